/** What goes in and out of the routes of incidents. The rules' own commands are the bodies; who, when and numbers are the server's. */

import { z } from "@hono/zod-openapi";
import { commands } from "../../decisions/incident/commands.ts";
import { whenSchema } from "../../decisions/incident/when.ts";
import { numbersSchema } from "../../decisions/release/numbers.ts";

const own = { id: true } as const;

export const Declare = commands.declare.omit(own).extend({ id: commands.declare.shape.id.optional() });
/** The bodies of what is done in an incident, by the last part of the path. */
export const acts = {
  widen: commands.widen.omit(own),
  grade: commands.grade.omit(own),
  offer: commands.offer.omit(own),
  take: commands.take.omit(own),
  role: commands.role.omit(own),
  note: commands.note.omit(own),
  check: commands.check.omit(own),
  action: commands.action.omit({ ...own, before: true }),
  result: commands.result.omit({ ...own, before: true, after: true }),
  time: commands.time.omit(own),
  blast: commands.blast.omit(own),
  customers: commands.customers.omit(own),
  update: commands.update.omit(own),
  mitigated: commands.mitigated.omit(own),
  thaw: commands.thaw.omit(own),
  resolve: commands.resolve.omit({ ...own, after: true }),
  review: commands.review.omit(own),
  close: commands.close.omit(own),
  duplicate: commands.duplicate.omit(own),
};

const when = whenSchema;
const whenOrNull = z.union([when, z.null()]);

export const IncidentEntry = z.object({
  n: z.int(),
  seq: z.int(),
  kind: z.string(),
  says: z.string(),
  by: z.string(),
  who: z.object({ kind: z.string(), name: z.string() }).nullable(),
  occurred: when,
  recordedAt: z.string(),
  /** Empty: nothing shows that it is so. */
  evidence: z.string(),
  guess: z.boolean(),
  corrects: z.int(),
  correctedBy: z.array(z.int()),
  action: z.object({ hypothesis: z.string(), expected: z.string(), risky: z.boolean() }).nullable(),
  check: z.object({ expected: z.string(), found: z.string() }).nullable(),
  /** For a result its action, for an action its result; 0 for none. */
  of: z.int(),
  result: z.int(),
  outcome: z.string().nullable(),
  before: numbersSchema,
  after: numbersSchema,
});

export const Suspect = z.object({
  what: z.string(),
  id: z.string(),
  at: z.string(),
  says: z.string(),
  note: z.string(),
  href: z.string(),
  likely: z.enum(["very likely", "possible", "unlikely"]),
  why: z.array(z.string()),
  undoneAt: z.string(),
});

export const Incident = z.object({
  id: z.string(),
  number: z.int(),
  link: z.string(),
  title: z.string(),
  severity: z.int(),
  environment: z.string(),
  hits: z.array(z.string()),
  open: z.boolean(),
  /** True while it freezes deploys. */
  freezes: z.boolean(),
  closed: z.boolean(),
  duplicateOf: z.string(),
  lead: z.string(),
  leadWhy: z.string(),
  leadSince: z.string(),
  acknowledged: z.boolean(),
  /** Who was offered the lead and has not acknowledged; empty for nobody. */
  offered: z.string(),
  wider: z.string(),
  leads: z.array(z.object({ lead: z.string(), since: z.string(), how: z.string() })),
  roles: z.array(z.object({ role: z.string(), person: z.string() })),
  declaredBy: z.string(),
  times: z.object({
    started: whenOrNull,
    detected: when,
    declared: when,
    mitigated: whenOrNull,
    resolved: whenOrNull,
    closed: whenOrNull,
  }),
  detectedBy: z.string(),
  nextUpdateAt: z.string(),
  timeline: z.array(IncidentEntry),
  blast: z.array(
    z.object({
      what: z.string(),
      low: z.int(),
      high: z.int(),
      /** Money is in minor units of it; empty for counts. */
      currency: z.string(),
      says: z.string(),
      source: z.string(),
      by: z.string(),
      at: z.string(),
    }),
  ),
  customers: z.int(),
  updates: z.array(z.object({ audience: z.string(), says: z.string(), by: z.string(), at: z.string() })),
  review: z
    .object({
      cause: z.string(),
      letThrough: z.string(),
      rules: z.array(z.object({ kind: z.string(), reference: z.string(), says: z.string() })),
      noRule: z.string(),
      followUps: z.array(z.object({ says: z.string(), owner: z.string(), by: z.string() })),
      covers: z.array(z.string()),
      by: z.string(),
      at: z.string(),
    })
    .nullable(),
  reviewedIn: z.string(),
  /** What changed before it began, most suspicious first. */
  suspects: z.array(Suspect),
});

export const Incidents = z.object({ incidents: z.array(Incident) });
export const Draft = z.object({ audience: z.string(), text: z.string(), due: z.string() });
