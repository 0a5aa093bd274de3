import { expect, test } from "vitest";
import { sha256 } from "../kernel/json.ts";
import { loopWatch, mostRepeats } from "./loops.ts";

const ask = (input: string, token = "abcdef012345") => ({
  caller: { actor: "agent:coder", via: `token:${token}`, by: "li" },
  input: sha256(input),
  drill: false,
});

test("the same request is counted to the last time, each key by itself, and forgotten after a minute", () => {
  let now = 0;
  const times = loopWatch(() => now);
  for (let n = 1; n <= mostRepeats + 5; n += 1) expect(times(ask("one"))).toBe(n);
  expect(times(ask("one", "abcdef012346"))).toBe(1);
  expect(times(ask("another"))).toBe(1);
  now = 60_000;
  expect(times(ask("one"))).toBe(1);
});

test("a hundred thousand different requests in a minute are no loop, and do not hide one", () => {
  const times = loopWatch(() => 0);
  let most = 0;
  for (let n = 0; n < 100_000; n += 1) {
    most = Math.max(most, times(ask(`request ${n}`)));
    if (n % 1000 === 0) times(ask("the loop"));
  }
  expect(most).toBeLessThan(mostRepeats / 2);
  expect(times(ask("the loop"))).toBeGreaterThan(mostRepeats);
});
