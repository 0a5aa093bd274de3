/** Whether something is paused. Pure, and asked before every call. */

import { type Page, taskOf } from "../../page/page.ts";
import { comparisonOf } from "../comparison/sealing.ts";
import type { PauseState } from "./state.ts";

/** What a drill's own calls and its pause carry behind the task's name, so that no customer's call stands under it. */
export const drillMark = "#drill";
/** What a drill's own stop names as its trigger. The team is told of this one. */
export const drillTrigger = "drill";
export const isDrill = ({ name }: Pick<PauseState, "name">): boolean => name.endsWith(drillMark);

/** What a call is about. `question` empty: not said; `tools`: those that it may call. */
export interface About {
  readonly task: string;
  readonly question: string;
  readonly models: readonly string[];
  readonly tools: readonly string[];
}

/** The first pause that holds for it, or undefined. */
export function pausedBy(pauses: Iterable<PauseState>, about: About): PauseState | undefined {
  for (const one of pauses) if (!one.resumed && covers(one, about)) return one;
  return undefined;
}

/** A call that does not say its question type stands under a pause of any question type of its task: nobody knows what it is. */
export function covers({ what, name }: Pick<PauseState, "what" | "name">, about: About): boolean {
  if (what === "everything") return true;
  if (what === "model") return about.models.includes(name);
  if (what === "tool") return about.tools.includes(name);
  if (about.task === "") return false;
  if (what === "task") return name === about.task;
  return about.question === "" ? name.startsWith(`${about.task}/`) : name === `${about.task}/${about.question}`;
}

/** The name under which a call of a task is paused: a drill's own under its own, everybody else's, a comparison's too, under the task's. */
export const pausedAs = (task: string, drill: boolean, comparison: string): string =>
  drill && comparison === "" ? `${task}${drillMark}` : task;

/** What a call was about, as the book has it. One of a task may use all tools that the page gives the task. */
export const aboutCall = (
  page: Page | undefined,
  call: Omit<About, "models"> & { readonly asked: string; readonly drill: boolean; readonly via: string },
): About => ({
  task: pausedAs(call.task, call.drill, comparisonOf(call.via)),
  question: call.question,
  models: [call.asked],
  tools: [...call.tools, ...((page && taskOf(page, call.task)?.tools) ?? [])],
});
