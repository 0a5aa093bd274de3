/** docs/threat-model.md names tests that exist: a defence whose test is gone is none. */

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const text = readFileSync("docs/threat-model.md", "utf8");
const named = [...text.matchAll(/`([^`]+\.test\.tsx?) › ([^`]+)`/g)].map(([, file = "", title = ""]) => ({
  file,
  title,
}));
const plain = (words: string) => words.replace(/\\(["'`])/g, "$1");

test("every threat names a test, and every test that is named exists", () => {
  expect(named.length).toBeGreaterThan(40);
  const missing = named.filter(
    ({ file, title }) => !existsSync(file) || !plain(readFileSync(file, "utf8")).includes(title),
  );
  expect(missing).toEqual([]);
  const rows = text.split("\n").filter((line) => /^\| (?!threat|asset|---)/.test(line) && line.split("|").length === 5);
  expect(rows.length).toBeGreaterThan(35);
  expect(rows.filter((row) => !row.includes(" › "))).toEqual([]);
});
