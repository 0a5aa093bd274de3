import fc from "fast-check";
import { expect, test } from "vitest";
import { instantOf, wallTime } from "./zone.ts";

test("knows what the wall shows on the other side of the world", () => {
  expect(wallTime("Asia/Seoul", "2026-11-21T20:30:00.000Z")).toEqual({ date: "2026-11-22", day: "Sun", minute: 330 });
  expect(wallTime("UTC", "2026-11-21T00:00:00.000Z")).toEqual({ date: "2026-11-21", day: "Sat", minute: 0 });
  expect(wallTime("Asia/Kathmandu", "2026-11-21T00:00:00.000Z").minute).toBe(345);
});

test("the hour that is skipped in spring is an hour later", () => {
  expect(wallTime("Europe/Berlin", "2026-03-29T00:59:00.000Z").minute).toBe(119);
  expect(wallTime("Europe/Berlin", "2026-03-29T01:00:00.000Z").minute).toBe(180);
  expect(instantOf("Europe/Berlin", "2026-03-29", 150)).toBe("2026-03-29T01:30:00.000Z");
});

test("of the hour that comes twice in autumn the first counts", () => {
  expect(wallTime("Europe/Berlin", "2026-10-25T00:30:00.000Z").minute).toBe(150);
  expect(wallTime("Europe/Berlin", "2026-10-25T01:30:00.000Z").minute).toBe(150);
  expect(instantOf("Europe/Berlin", "2026-10-25", 150)).toBe("2026-10-25T00:30:00.000Z");
  expect(instantOf("America/New_York", "2026-11-01", 90)).toBe("2026-11-01T05:30:00.000Z");
});

test("clocks that move by half an hour are no exception", () => {
  expect(instantOf("Australia/Lord_Howe", "2026-10-04", 135)).toBe("2026-10-03T15:45:00.000Z");
});

test("a zone that does not exist is an error", () => {
  expect(() => wallTime("Europe/Atlantis", "2026-11-21T00:00:00.000Z")).toThrow(RangeError);
});

test("the wall shows the time that was asked for, whenever there is one", () => {
  const zones = ["Europe/Lisbon", "America/New_York", "Asia/Seoul", "Australia/Lord_Howe", "UTC", "Pacific/Apia"];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 3650 }),
      fc.integer({ min: 0, max: 1439 }),
      (zone, days, minute) => {
        const date = new Date(Date.UTC(2020, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
        const wall = wallTime(zone, instantOf(zone, date, minute));
        const later = (Date.parse(wall.date) - Date.parse(date)) / 60_000 + wall.minute - minute;
        expect([0, 30, 60]).toContain(later);
      },
    ),
  );
});
