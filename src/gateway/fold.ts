/** The book of calls folded: what is spent and held, what is under way, what is remembered. Begins at the sums that were carried last. */

import type { LedgerRow, Store } from "../log/store.ts";
import { type AdmittedEntry, bodyOf, book, type CarriedEntry, type Entry, entryOf } from "./book.ts";
import { History, type Kept } from "./history.ts";
import { Meters } from "./meters.ts";

/** Entries after which the sums are carried again: what a start reads at most, and a little more. */
export const carryEvery = 4000;
const pageRows = 1000;
/** Entries before the sums that a start reads for its memory of the latest calls. */
const lookBack = 2000;

export class Fold {
  /** The last entry that is folded in. */
  last = 0;
  lastAt = "";
  carriedAt = 0;
  readonly meters = new Meters();
  readonly history = new History();
  /** What is under way, the oldest first. */
  readonly open = new Map<string, { readonly at: string; readonly entry: AdmittedEntry }>();

  /** Folds in the next entry. Gives the call that was admitted or settled. */
  apply(n: number, at: string, entry: Entry): Kept | undefined {
    if (n !== this.last + 1) throw new Error(`Entry ${this.last + 1} of the book of calls is not there.`);
    this.last = n;
    this.lastAt = at;
    if (entry.kind === "carried") this.carriedAt = n;
    else if (entry.kind === "admitted") {
      this.open.set(entry.call, { at, entry });
      this.meters.hold(entry);
    } else if (entry.kind === "settled") {
      const open = this.open.get(entry.call);
      if (!open) return undefined;
      this.open.delete(entry.call);
      this.meters.settle(open.entry, entry);
    }
    return this.history.fold(at, entry);
  }

  /** Everything so far, as one entry. */
  carry(): CarriedEntry {
    return {
      kind: "carried",
      upto: this.last,
      meters: this.meters
        .sums()
        .map(([name, days]) => [
          name,
          days.map(({ day, cost, calls, failed, input, output }) => [day, cost, calls, failed, input, output]),
        ]),
      open: [...this.open.values()].map(({ at, entry }) => [at, entry]),
    };
  }

  /** Takes over carried sums instead of the entries before them. */
  begin({ upto, meters, open }: CarriedEntry, at: string): void {
    this.last = upto;
    this.lastAt = at;
    this.carriedAt = upto;
    for (const [name, days] of meters)
      this.meters.carry(
        name,
        days.map(([day, cost, calls, failed, input, output]) => ({ day, cost, calls, failed, input, output })),
      );
    for (const [since, entry] of open) {
      this.open.set(entry.call, { at: since, entry });
      this.meters.hold(entry);
      if (!this.history.find(entry.call)) this.history.fold(since, entry);
    }
  }
}

/** Reads the book from the sums that were carried last. Throws when an entry cannot be read. */
export async function readBook(store: Pick<Store, "notes" | "lastNote">): Promise<Fold> {
  const fold = new Fold();
  const carried = await lastCarried(store);
  if (carried) {
    const { row, entry } = carried;
    for await (const each of entriesAfter(store, Math.max(0, entry.upto - lookBack), entry.upto))
      fold.history.fold(each.at, entryOf(each));
    fold.begin(entry, row.at);
  }
  for await (const row of entriesAfter(store, fold.last)) fold.apply(row.n, row.at, entryOf(row));
  return fold;
}

/** Rows after a position, to the end or up to `upto`. */
export async function* entriesAfter(
  store: Pick<Store, "notes">,
  after: number,
  upto = Number.POSITIVE_INFINITY,
): AsyncGenerator<LedgerRow> {
  for (let last = after; ; ) {
    const rows = await store.notes(book, last, pageRows);
    for (const row of rows) {
      if (row.n > upto) return;
      last = row.n;
      yield row;
    }
    if (rows.length < pageRows) return;
  }
}

const carriedBody = bodyOf({ kind: "carried", upto: 0, meters: [], open: [] }).slice(0, '{"kind":"carried"'.length);

async function lastCarried(store: Pick<Store, "notes" | "lastNote">) {
  let before = (await store.lastNote(book))?.n ?? 0;
  while (before > 0) {
    const after = Math.max(0, before - pageRows);
    const rows = await store.notes(book, after, before - after);
    const row = rows.findLast(({ body }) => body.startsWith(carriedBody));
    if (row) return { row, entry: entryOf(row) as CarriedEntry };
    before = after;
  }
  return undefined;
}
