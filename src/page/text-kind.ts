/** A kind of words that a page holds: how it is checked, shown to editors, and corrected. */

import type { Finding } from "./problem.ts";

export interface TextKind {
  readonly name: string;
  readonly example: string;
  /** For editors: what the JSON Schema says. The check below is stricter. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
  /** What is wrong with the text, or undefined. */
  readonly fault: (text: string) => Finding | undefined;
}

/** What a kind says about a text: its code is the kind's, unless it gives another. */
export type Sentences = Pick<Finding, "what" | "why" | "fix"> & Partial<Finding>;
/** Where nothing better is known, the corrected line shows the form by its example. */
export const kind = (
  name: string,
  example: string,
  fault: (text: string) => Sentences | undefined,
  more = {},
): TextKind => ({
  name,
  example,
  fault: (text) => {
    const found = fault(text);
    return found && { code: `page.${name}`, replace: example, ...found };
  },
  ...more,
});

/** Shows a text from the page inside a sentence: short, on one line, in backquotes. */
export const quote = (text: string): string => `\`${text.replace(/\s+/g, " ").slice(0, 60)}\``;
