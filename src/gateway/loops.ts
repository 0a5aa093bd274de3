/** The very same request of the same key, again and again: noticed by counting within a minute, in this process. */

import type { Ask } from "./ledger.ts";

/** Times that the same request is taken within a minute. A library's own retries stay far below. */
export const mostRepeats = 60;
const window = 60_000;
/** So often a request is counted together with others whose digests begin alike, in a byte; then by itself. */
const roughly = 20;
const slots = 2 ** 20;
/** Requests that are counted by themselves at once. A loop comes again soon enough to be noticed after they were forgotten. */
const mostCounted = 20_000;

/** Gives the function that counts an ask: how often it came within this minute, this time included. */
export function loopWatch(elapsed: () => number): (ask: Pick<Ask, "caller" | "input" | "drill">) => number {
  const rough = new Uint8Array(slots);
  const counts = new Map<string, number>();
  let began = elapsed();
  return ({ caller: { by, via }, input, drill }) => {
    if (drill || by === "") return 1; // the server's own comparisons repeat on purpose
    const now = elapsed();
    if (now - began >= window || counts.size >= mostCounted) {
      rough.fill(0);
      counts.clear();
      began = now;
    }
    const slot = (fiveDigits(input, 0) ^ fiveDigits(via, -5)) & (slots - 1);
    const together = (rough[slot] as number) + 1;
    if (together <= roughly) {
      rough[slot] = together;
      return together;
    }
    const key = `${via} ${input}`;
    const times = (counts.get(key) ?? roughly) + 1;
    counts.set(key, times);
    return times;
  };
}

/** Five digits of a text in base 16, as a number below 2^20; 0 where there are none. */
const fiveDigits = (text: string, from: number): number =>
  Number.parseInt(from < 0 ? text.slice(from) : text.slice(from, from + 5), 16) || 0;
