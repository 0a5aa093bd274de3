/** The API's contract for drafts: answers of a model that a person reads before they are used. */

import { z } from "@hono/zod-openapi";
import { Head } from "../contract.ts";

export const DraftsQuery = z.object({
  task: z.string().max(80).optional(),
  state: z.enum(["waiting", "read"]).optional(),
  call: z.string().max(80).optional(),
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
  /** It was used before a person had read it, although one had to. */
  unread: z.boolean(),
};

export const Drafts = z.object({ drafts: z.array(z.object(line)), head: Head });

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
  /** Characters taken away and put in. */
  distance: z.int(),
  /** What was said to be wrong with it, by somebody who got it or by a check. */
  faults: z.array(z.object({ feed: z.enum(["complaint", "check"]), item: z.string(), at: z.string() })),
});

export const Review = z.strictObject({
  shown: z.string().max(64),
  assertion: z.unknown().optional(),
  outcome: z.enum(["accepted", "edited", "sent-back"]),
  marks: z.array(mark).max(40),
  /** How long it was open, in seconds; more than half an hour is not counted. */
  seconds: z.int().nonnegative().max(1_000_000),
  output: z.string().max(200_000).optional(),
});

export const Used = z.strictObject({ recipient: z.string().min(1).max(500) });

export const Complaint = z.strictObject({
  /** What was wrong, as on the task's checklist or as its trigger is called. */
  item: z.string().max(80).default("complaint"),
  says: z.string().min(3).max(4000),
});

/** What a check found: `item` as its trigger is called. */
export const Check = z.strictObject({
  call: z.string().max(80),
  item: z.string().min(1).max(80),
  ok: z.boolean(),
  says: z.string().max(4000).default(""),
});

/** `unread`: a person had to read it before, and had not. */
export const UsedCall = z.object({ call: z.string(), unread: z.boolean(), head: Head });
