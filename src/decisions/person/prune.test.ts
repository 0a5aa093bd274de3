import { expect, test } from "vitest";
import { hashOf, later, pageInForce } from "../../../test/support/history.ts";
import { by } from "../../kernel/given.ts";
import { emptyWorld, evolve } from "../../kernel/world.ts";
import { kinds } from "../index.ts";
import type { PersonState } from "./kind.ts";

test("sessions and links that expired are not walked through for ever", () => {
  const invited = (n: number) =>
    by("ana", "person.invited", { id: "ben", link: hashOf(`link ${n}`), expires: later(n * 60 + 30) }, later(n * 60));
  const signedIn = (n: number) => {
    const data = {
      id: "ben",
      session: hashOf(`session ${n}`),
      how: "passkey",
      credential: "key-ben",
      expires: later(n * 60 + 90),
    };
    return by("ben", "person.signedIn", data, later(n * 60 + 1));
  };
  const world = emptyWorld(kinds);
  for (const event of pageInForce) evolve(kinds, world, event);
  for (let n = 0; n < 100; n += 1) for (const event of [invited(n), signedIn(n)]) evolve(kinds, world, event);
  const ben = world.many("person").get("ben") as PersonState;
  expect([ben.links.length, ben.sessions.length]).toEqual([1, 2]);
  expect(ben.sessions.at(-1)?.session).toBe(hashOf("session 99"));
});
