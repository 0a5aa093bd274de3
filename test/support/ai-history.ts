/** An AI task's first days, for tests of its rules: the page in force, passkeys, releases proposed and approved, answers, drills. */

import { deepStrictEqual } from "node:assert/strict";
import type { ComparisonState } from "../../src/decisions/comparison/state.ts";
import type { DraftState } from "../../src/decisions/draft/state.ts";
import { kinds } from "../../src/decisions/index.ts";
import { type PauseState, resumeCard } from "../../src/decisions/pause/kind.ts";
import { releaseCard, type TaskRelease, type TaskState } from "../../src/decisions/task/kind.ts";
import { by, stored } from "../../src/kernel/given.ts";
import { digest, type Json } from "../../src/kernel/json.ts";
import { type Context, type Event, isRefusal, type Recorded } from "../../src/kernel/kind.ts";
import { keepWords } from "../../src/kernel/prose.ts";
import { decide, emptyWorld, evolve, type World } from "../../src/kernel/world.ts";
import { readPage } from "../../src/page/read.ts";
import { aiTeam, prompt } from "./ai-team.ts";
import { passkeyOf, touch } from "./history.ts";

export const task = "billing-replies";
export const noon = "2026-11-19T12:00:00.000Z";
/** So many minutes after noon. */
export const at = (minutes: number) => new Date(Date.parse(noon) + minutes * 60_000).toISOString();

export function inForce(source: string) {
  const { page, version, problems } = readPage(source);
  if (!page) throw new Error(JSON.stringify(problems));
  const offered = by("system", "page.offered", { version, source: stored(source), contacts: stored("[]"), page });
  return { page, version, events: [offered, by("ana", "page.adopted", { version, as: "first", shown: {} })] };
}

export const { page, version, events } = inForce(aiTeam());
const people = ["ana", "marta", "li", "noor", "tom"];
export const team: readonly Recorded[] = numbered([...events, ...people.map((one) => passkeyOf(one))]);

/** The entries with their numbers. */
export function numbered(past: readonly Recorded[]): Recorded[] {
  return past.map((one, n) => ({ ...one, seq: n + 1 }));
}

/** The version of the page that is in force after these entries. */
const versionOf = (past: readonly Recorded[]): string =>
  (worldAfter(past).one("page") as { inForce?: { version: string } }).inForce?.version ?? "";

/** Who asks, when and how; `seen` puts into the world what no event of these tests brings about. */
export interface How extends Partial<Context> {
  readonly seen?: (world: World) => void;
}

export function when(
  past: readonly Recorded[],
  actor: string,
  command: string,
  data: object,
  { seen, ...how }: How = {},
) {
  const world = worldAfter(past);
  seen?.(world);
  const who = actor.includes(":") || actor === "system" ? actor : `person:${actor}`;
  const context = { actor: who, via: "passkey:s1", at: noon, cmd: "c1", page: versionOf(past), ...how };
  const answer = decide(kinds, world, command, data, context);
  const types = Array.isArray(answer) ? answer.map(({ type }: Event) => type) : answer;
  return {
    answer,
    records: (...expected: string[]) => deepStrictEqual(types, expected),
    refuses: (code: string) => deepStrictEqual(isRefusal(answer) ? answer.refused : types, code),
  };
}

/** What happened, and what this adds to it. Throws where it is refused. */
export function and(
  past: readonly Recorded[],
  actor: string,
  command: string,
  data: object,
  how: How = {},
): Recorded[] {
  const { answer } = when(past, actor, command, data, how);
  if (!Array.isArray(answer)) throw new Error(`${command}: ${JSON.stringify(answer)}`);
  const { at: moment = noon, via = "passkey:s1" } = how;
  const fresh = answer.map((event: Event) => {
    const { value } = keepWords(event, () => "");
    return { ...by(actor, value.type, value.data, moment), via, page: versionOf(past) };
  });
  return numbered([...past, ...fresh]);
}

/** An entry of another kind that is simply so. */
export const so = (past: readonly Recorded[], ...more: Recorded[]): Recorded[] => numbered([...past, ...more]);

export function worldAfter(past: readonly Recorded[]): World {
  const world = emptyWorld(kinds);
  for (const event of past) evolve(kinds, world, event);
  return world;
}
export const taskAfter = (past: readonly Recorded[]): TaskState => worldAfter(past).many("task").get(task) as TaskState;
export const pauseAfter = (past: readonly Recorded[], id = "pause-00000001"): PauseState =>
  worldAfter(past).many("pause").get(id) as PauseState;

export const prices: Json = [{ model: "openai/gpt-5-mini", input: [250_000] }];
export const proposal = { id: task, prompt, prices, reason: "Names the invoice." };

export const releaseAfter = (past: readonly Recorded[], n: number): TaskRelease => {
  const found = taskAfter(past).releases.find(({ number }) => number === n);
  if (!found) throw new Error(`There is no release ${n}.`);
  return found;
};
export const cardOf = (past: readonly Recorded[], n: number): Json =>
  releaseCard(task, releaseAfter(past, n), versionOf(past));
/** A yes by touch, as it is sent. */
export const yes = (past: readonly Recorded[], n: number, who = "ana", more: How = {}) => {
  const card = cardOf(past, n);
  return [
    { id: task, release: n, shown: digest(card) },
    { proof: touch(who, card), ...more },
  ] as const;
};

/** Noor proposes, Tom tests, Ana approves. */
export function serve(past: readonly Recorded[], text = prompt, n = 1, more: object = {}): Recorded[] {
  const proposed = and(past, "noor", "task.propose", { ...proposal, prompt: text, ...more });
  const tested = and(proposed, "tom", "task.test", { id: task, release: n, passed: true, note: "All right." });
  return and(tested, "ana", "task.approve", ...yes(tested, n));
}

export const drilled = (past: readonly Recorded[], moment = noon, passed = true): Recorded[] =>
  so(past, {
    ...by("system", "drill.held", drillOf(passed), moment),
    via: "system",
  });
const drillOf = (passed: boolean) => ({
  ...{ id: "drill-00000001", of: `task:${task}`, passed },
  steps: [{ step: "stop", ok: passed, took: 10, says: "" }],
});

export const fullAnswers: readonly [string, string][] = [
  ["model-owner", "Ana decides, Marta when Ana is away."],
  ["needs-approval", "Tom reads every late-fees mail."],
  ["who-stops", "Li or Ana, by turns as on-call, with finalcall pause."],
  ["fallback", "The texts in templates/billing, by hand."],
  ["rollback-tested", "The drill of 19 November went back in 2 s."],
];
/** All five questions answered and a drill passed. */
export const ready = (past: readonly Recorded[]): Recorded[] =>
  fullAnswers.reduce<Recorded[]>(
    (so, [question, answer]) => and(so, "ana", "task.answer", { id: task, question, answer }),
    drilled(past),
  );

export const resumeOf = (past: readonly Recorded[], id = "pause-00000001", who = "ana") => {
  const card = resumeCard(pauseAfter(past, id), versionOf(past));
  return { shown: digest(card), how: { proof: touch(who, card) } };
};

export const withDrafts = (drafts: readonly DraftState[]) => (world: World) => {
  for (const one of drafts) world.setMany("draft", one.id, one);
};
export const withComparison = (one: ComparisonState) => (world: World) => world.setMany("comparison", one.id, one);

/** Answers that people read, as the world holds them: `right` of `read` were accepted as they stood. */
export const reads = (
  right: number,
  read: number,
  release = 1,
  question = "invoice-copies",
  seq = 1_000,
): DraftState[] =>
  Array.from({ length: read }, (_, n) => ({
    ...{ id: `draft-${n}`, task, question, call: `call-${n}`, release, why: "reviewed" as const },
    ...{
      input: stored("in"),
      output: stored("out"),
      recipient: stored("x"),
      openedAt: noon,
      seq,
      complained: "",
      faults: [],
      used: [],
    },
    review: {
      ...{ outcome: n < right ? ("accepted" as const) : ("edited" as const), output: stored("out"), marks: [] },
      ...{ distance: 0, seconds: 30, by: "tom", at: noon },
    },
  }));

export const chosen = (model: string, beats: string[], of = task): ComparisonState => ({
  ...{ id: "comparison-00000001", task: of, models: [model, ...beats], samples: [], release: 1 },
  ...{
    promptDigest: "0".repeat(64),
    prices: [],
    hour: 0,
    sealed: stored("order"),
    by: "noor",
    via: "",
    at: noon,
    seq: 1,
  },
  ...{ runs: [], marks: new Map(), settled: new Map(), closed: { order: [], figures: [], by: "ana", at: noon } },
  dropped: undefined,
  chosen: { model, beats, reason: stored("Better and cheaper."), by: "ana", at: noon },
});
