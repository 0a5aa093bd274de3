/** Good, crossed or blind: by example, and by properties over anything that a source may send. */

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Trigger } from "../page/page.ts";
import { judge, type Reading } from "./health.ts";
import { isKnown, type Sample, unknown } from "./sample.ts";

const now = Date.parse("2026-11-19T12:00:00.000Z");
const second = 1000;

/** A sample of `value`, so many seconds ago. */
const ago = (seconds: number, value: number): Sample => ({
  seen: now - seconds * second,
  of: now - seconds * second,
  value,
  why: "",
});
/** One sample a second for so many seconds, up to now. */
const steady = (value: number, seconds = 60): Sample[] =>
  Array.from({ length: seconds + 1 }, (_, n) => ago(seconds - n, value));

const limit = (more: Partial<Trigger> = {}): Trigger => ({
  ...{ signal: "error-rate", crossed: "over", value: 2, unit: "%", forSeconds: 0, says: "> 2 %" },
  ...more,
});
const twoMinutes = limit({ forSeconds: 120, says: "> 2 % for 2m" });

function judged(samples: readonly Sample[], stop = [limit()], flow = steady(40), at = now): Reading {
  const environment = {
    signals: [
      { name: "error-rate", query: "" },
      { name: "traffic", query: "" },
    ],
    stop,
  };
  const of = (signal: string) => (signal === "traffic" ? flow : samples);
  return judge(environment, of, at, second).find(({ signal }) => signal === "error-rate") as Reading;
}

test("a query for a share gives 0 to 1, and people read percent", () => {
  expect(judged(steady(0.011))).toEqual({
    signal: "error-rate",
    state: "good",
    pending: false,
    since: "",
    value: 1.1,
    unit: "%",
    at: "2026-11-19T12:00:00.000Z",
    age: 0,
    says: "Error rate is 1.1\u00a0%; the page stops at > 2 %.",
  });
});

test.each([
  ["over: 2 % is not over 2 %", limit(), 0.02, "good"],
  ["over: 2.1 % is", limit(), 0.021, "crossed"],
  ["no binary rounding crosses a limit of 7 %", limit({ value: 7 }), 0.07, "good"],
  ["under: 99.8 % is under 99.9 %", limit({ crossed: "under", value: 99.9 }), 0.998, "crossed"],
  ["times come in seconds and are compared in milliseconds", limit({ value: 800, unit: "ms" }), 0.9, "crossed"],
  ["0.8 s is not over 800 ms", limit({ value: 800, unit: "ms" }), 0.8, "good"],
  ["a count is reached", limit({ crossed: "reaches", value: 1, unit: "" }), 1, "crossed"],
  ["a count is not reached", limit({ crossed: "reaches", value: 1, unit: "" }), 0, "good"],
  ["a share over 1 stops all the same", limit(), 1.02, "crossed"],
  ["a share over 1 never reassures", limit({ crossed: "under", value: 99 }), 99.5, "blind"],
  ["a time below 0 never reassures", limit({ value: 800, unit: "ms" }), -1, "blind"],
] as const)("%s", (_, trigger, value, state) => expect(judged(steady(value), [trigger]).state).toBe(state));

test("`for 2m` crosses once every number of two minutes was over", () => {
  expect(judged(steady(0.05, 121), [twoMinutes]).state).toBe("crossed");
  expect(judged([ago(131, 0.01), ...steady(0.05, 120)], [twoMinutes]).state).toBe("crossed");
});

test("`for 2m` is not crossed while a number in between was fine, and says since when it is over", () => {
  const reading = judged(
    [...steady(0.05, 200).filter(({ of }) => of !== now - 40 * second), ago(40, 0.01)],
    [twoMinutes],
  );
  expect(reading).toMatchObject({ state: "good", pending: true, since: "2026-11-19T11:59:21.000Z" });
  expect(reading.says).toBe(
    "Error rate is 5\u00a0%; the page stops at > 2 % for 2m, and it holds for 39\u00a0s so far.",
  );
});

test("`for 2m` is blind when there is a hole in the two minutes, or nothing was seen before", () => {
  const hole = steady(0.05, 200).filter(({ of }) => of < now - 50 * second || of > now - 20 * second);
  expect(judged(hole, [twoMinutes]).state).toBe("blind");
  expect(judged(steady(0.05, 100), [twoMinutes]).state).toBe("blind");
});

test("a look that failed once leaves no hole, but nothing is known while it is the last one", () => {
  const failed = unknown(now - 30 * second, "Prometheus did not answer within 1 s.");
  expect(judged([...steady(0.05, 130), failed], [twoMinutes]).state).toBe("crossed");
  const last = judged([...steady(0.001).slice(0, -1), { ...failed, seen: now, of: now }]);
  expect(last).toMatchObject({ state: "blind", value: 0.1, age: 1, says: "Prometheus did not answer within 1 s." });
});

test.each([
  ["nothing was ever seen", [], "Nothing was ever seen of error rate."],
  ["it is no number", [...steady(0.01), ago(0, Number.NaN)], "Error rate is no number."],
  ["it has no end", [...steady(0.01), ago(0, Number.POSITIVE_INFINITY)], "Error rate is no number."],
  ["it is beyond all measure", [...steady(0.01), ago(0, 1e300)], "Error rate is no number."],
  [
    "its source stands still",
    steady(0.01).map((one) => ({ ...one, of: one.of - 40 * second })),
    "The last error rate is 40\u00a0s old.",
  ],
  [
    "nobody looked for a while",
    steady(0.01).filter(({ seen }) => seen < now - 12 * second),
    "Error rate was not looked at for 13\u00a0s.",
  ],
  [
    "its source's clock is ahead",
    steady(0.01).map((one) => ({ ...one, of: one.of + 60 * second })),
    "Error rate comes from 60\u00a0s ahead of this clock.",
  ],
])("blind: %s", (_, samples, says) => expect(judged(samples)).toMatchObject({ state: "blind", says }));

test("without traffic no number says anything, but one that is over its limit still stops", () => {
  expect(judged(steady(0.001), [limit()], steady(0))).toMatchObject({
    state: "blind",
    says: "There is no traffic, so no number says anything.",
  });
  expect(judged(steady(0.001), [limit()], [])).toMatchObject({
    state: "blind",
    says: "Nobody knows whether there is traffic, so error rate says nothing.",
  });
  expect(judged(steady(0.2), [limit()], []).state).toBe("crossed");
});

test("a clock that jumps makes blind, in both directions", () => {
  expect(judged(steady(0.001), [limit()], steady(40), now + 3600 * second).state).toBe("blind");
  expect(judged(steady(0.001), [limit()], steady(40), now - 3600 * second).state).toBe("blind");
});

const anyValue = fc.oneof(
  fc.double({ min: 0, max: 0.1, noNaN: true }),
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, undefined),
);
const anySample = fc.record({
  seen: fc.integer({ min: -200, max: 5 }).map((seconds) => now + seconds * second),
  of: fc.integer({ min: -200, max: 30 }).map((seconds) => now + seconds * second),
  value: anyValue,
  why: fc.constant("Prometheus did not answer."),
});
const anyHistory = fc.oneof(
  fc.array(anySample, { maxLength: 30 }),
  fc
    .array(fc.double({ min: 0, max: 0.06, noNaN: true }), { maxLength: 200 })
    .map((values) => values.map((value, n) => ago(n, value))),
);
const anyTrigger = fc.record({
  crossed: fc.constantFrom("over" as const, "under" as const, "reaches" as const),
  value: fc.constantFrom(0, 1, 2, 50),
  forSeconds: fc.constantFrom(0, 5, 60),
});

test("property: good means that a number of now is known, finite and possible, that there is traffic, and that nothing is beyond a limit for long enough", () => {
  fc.assert(
    fc.property(anyHistory, anyHistory, anyTrigger, (samples, flow, more) => {
      const reading = judged(samples, [limit(more)], flow);
      const newest = samples.filter(({ seen }) => seen === Math.max(...samples.map((one) => one.seen))).at(-1);
      if (reading.state !== "good") return;
      expect(Number.isFinite(newest?.value)).toBe(true);
      expect(reading.value).toBeGreaterThanOrEqual(0);
      expect(reading.value).toBeLessThanOrEqual(100);
      expect(reading.age).toBeLessThanOrEqual(90);
      expect(flow.some(({ value }) => value !== undefined && value > 0)).toBe(true);
    }),
  );
});

test("property: crossed means that every number of the whole span is beyond the limit, without a hole", () => {
  fc.assert(
    fc.property(anyHistory, anyTrigger, (samples, more) => {
      if (judged(samples, [limit(more)]).state !== "crossed") return;
      const beyond = (value: number) =>
        more.crossed === "over"
          ? value * 100 > more.value
          : more.crossed === "under"
            ? value * 100 < more.value
            : value * 100 >= more.value;
      const known = new Map(samples.flatMap((one) => (isKnown(one) ? [[one.of, one.value]] : [])));
      const times = [...known.keys()].sort((a, b) => b - a);
      const last = times[0] as number;
      const span = times.filter((of) => last - of <= more.forSeconds * second);
      expect(span.every((of) => beyond(known.get(of) as number))).toBe(true);
      // The span is covered from its first moment, and nothing in it is further apart than 90 s.
      expect(last - (times.find((of) => last - of >= more.forSeconds * second) ?? Number.NaN)).toBeGreaterThanOrEqual(
        more.forSeconds * second,
      );
    }),
  );
});

test("property: in which order samples are kept, or whether one is kept twice, changes nothing", () => {
  const distinct = fc.uniqueArray(anySample, { selector: ({ seen }) => seen, maxLength: 30 });
  const each = distinct.map((samples) => [...new Map(samples.map((one) => [one.of, one])).values()]);
  const shuffled = each.chain((samples) =>
    fc.tuple(fc.constant(samples), fc.shuffledSubarray([...samples, ...samples], { minLength: samples.length * 2 })),
  );
  fc.assert(
    fc.property(shuffled, anyTrigger, ([samples, other], more) => {
      expect(judged(other, [limit(more)])).toEqual(judged(samples, [limit(more)]));
    }),
  );
});

test("property: a failed look at the end always makes blind", () => {
  fc.assert(
    fc.property(anyHistory, anyTrigger, (samples, more) => {
      const failed = unknown(now + 6 * second, "Prometheus did not answer.");
      expect(judged([...samples, failed], [limit(more)]).state).toBe("blind");
    }),
  );
});
