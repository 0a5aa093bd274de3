/** What may be asked of an incident. Who asks and when comes from the caller and the clock, never from here. */

import * as z from "zod";
import { numbersSchema } from "../release/numbers.ts";
import {
  actorKind,
  audience,
  detectedBy,
  harm,
  hit,
  id,
  noteKind,
  outcome,
  person,
  role,
  ruleKind,
  severity,
  time,
} from "./events.ts";
import { whenSchema } from "./when.ts";

const says = z.string().trim().min(1).max(4000);
const reason = z.string().trim().min(3).max(4000);
const n = z.int().positive();
/** A link, a query, a record entry: whatever lets somebody else see the same. */
const evidence = z.string().trim().min(3).max(2000);
const entry = {
  id,
  says,
  /** Without it, what people say to have seen is a guess. */
  evidence: evidence.optional(),
  /** Who did it, where that is not whoever records it. */
  who: z.strictObject({ kind: actorKind, name: z.string().trim().min(1).max(200) }).optional(),
  /** Now, where it is left out. */
  occurred: whenSchema.optional(),
};

export const commands = {
  /** Freezes deploys and names the lead. Without a severity the worst is assumed. */
  declare: z.strictObject({
    id,
    title: z.string().trim().min(3).max(300),
    severity: severity.default(1),
    environment: z.string().max(80).default(""),
    hits: z.array(hit).max(4).default([]),
    started: whenSchema.optional(),
    detected: whenSchema.optional(),
    detectedBy: detectedBy.optional(),
    declared: whenSchema.optional(),
    /** Another incident is open here, and this is something else. */
    separate: z.boolean().default(false),
  }),
  widen: z.strictObject({ id, hits: z.array(hit).min(1).max(4) }),
  grade: z.strictObject({ id, severity, reason }),
  /** The lead names the next one, who leads once they acknowledge. */
  offer: z.strictObject({ id, to: person }),
  /** In one's own browser: the named lead says that they are there, the next one that they lead from now on. */
  take: z.strictObject({ id, reason: reason.optional() }),
  role: z.strictObject({ id, role, person }),
  note: z.strictObject({ ...entry, kind: noteKind, corrects: n.optional() }),
  check: z.strictObject({ ...entry, expected: says, found: says.optional() }),
  /** `risky`: it may make things worse. One at a time; assumed where nobody says. `before` is filled in by the server. */
  action: z.strictObject({
    ...entry,
    hypothesis: says,
    expected: says,
    risky: z.boolean().default(true),
    before: numbersSchema.optional(),
  }),
  /** What came of action `of`. `before` and `after` are filled in by the server. */
  result: z.strictObject({
    ...entry,
    of: n,
    outcome,
    before: numbersSchema.optional(),
    after: numbersSchema.optional(),
  }),
  time: z.strictObject({
    id,
    which: time,
    when: whenSchema,
    detectedBy: detectedBy.optional(),
    source: evidence.optional(),
  }),
  /** Whole numbers; money in minor units with its currency. */
  blast: z.strictObject({
    id,
    what: harm,
    low: z.int().nonnegative(),
    high: z.int().nonnegative(),
    currency: z.string().max(3).default(""),
    says: z.string().trim().max(1000).default(""),
    source: evidence,
  }),
  customers: z.strictObject({ id, csv: z.string().min(1).max(400_000) }),
  update: z.strictObject({ id, audience, says }),
  mitigated: z.strictObject({ id, says, evidence: evidence.optional(), occurred: whenSchema.optional() }),
  thaw: z.strictObject({ id, reason }),
  resolve: z.strictObject({
    id,
    says,
    /** Needed from everybody but the lead: why they end it in the lead's place. */
    reason: reason.optional(),
    occurred: whenSchema.optional(),
    after: numbersSchema.optional(),
  }),
  review: z.strictObject({
    id,
    covers: z.array(id).max(20).default([]),
    cause: says,
    letThrough: says,
    rules: z
      .array(z.strictObject({ kind: ruleKind, reference: evidence, says }))
      .max(20)
      .default([]),
    noRule: reason.optional(),
    followUps: z
      .array(z.strictObject({ says, owner: person, by: z.iso.date() }))
      .max(50)
      .default([]),
  }),
  close: z.strictObject({ id }),
  duplicate: z.strictObject({ id, of: id, reason }),
};
