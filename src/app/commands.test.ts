/** The index of answered commands: it never forgets one, and stays small. */

import { expect, test } from "vitest";
import { CommandIndex, commandKey } from "./commands.ts";

test("every command is found again, and hardly anything else", () => {
  const index = new CommandIndex(7);
  const keyOf = (n: number) => commandKey({ actor: "person:ana", cmd: `c${n}` });
  for (let n = 1; n <= 200_000; n += 1) index.add(keyOf(n), n * 3);
  let mistaken = 0;
  for (let n = 1; n <= 200_000; n += 1) {
    const found = index.find(keyOf(n));
    if (!found.includes(n * 3)) expect.fail(`c${n} was forgotten`);
    mistaken += found.length - 1;
  }
  for (let n = 200_001; n <= 400_000; n += 1) mistaken += index.find(keyOf(n)).length;
  expect(mistaken).toBeLessThan(200);
});

test("an actor and an id cannot be mixed up with another pair", () =>
  expect(commandKey({ actor: "a", cmd: "bc" })).not.toBe(commandKey({ actor: "ab", cmd: "c" })));
