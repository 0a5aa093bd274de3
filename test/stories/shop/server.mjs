/** A small shop: orders, payments, callbacks, staged code, and its numbers. `live.json` says which commit serves whom. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { LIVE, PAYMENTS, PORT } = process.env;

/** Which customers get the new code: a share of them, always the same ones. */
const bucket = (customer) => createHash("sha256").update(customer).digest().readUInt16BE(0) % 100;
const live = () => JSON.parse(readFileSync(join(LIVE, "live.json"), "utf8"));
const commitFor = (customer, { stable, canary, share }) => (canary && bucket(customer) < share ? canary : stable);
const codeOf = (commit) => import(pathToFileURL(join(LIVE, commit, "src", "billing", "billing.mjs")).href);
const routingOf = (commit) => JSON.parse(readFileSync(join(LIVE, commit, "config", "routing.json"), "utf8"));

const orders = new Map();
const counts = { requests: 0, errors: 0, twice: 0 };
const flags = { retries: true };
let slowest = 0;
let queue = 0;

/** What every version of the billing code may use. */
const shop = {
  flags,
  callbacks: `http://127.0.0.1:${PORT}/callbacks`,
  async charge(order, headers = {}) {
    const response = await fetch(`${PAYMENTS}/charges`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({
        order: order.id,
        customer: order.customer,
        amount: order.amount,
        callback: shop.callbacks,
      }),
      signal: AbortSignal.timeout(600),
    });
    return response.json();
  },
};

async function placeOrder({ id, customer, amount }) {
  const commit = commitFor(customer, live());
  const order = { id, customer, amount, charges: new Set() };
  orders.set(id, order);
  const { model } = routingOf(commit).checkout;
  const asked = await fetch(`${PAYMENTS}/models/${model}`, { signal: AbortSignal.timeout(600) });
  if (!asked.ok) throw new Error("The fraud check did not answer.");
  await (await codeOf(commit)).pay(order, shop);
}

async function callback({ order: id, charge }) {
  const order = orders.get(id);
  if (!order) return;
  const before = order.charges.size;
  order.charges.add(charge);
  if (before === 1 && order.charges.size === 2) counts.twice += 1;
  await (await codeOf(commitFor(order.customer, live()))).paid(order, shop);
}

const numbers = () => `# TYPE shop_requests_total counter
shop_requests_total ${counts.requests}
# TYPE shop_errors_total counter
shop_errors_total ${counts.errors}
# TYPE shop_double_charges_total counter
shop_double_charges_total ${counts.twice}
# TYPE shop_slowest_seconds gauge
shop_slowest_seconds ${slowest}
# TYPE shop_queue gauge
shop_queue ${queue}
`;

async function body(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString() || "{}");
}

async function answer(request) {
  const { pathname } = new URL(request.url, "http://shop");
  if (pathname === "/metrics") return [200, numbers()];
  if (pathname === "/charged-twice")
    return [
      200,
      JSON.stringify(
        [...orders.values()]
          .filter(({ charges }) => charges.size > 1)
          .map(({ id, customer, amount, charges }) => ({ id, customer, amount, times: charges.size })),
      ),
    ];
  if (pathname === "/flags") return [200, JSON.stringify(Object.assign(flags, await body(request)))];
  if (pathname === "/callbacks") {
    await callback(await body(request));
    return [200, "{}"];
  }
  const began = performance.now();
  queue += 1;
  try {
    await placeOrder(await body(request));
    return [200, "{}"];
  } catch (fault) {
    counts.errors += 1;
    return [504, JSON.stringify({ error: String(fault.message) })];
  } finally {
    counts.requests += 1;
    queue -= 1;
    slowest = Math.max(slowest * 0.9, (performance.now() - began) / 1000);
  }
}

createServer((request, response) => {
  answer(request).then(
    ([status, text]) => response.writeHead(status).end(text),
    (fault) => response.writeHead(500).end(String(fault)),
  );
}).listen(Number(PORT), "127.0.0.1");
