import { expect, test } from "vitest";
import { clock, day, minutesText, moment, span } from "./times.ts";

const now = "2026-11-19T11:00:00.000Z";

test("shows a time of today without its date, in the reader's zone", () => {
  expect(clock(now, "Europe/Berlin")).toBe("12:00");
  expect(moment("2026-11-19T03:31:00.000Z", now, "UTC")).toBe("03:31");
});

test("shows the day within a week and the date beyond, with the year only when it is another", () => {
  expect(moment("2026-11-20T12:00:00.000Z", now, "UTC")).toBe("Fri 12:00");
  expect(moment("2026-12-15T12:00:00.000Z", now, "UTC")).toBe("15 Dec 12:00");
  expect(moment("2027-01-03T12:00:00.000Z", now, "UTC")).toBe("3 Jan 2027 12:00");
  expect(day(now, now, "UTC")).toBe("Thu 19 Nov");
});

test("rounds what is left down to minutes, hours or days", () => {
  expect(span("2026-11-19T10:36:30.000Z", now)).toBe("23\u00a0min");
  expect([30, 60, 240, 1440, 2000, 4320].map(minutesText)).toEqual(
    ["30 min", "1 h", "4 h", "1 day", "33 h", "3 days"].map((text) => text.replace(" ", "\u00a0")),
  );
});
