/** Two prompts side by side in one text, by word: what went, what came, and where nothing changed. */

import { diffLines, diffWordsWithSpace } from "diff";
import { visible } from "./hidden.ts";

export interface PromptPart {
  /** `left`: so much in between is the same and is not shown. */
  readonly kind: "same" | "in" | "out" | "left";
  readonly text: string;
}

/** So many differing words are told apart one by one; more is told by line, so that no prompt keeps the server busy. */
const mostEdits = 1_000;
/** Lines of an unchanged stretch that are kept beside a change. */
const kept = 2;

/** The difference, with unchanged stretches cut to what is needed to find one's way. Hidden characters are written out. */
export function promptDiff(before: string, after: string): readonly PromptPart[] {
  const found =
    diffWordsWithSpace(before, after, { maxEditLength: mostEdits }) ??
    diffLines(before, after, { maxEditLength: mostEdits });
  const parts = found ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  return parts.flatMap(({ value, added, removed }, n) => {
    if (added) return [{ kind: "in" as const, text: visible(value) }];
    if (removed) return [{ kind: "out" as const, text: visible(value) }];
    return cut(value, n === 0, n === parts.length - 1);
  });
}

/** An unchanged stretch without its middle. */
function cut(text: string, first: boolean, last: boolean): PromptPart[] {
  const lines = text.split("\n");
  const head = first ? 0 : kept;
  const tail = last ? 0 : kept;
  const between = lines.length - head - tail;
  if (between <= 3) return [{ kind: "same", text: visible(text) }];
  const part = (some: readonly string[]) => visible(some.join("\n"));
  return [
    ...(head > 0 ? [{ kind: "same" as const, text: `${part(lines.slice(0, head))}\n` }] : []),
    { kind: "left", text: `${between} lines are the same` },
    ...(tail > 0 ? [{ kind: "same" as const, text: `\n${part(lines.slice(-tail))}` }] : []),
  ];
}
