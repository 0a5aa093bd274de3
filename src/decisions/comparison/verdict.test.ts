import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ComparisonState, Grade, Mark } from "./state.ts";
import {
  beatenBy,
  cheapestOf,
  isBetter,
  isWorse,
  minutesOf,
  needed,
  pairOf,
  resultOf,
  signTest,
  tail,
} from "./verdict.ts";

const [a, b] = ["openai/a", "openai/b"];
const mark = (grade: Grade, minutes = 0): Mark => ({ grade, minutes });

/** A comparison whose samples were marked by one person: `a` at the first place, `b` at the second, turned for odd samples. */
function compared(grades: readonly (readonly [Mark, Mark])[], costs = [10, 1], hour = 30e9): ComparisonState {
  const samples = grades.map((_, n) => `sample-${n}`);
  const order = samples.map((_, n) => (n % 2 === 0 ? [0, 1] : [1, 0]));
  const placed = grades.map((pair, n) => (n % 2 === 0 ? pair : [pair[1], pair[0]]));
  const figures = samples.flatMap((sample) =>
    [a, b].map((model, n) => ({
      ...{
        sample,
        place: order[samples.indexOf(sample)]?.indexOf(n) ?? 0,
        model,
        call: `${sample}-${n}`,
        cached: false,
      },
      ...{ firstTokenMs: 100, ms: 1000 * (n + 1), cost: costs[n] ?? 0 },
    })),
  );
  const own = new Map(samples.map((sample, n) => [sample, placed[n] as readonly Mark[]]));
  return {
    ...{ id: "cmp-00000001", task: "t", models: [a, b], samples, release: 1, promptDigest: "", prices: [], hour },
    ...{ sealed: { text: "" }, by: "noor", via: "", at: "", seq: 1, runs: [], settled: new Map() },
    ...{ closed: { order, figures, by: "tom", at: "" }, dropped: undefined, chosen: undefined },
    marks: new Map([["tom", own]]),
  };
}
const good: readonly [Mark, Mark] = [mark("good"), mark("good")];
const repeat = (n: number, pair: readonly [Mark, Mark]) => Array.from({ length: n }, () => pair);

test("12 of 16 good as it is says no more than 51 to 90 percent", () => {
  const state = compared([...repeat(12, good), ...repeat(4, [mark("good"), mark("wrong", 2)])]);
  const [, second] = resultOf(state, 4.5);
  expect(second?.good.right).toBe(12);
  expect(Math.round((second?.good.low ?? 0) * 100)).toBe(51);
  expect(Math.round((second?.good.high ?? 0) * 100)).toBe(90);
});

test("a thousand answers cost what the model takes and what people's minutes take", () => {
  const state = compared([...repeat(9, good), [mark("good"), mark("fix", 2)]], [52_000_000, 4_000_000], 28e9);
  const [first, second] = resultOf(state, 4.5);
  expect(first).toMatchObject({ priced: 52e9, fixing: 0, inAll: 52e9 });
  // Two minutes in ten answers, at 28 an hour: 200 minutes in a thousand.
  expect(second).toMatchObject({ priced: 4e9, fixing: Math.ceil((200 / 60) * 28e9), fix: 1, wrong: 0 });
});

test("a wrong answer is written by hand: the entered minutes, else those of the page", () => {
  expect(minutesOf(mark("wrong", 2), 4.5)).toBe(2);
  expect(minutesOf(mark("wrong"), 4.5)).toBe(4.5);
  expect(minutesOf(mark("wrong"), undefined)).toBe(0);
  expect(minutesOf({ grade: "good", minutes: 3 }, 4.5)).toBe(0);
});

test("one in twenty takes longer: the nearest rank", () => {
  const [first] = resultOf(compared(repeat(10, good)), 4.5);
  expect(first).toMatchObject({ slow: 1000, first: 100 });
});

test("the exact sign test: five against none is not enough, six are", () => {
  expect(signTest(5, 0)).toBeCloseTo(0.0625, 10);
  expect(signTest(6, 0)).toBeCloseTo(0.03125, 10);
  expect(signTest(0, 0)).toBe(1);
  expect(signTest(3, 3)).toBe(1);
  expect(tail(20, 15)).toBeCloseTo(0.0206947, 6);
});

test("the sign test is a chance, the same from both sides, and smaller the more uneven the split", () => {
  const counts = fc.integer({ min: 0, max: 20 });
  void fc.assert(
    fc.property(counts, counts, (more, less) => {
      const p = signTest(more, less);
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThanOrEqual(1);
      expect(signTest(less, more)).toBe(p);
      if (more >= less && less > 0) expect(signTest(more + 1, less - 1)).toBeLessThanOrEqual(p);
    }),
  );
});

test("one of sixteen differs: to tell them apart would take about 120 samples", () => {
  expect(needed(1, 0, 16)).toBe(120);
  expect(needed(0, 0, 16)).toBeUndefined();
  expect(needed(2, 2, 16)).toBeUndefined();
});

test("models are compared sample by sample, whatever place they stood at", () => {
  const pair = pairOf(compared([...repeat(3, good), ...repeat(2, [mark("good"), mark("fix", 1)])]), a, b);
  expect(pair).toMatchObject({ better: 2, worse: 0, same: 3 });
});

test("what cannot be told apart in quality is decided by what it costs in all", () => {
  const state = compared([...repeat(11, good), [mark("good"), mark("fix", 0.001)]], [52_000_000, 4_000_000]);
  expect(beatenBy(state, b, 4.5)).toEqual([a]);
  expect(beatenBy(state, a, 4.5)).toEqual([]);
});

test("a cheap model that people must fix costs more in all, and beats nothing", () => {
  const state = compared([...repeat(8, good), ...repeat(4, [mark("good"), mark("wrong", 5)])], [52_000_000, 4_000_000]);
  expect(beatenBy(state, b, 4.5)).toEqual([]);
  expect(beatenBy(state, a, 4.5)).toEqual([b]);
});

test("a model that is better in quality beats a cheaper one", () => {
  const state = compared(
    [...repeat(6, good), ...repeat(6, [mark("good"), mark("fix", 0.001)])],
    [52_000_000, 4_000_000],
  );
  expect(isBetter(pairOf(state, a, b))).toBe(true);
  expect(beatenBy(state, a, 4.5)).toEqual([b]);
  expect(isWorse(pairOf(state, b, a))).toBe(true);
  expect(beatenBy(state, b, 4.5)).toEqual([]);
});

test("five worse and none better is no longer good enough to be called not worse", () => {
  const state = compared(
    [...repeat(7, good), ...repeat(5, [mark("good"), mark("fix", 0.001)])],
    [52_000_000, 4_000_000],
  );
  expect(isBetter(pairOf(state, a, b))).toBe(false);
  expect(beatenBy(state, b, 4.5)).toEqual([]);
});

test("more wrong answers than the other never beat it, however cheap, even where the test tells nothing", () => {
  const wrongs = repeat(4, [mark("good"), mark("wrong", 0.001)]);
  const state = compared([...repeat(12, good), ...wrongs], [52_000_000, 4_000_000]);
  expect(isWorse(pairOf(state, b, a))).toBe(false);
  expect(beatenBy(state, b, 4.5)).toEqual([]);
});

test("one costs least only where the intervals of cost in all lie apart", () => {
  // One of ten needs two minutes: 1 to 40 percent would, which is 0.02 to 0.4 dollars an answer at 30 an hour.
  const near = resultOf(compared([...repeat(9, good), [mark("good"), mark("fix", 2)]], [52_000_000, 4_000_000]), 4.5);
  expect(cheapestOf(near)).toBeUndefined();
  for (const row of near) {
    expect(row.inAllLow).toBeLessThanOrEqual(row.inAll);
    expect(row.inAllHigh).toBeGreaterThanOrEqual(row.inAll);
  }
  const far = resultOf(compared(repeat(20, good), [5_000_000_000, 4_000_000]), 4.5);
  expect(cheapestOf(far)?.model).toBe(b);
});
