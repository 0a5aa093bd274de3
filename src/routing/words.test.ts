import { expect, test } from "vitest";
import { stem, wordsOf } from "./words.ts";

test("splits a question into words, whatever it is typed on", () => {
  expect(wordsOf("Who can’t log-in? ５００s, 99.9 %")).toEqual(["who", "cant", "log", "in", "500s", "99.9"]);
  expect(wordsOf("€400")).toEqual(["euro", "400"]);
  expect(wordsOf("…?! \u0000")).toEqual([]);
});

test("the forms of a word compare equal", () => {
  for (const forms of [
    "merge merges merged merging",
    "move moved moving",
    "ship ships shipped shipping",
    "bill bills billed billing",
    "policy policies",
  ]) {
    expect(new Set(forms.split(" ").map(stem)).size, forms).toBe(1);
  }
});

test("a note is no not", () => {
  expect(stem("notes")).not.toBe(stem("not"));
});
