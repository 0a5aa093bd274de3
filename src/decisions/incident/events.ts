/** What can have happened to an incident. These names and shapes are stored for ever: add, never change. */

import * as z from "zod";
import { events } from "../../kernel/kind.ts";
import { text } from "../../kernel/prose.ts";
import { numbersSchema } from "../release/numbers.ts";
import { whenSchema } from "./when.ts";

export const id = z.string().regex(/^inc-[a-z0-9-]{4,40}$/);
export const severity = z.int().min(1).max(4);
/** Besides the technical side: whatever of these is hit needs somebody who leads the wider response. */
export const hit = z.enum(["customers", "spend", "commitments", "teams"]);
export const detectedBy = z.enum(["alert", "human", "customer", "outsider"]);
export const role = z.enum(["investigator", "fix", "updates"]);
export const outcome = z.enum(["helped", "no-change", "worse", "unknown"]);
export const audience = z.enum(["internal", "support", "finance", "customers"]);
/** What people enter by `note`; checks, actions and results have commands of their own. */
export const noteKind = z.enum(["symptom", "decision", "comms", "access", "deploy", "correction"]);
export const actorKind = z.enum(["person", "agent", "customer", "outsider", "system", "attacker"]);
export const harm = z.enum(["users", "services", "money"]);
export const time = z.enum(["started", "detected", "declared"]);
export const ruleKind = z.enum(["page", "approval", "alert", "trigger", "test"]);
export const person = z.string().max(80);

/** Who did it, where that is not whoever recorded it. */
const who = z.strictObject({ kind: actorKind, name: text });
const entry = { id, says: text, evidence: text.optional(), who: who.optional(), occurred: whenSchema };
const n = z.int().positive();

export const schemas = {
  /** Declaring names the lead and freezes deploys, in one entry. */
  declared: z.strictObject({
    id,
    number: z.int().positive(),
    title: text,
    severity,
    environment: z.string(),
    hits: z.array(hit),
    lead: person,
    why: z.string(),
    wider: person,
    declared: whenSchema,
    started: whenSchema.optional(),
    detected: whenSchema,
    detectedBy,
  }),
  /** More is hit than was known; `wider` leads the wider response from now on. */
  widened: z.strictObject({ id, hits: z.array(hit), wider: person }),
  graded: z.strictObject({ id, severity, reason: text }),
  offered: z.strictObject({ id, to: person }),
  /** The lead passes with this entry and not before. `how`: the named lead is there, was offered it, or took it over. */
  led: z.strictObject({
    id,
    lead: person,
    was: person,
    how: z.enum(["acknowledged", "handed-over", "silent", "away", "overridden"]),
    reason: text.optional(),
  }),
  roleGiven: z.strictObject({ id, role, person }),
  noted: z.strictObject({ ...entry, kind: noteKind, corrects: n.optional() }),
  checked: z.strictObject({ ...entry, expected: text, found: text.optional() }),
  acted: z.strictObject({
    ...entry,
    hypothesis: text,
    expected: text,
    risky: z.boolean(),
    before: numbersSchema.optional(),
  }),
  resulted: z.strictObject({
    ...entry,
    of: n,
    outcome,
    before: numbersSchema.optional(),
    after: numbersSchema.optional(),
  }),
  /** When it started, was detected or declared, as it is known now. What was known before stays in the record. */
  timed: z.strictObject({
    id,
    which: time,
    when: whenSchema,
    detectedBy: detectedBy.optional(),
    source: text.optional(),
  }),
  /** An estimate; money in minor units of `currency`. */
  blastEstimated: z.strictObject({
    id,
    what: harm,
    low: z.int().nonnegative(),
    high: z.int().nonnegative(),
    currency: z.string(),
    says: text,
    source: text,
  }),
  /** Affected customers, a text each so that one can be removed: the cells of a row as JSON, in the order of `columns`. */
  customersListed: z.strictObject({ id, columns: z.array(z.string()), rows: z.array(text), twice: z.array(z.int()) }),
  updated: z.strictObject({ id, audience, says: text }),
  mitigated: z.strictObject({ id, says: text, evidence: text.optional(), when: whenSchema }),
  thawed: z.strictObject({ id, reason: text }),
  resolved: z.strictObject({
    id,
    says: text,
    when: whenSchema,
    as: z.enum(["lead", "override"]),
    after: numbersSchema.optional(),
  }),
  reviewed: z.strictObject({
    id,
    covers: z.array(id),
    cause: text,
    letThrough: text,
    rules: z.array(z.strictObject({ kind: ruleKind, reference: text, says: text })),
    noRule: text.optional(),
    followUps: z.array(z.strictObject({ says: text, owner: person, by: z.iso.date() })),
  }),
  /** The review of another incident covers this one too. */
  covered: z.strictObject({ id, by: id }),
  closed: z.strictObject({ id }),
  duplicated: z.strictObject({ id, of: id, reason: text }),
};

export const did = events("incident", schemas);
