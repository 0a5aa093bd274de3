/** The API's contract for the review of the page. */

import { z } from "@hono/zod-openapi";
import { reviewReasons } from "../../page/page.ts";
import { besides, Head } from "../contract.ts";

const Area = z.object({
  /** As on the page, or `everything-else`. */
  area: z.string(),
  owner: z.string(),
  /** What happened to it since the last review, in sentences; empty when nobody touched it. */
  happened: z.array(z.string()),
  /** That it changed more than once within a month; empty where it did not. */
  moved: z.string(),
  verdict: z.enum(["keep", "change", ""]),
  note: z.string(),
  proposal: z.string(),
  by: z.string(),
});

/** Whether the page is due for review, since when and why; the open one; and those before. Times in UTC. */
export const Reviews = z.object({
  link: z.string(),
  /** Whether the page says anywhen that it is reviewed. */
  watched: z.boolean(),
  due: z.array(
    z.object({ key: z.string(), reason: z.enum(["monthly", ...reviewReasons]), at: z.string(), says: z.string() }),
  ),
  /** Empty while none is due. */
  since: z.string(),
  staleFrom: z.string(),
  stale: z.boolean(),
  /** The next monthly instant; empty where the page names no day. */
  next: z.string(),
  /** Persons who close it now, the one whose call it is first. */
  closes: z.array(z.string()),
  /** Each area of the page, with what was said of it in the open review. */
  areas: z.array(Area),
  open: z
    .object({
      id: z.string(),
      openedBy: z.string(),
      openedAt: z.string(),
      /** Areas without a word. */
      missing: z.array(z.string()),
      /** Digest of what whoever closes it is shown, and signs. */
      shown: z.string(),
    })
    .nullable(),
  /** Closed ones, the newest first. */
  closed: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      by: z.string(),
      page: z.string(),
      change: z.array(z.string()),
      seq: z.int(),
    }),
  ),
  page: z.string(),
  head: Head,
  ...besides,
});

export const Judge = z.strictObject({
  areas: z.array(z.string().max(80)).min(1).max(200),
  verdict: z.enum(["keep", "change"]),
  note: z.string().max(2000).default(""),
  /** Asks for the change as a decision as well; that then carries it on. */
  propose: z.boolean().default(false),
});
