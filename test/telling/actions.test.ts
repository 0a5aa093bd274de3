/** What people are told of actions: who decides, what was answered, that money moved, what nobody knows the end of. */

import { expect, test } from "vitest";
import { effectOf, veiled } from "../../src/classify/effect.ts";
import { actionCard, settleCard } from "../../src/decisions/action/card.ts";
import type { ActionState, SettledAs } from "../../src/decisions/action/state.ts";
import { canonical, digest, sha256 } from "../../src/kernel/json.ts";
import { worldOf } from "../../src/views/context.ts";
import { withoutActions } from "../support/action-morning.ts";
import { proofOver } from "../support/team.ts";
import { openTelling, tellingPage } from "../support/telling.ts";

/** Ana owns money, Li is the backup; support and finance are told. Noor's agent answers mails. */
const source = `${withoutActions(tellingPage)
  .replace("input: [sam], informed: [tom], after-hours", "input: [sam], informed: [tom, sam], after-hours")
  .replace("\nagents:\n", "\nagents:\n  replies: { kind: other, asked-by: [noor] }\n")}
actions:
  refund: { area: billing, does: pays back a charge, to: "https://shop.example/hooks", secret: env:HOOK, environment: production }
  payout: { area: billing, does: pays a partner, approve: [ana, marta], to: "https://bank.example/hooks", secret: env:HOOK }
  note:   { area: replies, does: writes a note, risk: low, to: "https://shop.example/hooks", secret: env:HOOK }
`;
const id = "action-000000000000000000000001";
const attempt = "attempt-1";

async function morning() {
  const day = await openTelling({ source });
  const { does, app, far, teller } = day;
  const state = () => app.world.many("action").get(id) as ActionState;
  const version = () => worldOf(app.world).page.inForce?.version ?? "";
  return {
    ...day,
    /** What was told since the last time, and the first message of it. */
    async told() {
      far.received.length = 0;
      await teller.tick();
      return { who: far.told().sort(), first: far.received[0]?.message };
    },
    async propose(kind = "refund", as = id) {
      const parameters = { clinic: "c-1", charge: "ch_1", amount: "49.00", currency: "EUR" };
      const asked = { kind, target: "shop", parameters, reason: "Charged twice.", onBehalfOf: "Mill Road" };
      const effect = effectOf(asked, { who: [], what: [], howMuch: [], why: [] });
      await does("agent:replies", "action.propose", {
        ...{ ...asked, id: as, key: as, task: "", call: "", replaces: "", print: sha256(as) },
        ...{ parameters: canonical(parameters), effect: veiled(effect, (text) => sha256(text).slice(0, 32)) },
      });
    },
    async approve(who = "ana") {
      const shown = digest(actionCard(state(), version()));
      await does(who, "action.approve", { id, shown }, proofOver(shown));
    },
    refuse: () =>
      does("ana", "action.refuse", { id, shown: digest(actionCard(state(), version())), reason: "Call them first." }),
    async settle(outcome: SettledAs) {
      const shown = digest(settleCard(state(), version(), outcome));
      await does("ana", "action.settle", { id, outcome, reason: "I looked.", shown }, proofOver(shown));
    },
    send: () => does("system", "action.dispatch", { id, attempt, host: "one", permit: false }),
    end: (outcome: string) => does("system", "action.end", { id, attempt, outcome, status: 0, says: "", ref: "" }),
  };
}

test("whoever decides is told at once what it is, who stands behind it, and what happens without an answer", async () => {
  const { propose, told } = await morning();
  await propose();
  const { who, first } = await told();
  expect(who).toEqual(["ana: Ana decides: Refund 49.00 EUR for Mill Road"]);
  expect(first).toMatchObject({ what: "waits", urgency: "now" });
  expect(first?.said.lines.slice(0, 2)).toEqual([
    "The agent replies; Noor stands behind it. Charged twice.",
    "Ana decides; Li if no answer by 12:30; blocked after that.",
  ]);
  expect((await told()).who).toEqual([]);
});

test("those whom the page names together hear it together", async () => {
  const { propose, told } = await morning();
  await propose("payout");
  expect((await told()).who).toEqual([
    "ana: Ana decides: Payout 49.00 EUR for Mill Road",
    "marta: Ana decides: Payout 49.00 EUR for Mill Road",
  ]);
});

test("without an answer the backup is told, and then everybody that it is blocked; nothing ever runs by that", async () => {
  const { propose, told, clock } = await morning();
  await propose();
  await told();
  clock.pass(31);
  expect((await told()).who).toEqual(["li: Li decides: Refund 49.00 EUR for Mill Road"]);
  clock.pass(30);
  const blocked = await told();
  expect(blocked.who).toEqual(["ana", "li", "noor"].map((one) => `${one}: Blocked: Refund 49.00 EUR for Mill Road`));
  expect(blocked.first?.what).toBe("blocked");
});

test("when money moved, support and finance are told, and who asked; once", async () => {
  const { propose, approve, send, end, told } = await morning();
  await propose();
  await told();
  await approve();
  expect((await told()).who).toEqual(["noor: Approved: Refund 49.00 EUR for Mill Road"]);
  await send();
  await end("done");
  const done = await told();
  expect(done.who).toEqual(["ana", "noor", "sam", "tom"].map((one) => `${one}: Done: Refund 49.00 EUR for Mill Road`));
  expect(done.first?.said.lines).toEqual([
    expect.stringMatching(/^It was done at 1[23]:00 at shop\.example, once\.$/),
    expect.stringMatching(/^Ana said yes at 1[23]:00\.$/),
    "Charged twice.",
  ]);
  expect((await told()).who).toEqual([]);
});

test("an effect that was sent under another plan is asked for again, and told again", async () => {
  const { propose, does, told, app } = await morning();
  await propose();
  await told();
  const second = { id: id.replace(/1$/, "2"), attempt: "attempt-2" };
  await propose("refund", second.id);
  expect((await told()).who).toEqual(["ana: Ana decides: Refund 49.00 EUR for Mill Road"]);
  const inForce = worldOf(app.world).page.inForce?.version ?? "";
  const shown = digest(actionCard(app.world.many("action").get(second.id) as ActionState, inForce));
  await does("ana", "action.approve", { id: second.id, shown }, proofOver(shown));
  await does("system", "action.dispatch", { ...second, host: "one", permit: false });
  expect((await told()).who).toEqual(["ana: Ana decides: Refund 49.00 EUR for Mill Road"]);
});

test("a no reaches who asked, with its reason", async () => {
  const { propose, refuse, told } = await morning();
  await propose();
  await told();
  await refuse();
  const no = await told();
  expect(no.who).toEqual(["noor: Refused: Refund 49.00 EUR for Mill Road"]);
  expect(no.first?.said.lines).toEqual([
    expect.stringMatching(/^Ana said no at 1[23]:00\. Nothing was sent\.$/),
    "Call them first.",
  ]);
});

test("in doubt: the owner is told at once, and nobody hears that it was done before somebody looked", async () => {
  const { propose, approve, send, end, settle, told } = await morning();
  await propose();
  await approve();
  await send();
  await told();
  await end("unknown");
  const doubt = await told();
  expect(doubt.who).toEqual(["ana: In doubt: Refund 49.00 EUR for Mill Road"]);
  expect(doubt.first).toMatchObject({ what: "in-doubt", urgency: "now" });
  expect(doubt.first?.said.lines[1]).toMatch(/^Ana settles it; Li if no answer by 12:30/);
  await settle("done");
  expect((await told()).who).toEqual(
    ["noor", "sam", "tom"].map((one) => `${one}: Done: Refund 49.00 EUR for Mill Road`),
  );
});

test("settled as not done: who asked is told that it is not sent again", async () => {
  const { propose, approve, send, end, settle, told } = await morning();
  await propose();
  await approve();
  await send();
  await end("unknown");
  await told();
  await settle("not-done");
  const { who, first } = await told();
  expect(who).toEqual(["noor: Not done: Refund 49.00 EUR for Mill Road"]);
  expect(first?.what).toBe("failed");
});

test("held for longer than its yes would have been good: who waits for it and who can end it are told, once", async () => {
  const { propose, approve, does, told, clock } = await morning();
  await propose();
  await approve();
  await does("tom", "freeze.freeze", { reason: "Odd numbers." });
  await told();
  clock.pass(59);
  expect((await told()).who).toEqual([]);
  clock.pass(2);
  const held = await told();
  expect(held.who).toEqual(["ana", "noor"].map((one) => `${one}: Still held: Refund 49.00 EUR for Mill Road`));
  expect(held.first?.said.lines[0]).toMatch(
    /^Ana said yes at 1[23]:00\. Production is frozen since 1[23]:00\. Tom froze releases by hand\. Ana or Li lifts it\.$/,
  );
  clock.pass(60);
  expect((await told()).who).toEqual([]);
});

test("what the page lets run alone is told to nobody", async () => {
  const { propose, send, end, told } = await morning();
  await propose("note");
  await send();
  await end("done");
  expect((await told()).who).toEqual([]);
});

test("a paused kind of action is told to whoever says yes to it and whom its area informs", async () => {
  const { does, told } = await morning();
  await does("noor", "pause.pause", { id: "pause-00000001", what: "tool", name: "refund", reason: "Odd refunds." });
  const { who, first } = await told();
  expect(who).toEqual(["ana", "li", "marta", "sam", "tom"].map((one) => `${one}: The action refund is paused`));
  expect(first?.said.lines[1]).toBe(
    "Ana decides when it starts again; until then approved actions wait, and so do their clocks.",
  );
});
