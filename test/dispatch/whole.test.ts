import { afterEach, describe, expect, test } from "vitest";
import { openCounter } from "./counter.ts";
import { openShop, type Shop } from "./shop.ts";

const shops: Shop[] = [];
async function counterWith(options: Parameters<typeof openShop>[0] = {}) {
  const shop = await openShop(options);
  shops.push(shop);
  return { shop, ...(await openCounter(shop)) };
}
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close();
});

describe("an action", () => {
  test("is proposed by an agent, approved as shown, sent once by signed webhook, and done", async () => {
    const { shop, propose, approve, dispatcherAs, one } = await counterWith();
    const dispatcher = dispatcherAs("one");
    const proposed = await propose("refund-4711");
    expect(proposed).toMatchObject({ status: "waiting", risk: "high", awaits: ["ben"] });
    await dispatcher.pass();
    expect(shop.arrivals).toEqual([]);
    expect((await approve(proposed.id)).status).toBe(200);
    await dispatcher.pass();
    await dispatcher.pass();
    expect(shop.effects()).toBe(1);
    expect(await one(proposed.id)).toMatchObject({
      status: "done",
      dispatches: [{ end: { outcome: "done", ref: "re_1" }, digest: proposed.digest }],
    });
    await dispatcher.close();
  });
});
