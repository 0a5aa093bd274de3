/** Who did what, over a whole history: one stream of git's, each commit with the files it changed, and never a process for each. */

import { git, lines, type Place } from "./git.ts";
import { tokens } from "./listing.ts";

export interface Named {
  readonly name: string;
  readonly email: string;
}

/** A commit as the history has it: names by the commit's mailmap. */
export interface ActiveCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Committer time, in seconds. */
  readonly at: number;
  readonly author: Named;
  /** Author time in seconds, and the minutes that the author's clock was ahead of UTC. */
  readonly written: number;
  readonly offset: number;
  readonly committer: Named;
  readonly trailers: readonly string[];
  readonly subject: string;
  /** What it changed against its parent, renames as two files; none for a merge. */
  readonly files: readonly string[];
}

const format = ["", "%H", "%P", "%ct", "%aN", "%aE", "%ad", "%cN", "%cE", "%(trailers:only,unfold)", "%s"];
/** One commit that changes more files than this changes all of them; the rest of its names is not kept. */
const mostFiles = 20_000;
/** A history of the largest repositories is read in minutes; git is not stopped before. */
const patience = 3_600_000;

/** Where names are mapped: the commit's own file, and nobody's settings. */
const mapped = (commit: string) => ({
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "mailmap.file",
  GIT_CONFIG_VALUE_0: "/dev/null",
  GIT_CONFIG_KEY_1: "mailmap.blob",
  GIT_CONFIG_VALUE_1: `${commit}:.mailmap`,
});

/**
 * Gives every commit reachable from `from`, the newest first, at most `most`. Answers how many there were.
 * Throws GitRefused and GitFailed as `git` does.
 */
export async function activity(
  place: Place,
  from: string,
  most: number,
  take: (commit: ActiveCommit) => void,
): Promise<number> {
  let fields: string[] = [];
  let files: string[] = [];
  let given = 0;
  const end = () => {
    if (fields.length === 0) return;
    take(commitOf(fields, files));
    given += 1;
    fields = [];
    files = [];
  };
  // An entry is the fields, the first of them empty, then names, of which none is empty; the first has a line feed before it.
  const read = tokens((token) => {
    if (fields.length === format.length && token !== "") {
      if (files.length < mostFiles) files.push(files.length === 0 ? token.replace(/^\n/, "") : token);
      return;
    }
    if (fields.length === format.length) end();
    fields.push(token);
  });
  const asked = ["--name-only", "--no-renames", "--root", "--no-show-signature", "--no-notes", "--no-color"];
  const how = ["-z", "--use-mailmap", "--date=raw", "--encoding=UTF-8", `--max-count=${most}`];
  await git(place, ["log", ...how, ...asked, `--format=${format.join("%x00")}`, from, "--"], {
    ...{ take: read, limit: Number.POSITIVE_INFINITY, patience, env: mapped(from) },
  });
  end();
  return given;
}

function commitOf(fields: readonly string[], files: readonly string[]): ActiveCommit {
  const [, sha = "", parents = "", at = "", name = "", email = "", date = "", committer = "", address = "", said = ""] =
    fields;
  const [, written = "0", sign = "+", hours = "0", minutes = "0"] = /^(-?\d+) ([+-])(\d\d)(\d\d)$/.exec(date) ?? [];
  return {
    sha,
    parents: parents.split(" ").filter(Boolean),
    at: Number(at) || 0,
    author: { name, email },
    written: Number(written),
    offset: (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)),
    committer: { name: committer, email: address },
    trailers: said.split("\n").filter(Boolean),
    subject: fields[10] ?? "",
    files,
  };
}

/** How many commits are reachable from `from`. */
export const commitsOf = async (place: Place, from: string): Promise<number> =>
  Number(lines(await git(place, ["rev-list", "--count", from, "--"]))[0] ?? 0);

/** These names as the commit's mailmap has them, in the same order. One process for all of them. */
export async function mappedNames(place: Place, commit: string, names: readonly Named[]): Promise<Named[]> {
  const plain = names.map(({ name, email }) => ({ name: oneLine(name), email: oneLine(email) }));
  if (plain.length === 0) return [];
  const input = plain.map(({ name, email }) => `${name} <${email}>\n`).join("");
  const answer = (await git(place, ["check-mailmap", "--stdin"], { input, env: mapped(commit) })).toString("utf8");
  const found = answer.split("\n").map((line) => /^(.*?)\s*<([^<>]*)>$/.exec(line));
  return plain.map((was, at) => ({ name: found[at]?.[1] || was.name, email: found[at]?.[2] ?? was.email }));
}

const oneLine = (text: string): string => text.replace(/[\r\n<>]/g, " ").trim();

/** Who made each annotated tag, and when, in seconds. The names of releases stay outside. */
export async function taggers(place: Place): Promise<readonly (Named & { readonly at: number })[]> {
  const format = "--format=%(taggername)%00%(taggeremail:trim)%00%(taggerdate:unix)";
  const answer = await git(place, ["for-each-ref", format, "refs/tags"]);
  return lines(answer).flatMap((line) => {
    const [name = "", email = "", at = ""] = line.split("\0");
    return email === "" ? [] : [{ name, email, at: Number(at) || 0 }];
  });
}

/** The newest first-parent commit from before an instant (seconds), or undefined. */
export async function commitBefore(place: Place, from: string, at: number): Promise<string | undefined> {
  const args = ["rev-list", "--first-parent", "--max-count=1", `--before=${at}`, from, "--"];
  return lines(await git(place, args))[0];
}
