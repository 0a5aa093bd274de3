/** The API's contract for AI tasks: their releases, levels and answers, and what is paused. */

import { z } from "@hono/zod-openapi";
import { pausable } from "../../decisions/pause/state.ts";
import { longestPrompt } from "../../decisions/task/schemas.ts";
import { fiveQuestions } from "../../decisions/task/state.ts";
import { levels } from "../../page/page.ts";
import { Head } from "../contract.ts";

const level = z.enum(levels);
export type Level = z.infer<typeof level>;
const text = z.string();
const names = z.array(z.string());
const reason = z.string().min(3).max(2000);
const assertion = z.unknown().optional();

export const ProposeTask = z.strictObject({
  prompt: z.string().max(longestPrompt),
  promptFile: z.string().max(500).default(""),
  comparison: z.string().max(80).default(""),
  reason: z.string().min(3).max(500),
  /** Whom git names for the prompt. Who they are is read from the page, and never believed as a person's id. */
  authors: z
    .array(z.strictObject({ name: z.string().max(200), email: z.string().max(320) }))
    .max(100)
    .default([]),
});

export const TestTask = z.strictObject({ passed: z.boolean(), note: reason });
export const ApproveTask = z.strictObject({ shown: text, assertion });
export const RefuseTask = z.strictObject({ shown: text, reason });
export const AnswerTask = z.strictObject({ question: z.enum(fiveQuestions), answer: z.string().min(1).max(2000) });
export const RollBackTask = z.strictObject({ reason });
export const RestoreTask = z.strictObject({ shown: text, assertion });
/** Wider: `shown` and a touch. Narrower: `why`. */
export const SetLevel = z.union([
  z.strictObject({ question: z.string().max(80), to: level, shown: text, assertion }),
  z.strictObject({ question: z.string().max(80), to: level, why: reason }),
]);

export const Evidence = z.object({
  read: z.int(),
  right: z.int(),
  /** Share of right answers and its 95 % interval (Wilson), 0 to 1. */
  share: z.number(),
  low: z.number(),
  high: z.number(),
});

export const TaskRelease = z.object({
  task: text,
  number: z.int(),
  link: text,
  digest: text,
  status: z.enum(["waiting", "refused", "live", "approved", "replaced"]),
  model: text,
  edgeCases: text,
  /** Empty where a list leaves it out. */
  prompt: text,
  promptDigest: text,
  promptFile: text,
  parameters: z.array(z.object({ name: text, value: z.union([z.string(), z.number(), z.boolean()]) })),
  tools: names,
  reads: names,
  writes: names,
  prices: z.unknown(),
  comparison: text,
  /** The release to go back to; 0: people, with the page's templates. */
  wayBack: z.int(),
  reason: text,
  makers: names,
  proposedBy: text,
  proposedAt: text,
  tests: z.array(z.object({ by: text, passed: z.boolean(), note: text, at: text })),
  /** Who may approve it now. */
  approvers: z.array(z.object({ person: text, as: text, why: text })),
  approved: z.object({ by: text, as: text, at: text, seq: z.int() }).nullable(),
  refused: z.object({ by: text, reason: text, at: text }).nullable(),
  checked: z.object({ at: text, ok: z.boolean(), ms: z.int() }).nullable(),
  /** The digest of the card that a person is shown and signs; empty when it does not wait. */
  shown: text,
});

export const Receipt = z.object({
  at: text,
  finished: names,
  parked: names,
  unknown: names,
  used: z.array(z.object({ call: text, recipient: text, at: text })),
});

export const Pause = z.object({
  id: text,
  what: z.enum(pausable),
  name: text,
  reason: text,
  trigger: text,
  call: text,
  by: text,
  at: text,
  link: text,
  /** Null until it was counted. */
  receipt: Receipt.nullable(),
  /** Calls that went to people because of it: how many, and how many of them are open. */
  queue: z.object({ items: z.int(), open: z.int() }),
  resumed: z.object({ choice: text, rule: text, by: text, at: text }).nullable(),
  /** Who starts it again, the one whose call it is first. */
  resumers: names,
  shown: text,
  head: Head,
});
export const Pauses = z.object({ pauses: z.array(Pause), head: Head });

const no = z.object({ code: text, why: text, next: text });
export const AiTask = z.object({
  task: text,
  link: text,
  does: text,
  /** Why no call of it is served now; null when calls are. */
  off: no.nullable(),
  owner: text,
  changedBy: names,
  testedBy: names,
  reviewedBy: names,
  never: names,
  rank: z.object({ harm: text, speed: text, cost: text }),
  model: text,
  edgeCases: text,
  promptFile: text,
  parameters: TaskRelease.shape.parameters,
  tools: names,
  reads: names,
  writes: names,
  fallback: text,
  /** As written on the page; empty where it says nothing. */
  budget: text,
  stop: z.array(z.object({ name: text, feed: text, says: text, does: text })),
  /** Number of the release that is served; 0: none. */
  live: z.int(),
  releases: z.array(TaskRelease),
  questions: z.array(
    z.object({
      name: text,
      /** What holds now. */
      level,
      /** What the record says. */
      recorded: level,
      widest: level,
      about: text,
      sample: z.number(),
      approve: text,
      evidence: Evidence,
      off: no.nullable(),
      /** The next step wider, the digest that is shown for it, and what it needs; null when it goes no further. */
      widen: z.object({ to: level, shown: text, read: z.int(), low: z.number(), enough: z.boolean() }).nullable(),
    }),
  ),
  /** All five; `answer` is empty where nobody answered. */
  answers: z.array(z.object({ question: z.enum(fiveQuestions), asks: text, answer: text, by: text, at: text })),
  served: z.array(z.object({ release: z.int(), at: text, by: text, how: text })),
  samples: z.int(),
  pauses: z.array(Pause),
  /** `last` in UTC, empty when none passed; `within` minutes, `every` days. */
  drill: z.object({ last: text, overdue: z.boolean(), within: z.number(), every: z.number() }),
  /** Since when the stronger model is off for its price; empty: it is on. */
  cheapSince: text,
  restoreShown: text,
  head: Head,
});

export const AiTasks = z.object({
  tasks: z.array(
    z.object({
      task: text,
      link: text,
      does: text,
      model: text,
      live: z.int(),
      waiting: z.int(),
      off: no.nullable(),
      questions: z.array(z.object({ name: text, level })),
      drill: AiTask.shape.drill,
      pauses: names,
    }),
  ),
  /** What is paused beyond single tasks. */
  pauses: z.array(Pause),
  head: Head,
});

export const PauseAi = z.strictObject({
  what: z.enum(pausable),
  name: z.string().max(160).default(""),
  reason,
  /** A call whose answer was wrong: where its words are still kept, it joins the task's samples. */
  call: z.string().max(80).default(""),
});
export const ResumeAi = z.strictObject({
  choice: z.enum(["roll-back", "tighten", "person"]),
  rule: reason,
  narrow: z.strictObject({ question: z.string().max(80), to: level }).optional(),
  shown: text,
  assertion,
});

/** What people found in the answers between two changes. */
const Period = z.object({
  evidence: Evidence,
  /** Share of the answers that people changed or sent back, 0 to 1; null where none was read. */
  rework: z.number().nullable(),
  /** Mean minutes that reading and mending took; null where none was read. */
  minutes: z.number().nullable(),
  complaints: z.int(),
});
export const History = z.object({
  task: text,
  rows: z.array(
    z.object({
      seq: z.int(),
      at: text,
      by: text,
      what: z.enum([
        "first",
        "model",
        "prompt",
        "parameters",
        "tools",
        "sources",
        "price",
        "way-back",
        "level",
        "pause",
      ]),
      /** Empty: the whole task. */
      question: text,
      says: text,
      /** In the words of whoever proposed or paused; empty where there are none. */
      reason: text,
      before: Period,
      after: Period,
    }),
  ),
  head: Head,
});

/** One page about a task, as Markdown, from what holds at this moment. */
export const Note = z.object({ task: text, markdown: text, head: Head });
