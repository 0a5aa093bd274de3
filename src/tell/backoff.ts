/** When a failed message is tried again: soon at first, then more and more rarely, and never given up by itself. */

import type { ChannelState, Item } from "./outbox.ts";

/** The first pause and the longest one, in milliseconds. */
const first = 15_000;
const longest = 5 * 60_000;

/** The pause after so many failures. */
export const pause = (failures: number): number => (failures < 1 ? 0 : Math.min(longest, first * 2 ** (failures - 1)));

/** Milliseconds since 1970 from which it may be tried again. */
export const nextTry = ({ failedAt, attempts }: Pick<Item, "failedAt" | "attempts">): number =>
  failedAt === "" ? 0 : Date.parse(failedAt) + pause(attempts);
export const nextTryOf = ({ lastTry, failures }: ChannelState): number =>
  failures === 0 ? 0 : Date.parse(lastTry) + pause(failures);
