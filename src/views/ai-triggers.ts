/** The numbers at which a task stops or narrows by itself: where each stands now, and what it does. */

import type { DraftState } from "../decisions/draft/state.ts";
import { covers } from "../decisions/pause/paused.ts";
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

/** Where it stands, at the question type that is nearest to it; undefined where nobody has said a number yet. */
function standsAt(context: ViewContext, seen: Seen, task: Task, trigger: TaskTrigger): number | undefined {
  const { name } = trigger;
  if (name === "cost-per-call" || name === "p95") return measured(context.ai?.numbers, task.name, trigger);
  if (name === "wrong-model") return context.ai?.numbers ? 0 : undefined;
  const own = [...seen.drafts.values()].filter((one) => one.task === task.name).sort((a, b) => a.seq - b.seq);
  const values = [...new Set(own.map(({ question }) => question))].flatMap((question) => {
    const from = dealtWith(seen, task.name, trigger, question);
    const drafts = own.filter((one) => one.question === question);
    return valueIn(trigger, drafts, from) ?? [];
  });
  if (values.length === 0) return undefined;
  return trigger.crossed === "under" ? Math.min(...values) : Math.max(...values);
}

/** When the trigger last stopped this question type: what was found before it is dealt with. */
const dealtWith = ({ pauses }: Seen, task: string, { name }: TaskTrigger, question: string): string =>
  [...pauses.values()]
    .filter((one) => one.trigger === name && covers(one, { task, question, models: [], tools: [] }))
    .map(({ resumed, at }) => resumed?.at ?? at)
    .sort()
    .at(-1) ?? "";

function valueIn(trigger: TaskTrigger, drafts: readonly DraftState[], from: string): number | undefined {
  const { name, feed, of, unit } = trigger;
  if (name === "skipped-approval")
    return drafts.filter(({ used }) => used.some(({ unread, at }) => unread && at > from)).length;
  if (feed === "complaint" || feed === "check")
    return drafts.filter(
      ({ complained, complaint }) => complained > from && (complaint === name || name === "complaints"),
    ).length;
  const read = drafts.filter(({ review }) => review && review.at > from);
  const window = unit === "" && of === 0 ? read : read.slice(-(of || usualWindow));
  if (window.length === 0) return undefined;
  if (unit === "min") return window.reduce((sum, { review }) => sum + (review?.seconds ?? 0), 0) / window.length / 60;
  const bad = window.filter(name === "error-rate" ? isWrong : isMarked(name)).length;
  return unit === "%" ? (bad / window.length) * 100 : bad;
}

const isMarked =
  (name: string) =>
  ({ review }: DraftState): boolean =>
    review?.marks.some(({ item, ok }) => item === name && !ok) ?? false;
const isWrong = ({ review }: DraftState): boolean =>
  review?.outcome === "sent-back" || (review?.marks.some(({ ok }) => !ok) ?? false);

function measured(numbers: AiNumbers | undefined, task: string, { name, of }: TaskTrigger): number | undefined {
  const calls = (numbers?.recent(task, of || usualWindow) ?? []).flatMap(({ end }) => end ?? []);
  const ended = calls.filter(({ outcome }) => outcome === "done");
  if (ended.length === 0) return undefined;
  if (name === "cost-per-call") return Math.ceil(ended.reduce((sum, { cost }) => sum + cost, 0) / ended.length);
  const times = ended.map(({ ms }) => ms).sort((a, b) => a - b);
  return times[Math.ceil(times.length * 0.95) - 1];
}
