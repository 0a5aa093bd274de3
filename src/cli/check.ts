/** `finalcall check`: what a change touches, how dangerous it is, who must say yes, what is missing, and the shortest way to yes. */

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { GitFailed, GitRefused } from "../connect/git/git.ts";
import { readersOf } from "../connect/git/readers.ts";
import type { Ignored } from "../decisions/change/verdict.ts";
import { type CheckArgs, type CheckIo, type Input, readInput } from "./check/input.ts";
import { judgeLocally, type LocalVerdict } from "./check/local.ts";
import type { Outcome, OutcomeNeed } from "./check/outcome.ts";
import { nextStep, verdictSentence } from "./check/sentence.ts";
import { type Asked, askServer, configuredServer, remember } from "./check/server.ts";
import { annotations, sarif, screen } from "./check/text.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { rememberStale } from "./stale.ts";
import { paint } from "./terminal.ts";

declare const FINALCALL_VERSION: string;
const version = typeof FINALCALL_VERSION === "string" ? FINALCALL_VERSION : "0";

export type { CheckArgs, CheckIo } from "./check/input.ts";

/** Prints the verdict and gives the exit code. What cannot be judged is never a yes: it says why, and what to do. */
export async function checkCommand(args: CheckArgs, io: CheckIo): Promise<ExitCode> {
  try {
    const outcome = await check(args, io);
    if (args.sarif !== undefined) writeSarif(resolve(io.cwd, args.sarif), outcome);
    if (args.json) {
      io.stdout.write(`${JSON.stringify(outcome)}\n`);
      return outcome.code;
    }
    io.stdout.write(screen(outcome, paint(io.isTTY, io.env)));
    if (io.env.GITHUB_ACTIONS === "true") io.stdout.write(annotations(outcome));
    return outcome.code;
  } catch (fault) {
    const known = asCommandError(fault);
    if (args.json) io.stdout.write(`${JSON.stringify(unjudged(known))}\n`);
    else io.stderr.write(`${known.message}\n${known.next}\n`);
    return known.code;
  }
}

/** What git cannot give is a matter of usage; everything else that is not ours to explain is thrown on as a fault. */
function asCommandError(fault: unknown): CommandError {
  if (fault instanceof CommandError) return fault;
  if (fault instanceof GitRefused) return new CommandError(exit.usage, fault.message, fault.next);
  if (fault instanceof GitFailed)
    return new CommandError(
      exit.usage,
      `${fault.message} Nothing was judged.`,
      "Run `git fsck`, or fetch what is missing.",
    );
  throw fault;
}

const unjudged = ({ code, message, next }: CommandError) => ({
  ...{ ok: false, code, verdict: message, risk: null, areas: [], oneWayDoor: null, ai: null, evidence: [] },
  ...{ questions: [], needs: [], missing: [], ignored: [], notes: [], next, link: null, page: null, reasons: [] },
});

function writeSarif(file: string, outcome: Outcome): void {
  try {
    writeFileSync(file, sarif(outcome, version));
  } catch (fault) {
    throw new CommandError(exit.usage, `${file} cannot be written: ${(fault as Error).message}`, "Name another file.");
  }
}

/** The verdict on what the arguments name. Throws CommandError or GitRefused when it cannot be judged. */
export async function check(args: CheckArgs, io: CheckIo): Promise<Outcome> {
  const input = await readInput(args, io);
  const local = await withReaders(judgeLocally(input, new Date().toISOString()), input);
  if (!local.verdict) return withoutPage(input, local);
  const server = input.head === "" ? undefined : configuredServer(io.env);
  if (!server) return alone(input, local);
  const asked = await askServer(server, input, local);
  if (!("answer" in asked)) return notBelieved(input, local, asked);
  const forgetful = remember(io.env, server.url, asked.seen);
  const { page, stalePage } = asked.answer;
  rememberStale(io.env, page, stalePage?.says ?? "", new Date().toISOString());
  return counted(input, local, asked.answer, forgetful);
}

/** Lists, for each field that is renamed or dropped, the files that still name it; the one that drops it is no reader. */
async function withReaders(local: LocalVerdict, { head, git }: Input): Promise<LocalVerdict> {
  const lost = local.judged.questions.filter((question) => question.lost !== undefined);
  if (head === "" || !git || lost.length === 0) return local;
  const found = await readersOf(
    git,
    head,
    lost.flatMap((question) => question.lost ?? []),
  );
  const dropped = (field: string, path: string) => lost.some((one) => one.lost === field && one.file === path);
  const readers = found.map(({ field, files }) => ({ field, files: files.filter((path) => !dropped(field, path)) }));
  return { ...local, readers };
}

/** What was found here, the same whoever answers. */
const found = ({ page, repo, ref, base, head, notes }: Input, { judged, verdict, readers }: LocalVerdict) => ({
  risk: judged.summary.risk,
  areas: judged.summary.areas,
  oneWayDoor: judged.summary.oneWay,
  ai: judged.summary.ai.length > 0,
  evidence: judged.summary.ai,
  questions: judged.questions.map(({ lost, ...one }) => ({
    ...one,
    readers: readers.find(({ field }) => field === lost)?.files ?? [],
  })),
  needs: (verdict?.needs ?? []) as readonly OutcomeNeed[],
  missing: (verdict?.missing ?? []) as readonly OutcomeNeed[],
  ignored: [] as readonly Ignored[],
  notes,
  page: page?.version ?? null,
  link: null,
  reasons: judged.reasons,
  change: { repo, ref, base, head },
});

function withoutPage(input: Input, local: LocalVerdict): Outcome {
  const { risk } = local.judged.summary;
  const ok = risk !== "high";
  const verdict = ok
    ? `Let through: ${risk} risk. No page names who owns it.`
    : "Not let through: high risk, and no page names who could approve it.";
  return {
    ...found(input, local),
    ...{ ok, code: ok ? exit.ok : exit.denied, verdict },
    notes: [`There is no finalcall.yaml where this change began, so nobody owns it.`],
    next: "Write a finalcall.yaml and bring it to the default branch; examples/three-people is a first page.",
  };
}

/** No server: whatever needs a yes has none. */
function alone(input: Input, local: LocalVerdict): Outcome {
  const verdict = local.verdict as NonNullable<LocalVerdict["verdict"]>;
  const { ok, notes } = verdict;
  const how =
    input.head === ""
      ? "once it is committed: commit it, and check the range."
      : "in the browser: run `finalcall login URL` or set FINALCALL_URL, and check again.";
  return {
    ...found(input, local),
    ...{ ok, code: ok ? exit.ok : exit.denied, notes: [...input.notes, ...notes] },
    ...{ verdict: verdictSentence(verdict), next: nextStep(verdict, how) },
  };
}

function notBelieved(input: Input, local: LocalVerdict, no: Exclude<Asked, { answer: unknown }>): Outcome {
  return {
    ...found(input, local),
    ...{ ok: false, code: no.code, verdict: no.why, next: no.next, link: no.link ?? null },
  };
}

function counted(
  input: Input,
  local: LocalVerdict,
  { verdict, areas, oneWayDoor, ai, link, page, questions, stalePage }: Extract<Asked, { answer: unknown }>["answer"],
  forgetful: string | undefined,
): Outcome {
  const { ok, risk, ignored } = verdict;
  const said = { ...verdict, needs: verdict.needs.map(plain), missing: verdict.missing.map(plain) };
  return {
    ...found(input, local),
    ...{ ok, code: ok ? exit.ok : exit.denied, risk, areas, oneWayDoor, link, page, questions, ignored },
    ...{ ai: ai.length > 0, evidence: ai, needs: said.needs, missing: said.missing },
    ...{ verdict: verdictSentence(said), next: nextStep(said, `at ${link}`) },
    notes: [...input.notes, ...verdict.notes, ...(forgetful === undefined ? [] : [forgetful])],
    ...(stalePage ? { stalePage: { says: stalePage.says } } : {}),
  };
}

type ServerNeed = Extract<Asked, { answer: unknown }>["answer"]["verdict"]["needs"][number];
const plain = ({ approved, ...need }: ServerNeed): OutcomeNeed => ({ ...need, ...(approved ? { approved } : {}) });
