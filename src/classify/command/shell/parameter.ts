/** What the shell makes of a known value in `${…}`. */

import { bounded } from "./text.ts";

/** `${x^^}` and its like. */
export function cased(whole: string, operator: "^" | "^^" | "," | ",,"): string {
  const change = (part: string) => (operator.startsWith("^") ? part.toUpperCase() : part.toLowerCase());
  return operator.length === 2 ? change(whole) : change(whole.slice(0, 1)) + whole.slice(1);
}

/** `${x/a/b}` for plain texts. */
export function replaced(whole: string, operator: string, pattern: string, by: string): string {
  if (pattern === "") return whole;
  if (operator === "//") {
    const parts = whole.split(pattern);
    bounded(whole.length + (parts.length - 1) * by.length);
    return parts.join(by);
  }
  if (operator === "/#") return whole.startsWith(pattern) ? by + whole.slice(pattern.length) : whole;
  if (operator === "/%") return whole.endsWith(pattern) ? whole.slice(0, -pattern.length) + by : whole;
  const at = whole.indexOf(pattern);
  return at === -1 ? whole : whole.slice(0, at) + by + whole.slice(at + pattern.length);
}

/** `${x#…}` and `${x%…}` for plain texts, and for one star at the far side, such as `${file%.*}`. */
export function removed(whole: string, operator: string, pattern: string): string[] | undefined {
  const front = operator.startsWith("#");
  const longest = operator.length === 2;
  if (!/[*?[\\]/.test(pattern)) {
    if (front) return [whole.startsWith(pattern) ? whole.slice(pattern.length) : whole];
    return [pattern !== "" && whole.endsWith(pattern) ? whole.slice(0, -pattern.length) : whole];
  }
  const rest = front ? /^\*([^*?[\\]+)$/.exec(pattern)?.[1] : /^([^*?[\\]+)\*$/.exec(pattern)?.[1];
  if (rest === undefined) return undefined;
  const at = front === longest ? whole.lastIndexOf(rest) : whole.indexOf(rest);
  if (at === -1) return [whole];
  return [front ? whole.slice(at + rest.length) : whole.slice(0, at)];
}
