/** A task's prompt as git has it, never as the work tree has it, and whom git names for what changed in it. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { filesAt } from "../../connect/git/files.ts";
import { GitRefused, git, lines } from "../../connect/git/git.ts";
import { makers } from "../../connect/git/makers.ts";
import { emptyTree } from "../../connect/git/range.ts";
import { type Repository, repository } from "../../connect/git/repository.ts";
import { sha256 } from "../../kernel/json.ts";
import { CommandError, exit } from "../exit.ts";

export interface Prompt {
  readonly text: string;
  readonly commit: string;
  readonly authors: readonly { readonly name: string; readonly email: string }[];
  /** True: the work tree has other words, which are not proposed. */
  readonly edited: boolean;
}

/** So many versions of the file are looked through for the one that is served; before them, everybody counts as its maker. */
const mostVersions = 100;

/** Reads the prompt of a commit. `live` is the digest of the prompt that is served; empty: none is. */
export async function promptAt(file: string, live: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Prompt> {
  try {
    const repo = await repository(cwd, env);
    const [text] = await filesAt(repo, repo.head, [file]);
    if (text === undefined)
      throw new CommandError(
        exit.usage,
        `${file} is not in ${repo.head.slice(0, 8)}, so nothing was proposed.`,
        "Commit the prompt where the page says it is, or change `prompt` on the page.",
      );
    const base = await servedAt(repo, repo.head, file, live);
    const made = await makers(repo, { base, head: repo.head }, file);
    const here = await readFile(join(repo.root, file), "utf8").catch(() => text);
    const authors = made.makers.map(({ name, email }) => ({ name: name.slice(0, 200), email }));
    return { text, commit: repo.head, authors, edited: here !== text };
  } catch (fault) {
    if (fault instanceof GitRefused) throw new CommandError(exit.usage, `Not proposed. ${fault.message}`, fault.next);
    throw fault;
  }
}

/** The newest commit before `head` in which a file has the words with this digest; the empty tree where none has. */
export async function servedAt(repo: Repository, head: string, file: string, live: string): Promise<string> {
  if (live === "") return emptyTree(head);
  const versions = lines(await git(repo, ["log", "--format=%H", "-n", String(mostVersions), head, "--", file]));
  for (const commit of versions) {
    const [text] = await filesAt(repo, commit, [file]);
    if (text !== undefined && sha256(text) === live) return commit;
  }
  return emptyTree(head);
}
