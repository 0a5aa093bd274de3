/** The numbers at which a task stops or narrows by itself: where each stands now, and what it does. */

import type { PauseState } from "../decisions/pause/state.ts";
import { isMetered, measured } from "../decisions/task/measure.ts";
import { dealtWith, stopsOf } from "../decisions/task/stops.ts";
import { markedIn } from "../decisions/work/marks.ts";
import type { Task, TaskTrigger } from "../page/page.ts";
import { concerns, openPauses } from "./ai-paused.ts";
import { pausedTitle, titleOf } from "./ai-words.ts";
import { type Seen, type ViewContext, worldOf } from "./context.ts";
import { moneyIn } from "./money.ts";

export interface TriggerModel {
  readonly title: string;
  /** Who says the number. */
  readonly feed: string;
  readonly at: string;
  /** Empty: nothing is known yet. */
  readonly now: string;
  readonly tripped: boolean;
  readonly does: string;
}

/** The latest calls of a task that its meters look at. */
const mostCalls = 1000;

export function triggersOf(context: ViewContext, task: Task): TriggerModel[] {
  const seen = worldOf(context.world);
  return stopsOf(task).map((trigger) => {
    const pause = openPauses(seen).find((one) => one.trigger === trigger.name && concerns(one, task, seen));
    const value = pause && trigger.unit === "" ? Math.max(1, trigger.value) : standsAt(context, seen, task, trigger);
    return {
      title: titleOf(trigger.name),
      feed: feeds[trigger.feed],
      at: limitSays(trigger, task),
      now: value === undefined ? "" : valueSays(trigger, value),
      tripped: pause !== undefined,
      does: pause ? `Paused ${lower(pause)}` : doesSays[trigger.then],
    };
  });
}

const lower = (pause: PauseState): string =>
  pause.what === "task" ? "the whole task" : pausedTitle(pause).toLowerCase();

const feeds = { mark: "readers’ marks", check: "a check", complaint: "complaints", meter: "measured here" } as const;
const doesSays = {
  "pause-question": "Pause this question type",
  "pause-task": "Pause the whole task",
  narrow: "Back to person reads each",
  "cheap-model": "Cheap model only",
} as const;

/** `1`, `over 2 %`, `over 4.5 min (by hand)`. */
function limitSays(trigger: TaskTrigger, task: Task): string {
  const { crossed, value, unit, byHand, says, of } = trigger;
  const last = of === 0 ? "" : `, last ${of}`;
  if (byHand) return `over ${task.byHand?.minutes ?? "?"}\u00a0min`;
  const sign = crossed === "reaches" ? "" : `${crossed} `;
  if (unit === "nano-USD") return `${sign}${moneyIn(says, value, value).own}${last}`;
  return `${sign}${valueSays({ unit, says, value }, value)}${last}`;
}

/** A value in the trigger's unit; money in the words of its limit. */
function valueSays({ unit, says, value: limit }: Pick<TaskTrigger, "unit" | "says" | "value">, value: number): string {
  if (unit === "nano-USD") return moneyIn(says, limit, value).own;
  if (unit === "%") return `${Number(value.toFixed(1))}\u00a0%`;
  if (unit === "min") return `${Number(value.toFixed(1))}\u00a0min`;
  if (unit === "ms") return value < 1000 ? `${Math.round(value)}\u00a0ms` : `${(value / 1000).toFixed(1)}\u00a0s`;
  return String(value);
}

/** Where it stands, at the question type that is nearest to it; undefined where nobody has said a number yet. */
function standsAt(context: ViewContext, seen: Seen, task: Task, trigger: TaskTrigger): number | undefined {
  const calls = context.ai?.numbers?.recent(task.name, mostCalls) ?? [];
  const own = [...seen.drafts.values()].filter((one) => one.task === task.name).sort((a, b) => a.seq - b.seq);
  const byHand = markedIn([...seen.works.values()].filter((one) => one.task === task.name));
  const questions = isMetered(trigger) ? [""] : [...new Set([...own, ...byHand].map(({ question }) => question))];
  const values = questions.flatMap((question) => {
    const drafts = own.filter((one) => one.question === question);
    const marked = byHand.filter((one) => one.question === question);
    return (
      measured(trigger, { task, drafts, marked, calls }, dealtWith(seen, task.name, trigger, question))?.value ?? []
    );
  });
  if (values.length === 0) return undefined;
  return trigger.crossed === "under" ? Math.min(...values) : Math.max(...values);
}
