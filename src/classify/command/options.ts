/** Reads a program's arguments as options and words, in the way that favours seeing an option where there may be one. */

import { type Field, field } from "./shell/text.ts";

/** Names of options stand in one text, parted by spaces: `"-f --force"`. */
export interface Options {
  /** What is no option, in order. */
  readonly words: readonly Field[];
  /** Everything from the first word on, options too: what a wrapper hands on. */
  readonly rest: readonly Field[];
  /** Whether one of these was given: `-f`, also in `-rf`; `--force`, also shortened to `--forc`. */
  has(names: string): boolean;
  /** The last value of one of these. */
  value(names: string): Field | undefined;
  /** Every value of these, in order. */
  values(names: string): readonly Field[];
  /** The first word stands behind an option that is not known here, and may be its value. */
  readonly unsure: boolean;
}

/** How a program reads its options. */
interface Manner {
  /** Options that take the next word. */
  readonly takes?: string;
  /** Options with one dash have long names (`-auto-approve`), so that `-rf` is not `-r -f`. */
  readonly longs?: boolean;
  /** Options that take none. Where they are listed, every other one leaves the first word in doubt. */
  readonly flags?: string;
  /** The first word ends the options: what follows belongs to another program. */
  readonly first?: boolean;
}

interface Given {
  readonly name: string;
  readonly value: Field | undefined;
}

export function optionsOf(
  args: readonly Field[],
  { takes = "", flags = "", longs = false, first = false }: Manner = {},
): Options {
  const taking = takes.split(" ");
  const given: Given[] = [];
  const words: Field[] = [];
  let unsure = false;
  let last: Field | undefined;
  let at = 0;
  const next = (): Field | undefined => {
    at += 1;
    return args[at];
  };
  for (; at < args.length; at += 1) {
    const one = args[at] as Field;
    if (one.text === "--") {
      at += 1;
      break;
    }
    if (!one.text.startsWith("-") || one.text === "-") {
      if (words.length === 0) unsure = last !== undefined && mayTake(last, taking, flags);
      if (first) break;
      words.push(one);
      continue;
    }
    const before = at;
    if (one.text.startsWith("--") || longs) given.push(long(one, taking, next));
    else cluster(one, taking, next, given);
    // One that took the next word stands not in front of the one after.
    last = at === before ? one : undefined;
  }
  const rest = args.slice(at);
  words.push(...rest);
  const matching = (names: string) => given.filter((one) => names.split(" ").some((name) => same(one.name, name)));
  return {
    words,
    rest,
    unsure,
    has: (names) => matching(names).length > 0,
    value: (names) => matching(names).at(-1)?.value,
    values: (names) => matching(names).flatMap(({ value }) => (value ? [value] : [])),
  };
}

/** Whether an option that is not known here stands in front: a long one, or any where the flags are listed. */
function mayTake(before: Field | undefined, taking: readonly string[], flags: string): boolean {
  const text = before?.text ?? "";
  const known = flags.split(" ");
  if (/^--[^=]+$/.test(text)) return !taking.includes(text) && !known.includes(text) && !text.startsWith("--no-");
  if (flags === "" || !/^-[^-]/.test(text) || /^-\d+$/.test(text)) return false;
  const letters = [...text.slice(1)].map((letter) => `-${letter}`);
  const takes = letters.findIndex((letter) => taking.includes(letter));
  return takes === -1 ? !known.includes(text) && letters.some((letter) => !known.includes(letter)) : false;
}

/** Long options may be shortened. */
const same = (given: string, name: string): boolean =>
  given === name || (given.startsWith("--") && given.length >= 5 && name.startsWith(given));

function long(one: Field, taking: readonly string[], next: () => Field | undefined): Given {
  const equals = one.text.indexOf("=");
  if (equals !== -1) return { name: one.text.slice(0, equals), value: { ...one, text: one.text.slice(equals + 1) } };
  return { name: one.text, value: taking.some((name) => same(one.text, name)) ? next() : undefined };
}

/** `-rf`, `-C folder`, `-Cfolder`: letters until one takes the rest. */
function cluster(one: Field, taking: readonly string[], next: () => Field | undefined, given: Given[]): void {
  const letters = one.text.slice(1);
  for (let at = 0; at < letters.length; at += 1) {
    const name = `-${letters[at]}`;
    const after = letters.slice(at + 1);
    const rest = after.length > 1 ? after.replace(/^=/, "") : after;
    if (taking.includes(name)) {
      given.push({ name, value: rest === "" ? next() : { ...one, text: rest } });
      return;
    }
    given.push({ name, value: undefined });
  }
}

/** Words for another program, from texts that are known. */
export const fieldsOf = (...texts: readonly string[]): Field[] => texts.map(field);
