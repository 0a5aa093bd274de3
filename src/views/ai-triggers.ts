/** The numbers at which a task stops or narrows by itself: where each stands now, and what it does. */

import type { DraftState } from "../decisions/draft/state.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import type { Task, TaskTrigger } from "../page/page.ts";
import type { AiNumbers } from "./ai-numbers.ts";
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

/** A trigger without a window of its own is shown over so many of the latest answers. */
const usualWindow = 50;

export function triggersOf(context: ViewContext, task: Task): TriggerModel[] {
  const seen = worldOf(context.world);
  return task.stop.map((trigger) => {
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

/** Where it stands; undefined where nobody has said a number yet. */
function standsAt(context: ViewContext, seen: Seen, task: Task, trigger: TaskTrigger): number | undefined {
  const { name, feed, of } = trigger;
  const read = reviewed(seen, task.name, of);
  if (name === "cost-per-call" || name === "p95") return measured(context.ai?.numbers, task.name, trigger);
  if (name === "error-rate") return share(read, isWrong);
  if (name === "rework") return read.length === 0 ? undefined : minutesOf(read);
  if (feed === "complaint") return read.filter(({ complained }) => complained !== "").length;
  if (feed === "mark") {
    const bad = (one: DraftState) => one.review?.marks.some(({ item, ok }) => item === name && !ok) ?? false;
    return trigger.unit === "%" ? share(read, bad) : read.length === 0 ? undefined : read.filter(bad).length;
  }
  // Whatever a check or the meter counts trips at once where one is too many; until then it is none.
  return trigger.unit === "" && trigger.value === 1 && context.ai?.numbers ? 0 : undefined;
}

const isWrong = ({ review }: DraftState): boolean =>
  review?.outcome === "sent-back" || (review?.marks.some(({ ok }) => !ok) ?? false);

/** Drafts that a person read since the task last started again, the newest first. */
function reviewed({ drafts, pauses }: Seen, task: string, of: number): DraftState[] {
  const started = [...pauses.values()]
    .filter(({ resumed, what, name }) => resumed && (what === "everything" || name.split("/")[0] === task))
    .map(({ resumed }) => resumed?.at ?? "")
    .sort()
    .at(-1);
  const all = [...drafts.values()]
    .filter((one) => one.task === task && one.review && (started === undefined || one.openedAt > started))
    .sort((a, b) => b.seq - a.seq);
  return of === 0 ? all : all.slice(0, of);
}

const share = (read: readonly DraftState[], bad: (one: DraftState) => boolean): number | undefined =>
  read.length === 0 ? undefined : (read.filter(bad).length / read.length) * 100;

const minutesOf = (read: readonly DraftState[]): number =>
  read.reduce((sum, { review }) => sum + (review?.seconds ?? 0), 0) / read.length / 60;

function measured(numbers: AiNumbers | undefined, task: string, { name, of }: TaskTrigger): number | undefined {
  const ended = (numbers?.recent(task, of || usualWindow) ?? []).flatMap(({ end }) => end ?? []);
  if (ended.length === 0) return undefined;
  if (name === "cost-per-call") return Math.ceil(ended.reduce((sum, { cost }) => sum + cost, 0) / ended.length);
  const times = ended.map(({ ms }) => ms).sort((a, b) => a - b);
  return times[Math.ceil(times.length * 0.95) - 1];
}
