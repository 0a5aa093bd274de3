/** What is judged: the change as git or a patch has it, and the page of the commit where it began. */

import { createReadStream, statSync } from "node:fs";
import { resolve } from "node:path";
import { filesAt, pageAt } from "../../connect/git/files.ts";
import { GitRefused } from "../../connect/git/git.ts";
import { type GitMaker, makers } from "../../connect/git/makers.ts";
import { givenPatch, type Patch, patch, workTreePatch } from "../../connect/git/patch.ts";
import { contains, pageCommit, type Range, range } from "../../connect/git/range.ts";
import { type Repository, repository } from "../../connect/git/repository.ts";
import { longestPatch } from "../../decisions/change/facts.ts";
import { includesOf, type ReadPage, readPage } from "../../page/read.ts";
import { CommandError, exit } from "../exit.ts";

export interface CheckArgs {
  readonly range?: string;
  /** A patch file, or `-` for standard input. */
  readonly patch?: string;
  readonly worktree?: boolean;
  readonly sarif?: string;
  readonly json?: boolean;
}

export interface CheckIo {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly isTTY: boolean;
}

export interface Input {
  readonly repo: string;
  readonly ref: string;
  /** Empty for what is in no commit: it can be judged, and not approved. */
  readonly head: string;
  readonly base: string;
  readonly subject: string;
  /** Empty for what is in no commit: nobody knows who made it. */
  readonly makers: readonly GitMaker[];
  readonly trailers: readonly string[];
  readonly patch: Patch;
  /** The page that decides, or undefined when the base has none. */
  readonly page: ReadPage | undefined;
  /** What a reader should know of how that page was found. */
  readonly notes: readonly string[];
  /** The repository, where there is one. */
  readonly git: Repository | undefined;
}

/** Reads what the arguments name. Throws CommandError or GitRefused when that cannot be judged. */
export async function readInput(args: CheckArgs, io: CheckIo): Promise<Input> {
  const ways = [args.range, args.patch, args.worktree || undefined].filter((way) => way !== undefined);
  if (ways.length > 1)
    throw new CommandError(
      exit.usage,
      "check judges one thing: a range, --patch or --worktree.",
      "Name only one of them.",
    );
  if (args.patch !== undefined) return fromPatch(args.patch, io);
  const repo = await repository(io.cwd, io.env);
  return args.worktree ? fromWorkTree(repo) : fromRange(repo, await range(repo, args.range, hostBranch(io.env)));
}

/** The branch as the code host's CI names it: there HEAD is detached. */
const hostBranch = (env: CheckIo["env"]): string | undefined =>
  env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME || env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME || env.CI_COMMIT_REF_NAME;

async function fromRange(repo: Repository, { base, head, ref, pageAt: at }: Range): Promise<Input> {
  const [diff, { subject, trailers, makers: made }, began] = await Promise.all([
    patch(repo, base, head, longestPatch),
    makers(repo, { base, head }),
    pageOf(repo, at),
  ]);
  const now = began ? undefined : await pageNow(repo, head);
  const notes = now
    ? [`There was no finalcall.yaml where this change began; ${now.shown} has one now, and it decides.`]
    : [];
  const found = { repo: repo.name, ref, head, base, subject, trailers, makers: made, patch: diff };
  return { ...found, page: began ?? now?.page, notes, git: repo };
}

/**
 * The default branch's page as it is now, for a change that began before there was one: a branch cut from an old commit
 * must not get around the page. What the default branch already has is history, and judged as it was.
 */
async function pageNow(repo: Repository, head: string): Promise<{ page: ReadPage; shown: string } | undefined> {
  const main = repo.defaultBranch;
  if (!main || (await contains(repo, main.commit, head))) return undefined;
  const page = await pageOf(repo, main.commit);
  return page && { page, shown: main.shown };
}

async function fromWorkTree(repo: Repository): Promise<Input> {
  const at = await pageCommit(repo, repo.head);
  const [diff, page] = await Promise.all([workTreePatch(repo, longestPatch), pageOf(repo, at)]);
  if (diff.text === "") throw new GitRefused("Nothing to judge: everything is committed.", "Name a range.");
  return uncommitted(repo, repo.branch ?? "", diff, page);
}

async function fromPatch(file: string, io: CheckIo): Promise<Input> {
  const pieces = file === "-" ? io.stdin : createReadStream(existing(resolve(io.cwd, file)));
  const diff = await givenPatch(pieces, longestPatch);
  if (diff.text.trim() === "")
    throw new CommandError(exit.usage, "The patch is empty, so nothing was judged.", "Give a diff as git writes it.");
  const repo = await repository(io.cwd, io.env).catch((fault: unknown) => {
    if (fault instanceof GitRefused) return undefined; // A patch may be judged anywhere; without a page then.
    throw fault;
  });
  const at = repo && (repo.defaultBranch?.commit ?? repo.head);
  const page = repo && (await pageOf(repo, at));
  return uncommitted(repo, "", diff, page);
}

function existing(file: string): string {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === false) return file;
  throw new CommandError(exit.usage, `There is no file ${file}.`, "Name a patch, or - for standard input.");
}

const uncommitted = (git: Repository | undefined, ref: string, diff: Patch, page: Input["page"]): Input => ({
  ...{ repo: git?.name ?? "patch", ref, head: "", base: "", subject: "", makers: [], trailers: [] },
  ...{ patch: diff, page, notes: [], git },
});

/** The page of a commit with the files it includes, whole. A page with errors decides nothing: that is an error of its own. */
async function pageOf(repo: Repository, commit: string | undefined): Promise<ReadPage | undefined> {
  const source = commit === undefined ? undefined : await pageAt(repo, commit);
  if (commit === undefined || source === undefined) return undefined;
  const paths = includesOf(source).filter((path) => !/^\/|(^|\/)\.\.?(\/|$)|^$/.test(path));
  const texts = paths.length > 0 ? await filesAt(repo, commit, paths) : [];
  const includes = new Map(paths.flatMap((path, at) => (texts[at] === undefined ? [] : [[path, texts[at]] as const])));
  const read = readPage(source, { includes });
  if (read.page) return read;
  const errors = read.problems.filter(({ severity }) => severity === "error");
  const said = errors.map(({ file, line, column, what, fix }) => `  ${file}:${line}:${column} ${what} ${fix}`);
  throw new CommandError(
    exit.usage,
    `The page at ${commit.slice(0, 8)} has errors, so nobody can be named.\n${said.join("\n")}`,
    "Mend it on the base branch: `finalcall lint --fix` helps.",
  );
}
