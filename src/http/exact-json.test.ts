/** JSON that is made to cost time is refused before it is read digit by digit. */

import { expect, test } from "vitest";
import { ambiguityIn } from "./exact-json.ts";

test("a number of a quarter of a million digits is refused at once", () => {
  for (const number of [`1.${"0".repeat(250_000)}1`, `0.${"0".repeat(250_000)}1`, `1.${"0".repeat(250_000)}`])
    expect(ambiguityIn(`{"amount":${number}}`)).toContain("more digits");
});

test("numbers as people and programs write them are taken", () => {
  expect(ambiguityIn('{"a":49.00,"b":4.9e3,"c":-0.015,"d":9007199254740991,"e":0.1}')).toBeUndefined();
});
