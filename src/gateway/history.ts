/** The calls that are remembered in memory: all that are under way, and the latest of each task. Bounded. */

import type { Text } from "../kernel/prose.ts";
import type { AdmittedEntry, Entry, SettledEntry } from "./book.ts";
import type { CallRecord, Ended } from "./ledger.ts";

/** Ended calls that are remembered of each task. */
const remembered = 1000;

type Kept = { -readonly [Key in keyof CallRecord]: CallRecord[Key] };

/** How a call stands in the book when it is admitted. */
export function recordOf(at: string, entry: AdmittedEntry): CallRecord {
  const { kind: _kind, rates: _rates, ref, ...rest } = entry;
  return { ...rest, at, ref, end: undefined, used: [] };
}

export function endOf(at: string, entry: SettledEntry): Ended {
  const { kind: _kind, call: _call, usage, words, ...rest } = entry;
  const [input = 0, cacheRead = 0, cacheWrite = 0, cacheWriteHour = 0, output = 0, reasoning = 0] = usage ?? [];
  return {
    ...rest,
    at,
    words,
    usage: usage ? { input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning } : undefined,
  };
}

export class History {
  readonly #open = new Map<string, Kept>();
  readonly #ended = new Map<string, Kept>();
  /** By task, oldest first; the empty name: plain models. */
  readonly #latest = new Map<string, Kept[]>();

  open(): CallRecord[] {
    return [...this.#open.values()];
  }

  recent(task: string, most: number): CallRecord[] {
    return (this.#latest.get(task) ?? []).slice(-most).reverse();
  }

  find(call: string): CallRecord | undefined {
    return this.#open.get(call) ?? this.#ended.get(call);
  }

  /** Gives the call that an entry changed, as it is now. */
  fold(at: string, entry: Entry): CallRecord | undefined {
    if (entry.kind === "admitted") {
      const record = recordOf(at, entry);
      this.#open.set(entry.call, record);
      return record;
    }
    if (entry.kind === "settled") return this.#end(entry.call, endOf(at, entry));
    if (entry.kind === "used") this.#use(entry.call, entry.recipient, at);
    return undefined;
  }

  #end(call: string, end: Ended): CallRecord | undefined {
    const record = this.#open.get(call);
    if (!record) return undefined;
    this.#open.delete(call);
    record.end = end;
    if (record.drill) return record;
    this.#ended.set(call, record);
    const latest = this.#latest.get(record.task) ?? [];
    this.#latest.set(record.task, latest);
    latest.push(record);
    if (latest.length >= remembered * 2)
      for (const { call: forgotten } of latest.splice(0, remembered)) this.#ended.delete(forgotten);
    return record;
  }

  #use(call: string, recipient: Text, at: string): void {
    const record = this.#open.get(call) ?? this.#ended.get(call);
    if (record) record.used = [...record.used, { recipient, at }];
  }
}
