import { describe, expect, test } from "vitest";
import { at, reads } from "../../../test/support/ai-history.ts";
import { stored } from "../../kernel/given.ts";
import type { TaskTrigger } from "../../page/page.ts";
import type { DraftState } from "../draft/state.ts";
import { type CallFact, isSameModel, measured } from "./measure.ts";

const trigger = (more: Partial<TaskTrigger>): TaskTrigger => {
  const then = "pause-question";
  return {
    name: "wrong-price",
    feed: "mark",
    crossed: "reaches",
    value: 1,
    unit: "",
    byHand: false,
    of: 0,
    then,
    says: "1",
    ...more,
  };
};
const facts = (drafts: readonly DraftState[], calls: readonly CallFact[] = [], minutes = 4.5) => ({
  ...{ task: { byHand: { minutes, errors: 2 } }, drafts, calls },
});
const look = (one: TaskTrigger, drafts: readonly DraftState[], calls: readonly CallFact[] = [], since = "") =>
  measured(one, facts(drafts, calls), since);

/** So many drafts, read a minute apart; those named are marked wrong in this. */
function read(many: number, wrong: readonly number[] = [], item = "wrong-price", seconds = 30): DraftState[] {
  return reads(many, many).map((one, n) => ({
    ...one,
    review: one.review && {
      ...one.review,
      ...{ at: at(n + 1), seconds, marks: [{ item, ok: !wrong.includes(n) }] },
    },
  }));
}
const done = { outcome: "done", served: "gpt-5-mini", cost: 1_000_000, ms: 1_000 };
const calls = (many: number, end: object = {}): CallFact[] =>
  Array.from({ length: many }, (_, n) => ({
    ...{ call: `call-${n}`, at: at(many - n), asked: "openai/gpt-5-mini", end: { ...done, ...end } },
  }));

describe("a mark", () => {
  test("of one reader trips what is counted from one on", () => {
    expect(look(trigger({}), read(20))).toMatchObject({ value: 0, crossed: false, over: 20 });
    const found = look(trigger({}), read(20, [13]));
    expect(found).toMatchObject({ value: 1, crossed: true });
    expect(found?.wrong.map(({ call }) => call)).toEqual(["call-13"]);
  });

  test("counts after the trigger last had its consequence, and not before", () => {
    expect(look(trigger({}), read(20, [13]), [], at(14))).toMatchObject({ value: 0, crossed: false, over: 6 });
    expect(look(trigger({}), read(20, [13]), [], at(13))).toMatchObject({ value: 1, crossed: true });
  });

  test("of another item is nothing to this trigger", () => {
    expect(look(trigger({}), read(20, [13], "tone"))).toMatchObject({ crossed: false });
    expect(look(trigger({ name: "tone" }), read(20, [13], "tone"))).toMatchObject({ crossed: true });
  });

  test("inside the window counts, one that left it does not", () => {
    const three = trigger({ value: 3, of: 10 });
    expect(look(three, read(20, [1, 2, 12, 13]))).toMatchObject({ value: 2, crossed: false, over: 10 });
    expect(look(three, read(20, [10, 12, 19]))).toMatchObject({ value: 3, crossed: true });
  });

  test("is counted in the order of reading, however late a draft was opened", () => {
    const drafts = read(12, [0]).reverse();
    expect(look(trigger({ of: 5 }), drafts)).toMatchObject({ value: 0, crossed: false });
  });

  test("nobody has read anything: nothing is known", () => {
    expect(look(trigger({}), [])).toBeUndefined();
  });
});

describe("the error rate", () => {
  const rate = trigger({
    name: "error-rate",
    feed: "meter",
    crossed: "over",
    value: 2,
    unit: "%",
    of: 50,
    says: "> 2 % of 50",
  });

  test("trips at the second wrong answer of fifty, and not at the first", () => {
    expect(look(rate, read(50, [4]))).toMatchObject({ value: 2, crossed: false });
    expect(look(rate, read(50, [4, 40]))).toMatchObject({ value: 4, crossed: true });
  });

  test("does not wait until fifty were read when it is already too many", () => {
    expect(look(rate, read(3, [1]))).toMatchObject({ crossed: false });
    expect(look(rate, read(3, [1, 2]))).toMatchObject({ crossed: true, over: 3 });
  });

  test("counts what was sent back, and what was edited without anything wrong does not count", () => {
    const back = reads(0, 4).map((one) => ({
      ...one,
      review: one.review && { ...one.review, outcome: "sent-back" as const },
    }));
    expect(look(rate, back)).toMatchObject({ crossed: true });
    expect(look(rate, reads(0, 40))).toMatchObject({ value: 0, crossed: false });
  });
});

describe("a complaint and a check", () => {
  const said = (feed: "complaint" | "check", item: string, moment = at(5)) =>
    reads(1, 1).map((one) => ({
      ...one,
      faults: [{ feed, item, at: moment }],
      complained: feed === "complaint" ? moment : "",
    }));
  const complaints = trigger({ name: "complaints", feed: "complaint", value: 2 });

  test("of any kind counts as a complaint, one for each answer", () => {
    expect(look(complaints, said("complaint", "tone"))).toMatchObject({ value: 1, crossed: false });
    const two = [...said("complaint", "tone"), ...said("complaint", "late").map((one) => ({ ...one, call: "call-2" }))];
    expect(look(complaints, two)).toMatchObject({ value: 2, crossed: true });
    expect(look(complaints, two, [], at(5))).toMatchObject({ value: 0 });
  });

  test("trips only what names it as its feed", () => {
    const own = trigger({ name: "leaks-a-name", feed: "check" });
    expect(look(own, said("check", "leaks-a-name"))).toMatchObject({ crossed: true });
    expect(look(own, said("complaint", "leaks-a-name"))).toMatchObject({ crossed: false });
    expect(look(own, said("check", "tone"))).toMatchObject({ crossed: false });
    expect(look(complaints, said("check", "complaints"))).toMatchObject({ crossed: false });
  });

  test("within a window is about its latest calls", () => {
    const one = { ...complaints, value: 1, of: 3 };
    expect(look(one, said("complaint", "tone"), calls(9))).toMatchObject({ crossed: true });
    const older = said("complaint", "tone").map((draft) => ({ ...draft, call: "call-7" }));
    expect(look(one, older, calls(9))?.crossed ?? false).toBe(false);
  });
});

test("an answer that was used before a person had read it trips, and nothing else does", () => {
  const skipped = trigger({ name: "skipped-approval", feed: "check" });
  const used = (unread: boolean) =>
    reads(1, 1).map((one) => ({ ...one, used: [{ recipient: stored("x"), unread, at: at(3) }] }));
  expect(look(skipped, used(true))).toMatchObject({ value: 1, crossed: true });
  expect(look(skipped, used(false))).toMatchObject({ value: 0, crossed: false });
  expect(look(skipped, used(true), [], at(3))).toMatchObject({ crossed: false });
});

describe("rework", () => {
  const rework = trigger({ name: "rework", unit: "min", crossed: "over", value: 0, byHand: true, says: "> by-hand" });

  test("longer than by hand trips, over ten answers and more", () => {
    expect(look(rework, read(10, [], "tone", 260))).toMatchObject({ crossed: false });
    expect(look(rework, read(10, [], "tone", 280))).toMatchObject({ crossed: true });
    expect(look(rework, read(9, [], "tone", 280))).toMatchObject({ crossed: false });
    expect(look({ ...rework, byHand: false, value: 3 }, read(10, [], "tone", 200))?.value).toBeCloseTo(3.33, 2);
  });

  test("never trips where nobody measured the work by hand", () => {
    expect(measured(rework, { task: {}, drafts: read(10, [], "tone", 999), calls: [] }, "")).toMatchObject({
      crossed: false,
    });
  });
});

describe("a meter", () => {
  const p95 = trigger({
    name: "p95",
    feed: "meter",
    crossed: "over",
    value: 8000,
    unit: "ms",
    of: 20,
    says: "> 8 s of 20",
  });
  const cost = trigger({
    name: "cost-per-call",
    feed: "meter",
    crossed: "over",
    value: 5_000_000,
    unit: "nano-USD",
    says: "> 0.005 USD",
  });

  test("of the slowest twentieth is the nearest-rank percentile", () => {
    const slow = (many: number) => [...calls(many, { ms: 9_000 }), ...calls(20 - many)];
    expect(look(p95, [], slow(1))).toMatchObject({ value: 1_000, crossed: false });
    expect(look(p95, [], slow(2))).toMatchObject({ value: 9_000, crossed: true });
  });

  test("says nothing before ten calls, and nothing of calls that failed", () => {
    expect(look(cost, [], calls(9, { cost: 9_000_000 }))).toMatchObject({ value: 9_000_000, crossed: false });
    expect(look(cost, [], calls(10, { cost: 9_000_000 }))).toMatchObject({ crossed: true });
    expect(look(cost, [], calls(10, { cost: 9_000_000, outcome: "failed" }))).toBeUndefined();
    expect(look(cost, [], calls(10, { cost: 9_000_000 }), at(10))).toBeUndefined();
  });

  test("of another model than the approved one trips at the first", () => {
    const one = trigger({ name: "wrong-model", feed: "meter" });
    expect(look(one, [], calls(3))).toMatchObject({ value: 0, crossed: false });
    const strange = [...calls(1, { served: "gpt-4o-mini" }), ...calls(3)];
    expect(look(one, [], strange)).toMatchObject({ crossed: true, strange: { end: { served: "gpt-4o-mini" } } });
  });
});

test.each([
  ["openai/gpt-5-mini", "gpt-5-mini", true],
  ["openai/gpt-5-mini", "gpt-5-mini-2025-08-07", true],
  ["openai/gpt-5-mini", "openai/gpt-5-mini", true],
  ["openai/gpt-5-mini", "", true],
  ["anthropic/claude-haiku-4-5", "claude-haiku-4-5-20251001", true],
  ["anthropic/claude-3-7-sonnet-latest", "claude-3-7-sonnet-20250219", true],
  ["openai/gpt-5", "gpt-5-mini", false],
  ["openai/gpt-5-mini", "gpt-5-mini-turbo", false],
  ["openai/gpt-5-mini", "gpt-5", false],
  ["openai/gpt-5-mini", "gpt-5-mini-2025-08-07-cheap", false],
  ["openai/gpt-5-mini-2025-08-07", "gpt-5-mini", false],
])("%s was asked and %j answered: the same model? %s", (asked, served, same) => {
  expect(isSameModel(asked, served)).toBe(same);
});
