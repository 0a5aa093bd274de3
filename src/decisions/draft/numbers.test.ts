import { expect, test } from "vitest";
import { at, reads } from "../../../test/support/ai-history.ts";
import { stored } from "../../kernel/given.ts";
import { numbersOf } from "./numbers.ts";
import type { DraftState } from "./state.ts";

const none = { answered: 0, cost: 0 };
/** Eight accepted, two edited, each read for half a minute. */
const drafts = reads(8, 10);
const first = drafts[0] as DraftState;
const back = { ...first, review: first.review && { ...first.review, outcome: "sent-back" as const, seconds: 120 } };
const used = [{ recipient: stored("x"), unread: false, at: at(1) }];

test("nothing happened: nothing is known, and nothing is a zero that looks good", () => {
  expect(numbersOf([], none)).toMatchObject({ finished: 0, errors: undefined, minutes: undefined, cost: undefined });
});

test("what people accepted or edited is finished; what they sent back is not", () => {
  expect(numbersOf([...drafts, back], { answered: 11, cost: 10_000 })).toMatchObject({
    ...{ finished: 10, read: 11, accepted: 8, edited: 2, sentBack: 1, waiting: 0, cost: 1000 },
    ...{ rework: 3, minutes: 0.7, errors: 0 },
  });
});

test("answers that nobody reads before are finished too, and those that wait are not", () => {
  const waits = { ...first, review: undefined };
  expect(numbersOf([waits, ...drafts], { answered: 111, cost: 0 })).toMatchObject({ finished: 110, waiting: 1 });
});

test("a mistake reached somebody where they complained, or where what was sent back was used", () => {
  const complained = { ...first, complained: at(2) };
  const others = drafts.slice(1);
  expect(numbersOf([complained, ...others], none)).toMatchObject({ reached: 1, errors: 10 });
  expect(numbersOf([{ ...back, used }, ...drafts], none)).toMatchObject({ reached: 1, errors: 10 });
  expect(numbersOf([{ ...first, used }, ...others], none)).toMatchObject({ reached: 0, unread: 0 });
  const unread = { ...first, review: undefined, used: [{ ...used[0], unread: true }] as DraftState["used"] };
  expect(numbersOf([unread], none)).toMatchObject({ unread: 1, reached: 0 });
});

test("a complaint about an answer that nobody was to read is no draft that waits", () => {
  const bare = { ...first, output: undefined, review: undefined, complained: at(2) } as unknown as DraftState;
  expect(numbersOf([bare], { answered: 4, cost: 0 })).toMatchObject({
    finished: 4,
    waiting: 0,
    reached: 1,
    errors: 25,
  });
});
