/** What the rest of the program sees of the watcher. */

import type { Numbers } from "../decisions/release/numbers.ts";
import type { Reading, State } from "./health.ts";

/** One number of a chart. */
export interface Point {
  /** UTC. */
  readonly at: string;
  /** In the signal's unit; null where nothing was known. */
  readonly value: number | null;
  readonly state: State;
}

export interface Watch {
  /** What is known at this moment of every signal of an environment. Empty for one that the page does not have. */
  readings(environment: string): readonly Reading[];
  /** The last six hours of one signal, oldest first. */
  history(environment: string, signal: string): readonly Point[];
  /** What was known of an environment at a moment of the last six hours (UTC): blind where nobody looked within a minute and a half before it. */
  numbersAt(environment: string, at: string): Numbers;
}

/** Readings as they are recorded. */
export const numbersOf = (readings: readonly Reading[]): Numbers =>
  readings.map(({ signal, value, unit, at, state, says }) => ({ signal, value, unit, at, state, says }));
