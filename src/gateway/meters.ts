/** What was spent and is held, on each meter: everything, each task, each person, each key. Day by day, bounded. */

import { viaComparison } from "../decisions/comparison/sealing.ts";
import type { AdmittedEntry, SettledEntry } from "./book.ts";
import type { DaySum } from "./ledger.ts";

/** Days of a meter that are kept: a month's budget needs 31, a chart of the month before as many again. */
const daysKept = 62;

const known = new Map<string, readonly string[]>();

/** The meters that a call counts on. Kept: their names are looked up several times for every call. */
export function metersOf(task: string, by: string, via: string): readonly string[] {
  const key = `${task} ${by} ${via}`;
  let meters = known.get(key);
  if (!meters) {
    // A comparison's calls are paid by the key that started it.
    const paid = via.startsWith(viaComparison) ? via.split(":").slice(2).join(":") : via;
    const token = paid.startsWith("token:") ? paid.slice("token:".length) : "";
    const named = [task && `task:${task}`, by && `person:${by}`, token && `key:${token}`];
    meters = ["everything", ...named.filter((meter) => meter !== "")];
    if (known.size > 10_000) known.clear();
    known.set(key, meters);
  }
  return meters;
}

type Sum = { -readonly [Key in keyof DaySum]: DaySum[Key] };

interface Meter {
  readonly days: Map<string, Sum>;
  /** By the day that the call was admitted on. */
  readonly held: Map<string, number>;
  /** Sums that were asked for, by the day they begin on. */
  readonly sums: Map<string, number>;
}

export class Meters {
  readonly #meters = new Map<string, Meter>();

  names(): IterableIterator<string> {
    return this.#meters.keys();
  }

  /** Nano-dollars spent on this day and after it. */
  spent(meter: string, from: string): number {
    const own = this.#meters.get(meter);
    if (!own) return 0;
    const known = own.sums.get(from);
    if (known !== undefined) return known;
    let sum = 0;
    for (const { day, cost } of own.days.values()) if (day >= from) sum += cost;
    if (own.sums.size > 8) own.sums.clear(); // yesterday's beginnings
    own.sums.set(from, sum);
    return sum;
  }

  /** Nano-dollars held by calls that were admitted on this day or after it. */
  held(meter: string, from: string): number {
    let sum = 0;
    for (const [day, held] of this.#meters.get(meter)?.held ?? []) if (day >= from) sum += held;
    return sum;
  }

  byDay(meter: string): DaySum[] {
    const days = [...(this.#meters.get(meter)?.days.values() ?? [])];
    return days.map((sum) => ({ ...sum })).sort((one, other) => (one.day < other.day ? -1 : 1));
  }

  hold({ task, by, via, day, hold }: AdmittedEntry): void {
    for (const name of metersOf(task, by, via)) addHeld(this.#meter(name), day, hold);
  }

  settle(entry: AdmittedEntry, { cost, outcome, usage }: SettledEntry): void {
    const counts = entry.drill ? 0 : 1;
    const failed = outcome === "failed" || outcome === "cut" || outcome === "unknown" ? counts : 0;
    const [input, output] = entry.drill || !usage ? [0, 0] : [usage[0], usage[4]];
    for (const name of metersOf(entry.task, entry.by, entry.via)) {
      const meter = this.#meter(name);
      addHeld(meter, entry.day, -entry.hold);
      const sum = sumOf(meter, entry.day);
      sum.cost += cost;
      sum.calls += counts;
      sum.failed += failed;
      sum.input += input;
      sum.output += output;
      addSpent(meter, entry.day, cost);
    }
  }

  /** As they are carried. */
  sums(): [string, DaySum[]][] {
    return [...this.#meters.keys()].map((name) => [name, this.byDay(name)]);
  }

  carry(name: string, days: readonly DaySum[]): void {
    const meter = this.#meter(name);
    for (const day of days) meter.days.set(day.day, { ...day });
  }

  #meter(name: string): Meter {
    let meter = this.#meters.get(name);
    if (!meter) {
      meter = { days: new Map(), held: new Map(), sums: new Map() };
      this.#meters.set(name, meter);
    }
    return meter;
  }
}

function addHeld({ held }: Meter, day: string, amount: number): void {
  const now = (held.get(day) ?? 0) + amount;
  if (now === 0) held.delete(day);
  else held.set(day, now);
}

function addSpent({ sums }: Meter, day: string, cost: number): void {
  for (const [from, known] of sums) if (day >= from) sums.set(from, known + cost);
}

function sumOf({ days }: Meter, day: string): Sum {
  let sum = days.get(day);
  if (!sum) {
    sum = { day, cost: 0, calls: 0, failed: 0, input: 0, output: 0 };
    days.set(day, sum);
    if (days.size > daysKept) days.delete([...days.keys()].sort()[0] as string);
  }
  return sum;
}
