/** The calls that are remembered in memory: all that are under way, and the latest of each task. Bounded. */

import type { Text } from "../kernel/prose.ts";
import type { AdmittedEntry, Entry, SettledEntry } from "./book.ts";
import type { CallRecord, Ended } from "./ledger.ts";

/** Ended calls that are remembered of each task. */
const remembered = 1000;

/** The entries about one call. What people read of them is made when somebody asks. */
export interface Kept {
  readonly at: string;
  readonly admitted: AdmittedEntry;
  endedAt: string;
  settled: SettledEntry | undefined;
  used: readonly { readonly recipient: Text; readonly at: string }[];
}

/** How a call stands in the book. */
export function recordOf({ at, admitted, endedAt, settled, used }: Kept): CallRecord {
  const { kind: _kind, rates: _rates, ref, ...rest } = admitted;
  return { ...rest, at, ref, end: settled && endOf(endedAt, settled), used };
}

function endOf(at: string, entry: SettledEntry): Ended {
  const { kind: _kind, call: _call, usage, words, ...rest } = entry;
  const [input = 0, cacheRead = 0, cacheWrite = 0, cacheWriteHour = 0, output = 0, reasoning = 0] = usage ?? [];
  return {
    ...{ ...rest, at, words },
    usage: usage ? { input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning } : undefined,
  };
}

export const keptOf = (at: string, admitted: AdmittedEntry): Kept => ({
  at,
  admitted,
  endedAt: "",
  settled: undefined,
  used: [],
});

export class History {
  readonly #open = new Map<string, Kept>();
  readonly #ended = new Map<string, Kept>();
  /** By task, oldest first; the empty name: plain models. */
  readonly #latest = new Map<string, Kept[]>();

  open(): CallRecord[] {
    return [...this.#open.values()].map(recordOf);
  }

  recent(task: string, most: number): CallRecord[] {
    return (this.#latest.get(task) ?? []).slice(-most).reverse().map(recordOf);
  }

  find(call: string): CallRecord | undefined {
    const kept = this.#open.get(call) ?? this.#ended.get(call);
    return kept && recordOf(kept);
  }

  /** Gives the call that an entry changed. */
  fold(at: string, entry: Entry): Kept | undefined {
    if (entry.kind === "admitted") {
      const kept = keptOf(at, entry);
      this.#open.set(entry.call, kept);
      return kept;
    }
    if (entry.kind === "settled") return this.#end(entry, at);
    if (entry.kind === "used") this.#use(entry.call, entry.recipient, at);
    return undefined;
  }

  #end(settled: SettledEntry, at: string): Kept | undefined {
    const kept = this.#open.get(settled.call);
    if (!kept) return undefined;
    this.#open.delete(settled.call);
    kept.endedAt = at;
    kept.settled = settled;
    const { task, drill } = kept.admitted;
    if (drill) return kept;
    this.#ended.set(settled.call, kept);
    const latest = this.#latest.get(task) ?? [];
    this.#latest.set(task, latest);
    latest.push(kept);
    if (latest.length >= remembered * 2)
      for (const { admitted } of latest.splice(0, remembered)) this.#ended.delete(admitted.call);
    return kept;
  }

  #use(call: string, recipient: Text, at: string): void {
    const kept = this.#open.get(call) ?? this.#ended.get(call);
    if (kept) kept.used = [...kept.used, { recipient, at }];
  }
}
