/** Takes out of a diff what changes nothing that runs: blank and comment lines, imports, lines that were only moved in or out. */

import type { FileChange, Hunk, Line } from "./diff.ts";

const hash = new Set([
  "py",
  "rb",
  "sh",
  "bash",
  "zsh",
  "yaml",
  "yml",
  "toml",
  "tf",
  "hcl",
  "mk",
  "pl",
  "r",
  "ex",
  "exs",
  "properties",
  "conf",
  "env",
  "rake",
  "nix",
  "jl",
  "graphql",
  "gql",
]);
const slashes = new Set([
  "js",
  "jsx",
  "ts",
  "tsx",
  "mjs",
  "cjs",
  "mts",
  "cts",
  "go",
  "java",
  "kt",
  "kts",
  "scala",
  "groovy",
  "php",
  "rs",
  "cs",
  "swift",
  "c",
  "h",
  "cc",
  "cpp",
  "hpp",
  "dart",
  "proto",
  "tsp",
  "prisma",
  "scss",
  "less",
  "sol",
  "zig",
  "jsonc",
  "json5",
  "vue",
  "svelte",
  "astro",
]);
const dashes = new Set(["sql", "lua", "hs", "elm"]);

const hashComment = /^\s*#(?!\[|!|include|define|if|endif|pragma)/;
const slashComment = /^\s*(\/\/(?!go:|\s*@ts-|nolint)|\/\*|\*\/|\*(\s|$)|\{\/\*.*\*\/\}\s*$)/;
const dashComment = /^\s*--(?!>)/;
const importLine =
  /^\s*(import\s(?!\()|from\s+[\w.]+\s+import\b|export\s+(\*|\{[^}]*\}|type\s*\{[^}]*\})\s+from\s|require(_relative|_once)?[\s(]["'][^"']+["']\)?;?$|(const|let|var)\s+[\w${},\s:]+=\s*require\(["'][^"']+["']\);?$|use\s+[\w\\:{}*,\s]+;$|using\s+(static\s+)?[\w.=\s]+;$|package\s+[\w.]+;?$|#include\b|(mod|extern crate)\s+\w+;$|"[\w.-]+\.[a-z]{2,}\/[^"\s]*"$|[a-z_]\w*\s+"[\w.-]+(\/[\w.-]+)+"$)/;

/** A log line without a call inside says something and does nothing. */
const logLine = /^\s*(console\.\w+|(this\.)?_?log(ger)?\.\w+|slog\.\w+|Rails\.logger\.\w+|print|puts)\([^()]*\);?$/;

export const extensionOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1).toLowerCase();

/** Whether a line of this kind of file is a comment and nothing else. Comments that steer a tool are none. */
export function isComment(text: string, extension: string): boolean {
  const start = text.search(/\S/);
  const sign = start === -1 ? "" : text[start];
  if (sign === "#" && hash.has(extension)) return hashComment.test(text);
  if ((sign === "/" || sign === "*" || sign === "{") && slashes.has(extension)) return slashComment.test(text);
  return sign === "-" && dashes.has(extension) && dashComment.test(text);
}

/** Whether a line of this kind of file is blank, a comment, an import or a log line. */
export const isNoise = (text: string, extension: string): boolean =>
  text.trim() === "" || isComment(text, extension) || importLine.test(text) || logLine.test(text);

/** What an import line takes in: the quoted name, or the whole line where nothing is quoted. */
const moduleOf = (text: string): string => /["']([^"']+)["']/.exec(text)?.[1] ?? text.trim();

/** The changed lines of a file that count, in order. */
export interface Changed {
  readonly added: readonly Line[];
  readonly removed: readonly Line[];
  /** Another module is imported than before: no line of logic, and still another behaviour. */
  readonly imports: boolean;
  /** The hunks in which they stand. */
  readonly hunks: readonly Hunk[];
}

/**
 * Lines that count: no noise, and no pair of a removed and an added line that differ only in white space or in the
 * comment at their end. Pairs are taken in order and never across an unchanged line, so that a statement that moved
 * behind another one still counts.
 */
export function changedLines(file: FileChange): Changed {
  const extension = extensionOf(file.path);
  const added: Line[] = [];
  const removed: Line[] = [];
  const hunks: Hunk[] = [];
  const modules = { "+": new Set<string>(), "-": new Set<string>() };
  for (const hunk of file.hunks) {
    const before = added.length + removed.length;
    let plus: Line[] = [];
    let minus: Line[] = [];
    for (const line of hunk.lines) {
      if (line.mark === " ") {
        if (plus.length > 0 || minus.length > 0) pairOff(plus, minus, added, removed);
        plus = [];
        minus = [];
      } else if (!isNoise(line.text, extension)) (line.mark === "+" ? plus : minus).push(line);
      else if (importLine.test(line.text)) modules[line.mark].add(moduleOf(line.text));
    }
    pairOff(plus, minus, added, removed);
    if (added.length + removed.length > before) hunks.push(hunk);
  }
  const imports = [...modules["+"]].some((module) => !modules["-"].has(module));
  return { added, removed, imports, hunks };
}

const trailing = /\s+(\/\/|#)\s[^"'`]*$/;
const bare = (text: string): string => text.replace(trailing, "").trim();

function pairOff(plus: readonly Line[], minus: readonly Line[], added: Line[], removed: Line[]): void {
  if (plus.length === 0 || minus.length === 0) {
    for (const line of plus) added.push(line);
    for (const line of minus) removed.push(line);
    return;
  }
  const places = new Map<string, { at: number[]; next: number }>();
  plus.forEach((line, at) => {
    const key = bare(line.text);
    const place = places.get(key);
    if (place) place.at.push(at);
    else places.set(key, { at: [at], next: 0 });
  });
  const paired = new Set<number>();
  let from = 0;
  for (const line of minus) {
    const place = places.get(bare(line.text));
    while (place && (place.at[place.next] ?? from) < from) place.next += 1;
    const at = place?.at[place.next];
    if (place === undefined || at === undefined) removed.push(line);
    else {
      place.next += 1;
      paired.add(at);
      from = at + 1;
    }
  }
  plus.forEach((line, at) => {
    if (!paired.has(at)) added.push(line);
  });
}
