/** When a failed message is tried again: soon at first, then more and more rarely, and never given up by itself. */

import type { ChannelState, Item } from "./outbox.ts";

/** The first pause and the longest one, in milliseconds. */
const first = 15_000;
const longest = 5 * 60_000;

/** The pause after so many failures. */
const pause = (failures: number): number => (failures < 1 ? 0 : Math.min(longest, first * 2 ** (failures - 1)));

/**
 * Whether it may be tried now (milliseconds since 1970). A moment further ahead than the longest pause was written by a
 * clock that was set back since, and holds up nothing.
 */
const isOver = (from: number, now: number): boolean => now >= from || from - now > longest;

export const mayTry = ({ failedAt, attempts }: Pick<Item, "failedAt" | "attempts">, now: number): boolean =>
  failedAt === "" || isOver(Date.parse(failedAt) + pause(attempts), now);
export const mayTryChannel = ({ lastTry, failures }: ChannelState, now: number): boolean =>
  failures === 0 || isOver(Date.parse(lastTry) + pause(failures), now);
