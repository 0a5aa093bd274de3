/** The very same request of the same key, again and again: noticed by counting within a minute, in this process. */

import type { Ask } from "./ledger.ts";

/** Times that the same request is taken within a minute. A library's own retries stay far below. */
export const mostRepeats = 60;
const window = 60_000;
/** Different requests that are counted at once. A loop comes again soon enough to be noticed after they were forgotten. */
const mostCounted = 20_000;

/** Gives the function that counts an ask: how often it came within this minute, this time included. */
export function loopWatch(elapsed: () => number): (ask: Ask) => number {
  let counts = new Map<string, number>();
  let began = elapsed();
  return ({ caller, input, drill }) => {
    if (drill || caller.by === "") return 1; // the server's own comparisons repeat on purpose
    const now = elapsed();
    if (now - began >= window || counts.size >= mostCounted) {
      counts = new Map();
      began = now;
    }
    const key = `${caller.via} ${input}`;
    const times = (counts.get(key) ?? 0) + 1;
    counts.set(key, times);
    return times;
  };
}
