/** What a task's drafts say about its work, against doing it by hand (A13). Pure. */

import type { DraftState } from "./state.ts";

/** Counts of one task or question type in a span of time. Minutes are those of people. */
export interface Numbers {
  readonly read: number;
  /** Accepted as they stood. */
  readonly accepted: number;
  readonly edited: number;
  readonly sentBack: number;
  /** Wrong answers that reached somebody outside: complained about, or used unread and marked wrong. */
  readonly reached: number;
  /** Minutes that people spent reading and mending. */
  readonly minutes: number;
  /** Minutes spent on drafts that were edited or sent back: rework. */
  readonly rework: number;
  readonly usedUnread: number;
}

export function numbersOf(drafts: Iterable<DraftState>, of: (draft: DraftState) => boolean): Numbers {
  const sum = { read: 0, accepted: 0, edited: 0, sentBack: 0, reached: 0, seconds: 0, rework: 0, usedUnread: 0 };
  for (const draft of drafts) {
    if (!of(draft)) continue;
    const { review, used, complained } = draft;
    if (complained !== "") sum.reached += 1;
    if (used.some(({ unread }) => unread)) sum.usedUnread += 1;
    if (!review) continue;
    sum.read += 1;
    sum.seconds += review.seconds;
    if (review.outcome === "accepted") sum.accepted += 1;
    else sum.rework += review.seconds;
    if (review.outcome === "edited") sum.edited += 1;
    if (review.outcome === "sent-back") sum.sentBack += 1;
  }
  const { seconds, rework, ...counts } = sum;
  return { ...counts, minutes: seconds / 60, rework: rework / 60 };
}
