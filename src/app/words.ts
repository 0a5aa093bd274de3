/** Fetches the words behind a record's digests. */

import { type Text, textDigest, type Words } from "../kernel/prose.ts";
import type { Store } from "../log/store.ts";

/** What stands in the place of words that were removed, or were never stored here. */
export const redacted = "[removed]";
/** What stands in the place of words that somebody changed where they are stored: nobody is shown them. */
const changed = "[changed in the store; not what was recorded]";

/** Whether something stands in the place of words, so that nobody takes it for a command. */
export const isPlaceholder = (words: string): boolean => words === redacted || words === changed;

/** Whether these are the words that the record knows by this digest. */
const areRecorded = ({ text, salt, words }: Words): boolean => words !== null && textDigest(salt, words) === text;

/** Fetches the words of these texts at once; the answer gives each of them. A text that was not asked for throws. */
export async function wordsOf(store: Pick<Store, "words">, texts: readonly Text[]): Promise<(text: Text) => string> {
  const asked = [...new Set(texts.map(({ text }) => text))];
  const kept = await store.words(asked);
  const found = new Map(kept.map((one) => [one.text, areRecorded(one) ? (one.words ?? redacted) : hidden(one)]));
  const known = new Set(asked);
  return ({ text }) => {
    if (!known.has(text)) throw new Error("A text was shown that was not fetched.");
    return found.get(text) ?? redacted;
  };
}

const hidden = ({ words }: Words): string => (words === null ? redacted : changed);

/** Words as they were recorded, with their salts, in the order asked; undefined for those that were removed or changed. */
export async function recordedWords(
  store: Pick<Store, "words">,
  texts: readonly Text[],
): Promise<((Words & { readonly words: string }) | undefined)[]> {
  const kept = await store.words(texts.map(({ text }) => text));
  const isWhole = (one: Words): one is Words & { readonly words: string } => areRecorded(one);
  return texts.map(({ text }) => kept.filter(isWhole).find((one) => one.text === text));
}
