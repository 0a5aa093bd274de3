/** `finalcall lint`: every mistake of the page in one run, each with its place, its reason and the corrected line. */

import { existsSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { explain, suggestArea } from "../page/explain.ts";
import { fixPage } from "../page/fix.ts";
import type { Page } from "../page/page.ts";
import { type Problem, problemText } from "../page/problem.ts";
import { readPage } from "../page/read.ts";
import { CommandError, exit } from "./exit.ts";
import type { Flags } from "./fast.ts";
import { gitNames } from "./git-lines.ts";
import { findPage, includesBeside, pageFile, pageText } from "./page-file.ts";

export const lintHelp = `finalcall lint [FILE] [--fix] [--json]
finalcall lint --explain AREA | TASK | ACTION

Checks the page: one owner each, people and not teams, nobody alone, nothing ambiguous.
Every mistake in one run, each with where, why it matters and the corrected line.
--fix mends what has exactly one answer and keeps your comments.
--explain prints what a built-in area brings: what it covers, its risk, what people ask about it;
or what the page says of an AI task or an action.

Exit 0: no errors (warnings may be there). Exit 2: errors.
`;

export function lint(words: readonly string[], { fix, json, explain: area }: Flags): number {
  if (area !== undefined) return explainArea(area, words[0]);
  const file = pageFile(words[0], process.cwd());
  const text = pageText(file);
  const name = relative(process.cwd(), resolve(file)) || file;
  const includes = includesBeside(file, text);
  const mended = fix ? fixPage(text, { file: name, includes }) : { text, fixed: [] };
  if (mended.text !== text) writeFileSync(file, mended.text);
  const { problems, version } = readPage(mended.text, {
    file: name,
    includes,
    tracked: trackedFiles(dirname(resolve(file))),
  });
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const code = errors > 0 ? exit.usage : exit.ok;
  if (json)
    process.stdout.write(`${JSON.stringify({ ok: errors === 0, code, version, problems, fixed: mended.fixed })}\n`);
  else process.stdout.write(lintText(name, problems, mended.fixed));
  return code;
}

function explainArea(area: string, asked: string | undefined): number {
  const file = asked ?? findPage(process.cwd());
  const page = file === undefined ? undefined : readPage(pageText(file)).page;
  const text = explain(page, area);
  if (text === undefined) throw new CommandError(exit.usage, `There is no area or AI task ${area}.`, hint(page, area));
  process.stdout.write(text);
  return exit.ok;
}

function hint(page: Page | undefined, area: string): string {
  const near = suggestArea(page, area);
  return near ? `Did you mean ${near}?` : "Run `finalcall lint --help`.";
}

/** What git tracks beside the page, so that two areas that share a real file are found. None outside a repository. */
function trackedFiles(folder: string): readonly string[] {
  // Without git the patterns alone are compared.
  return existsSync(join(folder, ".git")) ? (gitNames(folder, ["ls-files", "-z"]) ?? []) : [];
}

function lintText(name: string, problems: readonly Problem[], fixed: readonly Problem[]): string {
  const lines = problems.map(problemText);
  const count = (severity: string) => problems.filter((problem) => problem.severity === severity).length;
  const errors = count("error");
  const end =
    errors === 0
      ? `${name} holds: no errors, ${count("warning")} warnings.`
      : `${errors} errors, ${count("warning")} warnings. Nothing obeys this page until the errors are mended.`;
  const mended = fixed.length > 0 ? `Mended: ${fixed.map(({ what }) => what).join(" ")}\n` : "";
  return `${lines.join("\n")}${lines.length > 0 ? "\n" : ""}${mended}${end}\n`;
}
