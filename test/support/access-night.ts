/** A night of emergency access: one open, one that does not end, one that waits, one broken open whose end nobody read. */

import { readFileSync } from "node:fs";
import { type AccessState, breakCard, grantCard, targetOf } from "../../src/decisions/access/kind.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { digest, type Json } from "../../src/kernel/json.ts";
import type { Subjects } from "../../src/kernel/kind.ts";
import { pageFile, setUp } from "./quillhaven.ts";
import { newTeam, proofOver, type Team } from "./team.ts";

const page = `${readFileSync(pageFile, "utf8").replace(/^access:.*\n(?:[ #].*\n|\n)*/gm, "")}
access:
  production-db:  { who: [li, noor], approve: [ana, li, marta], postgres: env:PROD_ADMIN_URL, roles: [readwrite], for: 30m, answer-within: 10m }
  production-ssh: { who: [li, ana], approve: [ana, li], ssh: { ca: env:SSH_CA, principal: prod, source: [10.0.0.0/8] }, for: 20m }
`;
const at = (time: string) => `2026-11-19T${time}:00.000Z`;
const stateOf = (team: Team, id: string) => (team.world.many("access") as Subjects<AccessState>).get(id) as AccessState;
const inForce = (team: Team) => (team.world.one("page") as PageState).inForce as NonNullable<PageState["inForce"]>;

export const waitsId = "acc-00000waits01";
export const openId = "acc-000000open01";
export const stuckId = "acc-00000stuck01";
export const brokenId = "acc-0000broken01";

const ask = (team: Team, id: string, who: string, target: string, reason: string, when: string) =>
  team.does(who, "access.ask", { id, target, person: who, reason, incident: "31" }, at(when));

function signs(team: Team, who: string, command: string, id: string, card: (state: AccessState) => Json, when: string) {
  const shown = digest(card(stateOf(team, id)));
  team.does(who, command, { id, shown }, at(when), { proof: proofOver(shown, `cred-${who}`) });
}

function grant(team: Team, id: string, by: string, when: string, make = grantCard) {
  const { page, version } = inForce(team);
  const target = targetOf(page, stateOf(team, id).target);
  if (!target) throw new Error("The page names no such place.");
  const command = make === grantCard ? "access.approve" : "access.breakOpen";
  signs(team, by, command, id, (state) => make(state, target, version), when);
}

function receive(team: Team, id: string, who: string, when: string) {
  team.does(who, "access.receive", { id }, at(when));
  team.does("system", "access.issued", { id }, at(when));
}

/** Before anybody asks: the places are on the page, and nobody ever was there. */
export function calmAccess(): Team {
  const team = newTeam();
  setUp(team, page);
  return team;
}

/** 03:07: Li is in one place; another login does not end; Noor waits; how the broken one ended waits to be read. */
export function accessNight(): Team {
  const team = calmAccess();
  ask(team, brokenId, "li", "production-db", "Clinics are charged twice; the queue must be emptied by hand.", "02:05");
  grant(team, brokenId, "li", "02:16", breakCard);
  receive(team, brokenId, "li", "02:17");
  const left = [
    { what: "role", name: "reporting_tmp", now: "found" },
    { what: "function", name: "billing.pay_all() as its owner", now: "kept" },
  ];
  const over = { id: brokenId, why: "expired", sessions: 2, clean: false, left: JSON.stringify(left) };
  team.does("system", "access.ended", over, at("02:31"));

  ask(team, stuckId, "ana", "production-ssh", "The worker on host 2 answers nobody; it is restarted by hand.", "02:20");
  grant(team, stuckId, "li", "02:22");
  receive(team, stuckId, "ana", "02:23");
  team.does("system", "access.stuck", { id: stuckId, why: "host-2.quillhaven.example does not answer." }, at("02:43"));
  team.does("system", "access.stuck", { id: stuckId, why: "host-2.quillhaven.example does not answer." }, at("02:53"));

  ask(team, openId, "li", "production-db", "The charges of 02:10 to 02:38 are marked for refund.", "02:50");
  grant(team, openId, "ana", "02:52");
  receive(team, openId, "li", "02:53");

  ask(team, waitsId, "noor", "production-db", "Two clinics see another clinic’s plan; I compare the rows.", "03:01");
  const drill = { id: "drill-00000001", of: "access:production-db" };
  const steps = [{ step: "issue", ok: true, took: 81, says: "" }];
  team.does("system", "drill.hold", { ...drill, steps }, "2026-11-12T10:00:00.000Z");
  return team;
}
