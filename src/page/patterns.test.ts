import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dataFile } from "../../test/support/data.ts";
import { needs } from "../../test/support/skip.ts";
import { areaCovers, compilePattern, matches, patternFault, sharedPath } from "./patterns.ts";

const real = dataFile("codeowners/patterns.json");

needs("codeowners/patterns.json", real !== undefined).test("a pattern covers what it covers on the code host", () => {
  type Case = { name: string; pattern: string; paths: Record<string, boolean> };
  const cases = JSON.parse(readFileSync(real ?? "", "utf8")) as Case[];
  const verdicts = cases.flatMap(({ pattern, paths }) =>
    Object.entries(paths).map(([path, covered]) => ({ pattern, path, covered })),
  );
  expect(verdicts).toHaveLength(153);
  expect(verdicts.filter(({ pattern, path, covered }) => matches(pattern, path) !== covered)).toEqual([]);
});

describe("a pattern that cannot be meant is refused", () => {
  for (const pattern of ["", " ", "/", "a/***/b", "!src", "#x", "a\\", "a//b", "../a", "./a", "x".repeat(401)]) {
    test(JSON.stringify(pattern.slice(0, 12)), () => {
      expect(patternFault(pattern)).toBeDefined();
      expect(() => compilePattern(pattern)).toThrow(RangeError);
    });
  }
});

test("a hostile pattern on a long path is answered by its length, not by its tricks", () => {
  const pattern = `${"*a".repeat(100)}b`;
  expect(matches(pattern, "a".repeat(2000))).toBe(false);
  expect(matches(`${"**/".repeat(60)}x`, "a/".repeat(500))).toBe(false);
});

test("files that `except` names are not in the area", () => {
  const area = { paths: ["src/billing/**"], except: ["*.test.ts"] };
  expect(areaCovers(area, "src/billing/refund.ts")).toBe(true);
  expect(areaCovers(area, "src/billing/deep/refund.test.ts")).toBe(false);
  expect(areaCovers(area, "src/auth/login.ts")).toBe(false);
});

describe("whether two patterns can meet", () => {
  const meets: [string, string, string | undefined][] = [
    ["src/billing/**", "**/*.test.ts", "src/billing/.test.ts"],
    ["src/a/**", "src/b/**", undefined],
    ["*.sql", "/db/", "db/.sql"],
    ["/docs/", "/src/", undefined],
    ["*.ts", "*.js", undefined],
    ["Makefile", "*.ts", undefined],
    ["src", "*.ts", "src/.ts"],
  ];
  for (const [one, other, path] of meets) {
    test(`${one} and ${other}`, () => expect(sharedPath(one, other, "as-file")).toBe(path));
  }
});

const part = fc.constantFrom("a", "b", "ab", "*", "a*", "?", "**", "*.ts");
const pattern = fc
  .tuple(fc.constantFrom("", "/"), fc.array(part, { minLength: 1, maxLength: 4 }), fc.constantFrom("", "/"))
  .map(([before, parts, after]) => before + parts.join("/") + after)
  .filter((text) => patternFault(text) === undefined);
const path = fc
  .array(fc.constantFrom("a", "b", "ab", "aa", "x.ts"), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/"));

test("a path that is in both patterns is always found, and what is found is in both", () => {
  fc.assert(
    fc.property(pattern, pattern, path, (one, other, any) => {
      const shared = sharedPath(one, other);
      if (shared !== undefined) expect(matches(one, shared) && matches(other, shared)).toBe(true);
      if (matches(one, any) && matches(other, any)) expect(shared).toBeDefined();
    }),
  );
});
