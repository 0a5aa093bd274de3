/** `finalcall init`: drafts the page from what the repository shows, has a person confirm it, checks it, and tries it on the last three months. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { createTwoFilesPatch } from "diff";
import { commitBefore } from "../../connect/git/activity.ts";
import { GitFailed, GitRefused } from "../../connect/git/git.ts";
import { type Repository, repository } from "../../connect/git/repository.ts";
import { type Answers, confirm } from "../../init/confirm.ts";
import { type Draft, draftPage } from "../../init/draft.ts";
import { windowOf } from "../../init/evidence.ts";
import { draftYaml } from "../../init/yaml.ts";
import { type Problem, problemText } from "../../page/problem.ts";
import { type ReadPage, readPage } from "../../page/read.ts";
import { type Summary, summarise } from "../../replay/replay.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { pageName } from "../page-file.ts";
import { says, tried } from "../replay.ts";
import { printable } from "../terminal.ts";
import { gather } from "./gather.ts";
import { type Console, meter } from "./meter.ts";

export interface InitFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly browser?: boolean;
  readonly out?: string;
  /** The day from which is looked back; today where none is given. */
  readonly on?: string;
}

export interface InitIo {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly console: Console;
  /** Lets a person confirm; undefined when they left. */
  readonly confirmBy: ((draft: Draft) => Promise<Answers | undefined>) | undefined;
}

interface Tried {
  /** `c0ffee12..HEAD`. */
  readonly range: string;
  readonly summary: Summary;
  readonly sentences: readonly string[];
}

/** Months that the page is tried on, and the most steps of them. */
const months = 3;
const mostSteps = 500;

/** Drafts, confirms, writes, checks and tries. Writes one new file at most, and commits nothing. */
export async function init(flags: InitFlags, io: InitIo): Promise<ExitCode> {
  const on = dayOf(flags, io.now());
  const confirmBy = flags.yes ? undefined : io.confirmBy;
  if (!flags.yes && (flags.json || !confirmBy)) throw nobodyThere();
  const repo = await refusedAsUsage(() => repository(io.cwd, io.env));
  const file = resolve(io.cwd, flags.out ?? join(repo.root, pageName));
  const before = existsSync(file);
  if (before && flags.out !== undefined)
    throw new CommandError(
      exit.usage,
      `${flags.out} is there already, and nothing is written over.`,
      "Name another file with --out.",
    );
  const draft = await drafted(repo, on, io.console);
  const answers = confirmBy ? await confirmBy(draft) : { areas: new Map(), byHand: false };
  if (!answers)
    throw new CommandError(
      exit.interrupted,
      "Nothing was written: the draft was not confirmed.",
      "Run `finalcall init` again.",
    );
  const source = draftYaml(confirm(draft, answers));
  const shown = relative(io.cwd, file) || file;
  const read = readPage(source, { file: shown });
  if (!before) writeFileSync(file, source, { flag: "wx" });
  const past = read.page ? await replayed(repo, on, read, io.console) : undefined;
  const errors = read.problems.filter(({ severity }) => severity === "error");
  const code = errors.length > 0 ? exit.usage : exit.ok;
  const outcome = { draft, source, shown, written: !before, problems: read.problems, past, code };
  if (flags.json) io.console.out(`${JSON.stringify(asJson(outcome))}\n`);
  else io.console.out(asText(outcome, before ? readFileSync(file, "utf8") : undefined));
  return code;
}

function dayOf({ on }: InitFlags, now: Date): string {
  if (on === undefined) return now.toISOString().slice(0, 10);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(on) ? new Date(`${on}T00:00:00Z`) : undefined;
  if (day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(on)) return on;
  throw new CommandError(exit.usage, `--on takes a day, not ${on}.`, "finalcall init --on 2026-11-21");
}

const nobodyThere = (): CommandError =>
  new CommandError(
    exit.usage,
    "Nobody is here to confirm the names, so nothing was written.",
    "Run it in a terminal, or with --browser; --yes takes every name as it is proposed and says so in the file.",
  );

/** What git refuses is the user's to mend. */
async function refusedAsUsage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof GitRefused) throw new CommandError(exit.usage, fault.message, fault.next);
    if (fault instanceof GitFailed)
      throw new CommandError(
        exit.usage,
        `The history cannot be read: ${fault.message}`,
        "Run `git fsck`, and fetch what is missing.",
      );
    throw fault;
  }
}

async function drafted(repo: Repository, on: string, console: Console): Promise<Draft> {
  const progress = meter(console);
  const facts = await refusedAsUsage(() => gather(repo, on, progress.show)).finally(progress.clear);
  const draft = draftPage(facts);
  if ("refused" in draft) throw new CommandError(exit.usage, draft.refused, draft.next);
  return draft;
}

/** Tries the page on the steps of the last three months, at most 500 of them. */
async function replayed(repo: Repository, on: string, { page, contacts }: ReadPage, console: Console): Promise<Tried> {
  const { from } = windowOf(on, months);
  const begin = await commitBefore(repo, repo.head, from);
  const range = begin === undefined ? repo.head : `${begin}..${repo.head}`;
  const progress = meter(console);
  const show = (done: number) => progress.show("steps of the last three months", done, 0);
  const [steps = []] = await tried(repo, range, mostSteps, [{ page, contacts }], show).finally(progress.clear);
  const summary = summarise(steps, page?.zone ?? "UTC", page !== undefined);
  const short = range.replace(/\b([0-9a-f]{8})[0-9a-f]+\b/g, "$1");
  return { range: short, summary, sentences: says(summary, page) };
}

interface Outcome {
  readonly draft: Draft;
  readonly source: string;
  readonly shown: string;
  readonly written: boolean;
  readonly problems: readonly Problem[];
  readonly past: Tried | undefined;
  readonly code: ExitCode;
}

function asJson({ draft, source, shown, written, problems, past, code }: Outcome): object {
  return {
    ...{ ok: code === exit.ok, code, file: shown, written, draft, source, problems },
    replay: past ? { range: past.range, summary: past.summary } : null,
    next: nextSteps(shown, written, code),
  };
}

function nextSteps(file: string, written: boolean, code: ExitCode): string[] {
  if (!written)
    return [
      `${file} was left as it is. Take over what you like, or write the draft elsewhere: finalcall init --out draft.yaml`,
    ];
  return [
    ...(code === exit.ok ? [] : [`Mend ${file}: finalcall lint ${file}`]),
    `Read ${file} and change what is not so; the comments say where each line comes from.`,
    `Put it on the base branch: git add ${file}, commit, merge.`,
    "Start the server: finalcall serve. The first person who signs in adopts the page.",
  ];
}

function asText({ draft, source, shown, written, problems, past, code }: Outcome, before: string | undefined): string {
  const diff = before === undefined ? "" : createTwoFilesPatch(shown, "draft", before, source);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const claimed = draft.areas.filter(({ owner }) => owner !== undefined).length;
  const lines = [
    ...(before === undefined
      ? []
      : [
          `${shown} is there already and was not changed. This is how the draft differs:`,
          ...diff.split("\n").map((line) => printable(line)),
          "",
        ]),
    ...(written
      ? [`Written: ${shown}. ${claimed} areas have a proposed owner, ${draft.areas.length - claimed} are unclaimed.`]
      : []),
    "",
    ...problems.map((problem) => problemText(problem)),
    `${errors === 0 ? "The page holds" : "Nothing obeys this page until its errors are mended"}: ${errors} errors, ${problems.length - errors} warnings.`,
    "",
    ...(past
      ? [`The last ${months} months under this page (${past.range}):`, ...past.sentences.map((one) => `  ${one}`), ""]
      : []),
    "Next:",
    ...nextSteps(shown, written, code).map((step, at) => `  ${at + 1}. ${step}`),
    "",
  ];
  return lines.join("\n");
}
