/** Published post-mortems of others, entered whole through the real commands: what our timeline must be able to hold. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CORE_SCHEMA, load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { correctionsOf, openActions, resultOf } from "../../src/decisions/incident/state.ts";
import { digest } from "../../src/kernel/json.ts";
import { worldOf } from "../../src/views/context.ts";
import { draftUpdate } from "../../src/views/incident-draft.ts";
import { incidentTexts, incidentTold } from "../../src/views/incident-told.ts";
import { recordView } from "../../src/views/record.ts";
import { source } from "../support/history.ts";
import { newTeam, proofOver, type Team } from "../support/team.ts";

interface Step {
  readonly at: string;
  readonly by: string;
  readonly does: string;
  readonly with: object;
}
interface PostMortem {
  readonly shows: string;
  readonly steps: readonly Step[];
}

const id = "inc-published";
const read = (name: string) =>
  load(readFileSync(join(import.meta.dirname, name), "utf8"), { schema: CORE_SCHEMA }) as PostMortem;

/** A team of three, at work since before any of these. */
function founded(): Team {
  const team = newTeam();
  const at = "2019-01-01T09:00:00.000Z";
  team.does("system", "page.offer", { source }, at);
  const { version = "" } = worldOf(team.world).page.offered ?? {};
  const card = { kind: "page.adopt", version, replaces: "", offeredBy: "system", adoptedIn: 0 };
  team.does("ana", "page.adopt", { version, shown: digest(card) }, at, { proof: proofOver(digest(card)) });
  return team;
}

/** Replays the steps up to the one that `until` finds, which is left out. */
function replayed({ steps }: PostMortem, until: (step: Step) => boolean = () => false): Team {
  const team = founded();
  const end = steps.findIndex(until);
  for (const step of end < 0 ? steps : steps.slice(0, end)) {
    const via = step.by.includes(":") ? { via: "token:t" } : {};
    team.does(step.by, `incident.${step.does}`, { id, ...step.with }, step.at, via);
    const { lead, open, leads } = stateOf(team);
    expect(open ? [lead] : []).toEqual(open ? [leads.at(-1)?.lead] : []);
  }
  return team;
}

function stateOf(team: Team) {
  const state = worldOf(team.world).incidents.get(id);
  if (!state) throw new Error("It was not declared.");
  return state;
}

async function toldOf(team: Team) {
  const state = stateOf(team);
  const context = team.seenBy("ana", "2026-11-19T12:00:00.000Z");
  return incidentTold(state, await context.words(incidentTexts(state)), 0);
}

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".yaml"));

describe.each(files)("%s", (name) => {
  const postMortem = read(name);
  const team = replayed(postMortem);

  test("is entered whole: declared, led by one at a time, resolved, reviewed, closed", () => {
    expect(stateOf(team)).toMatchObject({ open: false, freezes: false, closed: true });
    expect(openActions(stateOf(team))).toEqual([]);
    expect(stateOf(team).review?.rules.length).toBeGreaterThan(0);
  });

  test("reads in the order in which it happened, and is kept in the order of entering", async () => {
    const { timeline } = await toldOf(team);
    const happened = timeline.map(({ occurred }) => occurred.at);
    expect(happened).toEqual([...happened].sort());
    expect(stateOf(team).entries.map(({ n }) => n)).toEqual(stateOf(team).entries.map((_, index) => index + 1));
    for (const { occurred, recordedAt } of timeline)
      expect(Date.parse(occurred.at)).toBeLessThanOrEqual(Date.parse(recordedAt));
  });

  test("stands in the record as sentences, each of them with its words", async () => {
    const { entries } = team;
    const context = team.seenBy("ana", "2026-11-19T12:00:00.000Z");
    const log = {
      head: { seq: entries.length, hash: entries.at(-1)?.hash ?? "" },
      read: async (after: number, limit: number) => entries.slice(after, after + limit),
    };
    const { rows } = await recordView(context, log, { kind: "incident", person: "", text: "", before: undefined });
    expect(rows).toHaveLength(postMortem.steps.length);
    for (const { says } of rows) expect(says).not.toMatch(/undefined|\[object|[0-9a-f]{32}/);
  });

  test("gives a draft for everybody who is told, without a guess in it", async () => {
    const told = await toldOf(team);
    const guesses = told.timeline.filter(({ guess }) => guess).map(({ says }) => says);
    for (const audience of ["internal", "support", "finance", "customers"] as const) {
      const text = draftUpdate(told, audience, "2026-11-19T12:00:00.000Z", "UTC");
      expect(text).toContain(told.title);
      for (const guess of guesses) expect(text).not.toContain(guess);
    }
  });
});

test("a rollback that failed says so, and the next risky try waited for that", () => {
  const postMortem = read("rollback-that-failed.yaml");
  expect(resultOf(stateOf(replayed(postMortem)), 4)?.result?.outcome).toBe("no-change");
  const before = replayed(postMortem, ({ does }) => does === "result");
  const second = postMortem.steps.filter(({ does }) => does === "action")[1];
  expect(() => before.does("ben", "incident.action", { id, ...second?.with }, second?.at ?? "")).toThrow(
    "incident.awaitsResult",
  );
});

test("an incident that is declared after mitigation keeps both times, and its delays can be read", () => {
  const state = stateOf(replayed(read("declared-after-mitigation.yaml")));
  expect(Date.parse(state.mitigated?.at ?? "")).toBeLessThan(Date.parse(state.declaredAt));
  const minutes = (from?: string, to?: string) => (Date.parse(to ?? "") - Date.parse(from ?? "")) / 60_000;
  expect(minutes(state.started?.at, state.detected.at)).toBe(4 * 60 + 14);
  expect(minutes(state.started?.at, state.mitigated?.at)).toBe(5 * 60 + 26);
  expect(state).toMatchObject({ detectedBy: "customer", wider: "ana", blast: [{ high: 305 }, { high: 90 }] });
});

test("a fix that did not reach production: results stay as they were said, and a correction stands beside them", () => {
  const state = stateOf(replayed(read("fix-that-never-arrived.yaml")));
  const outcomes = state.entries.flatMap(({ result }) => result?.outcome ?? []);
  expect(outcomes).toEqual(["no-change", "worse", "no-change", "no-change", "helped"]);
  expect(state.entries[10]).toMatchObject({ kind: "result", result: { outcome: "no-change" } });
  expect(correctionsOf(state, 11).map(({ n }) => n)).toEqual([14]);
});

test("two leads in sequence: the second leads from their own word on, and the first no longer", () => {
  const postMortem = read("two-leads.yaml");
  const offered = replayed(postMortem, ({ does, by }) => does === "take" && by === "cy");
  expect(stateOf(offered)).toMatchObject({ lead: "ben", offered: "cy" });
  const team = replayed(postMortem, ({ does }) => does === "resolve");
  expect(stateOf(team).leads.map(({ lead, how }) => `${lead} ${how}`)).toEqual([
    "ben named",
    "ben acknowledged",
    "cy handed-over",
  ]);
  const ends = { id, says: "I led it before" };
  expect(() => team.does("ana", "incident.resolve", ends, "2019-12-05T06:00:00.000Z")).toThrow("incident.needsReason");
  expect(() => team.does("ben", "incident.thaw", { id, reason: "I led it" }, "2019-12-05T06:00:00.000Z")).toThrow(
    "incident.notLead",
  );
});
