/** What people found when they read the answers to one question type, and whether that is enough to read fewer of them. */

import type { Level } from "../../page/page.ts";
import type { DraftState } from "../draft/state.ts";

/** Right answers out of those that were read, with the 95 % interval around their share. */
export interface Evidence {
  readonly read: number;
  readonly right: number;
  /** Share of right answers and its interval (Wilson score, 95 %), each 0 to 1; `low` 0 and `high` 1 before the first. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** z of the 95 % interval. */
const z = 1.959964;

/** The Wilson score interval (E. B. Wilson, 1927): honest for few samples, and never outside 0 to 1. */
export function wilson(right: number, read: number): Evidence {
  if (read === 0) return { read, right, share: 0, low: 0, high: 1 };
  const share = right / read;
  const square = z * z;
  const middle = (share + square / (2 * read)) / (1 + square / read);
  const half = (z * Math.sqrt((share * (1 - share)) / read + square / (4 * read * read))) / (1 + square / read);
  return { read, right, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** What a level needs: so many answers read since the last change, and the low end of the interval at least here. */
export const needed: Readonly<Record<"spot-checks" | "automatic", { readonly read: number; readonly low: number }>> = {
  "spot-checks": { read: 50, low: 0.9 },
  automatic: { read: 200, low: 0.98 },
};

/** An answer is right when it was accepted as it stood, and neither a check nor anybody found it wrong. */
export const isRight = ({
  review,
  complained,
  faults,
}: Pick<DraftState, "review" | "complained" | "faults">): boolean =>
  review?.outcome === "accepted" && complained === "" && faults.length === 0;

/** What people found who read the answers of one release to one question type, from an entry of the record on. */
export function evidenceOf(
  drafts: Iterable<DraftState>,
  task: string,
  question: string,
  since: { readonly release: number; readonly seq: number; readonly makers: readonly string[] },
): Evidence {
  let read = 0;
  let right = 0;
  for (const draft of drafts) {
    if (draft.task !== task || draft.question !== question || !draft.review) continue;
    if (draft.why === "odd") continue; // the stronger model's, and a person reads those at every level
    if (since.makers.includes(draft.review.by)) continue; // nobody vouches for what they made
    if (draft.release !== since.release || draft.seq < since.seq) continue;
    read += 1;
    if (isRight(draft)) right += 1;
  }
  return wilson(right, read);
}

/** The level one step wider, or undefined for the widest. */
export const nextLevel = (level: Level): Level | undefined =>
  ({ people: "reviewed", reviewed: "spot-checks", "spot-checks": "automatic", automatic: undefined })[level] as
    | Level
    | undefined;
