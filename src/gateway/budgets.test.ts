import { expect, test } from "vitest";
import { periodOf } from "./budgets.ts";
import { usd } from "./money.ts";

test("a day, a week from Monday, a month of the calendar", () => {
  expect(periodOf("day", "2026-12-31")).toEqual({ from: "2026-12-31", until: "2027-01-01" });
  expect(periodOf("week", "2026-11-22")).toEqual({ from: "2026-11-16", until: "2026-11-23" });
  expect(periodOf("week", "2026-11-23")).toEqual({ from: "2026-11-23", until: "2026-11-30" });
  expect(periodOf("month", "2024-02-29")).toEqual({ from: "2024-02-01", until: "2024-03-01" });
  expect(periodOf("month", "2026-12-05")).toEqual({ from: "2026-12-01", until: "2027-01-01" });
});

test("money is shown with the digits that say something", () => {
  expect([0, 1, 460_000, 99_000_000, 1_250_000_000, 20e9].map(usd)).toEqual([
    ...["$0.00", "$0.000000001", "$0.00046", "$0.099", "$1.25", "$20.00"],
  ]);
});
