/** The stories of the product, played end to end as tests: the same code as `npm run story`. */

import { expect, test } from "vitest";
import { billingReplies } from "./billing-replies.ts";
import { doubleCharge } from "./double-charge.ts";
import { modelRouting } from "./model-routing.ts";
import { tellerTo } from "./tell.ts";
import { whoseCall } from "./whose-call.ts";

const patience = { timeout: 240_000 };

test(
  "the double charge: once with the shop's own key; stopped, undone and listed without it; paid back once",
  patience,
  async () => {
    const tell = tellerTo(() => undefined);
    await doubleCharge(tell);
    expect(tell.figures["charged twice, with the key"]).toBe(0);
    expect(tell.figures["charged twice, without the key"]).toBeGreaterThan(0);
    expect(tell.figures).toMatchObject({ charges: 1, refunds: 1 });
  },
);

test("whose call is it: a boundary, the engineer's own, and one answer for everybody", patience, () =>
  whoseCall(tellerTo(() => undefined)),
);

test("model routing breaks checkout: one lead, a freeze, the first suspect, the way back", patience, () =>
  modelRouting(tellerTo(() => undefined)),
);

test(
  "billing replies: read for two weeks, one question type stopped by its trigger, wider on evidence",
  patience,
  async () => {
    const tell = tellerTo(() => undefined);
    await billingReplies(tell);
    expect(tell.figures["copies read"]).toBeGreaterThanOrEqual(200);
  },
);
