import { describe, expect, test } from "vitest";
import { and, at, inForce, noon, numbered, when, worldAfter } from "../../../test/support/ai-history.ts";
import { passkeyOf, touch } from "../../../test/support/history.ts";
import type { Effect } from "../../classify/effect.ts";
import { by, stored } from "../../kernel/given.ts";
import { digest, sha256 } from "../../kernel/json.ts";
import type { Recorded } from "../../kernel/kind.ts";
import type { ActionRule } from "../../page/page.ts";
import { worldOf } from "../../views/context.ts";
import { actionCard, sentCard, settleCard } from "./card.ts";
import { mostOpen } from "./kind.ts";
import { mostDispatches, statusOf } from "./may.ts";
import { ruleFor } from "./rule.ts";
import { type ActionState, timesDone } from "./state.ts";

const source = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: founder, email: cy@harbor.example }
areas:
  billing:  { owner: ben, backup: ana }
  deploy:   { owner: ben, backup: ana }
  data:     { owner: ana, backup: ben }
  incident: { owner: ben, backup: ana }
everything-else: ana
agents:
  replies: { kind: other, asked-by: [cy] }
releases:
  production: { metrics: pushed, watch: 5m }
`;
const read = inForce(source);
const { version } = read;
const refundRule: ActionRule = {
  ...ruleFor(read.page, "refund"),
  ...{ to: "https://shop.example/hooks", secret: "env:HOOK", idempotent: true, environment: "production" },
};
/** The page with these kinds of action: what reads them from the page's text has tests of its own. */
function teamWith(...actions: ActionRule[]): readonly Recorded[] {
  const offered = by("system", "page.offered", {
    ...{ version, source: stored(source), contacts: stored("[]"), page: { ...read.page, actions } },
  });
  const adopted = by("ana", "page.adopted", { version, as: "first", shown: {} });
  return numbered([offered, adopted, ...["ana", "ben", "cy"].map((one) => passkeyOf(one))]);
}
const blind: ActionRule = { ...refundRule, idempotent: false };
const note: ActionRule = { ...refundRule, name: "note", about: "plain", risk: "low" };
const tag: ActionRule = { ...note, name: "tag", risk: "medium", reviewedBy: ["cy"] };
const team = teamWith(refundRule, note, tag);
const careful = teamWith(blind);

const id = "action-000000000000000000000001";
const other = "action-000000000000000000000002";
const effect: Effect = { verb: "refund", who: ["c1"], what: ["charge:1"], amount: ["4900 EUR"], why: ["twice"] };
const refund = {
  ...{ id, key: "refund-4711", kind: "refund", target: "shop", print: sha256("one"), effect, task: "", call: "" },
  ...{ replaces: "", parameters: '{"amount":4900,"currency":"EUR"}', reason: "Charged twice.", onBehalfOf: "c1" },
};
const agent = "agent:replies";
const token = { via: "token:t1" };
const system = { via: "system" };

const propose = (past: readonly Recorded[], more: object = {}, actor = agent) =>
  and(past, actor, "action.propose", { ...refund, ...more }, token);
const stateOf = (past: readonly Recorded[], one = id) => worldAfter(past).many("action").get(one) as ActionState;
const status = (past: readonly Recorded[], moment = noon, one = id) => {
  const { page, pauses: pause, freeze, incidents: incident } = worldOf(worldAfter(past));
  return statusOf({ page, pause, freeze, incident }, stateOf(past, one), moment);
};
const cardOf = (past: readonly Recorded[], one = id, of = version) => actionCard(stateOf(past, one), of);
const yes = (past: readonly Recorded[], who = "ben", one = id) => {
  const card = cardOf(past, one);
  return { data: { id: one, shown: digest(card) }, how: { proof: touch(who, card) } };
};
const approve = (past: readonly Recorded[], moment = noon, one = id) => {
  const { data, how } = yes(past, "ben", one);
  return and(past, "ben", "action.approve", data, { ...how, at: moment });
};
const claim = (attempt: string, more: object = {}) => ({ id, attempt, host: "one", permit: false, ...more });
const send = (past: readonly Recorded[], attempt: string, moment = noon) =>
  and(past, "system", "action.dispatch", claim(attempt), { ...system, at: moment });
const end = (past: readonly Recorded[], attempt: string, outcome: string, moment = noon) =>
  and(past, "system", "action.end", { id, attempt, outcome, status: 0, says: "", ref: "" }, { ...system, at: moment });

const waiting = propose(team);
const approved = approve(waiting);
const sent = send(approved, "attempt-1");

describe("an action", () => {
  test("may be proposed by an agent, and waits for the owner of what it is about", () => {
    expect(stateOf(waiting)).toMatchObject({ risk: "high", about: "money-movement", area: "billing", makers: ["cy"] });
    expect(status(waiting)).toBe("waiting");
    when(waiting, "system", "action.dispatch", claim("attempt-1"), system).refuses("action.unapproved");
  });

  test("is high and its area's when the page does not name it, and goes to everything else when nobody owns that", () => {
    const payout = propose(team, { kind: "create_payout" });
    expect(stateOf(payout)).toMatchObject({ risk: "high", area: "billing" });
    for (const kind of ["pay-invoice", "payInvoice", "capture_payment", "issueRefund", "Refund"])
      expect(stateOf(propose(team, { kind })), kind).toMatchObject({ risk: "high", area: "billing" });
    const odd = propose(team, { kind: "frobnicate" });
    expect(stateOf(odd).risk).toBe("high");
    when(odd, "ana", "action.approve", yes(odd, "ana").data, yes(odd, "ana").how).records("action.approved");
  });

  test("of a coding agent's command is the call of the area that it touches", () => {
    const push = propose(team, { kind: "command.deploy" });
    expect(stateOf(push)).toMatchObject({ risk: "high", area: "deploy" });
    expect(stateOf(propose(team, { kind: "command.nowhere" })).risk).toBe("high");
  });

  test("is refused while five hundred of the same proposer are open: nobody reads a flood", () => {
    const one = waiting.at(-1) as Recorded;
    const copies = Array.from({ length: mostOpen - 1 }, (_, at) => {
      const own = `action-${String(at).padStart(24, "a")}`;
      return { ...one, data: { ...(one.data as object), id: own, key: own } } as Recorded;
    });
    const flood = numbered([...waiting, ...copies]);
    when(flood, agent, "action.propose", { ...refund, id: other, key: "more" }, token).refuses("action.full");
    when(flood, agent, "action.propose", refund, token).records();
    when(flood, "agent:x", "action.propose", { ...refund, id: other, key: "more" }, token).records("action.proposed");
  });

  test("runs alone where the page says so, unless it moves money", () => {
    const noted = propose(team, { kind: "note" });
    expect(stateOf(noted).risk).toBe("low");
    when(noted, "system", "action.dispatch", claim("attempt-1"), system).records("action.dispatched");
    const money = propose(teamWith({ ...refundRule, risk: "low" }));
    expect(stateOf(money).risk).toBe("high");
  });

  test("of medium risk is reviewed by whom the page names, without a passkey, and never by who proposed it", () => {
    const past = propose(team, { kind: "tag" });
    const { data } = yes(past, "cy");
    when(past, "cy", "action.approve", data).records("action.approved");
    when(past, "ben", "action.approve", data).refuses("action.notYours");
    const own = propose(team, { kind: "tag" }, "person:cy");
    when(own, "cy", "action.approve", yes(own, "cy").data, yes(own, "cy").how).refuses("action.own");
  });

  test("proposed again with the same key is the same; with another content it is refused", () => {
    when(waiting, agent, "action.propose", refund, token).records();
    when(waiting, agent, "action.propose", { ...refund, print: sha256("two") }, token).refuses("action.otherContent");
  });
});

describe("the yes", () => {
  test("is the owner's, by passkey, to exactly what was shown", () => {
    const { data, how } = yes(waiting);
    when(waiting, "ben", "action.approve", data, how).records("action.approved");
    when(waiting, "ben", "action.approve", data).refuses("action.noPasskey");
    when(waiting, "ben", "action.approve", { ...data, shown: digest("else") }, how).refuses("action.changed");
  });

  test("is never a token's, an agent's, or that of anybody who asks the agent", () => {
    const { data, how } = yes(waiting);
    for (const who of [agent, "machine:ci", "system"])
      when(waiting, who, "action.approve", data, { ...how, via: "token:t1" }).refuses("action.notInBrowser");
    when(waiting, "ben", "action.approve", data, { ...how, via: "cli:t1" }).refuses("action.notInBrowser");
    when(waiting, "cy", "action.approve", data, how).refuses("action.own");
    const own = propose(team, {}, "person:ben");
    when(own, "ben", "action.approve", yes(own).data, yes(own).how).refuses("action.own");
    when(own, "ana", "action.approve", yes(own, "ana").data, yes(own, "ana").how).records("action.approved");
  });

  test("for one action says nothing of another, also when a person was shown that one", () => {
    const two = propose(waiting, { id: other, key: "k2", effect: { ...effect, who: ["c2"] } });
    const shown = digest(cardOf(two, other));
    when(two, "ben", "action.approve", { id, shown }, { proof: touch("ben", cardOf(two, other)) }).refuses(
      "action.changed",
    );
  });

  test("is good for so long, and then asked again", () => {
    expect(status(approved, at(59))).toBe("ready");
    expect(status(approved, at(60))).toBe("stale");
    when(approved, "system", "action.dispatch", claim("attempt-1"), { ...system, at: at(60) }).refuses("action.stale");
    const again = approve(approved, at(60));
    when(again, "system", "action.dispatch", claim("attempt-1"), { ...system, at: at(61) }).records(
      "action.dispatched",
    );
  });

  test("falls when the page changes", () => {
    const changed = inForce(source.replace("everything-else: ana", "everything-else: ben"));
    const next = by("system", "page.offered", {
      ...{ version: changed.version, source: stored(source), contacts: stored("[]") },
      page: { ...changed.page, actions: [refundRule] },
    });
    const adopted = by("ana", "page.adopted", { version: changed.version, as: "owner", shown: {} });
    const past = numbered([...approved, next, adopted]);
    expect(status(past)).toBe("stale");
    when(past, "system", "action.dispatch", claim("attempt-1"), system).refuses("action.otherPage");
  });

  test("does not come with time: what nobody answers waits for ever", () => {
    expect(status(waiting, at(60 * 24 * 30))).toBe("waiting");
  });
});

describe("what stops an action", () => {
  const paused = and(approved, "cy", "pause.pause", {
    id: "pause-00000001",
    what: "tool",
    name: "refund",
    reason: "Odd.",
  });
  test("is a pause of its kind or of everything, also after the yes", () => {
    expect(status(paused)).toBe("stopped");
    when(paused, "system", "action.dispatch", claim("attempt-1"), system).refuses("action.paused");
    const all = and(approved, "cy", "pause.pause", { id: "pause-00000002", what: "everything", reason: "Odd." });
    when(all, "system", "action.dispatch", claim("attempt-1"), system).refuses("action.paused");
  });

  test("stops the clock of the yes with it", () => {
    expect(status(paused, at(300))).toBe("stopped");
    const resumed = numbered([
      ...paused,
      by(
        "ana",
        "pause.resumed",
        { id: "pause-00000001", choice: "tighten", rule: stored("r"), shown: {}, proof: touch("ana", {}) },
        at(300),
      ),
    ]);
    expect(status(resumed, at(359))).toBe("ready");
    expect(status(resumed, at(360))).toBe("stale");
  });

  test("is a freeze of its environment, whose time does not count either", () => {
    const frozen = and(approved, "cy", "freeze.freeze", { reason: "Odd." }, { at: at(10) });
    when(frozen, "system", "action.dispatch", claim("attempt-1"), { ...system, at: at(20) }).refuses("action.frozen");
    const thawed = and(frozen, "ben", "freeze.thaw", { reason: "Fine." }, { at: at(130) });
    expect(status(thawed, at(179))).toBe("ready");
    expect(status(thawed, at(180))).toBe("stale");
  });
});

describe("exactly once", () => {
  test("one claim wins; every other one is told that it runs", () => {
    expect(status(sent)).toBe("running");
    when(sent, "system", "action.dispatch", claim("attempt-2"), system).refuses("action.claimed");
    when(sent, "system", "action.dispatch", claim("attempt-1"), system).records();
    when(sent, "system", "action.dispatch", claim("attempt-1", { host: "two" }), system).refuses("action.claimed");
  });

  test("what was done is over for good", () => {
    const done = end(sent, "attempt-1", "done");
    expect(status(done)).toBe("done");
    when(done, "system", "action.dispatch", claim("attempt-2"), system).refuses("action.over");
    when(
      done,
      "system",
      "action.end",
      { id, attempt: "attempt-1", outcome: "failed", status: 0, says: "", ref: "" },
      system,
    ).records();
  });

  test("in doubt it is sent again only where the far side does it once for its key, and only while it remembers", () => {
    const lost = end(sent, "attempt-1", "unknown");
    expect(status(lost)).toBe("ready");
    expect(status(lost, at(24 * 60))).toBe("in-doubt");
    const unsafe = end(send(approve(propose(careful)), "attempt-1"), "attempt-1", "unknown");
    expect(status(unsafe)).toBe("in-doubt");
    when(unsafe, "system", "action.dispatch", claim("attempt-2"), system).refuses("action.inDoubt");
  });

  test("a no to the second time says nothing of the first: it is in doubt, not failed", () => {
    const lost = end(sent, "attempt-1", "unknown");
    expect(status(end(send(lost, "attempt-2"), "attempt-2", "failed"))).toBe("in-doubt");
    expect(status(end(sent, "attempt-1", "failed"))).toBe("failed");
  });

  test("what never left may be sent, whatever the far side promises", () => {
    const refused = end(send(approve(propose(careful)), "attempt-1"), "attempt-1", "not-sent");
    when(refused, "system", "action.dispatch", claim("attempt-2"), system).records("action.dispatched");
  });

  test("what never left is no use of the yes: it is asked again, refused and taken back as if nobody had tried", () => {
    const refused = end(send(approved, "attempt-1"), "attempt-1", "not-sent");
    expect(status(refused, at(59))).toBe("ready");
    expect(status(refused, at(60))).toBe("stale");
    const { data, how } = yes(refused);
    when(refused, "ben", "action.approve", data, { ...how, at: at(60) }).records("action.approved");
    when(refused, "ben", "action.refuse", { ...data, reason: "Not now." }, how).records("action.refused");
    when(refused, agent, "action.withdraw", { id, reason: "Not now." }, token).records("action.withdrawn");
  });

  test("what never left after a time in doubt leaves that one in doubt once the key is forgotten", () => {
    const lost = end(sent, "attempt-1", "unknown");
    const refused = end(send(lost, "attempt-2"), "attempt-2", "not-sent");
    expect(status(refused)).toBe("ready");
    expect(status(refused, at(24 * 60))).toBe("in-doubt");
  });

  test("what never leaves is tried so often, and then a person looks", () => {
    let past = propose(team, { kind: "note" });
    for (let n = 0; n < mostDispatches; n += 1) {
      expect(status(past)).toBe("ready");
      past = end(send(past, `attempt-${n}`), `attempt-${n}`, "not-sent");
    }
    expect(status(past)).toBe("in-doubt");
  });

  test("every time that it is sent it is the same to the byte, also under a page that came after", () => {
    const lost = end(send(propose(team, { kind: "note" }), "attempt-1"), "attempt-1", "unknown");
    const changed = inForce(source.replace("everything-else: ana", "everything-else: ben"));
    const next = by("system", "page.offered", {
      ...{ version: changed.version, source: stored(source), contacts: stored("[]") },
      page: { ...changed.page, actions: [note] },
    });
    const adopted = by("ana", "page.adopted", { version: changed.version, as: "owner", shown: {} });
    const [first, second] = stateOf(send(numbered([...lost, next, adopted]), "attempt-2")).dispatches;
    expect(second?.digest).toBe(first?.digest);
    expect(digest(sentCard(stateOf(lost)))).toBe(first?.digest);
  });

  test("nobody's end is heard: it is in doubt once its time is over, and not before", () => {
    const running = send(approve(propose(careful)), "attempt-1");
    const doubt = { id, attempt: "attempt-1", why: "The server died." };
    when(running, "system", "action.doubt", doubt, { ...system, at: at(0.9) }).records();
    const doubted = and(running, "system", "action.doubt", doubt, { ...system, at: at(2) });
    expect(status(doubted)).toBe("in-doubt");
    expect(status(end(doubted, "attempt-1", "done"))).toBe("done");
  });

  test("a person who looked says what came of it; once more means once", () => {
    const doubted = end(send(approve(propose(careful)), "attempt-1"), "attempt-1", "unknown");
    const card = settleCard(stateOf(doubted), version, "again");
    const settle = { id, outcome: "again", reason: "It is not at the bank.", shown: digest(card) };
    when(doubted, "ben", "action.settle", settle).refuses("action.noPasskey");
    when(doubted, agent, "action.settle", settle, token).refuses("action.notInBrowser");
    const other = { ...settle, outcome: "done" };
    when(doubted, "ben", "action.settle", other, { proof: touch("ben", card) }).refuses("action.changed");
    const again = and(doubted, "ben", "action.settle", settle, { proof: touch("ben", card) });
    const twice = end(send(again, "attempt-2"), "attempt-2", "unknown");
    when(twice, "system", "action.dispatch", claim("attempt-3"), system).refuses("action.inDoubt");
    expect(timesDone(stateOf(end(twice, "attempt-1", "done")))).toBe(1);
    when(approved, "ben", "action.settle", {
      ...settle,
      shown: digest(settleCard(stateOf(approved), version, "again")),
    }).refuses("action.notInDoubt");
  });
});

describe("a permit", () => {
  const past = (() => {
    const proposed = propose(team, { kind: "frobnicate" });
    const { data, how } = yes(proposed, "ana");
    return and(proposed, "ana", "action.approve", data, how);
  })();
  const fetch = claim("attempt-1", { permit: true });

  test("is given once, to whoever proposed it", () => {
    when(past, "agent:other", "action.dispatch", fetch, token).refuses("action.notProposer");
    when(past, "system", "action.dispatch", claim("attempt-1"), system).refuses("action.byPermit");
    const given = and(past, agent, "action.dispatch", fetch, token);
    when(given, agent, "action.dispatch", fetch, token).records();
    when(given, agent, "action.dispatch", fetch, { ...token, at: at(10) }).refuses("action.permitOver");
    when(given, agent, "action.dispatch", claim("attempt-2", { permit: true }), token).refuses("action.claimed");
    when(approved, agent, "action.dispatch", fetch, token).refuses("action.byWebhook");
  });

  test("is not given back: whoever fetched it cannot make it two", () => {
    const given = and(past, agent, "action.dispatch", fetch, token);
    const ended = { id, attempt: "attempt-1", status: 0, says: "", ref: "" };
    when(given, agent, "action.end", { ...ended, outcome: "not-sent" }, token).refuses("action.permitUsed");
    const lost = and(given, agent, "action.end", { ...ended, outcome: "unknown" }, token);
    when(lost, agent, "action.dispatch", claim("attempt-2", { permit: true }), token).refuses("action.inDoubt");
    when(given, "agent:other", "action.end", { ...ended, outcome: "done" }, token).refuses("action.notClaimer");
  });

  test("that came to nothing is the word of whoever fetched it: who did it is believed, and the next plan goes to the owner", () => {
    const ended = { id, attempt: "attempt-1", status: 0, says: "", ref: "" };
    const given = and(past, agent, "action.dispatch", fetch, token);
    const used = and(given, "machine:shop", "action.redeem", { id, attempt: "attempt-1" }, token);
    const denied = and(used, agent, "action.end", { ...ended, outcome: "failed" }, token);
    expect(status(denied)).toBe("failed");
    const next = { ...{ id: other, key: "another", print: sha256("again") }, kind: "note" };
    expect(stateOf(propose(denied, next), other)).toMatchObject({ twin: id, risk: "high" });
    const done = and(denied, "machine:shop", "action.end", { ...ended, outcome: "done", ref: "re_1" }, token);
    expect(status(done)).toBe("done");
    when(done, agent, "action.end", { ...ended, outcome: "failed" }, token).records();
  });

  test("works once, in its time, and not while something stops it", () => {
    const given = and(past, agent, "action.dispatch", fetch, token);
    const redeem = { id, attempt: "attempt-1" };
    const used = and(given, "machine:shop", "action.redeem", redeem, token);
    when(used, "machine:shop", "action.redeem", redeem, token).refuses("action.spent");
    when(given, "machine:shop", "action.redeem", redeem, { ...token, at: at(10) }).refuses("action.permitOver");
    const paused = and(given, "cy", "pause.pause", { id: "pause-00000002", what: "everything", reason: "Odd." });
    when(paused, "machine:shop", "action.redeem", redeem, token).refuses("action.paused");
  });
});

describe("a page that became stricter", () => {
  const changed = inForce(source.replace("everything-else: ana", "everything-else: ben"));
  const under = (past: readonly Recorded[], ...actions: ActionRule[]) => {
    const next = by("system", "page.offered", {
      ...{ version: changed.version, source: stored(source), contacts: stored("[]") },
      page: { ...changed.page, actions },
    });
    const adopted = by("ana", "page.adopted", { version: changed.version, as: "owner", shown: {} });
    return numbered([...past, next, adopted]);
  };

  test("holds for what was proposed before: what ran alone then needs a yes now", () => {
    const noted = propose(team, { kind: "note" });
    expect(status(noted)).toBe("ready");
    expect(status(under(noted, { ...note, risk: "high" }))).toBe("waiting");
  });

  test("names the owner of today", () => {
    const moved = under(waiting, { ...refundRule, area: "data" });
    const card = actionCard(stateOf(moved), changed.version);
    const [data, how] = [{ id, shown: digest(card) }, (who: string) => ({ proof: touch(who, card) })];
    when(moved, "ben", "action.approve", data, how("ben")).refuses("action.notYours");
    when(moved, "ana", "action.approve", data, how("ana")).records("action.approved");
  });
});

describe("the same effect planned again", () => {
  const again = { id: other, key: "another", print: sha256("again"), kind: "note" };
  test("goes to the owner, whatever its kind, with the first one beside it", () => {
    const done = end(sent, "attempt-1", "done");
    const past = propose(done, again);
    expect(stateOf(past, other)).toMatchObject({ twin: id, risk: "high" });
    when(past, "system", "action.dispatch", { ...claim("attempt-9"), id: other }, system).refuses("action.unapproved");
  });

  test("is a new one when the first came to nothing, or lies long back", () => {
    const failed = end(sent, "attempt-1", "failed");
    expect(stateOf(propose(failed, again), other).twin).toBe("");
    const later = and(
      end(sent, "attempt-1", "done"),
      agent,
      "action.propose",
      { ...refund, ...again },
      { ...token, at: at(3 * 24 * 60 + 1) },
    );
    expect(stateOf(later, other).twin).toBe("");
  });

  test("counts for as long as the first can still run, and for the longer time of the two kinds", () => {
    const late = { ...token, at: at(5 * 24 * 60) };
    const held = and(propose(team, { kind: "note" }), "cy", "pause.pause", {
      ...{ id: "pause-00000001", what: "tool", name: "note", reason: "Odd." },
    });
    const past = and(held, agent, "action.propose", { ...refund, ...again, kind: "tag" }, late);
    expect(stateOf(past, other)).toMatchObject({ twin: id, risk: "high" });
    const slow = teamWith({ ...refundRule, window: 30 * 24 * 60 }, note);
    const done = end(send(approve(propose(slow)), "attempt-1"), "attempt-1", "done");
    expect(stateOf(and(done, agent, "action.propose", { ...refund, ...again }, late), other).twin).toBe(id);
  });

  test("takes the yes from what was not sent yet: one that waited does not run behind another that ran", () => {
    const held = and(propose(team, { kind: "note" }), "cy", "pause.pause", {
      ...{ id: "pause-00000001", what: "tool", name: "note", reason: "Odd." },
    });
    const second = approve(propose(held, { ...again, kind: "refund" }), noon, other);
    const ran = and(second, "system", "action.dispatch", { ...claim("attempt-2"), id: other }, system);
    expect(stateOf(ran)).toMatchObject({ twin: other, risk: "high" });
    expect(status(ran)).toBe("waiting");
    when(ran, "system", "action.dispatch", claim("attempt-1"), system).refuses("action.unapproved");
    // The same for a yes that was given before.
    const both = approve(propose(approved, { ...again, kind: "refund" }), noon, other);
    const one = and(both, "system", "action.dispatch", { ...claim("attempt-2"), id: other }, system);
    when(one, "system", "action.dispatch", claim("attempt-1"), system).refuses("action.unapproved");
    expect(status(approve(one))).toBe("ready");
  });

  test("an edit takes the place of what it was edited from, and is asked anew", () => {
    const edit = { id: other, key: "k2", print: sha256("edit"), replaces: id, parameters: '{"amount":4800}' };
    const past = propose(approved, edit);
    expect([status(past), status(past, noon, other), stateOf(past, other).twin]).toEqual(["withdrawn", "waiting", ""]);
    when(sent, agent, "action.propose", { ...refund, ...edit }, token).refuses("action.notReplaceable");
    when(approved, "agent:x", "action.propose", { ...refund, ...edit }, token).refuses("action.notReplaceable");
  });
});
