/** The API's contract for drafts: answers of a model that a person reads before they are used. */

import { z } from "@hono/zod-openapi";
import { Head } from "../contract.ts";

export const DraftsQuery = z.object({
  task: z.string().max(80).optional(),
  state: z.enum(["waiting", "read"]).optional(),
});

const mark = z.strictObject({ item: z.string().max(80), ok: z.boolean() });
const line = {
  id: z.string(),
  task: z.string(),
  question: z.string(),
  call: z.string(),
  release: z.int(),
  why: z.enum(["reviewed", "sampled", "odd"]),
  openedAt: z.string(),
  outcome: z.enum(["waiting", "accepted", "edited", "sent-back"]),
  by: z.string(),
};

export const Drafts = z.object({ drafts: z.array(z.object(line)) });

export const Draft = z.object({
  ...line,
  input: z.string(),
  output: z.string(),
  recipient: z.string(),
  /** What may be sent; empty while it waits, and when it was sent back. */
  use: z.string(),
  /** Digest of what a reader is shown. */
  shown: z.string(),
  marks: z.array(mark),
  seconds: z.int(),
  distance: z.int(),
});

export const Review = z.strictObject({
  shown: z.string().max(64),
  assertion: z.unknown().optional(),
  outcome: z.enum(["accepted", "edited", "sent-back"]),
  marks: z.array(mark).max(40),
  /** How long it was read, in seconds. */
  seconds: z.int().nonnegative().max(14_400),
  output: z.string().max(200_000).optional(),
});

export const Used = z.strictObject({ recipient: z.string().min(1).max(500) });

export const Complaint = z.strictObject({
  /** What was wrong, as on the task's checklist or as its trigger is called. */
  item: z.string().max(80).default("complaint"),
  says: z.string().min(3).max(4000),
});

export const Done = z.object({ call: z.string(), head: Head });
