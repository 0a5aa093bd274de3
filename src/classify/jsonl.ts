/** Rows of labelled or collected changes, one a line, for `finalcall classify --jsonl`. */

import * as z from "zod";
import type { Page } from "../page/page.ts";
import { classify } from "./classify.ts";

/** What is read of a row. Anything else on it, labels included, is not looked at. */
const row = z.object({
  repo: z.string(),
  sha: z.string(),
  kind: z.string().optional(),
  author: z.object({ id: z.string(), kind: z.string().optional() }).optional(),
  subject: z.string().optional(),
  trailers: z.array(z.string()).optional(),
  files: z
    .array(
      z.object({
        path: z.string(),
        old_path: z.string().optional(),
        status: z.string(),
        omitted: z.string().optional(),
      }),
    )
    .optional(),
  diff: z.string(),
  diff_truncated: z.boolean().optional(),
});

export type Row = z.infer<typeof row>;

/** What is printed for a row. */
export interface RowVerdict {
  readonly repo: string;
  readonly sha: string;
  readonly areas: readonly string[];
  readonly risk: string;
  readonly reversible: boolean;
  readonly ai: boolean;
}

/** Reads one line. Throws SyntaxError for what is no JSON and z.ZodError for what is no row. */
export const parseRow = (line: string): Row => row.parse(JSON.parse(line));

/** Judges one row. */
export function classifyRow(row: Row, page?: Page): RowVerdict {
  const { areas, risk, reversible, ai } = classify(
    {
      diff: row.diff,
      subject: row.subject,
      trailers: row.trailers,
      author: row.author && { id: row.author.id, type: row.author.kind },
      files: row.files?.map(({ old_path, ...file }) => ({ ...file, oldPath: old_path })),
      truncated: row.diff_truncated,
    },
    page,
  );
  return { repo: row.repo, sha: row.sha, areas, risk, reversible, ai: ai.found };
}
