/** What was spent and is held, on each meter: everything, each task, each person, each key. Day by day, bounded. */

import type { AdmittedEntry, SettledEntry } from "./book.ts";
import type { DaySum } from "./ledger.ts";

/** Days of a meter that are kept: a month's budget needs 31, a chart of the month before as many again. */
const daysKept = 62;

/** The meters that a call counts on. */
export function metersOf({ task, by, via }: Pick<AdmittedEntry, "task" | "by" | "via">): readonly string[] {
  const meters = ["everything"];
  if (task !== "") meters.push(`task:${task}`);
  if (by !== "") meters.push(`person:${by}`);
  if (via.startsWith("token:")) meters.push(`key:${via.slice("token:".length)}`);
  return meters;
}

interface Meter {
  readonly days: Map<string, DaySum>;
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
    return [...(this.#meters.get(meter)?.days.values() ?? [])].sort((one, other) => (one.day < other.day ? -1 : 1));
  }

  hold(entry: AdmittedEntry): void {
    for (const name of metersOf(entry)) this.#held(this.#meter(name), entry.day, entry.hold);
  }

  settle(entry: AdmittedEntry, { cost, outcome, usage }: SettledEntry): void {
    const counts = entry.drill ? 0 : 1;
    const failed = outcome === "failed" || outcome === "cut" || outcome === "unknown" ? counts : 0;
    const [input, output] = entry.drill ? [0, 0] : [usage?.[0] ?? 0, usage?.[4] ?? 0];
    const { day } = entry;
    for (const name of metersOf(entry)) {
      const meter = this.#meter(name);
      this.#held(meter, day, -entry.hold);
      this.#add(meter, { day, cost, calls: counts, failed, input, output });
    }
  }

  /** As they are carried. */
  sums(): [string, DaySum[]][] {
    return [...this.#meters.keys()].map((name) => [name, this.byDay(name)]);
  }

  carry(name: string, days: readonly DaySum[]): void {
    for (const day of days) this.#add(this.#meter(name), day);
  }

  #meter(name: string): Meter {
    let meter = this.#meters.get(name);
    if (!meter) {
      meter = { days: new Map(), held: new Map(), sums: new Map() };
      this.#meters.set(name, meter);
    }
    return meter;
  }

  #held(meter: Meter, day: string, amount: number): void {
    const held = (meter.held.get(day) ?? 0) + amount;
    if (held === 0) meter.held.delete(day);
    else meter.held.set(day, held);
  }

  #add(meter: Meter, sum: DaySum): void {
    const { day, cost, calls, failed, input, output } = sum;
    const was = meter.days.get(day);
    if (!was) {
      meter.days.set(day, sum);
      if (meter.days.size > daysKept) meter.days.delete([...meter.days.keys()].sort()[0] as string);
    } else
      meter.days.set(day, {
        ...{ day, cost: was.cost + cost, calls: was.calls + calls, failed: was.failed + failed },
        ...{ input: was.input + input, output: was.output + output },
      });
    for (const [from, known] of meter.sums) if (day >= from) meter.sums.set(from, known + cost);
  }
}
