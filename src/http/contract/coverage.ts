/** The API's contract for cover: who can say yes at every hour, where nobody can, and what breaks if one person leaves. */

import { z } from "@hono/zod-openapi";
import { mostWeeks } from "../../routing/coverage.ts";

const names = z.array(z.string());

export const CoverageAsk = z.object({
  /** Default: now. */
  from: z.iso.datetime({ offset: true }).optional(),
  weeks: z.coerce.number().int().min(1).max(mostWeeks).default(4),
});

export const Coverage = z.object({
  from: z.string(),
  to: z.string(),
  /** Areas with the same people behind them stand together; times in UTC. */
  rows: z.array(
    z.object({
      areas: names,
      claimed: z.boolean(),
      owner: z.string(),
      backup: z.string(),
      afterHours: z.string(),
      stretches: z.array(
        z.object({ from: z.string(), to: z.string(), person: z.string(), as: z.string(), why: z.string() }),
      ),
    }),
  ),
  gaps: z.array(z.object({ from: z.string(), to: z.string(), minutes: z.int(), areas: names, why: z.string() })),
  leaving: z.array(
    z.object({
      person: z.string(),
      losses: z.array(z.object({ kind: z.string(), names, stops: z.boolean(), says: z.string() })),
    }),
  ),
  /** Open incidents whose lead is gone, or will be within the weeks, and who leads next. */
  leads: z.array(z.object({ incident: z.string(), says: z.string() })),
  /** Digest of the page that it is computed from. */
  page: z.string(),
});
