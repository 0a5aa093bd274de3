import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type ChartAsked, type ChartModel, chartOf as drawn, quantity } from "./chart.ts";

const start = Date.parse("2026-11-19T01:30:00.000Z");
const at = (minute: number) => new Date(start + minute * 60_000).toISOString();
const series = (...values: readonly (number | null)[]) => values.map((value, minute) => ({ at: at(minute), value }));
const asked = (more: Partial<ChartAsked>): ChartAsked => ({
  id: "errors",
  title: "Errors",
  unit: "%",
  points: [],
  limit: { crossed: "over", value: 2 },
  marks: [],
  blind: "",
  now: at(97),
  zone: "Europe/Lisbon",
  ...more,
});
/** The chart with spaces that break, so that a test reads as it is written. */
const chartOf = (one: ChartAsked) => JSON.parse(plain(JSON.stringify(drawn(one)))) as ChartModel;
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const night = [0.3, 0.4, 0.3, 2.7, 0.5, 0.4];

test("a chart says in one sentence what happened, past which limit, and how it is now", () => {
  const { says, value, crossed } = chartOf(asked({ points: series(...night), now: at(5) }));
  expect(says).toBe("Rose to 2.7 % at 01:33, past the stop at 2 %; now 0.4 %.");
  expect({ value, crossed }).toEqual({ value: "0.4 %", crossed: false });
});

test("a calm chart says between what it was", () => {
  expect(chartOf(asked({ points: series(0.3, 0.5, 0.4), now: at(2) })).says).toBe(
    "Between 0.3 % and 0.5 % since 01:30; now 0.4 %.",
  );
});

test("a limit below speaks of falling", () => {
  const orders = asked({ unit: "", limit: { crossed: "under", value: 3 }, points: series(9, 8, 1, 7), now: at(3) });
  expect(chartOf(orders).says).toBe("Fell to 1 at 01:32, past the stop below 3; now 7.");
});

test("the line is red only beyond the limit, from where it crosses it", () => {
  const { hot, limit } = chartOf(asked({ points: series(0, 4, 0), now: at(2) }));
  expect(hot).toHaveLength(1);
  const [first, , last] = (hot[0] ?? "").split(" ");
  expect([first, last]).toEqual(["25,66.67", "75,66.67"]);
  expect(limit?.says).toBe("stop at 2 %");
  expect(chartOf(asked({ points: series(0, 2, 0), now: at(2) })).hot).toEqual([]);
});

test("a line that reaches a limit of one is red there", () => {
  const charges = asked({ unit: "", limit: { crossed: "reaches", value: 1 }, points: series(0, 0, 1), now: at(2) });
  expect(chartOf(charges)).toMatchObject({ crossed: true, says: "Rose to 1 at 01:32, past the stop at 1; now 1." });
  expect(chartOf(charges).hot).toHaveLength(1);
});

test("where nothing was known the line stops, and goes on after it", () => {
  expect(chartOf(asked({ points: series(0.3, 0.3, null, null, 0.4, 0.4), now: at(5) })).lines).toHaveLength(2);
});

test("a hole in time is a hole in the line, although nobody noted it", () => {
  const points = series(0.3, 0.3, 0.3, 0.3, ...Array.from({ length: 20 }, () => null), 0.4, 0.4).filter(
    ({ value }) => value !== null,
  );
  expect(chartOf(asked({ points, now: at(25) })).lines).toHaveLength(2);
});

test("stale numbers say how old they are, and the line ends where they end", () => {
  const { blind, lines, ticks, says } = chartOf(
    asked({ points: series(0.3, 0.4), now: at(10), blind: "The source is silent." }),
  );
  expect(blind).toBe("The source is silent. The line ends 9 min ago.");
  expect(lines).toEqual(["0,90 10,86.67"]);
  expect(ticks.at(-1)).toEqual({ x: 100, says: "01:40", anchor: "end" });
  expect(says).toBe("Between 0.3 % and 0.4 % since 01:30; last 0.4 %, 9 min ago.");
});

test("numbers that were never seen draw nothing and are called not known", () => {
  expect(chartOf(asked({ blind: "Nothing was ever seen of errors." }))).toMatchObject({
    value: "not known",
    lines: [],
    ticks: [],
    says: "Nothing was ever seen of errors.",
  });
});

test("the axis is the clock of the reader's zone, with round times that have room", () => {
  const points = series(...Array.from({ length: 98 }, () => 0.3));
  expect(chartOf(asked({ points })).ticks.map(({ says }) => says)).toEqual(["01:30", "02:00", "02:30", "03:07"]);
  expect(chartOf(asked({ points, zone: "Asia/Kolkata" })).ticks.map(({ says }) => says)).toEqual([
    "07:00",
    "07:30",
    "08:00",
    "08:37",
  ]);
});

test("numbers of marks that would cover each other stand side by side", () => {
  const marks = [40, 68, 70].map((minute) => ({ at: at(minute), says: "", bad: minute === 68 }));
  const { pins } = chartOf(asked({ points: series(...Array.from({ length: 98 }, () => 0.3)), marks }));
  expect(pins.map(({ n, shift, bad }) => [n, shift, bad])).toEqual([
    [1, 0, false],
    [2, -8, true],
    [3, 9, false],
  ]);
});

test("a value of the grid never stands where the limit's words are", () => {
  const { grid, limit } = chartOf(asked({ points: series(0.5, 1.1), now: at(1) }));
  for (const { y } of grid) expect(Math.abs(y - (limit?.y ?? 0))).toBeGreaterThan(9);
});

test("what is counted has no halves on its scale", () => {
  const charges = asked({ unit: "", limit: { crossed: "reaches", value: 1 }, points: series(0, 0, 1), now: at(2) });
  expect(chartOf(charges).grid.map(({ says }) => says)).toEqual(["3"]);
  expect(chartOf(asked({ unit: "", limit: undefined, points: series(0, 1), now: at(1) })).grid.length).toBe(2);
});

test("the table has a dozen rows at most, with what was not known and the last", () => {
  const { table } = chartOf(asked({ points: series(...Array.from({ length: 98 }, (_, n) => (n === 9 ? null : n))) }));
  expect(table.length).toBeLessThanOrEqual(12);
  expect(table).toContainEqual({ time: "01:39", value: "not known" });
  expect(table.at(-1)).toEqual({ time: "03:07", value: "97 %" });
});

test("a peak of one reading in a day of readings is still on the chart", () => {
  const points = Array.from({ length: 20_000 }, (_, n) => ({ at: at(n / 20), value: n === 7777 ? 50 : 0.3 }));
  const { lines, hot } = chartOf(asked({ points, now: at(1000) }));
  expect((lines[0] ?? "").split(" ").length).toBeLessThan(400);
  expect(hot).toHaveLength(1);
});

test("whatever the numbers are, everything is inside the picture", () => {
  const value = fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1e9, noNaN: true }));
  void fc.assert(
    fc.property(
      fc.array(value, { maxLength: 60 }),
      fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      (values, limit) => {
        const chart = chartOf(asked({ points: series(...values), limit: { crossed: "over", value: limit } }));
        const numbers = [...chart.lines, ...chart.hot, ...chart.fills]
          .join(" ")
          .split(/[ ,]/)
          .filter(Boolean)
          .map(Number);
        for (const number of numbers) expect(number >= -0.01 && number <= 100.01).toBe(true);
        for (const { y } of [...chart.grid, ...(chart.limit ? [chart.limit] : [])])
          expect(y >= 13.9 && y <= 82.1).toBe(true);
      },
    ),
  );
});

test("quantities read as people write them", () => {
  expect([quantity(0.4, "%"), quantity(1240.4, "ms"), quantity(1840, ""), quantity(12.34, "ms")].map(plain)).toEqual([
    "0.4 %",
    "1,240 ms",
    "1,840",
    "12.3 ms",
  ]);
});
