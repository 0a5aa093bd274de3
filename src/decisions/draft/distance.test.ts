import * as fc from "fast-check";
import { expect, test } from "vitest";
import { distanceOf } from "./distance.ts";

test.each([
  ["the same words", "The fee is 5 EUR.", "The fee is 5 EUR.", 0],
  ["one letter put in", "The fee is 5 EUR.", "The fees is 5 EUR.", 1],
  ["one letter for another", "5 EUR", "6 EUR", 2],
  ["nothing left", "abc", "", 3],
  ["a smiley is one character", "Fine 🙂", "Fine 🙁", 2],
])("%s", (_, was, is, distance) => {
  expect(distanceOf(was, is)).toBe(distance);
});

/** By the book: every way is tried. */
function plainly(a: readonly string[], b: readonly string[]): number {
  let row = b.map((_, n) => n + 1);
  row.unshift(0);
  for (const [n, one] of a.entries()) {
    const next = [n + 1];
    for (const [m, other] of b.entries())
      next.push(one === other ? (row[m] as number) : 1 + Math.min(row[m + 1] as number, next[m] as number));
    row = next;
  }
  return row.at(-1) as number;
}

test("it is the fewest characters taken away and put in", () => {
  const word = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 24 });
  void fc.assert(
    fc.property(word, word, (a, b) => distanceOf(a.join(""), b.join("")) === plainly(a, b)),
    { numRuns: 500 },
  );
});

test("whoever writes it anew changed everything, and that is told at once however long it is", () => {
  expect(distanceOf("ab".repeat(100_000), "cd".repeat(100_000))).toBe(400_000);
  const long = "Fees are due. ".repeat(14_000);
  expect(distanceOf(`${long}Yes.`, `${long}No.`)).toBe(5);
});
