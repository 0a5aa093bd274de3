/** A model server that does what a test wants: also what no model server should. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyIn, serveOn } from "./gateway.ts";

/** One request as it arrived. */
export interface Arrived {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

type Behaves = (res: ServerResponse, arrived: Arrived, req: IncomingMessage) => void;

export const chatUsage = { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 };

/** A plain answer of /chat/completions. */
export const chatAnswer = (content = "Here is your copy.", rest: object = {}) => ({
  ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "gpt-5-mini-2025-08-07" },
  choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
  ...{ usage: chatUsage, ...rest },
});

export const sse = (data: unknown) => `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;

/** One piece of a chat stream. */
export const chatPiece = (content: string, finish: string | null = null) => ({
  ...{ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "gpt-5-mini-2025-08-07" },
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
});

/** A whole chat stream, with its usage if the request asks for it. */
export const chatStream = (words: readonly string[], arrived: Arrived): string[] => {
  const asks = JSON.parse(arrived.body).stream_options?.include_usage === true;
  const pieces = words.map((word, n) => sse(chatPiece(word, n === words.length - 1 ? "stop" : null)));
  const usage = { ...chatPiece(""), choices: [], usage: chatUsage };
  return [...pieces, ...(asks ? [sse(usage)] : []), sse("[DONE]")];
};

export const json = (res: ServerResponse, body: unknown, status = 200, headers: object = {}) =>
  res.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

export const beginStream = (res: ServerResponse, headers: object = {}) => {
  res.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", ...headers });
  res.flushHeaders();
};

export async function farSide() {
  const requests: Arrived[] = [];
  const usual: Behaves = (res) => void json(res, chatAnswer());
  let behaves = usual;
  const served = await serveOn((req, res) => {
    bodyIn(req)
      .then((body) => {
        const arrived = { path: req.url ?? "", headers: req.headers, body: body.toString("utf8") };
        requests.push(arrived);
        behaves(res, arrived, req);
      })
      .catch(() => res.destroy());
  });
  return {
    ...served,
    requests,
    /** What it does from now on; nothing: answers as usual. */
    does(how: Behaves = usual) {
      behaves = how;
    },
    last: () => requests.at(-1) as Arrived,
  };
}

export type FarSide = Awaited<ReturnType<typeof farSide>>;
