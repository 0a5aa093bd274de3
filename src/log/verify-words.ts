/** Holds the words in the side table against the digests in the log. */

import { textDigest } from "../kernel/prose.ts";
import type { Store } from "./store.ts";

/** The entry whose words are wrong, and how. */
export interface WrongWords {
  readonly seq: number;
  readonly what: string;
}

/** What is wrong with words beside the record, and the texts whose words were removed: their digest stays. */
export async function wrongWords(
  store: Store,
  texts: ReadonlyMap<string, number>,
): Promise<{ readonly wrong: readonly WrongWords[]; readonly gone: readonly string[] }> {
  const found = new Map((await store.words([...texts.keys()])).map((words) => [words.text, words]));
  const gone: string[] = [];
  const wrong = [...texts].flatMap(([text, seq]) => {
    const kept = found.get(text);
    if (kept === undefined) return { seq, what: "Words of it are missing, and were not redacted." };
    if (kept.words === null) {
      gone.push(text);
      return [];
    }
    return textDigest(kept.salt, kept.words) === text ? [] : { seq, what: "Words of it were changed." };
  });
  return { wrong, gone };
}
