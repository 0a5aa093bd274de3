/** A line of the table of programs: a name, and what judges it. */

import type { Program } from "../call.ts";

export type Entry = readonly [name: string, program: Program];

/** The same rule for several names, which stand in one text. */
export const named = (names: string, program: Program): Entry[] => names.split(" ").map((name) => [name, program]);
