/** Seals a book of traffic: what `record.sealed` says about it, so that the traffic is provable without being in the log. */

import { canonical } from "../kernel/json.ts";
import { merkleTree } from "../log/merkle.ts";
import type { LedgerRow, Store } from "../log/store.ts";

export interface Seal {
  readonly book: string;
  /** First and last entry, both included. */
  readonly from: number;
  readonly to: number;
  /** Merkle tree hash (RFC 6962) over the entries. */
  readonly root: string;
}

const pageRows = 1000;

/** What is hashed for one entry: its canonical JSON, position and time included. */
export const leafOf = ({ at, body, book, n }: LedgerRow): string => canonical({ at, body, book, n });

/** The seal over a book's entries after `sealed`, up to `to` where it is given; undefined when there are none. */
export async function sealOf(
  store: Pick<Store, "notes">,
  book: string,
  sealed: number,
  to = Number.POSITIVE_INFINITY,
): Promise<Seal | undefined> {
  const tree = merkleTree();
  let last = sealed;
  for (;;) {
    const rows = (await store.notes(book, last, pageRows)).filter(({ n }) => n <= to);
    for (const row of rows) {
      tree.add(leafOf(row));
      last = row.n;
    }
    if (rows.length < pageRows) break;
  }
  return last > sealed ? { book, from: sealed + 1, to: last, root: tree.root() } : undefined;
}
