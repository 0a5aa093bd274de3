/** An AI task as the rules see it: its releases, which one is served, how much of each question type a person reads. */

import type { Json } from "../../kernel/json.ts";
import type { Text } from "../../kernel/prose.ts";
import type { Level, Task } from "../../page/page.ts";

/** What must be answered before the first live call (A12). */
export const fiveQuestions = ["model-owner", "needs-approval", "who-stops", "fallback", "rollback-tested"] as const;
export type FiveQuestion = (typeof fiveQuestions)[number];

/** What an answer was given to: the model, its price and everything that shapes what it says. The digest is over exactly this. */
export interface TaskRelease {
  /** 1 for the first. */
  readonly number: number;
  readonly digest: string;
  readonly model: string;
  /** The stronger model for odd cases; empty: odd cases go to a person. */
  readonly edgeCases: string;
  readonly prompt: Text;
  /** SHA-256 of the prompt's words: what is served must have it. */
  readonly promptDigest: string;
  readonly promptFile: string;
  readonly parameters: readonly { readonly name: string; readonly value: string | number | boolean }[];
  readonly tools: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** The price rows of its models, as the gateway metered with them when it was approved. */
  readonly prices: Json;
  /** The comparison that it rests on, or empty. */
  readonly comparison: string;
  /** Number of the release to go back to; 0: by hand, with the page's templates. */
  readonly wayBack: number;
  readonly reason: Text;
  /** Persons who made it. None of them may approve it. */
  readonly makers: readonly string[];
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly seq: number;
  readonly page: string;
  readonly tests: readonly {
    readonly by: string;
    readonly passed: boolean;
    readonly note: Text;
    readonly at: string;
  }[];
  readonly approval:
    | { readonly by: string; readonly as: string; readonly at: string; readonly seq: number }
    | undefined;
  readonly refusal: { readonly by: string; readonly reason: Text; readonly at: string } | undefined;
  /** The last time it was asked whether it still answers. */
  readonly checked: { readonly at: string; readonly ok: boolean; readonly ms: number } | undefined;
}

/** One release after another was served: since when, by whom, and why it changed. */
export interface Served {
  readonly release: number;
  readonly at: string;
  readonly by: string;
  readonly how: "approved" | "rolled-back" | "manual";
  readonly seq: number;
}

export interface LevelSet {
  readonly level: Level;
  readonly at: string;
  readonly by: string;
  readonly why: Text | undefined;
  readonly seq: number;
}

/** A change of who reads, or of whether the stronger model is asked, in the order in which they happened. */
export interface Turn {
  readonly what: "level" | "stronger-off" | "stronger-on";
  /** Empty unless it is a level. */
  readonly question: string;
  readonly from: Level;
  readonly to: Level;
  readonly at: string;
  readonly by: string;
  readonly seq: number;
}

export interface Sample {
  readonly sample: string;
  readonly input: Text;
  /** A wrong answer to it that must not come back; undefined for a sample of the team's own. */
  readonly wrong: Text | undefined;
  /** The call or draft it comes from; empty for one that somebody wrote. */
  readonly from: string;
  readonly at: string;
  readonly seq: number;
}

export interface TaskState {
  readonly id: string;
  readonly releases: readonly TaskRelease[];
  readonly served: readonly Served[];
  /** By question type. Absent: `reviewed`, where everything starts. */
  readonly levels: ReadonlyMap<string, LevelSet>;
  readonly turns: readonly Turn[];
  readonly answers: ReadonlyMap<FiveQuestion, { readonly answer: Text; readonly by: string; readonly at: string }>;
  readonly samples: readonly Sample[];
  /** Set while the stronger model is off for its price; empty: both are used. */
  readonly cheapSince: string;
}

/** The release that is served; undefined before the first, and while the way back was to people. */
export const liveRelease = ({ releases, served }: TaskState): TaskRelease | undefined => {
  const number = served.at(-1)?.release ?? 0;
  return releases.find((one) => one.number === number);
};

export const isWaiting = ({ approval, refusal }: TaskRelease): boolean => !approval && !refusal;

/** The newest release that waits for a yes. */
export const waitingRelease = ({ releases }: TaskState): TaskRelease | undefined => {
  const last = releases.at(-1);
  return last && isWaiting(last) ? last : undefined;
};

/** The approved release to go back to from the one that is served; undefined where there is none. */
export function wayBackOf(state: TaskState): TaskRelease | undefined {
  const live = liveRelease(state);
  return live && state.releases.find(({ number, approval }) => number === live.wayBack && approval);
}

/** What the page says of a task that a release must say as well. */
export function pageContent({ model, edgeCases, parameters, tools, reads, writes }: Task) {
  return {
    ...{ model, edgeCases, parameters: parameters.map(({ name, value }) => ({ name, value })) },
    ...{ tools: [...tools], reads: [...reads], writes: [...writes] },
  };
}

/** What the record says. What was widened for another release says nothing of the one that is served now. */
export function levelOf({ levels, served }: TaskState, question: string): Level {
  const set = levels.get(question);
  if (!set) return "reviewed";
  const wider = set.level === "spot-checks" || set.level === "automatic";
  return wider && set.seq < (served.at(-1)?.seq ?? 0) ? "reviewed" : set.level;
}
