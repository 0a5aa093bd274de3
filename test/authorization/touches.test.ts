/** Every act that needs a touch, with a touch that is not the one: generated from the matrix, so that no new act is left out. */

import { beforeAll, expect, test } from "vitest";
import type { Lies } from "../e2e/device.ts";
import { callers } from "./callers.ts";
import { ask } from "./matrix.ts";
import { situations } from "./situations.ts";
import { openWorld, type Sender, senderOf, type World } from "./world.ts";

let w: World;
beforeAll(async () => {
  w = await openWorld();
});

const other = Buffer.from("f".repeat(64), "hex").toString("base64url");
const lying = (lies: Lies) => (of: Sender) => ({ ...of, touch: (shown: string) => of.touch(shown, lies) });
let counter = 1000;
function still(of: Sender, shown: string): object {
  const old = of.touch(shown, { counter: 0 });
  of.touch(shown, { counter: counter++ }); // The device itself goes on.
  return old;
}
const wrong: readonly (readonly [string, (of: Sender, w: World) => Sender])[] = [
  ["for another card", lying({ challenge: other })],
  ["made on another site's page", lying({ origin: "https://evil.example" })],
  ["made on another port of this host", lying({ origin: "http://localhost:9999" })],
  ["for another site's name", lying({ rpId: "evil.example" })],
  ["of a device that did not check who touched it", lying({ verified: false })],
  ["with another key", lying({ forged: true })],
  ["that was made to enrol a passkey", lying({ type: "webauthn.create" })],
  ["of a copied device, whose counter stands still", (of) => ({ ...of, touch: (shown: string) => still(of, shown) })],
  ["of somebody else on the page", (of, world) => ({ ...of, touch: senderOf(world, "bystander").touch })],
  ["of somebody who was removed yesterday", (of, world) => ({ ...of, touch: senderOf(world, "removed").touch })],
  ["that is none", (of) => ({ ...of, touch: () => ({}) })],
];
const needing = situations
  .map((one) => ({ ...one, acts: one.acts.filter(({ sign }) => sign !== undefined) }))
  .filter(({ acts }) => acts.length > 0);

test("there are acts that need a touch, of every kind", () => {
  expect(needing.flatMap(({ acts }) => acts).length).toBeGreaterThan(50);
});

test.each(needing.map((one) => [one.says, one] as const))(
  "%s: no touch but the right one counts",
  async (_, situation) => {
    const { given, acts } = situation;
    await w.fork(async () => {
      const thing = await given(w);
      const head = w.app.head;
      for (const act of acts) {
        const may = callers.find((one) => one.by === "passkey" && act.rule.may(one));
        if (!may) throw new Error(`Nobody may ${act.route}.`);
        for (const [name, made] of wrong) {
          const { status } = await ask(w, act, thing, made(senderOf(w, may.name), w));
          expect({ route: act.route, name, refused: status >= 400, head: w.app.head }).toEqual({
            ...{ route: act.route, name, refused: true, head },
          });
        }
      }
    });
    expect(w.faults.splice(0)).toEqual([]);
  },
);
