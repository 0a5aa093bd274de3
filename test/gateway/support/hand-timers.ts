/** Time that a test lets pass by hand. */

import type { Timers } from "../../../src/app/timers.ts";

export function handTimers() {
  const waiting = new Set<() => void>();
  const timers: Timers = {
    elapsed: () => 0,
    after(_, run) {
      const once = () => {
        waiting.delete(once);
        run();
      };
      waiting.add(once);
      return () => void waiting.delete(once);
    },
  };
  const pass = () => {
    for (const run of [...waiting]) run();
  };
  return { timers, pass, waiting };
}
