/** The receipt of a pause: what was under way is finished, parked or unknown, and what somebody has already is listed; on one server or two. */

import { afterEach, beforeEach, expect, test } from "vitest";
import type { Timers } from "../../src/app/timers.ts";
import type { Admitted, Ask } from "../../src/gateway/ledger.ts";
import { type Receipts, receiptsOf } from "../../src/gateway/receipts.ts";
import { isRefusal } from "../../src/kernel/kind.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import { worldOf } from "../../src/views/context.ts";
import { ask, end, foundTeam, never, openSpender, type Spender } from "./ledger-world.ts";

const task = "billing-replies";
const fees = { task, question: "late-fees" };
const id = "pause-00000001";
const li = { actor: "person:li", via: "cli:t1" };

/** Time that a test lets pass by hand. */
function handTimers() {
  const waiting = new Set<() => void>();
  const timers: Timers = {
    elapsed: () => 0,
    after(_, run) {
      waiting.add(run);
      return () => void waiting.delete(run);
    },
  };
  const pass = () => {
    for (const run of [...waiting]) run();
  };
  return { timers, pass, waiting };
}

let store: Store;
let open: { close(): Promise<void> | void }[];
const faults: unknown[] = [];

beforeEach(async () => {
  store = openMemory();
  await foundTeam(store);
  open = [];
});
afterEach(async () => {
  for (const one of open.reverse()) await one.close();
  expect(faults.splice(0)).toEqual([]);
});

const now = () => new Date(Date.parse("2026-11-19T12:00:00.000Z") + moment++);
let moment = 1_000;

async function server(): Promise<Spender & { receipts: Receipts; hand: ReturnType<typeof handTimers> }> {
  const spender = await openSpender(store, { now });
  const hand = handTimers();
  const { app, ledger } = spender;
  const receipts = receiptsOf({ app, ledger, timers: hand.timers, report: (fault) => faults.push(fault) });
  open.push(spender, receipts);
  return { ...spender, receipts, hand };
}
async function admitted({ ledger }: Spender, more: Partial<Ask> = fees): Promise<string> {
  const answer = await ledger.admit(ask(more), never);
  expect(answer).toHaveProperty("call");
  return (answer as Admitted).call;
}
async function pause({ app }: Spender, what = "question", name = `${task}/late-fees`): Promise<void> {
  const answer = await app.execute("pause.pause", { id, what, name, reason: "Wrong fee quoted." }, li);
  expect(isRefusal(answer)).toBe(false);
}
const receipt = ({ app }: Spender) => worldOf(app.world).pauses.get(id)?.receipt;
const turns = async () => {
  for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
};

test("what ended with an answer is finished, what did not is parked, and what nobody knows is said to be unknown", async () => {
  const one = await server();
  const before = await admitted(one);
  await one.ledger.settle(before, end());
  await one.ledger.used(before, "clinic-7");
  const [finished, stopped, lost] = [await admitted(one), await admitted(one), await admitted(one)];
  await admitted(one, {});
  await pause(one);
  await turns();
  await one.ledger.settle(finished, end());
  await one.ledger.settle(stopped, end({ outcome: "stopped" }));
  await turns();
  expect(receipt(one)).toBeUndefined();
  one.hand.pass();
  await one.receipts.counted(id);
  expect(receipt(one)).toMatchObject({ finished: [finished], parked: [stopped], unknown: [lost] });
  const used = receipt(one)?.used ?? [];
  const words = await store.words(used.map(({ recipient }) => recipient.text));
  expect([used.map(({ call }) => call), words.map(({ words }) => words)]).toEqual([[before], ["clinic-7"]]);
});

test("what a person has to read is parked, also in the moment before its draft is opened", async () => {
  const one = await server();
  const call = await admitted(one);
  await pause(one);
  await turns();
  await one.ledger.settle(call, end({ words: { input: "Why the fee?", output: "It is 40." } }));
  await one.receipts.counted(id);
  expect(receipt(one)).toMatchObject({ finished: [], parked: [call] });
});

test("is counted at once where everything has ended", async () => {
  const one = await server();
  const call = await admitted(one);
  await pause(one, "everything", "");
  await turns();
  await one.ledger.settle(call, end());
  await one.receipts.counted(id);
  expect(receipt(one)).toMatchObject({ finished: [call], parked: [], unknown: [] });
  expect(one.hand.waiting.size).toBe(0);
});

test("counts the calls of other servers as well, and is counted once", async () => {
  const [one, other] = [await server(), await server()];
  const call = await admitted(other);
  await one.app.fresh();
  await pause(one);
  await other.app.fresh();
  await turns();
  await other.ledger.settle(call, end({ outcome: "stopped" }));
  one.hand.pass();
  await one.receipts.counted(id);
  other.hand.pass();
  await other.receipts.counted(id);
  await one.app.fresh();
  expect([...(receipt(one)?.parked ?? []), ...(receipt(one)?.unknown ?? [])]).toEqual([call]);
  const rows = await store.read(0, 1000);
  expect(rows.filter(({ body }) => body.includes('"pause.counted"'))).toHaveLength(1);
});

test("is counted by the next server where the one that took the pause died", async () => {
  const died = await openSpender(store, { now });
  const call = await admitted(died);
  await pause(died);
  await died.ledger.settle(call, end({ outcome: "cut" }));
  await died.close();
  const next = await server();
  await turns();
  next.hand.pass();
  await next.receipts.counted(id);
  expect(receipt(next)).toMatchObject({ finished: [], parked: [call], unknown: [] });
});

test("of a tool and of a model names the calls that could use it", async () => {
  const one = await server();
  const [ofTask, plain] = [await admitted(one), await admitted(one, {})];
  await pause(one, "tool", "find-invoice");
  await turns();
  one.hand.pass();
  await one.receipts.counted(id);
  expect(receipt(one)?.unknown).toEqual([ofTask]);
  expect(plain).not.toBe(ofTask);
});
