/** The calls that are remembered in memory: all that are under way, and the latest of each task. Bounded. */

import type { Text } from "../kernel/prose.ts";
import type { AdmittedEntry, Entry, SettledEntry } from "./book.ts";
import type { CallRecord, Ended } from "./ledger.ts";
import type { Usage } from "./usage.ts";

/** Ended calls that are remembered of each task. */
const remembered = 1000;
/** Recipients of one answer that are remembered; the book has all of them. */
const mostUses = 20;

/** The entries about one call. What people read of them is made when somebody asks. */
export interface Kept {
  readonly at: string;
  readonly admitted: AdmittedEntry;
  endedAt: string;
  settled: SettledEntry | undefined;
  used: readonly { readonly recipient: Text; readonly at: string }[];
}

/** How a call stands in the book. Made twice for every call that somebody listens to, so nothing is spread here. */
export function recordOf({ at, admitted, endedAt, settled, used }: Kept): CallRecord {
  return {
    call: admitted.call,
    at,
    day: admitted.day,
    operation: admitted.operation,
    task: admitted.task,
    question: admitted.question,
    odd: admitted.odd,
    release: admitted.release,
    level: admitted.level,
    asked: admitted.asked,
    actor: admitted.actor,
    via: admitted.via,
    by: admitted.by,
    approvedBy: admitted.approvedBy,
    input: admitted.input,
    ref: admitted.ref,
    work: admitted.work,
    drill: admitted.drill,
    tools: admitted.tools,
    hold: admitted.hold,
    price: admitted.price,
    end: settled && endOf(endedAt, settled),
    used,
  };
}

function endOf(at: string, settled: SettledEntry): Ended {
  return {
    at,
    outcome: settled.outcome,
    status: settled.status,
    usage: settled.usage === null ? undefined : usageOf(settled.usage),
    cost: settled.cost,
    partial: settled.partial,
    served: settled.served,
    firstByteMs: settled.firstByteMs,
    ms: settled.ms,
    output: settled.output,
    finish: settled.finish,
    words: settled.words,
  };
}

const usageOf = ([input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning]: NonNullable<
  SettledEntry["usage"]
>): Usage => ({ input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning });

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
    if (kept && kept.used.length < mostUses) kept.used = [...kept.used, { recipient, at }];
  }
}
