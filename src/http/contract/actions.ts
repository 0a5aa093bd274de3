/** The API's contract for actions: effects in the outside world that are approved as shown, and happen once. */

import { z } from "@hono/zod-openapi";
import { outcomes } from "../../decisions/action/state.ts";
import { Head } from "../contract.ts";

const text = z.string();
const attempt = z.string().regex(/^[A-Za-z0-9_-]{8,80}$/, "8 to 80 letters, digits, - or _.");
const isObject = (value: unknown) => value !== null && typeof value === "object" && !Array.isArray(value);
/** Taken as it was sent, so that nothing of it is left out or made up. */
const parameters = z.unknown().refine(isObject, "An object.");
const reason = z.string().trim().min(3).max(4000);

/** The header Idempotency-Key goes with it: the same key is the same action, however often it is sent. */
export const Propose = z.strictObject({
  /** Such as `refund`: the action of the page, or any other name. */
  kind: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/i),
  /** What it is done to, such as `charge 4711`. */
  target: z.string().max(200).default(""),
  /** Everything that it needs, at most 64 000 characters of canonical JSON. */
  parameters,
  reason,
  onBehalfOf: z.string().max(500).default(""),
  /** The AI task and the call that it came from. */
  task: z.string().max(80).default(""),
  call: z.string().max(80).default(""),
  /** The action that this one is an edit of. */
  replaces: z.union([z.string().regex(/^action-[0-9a-f]{24}$/), z.literal("")]).default(""),
});

const waits = ["waiting", "ready", "stopped", "stale", "running", "in-doubt"] as const;
const over = ["done", "failed", "not-done", "refused", "withdrawn"] as const;
const said = z.object({ by: text, at: text, reason: text }).nullable();

export const Action = z.object({
  ...{ id: text, link: text, key: text, kind: text, target: text },
  /** As they were proposed; null once they were removed from the record. */
  parameters: z.unknown(),
  ...{ reason: text, onBehalfOf: text, task: text, call: text, replaces: text, by: text, at: text },
  ...{ area: text, about: text, risk: z.enum(["low", "medium", "high"]) },
  /** An earlier action with the same effect; empty: none. */
  twin: text,
  status: z.enum([...waits, ...over]),
  /** What holds it, how it stands and what to do next, in sentences. */
  ...{ holds: z.array(text), says: text, next: text },
  /** Who is asked now, the one whose call it is first. */
  awaits: z.array(text),
  /** Until when the yes holds, in UTC; empty: there is none, or it was used. */
  until: text,
  /** Version of the page in force. */
  page: text,
  /** Digest of the card under the page in force: what is approved is exactly this. */
  digest: text,
  /** Digests of the cards that a person is shown and signs; empty where nothing of the kind waits. */
  shown: z.object({ approve: text, settle: z.object({ done: text, "not-done": text, again: text }).nullable() }),
  approval: z.object({ by: text, at: text, page: text, digest: text }).nullable(),
  refusal: said,
  withdrawn: said,
  settled: z.object({ by: text, at: text, reason: text, outcome: z.enum(["done", "not-done", "again"]) }).nullable(),
  /** Each time that it was claimed, the oldest first. */
  dispatches: z.array(
    z.object({
      ...{ attempt: text, to: text, by: text, at: text, until: text, digest: text },
      redeemed: z.object({ by: text, at: text }).nullable(),
      end: z.object({ outcome: z.enum(outcomes), status: z.int(), says: text, ref: text, at: text }).nullable(),
    }),
  ),
  readBacks: z.array(z.object({ found: z.enum(["yes", "no", "unknown"]), says: text, at: text })),
  head: Head,
});

export const Which = z.object({ state: z.enum(["open", ...waits, ...over]).optional() });
/** The newest, at most 50. */
export const Actions = z.object({ actions: z.array(Action), head: Head });

export const Settle = z.strictObject({
  outcome: z.enum(["done", "not-done", "again"]),
  reason,
  shown: z.string().regex(/^[0-9a-f]{64}$/),
  assertion: z.unknown().optional(),
});
export const Reason = z.strictObject({ reason });

/** `claim` names this claim: the same one again gives the same permit, another one is refused. */
export const Claim = z.strictObject({ claim: attempt });
export const Permit = z.object({
  /** Signed, for one use until `expires` (UTC). */
  permit: text,
  attempt: text,
  digest: text,
  target: text,
  parameters: z.unknown(),
  expires: text,
  head: Head,
});
/** What is about to be done, with the permit for it. */
export const Redeem = z.strictObject({ permit: z.string().max(16_384), target: z.string().max(200), parameters });
export const Redeemed = z.object({ attempt: text, digest: text, head: Head });
export const End = z.strictObject({
  attempt,
  outcome: z.enum(outcomes),
  status: z.int().min(0).max(999).default(0),
  says: z.string().max(4000).default(""),
  ref: z.string().max(200).default(""),
});
