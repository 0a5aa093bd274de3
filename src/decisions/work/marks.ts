/** What people marked as wrong while they answered by hand, as the triggers see it: like the marks on a draft, and nothing else. */

import type { DraftState } from "../draft/state.ts";
import type { WorkState } from "./state.ts";

/**
 * Answered items as drafts that were read: their marks count where readers' marks count. There is no draft in them, so
 * that none of them becomes a sample, and none is taken for a model's answer by a share or a meter of models.
 */
export const markedIn = (items: Iterable<WorkState>): DraftState[] =>
  [...items].flatMap(({ id, task, question, call, input, recipient, since, seq, answer }) =>
    answer === undefined
      ? []
      : [
          {
            ...{ id, task, question, call, release: 0, why: "odd" as const, input, recipient },
            output: undefined as unknown as DraftState["output"],
            ...{ openedAt: since, seq, used: [], complained: "", faults: [] },
            review: {
              ...{ outcome: "edited" as const, output: answer.output, marks: answer.marks },
              ...{ distance: answer.distance, seconds: answer.seconds, by: answer.by, at: answer.at },
            },
          },
        ],
  );
