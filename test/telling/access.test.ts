/** What people are told of emergency access, above all when it is broken open. */

import { expect, test } from "vitest";
import { breakCard, grantCard, targetOf } from "../../src/decisions/access/kind.ts";
import type { AccessState } from "../../src/decisions/access/state.ts";
import { digest } from "../../src/kernel/json.ts";
import { worldOf } from "../../src/views/context.ts";
import { proofOver } from "../support/team.ts";
import { openTelling, tellingPage } from "../support/telling.ts";

const source = `${tellingPage}
access:
  production-db: { who: [li], approve: [ana, marta], postgres: env:PROD_ADMIN_URL, roles: [readwrite], for: 30m, answer-within: 10m }
`;
const ask = { id: "acc-00000001", target: "production-db", person: "li", reason: "Payments are stuck since 02:10." };

async function asked() {
  const night = await openTelling({ source });
  await night.does("li", "access.ask", { ...ask, incident: "" });
  await night.teller.tick();
  const told = night.far.told().sort();
  const said = night.far.received[0]?.message.said;
  night.far.received.length = 0;
  const state = () => night.app.world.many("access").get(ask.id) as AccessState;
  /** What a person of the team is shown, and touches for. */
  const card = (make: typeof grantCard) => {
    const inForce = worldOf(night.app.world).page.inForce;
    const target = inForce && targetOf(inForce.page, "production-db");
    if (!target) throw new Error("The page has no such place.");
    return digest(make(state(), target, inForce.version));
  };
  return { ...night, told, said, card };
}

test("whoever may say yes is told who asks, why, and when it may be broken open", async () => {
  const { told, said } = await asked();
  expect(told).toEqual(["ana: Li asks for access to production-db", "marta: Li asks for access to production-db"]);
  expect(said?.lines[0]).toBe("Payments are stuck since 02:10.");
  expect(said?.lines[1]).toMatch(/^Ana or Marta decides; without an answer Li may break it open at 1[23]:10\.$/);
});

test("broken open: everybody who guards it hears it at once, and nobody twice", async () => {
  const { does, card, teller, far, clock } = await asked();
  clock.pass(11);
  const shown = card(breakCard);
  await does("li", "access.breakOpen", { id: ask.id, shown }, proofOver(shown));
  await teller.tick();
  await teller.tick();
  expect(far.told().sort()).toEqual(["ana: Li broke open production-db", "marta: Li broke open production-db"]);
  expect(far.received[0]?.message).toMatchObject({ what: "broken-open", urgency: "now" });
});

test("granted: the one who asked hears by whom, and until when", async () => {
  const { does, card, teller, far } = await asked();
  const shown = card(grantCard);
  await does("ana", "access.approve", { id: ask.id, shown }, proofOver(shown));
  await teller.tick();
  expect(far.told().sort()).toEqual([
    "li: Granted: access of Li to production-db",
    "marta: Granted: access of Li to production-db",
  ]);
});
