/** The API's contract for work by hand: what a task does not answer, who has it, and how it ended. */

import { z } from "@hono/zod-openapi";
import { standings } from "../../decisions/work/state.ts";
import { Head } from "../contract.ts";

export const WorkQuery = z.object({
  task: z.string().max(80).optional(),
  /** `open`: a person has to do something with it. */
  state: z.enum(["open", ...standings]).optional(),
});

const line = {
  id: z.string(),
  task: z.string(),
  question: z.string(),
  state: z.enum(standings),
  why: z.string(),
  /** Who has taken it, or answered it; empty where nobody has. */
  by: z.string(),
  /** When it came into the queue the last time. */
  since: z.string(),
  link: z.string(),
};

export const Works = z.object({ items: z.array(z.object(line)), head: Head });

export const Work = z.object({
  ...line,
  key: z.string(),
  input: z.string(),
  recipient: z.string(),
  /** The call that was refused or whose draft was sent back; empty where there is none. */
  call: z.string(),
  pause: z.string(),
  /** What may be given to the customer; empty before somebody has answered. */
  use: z.string(),
  usedAt: z.string(),
  /** Digest of what a person is shown before they answer. */
  shown: z.string(),
  /** Approved templates that an answer may begin from. */
  templates: z.array(z.object({ id: z.string(), path: z.string(), digest: z.string(), words: z.string() })),
  checklist: z.array(z.string()),
  marks: z.array(z.object({ item: z.string(), ok: z.boolean() })),
  seconds: z.int(),
  /** Characters that differ from the template. */
  distance: z.int(),
  /** Answers from paper that wait for a yes: the sheets they stand on. */
  proposed: z.array(z.string()),
  /** Second answers, which are kept and never given. */
  others: z.array(z.object({ from: z.enum(["task", "sheet"]), call: z.string(), sheet: z.string(), at: z.string() })),
  head: Head,
});

export const AddWork = z.strictObject({
  task: z.string().max(80),
  question: z.string().max(80).default(""),
  /** Your own name for it, such as a ticket's: the same key is the same item. */
  key: z.string().min(1).max(120),
  input: z.string().min(1).max(200_000),
  recipient: z.string().max(500).default(""),
});

const reason = z.string().min(3).max(2000);
export const TakeWork = z.strictObject({});
export const HandBackWork = z.strictObject({ reason });
export const CloseWork = z.strictObject({ reason });
/** The item's own key: whoever has it may take the item back to the task. */
export const ReturnWork = z.strictObject({ key: z.string().min(1).max(120) });
export const UseWork = z.strictObject({ recipient: z.string().min(1).max(500) });
export const AnswerWork = z.strictObject({
  shown: z.string().max(64),
  assertion: z.unknown().optional(),
  output: z.string().max(200_000),
  /** The approved template that it began from, as it was shown. */
  template: z.strictObject({ id: z.string().max(80), digest: z.string().max(64) }).optional(),
  /** What was wrong with what it began from, by the names of the checklist. */
  wrong: z.array(z.string().max(80)).max(40).default([]),
});

export const BringSheet = z.strictObject({ csv: z.string().max(4_000_000) });
export const Brought = z.object({
  /** Empty where the file as a whole was not taken. */
  sheet: z.string(),
  /** Where a person says yes to what was brought. */
  link: z.string(),
  lines: z.array(
    z.object({
      line: z.int(),
      item: z.string(),
      /** `proposed`: it waits for a yes; `doubled`: it was answered meanwhile, and the words are kept beside it. */
      outcome: z.enum(["proposed", "doubled", "known", "empty", "refused"]),
      /** The item was not in the queue, and is now. */
      added: z.boolean(),
      says: z.string(),
    }),
  ),
  head: Head,
});

export const ApproveTemplate = z.strictObject({
  digest: z.string().max(64),
  shown: z.string().max(64),
  assertion: z.unknown().optional(),
});
export const Templates = z.object({
  templates: z.array(
    z.object({
      id: z.string(),
      path: z.string(),
      tasks: z.array(z.string()),
      /** Digest of the words that people may begin from; empty: none was approved. */
      approved: z.string(),
      /** Digest of other words, which wait for a yes; empty: none do. */
      offered: z.string(),
      approvers: z.array(z.string()),
      shown: z.string(),
    }),
  ),
  head: Head,
});
