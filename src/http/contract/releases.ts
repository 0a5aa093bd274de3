/** The API's contract for releases, the gate, operations and the freeze. */

import { z } from "@hono/zod-openapi";
import { operations } from "../../decisions/operation/kind.ts";
import { commitsBy, preparation, runId } from "../../decisions/release/schemas.ts";
import { Approve, besides, Head, Maker, Now, Reading } from "../contract.ts";

const environment = z.string().min(1).max(40);
const stage = z.string().min(1).max(40);
const words = z.string().max(4000);
/** Minor units of the currency (cents), for a period: `run`, `task`, `day`, `week`, `month`, `quarter`, `year`. */
const Cost = z.strictObject({
  value: z.int().nonnegative(),
  currency: z.string().length(3),
  period: z.string().max(20),
});

/** A release as git and the build have it. Areas, risk, stages and who may approve are computed by the server. */
export const Prepare = z.strictObject({ ...preparation, commits: commitsBy(Maker) });

const Run = z.object({
  run: z.string(),
  stage: z.string(),
  host: z.string(),
  by: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  outcome: z.enum(["admitted", "running", "done", "failed", "in-doubt"]),
  exit: z.int().nullable(),
  signal: z.string(),
});

export const Frozen = z.object({
  by: z.enum(["hand", "incident", "window"]),
  id: z.string(),
  since: z.string(),
  until: z.string(),
  lead: z.string(),
  says: z.string(),
});

export const Release = z.object({
  id: z.string(),
  link: z.string(),
  status: z.string(),
  environment: z.string(),
  repo: z.string(),
  from: z.string(),
  to: z.string(),
  artifact: z.string(),
  note: z.string(),
  monitoring: z.string(),
  offSwitch: z.string(),
  stopPatching: z.string(),
  rollback: z.object({ kind: z.string(), does: z.string() }),
  tests: z.object({ passed: z.int(), failed: z.int(), source: z.string() }),
  cost: Cost.nullable(),
  commits: z.array(z.object({ commit: z.string(), subject: z.string() })),
  areas: z.array(z.string()),
  risk: z.enum(["low", "medium", "high"]),
  oneWayDoor: z.boolean(),
  ai: z.array(z.string()),
  makers: z.array(z.object({ person: z.string(), as: z.array(z.string()) })),
  /** Who may say yes now, first whose call it is; empty: nobody, and `splits` and `counted` show the ways out. */
  left: z.array(Now),
  excluded: z.array(z.string()),
  independence: z.enum(["all", "counted"]),
  counted: z.array(z.object({ commit: z.string(), by: z.array(z.string()) })),
  splits: z.array(z.object({ from: z.string(), to: z.string(), approver: z.string() })),
  approved: z.object({ by: z.string(), as: z.string(), at: z.string(), seq: z.int() }).nullable(),
  stages: z.array(z.string()),
  /** The last stage that went out, and the next one; empty for none. */
  stage: z.string(),
  next: z.string(),
  healthy: z.array(z.string()),
  runs: z.array(Run),
  stopped: z
    .object({ signal: z.string(), says: z.string(), by: z.string(), at: z.string(), rollback: z.boolean() })
    .nullable(),
  rolledBack: z.string(),
  frozen: Frozen.nullable(),
  preparedBy: z.string(),
  preparedAt: z.string(),
  seq: z.int(),
  facts: z.string(),
  /** Digest of what a person is shown and signs. */
  shown: z.string(),
  page: z.string(),
  head: Head,
});

export const Releases = z.object({ releases: z.array(Release), head: Head });
export const OfEnvironment = z.object({ environment: environment.optional() });
export const Advance = Approve.extend({ stage });
export const Except = Approve.extend({ reason: z.string().min(3).max(4000) });
export const Reason = z.strictObject({ reason: z.string().min(3).max(4000) });
export const Stop = z.strictObject({ reason: z.string().min(3).max(4000) });
export const Settle = z.strictObject({
  run: runId.optional(),
  outcome: z.enum(["done", "failed"]),
  reason: z.string().min(3).max(4000),
});

/** `stage`: the next one where none is given. */
export const AskPermit = z.strictObject({ stage: stage.optional() });
export const Permit = z.object({
  permit: z.string(),
  stage: z.string(),
  artifact: z.string(),
  expires: z.string(),
  head: Head,
});

export const Gate = z.strictObject({
  permit: z.string().max(16_384),
  run: runId,
  /** Digest of what is about to run. */
  artifact: z.string().max(80),
  environment,
  stage,
});
export const Go = z.object({
  answer: z.literal("go"),
  release: z.string(),
  environment: z.string(),
  stage: z.string(),
  artifact: z.string(),
  run: z.string(),
  head: Head,
  ...besides,
});

const exit = z.int().min(0).max(255).nullable();
const signal = z.string().max(20).default("");
export const Start = z.strictObject({ run: runId, host: z.string().min(1).max(300), command: words });
export const End = z.strictObject({ run: runId, exit, signal });
export const Doubt = z.strictObject({ run: runId, why: words });
/** A signed text beside the deploy script, and the keys to check it with: enough for a rollback while the server is away. */
export const Receipt = z.object({
  receipt: z.string(),
  keys: z.array(z.record(z.string(), z.unknown())),
});

const operationId = z.string().regex(/^op-[A-Za-z0-9_-]{8,60}$/);
export const Begin = z.strictObject({
  id: operationId,
  what: z.enum(operations),
  environment,
  host: z.string().min(1).max(300),
  /** The release to undo, where going back once more would undo a second one; default: what went out last. */
  release: z.string().max(80).optional(),
});
const ended = { host: z.string().min(1).max(300), exit, signal, took: z.int().nonnegative() };
export const EndOperation = z.strictObject(ended);
/** `why`: why nobody knows how it ended; empty when it is known. */
export const Reconcile = z.strictObject({ receipt: z.string().max(16_384), ...ended, why: words.default("") });
export const DoubtOperation = z.strictObject({ host: z.string().min(1).max(300), why: words });
export const Operation = z.object({
  id: z.string(),
  what: z.enum(operations),
  environment: z.string(),
  release: z.string(),
  /** What is gone back to; empty texts when nothing was good before. */
  to: z.object({ release: z.string(), commit: z.string(), artifact: z.string() }),
  step: z.object({ kind: z.string(), does: z.string() }),
  host: z.string(),
  offline: z.boolean(),
  by: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  exit: z.int().nullable(),
  signal: z.string(),
  took: z.int(),
  outcome: z.enum(["running", "ran", "failed", "in-doubt"]),
  /** When the watcher saw good numbers after it; empty until then: only then is it done. */
  verifiedAt: z.string(),
  head: Head,
});

const Brief = z.object({
  id: z.string(),
  to: z.string(),
  artifact: z.string(),
  stage: z.string(),
  status: z.string(),
  approvedBy: z.string(),
});
/** What holds in an environment at this moment. */
export const State = z.object({
  environment: z.string(),
  frozen: Frozen.nullable(),
  live: Brief.nullable(),
  rolling: Brief.nullable(),
  /** Where a rollback would go; null when nothing is out. */
  rollback: z.object({ release: z.string(), to: z.string() }).nullable(),
  operations: z.array(z.object({ id: z.string(), what: z.string(), outcome: z.string(), host: z.string() })),
  /** What is known of its numbers; none where nobody looks. */
  numbers: z.array(Reading),
  page: z.string(),
  head: Head,
  ...besides,
});
