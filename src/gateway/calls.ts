/** The live view of calls and budgets, and the way to any call that was ever made. */

import type { App } from "../app/app.ts";
import { worldOf } from "../views/context.ts";
import { book, type Entry, entryOf } from "./book.ts";
import { balanceOf, dayOf } from "./budgets.ts";
import { entriesAfter, type Fold } from "./fold.ts";
import { type Kept, keptOf, recordOf } from "./history.ts";
import { type CallRecord, type Calls, longestCall } from "./ledger.ts";

const prefix = "call-";

/** Gives new ids. The time stands in them, so that a call can be found in a long book. `name`: different in each process. */
export function callIds(name: string, now: () => Date): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}${now().getTime().toString(36)}-${name}${count.toString(36)}`;
  };
}

export const callsOf = (fold: Fold, app: Pick<App, "world" | "store">, now: () => Date): Calls => ({
  open: () => fold.history.open(),
  recent: (task, most) => fold.history.recent(task, most),
  find: async (call) => fold.history.find(call) ?? (await findInBook(app.store, call)),
  balances() {
    const page = worldOf(app.world).page.inForce?.page;
    if (!page) return [];
    const day = dayOf(page, now().toISOString());
    const used = new Set(["everything", ...page.ai.tasks.map(({ name }) => `task:${name}`), ...fold.meters.names()]);
    return [...used].flatMap((meter) => balanceOf(page, fold.meters, meter, day) ?? []);
  },
  byDay: (meter) => fold.meters.byDay(meter),
});

/** Minutes that the book's clock may be ahead of, or behind, the one in a call's id. */
const slack = 60_000;

/** A call as the book has it, found by the time in its id. Undefined: there is none. */
export async function findInBook(store: App["store"], call: string): Promise<CallRecord | undefined> {
  const began = Number.parseInt(call.slice(prefix.length), 36);
  if (!call.startsWith(prefix) || !Number.isSafeInteger(began) || Math.abs(began) > 8e15) return undefined;
  const from = new Date(began - slack).toISOString();
  const last = new Date(began + slack + longestCall * 2).toISOString();
  let found: Kept | undefined;
  for await (const row of entriesAfter(store, await firstAt(store, from))) {
    if (row.at > last) break;
    if (!row.body.includes(call)) continue;
    const entry: Entry = entryOf(row);
    if (entry.kind === "carried" || entry.call !== call) continue;
    if (entry.kind === "admitted") found = keptOf(row.at, entry);
    else if (found && entry.kind === "settled") found = { ...found, endedAt: row.at, settled: entry };
    else if (found && entry.kind === "used")
      found = { ...found, used: [...found.used, { recipient: entry.recipient, at: row.at }] };
  }
  return found && recordOf(found);
}

/** The last entry before a moment: entries never go back in time. */
export async function firstAt(store: App["store"], at: string): Promise<number> {
  let before = 0;
  let after = (await store.lastNote(book))?.n ?? 0;
  while (before < after) {
    const middle = Math.floor((before + after + 1) / 2);
    const [row] = await store.notes(book, middle - 1, 1);
    if (row && row.at < at) before = middle;
    else after = middle - 1;
  }
  return before;
}
