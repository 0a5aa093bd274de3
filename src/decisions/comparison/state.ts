/** A comparison as the rules see it: two or three models over the team's own samples, marked blind, and the choice. */

import type { Text } from "../../kernel/prose.ts";

export interface ComparisonState {
  readonly id: string;
  readonly task: string;
  /** As `provider/name`, in the order in which they were named. */
  readonly models: readonly string[];
  /** The choice with its one-line reason, once the marks are closed. `beats`: models that did not do better in all. */
  readonly chosen:
    | {
        readonly model: string;
        readonly beats: readonly string[];
        readonly reason: Text;
        readonly by: string;
        readonly at: string;
      }
    | undefined;
}
