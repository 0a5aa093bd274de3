/** Finds the texts that hold certain words, in the record and in the books beside it: what belongs to a person or a customer. */

import { textDigest, textsIn } from "../kernel/prose.ts";
import type { Line } from "../log/envelope.ts";
import { pages } from "../log/pages.ts";
import type { Store } from "../log/store.ts";

/** One text that holds the words. */
export interface FoundText {
  readonly text: string;
  readonly words: string;
  /** The entry that it stands in, and that entry's type; 0 and the book's name for traffic. */
  readonly seq: number;
  readonly type: string;
  readonly at: string;
}

export interface FoundTexts {
  readonly found: readonly FoundText[];
  /** True: there are more, and only the first were looked for. */
  readonly more: boolean;
}

type Place = Omit<FoundText, "text" | "words">;

/** Words beside which books are looked through. */
const books = ["calls", "hooks"] as const;
const pageRows = 1000;
/** Texts whose words are fetched at once. */
const atOnce = 500;

/** Looks through all words for `wanted`, letters large or small, the oldest first; at most `most` texts. */
export async function findTexts(
  store: Pick<Store, "read" | "notes" | "words">,
  wanted: string,
  most: number,
): Promise<FoundTexts> {
  const needle = wanted.trim().normalize("NFC").toLowerCase();
  const found: FoundText[] = [];
  if (needle === "") return { found, more: false };
  for await (const places of placesOf(store)) {
    const texts = [...places.keys()];
    for (let from = 0; from < texts.length; from += atOnce) {
      for (const { text, salt, words } of await store.words(texts.slice(from, from + atOnce))) {
        const place = places.get(text);
        if (!place || words === null || textDigest(salt, words) !== text) continue;
        if (words.normalize("NFC").toLowerCase().includes(needle)) found.push({ text, words, ...place });
      }
      if (found.length > most) return { found: inOrder(found).slice(0, most), more: true };
    }
  }
  return { found: inOrder(found), more: false };
}

const inOrder = (found: FoundText[]): FoundText[] =>
  found.sort((one, other) => one.at.localeCompare(other.at) || one.seq - other.seq);

/** Every text there is with the place it stands in, a page of the record at a time. */
async function* placesOf(store: Pick<Store, "read" | "notes">): AsyncGenerator<Map<string, Place>> {
  for await (const rows of pages(store)) {
    const places = new Map<string, Place>();
    for (const { body } of rows) {
      const { data, seq, type, at } = JSON.parse(body) as Line;
      for (const text of textsIn(data)) places.set(text, { seq, type, at });
    }
    yield places;
  }
  for (const book of books)
    for (let after = 0; ; ) {
      const rows = await store.notes(book, after, pageRows);
      const places = new Map<string, Place>();
      for (const { body, at } of rows)
        for (const text of textsIn(JSON.parse(body))) places.set(text, { seq: 0, type: book, at });
      yield places;
      if (rows.length < pageRows) break;
      after = rows.at(-1)?.n ?? after;
    }
}
