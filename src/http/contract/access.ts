/** The API's contract for emergency access. */

import { z } from "@hono/zod-openapi";
import { Head } from "../contract.ts";

export const Ask = z.strictObject({
  target: z.string().min(1).max(80),
  reason: z.string().min(1).max(1000),
  /** Who receives it; the caller, where none is given. An agent names the person it works for. */
  person: z.string().max(80).optional(),
  incident: z.string().max(80).default(""),
});

export const Access = z.object({
  id: z.string(),
  link: z.string(),
  target: z.string(),
  kind: z.enum(["ssh", "postgres", "command"]),
  person: z.string(),
  reason: z.string(),
  incident: z.string(),
  askedBy: z.string(),
  askedAt: z.string(),
  status: z.enum(["asked", "refused", "granted", "making", "open", "ending", "stuck", "ended"]),
  /** Who may say yes now. */
  approvers: z.array(z.string()),
  /** From when on the receiver may break it open, in UTC. */
  brokenFrom: z.string(),
  grantedBy: z.string(),
  broken: z.boolean(),
  until: z.string(),
  login: z.string(),
  ended: z
    .object({
      at: z.string(),
      why: z.string(),
      sessions: z.int(),
      clean: z.boolean(),
      left: z.array(z.object({ what: z.string(), name: z.string(), now: z.string() })),
    })
    .nullable(),
  stuck: z.object({ tries: z.int(), why: z.string(), at: z.string() }).nullable(),
  readBy: z.string(),
  /** Digests of the cards that a person is shown and signs; empty where nothing of the kind waits. */
  shown: z.object({ approve: z.string(), breakOpen: z.string(), read: z.string() }),
  head: Head,
});

export const Accesses = z.object({
  /** Who can reach what: every place of the page, and when it was last used. */
  places: z.array(
    z.object({
      target: z.string(),
      kind: z.enum(["ssh", "postgres", "command"]),
      who: z.array(z.string()),
      approve: z.array(z.string()),
      minutes: z.int(),
      lastUsed: z.string(),
      lastUsedBy: z.string(),
      lastDrill: z.string(),
      lastDrillPassed: z.boolean(),
    }),
  ),
  requests: z.array(Access),
  head: Head,
});

export const Reason = z.strictObject({ reason: z.string().min(3).max(2000) });

/** Shown once, to the person it was granted to. */
export const Given = z.object({
  id: z.string(),
  target: z.string(),
  login: z.string(),
  until: z.string(),
  secret: z.string(),
  files: z.array(z.object({ name: z.string(), text: z.string() })),
  how: z.string(),
});

export const Drill = z.strictObject({ target: z.string().min(1).max(80) });
export const Drilled = z.object({
  target: z.string(),
  passed: z.boolean(),
  steps: z.array(z.object({ step: z.string(), ok: z.boolean(), took: z.int(), says: z.string() })),
});
