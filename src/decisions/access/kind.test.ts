import { describe, expect, test } from "vitest";
import { passkeyOf, touch } from "../../../test/support/history.ts";
import { by, given, stored } from "../../kernel/given.ts";
import { digest, type Json } from "../../kernel/json.ts";
import type { Event, Recorded } from "../../kernel/kind.ts";
import { keepWords } from "../../kernel/prose.ts";
import { emptyWorld, evolve } from "../../kernel/world.ts";
import { readPage } from "../../page/read.ts";
import { kinds } from "../index.ts";
import { type AccessState, breakCard, endCard, grantCard, targetOf } from "./kind.ts";

const sourceOf = (who: string) => `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: engineer, email: cy@harbor.example }
areas:
  data:     { owner: ana, backup: ben }
  deploy:   { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
everything-else: ben
agents:
  coder: { kind: claude-code, asked-by: [cy] }
access:
  production-db: { who: [${who}], approve: [ana, ben], postgres: env:PROD_ADMIN_URL, roles: [readwrite], for: 30m, answer-within: 10m }
`;
const pageOf = (who: string) => {
  const { page, version } = readPage(sourceOf(who));
  if (!page) throw new Error("The page does not hold.");
  const offered = by("system", "page.offered", { version, source: stored(who), contacts: stored("[]"), page });
  return { page, version, events: [offered, by("ana", "page.adopted", { version, as: "first", shown: {} })] };
};
const { page, version, events } = pageOf("ben, cy");
const team: readonly Recorded[] = [...events, ...["ana", "ben", "cy"].map((person) => passkeyOf(person))];

const id = "acc-00000001";
const ask = { id, target: "production-db", person: "cy", reason: "Payments are stuck since 02:10." };
const noon = "2026-11-19T12:00:00.000Z";
const at = (minutes: number) => new Date(Date.parse(noon) + minutes * 60_000).toISOString();
const target = targetOf(page, "production-db");
if (!target) throw new Error("The page has no such place.");

const when = (past: readonly Recorded[], actor: string, command: string, data: object, how: object = {}) =>
  given(kinds, past).when(actor, command, data, { page: version, ...how });

function and(past: readonly Recorded[], actor: string, command: string, data: object, how: object = {}) {
  const { answer } = when(past, actor, command, data, how);
  if (!Array.isArray(answer)) throw new Error(`${command}: ${JSON.stringify(answer)}`);
  const moment = (how as { at?: string }).at ?? noon;
  const fresh = answer.map((event: Event, index) => {
    const { value } = keepWords(event, () => "");
    return { ...by(actor, value.type, value.data, moment), page: version, seq: past.length + index + 1 };
  });
  return [...past, ...fresh];
}
function stateOf(past: readonly Recorded[], one = id): AccessState {
  const world = emptyWorld(kinds);
  for (const event of past) evolve(kinds, world, event);
  return world.many("access").get(one) as AccessState;
}
const shown = (card: Json) => ({ id, shown: digest(card) });

const asked = and(team, "cy", "access.ask", ask, { via: "token:t" });
const card = grantCard(stateOf(asked), target, version);
const granted = and(asked, "ana", "access.approve", shown(card), { proof: touch("ana", card), at: at(5) });
const received = and(granted, "cy", "access.receive", { id }, { via: "token:t", at: at(6) });
const issued = and(received, "system", "access.issued", { id }, { via: "system", at: at(6) });
const over = { id, why: "expired", sessions: 1, clean: false, left: "[]" };
const ended = and(issued, "system", "access.ended", over, { via: "system", at: at(35) });

describe("asking", () => {
  test("is for those whom the page lists, with a reason", () => {
    when(team, "ana", "access.ask", { ...ask, person: "ana" }).refuses("access.notListed");
    when(team, "cy", "access.ask", { ...ask, target: "staging-db" }).refuses("access.unknownTarget");
    expect(when(team, "cy", "access.ask", { ...ask, reason: "fix" }).answer).toHaveProperty("malformed");
  });

  test.each(["Payments\nAccepted publickey for root", "Payments \u001b[2J stuck", "Payments \u202e stuck since"])(
    "takes no control characters: %j",
    (reason) => expect(when(team, "cy", "access.ask", { ...ask, reason }).answer).toHaveProperty("malformed"),
  );

  test("is for oneself; an agent asks for the person it works for, and for nobody else", () => {
    when(team, "ben", "access.ask", ask).refuses("access.forOthers");
    when(team, "agent:coder", "access.ask", ask, { via: "token:t" }).recordsTypes("access.asked");
    when(team, "agent:coder", "access.ask", { ...ask, person: "ben" }, { via: "token:t" }).refuses("access.forOthers");
    when(team, "machine:ci", "access.ask", ask, { via: "token:t" }).refuses("access.forOthers");
  });
});

describe("the yes", () => {
  test("starts the clock", () => expect(stateOf(granted).until).toBe(at(35)));

  test("is somebody else's, in a browser, by a touch over what was shown", () => {
    const own = grantCard(stateOf(asked), target, version);
    when(asked, "cy", "access.approve", shown(own), { proof: touch("cy", own) }).refuses("access.own");
    when(asked, "ana", "access.approve", shown(own), { via: "token:t" }).refuses("access.notInBrowser");
    when(asked, "ana", "access.approve", shown(own)).refuses("access.noPasskey");
    when(asked, "ana", "access.approve", { id, shown: digest("else") }).refuses("access.changed");
    when(asked, "agent:coder", "access.approve", shown(own)).refuses("access.notInBrowser");
  });

  test("is not given twice, nor after a no", () => {
    when(granted, "ben", "access.approve", shown(card), { proof: touch("ben", card), at: at(6) }).refuses(
      "access.granted",
    );
    const refused = and(asked, "ben", "access.refuse", { id, reason: "Use the replica." });
    when(refused, "ana", "access.approve", shown(card), { proof: touch("ana", card) }).refuses("access.answered");
    const open = breakCard(stateOf(refused), target, version);
    when(refused, "cy", "access.breakOpen", shown(open), { proof: touch("cy", open), at: at(30) }).refuses(
      "access.answered",
    );
  });

  test("is not given to somebody whom the page no longer names", () => {
    const next = pageOf("ben");
    const past = [...asked, ...next.events];
    when(past, "ana", "access.approve", shown(card), { proof: touch("ana", card) }).refuses("access.removed");
    when([...granted, ...next.events], "cy", "access.receive", { id }, { at: at(6) }).refuses("access.removed");
  });
});

describe("breaking it open", () => {
  const open = breakCard(stateOf(asked), target, version);
  const broken = and(asked, "cy", "access.breakOpen", shown(open), { proof: touch("cy", open), at: at(10) });

  test("waits for the page's minutes, and is the receiver's own", () => {
    when(asked, "cy", "access.breakOpen", shown(open), { proof: touch("cy", open), at: at(9) }).refuses(
      "access.tooEarly",
    );
    when(asked, "ben", "access.breakOpen", shown(open), { proof: touch("ben", open), at: at(11) }).refuses(
      "access.notTheirs",
    );
    when(asked, "cy", "access.breakOpen", shown(open), { at: at(11) }).refuses("access.noPasskey");
    when(asked, "cy", "access.breakOpen", shown(open), { at: at(11), via: "token:t" }).refuses("access.notInBrowser");
  });

  test("lasts half as long", () => expect(stateOf(broken).until).toBe(at(25)));

  test("is not possible again until somebody read how it ended", () => {
    const second = { ...ask, id: "acc-00000002" };
    const past = and(broken, "cy", "access.ask", second, { at: at(30) });
    const next = breakCard(stateOf(past, second.id), target, version);
    const again = { id: second.id, shown: digest(next) };
    when(past, "cy", "access.breakOpen", again, { proof: touch("cy", next), at: at(60) }).refuses("access.unread");
  });
});

describe("the login", () => {
  test("is made once, for the person alone", () => {
    when(granted, "cy", "access.receive", { id }, { via: "token:t", at: at(6) }).records({
      type: "access.issuing",
      data: { id, login: "bg_00000001", serial: stateOf(asked).seq, place: target },
    });
    when(granted, "ben", "access.receive", { id }, { at: at(6) }).refuses("access.notTheirs");
    when(granted, "agent:coder", "access.receive", { id }, { at: at(6) }).refuses("access.notTheirs");
    when(issued, "cy", "access.receive", { id }, { at: at(7) }).refuses("access.shownOnce");
    when(asked, "cy", "access.receive", { id }).refuses("access.notGranted");
    when(granted, "cy", "access.receive", { id }, { at: at(35) }).refuses("access.over");
  });

  test("is ended early by anybody who is named for it, also from a command line", () => {
    when(issued, "cy", "access.end", { id, reason: "Done, thanks." }, { via: "token:t" }).recordsTypes("access.ending");
    when(issued, "ana", "access.end", { id, reason: "Not needed any more." }).recordsTypes("access.ending");
    when(issued, "agent:coder", "access.end", { id, reason: "Done, thanks." }).refuses("access.notYours");
  });

  test("that could not be ended is counted until it worked", () => {
    const once = and(issued, "system", "access.stuck", { id, why: "The database is away." }, { via: "system" });
    const twice = and(once, "system", "access.stuck", { id, why: "The database is away." }, { via: "system" });
    expect(stateOf(twice).stuck?.tries).toBe(2);
    expect(stateOf(and(twice, "system", "access.ended", over, { via: "system" })).stuck).toBeUndefined();
    when(issued, "ana", "access.ended", over).refuses("access.notSystem");
  });
});

describe("the proof of end", () => {
  const proof = endCard(stateOf(ended));

  test("is read and signed by an approver who did not hold the login", () => {
    when(ended, "cy", "access.read", shown(proof), { proof: touch("cy", proof) }).refuses("access.own");
    when(ended, "ana", "access.read", shown(proof)).refuses("access.noPasskey");
    when(ended, "ana", "access.read", shown(proof), { proof: touch("ana", proof) }).recordsTypes("access.read");
    when(issued, "ana", "access.read", shown(proof)).refuses("access.notEnded");
  });
});
