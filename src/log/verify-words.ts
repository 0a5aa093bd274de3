/** Holds the words in the side table against the digests in the log. */

import { textDigest } from "../kernel/prose.ts";
import type { Store } from "./store.ts";

/** The entry whose words are wrong, and how. */
export interface WrongWords {
  readonly seq: number;
  readonly what: string;
}

/** Words that are not those the record stands for. Redacted ones are in order: their digest stays. */
export async function wrongWords(store: Store, texts: ReadonlyMap<string, number>): Promise<WrongWords[]> {
  const found = new Map((await store.words([...texts.keys()])).map((words) => [words.text, words]));
  return [...texts].flatMap(([text, seq]) => {
    const kept = found.get(text);
    if (kept === undefined) return { seq, what: "Words of it are missing, and were not redacted." };
    const right = kept.words === null || textDigest(kept.salt, kept.words) === text;
    return right ? [] : { seq, what: "Words of it were changed." };
  });
}
