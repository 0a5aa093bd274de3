/** What the work by hand of a task comes to: what waits, since when, how long an answer takes, how far templates go (A7, A13). Pure. */

import { isOpen, standingOf, type WorkState } from "./state.ts";

export interface WorkNumbers {
  /** A person has to answer, or to look. */
  readonly waiting: number;
  /** Of them, those that somebody has taken. */
  readonly taken: number;
  /** When the first of them came into the queue, UTC; empty: none waits. */
  readonly oldest: string;
  readonly answered: number;
  /** Minutes of half of the answers; undefined before the first. */
  readonly minutes: number | undefined;
  /** Answers that began from a template, and the characters by which half of them differ from it. */
  readonly fromTemplate: number;
  readonly rework: number | undefined;
  /** Items of the checklist that were marked as wrong, the most frequent first. */
  readonly marks: readonly { readonly item: string; readonly times: number }[];
  /** Answered a second time: by the task, or on paper. */
  readonly doubled: number;
}

/** `at`: now; `since`: answers before it are not counted. Both UTC. */
export function workNumbersOf(items: Iterable<WorkState>, at: string, since: string): WorkNumbers {
  const all = [...items];
  const open = all.filter((one) => isOpen(one, at));
  const answers = all.flatMap(({ answer }) => (answer && answer.at >= since ? [answer] : []));
  const begun = answers.filter(({ template }) => template !== undefined);
  const times = new Map<string, number>();
  for (const { marks } of answers)
    for (const { item, ok } of marks) if (!ok) times.set(item, (times.get(item) ?? 0) + 1);
  return {
    waiting: open.length,
    taken: open.filter((one) => standingOf(one, at) === "taken").length,
    oldest: open.reduce((first, one) => (first === "" || one.since < first ? one.since : first), ""),
    answered: answers.length,
    minutes: median(answers.map(({ seconds }) => seconds / 60)),
    fromTemplate: begun.length,
    rework: median(begun.map(({ distance }) => distance)),
    marks: [...times].map(([item, n]) => ({ item, times: n })).sort((a, b) => b.times - a.times),
    doubled: all.filter(({ others }) => others.some((one) => one.at >= since)).length,
  };
}

/** The middle one, the lower of two. */
function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
