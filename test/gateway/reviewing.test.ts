/** Answers become drafts: by level, once, also after a crash, on two servers, and when they are used too early. */

import { afterEach, beforeEach, expect, test } from "vitest";
import type { DraftState } from "../../src/decisions/draft/state.ts";
import type { Admitted, Ask } from "../../src/gateway/ledger.ts";
import { draftId } from "../../src/gateway/reading.ts";
import { type Reviewing, startReviewing } from "../../src/gateway/reviewing.ts";
import { by } from "../../src/kernel/given.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import type { Level, Page } from "../../src/page/page.ts";
import { worldOf } from "../../src/views/context.ts";
import { afterwards, ask, end, foundTeam, never, openSpender, type Spender, spendingPage } from "./ledger-world.ts";
import { handTimers } from "./support/hand-timers.ts";

const task = "billing-replies";
const said = { input: "Why two fees?", output: "The fee is 5 EUR." };

/** The page where late fees may run alone, and a quarter is read under spot checks. */
function wide(): { page: Page; version: string } {
  const { page, version } = spendingPage();
  const tasks = page.ai.tasks.map((one) => ({
    ...one,
    questions: one.questions.map((asked) =>
      asked.name === "late-fees" ? { ...asked, level: "automatic" as const, sample: 25 } : asked,
    ),
  }));
  return { page: { ...page, ai: { ...page.ai, tasks } }, version };
}

let store: Store;
let open: { close(): Promise<void> | void }[];
let faults: unknown[];

beforeEach(async () => {
  store = openMemory();
  faults = [];
  open = [];
});
afterEach(async () => {
  for (const one of open.reverse()) await one.close();
});

async function server(): Promise<Spender & { reviewing: Reviewing; hand: ReturnType<typeof handTimers> }> {
  const spender = await openSpender(store);
  const hand = handTimers();
  const { app, ledger } = spender;
  const reviewing = startReviewing({ app, ledger, timers: hand.timers, report: (fault) => faults.push(fault) });
  open.push(spender, reviewing);
  return { ...spender, reviewing, hand };
}

/** A server of a team whose late fees are at this level. */
async function at(level: Level) {
  await foundTeam(store, wide());
  const steps = ["reviewed", "spot-checks", "automatic"] as const;
  const to = steps.slice(1, steps.indexOf(level as "automatic") + 1);
  await afterwards(
    store,
    to.map((to) =>
      by("ana", "task.widened", {
        ...{ id: task, question: "late-fees", from: "reviewed", to, evidence: { read: 50, right: 50 } },
        ...{
          shown: {},
          proof: {
            credential: "c",
            digest: "d".repeat(64),
            authenticatorData: "a",
            clientDataJSON: "c",
            signature: "s",
            counter: 0,
          },
        },
      }),
    ),
  );
  return server();
}

async function admitted({ ledger }: Spender, more: Partial<Ask> = {}): Promise<string> {
  const answer = await ledger.admit(ask({ task, question: "late-fees", ...more }), never);
  expect(answer).toHaveProperty("call");
  return (answer as Admitted).call;
}
async function answered(one: Spender, more: Partial<Ask> = {}, what = said): Promise<string> {
  const call = await admitted(one, more);
  await one.ledger.settle(call, end({ words: what }));
  return call;
}
const drafts = ({ app }: Spender): DraftState[] => [...worldOf(app.world).drafts.values()];
const draftOf = ({ app }: Spender, call: string) => worldOf(app.world).drafts.get(draftId(call));
const say = async (text: { text: string } | undefined) => (await store.words([text?.text ?? ""]))[0]?.words;

test("everything reviewed: each answer waits for a person, with its question and whom it is for", async () => {
  const one = await at("reviewed");
  const call = await answered(one, { ref: "ticket 4711" });
  await one.reviewing.settled();
  const draft = draftOf(one, call);
  expect(draft).toMatchObject({ task, question: "late-fees", call, release: 1, why: "reviewed", review: undefined });
  expect([await say(draft?.input), await say(draft?.output)]).toEqual([said.input, said.output]);
  expect(await say(draft?.recipient)).toBe("ticket 4711");
});

test("automatic: nobody is asked to read, nothing is kept, and an odd case is read all the same", async () => {
  const one = await at("automatic");
  const [plain, odd] = [await answered(one), await answered(one, { odd: true })];
  await one.reviewing.settled();
  expect(drafts(one).map(({ call, why }) => [call, why])).toEqual([[odd, "odd"]]);
  const record = await one.ledger.calls.find(plain);
  expect(await store.words([record?.end?.words?.output.text ?? "none"])).toEqual([]);
});

test("spot checks: those that were drawn are read, and of the others no word is kept", async () => {
  const one = await at("spot-checks");
  const calls: string[] = [];
  for (let n = 0; n < 40; n += 1) calls.push(await answered(one));
  await one.reviewing.settled();
  const read = new Set(drafts(one).map(({ call }) => call));
  expect(drafts(one).every(({ why }) => why === "sampled")).toBe(true);
  for (const call of calls) {
    const kept = (await one.ledger.calls.find(call))?.end?.words;
    expect(await store.words([kept?.input.text ?? "", kept?.output.text ?? ""])).toHaveLength(read.has(call) ? 2 : 0);
  }
});

test("a drill's answer and a plain model's are nobody's to read", async () => {
  const one = await at("reviewed");
  await answered(one, { drill: true });
  await answered(one, { task: "", question: "", model: "gpt-5-mini" });
  await one.reviewing.settled();
  expect(drafts(one)).toEqual([]);
});

test("an answer that broke off is not read, until somebody says that they used it", async () => {
  const one = await at("reviewed");
  const call = await admitted(one);
  await one.ledger.settle(call, end({ outcome: "client-gone", finish: "", words: said }));
  await one.reviewing.settled();
  expect(drafts(one)).toEqual([]);
  await one.ledger.used(call, "ticket 4711");
  await one.reviewing.settled();
  expect(draftOf(one, call)).toMatchObject({ used: [{ unread: true }] });
});

test("an answer that was used before its draft was there is known to be unread, whatever came first", async () => {
  const one = await at("reviewed");
  const early = await admitted(one);
  await one.ledger.used(early, "ticket 1");
  await one.ledger.settle(early, end({ words: said }));
  const late = await answered(one);
  await one.ledger.used(late, "ticket 2");
  await one.reviewing.settled();
  for (const call of [early, late]) expect(draftOf(one, call)).toMatchObject({ used: [{ unread: true }] });
  expect(await say(draftOf(one, early)?.used[0]?.recipient)).toBe("ticket 1");
});

test("two servers open one draft", async () => {
  const [one, other] = [await at("reviewed"), await server()];
  const calls = [await answered(one), await answered(other), await answered(one)];
  await one.ledger.used(calls[0] as string, "ticket 1");
  for (let n = 0; n < 3; n += 1) for (const each of [one, other]) await each.reviewing.settled();
  await one.app.fresh();
  expect(
    drafts(one)
      .map(({ call }) => call)
      .sort(),
  ).toEqual([...calls].sort());
  expect(draftOf(one, calls[0] as string)?.used).toHaveLength(1);
});

test("what settled just before a crash has its draft after the next start, once", async () => {
  await foundTeam(store, wide());
  const dying = await openSpender(store);
  open.push(dying);
  const calls = [await answered(dying), await answered(dying)];
  await dying.ledger.used(calls[1] as string, "ticket 4711");
  for (let n = 0; n < 2; n += 1) {
    const next = await server();
    await next.reviewing.settled();
    expect(drafts(next).map(({ call }) => call)).toEqual(calls);
    expect(draftOf(next, calls[1] as string)?.used).toHaveLength(1);
  }
});

test("an answer too long to be read is cut, and says so; what was cut may not be used", async () => {
  const one = await at("reviewed");
  const call = await answered(one, {}, { input: "Why?".repeat(100_000), output: "Because. ".repeat(60_000) });
  await one.reviewing.settled();
  const output = await say(draftOf(one, call)?.output);
  expect(output).toHaveLength(200_000);
  expect(output).toMatch(/\[The rest is too long to be read\. It may not be used\.\]$/);
});

test("words that somebody removed meanwhile are not asked about", async () => {
  await foundTeam(store, wide());
  const dying = await openSpender(store);
  open.push(dying);
  const call = await answered(dying);
  const kept = (await dying.ledger.calls.find(call))?.end?.words;
  await store.redact([kept?.output.text ?? ""]);
  const next = await server();
  await next.reviewing.settled();
  expect([drafts(next), faults]).toEqual([[], []]);
});

test("a draft that could not be opened is opened later", async () => {
  const one = await at("reviewed");
  const words = store.words.bind(store);
  let down = false;
  store.words = (texts) => (down ? Promise.reject(new Error("The store is away.")) : words(texts));
  const call = await admitted(one);
  down = true;
  await one.ledger.settle(call, end({ words: said }));
  await one.reviewing.settled();
  expect([drafts(one), faults.length, one.hand.waiting.size]).toEqual([[], 1, 1]);
  down = false;
  one.hand.pass();
  await one.reviewing.settled();
  expect(drafts(one).map(({ call }) => call)).toEqual([call]);
});
