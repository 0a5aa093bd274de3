/** What may be asked of a release, and what may then have happened. */

import * as z from "zod";
import { text } from "../../kernel/prose.ts";
import { longestPatch } from "../change/facts.ts";
import { json, proofSchema } from "../proof.ts";
import { numbersSchema } from "./numbers.ts";
import { stepKinds, stepSchema } from "./step.ts";

const id = z.string().regex(/^rel-[0-9a-f]{12}$/);
const commit = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const artifactSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const person = z.string().max(80);
const stage = z.string().max(40);
export const runId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{3,119}$/);
const permitId = z.string().regex(/^[A-Za-z0-9_-]{8,80}$/);
const environment = z.string().max(40);
const roles = z.array(z.enum(["author", "committer", "co-author", "pusher", "asked", "agent"])).min(1);
const cost = z.strictObject({
  value: z.int().nonnegative(),
  currency: z.string().length(3),
  period: z.string().max(20),
});
const count = z.int().nonnegative().max(10_000_000);
const exit = z.int().min(0).max(255).nullable();
const signal = z.string().max(20);

// These names and shapes are stored for ever: add, never change.
export const schemas = {
  prepared: z.strictObject({
    id,
    environment,
    repo: z.string(),
    from: commit,
    to: commit,
    commits: z.array(z.strictObject({ commit, subject: text })),
    note: text,
    artifact: artifactSchema,
    tests: z.strictObject({ passed: count, failed: count, source: text }),
    monitoring: text,
    offSwitch: text,
    stopPatching: text,
    rollback: z.strictObject({ kind: z.enum(stepKinds), does: text }),
    cost: cost.nullable(),
    diff: hash,
    truncated: z.boolean(),
    areas: z.array(z.string()),
    risk: z.enum(["low", "medium", "high"]),
    oneWay: z.boolean(),
    ai: z.array(z.string()),
    reasons: z.array(z.strictObject({ rule: z.string(), area: z.string(), why: z.string() })),
    files: z.int(),
    makers: z.array(z.strictObject({ person, name: text, as: roles })),
    excluded: z.array(person),
    independence: z.enum(["all", "counted"]),
    counted: z.array(z.strictObject({ commit, by: z.array(person) })),
    /** Parts that somebody would be left for, where nobody is left for the whole. */
    splits: z.array(z.strictObject({ from: commit, to: commit, approver: person })),
    stages: z.array(stage),
    facts: hash,
  }),
  approved: z.strictObject({
    id,
    as: z.enum(["owner", "backup", "outside"]),
    facts: hash,
    shown: json,
    proof: proofSchema,
  }),
  refused: z.strictObject({ id, facts: hash, reason: text, shown: json }),
  permitted: z.strictObject({ id, permit: permitId, stage, expires: z.iso.datetime() }),
  admitted: z.strictObject({ id, permit: permitId, stage, run: runId }),
  started: z.strictObject({ id, run: runId, stage, host: text, command: text }),
  ended: z.strictObject({ id, run: runId, outcome: z.enum(["done", "failed"]), exit, signal }),
  doubted: z.strictObject({ id, run: runId, why: text }),
  settled: z.strictObject({ id, run: runId, outcome: z.enum(["done", "failed"]), reason: text }),
  healthy: z.strictObject({ id, stage, numbers: numbersSchema }),
  advanced: z.strictObject({ id, stage, facts: hash, shown: json, proof: proofSchema }),
  stopped: z.strictObject({
    id,
    signal: z.string().max(80),
    says: text,
    numbers: numbersSchema,
    rollback: z.boolean(),
  }),
  excepted: z.strictObject({
    id,
    freeze: z.string().max(200),
    reason: text,
    facts: hash,
    shown: json,
    proof: proofSchema,
  }),
  abandoned: z.strictObject({ id, reason: text }),
  rolledBack: z.strictObject({ id, operation: z.string().max(80) }),
};

const maker = z.strictObject({ person, name: z.string().max(300), as: roles });
const words = z.string().max(4000);
const reason = z.string().min(3).max(4000);

/** What whoever prepares a release gives, the same at the edge and in the rules. */
export const preparation = {
  environment: z.string().min(1).max(40),
  repo: z.string().min(1).max(300),
  /** The commit that is live, and the one that is released. */
  from: commit,
  to: commit,
  /** The branch or tag. */
  ref: z.string().min(1).max(300),
  patch: z.string().max(longestPatch),
  truncated: z.boolean(),
  trailers: z.array(z.string().max(500)).max(2000),
  note: words,
  /** `sha256:…` of what is deployed. */
  artifact: z.string().max(80),
  tests: z.strictObject({ passed: count, failed: count, source: words }).nullable(),
  monitoring: words,
  offSwitch: words,
  stopPatching: words,
  rollback: stepSchema,
  cost: cost.nullable(),
};

/** First-parent commits, newest first. `diff`: SHA-256 of the commit's own patch as `git diff-tree` gives it, or empty. */
export const commitsBy = <M extends z.ZodType>(maker: M) =>
  z
    .array(
      z.strictObject({
        commit,
        subject: z.string().max(1000),
        diff: hash.or(z.literal("")),
        makers: z.array(maker).min(1).max(200),
      }),
    )
    .min(1)
    .max(2000);

export const commands = {
  /**
   * A release as git and the build have it. Who the makers are is the server's word; areas, risk, stages and who may
   * approve are found here. Texts may be empty: the refusal then names everything that is missing at once.
   */
  prepare: z.strictObject({
    id,
    ...preparation,
    commits: commitsBy(maker),
    /** Persons on whose behalf it is prepared. */
    preparers: z.array(person).max(10),
  }),
  approve: z.strictObject({ id, shown: z.string() }),
  refuse: z.strictObject({ id, shown: z.string(), reason }),
  /** Asks for the key to one stage. `permit` is a new id. */
  permit: z.strictObject({ id, stage, permit: permitId }),
  /** The gate: everything that the permit says, and what is really about to run. */
  admit: z.strictObject({ id, permit: permitId, run: runId, artifact: z.string().max(80), environment, stage }),
  start: z.strictObject({ id, run: runId, host: z.string().max(300), command: words }),
  end: z.strictObject({ id, run: runId, exit, signal }),
  doubt: z.strictObject({ id, run: runId, why: words }),
  settle: z.strictObject({ id, run: runId, outcome: z.enum(["done", "failed"]), reason }),
  healthy: z.strictObject({ id, stage, numbers: numbersSchema }),
  advance: z.strictObject({ id, stage, shown: z.string() }),
  /** A trigger crossed (only the watcher says so), or somebody stops it by hand: `signal` is then `by-hand`. */
  stop: z.strictObject({ id, signal: z.string().max(80), says: words, numbers: numbersSchema.default([]) }),
  except: z.strictObject({ id, shown: z.string(), reason }),
  abandon: z.strictObject({ id, reason }),
};
