/**
 * CODEOWNERS patterns: which paths a pattern covers, and whether two patterns can cover the same path.
 * A pattern becomes a small state machine, so that matching takes time in proportion to path × pattern, never more.
 */

import type { Area, Page } from "./page.ts";

/** One step over a path: a letter itself, any letter but `/`, or any letter. `loops`: it may repeat or be left out. */
interface Step {
  readonly takes: "letter" | "segment" | "any";
  readonly letter: string;
  readonly loops: boolean;
  /** This many steps from here on may be left out together. */
  readonly skip: number;
}

const step = (takes: Step["takes"], letter = "", loops = false, skip = 0): Step => ({ takes, letter, loops, skip });
const slash = step("letter", "/");
/** One or more letters of any kind. */
const anything = [step("any"), step("any", "", true)];
const optional = (steps: readonly Step[]): Step[] =>
  steps.map((one, at) => (at === 0 ? { ...one, skip: steps.length } : one));

/** Longer than any path that a repository of people holds; a longer pattern is refused. */
const maxPattern = 400;

/** Why a pattern cannot be used, or undefined. */
export function patternFault(pattern: string): string | undefined {
  if (pattern.trim() === "") return "it is empty";
  if (pattern.length > maxPattern) return `it has more than ${maxPattern} characters`;
  if (pattern === "/") return "`/` alone is no file";
  if (pattern.includes("***")) return "`***` has no meaning";
  if (pattern.startsWith("!")) return "`!` has no meaning here";
  if (pattern.startsWith("#")) return "`#` begins a comment";
  if (/(^|[^\\])(\\\\)*\\$/.test(pattern)) return "it ends with a lone `\\`";
  if (/\/\//.test(pattern)) return "it has an empty segment (`//`)";
  if (pattern.split("/").some((part) => part === "." || part === "..")) return "`.` and `..` have no meaning";
  return undefined;
}

/**
 * The machine of a pattern, by the rules of CODEOWNERS (gitignore-like): a leading or inner `/` ties it to the top,
 * otherwise it matches at any depth; a trailing `/` or `/**` covers what is inside; a last plain segment covers itself
 * and what is inside, a last lone `*` only itself.
 *
 * Throws RangeError for a pattern that `patternFault` refuses.
 */
function steps(pattern: string, ends: "inside-too" | "as-file" = "inside-too"): Step[] {
  const fault = patternFault(pattern);
  if (fault) throw new RangeError(`The pattern ${pattern} cannot be used: ${fault}.`);
  const parts = pattern.split("/");
  const tied = parts[0] === "" || parts.length > 2 || (parts.length === 2 && parts[1] !== "");
  if (parts[0] === "") parts.shift();
  if (parts.at(-1) === "") parts[parts.length - 1] = "**";
  if (!tied && parts[0] !== "**") parts.unshift("**");
  return join(parts, ends);
}

function join(parts: readonly string[], ends: "inside-too" | "as-file"): Step[] {
  if (parts.every((part) => part === "**")) return anything;
  const machine: Step[] = [];
  let separate = false;
  parts.forEach((part, at) => {
    const last = at === parts.length - 1;
    if (part === "**") {
      if (at === 0) machine.push(...optional([...anything, slash]));
      else if (last) machine.push(slash, step("any", "", true));
      else machine.push(...optional([slash, ...anything]));
      separate = at > 0;
      return;
    }
    if (separate) machine.push(slash);
    separate = true;
    if (part === "*") machine.push(step("segment"), step("segment", "", true));
    else {
      machine.push(...segment(part));
      const file = ends === "as-file" && /[.*?]|^[A-Z]/.test(part);
      if (last && !file) machine.push(...optional([slash, step("any", "", true)]));
    }
  });
  return machine;
}

/** A segment: `*` and `?` stand for letters of one name, `\` takes the next letter as it is, the rest is itself. */
function segment(part: string): Step[] {
  const out: Step[] = [];
  for (let at = 0; at < part.length; at += 1) {
    const letter = part[at] ?? "";
    if (letter === "\\") {
      at += 1;
      out.push(step("letter", part[at] ?? ""));
    } else if (letter === "*") out.push(step("segment", "", true));
    else if (letter === "?") out.push(step("segment"));
    else out.push(step("letter", letter));
  }
  return out;
}

/** Adds a state and every state that is reached from it without taking a letter. */
function reach(machine: readonly Step[], state: number, into: Set<number>): void {
  if (into.has(state)) return;
  into.add(state);
  const here = machine[state];
  if (!here) return;
  if (here.loops) reach(machine, state + 1, into);
  if (here.skip > 0) reach(machine, state + here.skip, into);
}

const takes = (here: Step, letter: string): boolean =>
  here.takes === "any" || (here.takes === "segment" ? letter !== "/" : here.letter === letter);

/**
 * Prepares a pattern for many paths. Paths are relative to the top of the repository, with `/` between segments.
 *
 * @example compilePattern("docs/")("guide/docs/page.md") // true
 */
export function compilePattern(pattern: string): (path: string) => boolean {
  const machine = steps(pattern);
  const start = new Set<number>();
  reach(machine, 0, start);
  return (path) => {
    let now = start;
    for (let at = 0; at < path.length; at += 1) {
      const letter = path[at] ?? "";
      const next = new Set<number>();
      for (const state of now) {
        const here = machine[state];
        if (here && takes(here, letter)) reach(machine, here.loops ? state : state + 1, next);
      }
      if (next.size === 0) return false;
      now = next;
    }
    return now.has(machine.length);
  };
}

/** Whether one pattern covers one path. */
export const matches = (pattern: string, path: string): boolean => compilePattern(pattern)(path);

/**
 * A path that both patterns cover, the shortest there is; undefined when no path can be in both. With `as-file`, a last
 * segment such as `*.ts` or `Makefile` is taken for a file, so that `*.ts` and `*.js` do not meet in a folder `x.js/`.
 */
export function sharedPath(one: string, other: string, ends?: "as-file"): string | undefined {
  const [a, b] = [steps(one, ends), steps(other, ends)];
  const key = (i: number, j: number) => i * (b.length + 1) + j;
  const seen = new Set<number>();
  let now: [number, number, string][] = [];
  const add = (i: number, j: number, path: string, into: [number, number, string][]) => {
    const [left, right] = [new Set<number>(), new Set<number>()];
    reach(a, i, left);
    reach(b, j, right);
    for (const x of left) {
      for (const y of right) {
        if (seen.has(key(x, y))) continue;
        seen.add(key(x, y));
        into.push([x, y, path]);
      }
    }
  };
  add(0, 0, "", now);
  while (now.length > 0) {
    const next: [number, number, string][] = [];
    for (const [i, j, path] of now) {
      const [left, right] = [a[i], b[j]];
      if (!left && !right) return path;
      const letter = left && right && common(left, right);
      if (left && right && letter) add(left.loops ? i : i + 1, right.loops ? j : j + 1, path + letter, next);
    }
    now = next;
  }
  return undefined;
}

/** A letter that both steps take. */
function common(a: Step, b: Step): string | undefined {
  if (a.takes === "letter") return takes(b, a.letter) ? a.letter : undefined;
  if (b.takes === "letter") return takes(a, b.letter) ? b.letter : undefined;
  return "x";
}

/** Prepared patterns of each area, so that a change with many files prepares them once. */
const prepared = new WeakMap<object, { paths: ((path: string) => boolean)[]; except: ((path: string) => boolean)[] }>();

/** Whether an area's own patterns cover a path. The last list wins: what `except` covers is out. */
export function areaCovers(area: Pick<Area, "paths" | "except">, path: string): boolean {
  let lists = prepared.get(area);
  if (!lists) {
    lists = { paths: area.paths.map(compilePattern), except: area.except.map(compilePattern) };
    prepared.set(area, lists);
  }
  return lists.paths.some((covers) => covers(path)) && !lists.except.some((covers) => covers(path));
}

/** The areas whose own patterns cover a path, in the order of the page. Areas without patterns cover no path. */
export const areasOf = (page: Page, path: string): Area[] => page.areas.filter((area) => areaCovers(area, path));
