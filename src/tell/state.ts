/** What the book says about telling people, read without a server. */

import type { Store } from "../log/store.ts";
import { book } from "./book.ts";
import { Outbox } from "./outbox.ts";

const readAtOnce = 1000;

/** The outbox as it stands in a store. */
export async function outboxOf(store: Pick<Store, "notes">): Promise<Outbox> {
  const outbox = new Outbox();
  for (;;) {
    const rows = await store.notes(book, outbox.read, readAtOnce);
    for (const row of rows) outbox.take(row);
    if (rows.length < readAtOnce) return outbox;
  }
}
