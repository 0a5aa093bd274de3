/** Where a trigger stands for one question type, and whether it is crossed: people's marks, checks, complaints, meters. Pure. */

import type { Task, TaskTrigger } from "../../page/page.ts";
import type { DraftState } from "../draft/state.ts";

/** What a meter looks at of a call. Nano-dollars, milliseconds. */
export interface CallFact {
  readonly call: string;
  readonly at: string;
  /** As `provider/name`. */
  readonly asked: string;
  readonly end:
    | { readonly outcome: string; readonly served: string; readonly cost: number; readonly ms: number }
    | undefined;
}

/** Drafts of one question type, oldest first; the task's calls, newest first. */
export interface Facts {
  readonly task: Pick<Task, "byHand">;
  readonly drafts: readonly DraftState[];
  /** What people marked while they answered by hand: counted with the marks on drafts, and nowhere else. */
  readonly marked?: readonly DraftState[];
  readonly calls: readonly CallFact[];
}

export interface Measured {
  /** In the trigger's unit. */
  readonly value: number;
  readonly crossed: boolean;
  /** Answers that it is over. */
  readonly over: number;
  /** Those of them that were wrong, oldest first; empty where none was by itself. */
  readonly wrong: readonly DraftState[];
  /** Of the calls that another model answered, the newest. */
  readonly strange: CallFact | undefined;
}

/** Fewer answers say nothing about a mean or a percentile. */
const fewest = 10;
/** A trigger without a window of its own looks at so many of the latest answers. */
const usualWindow = 50;

/** Triggers that the gateway measures of the calls themselves: of the task, whatever the question. */
export const isMetered = ({ feed, name }: Pick<TaskTrigger, "feed" | "name">): boolean =>
  feed === "meter" && name !== "error-rate";

/** What came after `since` (UTC, empty: everything). Undefined: nobody has said a number yet. */
export function measured(trigger: TaskTrigger, facts: Facts, since: string): Measured | undefined {
  if (isMetered(trigger)) return metered(trigger, facts.calls, since);
  const { name, feed, unit } = trigger;
  const { drafts } = facts;
  if (name === "skipped-approval") return counted(trigger, drafts, ({ used }) => used.some(isUnreadAfter(since)));
  if (feed === "complaint" || feed === "check") {
    const said = (one: DraftState) =>
      one.faults.some(
        (fault) => fault.feed === feed && fault.at > since && (fault.item === name || name === "complaints"),
      );
    return counted(trigger, windowOf(trigger, drafts, facts.calls), said);
  }
  const marked = feed === "mark" && unit !== "min" ? (facts.marked ?? []) : [];
  const read = [...drafts, ...marked].filter(({ review }) => review && review.at > since).sort(byReview);
  if (unit === "min") return rework(trigger, facts.task, read);
  const isBad = name === "error-rate" ? isWrong : isMarked(name);
  if (unit === "%") return share(trigger, read, isBad);
  return counted(trigger, trigger.of === 0 ? read : read.slice(-trigger.of), isBad);
}

const isUnreadAfter =
  (since: string) =>
  ({ unread, at }: DraftState["used"][number]): boolean =>
    unread && at > since;
const byReview = (a: DraftState, b: DraftState): number => ((a.review?.at ?? "") < (b.review?.at ?? "") ? -1 : 1);
const isMarked =
  (item: string) =>
  ({ review }: DraftState): boolean =>
    review?.marks.some((mark) => mark.item === item && !mark.ok) ?? false;

/** Sent back, or marked wrong in anything. */
export const isWrong = ({ review }: Pick<DraftState, "review">): boolean =>
  review?.outcome === "sent-back" || (review?.marks.some(({ ok }) => !ok) ?? false);

/** Of the latest so many calls; all of them where the trigger names no window. */
function windowOf({ of }: TaskTrigger, drafts: readonly DraftState[], calls: readonly CallFact[]) {
  if (of === 0) return drafts;
  const latest = new Set(calls.slice(0, of).map(({ call }) => call));
  return drafts.filter(({ call }) => latest.has(call));
}

function counted(
  trigger: TaskTrigger,
  drafts: readonly DraftState[],
  isBad: (one: DraftState) => boolean,
): Measured | undefined {
  const wrong = drafts.filter(isBad);
  if (drafts.length === 0) return undefined;
  return {
    value: wrong.length,
    ...{ crossed: isCrossed(trigger, wrong.length), over: drafts.length, wrong },
    ...plain,
  };
}

const plain = { strange: undefined };

/** The share of a whole window: it trips as soon as the window can no longer be good. */
function share(
  trigger: TaskTrigger,
  read: readonly DraftState[],
  isBad: (one: DraftState) => boolean,
): Measured | undefined {
  const size = trigger.of || usualWindow;
  const window = read.slice(-size);
  if (window.length === 0) return undefined;
  const wrong = window.filter(isBad);
  const crossed = isCrossed(trigger, (wrong.length / size) * 100);
  return { value: (wrong.length / window.length) * 100, crossed, over: window.length, wrong, ...plain };
}

/** Minutes that people spend on one answer, against the limit or against the same work by hand. */
function rework(trigger: TaskTrigger, { byHand }: Pick<Task, "byHand">, read: readonly DraftState[]) {
  const window = read.slice(-(trigger.of || usualWindow));
  if (window.length === 0) return undefined;
  const value = window.reduce((sum, { review }) => sum + (review?.seconds ?? 0), 0) / 60 / window.length;
  const limit = trigger.byHand ? byHand?.minutes : trigger.value;
  const crossed = limit !== undefined && window.length >= fewest && isCrossed({ ...trigger, value: limit }, value);
  return { value, crossed, over: window.length, wrong: [], ...plain };
}

function metered(trigger: TaskTrigger, calls: readonly CallFact[], since: string): Measured | undefined {
  const { name, of } = trigger;
  // A call is a large object and there are many: it is not copied.
  const done = calls.flatMap((one) => (one.at > since && one.end?.outcome === "done" ? [{ one, end: one.end }] : []));
  if (name === "wrong-model") {
    const wrong = done.filter(({ one, end }) => !isSameModel(one.asked, end.served));
    const value = wrong.length;
    return { value, crossed: isCrossed(trigger, value), over: done.length, wrong: [], strange: wrong[0]?.one };
  }
  const window = done.slice(0, of || usualWindow).map(({ end }) => end);
  if (window.length === 0) return undefined;
  const value = name === "p95" ? percentile(window.map(({ ms }) => ms)) : mean(window.map(({ cost }) => cost));
  const crossed = window.length >= Math.min(of || usualWindow, fewest) && isCrossed(trigger, value);
  return { value, crossed, over: window.length, wrong: [], ...plain };
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Nearest-rank 95th percentile. */
function percentile(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}

const isCrossed = ({ crossed, value }: Pick<TaskTrigger, "crossed" | "value">, now: number): boolean =>
  crossed === "over" ? now > value : crossed === "under" ? now < value : now >= value;

/**
 * A provider may answer with the dated name of what was asked: `gpt-5-mini-2025-08-07`, also for `…-latest`. Anything else
 * is another model. One that does not say its name said nothing.
 */
export function isSameModel(asked: string, served: string): boolean {
  const model = asked.slice(asked.indexOf("/") + 1);
  if (served === "" || served === model || served === asked) return true;
  const family = model.replace(/-latest$/, "");
  return served.startsWith(family) && /^(-(\d{8}|\d{4}-\d{2}-\d{2}|\d{3,4}))?$/.test(served.slice(family.length));
}
