/** What was seen of one number: samples in order, how often they come, and where they leave a hole. */

/**
 * One look at one signal. Times are milliseconds since 1970, UTC. `value` is in the source's base unit (see `unit.ts`);
 * it is undefined where nothing is known, and then `why` says why.
 */
export interface Sample {
  /** When it was asked or arrived, by our clock. */
  readonly seen: number;
  /** The moment it is about, by its source's clock. Of an unknown number: as `seen`. */
  readonly of: number;
  readonly value: number | undefined;
  readonly why: string;
}

export interface Known extends Sample {
  readonly value: number;
}

/** A number that nobody knows, and why. `why` is a sentence. */
export const unknown = (seen: number, why: string): Sample => ({ seen, of: seen, value: undefined, why });

/** Steps that a source may miss before it is called silent. */
const steps = 3;
/** Nothing is called silent before this, in milliseconds: a busy machine delays a look. */
const shortest = 15_000;
/** Nothing older is a number of now, in milliseconds: one and a half of Prometheus's usual minute between evaluations. */
const longest = 90_000;

/** The known samples by the moment they are about, one for each moment, the newest last. */
export function knownOf(samples: readonly Sample[]): Known[] {
  const at = new Map<number, Known>();
  for (const sample of samples) if (isKnown(sample)) at.set(sample.of, sample);
  return [...at.values()].sort((one, other) => one.of - other.of);
}

/** Numbers beyond this are nobody's error rate, and would have no end in another unit. */
const largest = 1e15;

export const isKnown = (sample: Sample): sample is Known =>
  sample.value !== undefined && Math.abs(sample.value) <= largest;

/** How long these samples may leave nothing before there is a hole, in milliseconds: three of their own usual steps. */
export function silentAfter(known: readonly Known[]): number {
  const gaps = known.slice(-20).flatMap((sample, n, all) => (n === 0 ? [] : sample.of - (all[n - 1] as Known).of));
  const usual = gaps.sort((one, other) => one - other)[Math.floor(gaps.length / 2)];
  return gaps.length < 2 || usual === undefined ? longest : Math.min(longest, Math.max(shortest, steps * usual));
}

/** The samples at the end that all fulfil `so`, without a hole between them; and what ended them before. */
export function runOf(known: readonly Known[], so: (value: number) => boolean) {
  const hole = silentAfter(known);
  let first = known.length;
  while (first > 0) {
    const before = known[first - 1] as Known;
    const after = known[first];
    if (after && after.of - before.of > hole) return { run: known.slice(first), before: "a hole" as const };
    if (!so(before.value)) return { run: known.slice(first), before: "another number" as const };
    first -= 1;
  }
  return { run: known, before: "a hole" as const };
}
