/** The repository in a folder: its root, a name that is the same in every clone, and its default branch. */

import { basename } from "node:path";
import { GitFailed, GitRefused, git, lines, type Place } from "./git.ts";

export interface Branch {
  /** Its short name, such as `main`. */
  readonly name: string;
  /** As people say it: `origin/main`. */
  readonly shown: string;
  readonly commit: string;
}

export interface Repository extends Place {
  readonly gitDir: string;
  readonly root: string;
  /** The same in every clone, without anybody's credentials: `host/owner/name`, or the folder's name. */
  readonly name: string;
  readonly head: string;
  /** Undefined when HEAD is detached. */
  readonly branch: string | undefined;
  readonly defaultBranch: Branch | undefined;
}

const usual = ["main", "master", "trunk"];

/**
 * Looks at the repository around `dir`. Refuses a folder without one, one without commits, and a shallow clone: where the
 * history is cut, nobody can say who made the change.
 */
export async function repository(dir: string, env: Place["env"]): Promise<Repository> {
  const here = { cwd: dir, env };
  const remotes = ["refs/remotes/origin/HEAD", ...usual.map((name) => `refs/remotes/origin/${name}`)];
  const [facts, refs, config] = await Promise.all([
    whereabouts(here),
    git(here, [
      "for-each-ref",
      "--format=%(refname) %(objectname) %(symref)",
      ...remotes,
      ...usual.map((name) => `refs/heads/${name}`),
    ]).then(lines, () => []),
    git(here, ["config", "-z", "--get-regexp", "^(remote\\..*\\.url|init\\.defaultbranch)$"]).then(
      settingsIn,
      () => [],
    ),
  ]);
  const { root, ...rest } = facts;
  const found = { ...here, ...rest, root, name: nameOf(config, root) };
  const known = defaultBranch(refs);
  const own = known ? undefined : config.find(([key]) => key === "init.defaultbranch")?.[1];
  return { ...found, defaultBranch: known ?? (own === undefined ? undefined : await branchNamed(here, own)) };
}

async function whereabouts(here: Place): Promise<Pick<Repository, "root" | "gitDir" | "head" | "branch">> {
  const asked = ["--is-shallow-repository", "--show-toplevel", "--path-format=absolute", "--git-common-dir"];
  const answer = await git(here, ["rev-parse", ...asked, "HEAD^{commit}", "--symbolic-full-name", "HEAD"]).catch(
    (fault: unknown) => {
      throw fault instanceof GitFailed ? notHere(fault, here.cwd) : fault;
    },
  );
  const [shallow, root, gitDir, head, name] = lines(answer);
  if (!root || !gitDir || !head) throw new GitRefused(`git does not know ${here.cwd}.`, "Go into the repository.");
  if (shallow !== "false")
    throw new GitRefused(
      "The history is cut: this is a shallow clone, so nobody can say who made the change or where it began.",
      "Run `git fetch --unshallow`; in GitHub Actions give actions/checkout `fetch-depth: 0`.",
    );
  const branch = name?.startsWith("refs/heads/") ? name.slice("refs/heads/".length) : undefined;
  return { root, gitDir, head, branch };
}

function notHere({ stderr }: GitFailed, cwd: string): GitRefused {
  if (/HEAD/.test(stderr)) return new GitRefused("There is no commit here yet.", "Commit something first.");
  if (/dubious ownership/.test(stderr))
    return new GitRefused(
      "The repository belongs to somebody else, so git does not read it.",
      `Run \`git config --global --add safe.directory ${cwd}\`.`,
    );
  return new GitRefused(`${cwd} is in no git work tree.`, "Go into the repository, or give the change with --patch.");
}

/** `origin/HEAD`, else the usual names on origin, else the same here: whoever wrote the branch cannot move origin's. */
function defaultBranch(refs: readonly string[]): Branch | undefined {
  const known = refs.map((line) => line.split(" "));
  const remote = "refs/remotes/origin/";
  const target = known.find(([name]) => name === `${remote}HEAD`);
  if (target?.[1] && target[2]?.startsWith(remote)) return branchOf(target[2], target[1]);
  for (const folder of [remote, "refs/heads/"])
    for (const name of usual) {
      const found = known.find(([full]) => full === folder + name);
      if (found?.[0] && found[1]) return branchOf(found[0], found[1]);
    }
  return undefined;
}

function branchOf(full: string, commit: string): Branch {
  const shown = full.replace(/^refs\/(?:heads|remotes)\//, "");
  return { name: shown.replace(/^origin\//, ""), shown, commit };
}

async function branchNamed(here: Place, name: string): Promise<Branch | undefined> {
  const full = `refs/heads/${name}`;
  const answer = await git(here, ["for-each-ref", "--format=%(refname) %(objectname)", full]);
  const [found, commit] = lines(answer)[0]?.split(" ") ?? [];
  return found === full && commit ? branchOf(full, commit) : undefined;
}

/** `git config -z` gives each key, a line feed, its value and a zero byte. */
function settingsIn(answer: Buffer): [string, string][] {
  return answer
    .toString("utf8")
    .split("\0")
    .filter(Boolean)
    .map((entry) => {
      const at = entry.indexOf("\n");
      return at === -1 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
    });
}

function nameOf(config: readonly [string, string][], root: string): string {
  const urls = config.filter(([key]) => key.startsWith("remote."));
  const url = urls.find(([key]) => key === "remote.origin.url") ?? (urls.length === 1 ? urls[0] : undefined);
  return ((url && remoteName(url[1])) || basename(root) || "repository").slice(0, 300);
}

/**
 * The name behind a remote's address, the same for https and ssh, without user, password, port and `.git`.
 *
 * @example remoteName("git@github.com:harbor/app.git") // "github.com/harbor/app"
 */
export function remoteName(url: string): string {
  const [, host, path] =
    /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)*([^/:]+)(?::\d+)?\/(.*)$/i.exec(url) ??
    /^(?:[^/@:]*@)?([^/:@]{2,}):(?!\/\/)(.*)$/.exec(url) ??
    [];
  const tidy = (text: string) =>
    text
      .replace(/[?#].*$/, "")
      .replace(/\/+$|\.git\/*$/g, "")
      .replace(/^\/+/, "");
  if (host === undefined || path === undefined || /^file:/i.test(url)) return basename(tidy(url));
  return `${host.toLowerCase()}/${tidy(path)}`;
}
