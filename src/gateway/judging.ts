/** Whether a trigger of the page is crossed, and for which question type. Pure: people's marks, checks, complaints, meters. */

import type { DraftState } from "../decisions/draft/state.ts";
import type { Task, TaskTrigger } from "../page/page.ts";
import type { CallRecord } from "./ledger.ts";

/** A trigger that is crossed: about one question type, or about the task as a whole (empty). */
export interface Crossing {
  readonly trigger: TaskTrigger;
  readonly question: string;
  /** What was found, in a sentence. */
  readonly says: string;
  /** The draft whose answer was wrong; undefined where no single one was. */
  readonly draft: DraftState | undefined;
}

/** Fewer answers say nothing about a mean or a percentile. */
const fewest = 10;
/** A trigger without a window of its own looks at so many of the latest answers. */
const usualWindow = 50;

/** What is looked at: drafts oldest first, calls newest first, each only since the trigger last did something. */
export interface Facts {
  readonly task: Task;
  readonly drafts: readonly DraftState[];
  readonly calls: readonly CallRecord[];
}

/** Moments before which a fact was dealt with already: UTC, empty for never. */
export type Since = (trigger: TaskTrigger, question: string) => string;

/** Every trigger that is crossed now. */
export function crossings({ task, drafts, calls }: Facts, since: Since): Crossing[] {
  const questions = [...new Set(drafts.map(({ question }) => question))];
  return task.stop.flatMap((trigger) => {
    if (trigger.feed === "meter" && trigger.name !== "error-rate") return metered(trigger, calls, since(trigger, ""));
    return questions.flatMap((question) => {
      const from = since(trigger, question);
      const own = drafts.filter((one) => one.question === question);
      return crossedBy(trigger, task, own, from) ?? [];
    });
  });
}

const wrongMark =
  (item: string) =>
  ({ review }: DraftState): boolean =>
    review?.marks.some((mark) => mark.item === item && !mark.ok) ?? false;
const isWrong = ({ review }: DraftState): boolean =>
  review?.outcome === "sent-back" || (review?.marks.some(({ ok }) => !ok) ?? false);

function crossedBy(
  trigger: TaskTrigger,
  task: Task,
  drafts: readonly DraftState[],
  from: string,
): Crossing | undefined {
  const { name, feed, unit, byHand } = trigger;
  const read = drafts.filter(({ review }) => review && review.at > from);
  if (name === "skipped-approval") {
    const skipped = drafts.filter(({ used }) => used.some(({ unread, at }) => unread && at > from));
    return counted(trigger, skipped, "used before a person had read it");
  }
  if (feed === "complaint" || feed === "check") {
    const named = ({ complaint }: DraftState) => complaint === name || (name === "complaints" && complaint !== "");
    return counted(
      trigger,
      drafts.filter((one) => one.complained > from && named(one)),
      words(name),
    );
  }
  if (unit === "min" || byHand) return rework(trigger, task, read);
  const bad = name === "error-rate" ? isWrong : wrongMark(name);
  return unit === "%" ? share(trigger, read, bad) : counted(trigger, read.filter(bad), words(name));
}

const words = (name: string): string => name.replaceAll("-", " ");
const questionOf = (drafts: readonly DraftState[]): string => drafts[0]?.question ?? "";

/** So many of them, or more. */
function counted(trigger: TaskTrigger, drafts: readonly DraftState[], what: string): Crossing | undefined {
  const window = trigger.of === 0 ? drafts : drafts.slice(-trigger.of);
  if (!isCrossed(trigger, window.length) || window.length === 0) return undefined;
  const says = `${window.length} ${window.length === 1 ? "answer" : "answers"}: ${what}.`;
  return { trigger, question: questionOf(drafts), says, draft: drafts.at(-1) };
}

/** The share of a whole window: it trips as soon as the window can no longer be good. */
function share(
  trigger: TaskTrigger,
  read: readonly DraftState[],
  bad: (one: DraftState) => boolean,
): Crossing | undefined {
  const size = trigger.of === 0 ? usualWindow : trigger.of;
  const window = read.slice(-size);
  const wrong = window.filter(bad);
  if (!isCrossed(trigger, (wrong.length / size) * 100) || wrong.length === 0) return undefined;
  const says = `${wrong.length} of the last ${window.length} answers were wrong; the limit is ${trigger.says}.`;
  return { trigger, question: questionOf(read), says, draft: wrong.at(-1) };
}

/** Minutes that people spend on one answer, against the limit or against the same work by hand. */
function rework(trigger: TaskTrigger, task: Task, read: readonly DraftState[]): Crossing | undefined {
  const limit = trigger.byHand ? task.byHand?.minutes : trigger.value;
  const window = read.slice(-(trigger.of || usualWindow));
  if (limit === undefined || window.length < fewest) return undefined;
  const minutes = window.reduce((sum, { review }) => sum + (review?.seconds ?? 0), 0) / 60 / window.length;
  if (!isCrossed({ ...trigger, value: limit }, minutes)) return undefined;
  const says = `An answer takes people ${minutes.toFixed(1)} min; by hand it is ${limit} min.`;
  return { trigger, question: questionOf(window), says, draft: undefined };
}

function metered(trigger: TaskTrigger, calls: readonly CallRecord[], from: string): Crossing[] {
  const { name, of } = trigger;
  const fresh = calls.filter(({ at, end }) => at > from && end);
  if (name === "wrong-model") {
    const wrong = fresh.filter(({ asked, end }) => end?.outcome === "done" && !isSameModel(asked, end.served));
    if (wrong.length === 0 || !isCrossed(trigger, wrong.length)) return [];
    const [one] = wrong;
    const says = `${one?.asked} was asked, and ${one?.end?.served} answered.`;
    return [{ trigger, question: "", says, draft: undefined }];
  }
  const window = fresh.filter(({ end }) => end?.outcome === "done").slice(0, of || usualWindow);
  if (window.length < Math.min(of || usualWindow, fewest)) return [];
  const value = name === "p95" ? percentile(window.map(({ end }) => end?.ms ?? 0)) : mean(window);
  if (!isCrossed(trigger, value)) return [];
  const measured = name === "p95" ? `${(value / 1000).toFixed(1)} s` : `${(value / 1e9).toFixed(6)} USD a call`;
  const says = `${words(name)} is ${measured} over the last ${window.length} calls; the limit is ${trigger.says}.`;
  return [{ trigger, question: "", says, draft: undefined }];
}

const mean = (calls: readonly CallRecord[]): number =>
  calls.reduce((sum, { end }) => sum + (end?.cost ?? 0), 0) / calls.length;

/** Nearest-rank 95th percentile. */
function percentile(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}

const isCrossed = ({ crossed, value }: Pick<TaskTrigger, "crossed" | "value">, now: number): boolean =>
  crossed === "over" ? now > value : crossed === "under" ? now < value : now >= value;

/** A provider may answer with the dated name of what was asked: `gpt-5-mini-2025-08-07`. Anything else is another model. */
export function isSameModel(asked: string, served: string): boolean {
  const model = asked.slice(asked.indexOf("/") + 1);
  if (served === "" || served === model || served === asked) return true;
  return served.startsWith(model) && /^-(\d{8}|\d{4}-\d{2}-\d{2}|\d{3,4}|latest)$/.test(served.slice(model.length));
}
