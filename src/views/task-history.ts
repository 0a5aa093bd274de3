/** Where did the quality of an AI task change? Every change of what is served, who reads and what stood still, with what people found before and after it. */

import type { DraftState } from "../decisions/draft/state.ts";
import { isDrill } from "../decisions/pause/paused.ts";
import { type Evidence, isRight, wilson } from "../decisions/task/evidence.ts";
import type { Served, TaskRelease, TaskState, Turn } from "../decisions/task/state.ts";
import { digest, type Json } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { levelSays } from "./ai-words.ts";
import type { Seen } from "./context.ts";
import { modelsSay } from "./task-sentences.ts";

export type Changed =
  | "first"
  | "model"
  | "prompt"
  | "parameters"
  | "tools"
  | "sources"
  | "price"
  | "way-back"
  | "level"
  | "pause";

/** What people found in the answers between two changes of the same scope. */
export interface Period {
  readonly evidence: Evidence;
  /** Share of the answers read that people changed or sent back, 0 to 1; null where none was read. */
  readonly rework: number | null;
  /** Mean minutes that reading and mending took; null where none was read. */
  readonly minutes: number | null;
  readonly complaints: number;
}

export interface ChangeRow {
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly what: Changed;
  /** Empty: the whole task. */
  readonly question: string;
  readonly says: string;
  /** Why, in somebody's words. */
  readonly reason: Text | undefined;
  readonly before: Period;
  readonly after: Period;
}

type Point = Omit<ChangeRow, "before" | "after">;

/** The rows, oldest first. What changed at once stands in as many rows, with the same before and after. */
export function historyOf(seen: Seen, state: TaskState): ChangeRow[] {
  const points = [...servedPoints(state), ...state.turns.map(turnPoint), ...pausePoints(seen, state.id)];
  points.sort((a, b) => a.seq - b.seq);
  const drafts = [...seen.drafts.values()].filter(({ task }) => task === state.id);
  return points.map((point) => {
    const beside = points.filter(
      ({ question }) => question === "" || point.question === "" || question === point.question,
    );
    const from = beside.findLast(({ seq }) => seq < point.seq)?.seq ?? 0;
    const until = beside.find(({ seq }) => seq > point.seq)?.seq ?? Number.POSITIVE_INFINITY;
    const own = drafts.filter(({ question }) => point.question === "" || question === point.question);
    return { ...point, before: period(own, from, point.seq), after: period(own, point.seq, until) };
  });
}

/** Answers that were written from one change on, and before another. */
function period(drafts: readonly DraftState[], from: number, until: number): Period {
  const written = drafts.filter(({ seq }) => from <= seq && seq < until);
  const read = written.flatMap((one) => (one.review ? { ...one.review, right: isRight(one) } : []));
  const share = (count: number) => (read.length === 0 ? null : count / read.length);
  const seconds = read.reduce((sum, one) => sum + one.seconds, 0);
  return {
    evidence: wilson(read.filter(({ right }) => right).length, read.length),
    rework: share(read.filter(({ outcome }) => outcome !== "accepted").length),
    minutes: share(seconds / 60),
    complaints: written.filter(({ complained }) => complained !== "").length,
  };
}

function servedPoints({ releases, served }: TaskState): Point[] {
  const find = (one: Served | undefined) => releases.find(({ number }) => number === one?.release);
  return served.flatMap((one, n) => {
    const [was, is] = [find(served[n - 1]), find(one)];
    const common = { seq: one.seq, at: one.at, by: one.by, question: "", reason: is?.reason };
    const back = one.how !== "approved";
    const point = (what: Changed, says: string): Point => ({ ...common, what, says });
    if (!is) return [point("way-back", "Back to people")];
    if (!was) return [point("first", `Release ${is.number}: ${modelsSay(is.model, is.edgeCases)}`)];
    const name = back ? `Back to release ${is.number}` : `Release ${is.number}`;
    const changes = differences(was, is);
    return changes.length === 0
      ? [point("way-back", `${name}: the same but for where it goes back to`)]
      : changes.map(([what, says]) => point(what, `${name}: ${says}`));
  });
}

/** What differs between two releases, in words. */
function differences(was: TaskRelease, is: TaskRelease): [Changed, string][] {
  const list = (names: readonly string[]) => names.join(", ") || "none";
  const parameters = (one: TaskRelease) => list(one.parameters.map(({ name, value }) => `${name} ${String(value)}`));
  const sources = ({ reads, writes }: TaskRelease) => `reads ${list(reads)}, writes ${list(writes)}`;
  const models = (one: TaskRelease) => modelsSay(one.model, one.edgeCases);
  const sum = (one: Json) => digest(one);
  const all: [Changed, string, string][] = [
    ["model", models(was), models(is)],
    ["prompt", was.promptDigest.slice(0, 8), is.promptDigest.slice(0, 8)],
    ["parameters", parameters(was), parameters(is)],
    ["tools", list(was.tools), list(is.tools)],
    ["sources", sources(was), sources(is)],
  ];
  const changed = all.flatMap(([what, before, now]): [Changed, string][] =>
    before === now ? [] : [[what, `${what} ${before} → ${now}`]],
  );
  const price = models(was) === models(is) && sum(was.prices) !== sum(is.prices);
  return price ? [...changed, ["price", "the price of its models"]] : changed;
}

function turnPoint({ what, question, from, to, at, by, seq }: Turn): Point {
  const common = { seq, at, by, question, reason: undefined };
  if (what !== "level")
    return {
      ...common,
      what: "model",
      says: `The stronger model is ${what === "stronger-off" ? "off for its price" : "on again"}`,
    };
  return { ...common, what: "level", says: `${question}: ${levelSays[from]} → ${levelSays[to]}` };
}

/** When a question type, or the whole task, was paused by its own name. */
const pausePoints = ({ pauses }: Seen, task: string): Point[] =>
  [...pauses.values()]
    .filter((one) => !isDrill(one) && (one.name === task || one.name.startsWith(`${task}/`)))
    .filter(({ what }) => what === "task" || what === "question")
    .map(({ seq, at, by, name, trigger, reason }) => {
      const question = name.slice(task.length + 1);
      const tripped = trigger === "" ? "" : ` by its trigger ${trigger}`;
      return {
        seq,
        at,
        by,
        what: "pause" as const,
        question,
        reason,
        says: `${question || "The task"} paused${tripped}`,
      };
    });
