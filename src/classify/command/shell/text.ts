/** Texts of which parts may be unknown: a hole stands for what only the run itself would tell. */

const open = "\uE000";
const close = "\uE001";
const holes = /\uE000([^\uE000\uE001]*)\uE001/g;

/** What a variable, a command or a file would put here; `name` says which, for people. */
export const hole = (name: string): string => `${open}${name.replace(/[\uE000\uE001]/g, "")}${close}`;

/** False for a text that nobody can judge: it holds marks of ours, or a NUL, at which programs disagree about its end. */
export const isPlain = (text: string): boolean => !/[\uE000\uE001\0]/.test(text);

/** Whether every part of it is known. */
export const isKnown = (text: string): boolean => !text.includes(open);

/** The names of what is unknown in it. */
export const holesIn = (text: string): string[] => [...text.matchAll(holes)].map(([, name = ""]) => name);

/** As people would have written it: `$NAME` where it is unknown. */
export const readable = (text: string): string => text.replace(holes, (_, name: string) => `$${name}`);

/** The known parts, in order. */
export const knownParts = (text: string): string[] => text.split(/\uE000[^\uE000\uE001]*\uE001/);

/** Nothing but one unknown, which may stand for several words. */
export const isOneHole = (text: string): boolean => /^\uE000[^\uE000\uE001]*\uE001$/.test(text);

/** A word as a program receives it. */
export interface Field {
  readonly text: string;
  /** It may become any number of words, or none: an unknown text without quotes around it. */
  readonly loose: boolean;
  /** It is matched against the names of files, so that it may become any of them. */
  readonly glob: boolean;
}

export const field = (text: string): Field => ({ text, loose: false, glob: false });

/** A text that is printed or read, where it is known; undefined where nobody can tell. */
export type Stream = string | undefined;

/** Characters that a text of a line, or all words of one command together, may grow to: as long as the longest line. */
const longest = 20_000;
/** Pieces of one word. */
export const mostPieces = 1000;

/** Stops what grows: a short line can double a text until the memory is full. Throws RangeError, which is a no. */
export function bounded(size: number): void {
  if (size > longest) throw new RangeError("what it makes of its own words is too long");
}
