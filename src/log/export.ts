/** The record as JSON Lines: each line is the bytes that were hashed, so that any tool can check them. */

import { pages } from "./pages.ts";
import type { Store } from "./store.ts";

/** The last line of a closed export: the checkpoint that says where the export ends. */
export interface Closing {
  readonly checkpoint: string;
}

/**
 * The whole record, in chunks of whole lines. With the `closing` checkpoint (a signed note) as its last line, the export
 * also shows by itself when its end is missing. Entries after the checkpoint's position are left out.
 */
export async function* exportLines(
  store: Pick<Store, "read">,
  closing?: { seq: number; note: string },
): AsyncGenerator<string> {
  const end = closing?.seq ?? Number.POSITIVE_INFINITY;
  for await (const rows of pages(store)) {
    const wanted = rows.filter(({ seq }) => seq <= end);
    if (wanted.length > 0) yield wanted.map(({ body }) => `${body}\n`).join("");
    if (wanted.length < rows.length) break;
  }
  if (closing) yield `${JSON.stringify({ checkpoint: closing.note } satisfies Closing)}\n`;
}

const lineFeed = 0x0a;

/**
 * The lines of an export, as bytes and without their line feed: a damaged byte must not be repaired by decoding. A last
 * line that lost its line feed is followed by an empty one, which no verifier accepts.
 */
export async function* exportedLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(lineFeed); to >= 0; to = chunk.indexOf(lineFeed, from)) {
      const line = chunk.subarray(from, to);
      yield rest.length > 0 ? Buffer.concat([...rest, line]) : line;
      rest = [];
      from = to + 1;
    }
    if (from < chunk.length) rest.push(chunk.slice(from));
  }
  if (rest.length > 0) {
    yield Buffer.concat(rest);
    yield new Uint8Array();
  }
}
