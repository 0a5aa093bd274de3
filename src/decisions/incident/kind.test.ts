import { describe, expect, test } from "vitest";
import { adopted, later, offered, pageInForce, recorded, source, version } from "../../../test/support/history.ts";
import { given } from "../../kernel/given.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { emptyWorld, evolve } from "../../kernel/world.ts";
import type { Page } from "../../page/page.ts";
import { readPage } from "../../page/read.ts";
import { kinds } from "../index.ts";
import type { IncidentState } from "./state.ts";

const id = "inc-double";
const title = "Some clinics were charged twice";
const cli = { via: "cli:laptop" };
const machine = { via: "token:ci" };

/** What happens after what happened, one after the other; `at` moves the clock. */
type Step = readonly [actor: string, command: string, data?: object, how?: object];
function after(past: readonly Recorded[], ...steps: readonly Step[]): readonly Recorded[] {
  let all = past;
  for (const [actor, command, data = {}, how = {}] of steps)
    all = [...all, ...recorded(all, actor, `incident.${command}`, { id, ...data }, how)];
  return all;
}
function stateOf(past: readonly Recorded[], of = id): IncidentState {
  const world = emptyWorld(kinds);
  for (const event of past) evolve(kinds, world, event);
  return world.many("incident").get(of) as IncidentState;
}
const when = (past: readonly Recorded[], actor: string, command: string, data: object = {}, how: object = {}) =>
  given(kinds, past).when(actor, `incident.${command}`, { id, ...data }, { page: version, ...how });

const declared = after(pageInForce, ["machine:ci", "declare", { title }, machine]);
const review = {
  cause: "A new key for each try",
  letThrough: "No test repeats a callback",
  rules: [{ kind: "test", reference: "shop/webhook.test", says: "Repeats every callback" }],
};

describe("declaring", () => {
  test("freezes deploys and names the lead that the page names, in one entry", () => {
    when(pageInForce, "machine:ci", "declare", { title }, machine).recordsTypes("incident.declared");
    expect(stateOf(declared)).toMatchObject({ freezes: true, open: true, lead: "ben", number: 1, acknowledged: false });
  });

  test("assumes the worst, and that a program noticed it by an alert", () => {
    expect(stateOf(declared)).toMatchObject({ severity: 1, detectedBy: "alert", wider: "" });
    expect(stateOf(after(pageInForce, ["cy", "declare", { title }]))).toMatchObject({ detectedBy: "human" });
  });

  test("names who leads the wider response when customers, spend, commitments or other teams are hit", () => {
    expect(stateOf(after(pageInForce, ["cy", "declare", { title, hits: ["customers"] }]))).toMatchObject({
      lead: "ben",
      wider: "ana",
    });
    expect(stateOf(after(declared, ["cy", "widen", { hits: ["teams"] }]))).toMatchObject({
      wider: "ana",
      hits: ["teams"],
    });
  });

  test("goes to whoever is there at that hour", () => {
    const night = source
      .replace("ben: { role: senior-engineer,", "ben: { role: senior-engineer, hours: Mon-Fri 09:00-17:00,")
      .replace("incident: { owner: ben, backup: ana }", "incident: { owner: ben, backup: ana, after-hours: cy }");
    const { page } = readPage(night);
    const past = [{ ...offered, data: { ...(offered.data as object), page } }, adopted];
    const lead = (at: string) => recorded(past, "ana", "incident.declare", { id, title }, { at })[0]?.data;
    expect(lead("2026-11-19T12:00:00.000Z")).toMatchObject({ lead: "ben", why: "Ben can be reached." });
    expect(lead("2026-11-19T03:07:00.000Z")).toMatchObject({ lead: "ana" });
  });

  test("is told who leads while another one freezes the same environment", () => {
    when(declared, "cy", "declare", { id: "inc-again", title }).refuses("incident.underWay");
    when(declared, "cy", "declare", { id: "inc-again", title, separate: true }).recordsTypes("incident.declared");
  });

  test("changes nothing when it is sent again", () => {
    when(declared, "machine:ci", "declare", { title }, machine).records();
  });

  test("needs a page, and a person of the page or a token", () => {
    when([], "cy", "declare", { title }).refuses("incident.noPage");
    when(pageInForce, "mallory", "declare", { title }).refuses("incident.notOnPage");
  });

  test("may be entered late, but not before it happened", () => {
    const started = { at: "2026-11-19T11:00:00.000Z", precision: "approx" };
    const early = stateOf(after(pageInForce, ["cy", "declare", { title, started }]));
    expect(early).toMatchObject({ started, detected: started, declaredAt: "2026-11-19T12:00:00.000Z" });
    const ahead = { at: later(5), precision: "exact" };
    when(pageInForce, "cy", "declare", { title, started: ahead }).refuses("incident.ahead");
  });
});

describe("the lead", () => {
  test("is one: somebody else is told who leads", () => {
    when(declared, "cy", "take").refuses("incident.led");
    when(declared, "cy", "take", { reason: "I am faster" }).refuses("incident.led");
  });

  test("passes when the next one acknowledges it in their own browser, and not before", () => {
    const offered = after(declared, ["ben", "offer", { to: "cy" }, cli]);
    expect(stateOf(offered)).toMatchObject({ lead: "ben", offered: "cy" });
    when(offered, "cy", "take", {}, cli).refuses("incident.notInBrowser");
    when(offered, "agent:coder", "take", {}, machine).refuses("incident.notInBrowser");
    expect(stateOf(after(offered, ["cy", "take"]))).toMatchObject({ lead: "cy", offered: "", acknowledged: true });
  });

  test("is offered by the lead alone, to a person of the page", () => {
    when(declared, "cy", "offer", { to: "cy" }).refuses("incident.notLead");
    when(declared, "agent:coder", "offer", { to: "cy" }, machine).refuses("incident.notLead");
    when(declared, "ben", "offer", { to: "mallory" }).refuses("incident.notAPerson");
    when(declared, "ben", "offer", { to: "ben" }).refuses("incident.leadsAlready");
  });

  test("who does not say that they are there is followed by the backup after the page's time", () => {
    when(declared, "ana", "take", {}, { at: later(14) }).refuses("incident.needsReason");
    when(declared, "ana", "take", {}, { at: later(241) }).recordsTypes("incident.led");
    const there = after(declared, ["ben", "take"]);
    when(there, "ana", "take", {}, { at: later(241) }).refuses("incident.needsReason");
  });

  test("whose leave begins in the middle is followed by whom the page names next, though they had said that they lead", () => {
    const away = (one: Recorded): Recorded => {
      const { page } = one.data as { page: Page };
      const people = page.people.map((person) => ({
        ...person,
        leave: person.id === "ben" ? [{ from: "2026-11-20", to: "2026-11-27" }] : [],
      }));
      return { ...one, data: { ...(one.data as object), page: { ...page, people } } };
    };
    const past = pageInForce.map((one) => (one.type === "page.offered" ? away(one) : one));
    const led = after(past, ["machine:ci", "declare", { title }, machine], ["ben", "take"]);
    const [before, midnight] = [{ at: "2026-11-19T22:59:00.000Z" }, { at: "2026-11-20T00:00:00.000Z" }];
    when(led, "ana", "take", {}, before).refuses("incident.needsReason");
    const taken = after(led, ["ana", "take", {}, midnight]);
    expect(stateOf(taken)).toMatchObject({
      lead: "ana",
      acknowledged: true,
      leads: [{}, {}, { lead: "ana", how: "away" }],
    });
    when(led, "cy", "take", {}, midnight).refuses("incident.led");
  });

  test("is taken over with a reason by whom the page names above", () => {
    const taken = after(declared, ["ana", "take", { reason: "Ben's train has no network" }]);
    expect(stateOf(taken)).toMatchObject({ lead: "ana", leads: [{ lead: "ben" }, { lead: "ana", how: "overridden" }] });
  });

  test("gives the roles; anybody takes one for themselves", () => {
    when(declared, "cy", "role", { role: "updates", person: "ana" }).refuses("incident.notLead");
    const roles = after(
      declared,
      ["ben", "role", { role: "fix", person: "ana" }],
      ["cy", "role", { role: "updates", person: "cy" }],
    );
    expect(stateOf(roles).roles.map(({ role, person }) => `${role} ${person}`)).toEqual(["fix ana", "updates cy"]);
  });

  test("alone lowers the severity; anybody raises it", () => {
    const lower = after(declared, ["ben", "grade", { severity: 3, reason: "Two clinics, no money" }]);
    when(declared, "cy", "grade", { severity: 3, reason: "It looks small" }).refuses("incident.notLead");
    when(lower, "machine:ci", "grade", { severity: 1, reason: "Errors at 40 %" }, machine).recordsTypes(
      "incident.graded",
    );
  });
});

describe("the freeze of an incident", () => {
  test("is lifted by its lead, in their browser, with a reason", () => {
    when(declared, "ben", "thaw", { reason: "The path is switched off" }).recordsTypes("incident.thawed");
    expect(stateOf(after(declared, ["ben", "thaw", { reason: "The path is off" }]))).toMatchObject({
      freezes: false,
      open: true,
    });
  });

  test("is lifted by nobody else: no token, no webhook, no owner", () => {
    when(declared, "system", "thaw", { reason: "resolved" }, { via: "system" }).refuses("incident.notInBrowser");
    when(declared, "ben", "thaw", { reason: "From here" }, cli).refuses("incident.notInBrowser");
    when(declared, "ana", "thaw", { reason: "I own the company" }).refuses("incident.notLead");
  });

  test("is not ended by somebody who came by a link that another person handed out", () => {
    const link = { via: "link:l" };
    when(declared, "ben", "thaw", { reason: "The path is off" }, link).refuses("incident.noPasskey");
    when(declared, "ben", "resolve", { says: "It is over" }, link).refuses("incident.noPasskey");
  });

  test("ends with the incident", () => {
    expect(stateOf(after(declared, ["ben", "resolve", { says: "Nobody is charged twice" }]))).toMatchObject({
      freezes: false,
      open: false,
      nextUpdateAt: "",
    });
  });
});

describe("an incident ends", () => {
  const says = { says: "No double charge since 14:40" };
  const resolved = after(declared, ["ben", "resolve", says]);

  test("by the lead in their browser, never by a webhook, a token, an agent or the system", () => {
    for (const [actor, via] of [
      ["system", "system"],
      ["machine:alerts", "token:a"],
      ["agent:coder", "token:c"],
      ["ben", "cli:laptop"],
    ] as const)
      for (const [command, data] of [
        ["resolve", says],
        ["close", {}],
        ["take", {}],
        ["duplicate", { of: "inc-other", reason: "The same" }],
      ] as const)
        when(declared, actor, command, data, { via }).refuses("incident.notInBrowser");
  });

  test("in the lead's place by whom the page names above, with a reason", () => {
    when(declared, "cy", "resolve", says).refuses("incident.notYours");
    when(declared, "ana", "resolve", says).refuses("incident.needsReason");
    when(declared, "ana", "resolve", { ...says, reason: "Ben is asleep" }).recordsTypes("incident.resolved");
  });

  test("once: resolving again changes nothing", () => {
    when(resolved, "ben", "resolve", says).records();
  });

  test("and is closed only with a review", () => {
    when(declared, "ben", "close").refuses("incident.stillOpen");
    when(resolved, "ben", "close").refuses("incident.notReviewed");
    const reviewed = after(resolved, ["ben", "review", review]);
    when(reviewed, "cy", "close").refuses("incident.notYours");
    when(reviewed, "ben", "close").recordsTypes("incident.closed");
  });

  test("and its review changes a rule, or a named person says in their browser why none", () => {
    const none = { ...review, rules: [] };
    when(resolved, "ben", "review", none).refuses("incident.noRuleChanged");
    const noRule = "The provider fixed it; our limits held.";
    when(resolved, "agent:coder", "review", { ...none, noRule }, machine).refuses("incident.reasonNeedsPerson");
    when(resolved, "ben", "review", { ...none, noRule }, cli).refuses("incident.reasonNeedsPerson");
    when(resolved, "ben", "review", { ...none, noRule }).recordsTypes("incident.reviewed");
  });

  test("and each follow-up has one owner on the page and a day to come", () => {
    const step = (owner: string, by: string) => ({ ...review, followUps: [{ says: "Repeat callbacks", owner, by }] });
    when(resolved, "ben", "review", step("mallory", "2026-12-01")).refuses("incident.notAPerson");
    when(resolved, "ben", "review", step("cy", "2026-11-18")).refuses("incident.past");
    when(resolved, "ben", "review", step("cy", "2026-11-19")).recordsTypes("incident.reviewed");
  });

  test("and one review may cover several", () => {
    const two = recorded(resolved, "cy", "incident.declare", { id: "inc-late-fee", title: "Late fees twice" });
    const past = [...resolved, ...two];
    const both = [...past, ...recorded(past, "ben", "incident.review", { id, ...review, covers: ["inc-late-fee"] })];
    const over = [...both, ...recorded(both, "ben", "incident.resolve", { id: "inc-late-fee", ...says })];
    when(over, "ben", "close", { id: "inc-late-fee" }).recordsTypes("incident.closed");
    when(resolved, "ben", "review", { ...review, covers: ["inc-nothing"] }).refuses("incident.unknown");
  });

  test("as the same as another one, which goes on", () => {
    const past = [
      ...declared,
      ...recorded(declared, "cy", "incident.declare", { id: "inc-again", title, separate: true }),
    ];
    when(past, "ben", "duplicate", { of: id, reason: "Same" }).refuses("incident.itself");
    when(past, "ben", "duplicate", { id: "inc-again", of: "inc-nothing", reason: "Same" }).refuses("incident.unknown");
    const merged = [
      ...past,
      ...recorded(past, "ben", "incident.duplicate", { id: "inc-again", of: id, reason: "Same callbacks" }),
    ];
    expect(stateOf(merged, "inc-again")).toMatchObject({ open: false, freezes: false, closed: true, duplicateOf: id });
    when(merged, "ben", "duplicate", { of: "inc-again", reason: "Same" }).refuses("incident.duplicateToo");
  });
});
