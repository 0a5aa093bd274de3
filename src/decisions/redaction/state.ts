/** A removal of words as the record knows it: what, why, who said so, and whether it was done. */

import type { Subjects } from "../../kernel/kind.ts";
import type { Text } from "../../kernel/prose.ts";

export interface RedactionState {
  readonly id: string;
  /** Digests of the texts whose words go. */
  readonly texts: ReadonlySet<string>;
  /** The entries that they stand in, as whoever asked named them; none where retention removes. */
  readonly entries: readonly number[];
  /** Why; undefined where the page's retention removes by itself. */
  readonly reason: Text | undefined;
  /** What the page says, such as `24 months`; empty where a person removes. */
  readonly keeps: string;
  /** `person:ana`; `system` for retention. */
  readonly askedBy: string;
  readonly askedAt: string;
  readonly seq: number;
  readonly refused: { readonly by: string; readonly reason: Text; readonly at: string } | undefined;
  /** Whose yes it was, from when on the words have to go. */
  readonly ordered: { readonly by: string; readonly at: string; readonly seq: number } | undefined;
  /** When the words were gone from the store; empty until then. */
  readonly doneAt: string;
}

type All = Pick<Subjects<RedactionState>, "values">;

/** The removal that a text's words fell to, or will at once; undefined for a text that stays. */
export function removalOf(all: All, text: string): RedactionState | undefined {
  for (const one of all.values()) if (one.ordered && one.texts.has(text)) return one;
  return undefined;
}

/** What is recorded as removed and may not have been done yet, in the order of the record. */
export const undone = (all: All): RedactionState[] =>
  [...all.values()].filter(({ ordered, doneAt }) => ordered && doneAt === "");

/** Asked for, and neither answered nor refused. */
export const isWaiting = ({ ordered, refused }: RedactionState): boolean => !ordered && !refused;
