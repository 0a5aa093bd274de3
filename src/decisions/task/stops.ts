/** What stops an AI task by itself: the triggers of its page, those that no page leaves out, and since when each counts. Pure. */

import type { Subjects } from "../../kernel/kind.ts";
import type { Task, TaskTrigger } from "../../page/page.ts";
import { covers } from "../pause/paused.ts";
import type { PauseState } from "../pause/state.ts";
import type { TaskState } from "./state.ts";

function once(name: string, feed: TaskTrigger["feed"]): TaskTrigger {
  const then = "pause-task";
  return { name, feed, crossed: "reaches", value: 1, unit: "", byHand: false, of: 0, then, says: "1" };
}

/**
 * The triggers of the page. An approval step that was skipped stops every task, and what a task must never do stops it
 * at the first attempt (mission A8), also where its page does not say so.
 */
export function stopsOf({ stop, never }: Task): readonly TaskTrigger[] {
  const always = [once("skipped-approval", "check"), ...(never.length > 0 ? [once("policy-break", "mark")] : [])];
  return [...stop, ...always.filter(({ name }) => !stop.some((one) => one.name === name))];
}

/** When a trigger last had its consequence for a question type (empty: the task): what came before is dealt with. UTC, empty for never. */
export function dealtWith(
  { pauses, tasks }: { readonly pauses: Subjects<PauseState>; readonly tasks: Subjects<TaskState> },
  task: string,
  trigger: Pick<TaskTrigger, "name" | "then">,
  question: string,
): string {
  const about = { task, question, models: [], tools: [] };
  const moments = [...pauses.values()]
    .filter((one) => one.trigger === trigger.name && covers(one, about))
    .map(({ resumed, at }) => resumed?.at ?? at);
  const turns = tasks.get(task)?.turns ?? [];
  for (const turn of turns) {
    const levels =
      trigger.then === "narrow" && turn.what === "level" && (question === "" || turn.question === question);
    const models = trigger.then === "cheap-model" && turn.what !== "level";
    if (levels || models) moments.push(turn.at);
  }
  return moments.sort().at(-1) ?? "";
}
