/** The API's contract for comparisons of models, and for the samples that they rest on. */

import { z } from "@hono/zod-openapi";
import { grades } from "../../decisions/comparison/state.ts";
import { Head } from "../contract.ts";

const text = z.string();
const name = z.string().min(1).max(80);
const model = z.string().min(3).max(200);

export const Samples = z.object({
  task: text,
  samples: z.array(
    z.object({
      sample: text,
      /** Empty where its words were removed from the record. */
      input: text,
      /** A wrong answer to it that must not come back; empty: none. */
      wrong: text,
      at: text,
    }),
  ),
  head: Head,
});
export const AddSamples = z.strictObject({
  /** Real questions, without whom they came from. The same words again are the same sample. */
  samples: z
    .array(z.strictObject({ input: z.string().trim().min(1).max(20_000), wrong: z.string().max(20_000).optional() }))
    .min(1)
    .max(200),
});

export const Compare = z.strictObject({
  /** Two or three, as `provider/name`. */
  models: z.array(model).min(2).max(3),
  /** 10 to 20 of the task's samples; left out: the newest 20, those with a wrong answer first. */
  samples: z.array(name).min(10).max(20).optional(),
  /** US dollars for an hour of whoever fixes answers. */
  hour: z.number().min(0).max(10_000),
});

const mark = z.strictObject({ grade: z.enum(grades), minutes: z.number().min(0).max(480).default(0) });
export const Marks = z.strictObject({ sample: name, marks: z.array(mark).min(2).max(3) });
export const Choose = z.strictObject({ model, reason: z.string().trim().min(3).max(300) });
export const Drop = z.strictObject({ reason: z.string().trim().min(3).max(300) });
export const Nothing = z.strictObject({});

export const Comparison = z.object({
  id: text,
  task: text,
  link: text,
  standing: text,
  /** In alphabetical order: it says nothing of whose answer is whose. */
  models: z.array(text),
  release: z.int(),
  promptDigest: text,
  samples: z.array(text),
  done: z.int(),
  of: z.int(),
  /** The sample that is asked now; 0: nothing runs. */
  sample: z.int(),
  running: z.boolean(),
  /** Why it does not go on; empty while it does. */
  stopped: text,
  /** Whether the marks are closed. Before, there is no result. */
  open: z.boolean(),
  /** Empty before the marks are closed. Money in nano-dollars for 1,000 answers; `inAllLow` to `inAllHigh` is the 95 % interval. */
  result: z.array(
    z.object({
      model: text,
      good: z.int(),
      fix: z.int(),
      wrong: z.int(),
      of: z.int(),
      low: z.number(),
      high: z.number(),
      priced: z.int(),
      fixing: z.int(),
      inAll: z.int(),
      inAllLow: z.int(),
      inAllHigh: z.int(),
      slowMs: z.int(),
      firstTokenMs: z.int(),
    }),
  ),
  /** Answers of the sample that the caller marks next, by place. */
  next: z
    .object({ sample: text, input: text, answers: z.array(z.object({ place: z.int(), output: text })) })
    .nullable(),
  unsettled: z.array(text),
  chosen: z.object({ model: text, beats: z.array(text), reason: text, by: text, at: text }).nullable(),
  head: Head,
});
export const Comparisons = z.object({
  comparisons: z.array(z.object({ id: text, task: text, at: text, standing: text, link: text })),
});
