/** What a branch took in, one step of its first-parent line after the other, read from git while git still prints it. */

import { spawn } from "node:child_process";
import { GitFailed, GitRefused, git, lines, type Place } from "./git.ts";
import { textOf } from "./text.ts";

export interface Somebody {
  readonly name: string;
  readonly email: string;
}

/** One step: a commit, or a merge with everything it brought. */
export interface Step {
  readonly sha: string;
  readonly subject: string;
  /** When it entered the branch: committer time, UTC. */
  readonly at: string;
  /** Who wrote any of it: authors and co-authors of the commit and of a merged side branch. */
  readonly authors: readonly Somebody[];
  /** Who put it there: committer of the step, the one who merged. */
  readonly committer: Somebody;
  readonly merge: boolean;
  readonly trailers: readonly string[];
  /** Against the first parent. Cut at the limit, and `truncated` says so. */
  readonly patch: string;
  readonly truncated: boolean;
}

/** A step's patch beyond this is not read: nobody reviewed it either. 2 MiB, as in `check`. */
const longest = 2_097_152;
const field = "\x1f";
/** Begins each step: no text diff holds a NUL. */
const begin = "\0\0step\0";
const format = ["%H", "%cI", "%an", "%ae", "%cn", "%ce", "%P", "%s", "%(trailers:only,unfold)"].join("%x1f");

interface Facts {
  readonly parents: readonly string[];
  readonly authors: readonly Somebody[];
}

/**
 * The steps of a range such as `main~500..main`, newest first, at most so many. A step whose objects are missing (a partial
 * copy) comes without its patch and `truncated`; the walk goes on behind it. Throws GitRefused when git does not know the range.
 */
export async function* history(place: Place, range: string, most: number): AsyncGenerator<Step> {
  const sides = sideAuthors(await graph(place, range));
  const line = lines(await log(place, ["rev-list", "--first-parent", `--max-count=${most}`, range, "--"]));
  for (let done = 0; done < line.length; ) {
    const walk = patches(place, line.slice(done));
    let last: Step | undefined;
    for await (const whole of cut(walk.output)) {
      if (last) yield last;
      last = stepOf(whole, sides);
      done += 1;
    }
    const whole = (await walk.ended) === 0;
    if (last) yield whole ? last : { ...last, truncated: last.truncated || !(await readable(place, last.sha)) };
    if (whole) return;
    const missing = line[done];
    if (missing === undefined || (await readable(place, missing))) continue;
    yield unreadable(missing, sides.get(missing) ?? [], last?.at ?? new Date(0).toISOString());
    done += 1;
  }
}

/** A step of which git cannot print anything: it stands at the time of its neighbour, and nobody can say what it did. */
const unreadable = (sha: string, authors: readonly Somebody[], at: string): Step => ({
  ...{
    sha,
    at,
    authors,
    subject: "(cannot be read from this copy)",
    patch: "",
    truncated: true,
    merge: false,
    trailers: [],
  },
  committer: { name: "", email: "noreply@" },
});

/** Whether git can print a commit's patch to its end. */
async function readable(place: Place, commit: string): Promise<boolean> {
  const walk = patches(place, [commit]);
  walk.output.resume();
  return (await walk.ended) === 0;
}

/** Starts git on these commits, each against its first parent. */
function patches(place: Place, commits: readonly string[]) {
  const shown = [
    "show",
    "--stdin",
    "--diff-merges=first-parent",
    "-p",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--find-renames",
  ];
  const args = [
    "--no-pager",
    "-c",
    "core.quotepath=off",
    "-c",
    "log.showSignature=false",
    ...shown,
    `--format=%x00%x00step%x00${format}%x1f`,
  ];
  const child = spawn("git", args, {
    cwd: place.cwd,
    env: { ...place.env, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => {}); // Git may end at a missing object before it has read every name.
  child.stdin.end(`${commits.join("\n")}\n`);
  return { output: child.stdout, ended: new Promise<number | null>((resolve) => child.once("close", resolve)) };
}

interface Whole {
  readonly bytes: Buffer;
  readonly truncated: boolean;
}

/** Cuts git's output into steps. Of a step that is too long, only the beginning is kept in memory. */
async function* cut(output: AsyncIterable<Buffer>): AsyncGenerator<Whole> {
  let kept: Buffer[] = [];
  let size = 0;
  let rest = Buffer.alloc(0);
  let started = false;
  const keep = (piece: Buffer) => {
    if (size < longest) kept.push(piece.subarray(0, longest - size));
    size += piece.length;
  };
  const take = (): Whole => {
    const whole = { bytes: Buffer.concat(kept), truncated: size > longest };
    kept = [];
    size = 0;
    return whole;
  };
  for await (const piece of output) {
    let bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    for (let at = bytes.indexOf(begin); at >= 0; at = bytes.indexOf(begin)) {
      keep(bytes.subarray(0, at));
      if (started) yield take();
      kept = [];
      size = 0;
      started = true;
      bytes = bytes.subarray(at + begin.length);
    }
    // The marker may be split between two pieces.
    const whole = Math.max(0, bytes.length - begin.length);
    keep(bytes.subarray(0, whole));
    rest = Buffer.from(bytes.subarray(whole));
  }
  keep(rest);
  if (started) yield take();
}

function stepOf({ bytes, truncated }: Whole, sides: ReadonlyMap<string, readonly Somebody[]>): Step {
  const text = textOf(bytes);
  const parts: string[] = [];
  let from = 0;
  for (let n = 0; n < 9; n += 1) {
    const to = text.indexOf(field, from);
    parts.push(text.slice(from, to < 0 ? undefined : to));
    from = to < 0 ? text.length : to + 1;
  }
  const [
    sha = "",
    at = "",
    name = "",
    email = "",
    committer = "",
    address = "",
    parents = "",
    subject = "",
    trailers = "",
  ] = parts;
  const lines = trailers.split("\n").filter(Boolean);
  return {
    sha,
    subject,
    at: new Date(at).toISOString(),
    authors: unique([{ name, email }, ...coAuthors(lines), ...(sides.get(sha) ?? [])]),
    committer: { name: committer, email: address },
    merge: parents.includes(" "),
    trailers: lines,
    patch: text.slice(from).replace(/^\n+/, ""),
    truncated,
  };
}

const coAuthors = (trailers: readonly string[]): Somebody[] =>
  trailers.flatMap((line) => {
    const [, name, email] = /^co-authored-by:\s*(.*?)\s*<([^<>]*)>\s*$/i.exec(line) ?? [];
    return name === undefined || email === undefined ? [] : [{ name, email }];
  });

function unique(people: readonly Somebody[]): Somebody[] {
  const found = new Map(people.map((one) => [one.email.toLowerCase() || one.name, one]));
  return [...found.values()];
}

/** Every commit of the range with its parents and authors, newest first: one quick pass without diffs. */
async function graph(place: Place, range: string): Promise<ReadonlyMap<string, Facts>> {
  const found = new Map<string, Facts>();
  const output = await log(place, [
    "log",
    "--topo-order",
    "-z",
    "--format=%H%x1f%P%x1f%an%x1f%ae%x1f%(trailers:key=Co-authored-by,unfold)",
    range,
    "--",
  ]);
  for (const line of output.toString("utf8").split("\0")) {
    const [sha = "", parents = "", name = "", email = "", trailers = ""] = line.trim().split(field);
    if (sha !== "")
      found.set(sha, {
        parents: parents.split(" ").filter(Boolean),
        authors: [{ name, email }, ...coAuthors(trailers.split("\n"))],
      });
  }
  return found;
}

async function log(place: Place, args: readonly string[]): Promise<Buffer> {
  try {
    return await git(place, args, { limit: 268_435_456 });
  } catch (fault) {
    if (fault instanceof GitFailed)
      throw new GitRefused(
        `The history cannot be read: ${fault.stderr.trim().split("\n")[0] ?? ""}`,
        "Name a range that git knows, such as main~200..main.",
      );
    throw fault;
  }
}

/** For each merge of the first-parent line: who wrote what it brought. A side commit belongs to the first merge that took it in. */
function sideAuthors(commits: ReadonlyMap<string, Facts>): ReadonlyMap<string, readonly Somebody[]> {
  const line: string[] = [];
  for (let at = commits.keys().next().value; at !== undefined && commits.has(at); at = commits.get(at)?.parents[0])
    line.push(at);
  const taken = new Set(line);
  const found = new Map<string, Somebody[]>();
  for (const merge of line.reverse()) {
    const people: Somebody[] = [];
    const waiting = [...(commits.get(merge)?.parents.slice(1) ?? [])];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const facts = commits.get(at);
      if (!facts || taken.has(at)) continue;
      taken.add(at);
      people.push(...facts.authors);
      waiting.push(...facts.parents);
    }
    if (people.length > 0) found.set(merge, people);
  }
  return found;
}
