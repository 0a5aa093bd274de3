/** Finds and reads the page that a command is about. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Page } from "../page/page.ts";
import { includesOf, type ReadPage, readPage } from "../page/read.ts";
import { CommandError, exit } from "./exit.ts";

export const pageName = "finalcall.yaml";

/** The nearest `finalcall.yaml` from `from` upwards, not above the repository's root. Undefined when there is none. */
export function findPage(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, pageName);
    if (existsSync(file)) return file;
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return undefined;
  }
}

/** A page's text, at most 16 MiB of it read: anything longer than the format's own limit is refused by the reader anyway. */
export function pageText(file: string): string {
  try {
    if (statSync(file).size > 16_777_216) throw new Error("it is larger than 16 MiB");
    return readFileSync(file, "utf8");
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new CommandError(exit.usage, `The page ${file} cannot be read: ${why}`, "Name another file with --page.");
  }
}

/** The file asked for, else the nearest one. Throws CommandError when there is none. */
export function pageFile(asked: string | undefined, from: string): string {
  const found = asked ?? findPage(from);
  if (found !== undefined) return found;
  throw new CommandError(
    exit.usage,
    `There is no ${pageName} here, so nobody is named who decides.`,
    `Write one (a first page is ten lines: see examples/three-people), or name a file with --page.`,
  );
}

/** The files that a page includes, from beside it. One that is missing or lies outside the folder is left out: the reader says so. */
export function includesBeside(file: string, text: string): ReadonlyMap<string, string> {
  const folder = dirname(resolve(file));
  const found = includesOf(text).flatMap((path): [string, string][] => {
    const whole = resolve(folder, path);
    return whole.startsWith(`${folder}${sep}`) && existsSync(whole) ? [[path, pageText(whole)]] : [];
  });
  return new Map(found);
}

/** Reads a page that must be whole: `who` on half a page would name the wrong person. */
export function wholePage(file: string): ReadPage & { readonly page: Page } {
  const text = pageText(file);
  const read = readPage(text, { file: relative(process.cwd(), file) || file, includes: includesBeside(file, text) });
  if (read.page) return { ...read, page: read.page };
  const first = read.problems.find(({ severity }) => severity === "error");
  throw new CommandError(
    exit.usage,
    first
      ? `The page has errors, so nobody can be named. ${first.file}:${first.line}:${first.column} ${first.what}`
      : "The page has errors.",
    "Run `finalcall lint` and mend what it names.",
  );
}
