/** Callers that spend until there is nothing left, and the book held against the budget afterwards, entry by entry. */

import { setTimeout as pause } from "node:timers/promises";
import { type Entry, entryOf } from "../../src/gateway/book.ts";
import { entriesAfter } from "../../src/gateway/fold.ts";
import type { Ledger, Settlement } from "../../src/gateway/ledger.ts";
import { isDeclined } from "../../src/gateway/refusals.ts";
import type { Usage } from "../../src/gateway/usage.ts";
import type { Store } from "../../src/log/store.ts";
import { ask, end, holdOfAsk, mini, never } from "./ledger-world.ts";

/** What a call really uses: less than half of what is held for it. */
export const really: Usage = { input: 400, cacheRead: 0, cacheWrite: 0, output: 40, reasoning: 0 };
export const costOfCall = (400 * mini.input + 40 * mini.output) / 1000;
export const budgetFor = (calls: number) => (calls * costOfCall) / 1e9;

/** How one call goes: a number from 0 to 1 decides. */
export type Course = (chance: number) => { readonly after: number; readonly end: Settlement };

/** Every call answers after some milliseconds. */
export const plain: Course = (chance) => ({ after: 5 + chance * 20, end: end({ usage: really }) });

/** Streams of uneven length, callers who leave in the middle, upstreams that fail, answers that end in garbage. */
export const rough: Course = (chance) => {
  const after = (chance * 1000) % 40;
  if (chance < 0.1) return { after, end: end({ outcome: "client-gone", usage: undefined }) };
  if (chance < 0.2) return { after, end: end({ outcome: "failed", status: 500, usage: undefined }) };
  if (chance < 0.25) return { after, end: end({ outcome: "cut", usage: { ...really, output: -1 } }) };
  if (chance < 0.4) return { after, end: end({ outcome: "client-gone", usage: really, estimated: true }) };
  return { after, end: end({ usage: { ...really, output: Math.floor(chance * 100) } }) };
};

/** So many callers ask, one call after the other, each until it hears that the budget is used up. */
export async function spendAll(ledger: Ledger, callers: number, course: Course, started = (_call: string) => {}) {
  const settled: Promise<void>[] = [];
  const caller = async () => {
    for (;;) {
      const answer = await ledger.admit(ask(), never);
      if (isDeclined(answer)) {
        if (answer.declined !== "budget_exceeded") throw new Error(answer.why);
        return;
      }
      started(answer.call);
      const goes = course(Math.random());
      await pause(goes.after);
      const done = ledger.settle(answer.call, goes.end);
      done.catch(() => undefined);
      settled.push(done);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  await Promise.all(settled);
}

export interface Judged {
  /** The most that was ever spent and held at once, in nano-dollars. */
  readonly most: number;
  readonly spent: number;
  readonly held: number;
  readonly admitted: ReadonlySet<string>;
}

/** Adds up the book from its first entry, without any of the ledger's own sums. Throws when a call is admitted or settled twice. */
export async function judge(store: Pick<Store, "notes">): Promise<Judged> {
  const open = new Map<string, number>();
  const admitted = new Set<string>();
  let [most, spent, held] = [0, 0, 0];
  for await (const row of entriesAfter(store, 0)) {
    const entry: Entry = entryOf(row);
    if (entry.kind === "admitted") {
      if (admitted.has(entry.call)) throw new Error(`${entry.call} was admitted twice.`);
      admitted.add(entry.call);
      open.set(entry.call, entry.hold);
      held += entry.hold;
    } else if (entry.kind === "settled") {
      const hold = open.get(entry.call);
      if (hold === undefined) throw new Error(`${entry.call} was settled twice.`);
      open.delete(entry.call);
      held -= hold;
      spent += entry.cost;
    }
    most = Math.max(most, spent + held);
  }
  return { most, spent, held, admitted };
}

export { holdOfAsk };
