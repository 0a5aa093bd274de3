import { describe, expect, test } from "vitest";
import { passkeyOf } from "../../../test/support/history.ts";
import { by, given, stored } from "../../kernel/given.ts";
import { digest } from "../../kernel/json.ts";
import type { Event, Recorded } from "../../kernel/kind.ts";
import { keepWords, type Words } from "../../kernel/prose.ts";
import { emptyWorld, evolve } from "../../kernel/world.ts";
import type { Page } from "../../page/page.ts";
import { readPage } from "../../page/read.ts";
import { kinds } from "../index.ts";
import { type ProposalState, proposalCard } from "../proposal/kind.ts";
import { blindTexts, type CheckinState, isBlind, unanswered } from "./kind.ts";
import { pairOf } from "./people.ts";

const sourceOf = (people: string) => `team: Harbor
zone: Europe/Lisbon
people:
${people}
areas:
  quality:  { owner: ben, backup: ana }
  data:     { owner: ana, backup: ben }
  deploy:   { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  company:  { owner: ana, backup: cy }
everything-else: ben
agents:
  coder: { kind: claude-code, asked-by: [ben] }
review: { weekly: Fri 10:00 }
`;
const three = `  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: founder, email: cy@harbor.example }`;

function pageOf(people = three) {
  const { page, version, problems } = readPage(sourceOf(people));
  if (!page) throw new Error(JSON.stringify(problems));
  return { page, version };
}
const monday = "2026-11-16T09:00:00.000Z";
const due = "2026-11-20T10:00:00.000Z";
const at = (minutes: number, from = due) => new Date(Date.parse(from) + minutes * 60_000).toISOString();

function start({ page, version }: { page: Page; version: string } = pageOf()): readonly Recorded[] {
  return [
    by("system", "page.offered", { version, source: stored(""), contacts: stored("[]"), page }, monday),
    by("ana", "page.adopted", { version, as: "first", shown: {} }, monday),
    ...["ana", "ben", "cy"].map((person) => passkeyOf(person)),
  ];
}
const team = start();
const id = "2026-W47";
const words: Words[] = [];
let salts = 0;

const when = (past: readonly Recorded[], actor: string, command: string, data: object, how: object = {}) =>
  given(kinds, past).when(actor, command, data, { at: at(1), ...how });

function and(
  past: readonly Recorded[],
  actor: string,
  command: string,
  data: object,
  how: { at?: string } & object = {},
) {
  const { answer } = when(past, actor, command, data, how);
  if (!Array.isArray(answer)) throw new Error(`${command}: ${JSON.stringify(answer)}`);
  const fresh = answer.map((event: Event, index) => {
    salts += 1;
    const kept = keepWords(event, () => `salt ${salts}`);
    words.push(...kept.words);
    return { ...by(actor, kept.value.type, kept.value.data, how.at ?? at(1)), seq: past.length + index + 1 };
  });
  return [...past, ...fresh];
}
const worldAfter = (past: readonly Recorded[]) => {
  const world = emptyWorld(kinds);
  for (const event of past) evolve(kinds, world, event);
  return world;
};
const stateOf = (past: readonly Recorded[], week = id) => worldAfter(past).many("checkin").get(week) as CheckinState;

/** Somebody asks on Tuesday, and somebody answers after so many minutes. */
function decided(past: readonly Recorded[], name: string, area: string, who: string, after: number, more: object = {}) {
  const asked = "2026-11-17T10:00:00.000Z";
  const ask = { id: name, question: "How many workers?", oneWay: false, guardrails: [], area, ...more };
  const options = ["yes", "no"].map((option) => ({ name: option, says: option, costs: "" }));
  const open = and(past, "cy", "proposal.ask", { ...ask, options }, { at: asked });
  return said(open, name, "answer", "yes", who, at(after, asked));
}
function said(past: readonly Recorded[], name: string, command: string, option: string, who: string, when: string) {
  const state = worldAfter(past).many("proposal").get(name) as ProposalState;
  const shown = digest(proposalCard(state, option));
  const proof = {
    ...{ credential: `key-${who}`, digest: shown, authenticatorData: "AA", clientDataJSON: "AA", signature: "AA" },
    counter: 0,
  };
  return and(past, who, `proposal.${command}`, { id: name, option, reason: "Cheaper.", shown }, {
    at: when,
    proof,
  } as object);
}
const opened = (past: readonly Recorded[]) => and(past, "system", "checkin.open", { id }, { at: due });
const answered = (past: readonly Recorded[], who: string, name: string) =>
  and(past, who, "checkin.answer", { id, said: name });
const close = { id, owners: "None.", faster: "Nowhere.", cto: "Nothing.", note: "# The week", sealed: [] as Words[] };
/** The words that were hidden, as the server gives them when it closes. */
const sealedOf = (past: readonly Recorded[]): Words[] => {
  const texts = [...stateOf(past).answers.values()].map(({ said }) => said.text);
  return words.filter(({ text }) => texts.includes(text));
};

describe("opening", () => {
  test("it opens by itself when its time has come, and once", () => {
    when(team, "system", "checkin.open", { id }, { at: due }).recordsTypes("checkin.opened");
    when(opened(team), "system", "checkin.open", { id }, { at: at(1) }).records();
  });

  test("it does not open by itself a minute early, nor for another week", () => {
    when(team, "system", "checkin.open", { id }, { at: at(-1) }).refuses("checkin.notDue");
    when(team, "system", "checkin.open", { id: "2026-W46" }, { at: due }).refuses("checkin.notDue");
  });

  test("a time that had passed before the page was adopted opens nothing", () => {
    when(team, "system", "checkin.open", { id: "2026-W46" }, { at: monday }).refuses("checkin.notDue");
  });

  test("a person opens this week's at any time, also from their command line; that of another week is refused", () => {
    const tuesday = { at: "2026-11-17T22:00:00.000Z", via: "cli:t1" };
    when(team, "cy", "checkin.open", { id }, tuesday).recordsTypes("checkin.opened");
    when(team, "cy", "checkin.open", { id: "2026-W48" }, tuesday).refuses("checkin.otherWeek");
  });

  test("an agent opens none", () => {
    when(team, "agent:coder", "checkin.open", { id }, { at: due, via: "token:t1" }).refuses("checkin.notPerson");
  });

  test("no page, no check-in", () => {
    when([], "ana", "checkin.open", { id }).refuses("checkin.noPage");
  });

  test("the next one lets the last lapse when nobody closed it", () => {
    const next = "2026-11-27T10:00:00.000Z";
    const four = start(pageOf(`${three}\n  dee: { role: engineer, email: dee@harbor.example }`));
    const half = answered(opened(decided(four, "workers", "quality", "ben", 30)), "ana", "cy");
    const open = { id: "2026-W48" };
    // Whoever could end it so would end what is blind in it: only those who may close it may let it go, and in person.
    for (const [who, how] of [
      ["dee", {}],
      ["ana", { via: "cli:laptop" }],
    ] as const)
      when(half, who, "checkin.open", open, { at: next, ...how }).refuses("checkin.stillOpen");
    const later = and(half, "ana", "checkin.open", open, { at: next });
    expect(later.slice(-2).map(({ type }) => type)).toEqual(["checkin.lapsed", "checkin.opened"]);
    expect(stateOf(later, "2026-W48").from).toBe(due);
    expect(isBlind(stateOf(later))).toBe(false);
    when(later, "ben", "checkin.answer", { id, said: "ben" }).refuses("checkin.lapsed");
  });

  test("after a week without one it looks back seven days on the wall, not to the last one", () => {
    const first = and(team, "cy", "checkin.open", { id }, { at: "2026-11-17T10:00:00.000Z" });
    const later = and(first, "system", "checkin.open", { id: "2026-W49" }, { at: "2026-12-04T10:00:00.000Z" });
    expect(stateOf(later, "2026-W49").from).toBe("2026-11-27T10:00:00.000Z");
  });
});

describe("the one real decision", () => {
  test("is the riskiest, and of equals the one that waited longest", () => {
    const week = decided(decided(team, "workers", "quality", "ben", 90), "reports", "company", "ana", 20);
    const more = decided(week, "prices", "company", "ana", 40);
    expect(stateOf(opened(more)).decision).toMatchObject({
      kind: "proposal",
      id: "prices",
      waited: 40,
      of: 3,
      risk: "medium",
    });
  });

  test("is one that overrode somebody before one that waited", () => {
    const week = decided(decided(team, "reports", "company", "ana", 200), "prices", "company", "ana", 20);
    const over = said(week, "prices", "override", "no", "ana", "2026-11-18T10:00:00.000Z");
    expect(stateOf(opened(over)).decision).toMatchObject({ id: "prices", overrode: true, of: 2 });
  });

  test("is none when nobody decided anything, and then nothing is answered", () => {
    const still = opened(team);
    expect(stateOf(still).decision).toBeUndefined();
    when(still, "ana", "checkin.answer", { id, said: "ana" }).refuses("checkin.noDecision");
    when(still, "ana", "checkin.close", close).recordsTypes("checkin.closed");
  });

  test("does not say in the log who decided it", () => {
    const week = opened(decided(team, "workers", "quality", "ben", 30));
    expect(JSON.stringify(stateOf(week).decision)).not.toMatch(/ben|ana|cy/);
  });
});

describe("answering blind", () => {
  const week = opened(decided(team, "workers", "quality", "ben", 30));

  test("each of the pair once; the log holds a digest, and no word of it", () => {
    const half = answered(week, "ana", "cy");
    expect(JSON.stringify(half.at(-1)?.data)).not.toContain("cy");
    when(half, "ana", "checkin.answer", { id, said: "ben" }).refuses("checkin.answered");
    expect(unanswered(stateOf(half))).toEqual(["ben"]);
  });

  test("the words are hidden until both have answered", () => {
    const half = answered(week, "ana", "cy");
    expect(blindTexts(stateOf(half))).toHaveLength(1);
    expect(blindTexts(stateOf(answered(half, "ben", "ben")))).toEqual([]);
  });

  test("the same answer of two people has two digests, so that nobody can compare them", () => {
    const both = answered(answered(week, "ana", "ben"), "ben", "ben");
    const [one, other] = [...stateOf(both).answers.values()];
    expect(one?.said.text).not.toBe(other?.said.text);
  });

  test("nobody else is asked, and nobody outside the page is named", () => {
    when(week, "cy", "checkin.answer", { id, said: "ana" }).refuses("checkin.notNamed");
    when(week, "ana", "checkin.answer", { id, said: "mallory" }).refuses("checkin.strange");
    when(week, "ana", "checkin.answer", { id, said: "nobody" }).recordsTypes("checkin.answered");
  });

  test("a token answers for nobody", () => {
    const how = { via: "cli:t1" };
    when(week, "ana", "checkin.answer", { id, said: "ben" }, how).refuses("checkin.notInBrowser");
    when(week, "agent:coder", "checkin.answer", { id, said: "ben" }, { via: "token:t1" }).refuses(
      "checkin.notInBrowser",
    );
  });

  test("anybody on the page says whether they trust the AI, and may change it", () => {
    const once = and(week, "cy", "checkin.trust", { id, trust: "no" });
    when(once, "cy", "checkin.trust", { id, trust: "no" }).records();
    when(once, "cy", "checkin.trust", { id, trust: "with-checks" }).recordsTypes("checkin.trusted");
  });

  test("the pair says of a finding whether the page should change", () => {
    const judged = and(week, "ben", "checkin.judge", { id, finding: "overridden:x", page: true });
    expect(stateOf(judged).judged.get("overridden:x")).toEqual({ page: true, by: "ben" });
    when(week, "cy", "checkin.judge", { id, finding: "overridden:x", page: true }).refuses("checkin.notNamed");
  });

  test("there is no check-in of a week that nobody opened", () => {
    when(team, "ana", "checkin.answer", { id, said: "ana" }).refuses("checkin.unknown");
  });
});

describe("closing", () => {
  const week = opened(decided(team, "workers", "quality", "ben", 30));
  const both = answered(answered(week, "ana", "ana"), "ben", "ben");

  test("what was said is opened against its digests, beside what the record says", () => {
    const over = and(both, "ana", "checkin.close", { ...close, sealed: sealedOf(both) });
    expect(stateOf(over).closed).toMatchObject({
      final: "ben",
      said: [
        { person: "ana", said: "ana" },
        { person: "ben", said: "ben" },
      ],
    });
    when(over, "ben", "checkin.close", { ...close, sealed: [] }).refuses("checkin.closed");
  });

  test("words that are not those of the log count as removed", () => {
    const past = answered(answered(week, "ana", "ana"), "ben", "ana");
    const wrong = sealedOf(past).map((one) => ({ ...one, words: "ben" }));
    const over = and(past, "ana", "checkin.close", { ...close, sealed: wrong });
    expect(stateOf(over).closed?.said.map(({ said }) => said)).toEqual(["", ""]);
  });

  test("who has not answered answers first; the other may close without them", () => {
    const half = answered(week, "ana", "ben");
    when(half, "ben", "checkin.close", { ...close, sealed: [] }).refuses("checkin.answerFirst");
    const over = and(half, "ana", "checkin.close", { ...close, sealed: sealedOf(half) });
    expect(stateOf(over).closed?.said).toEqual([{ person: "ana", said: "ben" }]);
    expect(isBlind(stateOf(over))).toBe(false);
  });

  test("the backup of company matters may close it; somebody else may not, and no token", () => {
    when(both, "cy", "checkin.close", { ...close, sealed: [] }).recordsTypes("checkin.closed");
    when(both, "ana", "checkin.close", { ...close, sealed: [] }, { via: "cli:t1" }).refuses("checkin.notInBrowser");
    const four = start(pageOf(`${three}\n  dee: { email: dee@harbor.example }`));
    const still = and(four, "dee", "checkin.open", { id }, { at: due });
    when(still, "dee", "checkin.close", { ...close, sealed: [] }).refuses("checkin.notYours");
  });
});

describe("who sits in it", () => {
  const pair = (people: string, when = due) => pairOf(pageOf(people).page, when);
  const ana = "  ana: { role: cto, email: ana@harbor.example";
  const others = "  ben: { role: senior-engineer, email: ben@harbor.example }\n  cy:  { email: cy@harbor.example }";

  test("the CTO and the lead engineer, as the page names them", () => {
    expect(pair(three)).toEqual({ pair: ["ana", "ben"], away: [] });
  });

  test("without those roles: whoever owns company matters, and the default owner", () => {
    expect(pair(three.replaceAll(/role: [a-z-]+, /g, ""))).toEqual({ pair: ["ana", "ben"], away: [] });
  });

  test("leave that starts in the middle of the week counts from its first day on that person's own wall", () => {
    const leave = `${ana}, zone: Pacific/Auckland, leave: [2026-11-19 - 2026-11-27] }\n${others}`;
    expect(pair(leave, "2026-11-18T10:59:00.000Z")).toEqual({ pair: ["ana", "ben"], away: [] });
    expect(pair(leave, "2026-11-18T11:00:00.000Z")).toEqual({ pair: ["cy", "ben"], away: ["ana"] });
  });

  test("leave that ends before the check-in changes nothing", () => {
    expect(pair(`${ana}, leave: [2026-11-16 - 2026-11-19] }\n${others}`)).toEqual({ pair: ["ana", "ben"], away: [] });
  });
});
