/** A Thursday morning of actions: one waits, one looks like one that was done, one is too old, one is held, one is in doubt, some ended. */

import { readFileSync } from "node:fs";
import { effectOf, veiled } from "../../src/classify/effect.ts";
import { actionCard, settleCard } from "../../src/decisions/action/card.ts";
import { ruleFor } from "../../src/decisions/action/rule.ts";
import type { ActionState, SettledAs } from "../../src/decisions/action/state.ts";
import { type PageState, pageCard } from "../../src/decisions/page/kind.ts";
import { canonical, digest, type Json, sha256 } from "../../src/kernel/json.ts";
import type { Recorded, Subjects } from "../../src/kernel/kind.ts";
import { pageFile, setUp } from "./quillhaven.ts";
import { newTeam, proofOver, type Team } from "./team.ts";

/** When the screens are looked at: Thursday 10:20 in Lisbon, where Ana is. */
export const actionsAt = "2026-11-19T10:20:00.000Z";
export const clock = (time: string) => `2026-11-19T${time}:00.000Z`;

/** A page without its own kinds of action. */
export function withoutActions(source: string): string {
  return source.replace(/^actions:.*\n(?:[ #].*\n|\n)*/gm, "");
}

/** The example team's page: finance and support are told of money, and Noor's agent answers mails. */
export const actionPage = withoutActions(readFileSync(pageFile, "utf8"))
  .replace("input: [sam], informed: [tom], after-hours", "input: [sam], informed: [tom, sam], after-hours")
  .replace("\nagents:\n", "\nagents:\n  replies: { kind: other, asked-by: [noor] }\n")
  .concat(`
actions:
  refund: { area: billing, does: pays back a charge, risk: high, to: "https://shop.quillhaven.example/hooks/finalcall", secret: env:SHOP_HOOK,
            idempotent: yes, read-back: "https://shop.quillhaven.example/refunds/{key}", environment: production,
            who: clinic, what: charge, how-much: amount, why: reason }
  credit: { area: billing, does: credits a clinic’s next invoice, risk: high, to: "https://shop.quillhaven.example/hooks/finalcall",
            secret: env:SHOP_HOOK, idempotent: yes }
  payout: { area: billing, does: pays a partner by bank transfer, risk: high, to: "https://bank.quillhaven.example/transfers",
            secret: env:BANK_HOOK, approve: [ana, marta] }
  mail:   { area: replies, does: sends one mail to a clinic, risk: medium, reviewed-by: [sam, ana] }
  note:   { area: replies, does: writes a note on a clinic’s account, risk: low, to: "https://shop.quillhaven.example/hooks/finalcall",
            secret: env:SHOP_HOOK, idempotent: yes }
`);

const pageOf = (team: Team) => team.world.one("page") as PageState;
export const actionIn = (team: Team, id: string): ActionState =>
  (team.world.many("action") as Subjects<ActionState>).get(id) as ActionState;
const version = (team: Team): string => pageOf(team).inForce?.version ?? "";
const idOf = (n: number): string => `action-${String(n).padStart(24, "0")}`;

export const sentId = idOf(1);
export const waitsId = idOf(2);
export const twinId = idOf(3);
export const staleId = idOf(4);
export const doubtId = idOf(5);
export const heldId = idOf(6);
export const mailId = idOf(8);
export const noteId = idOf(9);
export const beforeId = idOf(10);
export const editId = idOf(11);
export const refusedId = idOf(12);

export const creditsPaused = "pause-00credits1";

interface Asked {
  readonly kind: string;
  readonly target?: string;
  readonly parameters: Json;
  readonly reason: string;
  readonly onBehalfOf?: string;
  readonly replaces?: string;
}

/** Proposes as the server does: with an effect that is read from the words, and veiled. */
export function propose(team: Team, id: string, asked: Asked, time: string, who = "agent:replies"): void {
  const page = pageOf(team).inForce?.page;
  if (!page) throw new Error("No page is in force.");
  const { kind, target = "shop", parameters, reason, onBehalfOf = "", replaces = "" } = asked;
  const effect = effectOf({ kind, target, parameters, onBehalfOf, reason }, ruleFor(page, kind).means);
  const data = {
    ...{ id, key: `${kind}-${id.slice(-4)}`, kind, target, reason, onBehalfOf, replaces, task: "", call: "" },
    ...{ parameters: canonical(parameters), print: sha256(`${kind} ${id}`) },
    effect: veiled(effect, (text) => sha256(text).slice(0, 32)),
  };
  team.does(who, "action.propose", data, clock(time), who.includes(":") ? { via: "token:t9" } : {});
}

export function approve(team: Team, id: string, time: string, who = "ana"): void {
  const shown = digest(actionCard(actionIn(team, id), version(team)));
  team.does(who, "action.approve", { id, shown }, clock(time), { proof: proofOver(shown, `cred-${who}`) });
}

export function settle(team: Team, id: string, outcome: SettledAs, time: string, who = "ana"): void {
  const shown = digest(settleCard(actionIn(team, id), version(team), outcome));
  const data = { id, outcome, reason: "It stands in the bank’s list of Thursday.", shown };
  team.does(who, "action.settle", data, clock(time), { proof: proofOver(shown, `cred-${who}`) });
}

export function send(team: Team, id: string, time: string, n = 1): void {
  team.does("system", "action.dispatch", { id, attempt: `attempt-${n}`, host: "app-1", permit: false }, clock(time));
}

export function end(team: Team, id: string, outcome: string, time: string, more: object = {}, n = 1): void {
  const data = { id, attempt: `attempt-${n}`, outcome, status: 0, says: "", ref: "", ...more };
  team.does("system", "action.end", data, clock(time));
}

const refund = {
  kind: "refund",
  parameters: { clinic: "c-2041", charge: "ch_88213", amount: "49.00", currency: "EUR", reason: "charged twice" },
  reason: "The clinic was charged twice for November; the second charge goes back.",
  onBehalfOf: "Mill Road Clinic",
} as const;

/** The team with its kinds of action, before anybody proposed one. */
export function calmActions(): Team {
  const team = newTeam();
  setUp(team, actionPage);
  return team;
}

/** A team whose page names no kind of action. */
export function noActions(): Team {
  const team = newTeam();
  setUp(team, withoutActions(readFileSync(pageFile, "utf8")));
  return team;
}

/** One refund that waits since 10:02. */
export function oneWaits(): Team {
  const team = calmActions();
  propose(
    team,
    waitsId,
    {
      ...refund,
      parameters: { ...refund.parameters, clinic: "c-77", charge: "ch_90555" },
      onBehalfOf: "Harbour Dental",
    },
    "10:02",
  );
  return team;
}

/** A new page takes effect: every yes under the old one falls. */
export function pageChanged(team: Team, time: string): void {
  const source = actionPage.replace("everything-else: li ", "everything-else: ana ");
  const [offer] = team.does("li", "page.offer", { source }, clock(time));
  const shown = digest(pageCard(pageOf(team)));
  const { version } = (offer as Recorded).data as { version: string };
  team.does("ana", "page.adopt", { version, shown }, clock(time), { proof: proofOver(shown, "cred-ana") });
}

/** 10:20: what waits, looks like another, is too old, is held, in doubt or under way; and what ended. */
export function actionMorning(): Team {
  const team = calmActions();
  propose(
    team,
    staleId,
    {
      kind: "credit",
      parameters: { clinic: "c-310", amount: 1900, currency: "EUR" },
      reason: "The plan changed in the middle of the month.",
      onBehalfOf: "Elm Street Practice",
    },
    "08:10",
  );
  approve(team, staleId, "08:20");

  propose(
    team,
    doubtId,
    {
      kind: "payout",
      target: "bank",
      parameters: { partner: "p-9", iban: "DE89370400440532013000", amount: "1250.00", currency: "EUR" },
      reason: "October’s share of the referral partner.",
      onBehalfOf: "Northdene Partners",
    },
    "09:02",
  );
  approve(team, doubtId, "09:10");
  send(team, doubtId, "09:11");
  end(team, doubtId, "unknown", "09:12", { says: "The answer broke off after 30 s." });
  team.does(
    "system",
    "action.readBack",
    { id: doubtId, attempt: "attempt-1", found: "no", says: "404" },
    clock("09:14"),
  );

  propose(team, sentId, refund, "09:31");
  approve(team, sentId, "09:38");
  send(team, sentId, "09:39");
  end(team, sentId, "done", "09:40", { status: 200, says: '{"ok":true}', ref: "re_5512" });
  propose(
    team,
    noteId,
    {
      kind: "note",
      parameters: { clinic: "c-2041", text: "Refunded once, see charge ch_88213." },
      reason: "So that support knows.",
    },
    "09:42",
  );
  send(team, noteId, "09:43");
  end(team, noteId, "done", "09:43", { status: 200 });

  propose(
    team,
    refusedId,
    {
      kind: "credit",
      parameters: { clinic: "c-5", amount: "900.00", currency: "EUR" },
      reason: "The clinic is unhappy.",
      onBehalfOf: "Southgate Clinic",
    },
    "09:44",
  );
  const shown = digest(actionCard(actionIn(team, refusedId), version(team)));
  team.does(
    "ana",
    "action.refuse",
    { id: refusedId, shown, reason: "Nobody promised them that. Tom calls them first." },
    clock("09:50"),
  );

  propose(
    team,
    heldId,
    {
      kind: "credit",
      parameters: { clinic: "c-77", amount: "12.50", currency: "EUR" },
      reason: "One seat too many was billed.",
      onBehalfOf: "Harbour Dental",
    },
    "09:52",
  );
  approve(team, heldId, "09:58");
  propose(
    team,
    mailId,
    {
      kind: "mail",
      target: "info@southgate.example",
      parameters: { subject: "Your credit", text: "The credit stands on your next invoice." },
      reason: "Answers the clinic’s mail.",
      onBehalfOf: "Southgate Clinic",
    },
    "10:00",
  );
  const read = digest(actionCard(actionIn(team, mailId), version(team)));
  team.does("sam", "action.approve", { id: mailId, shown: read }, clock("10:06"), { via: "link:x" });
  team.does(
    "agent:replies",
    "action.dispatch",
    { id: mailId, attempt: "attempt-1", host: "agent:replies", permit: true },
    clock("10:18"),
    { via: "token:t9" },
  );

  propose(
    team,
    waitsId,
    {
      ...refund,
      parameters: { ...refund.parameters, clinic: "c-77", charge: "ch_90555", amount: "12.00" },
      onBehalfOf: "Harbour Dental",
    },
    "10:02",
  );
  propose(
    team,
    twinId,
    {
      kind: "refund",
      parameters: {
        clinic: "C-2041",
        charge: "ch_88213",
        amount: 4900,
        currency: "eur",
        reason: "duplicate charge",
        note: "urgent",
      },
      reason: "Double charge in November: refund the second one.",
      onBehalfOf: "Mill Road Clinic",
    },
    "10:05",
  );
  edited(team);
  team.does(
    "tom",
    "pause.pause",
    { id: creditsPaused, what: "tool", name: "credit", reason: "Two credits went to the wrong clinic." },
    clock("10:10"),
  );
  return team;
}

/** Long, nested and with characters that nobody sees: what must not hide anything. */
function edited(team: Team): void {
  const text = `Dear team,\n\n${"we looked at your invoice and found that one seat was billed twice. ".repeat(8)}\n\nQuillhaven`;
  const to = {
    clinic: { id: "c-310", name: "Elm\u200bStreet", tags: ["dental", "small"] },
    copies: [],
    again: false,
    seats: null,
  };
  const mail = { kind: "mail", target: "info@elmstreet.example", onBehalfOf: "Elm Street Practice" };
  propose(
    team,
    beforeId,
    {
      ...mail,
      parameters: { subject: "Your invoice", text: "We will look at it.", to },
      reason: "Answers the mail of Tuesday.",
    },
    "10:07",
  );
  propose(
    team,
    editId,
    {
      ...mail,
      replaces: beforeId,
      parameters: { subject: "Your invoice \u202eof May", text, to },
      reason: "Answers the mail of Tuesday, with what was found.",
    },
    "10:09",
  );
}
