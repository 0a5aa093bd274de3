/** What a model call used, in tokens. */

/** Totals as they are billed; cached and reasoning tokens are parts of their total. */
export interface Usage {
  readonly input: number;
  /** Of `input`: read from a cache. */
  readonly cacheRead: number;
  /** Of `input`: written to a cache, for whatever time. */
  readonly cacheWrite: number;
  /** Of `cacheWrite`: kept for an hour, which Anthropic sells dearer than its five minutes. */
  readonly cacheWriteHour?: number;
  readonly output: number;
  /** Of `output`: thought, not shown. */
  readonly reasoning: number;
}

/** Of a call that certainly never reached a model. */
export const noUsage: Usage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** More tokens than any model reads or writes in one call: whoever says so is wrong. */
export const mostTokens = 10_000_000;

/** Whether a usage can be true at all. One that cannot is no usage: the call is then settled at its hold. */
export function isCredible({ input, cacheRead, cacheWrite, cacheWriteHour = 0, output, reasoning }: Usage): boolean {
  const all = [input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning];
  if (!all.every((count) => Number.isSafeInteger(count) && count >= 0 && count <= mostTokens)) return false;
  return cacheRead + cacheWrite <= input && cacheWriteHour <= cacheWrite && reasoning <= output;
}
