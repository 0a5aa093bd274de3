/** The API's contract: what goes in and out of each route. The server, the SDK's types and openapi.json share these objects. */

import { z } from "@hono/zod-openapi";
import { longestPatch } from "../decisions/change/kind.ts";
import { scopes } from "../decisions/token/kind.ts";

const risk = z.enum(["low", "medium", "high"]);
const commit = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);

export const Head = z.object({ seq: z.int(), hash: z.string() });

export const Me = z.object({
  actor: z.string(),
  /** How the caller is known: `passkey`, `link`, `cli` or `token`. */
  via: z.string(),
  scopes: z.array(z.enum(scopes)),
  team: z.string(),
});

/** The page is due for review for more than a week. On every answer while it is so, and absent else; it holds nothing up. */
export const StalePage = z.object({
  /** Since when the review is due, and from when on the page has been stale. UTC. */
  since: z.string(),
  staleFrom: z.string(),
  says: z.string(),
  why: z.array(z.string()),
  /** Persons who close the review now, the one whose call it is first. */
  closes: z.array(z.string()),
});
/** What every answer may carry besides its own. */
export const besides = { stalePage: StalePage.optional() };

export const Now = z.object({ person: z.string(), as: z.string(), why: z.string() });

export const Who = z.object({
  role: z.string(),
  area: z.string(),
  owner: z.string(),
  backup: z.string(),
  input: z.array(z.string()),
  informed: z.array(z.string()),
  afterHours: z.string(),
  now: Now,
  sure: z.boolean(),
  also: z.array(z.object({ area: z.string(), owner: z.string(), why: z.string() })),
  why: z.array(z.string()),
  risk,
  oneWayDoor: z.boolean(),
  ...besides,
});

export const Mine = z.object({
  ...{ mine: z.boolean(), owner: z.string(), guardrail: z.string(), why: z.array(z.string()) },
  ...besides,
});

/** Who breaks the tie of speed against quality, and in which case of the page's `ties`. */
export const Tie = z.object({ person: z.string(), when: z.string(), sentence: z.string() });

export const PageInForce = z.object({
  version: z.string(),
  since: z.string(),
  adoptedBy: z.string(),
  /** The page, resolved and without anybody's contact data. */
  page: z.unknown(),
  /** The version on offer, when one waits. */
  offered: z.string().nullable(),
  gaps: z.array(z.object({ id: z.string(), question: z.string(), owner: z.string(), at: z.string() })),
});

export const Ask = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]{4,40}$/)
    .optional(),
  question: z.string().min(3).max(2000),
  options: z
    .array(
      z.strictObject({ name: z.string(), says: z.string().min(1).max(4000), costs: z.string().max(2000).default("") }),
    )
    .max(8)
    .default([]),
  oneWay: z.boolean().default(false),
  guardrails: z.array(z.string().max(80)).max(20).default([]),
  area: z.string().max(80).optional(),
});

export const Proposal = z.object({
  id: z.string(),
  link: z.string(),
  question: z.string(),
  options: z.array(z.object({ name: z.string(), says: z.string(), costs: z.string() })),
  owner: z.string(),
  backup: z.string(),
  area: z.string(),
  sure: z.boolean(),
  risk,
  oneWay: z.boolean(),
  guardrails: z.array(z.string()),
  why: z.string(),
  by: z.string(),
  at: z.string(),
  backupFrom: z.string(),
  blockedFrom: z.string(),
  page: z.string(),
  comments: z.array(z.object({ by: z.string(), says: z.string(), at: z.string() })),
  answers: z.array(
    z.object({
      option: z.string(),
      reason: z.string(),
      by: z.string(),
      as: z.string(),
      assurance: z.string(),
      at: z.string(),
      seq: z.int(),
    }),
  ),
  withdrawn: z.boolean(),
});

/** `shown`: digest of the card as the person saw it. `assertion`: the passkey's answer over those bytes, where it is needed. */
const decision = { shown: z.string().regex(/^[0-9a-f]{64}$/), assertion: z.unknown().optional() };
export const Answer = z.strictObject({
  option: z.string().max(40),
  reason: z.string().max(4000).default(""),
  ...decision,
});
export const Comment = z.strictObject({ says: z.string().min(1).max(4000) });
export const Approve = z.strictObject(decision);
/** A no carries no assertion: a signature over the card would be one that says yes. */
export const Refuse = z.strictObject({ shown: decision.shown, reason: z.string().min(3).max(4000) });
export const Adopt = z.strictObject({ version: z.string(), ...decision });
export const Offer = z.strictObject({ source: z.string().max(262_144) });

/** One person of a change, as git names them. Which person of the page that is, the server finds out. */
export const Maker = z.strictObject({
  name: z.string().max(300),
  email: z.string().max(320),
  as: z.array(z.enum(["author", "committer", "co-author", "pusher"])).min(1),
});

export const Submit = z.strictObject({
  repo: z.string().min(1).max(300),
  ref: z.string().min(1).max(300),
  head: commit,
  base: commit,
  subject: z.string().max(1000),
  /** Version of the page in the base commit; empty when there is none. */
  pageAtBase: z.string().max(64),
  makers: z.array(Maker).min(1).max(200),
  /** The diff as text, at most 2 MiB; a longer one is cut, and `truncated` says so. */
  patch: z.string().max(longestPatch),
  truncated: z.boolean(),
  trailers: z.array(z.string().max(500)).max(500),
  /** Files of the repository that still name a field which the change renames or drops. */
  readers: z
    .array(z.strictObject({ field: z.string().max(200), files: z.array(z.string().max(1000)).max(50) }))
    .max(50)
    .default([]),
});

/** What was said to a question of a change; whoever approves accepts it. */
export const QuestionAnswer = z.strictObject({ question: z.string().max(1200), says: z.string().min(2).max(4000) });

const Approved = z.object({ by: z.string(), as: z.string(), assurance: z.string(), at: z.string(), seq: z.int() });
export const Need = z.object({
  area: z.string(),
  owner: z.string(),
  backup: z.string(),
  can: z.array(Now),
  why: z.string(),
  approved: Approved.optional(),
});

export const Change = z.object({
  id: z.string(),
  link: z.string(),
  change: z.object({
    repo: z.string(),
    ref: z.string(),
    head: z.string(),
    base: z.string(),
    diff: z.string(),
    facts: z.string(),
  }),
  verdict: z.object({
    ok: z.boolean(),
    risk,
    needs: z.array(Need),
    missing: z.array(Need),
    ignored: z.array(z.object({ by: z.string(), why: z.string() })),
    /** Who refused exactly this. */
    refused: z.array(z.string()),
    /** Keys of the questions that nobody answered yet. */
    unanswered: z.array(z.string()),
    notes: z.array(z.string()),
  }),
  /** What the change decides without saying so. */
  questions: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      asks: z.string(),
      file: z.string(),
      line: z.int(),
      readers: z.array(z.string()),
      answer: z.object({ says: z.string(), by: z.string() }).nullable(),
    }),
  ),
  areas: z.array(z.string()),
  oneWayDoor: z.boolean(),
  ai: z.array(z.string()),
  /** Who made it, as the rules see it: a person of the page, or empty for somebody unknown. */
  makers: z.array(z.object({ person: z.string(), as: z.array(z.string()) })),
  /** Digest of what a person is shown and signs. */
  shown: z.string(),
  page: z.string(),
  head: Head,
  ...besides,
});

export const Metric = z.strictObject({
  /** A guardrail of the page with `source: pushed`. */
  name: z.string().min(1).max(80),
  value: z.number(),
  unit: z.string().max(40),
});

/** Numbers of an environment at one moment, all taken or none. Shares as 0 to 1, times in seconds, else counts. */
export const Samples = z.strictObject({
  /** An environment of the page with `metrics: pushed`. */
  environment: z.string().min(1).max(80),
  /** When they were true, by the sender's clock. */
  at: z.iso.datetime({ offset: true }),
  /** By the signal's name; null says that nobody knows. */
  signals: z
    .record(z.string().max(80), z.number().nullable())
    .refine((signals) => Object.keys(signals).length <= 50, "At most 50 numbers at once.")
    .refine((signals) => Object.keys(signals).length > 0, "Push at least one number."),
});
/** Where it stands in the book of numbers, which is sealed into the record later. */
export const Pushed = z.object({ book: z.string(), n: z.int() });

/** What is known of one number now. */
export const Reading = z.object({
  signal: z.string(),
  state: z.enum(["good", "crossed", "blind"]),
  /** Beyond a limit, but not yet for as long as the page says. */
  pending: z.boolean(),
  /** Since when it has been beyond the limit; empty while it is not. */
  since: z.string(),
  /** In `unit`: the number before a percent sign, milliseconds, or a count. */
  value: z.number().nullable(),
  unit: z.string(),
  at: z.string(),
  /** Seconds since then. */
  age: z.number().nullable(),
  says: z.string(),
});
export const Metrics = z.object({
  environments: z.array(z.object({ name: z.string(), readings: z.array(Reading) })),
});

/** The words that stand behind a text's digest; null once they were removed. */
export const Words = z.object({ text: z.string(), salt: z.string(), words: z.string().nullable() });
export const Entry = z.object({ seq: z.int(), hash: z.string(), body: z.string() });
export const Recorded = z.object({ recorded: z.array(z.int()), head: Head });
/** RFC 9457: `title` says what did not happen and why, `detail` who can unblock it and the next step. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  detail: z.string(),
  status: z.int(),
  /** Permanent, for programs. */
  code: z.string(),
  /** A refusal's names and numbers, for programs. */
  facts: z.record(z.string(), z.unknown()).optional(),
  ...besides,
  /** Of a request that does not parse: each field, and what is wrong with it. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export const Pairing = z.object({ code: z.string(), id: z.string() });
