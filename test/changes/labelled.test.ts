/**
 * The built-in rules against real, labelled changes of five repositories. Two more repositories of the set were kept
 * away from the rules; they are scored elsewhere, once, and are no part of this test.
 */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { classify } from "../../src/classify/classify.ts";
import { classifyRow, parseRow } from "../../src/classify/jsonl.ts";
import { dataFile } from "../support/data.ts";
import { needs } from "../support/skip.ts";

const names = ["polarsource+polar", "dubinc+dub", "killbill+killbill", "maybe-finance+maybe", "openmeterio+openmeter"];
const files = names.map((name) => dataFile(`changes/${name}.jsonl`));
const complete = files.every((file) => file !== undefined);

interface Label {
  labels: { areas: string[]; risk: "low" | "medium" | "high" };
  ai: { level: string };
}

const { describe } = needs("the labelled changes", complete);

describe("on 316 labelled changes of five repositories", () => {
  const lines = complete
    ? files.flatMap((file) =>
        readFileSync(file as string, "utf8")
          .split("\n")
          .filter(Boolean),
      )
    : [];
  const judged = lines.map((line) => ({ want: JSON.parse(line) as Label, got: classifyRow(parseRow(line)) }));
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);

  test("at least 95 % of the high ones are called high, and 70 % of those called high are", () => {
    const high = judged.filter(({ want }) => want.labels.risk === "high");
    const called = judged.filter(({ got }) => got.risk === "high");
    const right = high.filter(({ got }) => got.risk === "high").length;
    expect(share(right, high.length)).toBeGreaterThanOrEqual(0.95);
    expect(share(right, called.length)).toBeGreaterThanOrEqual(0.7);
  });

  test("at most 10 % of the low ones are called high", () => {
    const low = judged.filter(({ want }) => want.labels.risk === "low");
    expect(share(low.filter(({ got }) => got.risk === "high").length, low.length)).toBeLessThanOrEqual(0.1);
  });

  test.each(["billing", "auth", "data", "schema", "infra", "secrets", "ai", "api", "messages"])(
    "the area %s is found with an F1 of at least 0.75",
    (area) => {
      const wanted = judged.filter(({ want }) => want.labels.areas.includes(area));
      const given = judged.filter(({ got }) => got.areas.includes(area));
      const right = wanted.filter(({ got }) => got.areas.includes(area)).length;
      expect((2 * right) / (wanted.length + given.length)).toBeGreaterThanOrEqual(0.75);
    },
  );

  test("evidence of AI is missed at most once and imagined at most once", () => {
    const found = ({ got }: (typeof judged)[0]) => got.ai;
    const there = ({ want }: (typeof judged)[0]) => want.ai.level !== "none";
    expect(judged.filter((one) => there(one) && !found(one)).length).toBeLessThanOrEqual(1);
    expect(judged.filter((one) => !there(one) && found(one)).length).toBeLessThanOrEqual(1);
  });

  test("a change that the host cut off is high", () => {
    for (const line of lines) expect(classify({ diff: parseRow(line).diff, truncated: true }).risk).toBe("high");
  });
});
