/** A far side as a team would write it, and how it misbehaves: a real HTTP server that counts what it did. */

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answering = (response: ServerResponse, request: IncomingMessage) => void;

export interface Shop {
  readonly url: string;
  /** Every request, in order. */
  readonly arrivals: readonly Arrival[];
  /** The POSTs among them that were carried out. */
  effects(): number;
  /** How it answers a POST from now on, once it has done what was asked. */
  answers(how: Answering): void;
  /** How it answers whether something was done. */
  tells(how: Answering): void;
  /** Resolves with the next POST, before it is answered. */
  next(): Promise<Arrival>;
  close(): Promise<void>;
}

export const json =
  (status: number, body: unknown): Answering =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };

/** Listens on a free port of 127.0.0.1, or on a given one. `honoursKeys`: it does nothing twice under one Idempotency-Key. */
export async function openShop({ honoursKeys = false, port = 0 } = {}): Promise<Shop> {
  const arrivals: Arrival[] = [];
  const seen = new Set<string>();
  let effects = 0;
  let answer = json(200, { ref: "re_1" });
  let tell: Answering = (response, request) =>
    json(200, { found: [...seen].some((key) => request.url?.includes(key)) })(response, request);
  let waiting: ((arrival: Arrival) => void)[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const { method = "", url: path = "", headers } = request;
    const arrival = { method, path, headers, body };
    arrivals.push(arrival);
    if (method !== "POST") return tell(response, request);
    const key = String(headers["idempotency-key"]).replace(/^"(.*)"$/, "$1");
    if (!(honoursKeys && seen.has(key))) effects += 1;
    seen.add(key);
    const heard = waiting;
    waiting = [];
    for (const hear of heard) hear(arrival);
    answer(response, request);
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    effects: () => effects,
    answers: (how) => {
      answer = how;
    },
    tells: (how) => {
      tell = how;
    },
    next: () => new Promise((hear) => waiting.push(hear)),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
