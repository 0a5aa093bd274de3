/** Which commits are judged: what a branch brings that its base has not, one commit, or what is not committed yet. */

import { GitFailed, GitRefused, git, lines, type Place } from "./git.ts";
import type { Repository } from "./repository.ts";

export interface Range {
  /** Where the change begins: a commit, or the empty tree for a first commit. */
  readonly base: string;
  readonly head: string;
  /** The branch, or `commit …` for a commit by itself. */
  readonly ref: string;
  /** The commit whose page decides: the base, or where the base left the default branch. Undefined before the first commit. */
  readonly pageAt: string | undefined;
}

/** The tree without files, as git names it in both object formats. */
export const emptyTree = (like: string): string =>
  like.length === 64
    ? "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
    : "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/**
 * The range that a spec names: `A..B` and `A...B` are what B brings that A has not; one commit is its first parent..it;
 * none is where HEAD left the default branch..HEAD. `detached` is the branch's name where HEAD is detached, as the code
 * host gives it. Refuses what is empty, ambiguous or has no one beginning.
 */
export async function range(repo: Repository, spec: string | undefined, detached?: string): Promise<Range> {
  if (spec === undefined) return sinceDefault(repo, detached);
  const dots = /^(.*?)\.{2,3}(.*)$/s.exec(spec);
  if (!dots) return single(repo, spec);
  const [from, to] = [dots[1] || "HEAD", dots[2] || "HEAD"];
  const [{ commit: left }, right] = await Promise.all([resolve(repo, from), resolve(repo, to)]);
  const base = await mergeBase(repo, left, right.commit, from, to);
  if (base === right.commit) throw empty(to, from);
  const ref = right.branch ?? (to === "HEAD" ? headName(repo, detached) : `commit ${right.commit}`);
  return { base, head: right.commit, ref, pageAt: await pageCommit(repo, base) };
}

/** The full name of the commit that a name stands for. Refuses what names none, or two things at once. */
export async function resolve(repo: Repository, name: string): Promise<{ commit: string; branch: string | undefined }> {
  if (name === "" || /^[-^]/.test(name) || name.length > 300 || /[\0\n]/.test(name))
    throw new GitRefused(`\`${name.slice(0, 80)}\` is no commit.`, "Name a branch or a commit, such as main..HEAD.");
  const [found, branch] = await Promise.all([
    git(inWorkTree(repo), ["rev-parse", "--verify", `${name}^{commit}`]).then(lines, (fault: unknown) => {
      if (fault instanceof GitFailed) return [];
      throw fault;
    }),
    branchOf(repo, name),
  ]);
  const commit = found[0] ?? "";
  if (!/^[0-9a-f]{40,64}$/.test(commit))
    throw new GitRefused(`\`${name}\` is no commit here.`, "Name a branch or a commit, such as main..HEAD.");
  return { commit, branch };
}

/** Names are looked up where the work tree is: a linked work tree has a HEAD of its own. */
const inWorkTree = ({ cwd, env }: Repository): Place => ({ cwd, env });

/** The branch that a name means. A tag of the same name would win over it inside git, so two of one name are refused. */
async function branchOf(repo: Repository, name: string): Promise<string | undefined> {
  const plain = name.replace(/[~^].*$|@\{.*$/s, "");
  if (plain === "HEAD" || plain === "@") return plain === name ? repo.branch : undefined;
  if (/^[0-9a-f]{40,64}$/.test(plain) || !/^[^\s:?*[\]\\]+$/.test(plain)) return undefined;
  const places = [`refs/heads/${plain}`, `refs/remotes/${plain}`, `refs/tags/${plain}`];
  const found = lines(await git(repo, ["for-each-ref", "--format=%(refname)", ...places]));
  const exact = found.filter((full) => places.includes(full));
  if (exact.length > 1)
    throw new GitRefused(`\`${plain}\` names ${exact.length} things here.`, `Say which: ${exact.join(" or ")}.`);
  const [full] = exact;
  if (plain !== name || !full || full.startsWith("refs/tags/")) return undefined;
  return full.replace(/^refs\/heads\/|^refs\/remotes\/[^/]+\//, "");
}

async function sinceDefault(repo: Repository, detached: string | undefined): Promise<Range> {
  const main = repo.defaultBranch;
  if (!main)
    throw new GitRefused(
      "This repository has no default branch: neither origin/HEAD nor main, master or trunk is there.",
      "Name a range, such as develop..HEAD.",
    );
  const base = await mergeBase(repo, main.commit, repo.head, main.shown, "HEAD");
  if (base === repo.head) throw empty("HEAD", main.shown);
  return { base, head: repo.head, ref: headName(repo, detached), pageAt: base };
}

const headName = (repo: Repository, detached: string | undefined): string =>
  (repo.branch ?? (detached || `commit ${repo.head}`)).slice(0, 300);

const empty = (head: string, base: string) =>
  new GitRefused(`Nothing to judge: ${head} has nothing that ${base} has not.`, "Name a range, such as HEAD~1..HEAD.");

async function single(repo: Repository, name: string): Promise<Range> {
  const { commit } = await resolve(repo, name);
  const [own] = lines(await git(repo, ["rev-list", "--parents", "--max-count=1", commit]));
  const parent = own?.split(" ")[1];
  const base = parent ?? emptyTree(commit);
  return { base, head: commit, ref: `commit ${commit}`, pageAt: parent && (await pageCommit(repo, parent)) };
}

/**
 * The commit whose page may judge what begins at `base`: where it left the default branch, or that branch itself when they
 * have no history in common. A branch that edits the page could otherwise be judged by its own edit, a commit at a time.
 */
export async function pageCommit(repo: Repository, base: string): Promise<string> {
  if (!repo.defaultBranch) return base;
  const { commit } = repo.defaultBranch;
  return (await bases(repo, commit, base))[0] ?? commit;
}

/** Whether a commit is part of a branch's history. */
export const contains = async (repo: Repository, branch: string, commit: string): Promise<boolean> =>
  (await bases(repo, branch, commit)).includes(commit);

async function mergeBase(repo: Repository, left: string, right: string, from: string, to: string): Promise<string> {
  const [base, second] = await bases(repo, left, right);
  if (!base)
    throw new GitRefused(
      `${from} and ${to} have no history in common.`,
      "Name a commit by itself, or a range that has a beginning.",
    );
  if (second)
    throw new GitRefused(
      `${to} left ${from} more than once (they were merged crosswise), so the change has no one beginning.`,
      `Merge ${from} into it once more, or rebase it.`,
    );
  return base;
}

/** Git ends with 1 when there is none. */
const bases = (repo: Repository, left: string, right: string): Promise<string[]> =>
  git(repo, ["merge-base", "--all", left, right]).then(lines, (fault: unknown) => {
    if (fault instanceof GitFailed && fault.code === 1) return [];
    throw fault;
  });
