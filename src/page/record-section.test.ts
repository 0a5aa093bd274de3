import { describe, expect, test } from "vitest";
import type { Span } from "./page.ts";
import { readPage } from "./read.ts";
import { goneBefore, retentionSays } from "./record-section.ts";

const page = (section: string) =>
  readPage(`team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
areas:
  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
everything-else: ben
${section}`).page;

describe("how long words are kept", () => {
  test("is read in days, months and years, and is never where the page says nothing", () => {
    const read = page("record: { keep-words: 24 months, keep-traffic: 90 d }");
    expect(read?.retention).toEqual({
      words: { count: 24, unit: "months", says: "24 months" },
      traffic: { count: 90, unit: "days", says: "90 d" },
    });
    expect(page("record: { keep-words: 3 years }")?.retention).toEqual({
      words: { count: 3, unit: "years", says: "3 years" },
      traffic: undefined,
    });
    expect(page("")?.retention).toBeUndefined();
    expect(retentionSays(read ?? {})).toEqual([
      "People’s words beside the record are removed after 24 months.",
      "Words beside traffic are removed after 90 d.",
    ]);
  });

  test("counts days of 24 hours, and months and years by the calendar, with leap days and short months", () => {
    const before = (count: number, unit: Span["unit"], at: string) =>
      goneBefore({ count, unit, says: "" }, at).slice(0, 16);
    expect(before(90, "days", "2026-03-31T10:20:00.000Z")).toBe("2025-12-31T10:20");
    expect(before(1, "months", "2026-03-31T10:20:00.000Z")).toBe("2026-02-28T10:20");
    expect(before(1, "months", "2028-03-31T10:20:00.000Z")).toBe("2028-02-29T10:20");
    expect(before(24, "months", "2026-01-15T00:00:00.000Z")).toBe("2024-01-15T00:00");
    expect(before(1, "years", "2028-02-29T12:00:00.000Z")).toBe("2027-02-28T12:00");
  });
});
