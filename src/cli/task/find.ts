/** `finalcall task find` and `check`: every call of a model in the code, and the AI task of the page that answers for it. */

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Caller, callerIn, isLookedAt, isSprawl } from "../../classify/sprawl.ts";
import type { Task } from "../../page/page.ts";
import { readPage } from "../../page/read.ts";
import { basePage } from "../base-page.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { gitNames } from "../git-lines.ts";
import { printable } from "../terminal.ts";

export interface FindFlags {
  readonly page?: string;
  readonly json?: boolean;
}

/** Code of this size is not written by hand. */
const longestFile = 2_097_152;
/** Sightings of one file that people are shown; `--json` has all of them. */
const mostShown = 5;

interface Looked {
  readonly callers: readonly Caller[];
  readonly read: number;
  readonly leftOut: number;
  /** Where the page was read; empty when there is none. */
  readonly from: string;
}

/** Lists every file that calls a model, with its task. Exit 0, whatever is found. */
export async function findCalls(flags: FindFlags): Promise<ExitCode> {
  const looked = await look(flags);
  const { callers } = looked;
  tell(looked, callers, exit.ok, flags);
  return exit.ok;
}

/** Lists the files that call a model and belong to no task of the page. Exit 3 when there is one. */
export async function checkCalls(flags: FindFlags): Promise<ExitCode> {
  const looked = await look(flags);
  const sprawl = looked.callers.filter(isSprawl);
  const code = sprawl.length > 0 ? exit.denied : exit.ok;
  tell(looked, sprawl, code, flags);
  return code;
}

/** Reads what git tracks. Throws CommandError where there is no git, or a page with errors. */
async function look({ page: asked }: FindFlags): Promise<Looked> {
  const folder = gitNames(process.cwd(), ["rev-parse", "--show-toplevel"])?.[0]?.trimEnd();
  const tracked = folder && gitNames(folder, ["ls-files", "-z"]);
  if (!tracked) throw new CommandError(exit.usage, "This is no git repository.", "Go to the top of one.");
  const { tasks, from } = await tasksOf(folder, asked);
  const wanted = tracked.filter(isLookedAt);
  const callers = wanted.flatMap((file) => callerIn(file, textOf(join(folder, file)), tasks) ?? []);
  return { callers, read: wanted.length, leftOut: tracked.length - wanted.length, from };
}

/** The tasks of the page of the base branch: a branch does not name its own. */
async function tasksOf(folder: string, asked?: string): Promise<{ tasks: readonly Task[]; from: string }> {
  const base = await basePage(folder, asked);
  if (!base) return { tasks: [], from: "" };
  const includes = new Map(base.includes.map(({ path, text }) => [path, text]));
  const { page } = readPage(base.source, { includes });
  if (!page)
    throw new CommandError(
      exit.usage,
      `The page (${base.from}) has errors, so it names no task.`,
      "Run `finalcall lint`.",
    );
  return { tasks: page.ai.tasks, from: base.from };
}

/** A file's text; empty for what is no text, too long, or gone from the work tree. */
function textOf(path: string): string {
  try {
    if (statSync(path).size > longestFile) return "";
    const text = readFileSync(path, "utf8");
    return text.includes("\0") ? "" : text;
  } catch {
    return "";
  }
}

function tell(looked: Looked, shown: readonly Caller[], code: ExitCode, { json }: FindFlags): void {
  const sprawl = looked.callers.filter(isSprawl).length;
  if (json) {
    const { callers, ...counts } = looked;
    const files = shown.map((caller) => ({ ...caller, named: !isSprawl(caller) }));
    const calling = callers.filter(({ calls }) => calls).length;
    process.stdout.write(`${JSON.stringify({ ok: code === exit.ok, code, ...counts, calling, sprawl, files })}\n`);
    return;
  }
  const lines = shown.flatMap(callerLines);
  process.stdout.write(`${[...lines, ...endLines(looked, sprawl)].join("\n")}\n`);
}

function callerLines(caller: Caller): string[] {
  const { file, sightings, calls, tasks, unknown, around } = caller;
  const whose = tasks.length > 0 ? tasks.join(", ") : calls ? "no task" : "a trace";
  const gone = unknown.map((name) => `; names the task ${name}, which the page does not have`).join("");
  const past = around ? "; also asks a vendor itself, past budget, stop and record" : "";
  const more = sightings.length > mostShown ? [`    and ${sightings.length - mostShown} more`] : [];
  return [
    `${printable(file)}: ${whose}${gone}${past}`,
    ...sightings
      .slice(0, mostShown)
      .map(({ line, sign, what }) => `  ${printable(file)}:${line}  ${sign}  ${printable(what)}`),
    ...more,
  ];
}

function endLines({ callers, read, leftOut, from }: Looked, sprawl: number): string[] {
  const calling = callers.filter(({ calls }) => calls).length;
  const counted = `${read} files read; ${leftOut} tests, documents and other files that no customer meets were left out.`;
  const page = from === "" ? "There is no page, so no task is named." : `Tasks of ${from}.`;
  const called = calling === 1 ? "1 file calls a model" : `${calling} files call a model`;
  const end =
    calling === 0
      ? "No file calls a model."
      : sprawl === 0
        ? `${called}; nothing is without a task.`
        : `${called}; ${sprawl} without a task, so nobody answers for what is said and spent there.`;
  const next = "Name each under a task's `calls` on the page, or take the call out.";
  return [end, ...(sprawl > 0 ? [next] : []), `${counted} ${page}`];
}
