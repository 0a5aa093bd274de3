/** The ledger of calls on a record in memory: who is admitted, what is held, what is settled, and what others see of it. */

import { afterEach, beforeEach, expect, test } from "vitest";
import type { Admitted, Ask } from "../../src/gateway/ledger.ts";
import { isDeclined } from "../../src/gateway/refusals.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import {
  ask,
  dollars,
  end,
  foundTeam,
  holdOfAsk,
  never,
  openSpender,
  promptWords,
  type Spender,
  spendingPage,
} from "./ledger-world.ts";

let store: Store;
let open: Spender[] = [];
beforeEach(() => {
  store = openMemory();
  open = [];
});
afterEach(async () => {
  for (const one of open) await one.close();
});

async function team(page = spendingPage()): Promise<Spender> {
  await foundTeam(store, page);
  return another();
}
async function another(): Promise<Spender> {
  const one = await openSpender(store);
  open.push(one);
  return one;
}
async function admitted({ ledger }: Spender, more: Partial<Ask> = {}): Promise<Admitted> {
  const answer = await ledger.admit(ask(more), never);
  if (isDeclined(answer)) throw new Error(`${answer.declined}: ${answer.why}`);
  return answer;
}
const declined = async ({ ledger }: Spender, more: Partial<Ask> = {}) => {
  const answer = await ledger.admit(ask(more), never);
  return isDeclined(answer) ? `${answer.status} ${answer.declined}` : answer;
};
const balance = ({ ledger }: Spender, meter: string) => ledger.calls.balances().find((one) => one.meter === meter);

test("a call is in the book before it is admitted, with its worst case held", async () => {
  const one = await team(spendingPage({ everything: dollars(1) }));
  const { call, hold, model, provider, answerTokens } = await admitted(one);
  expect(hold).toBe(holdOfAsk);
  expect({ model, provider: provider.name, answerTokens }).toEqual({
    model: "gpt-5-mini",
    provider: "openai",
    answerTokens: 100,
  });
  expect(JSON.parse((await store.lastNote("calls"))?.body ?? "")).toMatchObject({ kind: "admitted", call, hold });
  expect(balance(one, "everything")).toMatchObject({ spent: 0, held: holdOfAsk });
});

test("what was really used is charged, to the nano-dollar, and the hold is free again", async () => {
  const one = await team(spendingPage({ everything: dollars(1) }));
  const { call } = await admitted(one);
  await one.ledger.settle(call, end({ usage: { input: 101, cacheRead: 40, cacheWrite: 0, output: 7, reasoning: 3 } }));
  // 61 at $0.25, 40 at $0.025 and 7 at $2, each for a million.
  expect(one.ledger.calls.recent("", 5)[0]?.end).toMatchObject({ cost: 61 * 250 + 40 * 25 + 7 * 2000, partial: false });
  expect(balance(one, "everything")).toMatchObject({ spent: 30_250, held: 0 });
});

test("a task is served as it was approved: its model, its prompt, its limit, its reader", async () => {
  const one = await team();
  const call = await admitted(one, { task: "billing-replies", question: "late-fees", answerTokens: 5000 });
  expect(call).toMatchObject({
    ...{ asked: "openai/gpt-5-mini", otherwise: "openai/gpt-5", prompt: promptWords, answerTokens: 400 },
    ...{ level: "reviewed", approvedBy: "ana", release: { number: 1 } },
  });
  expect(call.hold).toBe(((936 + promptWords.length + 64) * 250_000 + 400 * 2_000_000) / 1000);
  const other = await admitted(one, { task: "billing-replies", question: "late-fees", model: "openai/gpt-5" });
  expect(other).toMatchObject({ asked: "openai/gpt-5", otherwise: "" });
});

test("every no has the code and the status of its reason", async () => {
  const one = await team();
  expect(await declined(one, { task: "poems" })).toBe("404 unknown_task");
  expect(await declined(one, { task: "billing-replies", question: "disputes" })).toBe("403 people_only");
  expect(await declined(one, { task: "billing-replies", question: "late-fees", tools: ["send-money"] })).toBe(
    "403 not_allowed",
  );
  expect(await declined(one, { task: "billing-replies", question: "late-fees", model: "openai/o3" })).toBe(
    "403 not_allowed",
  );
  expect(await declined(one, { model: "gpt-4.1" })).toBe("403 not_allowed");
  expect(await declined(one, { model: "" })).toBe("403 not_allowed");
  expect(await declined(one, { model: "gpt-unheard-of" })).toBe("403 unpriced");
  expect(await declined(one, { model: "ada", answerTokens: undefined })).toBe("403 unpriced");
  expect(await declined(one, { model: "ada", plainText: false })).toBe("403 unpriced");
  expect(await declined(one, { tools: ["hosted:web_search"] })).toBe("403 unpriced");
  expect(await declined(one, { model: "claude-sonnet-4-5" })).toBe("400 bad");
  expect(await declined(one, { bytes: Number.NaN })).toBe("400 bad");
  expect(await declined(one, { model: "text-embedding-3-small", answerTokens: undefined })).toBe("403 unpriced");
  expect(await store.lastNote("calls")).toBeUndefined();
});

test("a model that only reads has no price for answers, and needs none", async () => {
  const one = await team();
  const { hold } = await admitted(one, {
    operation: "embeddings",
    model: "text-embedding-3-small",
    answerTokens: undefined,
  });
  expect(hold).toBe(1000 * 20);
});

test("whoever sets no limit is held to the model's window", async () => {
  const one = await team();
  expect(await admitted(one, { answerTokens: undefined })).toMatchObject({
    answerTokens: 0,
    hold: 250_000 + 400_000 * 2000,
  });
  expect((await admitted(one, { plainText: false })).hold).toBe(400_000 * 250 + 100 * 2000);
});

test("a pause is obeyed by the next call, and says so with 503", async () => {
  const one = await team();
  await one.app.execute(
    "pause.pause",
    { id: "pause-00000001", what: "task", name: "billing-replies", reason: "A wrong late fee." },
    { actor: "person:tom", via: "link:1" },
  );
  expect(await declined(one, { task: "billing-replies", question: "late-fees" })).toBe("503 task_stopped");
  expect(await admitted(one)).toBeDefined();
  await one.app.execute(
    "pause.pause",
    { id: "pause-00000002", what: "everything", name: "", reason: "All of it." },
    { actor: "person:tom", via: "link:1" },
  );
  expect(await declined(one)).toBe("503 task_stopped");
});

test("each budget holds by itself: everything, the task, the person, the key", async () => {
  const [everything, person, key] = [dollars(8, "month"), dollars(4, "week"), dollars(2)];
  const one = await team(spendingPage({ everything, person, key }));
  const dear = { answerTokens: 449_000 }; // about 0.9 dollars
  const caller = (via: string, by: string) => ({ caller: { actor: "agent:coder", via, by } });
  await admitted(one, { ...dear, ...caller("token:a", "li") });
  await admitted(one, { ...dear, ...caller("token:a", "li") });
  expect(
    await one.ledger.admit(ask({ ...dear, answerTokens: 1_500_000, ...caller("token:a", "li") }), never),
  ).toMatchObject({
    ...{ declined: "budget_exceeded", status: 402, facts: { meter: "key:a" } },
    why: expect.stringContaining("The budget of 2 USD / day for the key a does not cover this call"),
    next: expect.stringContaining("a new budget begins on 2026-11-20"),
  });
  await admitted(one, { ...dear, ...caller("token:b", "li") });
  await admitted(one, { ...dear, ...caller("token:b", "li") });
  expect(await declined(one, { ...dear, answerTokens: 2_000_000, ...caller("token:c", "li") })).toBe(
    "402 budget_exceeded",
  );
  await admitted(one, { ...dear, ...caller("token:c", "ana") });
  expect(one.ledger.calls.balances().map(({ meter, from }) => `${meter} ${from}`)).toEqual([
    ...["everything 2026-11-01", "task:billing-replies 2026-11-19", "person:li 2026-11-16", "key:a 2026-11-19"],
    ...["key:b 2026-11-19", "person:ana 2026-11-16", "key:c 2026-11-19"],
  ]);
});

test("a call that only waits for others to settle is admitted when they do", async () => {
  const one = await team(spendingPage({ everything: dollars(0.0006) }));
  const first = await admitted(one);
  const second = one.ledger.admit(ask(), never);
  await one.ledger.settle(
    first.call,
    end({ usage: { input: 10, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0 } }),
  );
  expect(await second).toHaveProperty("call");
});

test("a call whose end nobody knows costs its hold; one that met an error costs nothing", async () => {
  const one = await team();
  const cost = async (how: Parameters<typeof end>[0]) => {
    const { call } = await admitted(one);
    await one.ledger.settle(call, end(how));
    const { cost, partial, usage } = one.ledger.calls.recent("", 1)[0]?.end ?? {};
    return { cost, partial, usage };
  };
  const held = { cost: holdOfAsk, partial: true, usage: undefined };
  expect(await cost({ outcome: "client-gone", usage: undefined })).toEqual(held);
  expect(await cost({ outcome: "failed", status: 500, usage: undefined })).toEqual({
    ...held,
    cost: 0,
    partial: false,
  });
  const lie = (more: object) => ({
    usage: { input: 10, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0, ...more },
  });
  expect(await cost(lie({ input: -5 }))).toEqual(held);
  expect(await cost(lie({ cacheRead: 11 }))).toEqual(held);
  expect(await cost(lie({ output: 1.5 }))).toEqual(held);
  expect(await cost(lie({ output: Number.NaN }))).toEqual(held);
  expect(await cost({ ...lie({}), estimated: true })).toMatchObject({ cost: 4500, partial: true });
});

test("the same request again and again is taken for a loop, kindly, and somebody is told", async () => {
  const one = await team();
  const heard: string[] = [];
  one.ledger.listen((what) => what.kind === "declined" && heard.push(what.declined.declined));
  const same = ask();
  const answers = await Promise.all(Array.from({ length: 62 }, () => one.ledger.admit(same, never)));
  expect(answers.filter(isDeclined)).toMatchObject([{ declined: "looping", status: 403 }, { declined: "looping" }]);
  expect(heard).toEqual(["looping", "looping"]);
});

test("a caller who is gone already is not admitted", async () => {
  const one = await team();
  const gone = new AbortController();
  const answer = one.ledger.admit(ask(), gone.signal);
  gone.abort();
  expect(await answer).toMatchObject({ declined: "gone" });
  expect(await store.lastNote("calls")).toBeUndefined();
});

test("what a call is for, and what it said, are kept as words that can be removed", async () => {
  const one = await team();
  const late = { task: "billing-replies", question: "late-fees" };
  const { call } = await admitted(one, { ...late, ref: "customer 4711" });
  await one.ledger.settle(call, end({ words: { input: "Why two fees?", output: "One \0 is wrong." } }));
  await one.ledger.used(call, "mail to customer 4711");
  const record = await one.ledger.calls.find(call);
  const texts = [record?.ref, record?.end?.words?.input, record?.end?.words?.output, record?.used[0]?.recipient];
  const words = await store.words(texts.map((text) => text?.text ?? ""));
  expect(words.map(({ words }) => words)).toEqual([
    ...["customer 4711", "Why two fees?", "One \uFFFD is wrong.", "mail to customer 4711"],
  ]);
  const rows = await store.notes("calls", 0, 10);
  expect(rows.map(({ body }) => body).join()).not.toMatch(/4711|two fees/);
});

test("another process holds the same budget, sees the same calls, and finds old ones", async () => {
  const one = await team(spendingPage({ everything: dollars(0.0008) }));
  const two = await another();
  const first = await admitted(one);
  const second = await admitted(two, { answerTokens: 10 });
  expect(two.ledger.calls.open().map(({ call }) => call)).toEqual([first.call, second.call]);
  await one.ledger.settle(first.call, end());
  expect(await declined(two, { answerTokens: 100 })).toBe("402 budget_exceeded");
  const third = await another();
  expect(await third.ledger.calls.find(first.call)).toMatchObject({ end: { cost: holdOfAsk } });
  expect(await third.ledger.calls.find("call-unknown")).toBeUndefined();
  expect(balance(third, "everything")).toMatchObject({ spent: holdOfAsk, held: second.hold });
});

test("a long book is begun at the sums that were carried last, and they are right", async () => {
  const one = await team(spendingPage({ everything: dollars(100) }));
  let stillOpen: Admitted | undefined;
  for (let round = 0; round < 50; round += 1) {
    const calls = await Promise.all(Array.from({ length: 100 }, () => admitted(one)));
    stillOpen ??= calls.pop();
    await Promise.all(calls.map(({ call }) => one.ledger.settle(call, end())));
  }
  let read = 0;
  const counting = {
    ...store,
    notes: async (...given: Parameters<Store["notes"]>) => {
      const rows = await store.notes(...given);
      read += rows.length;
      return rows;
    },
  };
  const later = await openSpender(counting);
  open.push(later);
  expect(read).toBeLessThan(8000);
  expect(later.ledger.calls.balances()).toEqual(one.ledger.calls.balances());
  expect(later.ledger.calls.byDay("everything")).toEqual(one.ledger.calls.byDay("everything"));
  expect(balance(later, "everything")).toMatchObject({ spent: 4999 * holdOfAsk, held: holdOfAsk });
  expect(later.ledger.calls.open().map(({ call }) => call)).toEqual([stillOpen?.call]);
  expect(later.ledger.calls.recent("", 3)).toEqual(one.ledger.calls.recent("", 3));
  await later.ledger.settle(stillOpen?.call ?? "", end());
  expect(balance(later, "everything")).toMatchObject({ spent: 5000 * holdOfAsk, held: 0 });
});

test("while the store does not answer nothing is admitted, and what it kept all the same costs nothing", async () => {
  await foundTeam(store, spendingPage({ everything: dollars(1) }));
  let isDown = false;
  const failing: Store = {
    ...store,
    async noteIf(...given) {
      const kept = await store.noteIf(...given);
      if (isDown) throw new Error("The connection is gone.");
      return kept;
    },
    notes: (...given) => (isDown ? Promise.reject(new Error("The connection is gone.")) : store.notes(...given)),
  };
  const one = await openSpender(failing);
  open.push(one);
  const { call } = await admitted(one);
  isDown = true;
  await expect(one.ledger.admit(ask(), never)).rejects.toThrow("The connection is gone.");
  const settling = one.ledger.settle(call, end());
  isDown = false;
  await settling;
  await expect.poll(() => balance(one, "everything")).toMatchObject({ spent: holdOfAsk, held: 0 });
  expect(one.ledger.calls.recent("", 5).map(({ end }) => end?.outcome)).toEqual(["failed", "done"]);
});

test("a request of the same minute but another zone counts on the day of the page", async () => {
  await foundTeam(store, spendingPage({ everything: dollars(1) }, "Asia/Seoul"));
  const late = await openSpender(store, { now: () => new Date("2026-11-19T15:30:00.000Z") });
  open.push(late);
  await admitted(late);
  expect(late.ledger.calls.open()[0]).toMatchObject({ day: "2026-11-20" });
});
