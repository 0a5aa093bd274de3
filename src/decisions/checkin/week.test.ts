import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weekdays } from "../../page/page.ts";
import { wallTime } from "../../routing/zone.ts";
import { daysBefore, dueOf, isWeek, lastDue, mondayOfWeek, weekAfter, weekOf, weekSpan } from "./week.ts";

const friday = { day: "Fri", at: 600 } as const;
const hours = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 3_600_000;

describe("a week of a team", () => {
  test("has the name that a calendar gives it", () => {
    expect(weekOf("Europe/Lisbon", "2026-11-20T10:00:00.000Z")).toBe("2026-W47");
    expect(mondayOfWeek("2026-W47")).toBe("2026-11-16");
  });

  test("belongs to the year of its Thursday", () => {
    expect(weekOf("UTC", "2027-01-01T12:00:00.000Z")).toBe("2026-W53");
    expect(weekOf("UTC", "2025-12-29T00:00:00.000Z")).toBe("2026-W01");
    expect(weekAfter("2026-W53", 1)).toBe("2027-W01");
  });

  test("has no 53rd in a year that has none", () => {
    expect(isWeek("2026-W53")).toBe(true);
    expect(isWeek("2027-W53")).toBe(false);
    expect(isWeek("2026-W00")).toBe(false);
    expect(isWeek("2026-W1")).toBe(false);
  });

  test("begins when the team's own wall shows Monday, not when that of London does", () => {
    expect(weekOf("America/New_York", "2026-11-16T04:59:59.999Z")).toBe("2026-W46");
    expect(weekOf("America/New_York", "2026-11-16T05:00:00.000Z")).toBe("2026-W47");
    expect(weekOf("Asia/Kolkata", "2026-11-15T18:29:59.999Z")).toBe("2026-W46");
    expect(weekOf("Asia/Kolkata", "2026-11-15T18:30:00.000Z")).toBe("2026-W47");
  });

  test("is the next one already for a colleague half a world away, and still one for the team", () => {
    const at = "2026-11-15T12:00:00.000Z";
    expect(wallTime("Pacific/Auckland", at).day).toBe("Mon");
    expect(weekOf("Europe/Lisbon", at)).toBe("2026-W46");
    expect(weekOf("Pacific/Auckland", at)).toBe("2026-W47");
  });

  test.each([
    ["Europe/Lisbon", "2026-W13", 167],
    ["Europe/Lisbon", "2026-W43", 169],
    ["America/New_York", "2026-W10", 167],
    ["America/New_York", "2026-W44", 169],
    ["Australia/Lord_Howe", "2026-W14", 168.5],
    ["Australia/Lord_Howe", "2026-W40", 167.5],
    ["Asia/Kolkata", "2026-W43", 168],
  ])("in %s, %s is as long as its clocks make it", (zone, week, long) => {
    const { from, to } = weekSpan(zone, week);
    expect(hours(from, to)).toBe(long);
  });

  test("holds the leap day", () => {
    expect(weekOf("Europe/Lisbon", "2028-02-29T12:00:00.000Z")).toBe("2028-W09");
    expect(weekSpan("Europe/Lisbon", "2028-W09")).toEqual({
      from: "2028-02-28T00:00:00.000Z",
      to: "2028-03-06T00:00:00.000Z",
    });
  });
});

describe("the time of the check-in", () => {
  test("stays at ten on the wall when clocks go back and when they go forward", () => {
    const due = (week: string) => dueOf("Europe/Lisbon", week, friday);
    expect([due("2026-W12"), due("2026-W13"), due("2026-W14")]).toEqual([
      "2026-03-20T10:00:00.000Z",
      "2026-03-27T10:00:00.000Z",
      "2026-04-03T09:00:00.000Z",
    ]);
    expect([due("2026-W43"), due("2026-W44")]).toEqual(["2026-10-23T09:00:00.000Z", "2026-10-30T10:00:00.000Z"]);
  });

  test("that a clock skips comes as much later, and that comes twice counts the first time", () => {
    const sunday = { day: "Sun", at: 150 } as const;
    expect(dueOf("America/New_York", "2026-W10", sunday)).toBe("2026-03-08T07:30:00.000Z");
    expect(dueOf("America/New_York", "2026-W44", { day: "Sun", at: 90 })).toBe("2026-11-01T05:30:00.000Z");
  });

  test("has passed from the very minute on, and is last week's before", () => {
    const last = (at: string) => lastDue("Asia/Kolkata", friday, at);
    expect(last("2026-11-20T04:30:00.000Z")).toEqual({ week: "2026-W47", due: "2026-11-20T04:30:00.000Z" });
    expect(last("2026-11-20T04:29:59.999Z")).toEqual({ week: "2026-W46", due: "2026-11-13T04:30:00.000Z" });
  });

  test("a week before it is at the same time on the wall, over the change of clocks too", () => {
    expect(daysBefore("Europe/Lisbon", "2026-10-30T10:00:00.000Z", 7)).toBe("2026-10-23T09:00:00.000Z");
    expect(daysBefore("Europe/Lisbon", "2028-03-07T10:00:00.000Z", 7)).toBe("2028-02-29T10:00:00.000Z");
  });
});

const zones = [
  ...["UTC", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Gaza"],
  ...["America/Havana", "America/Santiago", "Pacific/Chatham", "Africa/Cairo", "America/Nuuk"],
];
const zone = fc.constantFrom(...zones);
const at = fc
  .date({ min: new Date("1995-01-01T00:00:00.000Z"), max: new Date("2045-01-01T00:00:00.000Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const weekly = fc.record({ day: fc.constantFrom(...weekdays), at: fc.integer({ min: 0, max: 1439 }) });

describe("whatever the zone and the moment", () => {
  test("an instant belongs to exactly one week", () => {
    fc.assert(
      fc.property(zone, at, (zone, at) => {
        const week = weekOf(zone, at);
        const within = [-2, -1, 0, 1, 2].filter((weeks) => {
          const { from, to } = weekSpan(zone, weekAfter(week, weeks));
          return from <= at && at < to;
        });
        expect(within).toEqual([0]);
        expect(isWeek(week)).toBe(true);
      }),
    );
  });

  test("due times strictly increase, and the last one that passed is the newest of them", () => {
    fc.assert(
      fc.property(zone, at, weekly, (zone, at, weekly) => {
        const { week, due } = lastDue(zone, weekly, at);
        const next = dueOf(zone, weekAfter(week, 1), weekly);
        expect(due <= at).toBe(true);
        expect(at < next).toBe(true);
        expect(dueOf(zone, weekAfter(week, -1), weekly) < due).toBe(true);
      }),
    );
  });
});
