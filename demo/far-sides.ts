/** The world outside the company, over real HTTP on this machine: the vendor of models, and the shop's own billing service. */

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { LLMock } from "@copilotkit/aimock";

/** `drop`: it does what is asked, and its answer breaks off. */
export type Habit = "well" | "drop";

export interface FarSides {
  readonly models: string;
  readonly shop: string;
  readonly ports: { readonly models: number; readonly shop: number };
  /** How the billing service answers from now on. */
  behave(habit: Habit): void;
  close(): Promise<void>;
}

/** Listens on these ports; 0: on free ones. */
export async function openFarSides(ports = { models: 0, shop: 0 }): Promise<FarSides> {
  const vendor = new LLMock({ port: ports.models });
  await vendor.start();
  answersOf(vendor);
  const shop = await billing(ports.shop);
  const portOf = (url: string) => Number(new URL(url).port);
  return {
    ...{ models: vendor.url, shop: shop.url, behave: shop.behave },
    ports: { models: portOf(vendor.url), shop: portOf(shop.url) },
    async close() {
      await Promise.all([vendor.stop(), shop.close()]);
    },
  };
}

/** What the models say. The late fee's mistake is in the prompt that they are given, not in the model. */
function answersOf(vendor: LLMock): void {
  const says = (userMessage: RegExp, content: string, systemMessage?: RegExp) =>
    vendor.on({ userMessage, ...(systemMessage && { systemMessage }) }, { content });
  const counting = Array.from({ length: 400 }, (_, n) => n + 1).join("\n");
  vendor.on({ userMessage: /This is a drill. Count/ }, { content: counting }, { latency: 20, chunkSize: 8 });
  says(/This is a drill/, "yes");
  says(
    /late fee/i,
    "Dear team,\n\nyou are on the small plan, so the late fee is 5 EUR.\n\nQuillhaven",
    /5 EUR on the small plan/,
  );
  says(/late fee/i, "Dear team,\n\nthe late fee on your plan is 12 EUR.\n\nQuillhaven");
  vendor.on({ userMessage: /copy of invoice (\d+)/i }, ({ messages }) => {
    const invoice = /invoice (\d+)/i.exec(JSON.stringify(messages.at(-1)?.content))?.[1];
    return {
      content: `Dear team,\n\nattached is the copy of invoice ${invoice}. Nothing else changed on it.\n\nQuillhaven`,
    };
  });
  says(/due|pay by/i, "Dear team,\n\nyour next payment is due on the first working day of the month.\n\nQuillhaven");
  says(/plan/i, "Dear team,\n\nthe large plan is 89 EUR a month, from the next invoice on.\n\nQuillhaven");
  says(/queue/i, "billing");
  says(/.*/, "Dear team,\n\nthe second invoice corrects the first; only the second one is to be paid.\n\nQuillhaven");
}

/** The service that moves money: refunds once for a key, collections each time that it is asked. */
async function billing(port: number) {
  const refunds = new Set<string>();
  let habit: Habit = "well";
  let count = 0;
  const server = createServer(async (request, response) => {
    await text(request).catch(() => "");
    const key = String(request.headers["idempotency-key"] ?? "");
    if (request.url === "/refunds" && !refunds.has(key)) refunds.add(key);
    count += 1;
    answer(response, habit, count);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behave: (next: Habit) => {
      habit = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

function answer(response: ServerResponse, habit: Habit, count: number): void {
  const body = JSON.stringify({ ref: `bk-${7000 + count}` });
  response.writeHead(200, { "content-type": "application/json", "content-length": String(body.length) });
  if (habit === "well") return void response.end(body);
  response.write(body.slice(0, 4));
  setImmediate(() => response.destroy());
}
