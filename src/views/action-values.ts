/** What an action sends, as a person reads it: names and values, nothing unseen hidden, nothing left out. */

import type { Json } from "../kernel/json.ts";
import { pieces, visible } from "./hidden.ts";

export type Piece = ReturnType<typeof pieces>[number];

/** One value under its name. */
export interface Value {
  readonly name: string;
  /** `word`: a number, yes or no, or nothing, as JSON writes it. `group`: what stands inside. */
  readonly kind: "text" | "word" | "group";
  readonly pieces: readonly Piece[];
  /** Its beginning, where it is too long to be read at a glance; empty: it is not. */
  readonly begins: string;
  /** Characters of it. */
  readonly length: number;
  readonly inside: readonly Value[];
}

/** One value without anything inside, by its whole path: `charge.id`. */
export interface Leaf {
  readonly path: string;
  readonly value: string | number | boolean | null;
}

/** Longer texts are folded, and their beginning is shown. */
const longest = 240;
const beginning = 120;
/** Deeper than this nobody follows: it is shown as it is sent. */
const deepest = 8;

type Fields = { readonly [name: string]: Json };

/** The parameters in words; undefined where they cannot be read, because their words were removed or are no object. */
export function readParameters(words: string): Fields | undefined {
  try {
    const read: unknown = JSON.parse(words);
    return typeof read === "object" && read !== null && !Array.isArray(read) ? (read as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** Every value of it, in its order. */
export const valuesOf = (fields: Fields): Value[] =>
  Object.entries(fields).map(([name, value]) => shownAs(name, value, 1));

function shownAs(name: string, value: Json, depth: number): Value {
  if (value === null || typeof value !== "object") return leafValue(name, value);
  const inside = Object.entries(value as Fields);
  if (inside.length === 0) return word(name, Array.isArray(value) ? "an empty list" : "nothing inside");
  if (depth >= deepest) return text(name, rawOf(value));
  const names = ([key]: [string, Json]) => (Array.isArray(value) ? String(Number(key) + 1) : key);
  const found = inside.map((one) => shownAs(names(one), one[1], depth + 1));
  return { name: visible(name), kind: "group", pieces: [], begins: "", length: 0, inside: found };
}

/** A value as JSON; what is nested too deep to be written in one go says so. */
function rawOf(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "[nested too deep to be shown]";
  }
}

const leafValue = (name: string, value: string | number | boolean | null): Value =>
  typeof value === "string" && value !== ""
    ? text(name, value)
    : word(name, value === "" ? "an empty text" : String(value));

const word = (name: string, says: string): Value => ({
  ...{ name: visible(name), kind: "word", pieces: [{ text: says, unseen: false }], begins: "" },
  ...{ length: says.length, inside: [] },
});

/** Somebody's text as it is shown: its pieces, and its beginning where it is long. */
export function text(name: string, says: string): Value {
  const begins = says.length > longest ? `${visible(says.slice(0, beginning).replaceAll(/\s+/g, " "))}…` : "";
  return { name: visible(name), kind: "text", pieces: pieces(says), begins, length: says.length, inside: [] };
}

/** Every value by its path, in its order; what is nested too deep stands as one text. */
export function leavesOf(fields: Fields, path = "", depth = 1): Leaf[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const here = path === "" ? name : `${path}.${name}`;
    if (value === null || typeof value !== "object") return [{ path: here, value }];
    if (depth >= deepest || Object.keys(value).length === 0) return [{ path: here, value: rawOf(value) }];
    return leavesOf(value as Fields, here, depth + 1);
  });
}
