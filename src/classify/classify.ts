/** What a change touches, how dangerous it is and why. Unreadable, cut off or unknown is high; low needs proof. */

import type { Page, Risk } from "../page/page.ts";
import { type Account, type AiEvidence, aiEvidence } from "./ai.ts";
import { parseDiff } from "./diff.ts";
import { Judgement, type ListedFile, type Reason } from "./judgement.ts";

export type { ListedFile, Reason } from "./judgement.ts";

export interface Change {
  /** A unified diff, as git writes it. */
  readonly diff: string;
  /** First line of the message. */
  readonly subject?: string | undefined;
  /** Trailer lines of the message, and any line of it that may be evidence. */
  readonly trailers?: readonly string[] | undefined;
  readonly author?: Account | undefined;
  readonly committer?: Account | undefined;
  readonly branch?: string | undefined;
  /** Every changed file, as the host lists them. Without it the diff is taken to be complete. */
  readonly files?: readonly ListedFile[] | undefined;
  /** The diff was cut off. */
  readonly truncated?: boolean | undefined;
}

export interface Verdict {
  /** The built-in areas in their order, then the page's own. */
  readonly areas: readonly string[];
  readonly risk: Risk;
  readonly reversible: boolean;
  readonly oneWayDoor: boolean;
  readonly ai: AiEvidence;
  readonly reasons: readonly Reason[];
  /** Why parts of the change could not be judged. Not empty: the risk is high. */
  readonly unreadable: readonly string[];
}

/** Diffs beyond this many characters are not read: nobody reviews them either, and the answer must come in a second. */
export const largestDiff = 20_000_000;

/** Judges a change. With a page, the `paths` of its areas add areas; they never take any away. Never throws. */
export function classify(change: Change, page?: Page): Verdict {
  const judgement = new Judgement();
  if (change.truncated) judgement.unreadable.push("The diff was cut off.");
  if (change.diff.length > largestDiff)
    judgement.unreadable.push(`The diff has more than ${largestDiff / 1_000_000} million characters.`);
  else {
    const { files, faults } = parseDiff(change.diff);
    if (files.length === 0 && faults.length === 0 && change.diff.trim() !== "")
      judgement.unreadable.push("No file was found in the diff.");
    for (const file of files) judgement.file(file, page);
    for (const { file, line, why } of faults) judgement.fault(file, line, why);
    const seen = new Set(files.map(({ path }) => path));
    for (const file of change.files ?? []) if (!seen.has(file.path)) judgement.listed(file, page);
  }
  judgement.subject(change.subject ?? "");
  const { areas, risk, oneWay, reasons, unreadable } = judgement.close();
  return { areas, risk, reversible: !oneWay, oneWayDoor: oneWay, ai: aiEvidence(change), reasons, unreadable };
}
