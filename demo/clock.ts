/** The clock in the hand of whoever plays the company's life: it stands still until it is moved, and its timers run then. */

import type { Timers } from "../src/app/timers.ts";

export interface Clock {
  now(): Date;
  readonly timers: Timers;
  /** Lets milliseconds pass and runs what was due meanwhile, each timer once however long it was. */
  pass(ms: number): void;
}

/** `from`: milliseconds since 1970. */
export function newClock(from: number): Clock {
  let at = from;
  const waiting = new Set<{ readonly due: number; readonly run: () => void }>();
  return {
    now: () => new Date(at),
    timers: {
      elapsed: () => at - from,
      after(ms, run) {
        const timer = { due: at + ms, run };
        waiting.add(timer);
        return () => void waiting.delete(timer);
      },
    },
    pass(ms) {
      at += ms;
      const due = [...waiting].filter((timer) => timer.due <= at).sort((one, other) => one.due - other.due);
      for (const timer of due) if (waiting.delete(timer)) timer.run();
    },
  };
}
