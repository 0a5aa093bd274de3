/** Everybody who made a change, as git names them: of every commit in the range, on every parent of every merge. */

import { aiEvidence } from "../../classify/ai.ts";
import { GitRefused, git } from "./git.ts";
import { linesOf, type Named, namedIn } from "./message.ts";
import { emptyTree, type Range } from "./range.ts";
import type { Repository } from "./repository.ts";

export type MakerRole = "author" | "committer" | "co-author";

export interface GitMaker {
  readonly name: string;
  /** As it stands in the commit. Empty when none is given. */
  readonly email: string;
  readonly as: readonly MakerRole[];
}

export interface Made {
  /** Each address once, at most 200, in the order they first appear, the newest commit first. */
  readonly makers: readonly GitMaker[];
  /** First line of the newest commit that is not a merge. */
  readonly subject: string;
  /** Lines of all messages that say who or what took part, at most 500. */
  readonly trailers: readonly string[];
  readonly commits: number;
}

interface Identity extends Named {
  readonly as: MakerRole;
}

const mostMakers = 200;
const mostTrailers = 500;

const trailerLine = /^\s*[A-Za-z][A-Za-z0-9-]{2,40}\s*:\s+\S/;

/**
 * The makers of a range, or of one file in it. No mailmap is read: the branch could edit it. The code host's own name as committer is nobody.
 * Who pushed, and who asked an agent, is not in git: the server knows who submits.
 */
export async function makers(
  repo: Repository,
  { base, head }: Pick<Range, "base" | "head">,
  path?: string,
): Promise<Made> {
  const format = "--format=tformat:%P%x00%an%x00%ae%x00%cn%x00%ce%x00%B";
  const plain = [
    "--no-mailmap",
    "--no-show-signature",
    "--no-notes",
    "--no-color",
    "--no-decorate",
    "--encoding=UTF-8",
  ];
  const answer = await git(repo, ["log", "-z", ...plain, format, head, ...without(base), ...only(path)]);
  const fields = answer.toString("utf8").split("\0");
  const all = new Map<string, GitMaker>();
  const trailers = new Set<string>();
  let subject: string | undefined;
  let commits = 0;
  for (let at = 0; at + 5 < fields.length; at += 6) {
    const [parents = "", an = "", ae = "", cn = "", ce = "", body = ""] = fields.slice(at, at + 6);
    commits += 1;
    if (!parents.includes(" ")) subject ??= body.split("\n")[0];
    const said = linesOf(body);
    for (const line of said)
      if (trailerLine.test(line) || aiEvidence({ trailers: [line] }).found) trailers.add(line.trim().slice(0, 500));
    for (const one of onCommit({ name: an, email: ae }, { name: cn, email: ce }, said)) add(all, one);
  }
  if (all.size > mostMakers) throw new GitRefused(`More than ${mostMakers} people made this.`, "Name a smaller range.");
  return { makers: [...all.values()], subject: (subject ?? "").slice(0, 1000), trailers: told(trailers), commits };
}

/** What is reachable from the base is not part of the change. The empty tree is no commit and reaches nothing. */
const without = (base: string): string[] => (base === emptyTree(base) ? [] : [`^${base}`]);

/** Every commit that touched it, also those whose change a merge did away with. */
const only = (path: string | undefined): string[] => (path === undefined ? [] : ["--full-history", "--", path]);

function onCommit(author: Named, committer: Named, said: readonly string[]): Identity[] {
  const named: Identity[] = [{ ...author, as: "author" }];
  if (!isCodeHost(committer)) named.push({ ...committer, as: "committer" });
  for (const line of said) for (const one of namedIn(line)) named.push({ ...one, as: "co-author" });
  return named;
}

/** What the code host writes as committer when somebody presses its buttons. Whoever pressed stands as author. */
const isCodeHost = ({ email }: Named): boolean => /^noreply@github\.com$/i.test(email.trim());

function add(all: Map<string, GitMaker>, { name, email, as }: Identity): void {
  const address = email.trim().toLowerCase();
  const key = address === "" ? `? ${name}` : address;
  const was = all.get(key);
  if (!was) all.set(key, { name: name.slice(0, 300), email: email.slice(0, 320), as: [as] });
  else if (!was.as.includes(as)) all.set(key, { ...was, as: [...was.as, as] });
}

/** Evidence of agents first, so that a flood of other lines cannot push it out. */
function told(lines: ReadonlySet<string>): string[] {
  const sorted = [...lines];
  const evidence = sorted.filter((line) => aiEvidence({ trailers: [line] }).found);
  return [...new Set([...evidence, ...sorted])].slice(0, mostTrailers);
}
