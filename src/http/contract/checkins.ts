/** The API's contract for the weekly check-in. */

import { z } from "@hono/zod-openapi";
import { Head } from "../contract.ts";

const item = z.object({ says: z.string(), below: z.string(), href: z.string() });

/** Opens the check-in of the week that it is, in the team's zone. */
export const Open = z.strictObject({});
/** Who had the final say: a person of the page, or `nobody`. Told to nobody before everybody has answered. */
export const Answer = z.strictObject({ said: z.string().min(1).max(80) });
export const Trust = z.strictObject({ trust: z.enum(["yes", "with-checks", "no"]) });
/** `page`: the page should change; false: it stays as it is. */
export const Judge = z.strictObject({ finding: z.string().min(1).max(200), page: z.boolean() });
/** A field that is not given stays as the record fills it in. */
export const Close = z.strictObject({
  owners: z.string().max(600).optional(),
  faster: z.string().max(600).optional(),
  cto: z.string().max(600).optional(),
});

export const Facts = z.object({
  waits: z.object({
    /** `Li waited 3 times, down from 5`. */
    says: z.string(),
    /** The longest first, in minutes. */
    all: z.array(
      z.object({
        ...{ title: z.string(), href: z.string(), minutes: z.int(), by: z.string(), at: z.string() },
        who: z.array(z.string()),
      }),
    ),
    total: z.int(),
    before: z.object({ count: z.int(), total: z.int() }),
    deciders: z.array(z.object({ person: z.string(), count: z.int(), median: z.int() })),
  }),
  findings: z.array(
    z.object({
      ...{ key: z.string(), kind: z.string(), lane: z.boolean(), says: z.string(), href: z.string() },
      /** A line for the page; empty where none would change it. */
      wording: z.string(),
      judged: z.enum(["", "page", "stays"]),
    }),
  ),
  open: z.array(item.extend({ due: z.string() })),
  risks: z.array(item),
  blocked: z.array(item),
  tasks: z.array(z.object({ task: z.string(), href: z.string(), minutes: z.string(), errors: z.string() })),
  trust: z
    .object({ said: z.array(z.string()), missing: z.array(z.string()), sign: z.string(), differs: z.string() })
    .nullable(),
  fields: z.object({ owners: z.string(), faster: z.string(), cto: z.string() }),
});

export const Checkin = z.object({
  /** Its ISO week, as `2026-W47`. */
  id: z.string(),
  link: z.string(),
  state: z.enum(["open", "closed", "lapsed"]),
  zone: z.string(),
  /** It is about what happened from here until `at`, UTC. */
  from: z.string(),
  at: z.string(),
  pair: z.array(z.string()),
  away: z.array(z.string()),
  /** Null: nothing was decided in that time. */
  decision: z
    .object({
      ...{ kind: z.string(), title: z.string(), why: z.string() },
      answered: z.array(z.string()),
      missing: z.array(z.string()),
      /** Null while it is blind. */
      told: z
        .object({
          ...{ record: z.string(), finding: z.string() },
          said: z.array(z.object({ person: z.string(), said: z.string(), right: z.boolean() })),
        })
        .nullable(),
    })
    .nullable(),
  /** Null once it is closed, and while whoever asks has not answered, or is a token and not everybody has: it names who decided. */
  facts: Facts.nullable(),
  /** Markdown; empty before it is closed. */
  note: z.string(),
  head: Head,
});

export const Checkins = z.object({
  /** The week that it is. */
  week: z.string(),
  /** Newest first, at most 53. */
  checkins: z.array(
    z.object({
      id: z.string(),
      state: z.enum(["open", "closed", "lapsed"]),
      at: z.string(),
      pair: z.array(z.string()),
    }),
  ),
  head: Head,
});
