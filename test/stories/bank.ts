/** A bank that is not ours, over real HTTP: it checks signatures, honours keys for refunds alone, and has bad habits. */

import { randomBytes } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

/** `hold`: it does it and never answers; `drop`: it does it and the answer breaks off. */
export type Habit = "well" | "hold" | "drop";

export interface Bank {
  readonly url: string;
  readonly secret: string;
  behave(habit: Habit): void;
  /** How often money moved, and how often it was asked for. */
  done(what: "charge" | "refund"): number;
  asked(what: "charge" | "refund"): number;
  stop(): Promise<void>;
}

export async function startBank(): Promise<Bank> {
  const secret = `whsec_${randomBytes(24).toString("base64")}`;
  const hook = new Webhook(secret);
  const moved = { charge: new Map<string, string>(), refund: new Map<string, string>() };
  const asked = { charge: 0, refund: 0 };
  let habit: Habit = "well";
  let count = 0;

  const server = createServer(async (request, response) => {
    const [, path, id] = (request.url ?? "/").split("/");
    const what = path === "refund" ? "refund" : "charge";
    if (request.method === "GET") {
      const found = [...moved[what].values()].includes(id ?? "");
      return void response.setHeader("content-type", "application/json").end(JSON.stringify({ found }));
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const action = hook.verify(text, request.headers as Record<string, string>) as { id: string };
    asked[what] += 1;
    // For charges it knows no keys: each time it is asked, money moves.
    const key = what === "refund" ? String(request.headers["idempotency-key"]) : `${++count}`;
    if (!moved[what].has(key)) moved[what].set(key, action.id);
    answer(response, habit);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secret,
    behave: (next) => {
      habit = next;
    },
    done: (what) => moved[what].size,
    asked: (what) => asked[what],
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

function answer(response: ServerResponse, habit: Habit): void {
  if (habit === "hold") return;
  response.writeHead(200, { "content-type": "application/json", "content-length": "13" });
  if (habit === "well") response.end('{"ref":"b-1"}');
  else {
    response.write('{"re');
    setTimeout(() => response.destroy(), 20);
  }
}
