/** `finalcall card` as a process: printed for a person, checked as a copy, refused to a machine, unreachable when the server is away. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { tokenOf } from "../e2e/desk.ts";
import { newShop } from "./shop.ts";

const shop = newShop();
let person: Record<string, string>;
beforeEach(async () => {
  person = { FINALCALL_TOKEN: await tokenOf(shop.ana, "person:ana", ["read"]) };
});
const copy = (text: string) => {
  const file = join(shop.folder, "card.txt");
  writeFileSync(file, text);
  return file;
};

test("a copy is what the server signed, until a letter of it changes", async () => {
  const { code, out } = await shop.finalcall(["card"], person);
  expect(code).toBe(0);
  expect(out.toString()).toContain("OFFLINE CARD of quillhaven");
  const good = await shop.finalcall(["card", "--check", copy(out.toString())], person);
  expect(good).toMatchObject({ code: 0 });
  expect(good.out.toString()).toContain("is what the server signed at");
  const changed = await shop.finalcall(
    ["card", "--check", copy(out.toString().replace("Now: Li", "Now: Eve"))],
    person,
  );
  expect(changed).toMatchObject({ code: 6 });
  expect(changed.err).toContain("was changed after it was signed");
  const unsigned = await shop.finalcall(["card", "--check", copy("Now: Eve.\n")], person);
  expect(unsigned).toMatchObject({ code: 6 });
});

test("3 for a machine’s token, 2 for a file that is not there, 7 when the server is away", async () => {
  const machine = await shop.finalcall(["card"]);
  expect(machine).toMatchObject({ code: 3 });
  expect(machine.err).toContain("it is given to people only");
  expect(await shop.finalcall(["card", "--check", "no-such-file"], person)).toMatchObject({ code: 2 });
  await shop.close();
  expect(await shop.finalcall(["card"], person)).toMatchObject({ code: 7 });
});
