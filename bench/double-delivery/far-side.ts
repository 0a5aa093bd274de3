/**
 * The other end of an action, such as a payment provider: a real HTTP server that applies an effect the moment a request
 * has arrived, whatever becomes of its answer, and counts what it applied.
 */

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";

export interface Arrival {
  /** What the header Idempotency-Key said, without the quotes of a structured field. */
  readonly key: string | undefined;
  readonly body: string;
  /** False where the key had been seen and the far side honours keys. */
  readonly applied: boolean;
}

/** After the effect: answers 200; never answers; or sends the head of a 200 and drops the connection. */
export type Answer = "answered" | "held" | "dropped";

export interface FarSide {
  readonly url: string;
  /** Every request that arrived, in order. */
  readonly arrivals: readonly Arrival[];
  /** How many effects there are, in total or under one key. */
  effects(key?: string): number;
  /** How it answers from now on, and after how many milliseconds. */
  behave(answer: Answer, afterMs?: number): void;
  /** Resolves when the next request has arrived and its effect is applied, before it is answered. */
  nextArrival(): Promise<Arrival>;
  stop(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1. `honoursKeys`: a key that was seen is answered again and nothing is applied. */
export async function openFarSide(options: { readonly honoursKeys: boolean }): Promise<FarSide> {
  const arrivals: Arrival[] = [];
  const waiting: ((arrival: Arrival) => void)[] = [];
  let behaviour: { answer: Answer; afterMs: number } = { answer: "answered", afterMs: 0 };
  const effects = (key?: string) =>
    arrivals.filter((one) => one.applied && (key === undefined || one.key === key)).length;

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const key = unquoted(request.headers["idempotency-key"]?.toString());
    const applied = !(options.honoursKeys && key !== undefined && effects(key) > 0);
    const arrival = { key, body, applied };
    const { answer, afterMs } = behaviour;
    arrivals.push(arrival);
    for (const heard of waiting.splice(0)) heard(arrival);
    if (afterMs > 0) await pause(afterMs);
    finish(response, answer);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrivals,
    effects,
    behave(answer, afterMs = 0) {
      behaviour = { answer, afterMs };
    },
    nextArrival: () => new Promise((heard) => waiting.push(heard)),
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function finish(response: ServerResponse, answer: Answer): void {
  if (answer === "held") return;
  const body = '{"status":"succeeded"}';
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  if (answer === "answered") response.end(body);
  else response.write(body.slice(0, 5), () => response.destroy());
}

/** Draft 07 of the Idempotency-Key header makes it a quoted string; many clients send it bare. */
const unquoted = (header: string | undefined): string | undefined => header?.replace(/^"(.*)"$/, "$1");
