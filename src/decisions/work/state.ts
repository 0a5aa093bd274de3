/** A work item as the rules see it: what a task did not answer, who has it now, and how it ended. */

import { canonical, sha256 } from "../../kernel/json.ts";
import type { Text } from "../../kernel/prose.ts";
import type { Mark } from "../draft/state.ts";

/** Why a person answers it. */
/** `failed`: no model of the task answered; `by-hand`: whoever put it here asked for a person. */
export const reasons = ["paused", "people", "failed", "sent-back", "by-hand", "imported"] as const;
export type Why = (typeof reasons)[number];

/** Milliseconds of silence after which somebody who took it has left it, and a task that it went back to is not heard of. */
export const silence = 30 * 60_000;

/** An item's id: the same for the same key of the same task, however often it comes. */
export const workId = (task: string, key: string): string => `work-${sha256(canonical([task, key])).slice(0, 24)}`;

/** An answer that was written while the server was away. It counts once a person says yes to it. */
export interface Proposal {
  readonly sheet: string;
  readonly output: Text;
  readonly template: Used | undefined;
  readonly distance: number;
  readonly seconds: number;
  readonly wrong: readonly string[];
  /** The customer has it already. */
  readonly given: boolean;
  readonly by: string;
  readonly at: string;
}

/** The approved words that an answer began from. */
export interface Used {
  readonly id: string;
  readonly digest: string;
}

export interface Answer {
  readonly output: Text;
  readonly template: Used | undefined;
  readonly marks: readonly Mark[];
  /** Characters that differ from the template; 0 without one. */
  readonly distance: number;
  readonly seconds: number;
  /** The sheet that it came back on, or empty. */
  readonly sheet: string;
  readonly by: string;
  readonly at: string;
}

/** Another answer to what was answered already. It is kept, and never given. */
export interface Second {
  readonly from: "task" | "sheet";
  readonly call: string;
  readonly sheet: string;
  readonly output: Text | undefined;
  readonly by: string;
  readonly at: string;
}

/** Whose turn it is, since when. `task`: it went back; `ended`: the task answered it. */
export interface Turn {
  readonly of: "queue" | "person" | "task" | "caller" | "ended" | "closed";
  /** The person who took it; empty for everybody else. */
  readonly person: string;
  /** The last that was heard, UTC; `began`: since when the same person has it. */
  readonly at: string;
  readonly began: string;
}

export interface WorkState {
  readonly id: string;
  readonly task: string;
  readonly question: string;
  /** The caller's own name for it. */
  readonly key: Text;
  readonly why: Why;
  readonly input: Text;
  readonly recipient: Text;
  /** The call that was refused, or whose draft was sent back; empty where there is none. */
  readonly call: string;
  /** The pause that sent it here, or empty. */
  readonly pause: string;
  /** Who put it here. */
  readonly by: string;
  readonly at: string;
  /** When it came into the queue the last time. */
  readonly since: string;
  readonly seq: number;
  readonly turn: Turn;
  readonly handedBack: readonly { readonly by: string; readonly reason: Text; readonly at: string }[];
  readonly proposals: readonly Proposal[];
  readonly answer: Answer | undefined;
  readonly used: { readonly recipient: Text; readonly by: string; readonly at: string } | undefined;
  readonly closed: { readonly reason: Text; readonly by: string; readonly at: string } | undefined;
  readonly others: readonly Second[];
}

/**
 * Where an item stands. Exactly one of these, and each has an owner: `waiting` and `in-doubt` whoever reads for the task,
 * `taken` the person who took it, `with-task` the task, `answered` the caller; the rest is over.
 */
export const standings = ["waiting", "taken", "with-task", "in-doubt", "answered", "used", "ended", "closed"] as const;
export type Standing = (typeof standings)[number];

/** `at`: now, in UTC. Silence puts back by itself what was taken; what went back to the task and was not heard of is a person's to look at. */
export function standingOf({ turn, used }: Pick<WorkState, "turn" | "used">, at: string): Standing {
  if (turn.of === "person") return isSilent(turn, at) ? "waiting" : "taken";
  if (turn.of === "task") return isSilent(turn, at) ? "in-doubt" : "with-task";
  if (turn.of === "caller") return used ? "used" : "answered";
  return turn.of === "queue" ? "waiting" : turn.of;
}

const isSilent = (turn: Turn, at: string): boolean => Date.parse(at) - Date.parse(turn.at) >= silence;

/** Whether a person still has to do something with it. */
export function isOpen(state: Pick<WorkState, "turn" | "used">, at: string): boolean {
  const standing = standingOf(state, at);
  return standing === "waiting" || standing === "taken" || standing === "in-doubt";
}
