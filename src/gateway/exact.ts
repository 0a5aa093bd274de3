/** JSON as it was written: where each member of an object stands, so that one can be replaced and all others stay to the byte. */

/** One member of an object in a text: `text.slice(from, to)` is the whole member, `text.slice(value, to)` its value. */
export interface Member {
  readonly name: string;
  readonly from: number;
  readonly value: number;
  readonly to: number;
}

/** Deeper nesting than any model API needs is refused before it is walked. */
const deepest = 100;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
const opens = (code: number): boolean => code === 0x7b || code === 0x5b;
const closes = (code: number): boolean => code === 0x7d || code === 0x5d;

/** The position after the string that begins at `at`. The text is JSON already. */
function afterString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
}

/**
 * The members of the object that begins at `at`, in order, and how many members it and everything in it have together.
 * The text must be JSON that parsed already. Undefined when it is nested too deeply.
 */
export function membersOf(
  text: string,
  at = 0,
): { readonly members: readonly Member[]; readonly count: number; readonly end: number } | undefined {
  const members: Member[] = [];
  let depth = 0;
  let count = 0;
  let name = "";
  let from = -1;
  let value = -1;
  let last = at;
  for (let i = at; i < text.length; ) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      const end = afterString(text, i);
      if (depth === 1 && from < 0) {
        from = i;
        name = JSON.parse(text.slice(i, end)) as string;
      }
      last = end;
      i = end;
      continue;
    }
    if (code === colon) {
      count += 1;
      if (depth === 1) {
        value = i + 1;
        while (isSpace(text.charCodeAt(value))) value += 1;
      }
    } else if (opens(code)) {
      depth += 1;
      if (depth > deepest) return undefined;
    } else if (closes(code)) {
      depth -= 1;
      if (depth === 0) {
        if (from >= 0) members.push({ name, from, value, to: last });
        return { members, count, end: i + 1 };
      }
    } else if (code === comma && depth === 1) {
      members.push({ name, from, value, to: last });
      from = -1;
    }
    i += 1;
    if (code !== comma && !isSpace(code)) last = i;
  }
  return undefined;
}

/** How many members all objects in a parsed value have together. Fewer than were written means that a name came twice. */
export function countOf(value: unknown): number {
  if (value === null || typeof value !== "object") return 0;
  if (Array.isArray(value)) {
    let sum = 0;
    for (const part of value) if (typeof part === "object") sum += countOf(part);
    return sum;
  }
  const names = Object.keys(value);
  let sum = names.length;
  for (const name of names) {
    const part = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof part === "object") sum += countOf(part);
  }
  return sum;
}

/** What to change in an object: a value as JSON, or undefined to leave the member out. */
export type Edits = ReadonlyMap<string, string | undefined>;

/** The object with some members replaced, left out or added; every other one stays as it was written. */
export function edited(text: string, members: readonly Member[], edits: Edits): string {
  const parts: string[] = [];
  const there = new Set<string>();
  for (const { name, from, value, to } of members) {
    if (!edits.has(name)) {
      parts.push(text.slice(from, to));
      continue;
    }
    there.add(name);
    const now = edits.get(name);
    if (now !== undefined) parts.push(text.slice(from, value) + now);
  }
  for (const [name, now] of edits)
    if (now !== undefined && !there.has(name)) parts.push(`${JSON.stringify(name)}:${now}`);
  return `{${parts.join(",")}}`;
}
