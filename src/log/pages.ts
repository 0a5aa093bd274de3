/** Reads a store through to its end, a page at a time. */

import type { Row, Store } from "./store.ts";

/** Rows to a page: enough to hide the hop to the store, little enough to stay a few megabytes. */
const pageRows = 4000;

/** Every row after a position, page by page. The next page is already being read while this one is used. */
export async function* pages(store: Pick<Store, "read">, after = 0): AsyncGenerator<Row[], void, void> {
  let next = store.read(after, pageRows);
  for (;;) {
    const rows = await next;
    const last = rows.at(-1);
    if (last === undefined) return;
    if (rows.length === pageRows) {
      next = store.read(last.seq, pageRows);
      next.catch(() => undefined); // awaited above, unless the reader leaves early
    }
    yield rows;
    if (rows.length < pageRows) return;
  }
}
