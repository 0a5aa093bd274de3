import { expect, test } from "vitest";
import { whenText } from "./incident-draft.ts";

const now = "2026-11-19T12:00:00.000Z";
const text = (at: string, precision: "exact" | "minute" | "approx" | "range" | "date", to?: string) =>
  whenText(to === undefined ? { at, precision } : { at, precision, to }, now, "Europe/Berlin");

test("a time reads as well as it is known, in the reader's zone", () => {
  expect(text("2026-11-19T10:12:00.000Z", "minute")).toBe("11:12");
  expect(text("2026-11-19T10:12:00.000Z", "approx")).toBe("about 11:12");
  expect(text("2026-11-19T10:12:00.000Z", "range", "2026-11-19T10:20:00.000Z")).toBe("11:12 to 11:20");
  expect(text("2026-11-19T00:00:00.000Z", "date")).toBe("Thu 19 Nov");
  expect(text("2025-10-03T14:59:00.000Z", "minute")).toBe("3 Oct 2025 16:59");
});
