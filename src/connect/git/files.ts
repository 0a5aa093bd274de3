/** Files as a commit has them, never as the work tree has them. */

import { GitRefused, git } from "./git.ts";
import type { Repository } from "./repository.ts";
import { textOf } from "./text.ts";

/** Longer than any page: the page's own limit is far below, and refuses with a message of its own. */
const longestFile = 16_777_216;

interface Entry {
  readonly mode: string;
  readonly blob: string;
  readonly size: number;
}

/**
 * The texts of these files in a commit, in the same order; undefined where the commit has none. Refuses a symbolic link
 * or a submodule in the place of a file, and a file that is too large.
 */
export async function filesAt(
  repo: Repository,
  commit: string,
  paths: readonly string[],
): Promise<(string | undefined)[]> {
  const listed = await git(repo, ["ls-tree", "-z", "-l", "--full-tree", commit, "--", ...paths]);
  const entries = entriesOf(listed);
  return Promise.all(
    paths.map(async (path) => {
      const entry = entries.get(path);
      if (!entry) return undefined;
      if (entry.mode !== "100644" && entry.mode !== "100755")
        throw new GitRefused(
          `${path} is a ${entry.mode === "120000" ? "symbolic link" : "folder or a submodule"} in ${commit.slice(0, 8)}, so it is not read.`,
          "Put a file in its place on the base branch.",
        );
      if (entry.size > longestFile)
        throw new GitRefused(`${path} has ${entry.size} bytes, so it is not read.`, "Shorten it on the base branch.");
      return (await git(repo, ["cat-file", "blob", entry.blob], { limit: longestFile })).toString("utf8");
    }),
  );
}

/** `finalcall.yaml` of a commit, or undefined. */
export const pageAt = async (repo: Repository, commit: string): Promise<string | undefined> =>
  (await filesAt(repo, commit, ["finalcall.yaml"]))[0];

/** Each entry: mode, kind, object and size, a tab, the path, a zero byte. */
function entriesOf(listed: Buffer): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const line of listed.toString("utf8").split("\0")) {
    const tab = line.indexOf("\t");
    const [mode, , blob, size] = line.slice(0, tab).split(/ +/);
    if (tab > 0 && mode && blob) found.set(line.slice(tab + 1), { mode, blob, size: Number(size) || 0 });
  }
  return found;
}

/** Every path that a commit tracks. */
export async function tracked(repo: Repository, commit: string): Promise<string[]> {
  const listed = await git(repo, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit]);
  return textOf(listed).split("\0").filter(Boolean);
}

/** Every path that differs between two commits, both names of what was moved. */
export async function changedPaths(repo: Repository, base: string, head: string): Promise<string[]> {
  const listed = await git(repo, ["diff-tree", "-r", "-z", "--name-only", "--no-renames", base, head]);
  return textOf(listed).split("\0").filter(Boolean);
}
