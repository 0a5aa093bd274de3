/** Fetches the words behind a record's digests. */

import type { Text } from "../kernel/prose.ts";
import type { Store } from "../log/store.ts";

/** What stands in the place of words that were removed, or were never stored here. */
export const redacted = "[removed]";

/** Fetches the words of these texts at once; the answer gives each of them. A text that was not asked for throws. */
export async function wordsOf(store: Pick<Store, "words">, texts: readonly Text[]): Promise<(text: Text) => string> {
  const asked = [...new Set(texts.map(({ text }) => text))];
  const found = new Map((await store.words(asked)).map(({ text, words }) => [text, words ?? redacted]));
  const known = new Set(asked);
  return ({ text }) => {
    if (!known.has(text)) throw new Error("A text was shown that was not fetched.");
    return found.get(text) ?? redacted;
  };
}
