/** Time for the application's waiting, as one port, so that tests can move it. The record's clock is another one. */

export interface Timers {
  /** Milliseconds of a clock that never jumps. */
  elapsed(): number;
  /** Runs something after some milliseconds. Gives the way to take it back. */
  after(ms: number, run: () => void): () => void;
}

export const realTimers: Timers = {
  elapsed: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** What `work` gives, or an error once it takes longer than `ms`. The work itself is not stopped. */
export function within<T>(timers: Timers, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(ms, () => reject(new Error(`No answer within ${ms} ms.`)));
    work.then(resolve, reject).finally(cancel);
  });
}
