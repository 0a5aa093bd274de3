/** The payment provider and the model vendor: far sides that are not ours, over real HTTP, with their bad habits. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Charge {
  readonly id: string;
  readonly order: string;
  readonly customer: string;
  readonly amount: number;
}

export interface Payments {
  readonly url: string;
  /** Every charge that was really made. */
  readonly charges: readonly Charge[];
  /** How often a charge was asked for again under a key that was known. */
  readonly repeated: number;
  /** From now on the first answer of each order comes too late, and each callback comes `callbacks` times. */
  misbehave(callbacks: number): void;
  behave(): void;
  stop(): Promise<void>;
}

export async function startPayments(): Promise<Payments> {
  const charges: Charge[] = [];
  const byKey = new Map<string, Charge>();
  const seen = new Set<string>();
  let repeated = 0;
  let callbacks = 1;
  let late = false;
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://payments");
    if (pathname.startsWith("/models/")) return after(pathname.endsWith("large") ? 3000 : 5, () => response.end("{}"));
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const asked = JSON.parse(Buffer.concat(pieces).toString()) as Omit<Charge, "id"> & { callback: string };
    const key = request.headers["idempotency-key"];
    const known = typeof key === "string" ? byKey.get(key) : undefined;
    const charge = known ?? {
      id: `ch_${charges.length + 1}`,
      order: asked.order,
      customer: asked.customer,
      amount: asked.amount,
    };
    if (known) repeated += 1;
    else charges.push(charge);
    if (typeof key === "string") byKey.set(key, charge);
    for (let n = 0; n < callbacks; n += 1)
      after(
        20 + n * 40,
        () =>
          void fetch(asked.callback, {
            method: "POST",
            body: JSON.stringify({ order: charge.order, charge: charge.id }),
          }).catch(() => undefined),
      );
    const slow = late && !seen.has(asked.order);
    seen.add(asked.order);
    after(slow ? 1000 : 2, () => response.end(JSON.stringify(charge)));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    charges,
    get repeated() {
      return repeated;
    },
    misbehave(times) {
      callbacks = times;
      late = true;
    },
    behave() {
      callbacks = 1;
      late = false;
    },
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
