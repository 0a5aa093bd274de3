/** A model server that answers at once from ready-made bytes, over raw sockets, so that it is never what is waited for. */

import { createServer, type Socket } from "node:net";
import { listening } from "./processes.ts";

const usage = '"usage":{"prompt_tokens":120,"completion_tokens":60,"total_tokens":180}';
const head = '"id":"chatcmpl-bench","created":1795000000,"model":"gpt-5-mini-2025-08-07"';
const answer = JSON.stringify("Invoice 42 of 3 March is attached. It was paid on 9 March. ".repeat(5));
const json = `{${head},"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":${answer}},"finish_reason":"stop"}],${usage}}`;
const whole = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
);

const framed = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const chunk = (choices: string, more = ""): string =>
  framed(`data: {${head},"object":"chat.completion.chunk","choices":[${choices}]${more}}\n\n`);
/** Of a stream: as many pieces as of a short answer, so many milliseconds apart. */
const pieces = 21;
const apart = 5;
const begin = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n${chunk('{"index":0,"delta":{"role":"assistant","content":"In"},"finish_reason":null}')}`,
);
const piece = Buffer.from(chunk('{"index":0,"delta":{"content":" voice"},"finish_reason":null}'));
const stop = chunk('{"index":0,"delta":{},"finish_reason":"stop"}');
const end = Buffer.from(`${stop}${chunk("", `,${usage}`)}${framed("data: [DONE]\n\n")}0\r\n\r\n`);

/** Listens, and says where. */
export function serveMock(): void {
  const server = createServer({ noDelay: true }, (socket) => {
    let rest: Buffer = Buffer.alloc(0);
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes: Buffer) => {
      rest = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
      for (let size = requestIn(rest); size > 0; size = requestIn(rest)) {
        if (rest.subarray(0, size).includes('"stream":true')) stream(socket);
        else socket.write(whole);
        rest = rest.subarray(size);
      }
    });
  });
  server.listen(0, "127.0.0.1", () => listening(server));
}

/** The size of the first whole request in it, or 0. */
function requestIn(bytes: Buffer): number {
  const blank = bytes.indexOf("\r\n\r\n");
  if (blank < 0) return 0;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(bytes.toString("latin1", 0, blank)) ?? [];
  if (length !== undefined) return blank + 4 + Number(length) <= bytes.length ? blank + 4 + Number(length) : 0;
  const last = bytes.indexOf("\r\n0\r\n\r\n", blank);
  return last < 0 ? 0 : last + 7;
}

function stream(socket: Socket): void {
  socket.write(begin);
  let sent = 1;
  const timer = setInterval(() => {
    sent += 1;
    if (sent > pieces || socket.destroyed) {
      clearInterval(timer);
      socket.write(end);
    } else socket.write(piece);
  }, apart);
}
