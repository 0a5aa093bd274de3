/** What is known of a review of the page: who opened it, what was said of each area, who closed it. */

import type { Text } from "../../kernel/prose.ts";

export interface Verdict {
  readonly area: string;
  /** `keep`: it holds as written. `change`: it does not; the note says what should stand there. */
  readonly verdict: "keep" | "change";
  /** Undefined where nothing was said. */
  readonly note: Text | undefined;
  /** The proposal that carries the change on; empty for none. */
  readonly proposal: string;
  readonly by: string;
  readonly as: string;
  readonly at: string;
  readonly seq: number;
}

export interface ReviewState {
  readonly id: string;
  readonly openedBy: string;
  readonly openedAt: string;
  readonly seq: number;
  /** The page in force when it was opened. */
  readonly page: string;
  /** Everything that was said, the newest last; the newest for each area counts. */
  readonly verdicts: readonly Verdict[];
  readonly closed:
    | {
        readonly by: string;
        readonly as: string;
        readonly at: string;
        readonly seq: number;
        readonly page: string;
        /** Keys of what made it due. */
        readonly settles: readonly string[];
      }
    | undefined;
}
