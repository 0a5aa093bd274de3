/** Files as a commit has them, never as the work tree has them. */

import { GitRefused, git } from "./git.ts";
import type { Repository } from "./repository.ts";
import { textOf } from "./text.ts";

/** Longer than any page: the page's own limit is far below, and refuses with a message of its own. */
const longestFile = 16_777_216;

/**
 * The texts of these files in a commit, in the same order; undefined where the commit has none. Refuses a symbolic link
 * or a submodule in the place of a file, and a file that is too large. One git process for all of them.
 */
export async function filesAt(
  repo: Repository,
  commit: string,
  paths: readonly string[],
): Promise<(string | undefined)[]> {
  const odd = paths.find((path) => /[\0\n]/.test(path));
  if (odd !== undefined) throw new GitRefused("A path with a line break is not read.", "Rename the file.");
  const folders = paths.map((path) => `${commit}:${path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ""}`);
  const input = paths.flatMap((path, at) => [folders[at], `${commit}:${path}`]).join("\n");
  const answer = await git(repo, ["cat-file", "--batch"], { input: `${input}\n`, limit: longestFile }).catch(
    (fault) => {
      if (!(fault instanceof GitRefused)) throw fault;
      throw new GitRefused(
        `${paths.join(", ")} in ${commit.slice(0, 8)} cannot be read: ${fault.message}`,
        "Make it smaller on the base branch.",
      );
    },
  );
  const found = objectsIn(answer);
  return paths.map((path, at) => {
    const [folder, file] = [found[2 * at], found[2 * at + 1]];
    if (!folder || !file) return undefined;
    const mode = modeOf(folder, path.slice(path.lastIndexOf("/") + 1), commit.length / 2);
    if (mode === "100644" || mode === "100755") return file.toString("utf8");
    const is = mode === "120000" ? "a symbolic link" : "a folder or a submodule";
    throw new GitRefused(
      `${path} is ${is} in ${commit.slice(0, 8)}, so it is not read.`,
      "Put a file in its place on the base branch.",
    );
  });
}

/** `finalcall.yaml` of a commit, or undefined. */
export const pageAt = async (repo: Repository, commit: string): Promise<string | undefined> =>
  (await filesAt(repo, commit, ["finalcall.yaml"]))[0];

/** What `cat-file --batch` gives: for each request `<object> <kind> <size>` and the content, or `… missing`. */
function objectsIn(answer: Buffer): (Buffer | undefined)[] {
  const found: (Buffer | undefined)[] = [];
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf(10, at);
    const [, kind, size] = answer.toString("utf8", at, end).split(" ").slice(-3);
    const length = /^\d+$/.test(size ?? "") ? Number(size) : undefined;
    const here = length !== undefined && kind !== undefined;
    found.push(here ? answer.subarray(end + 1, end + 1 + length) : undefined);
    at = end + 1 + (here ? length + 1 : 0);
  }
  return found;
}

/** The mode of an entry of a tree: each is `<mode> <name>`, a zero byte and the object's `hashBytes` bytes. */
function modeOf(tree: Buffer, name: string, hashBytes: number): string | undefined {
  for (let at = 0; at < tree.length; ) {
    const end = tree.indexOf(0, at);
    const [mode, ...rest] = tree.toString("utf8", at, end).split(" ");
    if (rest.join(" ") === name) return mode;
    at = end + 1 + hashBytes;
  }
  return undefined;
}

/** Every path that a commit tracks. */
export async function tracked(repo: Repository, commit: string): Promise<string[]> {
  const listed = await git(repo, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit]);
  return pathsIn(listed);
}

/** Every path that differs between two commits, both names of what was moved. */
export async function changedPaths(repo: Repository, base: string, head: string): Promise<string[]> {
  const listed = await git(repo, ["diff-tree", "-r", "-z", "--name-only", "--no-renames", base, head]);
  return pathsIn(listed);
}

/** What `-z` lists: each path and a zero byte. */
function pathsIn(listed: Buffer): string[] {
  const found: string[] = [];
  for (let from = 0, end = listed.indexOf(0); end !== -1; from = end + 1, end = listed.indexOf(0, from))
    found.push(textOf(listed.subarray(from, end)));
  return found;
}
