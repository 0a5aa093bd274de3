import { describe, expect, test } from "vitest";
import { later, pageInForce, recorded, version } from "../../../test/support/history.ts";
import { given } from "../../kernel/given.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { emptyWorld, evolve } from "../../kernel/world.ts";
import { kinds } from "../index.ts";
import { correctionsOf, type IncidentState, openActions } from "./state.ts";

const id = "inc-double";
const agent = { via: "token:t" };
const declared = recorded(pageInForce, "cy", "incident.declare", { id, title: "Charged twice" });
const start = [...pageInForce, ...declared];

type Step = readonly [actor: string, command: string, data: object, how?: object];
function after(past: readonly Recorded[], ...steps: readonly Step[]): readonly Recorded[] {
  let all = past;
  for (const [actor, command, data, how = {}] of steps)
    all = [...all, ...recorded(all, actor, `incident.${command}`, { id, ...data }, how)];
  return all;
}
function stateOf(past: readonly Recorded[]): IncidentState {
  const world = emptyWorld(kinds);
  for (const event of past) evolve(kinds, world, event);
  return world.many("incident").get(id) as IncidentState;
}
const when = (past: readonly Recorded[], actor: string, command: string, data: object = {}, how: object = {}) =>
  given(kinds, past).when(actor, `incident.${command}`, { id, ...data }, { page: version, ...how });
const last = (past: readonly Recorded[]) => stateOf(past).entries.at(-1);

const rollback = { says: "Roll back to 2.40.3", hypothesis: "2.41.0 retries", expected: "No double charge" };
const numbers = [
  { signal: "error-rate", value: 2.7, unit: "%", at: later(-1), state: "crossed", says: "Errors 2.7 %" },
] as const;
const good = [{ ...numbers[0], value: 0.5, state: "good" }] as const;

describe("an entry", () => {
  test("is a guess until something shows it", () => {
    const note = { kind: "symptom", says: "It is the database" };
    expect(last(after(start, ["cy", "note", note]))).toMatchObject({ kind: "symptom", guess: true });
    expect(last(after(start, ["cy", "note", { ...note, evidence: "chart 12" }]))).toMatchObject({ guess: false });
  });

  test("is witnessed by whoever did it, and not by whoever heard of it", () => {
    expect(last(after(start, ["ben", "action", rollback]))).toMatchObject({ kind: "action", guess: false });
    const heard = { ...rollback, who: { kind: "person", name: "Jonas" } };
    expect(last(after(start, ["ben", "action", heard]))).toMatchObject({ guess: true });
  });

  test("may be entered late: it happened then, and was recorded now", () => {
    const occurred = { at: later(-90), precision: "range", to: later(-80) };
    const past = after(start, ["cy", "note", { kind: "symptom", says: "First mail", occurred }]);
    expect(last(past)).toMatchObject({ occurred, recordedAt: later(0), n: 2 });
  });

  test("has a range with an end that is not before its begin, and nothing else has an end", () => {
    const note = { kind: "symptom", says: "First mail" };
    for (const occurred of [
      { at: later(-10), precision: "range", to: later(-20) },
      { at: later(-10), precision: "range" },
      { at: later(-10), precision: "exact", to: later(-5) },
      { at: "yesterday", precision: "exact" },
    ])
      expect(when(start, "cy", "note", { ...note, occurred }).answer).toHaveProperty("malformed");
    when(start, "cy", "note", { ...note, occurred: { at: later(1), precision: "exact" } }).refuses("incident.ahead");
  });

  test("is corrected by another one, and stays as it was", () => {
    const past = after(start, ["cy", "note", { kind: "symptom", says: "12 clinics", evidence: "query" }]);
    const fixed = after(past, [
      "ben",
      "note",
      { kind: "correction", says: "14 clinics", evidence: "query 2", corrects: 2 },
    ]);
    expect(stateOf(fixed).entries[1]).toEqual(stateOf(past).entries[1]);
    expect(correctionsOf(stateOf(fixed), 2).map(({ n }) => n)).toEqual([3]);
    when(past, "cy", "note", { kind: "correction", says: "No" }).refuses("incident.noEntry");
    when(past, "cy", "note", { kind: "symptom", says: "No", corrects: 9 }).refuses("incident.noEntry");
  });

  test("is written by people of the page and by tokens, also after the end", () => {
    const note = { kind: "symptom", says: "A customer called", who: { kind: "customer", name: "Praxis Nord" } };
    const over = after(start, ["ben", "resolve", { says: "Fixed" }]);
    when(over, "agent:coder", "note", note, agent).recordsTypes("incident.noted");
    when(start, "mallory", "note", note).refuses("incident.notOnPage");
  });
});

describe("an action", () => {
  test("says what is thought and what is expected", () => {
    expect(when(start, "ben", "action", { says: "Restart it" }).answer).toHaveProperty("malformed");
  });

  test("waits while the last one has no result, if it is risky", () => {
    const tried = after(start, ["ben", "action", rollback]);
    when(tried, "ana", "action", rollback).refuses("incident.awaitsResult");
    when(tried, "ana", "action", { ...rollback, risky: false }).recordsTypes("incident.acted");
    const known = after(tried, ["cy", "result", { says: "Nobody can tell", of: 2, outcome: "unknown" }]);
    when(known, "ana", "action", rollback).recordsTypes("incident.acted");
    expect(openActions(stateOf(tried)).map(({ n }) => n)).toEqual([2]);
  });

  test("carries the numbers before it, and its result those after", () => {
    const past = after(
      start,
      ["ben", "action", { ...rollback, before: numbers }],
      ["ben", "result", { says: "14 of 14", of: 2, outcome: "helped", after: good }],
    );
    expect(last(past)?.result).toMatchObject({ outcome: "helped", before: [{ value: 2.7 }], after: [{ value: 0.5 }] });
  });

  test("has one result, for an action that there is", () => {
    const past = after(
      start,
      ["ben", "action", rollback],
      ["ben", "result", { says: "No", of: 2, outcome: "no-change" }],
    );
    when(past, "ben", "result", { says: "Yes", of: 2, outcome: "helped" }).refuses("incident.hasResult");
    when(past, "ben", "result", { says: "Yes", of: 1, outcome: "helped" }).refuses("incident.notAnAction");
    when(past, "ben", "result", { says: "Yes", of: 9, outcome: "helped" }).refuses("incident.noEntry");
  });

  test("is none after the end", () => {
    const over = after(start, ["ben", "resolve", { says: "Fixed" }]);
    when(over, "ben", "action", rollback).refuses("incident.over");
  });
});

describe("harm", () => {
  const users = { what: "users", low: 12, high: 40, source: "log query" };

  test("is estimated from low to high with a source, and only added to", () => {
    const past = after(start, ["cy", "blast", users], ["ana", "blast", { ...users, low: 14, high: 14 }]);
    expect(stateOf(past).blast.map(({ low, high }) => [low, high])).toEqual([
      [12, 40],
      [14, 14],
    ]);
    expect(when(start, "cy", "blast", { what: "users", low: 1, high: 2 }).answer).toHaveProperty("malformed");
    when(start, "cy", "blast", { ...users, low: 41 }).refuses("incident.notMoney");
  });

  test("in money has a currency, and nothing else has", () => {
    const money = { ...users, what: "money" };
    when(start, "cy", "blast", money).refuses("incident.notMoney");
    when(start, "cy", "blast", { ...money, currency: "EUX" }).refuses("incident.notMoney");
    when(start, "cy", "blast", { ...users, currency: "EUR" }).refuses("incident.notMoney");
    when(start, "cy", "blast", { ...money, currency: "EUR" }).recordsTypes(
      "incident.blastEstimated",
      "incident.widened",
    );
  });

  test("to customers brings in whoever leads the wider response, once", () => {
    const past = after(start, ["cy", "blast", users]);
    expect(stateOf(past)).toMatchObject({ wider: "ana", hits: ["customers"] });
    when(past, "cy", "customers", { csv: "customer\nc-1\n" }).recordsTypes("incident.customersListed");
  });
});

test("an update says when the next one is due: after 30 minutes at the worst severity, else after an hour", () => {
  expect(stateOf(start).nextUpdateAt).toBe(later(30));
  const update = { audience: "support", says: "14 clinics; refunds start at 09:00" };
  expect(stateOf(after(start, ["cy", "update", update])).nextUpdateAt).toBe(later(30));
  const lower = after(start, ["ben", "grade", { severity: 2, reason: "No money" }], ["cy", "update", update]);
  expect(stateOf(lower).nextUpdateAt).toBe(later(60));
});

test("that it no longer hurts is said by a person, and resolves nothing", () => {
  const says = { says: "The alert ended" };
  when(start, "machine:alerts", "mitigated", says, agent).refuses("incident.saidByPerson");
  when(start, "system", "mitigated", says, { via: "system" }).refuses("incident.saidByPerson");
  expect(stateOf(after(start, ["cy", "mitigated", says, { via: "cli:laptop" }]))).toMatchObject({
    open: true,
    freezes: true,
  });
});

test("times are kept as well as they are known, and the newest word counts", () => {
  const started = { at: later(-60), precision: "approx" };
  const past = after(
    start,
    ["cy", "time", { which: "started", when: started, source: "first bad log line" }],
    ["cy", "time", { which: "detected", when: { at: later(-20), precision: "minute" }, detectedBy: "customer" }],
    ["ben", "mitigated", { says: "Rolled back", evidence: "chart", occurred: { at: later(-5), precision: "minute" } }],
  );
  expect(stateOf(past)).toMatchObject({ started, detectedBy: "customer", mitigated: { at: later(-5) }, open: true });
});
