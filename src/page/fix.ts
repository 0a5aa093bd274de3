/** Mends what has exactly one answer, and leaves every other letter of the page as it was: comments, order, spaces. */

import type { Edit, Problem } from "./problem.ts";
import { type ReadOptions, readPage } from "./read.ts";

export interface FixedPage {
  readonly text: string;
  readonly fixed: readonly Problem[];
  /** What still needs a person, notes included. Places are those of the mended text. */
  readonly left: readonly Problem[];
}

/** A mend may bring the next mistake to light (a misspelled field hides its value); more rounds than this find nothing. */
const rounds = 5;

/** Applies every mend with one answer to the page's own text. Included files are left alone; their mistakes stay in `left`. */
export function fixPage(text: string, options: ReadOptions = {}): FixedPage {
  const file = options.file ?? "finalcall.yaml";
  const fixed: Problem[] = [];
  let now = text;
  for (let round = 0; round < rounds; round += 1) {
    const mended = apply(
      now,
      readPage(now, options).problems.filter(({ edit }) => edit?.file === file),
    );
    if (mended.applied.length === 0) break;
    fixed.push(...mended.applied);
    now = mended.text;
  }
  return { text: now, fixed, left: readPage(now, options).problems };
}

/** Makes the edits from the end to the beginning, so that offsets stay true; of two that touch, the first is made. */
function apply(text: string, problems: readonly Problem[]): { text: string; applied: Problem[] } {
  const applied: Problem[] = [];
  let free = -1;
  for (const problem of [...problems].sort((a, b) => edit(a).start - edit(b).start)) {
    if (edit(problem).start < free) continue;
    free = edit(problem).end;
    applied.push(problem);
  }
  const mended = applied.reduceRight((done, problem) => {
    const { start, end, text: instead } = edit(problem);
    return done.slice(0, start) + instead + done.slice(end);
  }, text);
  return { text: mended, applied };
}

function edit(problem: Problem): Edit {
  if (!problem.edit) throw new Error("Only problems with one answer are mended.");
  return problem.edit;
}
