import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weekdays } from "../page/page.ts";
import { monthliesBetween, monthlyDue, nextMonthly } from "./monthly.ts";
import { wallTime } from "./zone.ts";

const firstMon = { nth: 1, day: "Mon" } as const;

describe("the day of the month", () => {
  test("a first Monday that is the 1st, and one that is the 7th", () => {
    expect(monthlyDue("UTC", firstMon, "2026-06").at).toBe("2026-06-01T09:00:00.000Z");
    expect(monthlyDue("UTC", firstMon, "2026-09").at).toBe("2026-09-07T09:00:00.000Z");
  });

  test("the leap day can be it: the fourth Thursday of February 2024 is no 29th, the first Monday after it is the 4th", () => {
    expect(monthlyDue("UTC", { nth: 4, day: "Thu" }, "2024-02").at).toBe("2024-02-22T09:00:00.000Z");
    expect(nextMonthly("UTC", firstMon, "2024-02-29T12:00:00.000Z").at).toBe("2024-03-04T09:00:00.000Z");
    expect(nextMonthly("UTC", { nth: 1, day: "Thu" }, "2024-02-29T23:59:59.999Z").at).toBe("2024-03-07T09:00:00.000Z");
    expect(monthliesBetween("UTC", firstMon, "2024-02-29T00:00:00.000Z", "2024-02-29T23:59:59.999Z")).toEqual([]);
  });

  test("09:00 stays 09:00 on the wall when clocks go forward and back", () => {
    const sunday = { nth: 4, day: "Sun" } as const;
    expect(monthlyDue("Europe/Lisbon", sunday, "2026-02").at).toBe("2026-02-22T09:00:00.000Z");
    expect(monthlyDue("Europe/Lisbon", { nth: 4, day: "Sun" }, "2027-03").at).toBe("2027-03-28T08:00:00.000Z");
    expect(monthlyDue("Europe/Lisbon", sunday, "2026-10").at).toBe("2026-10-25T09:00:00.000Z");
    expect(monthlyDue("America/New_York", { nth: 1, day: "Sun" }, "2026-11").at).toBe("2026-11-01T14:00:00.000Z");
    expect(monthlyDue("America/New_York", { nth: 2, day: "Sun" }, "2026-03").at).toBe("2026-03-08T13:00:00.000Z");
  });

  test("half a world apart the same Monday is due a day apart", () => {
    expect(monthlyDue("Pacific/Auckland", firstMon, "2026-12").at).toBe("2026-12-06T20:00:00.000Z");
    expect(monthlyDue("Pacific/Honolulu", firstMon, "2026-12").at).toBe("2026-12-07T19:00:00.000Z");
    expect(monthlyDue("Pacific/Kiritimati", firstMon, "2026-06").at).toBe("2026-05-31T19:00:00.000Z");
  });
});

const zones = ["UTC", "Europe/Lisbon", "America/New_York", "Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Kathmandu"];
const zones2 = ["Australia/Lord_Howe", "Africa/Cairo", "America/Santiago", "Asia/Seoul", "Atlantic/Azores"];

test("whatever the zone, the day and the year: due instants only rise, one falls into each month, and none is left out", () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...zones, ...zones2),
      fc.constantFrom(1, 2, 3, 4),
      fc.constantFrom(...weekdays),
      fc.integer({ min: Date.parse("2000-01-01"), max: Date.parse("2060-01-01") }),
      fc.integer({ min: 0, max: 900 }),
      (zone, nth, day, from, days) => {
        const monthly = { nth: nth as 1 | 2 | 3 | 4, day };
        const after = new Date(from).toISOString();
        const until = new Date(from + days * 86_400_000).toISOString();
        const all = monthliesBetween(zone, monthly, after, until);
        for (const [n, { month, at }] of all.entries()) {
          const wall = wallTime(zone, at);
          expect(wall).toMatchObject({ day, minute: 540 });
          expect(wall.date.slice(0, 7)).toBe(month);
          expect(Math.ceil(Number(wall.date.slice(8)) / 7)).toBe(nth);
          const before = all[n - 1];
          expect(at > (before?.at ?? after) && at <= until).toBe(true);
          if (before) expect(nextMonthly(zone, monthly, before.at)).toEqual({ month, at });
        }
        expect(nextMonthly(zone, monthly, all.at(-1)?.at ?? after).at > until || days === 0).toBe(true);
      },
    ),
    { numRuns: 150 },
  ));
