/** Who still reads a field that is renamed or dropped: the files of the new commit that name it. */

import { GitFailed, git, type Place } from "./git.ts";

export interface Readers {
  readonly field: string;
  /** Paths, at most fifty: more says no more. */
  readonly files: string[];
}

const mostFields = 20;
const mostFiles = 50;
/** Shorter names stand everywhere and say nothing. */
const shortest = 3;

/** The readers of each field in a commit, by whole words. One git process for each of the first twenty fields. */
export async function readersOf(place: Place, commit: string, fields: readonly string[]): Promise<Readers[]> {
  const asked = [...new Set(fields)].filter((field) => field.length >= shortest).slice(0, mostFields);
  return Promise.all(asked.map(async (field) => ({ field, files: await filesWith(place, commit, field) })));
}

async function filesWith(place: Place, commit: string, field: string): Promise<string[]> {
  try {
    const found = await git(place, ["grep", "-l", "-z", "-w", "-F", "-I", "-e", field, commit, "--"]);
    const paths = found.toString("utf8").split("\0").filter(Boolean);
    return paths.slice(0, mostFiles).map((path) => path.slice(commit.length + 1));
  } catch (fault) {
    if (fault instanceof GitFailed && fault.code === 1) return []; // git grep ends with 1 when nothing is found
    throw fault;
  }
}
