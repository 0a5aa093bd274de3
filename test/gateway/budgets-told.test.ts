/** The owner is told of money in time: at each of the page's set points, and when the cap comes into sight, once in a period. */

import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { realTimers } from "../../src/app/timers.ts";
import { Teller } from "../../src/tell/teller.ts";
import type { BalanceSeen } from "../../src/views/ai-numbers.ts";
import type { Heard, Notice } from "../../src/views/notice.ts";
import { notices } from "../../src/views/notices.ts";
import { newFarSide } from "../support/telling.ts";
import { chatAnswer, type FarSide, farSide, json } from "./support/far-side.ts";
import { adopt, type GatewayWorld, openGateway, pageWith } from "./support/gateway.ts";

const deaf: Heard = { of: () => [], subjects: () => [], knows: () => false };
const task = "task:billing-replies";
const euro = 1_000_000_000;

let world: GatewayWorld;
let far: FarSide;
beforeEach(async () => {
  far = await farSide();
  world = await openGateway({ openai: far.url, budget: "0.01 USD / day" });
});
afterEach(async () => {
  await world.close();
  await far.close();
});

const context = (at: string, spent: number, from: string, until: string) => {
  const balance: BalanceSeen = { meter: task, spent, held: 0, from, until };
  const numbers = { open: () => [], recent: () => [], byDay: () => [], balances: () => [balance] };
  return { world: world.app.world, at, me: undefined, words: async () => () => "", ai: { numbers } };
};
const spent = (at: string, nano: number, from = "2026-12-01", until = "2027-01-01"): Notice[] =>
  notices(context(at, nano, from, until), deaf).filter(({ what }) => what === "spent");
const subjects = (all: readonly Notice[]) =>
  all.map((one) => one.says(context("2026-12-11T11:00:00.000Z", 0, "", ""), () => "").subject);

/** The same team with a budget for a month. */
const monthly = () => adopt(world.app, pageWith(far.url, far.url, "100 USD / month"));

test("the set points of the page, and no other share, are told; the key is one for each period", async () => {
  await monthly();
  const early = "2026-12-31T11:00:00.000Z"; // so late that no forecast is above the cap
  expect(subjects(spent(early, 49 * euro))).toEqual([]);
  expect(subjects(spent(early, 50 * euro))).toEqual(["50 % of the budget of billing replies is used"]);
  expect(subjects(spent(early, 79 * euro))).toEqual(["50 % of the budget of billing replies is used"]);
  expect(subjects(spent(early, 80 * euro))).toEqual(["80 % of the budget of billing replies is used"]);
  expect(subjects(spent(early, 100 * euro))).toEqual(["The budget of billing replies is used up"]);
  expect(spent(early, 50 * euro)[0]?.people).toEqual(["ana"]);
  const [now, later] = [spent(early, 50 * euro), spent("2026-12-31T12:00:00.000Z", 60 * euro)];
  expect(now[0]?.key).toBe(later[0]?.key);
  const next = spent("2027-01-31T11:00:00.000Z", 50 * euro, "2027-01-01", "2027-02-01");
  expect(next[0]?.key).not.toBe(now[0]?.key);
});

test("who spends too fast hears on which day the cap is reached, once in a period", async () => {
  await monthly();
  const tenth = "2026-12-11T11:00:00.000Z"; // noon in Berlin: ten and a half days are gone
  const [one, ...more] = spent(tenth, 42 * euro);
  expect(more).toEqual([]);
  expect(subjects(one ? [one] : [])).toEqual(["The budget of billing replies will be reached on 26 Dec"]);
  expect(one?.key).toBe(spent("2026-12-13T11:00:00.000Z", 49 * euro)[0]?.key);
  expect(subjects(spent(tenth, 30 * euro))).toEqual([]);
  expect(subjects(spent("2026-12-01T11:00:00.000Z", 42 * euro))).toEqual([]);
});

test("from the calls to the owner's mail: each point is sent once, whoever looks how often", async () => {
  const dear = { prompt_tokens: 100, completion_tokens: 800, total_tokens: 900 };
  far.does((res) => void json(res, chatAnswer("Here is your copy.", { usage: dear })));
  const mail = newFarSide();
  const teller = () =>
    new Teller({
      ...{ app: world.app, now: () => new Date(), timers: realTimers, channels: mail.channels },
      ...{ origin: "https://finalcall.example", name: randomUUID(), ai: { numbers: world.ledger.calls } },
    });
  const [first, second] = [teller(), teller()];
  await first.tick();
  const told: string[][] = [];
  for (let call = 1; call <= 5; call += 1) {
    const body = { model: "task:billing-replies", messages: [{ role: "user", content: `Invoice ${call}, please.` }] };
    const answer = await world.post("/v1/chat/completions", body, { "x-finalcall-question": "invoice-copies" });
    expect(answer.status).toBe(200);
    await world.last("billing-replies");
    for (const one of [first, second, first]) await one.tick();
    told.push(mail.told().filter((one) => one.includes("budget")));
  }
  const half = "ana: 50 % of the budget of billing replies is used";
  const most = "ana: 80 % of the budget of billing replies is used";
  expect(told).toEqual([[], [], [], [half], [half, most]]);
});
