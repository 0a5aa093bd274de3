/** Counts the evidence of a draft again, with plain `git log` and nothing of the code that made it. */

import { execFileSync } from "node:child_process";
import type { Draft, DraftArea } from "../../src/init/draft.ts";

interface Commit {
  readonly sha: string;
  readonly at: number;
  readonly author: string;
  readonly committer: string;
  readonly with: readonly string[];
  readonly lookedAt: readonly string[];
  readonly subject: string;
}

const codeHost = /^noreply@[\w.-]+$/i;

function gitIn(folder: string) {
  return (args: readonly string[], input = ""): string =>
    execFileSync("git", ["-c", "core.quotepath=off", ...args], {
      cwd: folder,
      input,
      encoding: "utf8",
      maxBuffer: 1_000_000_000,
      stdio: ["pipe", "pipe", "ignore"],
    });
}

const format = ["%H", "%ct", "%aE", "%cE", "%(trailers:only,unfold)", "%s"].join("%x1f");

/** What a pattern of the page is as a pathspec of git. */
const pathspec = (pattern: string): string => {
  const plain = pattern.replace(/\\([*?\\])/g, "$1");
  if (plain.startsWith("/")) return `:(top,literal)${plain.slice(1).replace(/\/$/, "")}`;
  return `:(top,glob)**/${plain.replace(/[[\]]/g, "\\$&").replace(/\/$/, "/**")}`;
};

function commitsOf(git: ReturnType<typeof gitIn>, args: readonly string[]): Commit[] {
  const answer = git(["log", "--no-merges", "--full-history", "--no-renames", "-z", `--format=${format}`, ...args]);
  return answer
    .split("\0")
    .filter((one) => one.includes("\x1f"))
    .map((one) => {
      const [sha = "", at = "", author = "", committer = "", trailers = "", subject = ""] = one
        .trimStart()
        .split("\x1f");
      const named = (key: RegExp) =>
        trailers
          .split("\n")
          .flatMap((line) => (key.test(line) ? (/<([^<>]*)>\s*$/.exec(line)?.[1]?.toLowerCase() ?? []) : []));
      return {
        ...{ sha, subject, at: Number(at), author: author.toLowerCase(), committer: committer.toLowerCase() },
        with: named(/^(co-?authored-by|co-?developed-by|pair(ed)?-with)\s*:/i),
        lookedAt: named(/^(reviewed|approved|acked)-by\s*:/i),
      };
    });
}

/** Figures of a source that are not what git counts; empty when all agree. `counted` is how many were counted. */
export function recount(folder: string, draft: Draft): { readonly counted: number; readonly wrong: readonly string[] } {
  const git = gitIn(folder);
  const addresses = new Map(draft.people.map(({ id, addresses: own }) => [id, new Set(own)]));
  const inWindow = ({ at }: { at: number }) => at >= (draft.window.from ?? 0) && at < draft.window.to;
  const everything = commitsOf(git, [draft.head]);
  const mapped = mailmap(git, everything);
  const merges = mergesOf(git, draft).filter(inWindow);
  let counted = 0;
  const wrong: string[] = [];
  const check = (what: string, source: string, id: string, area: DraftArea | undefined, commits: readonly Commit[]) => {
    const own = addresses.get(id) ?? new Set<string>();
    const is = (address: string) => own.has(mapped(address));
    const made = (one: Commit) => is(one.author) || one.with.some(is);
    const inArea = new Set(commits.map(({ sha }) => sha));
    const touching = merges.filter(({ brought }) => brought.some(({ sha }) => area === undefined || inArea.has(sha)));
    const expect = (pattern: RegExp, ours: number, all: number) => {
      const [, some, of] = pattern.exec(source) ?? [];
      counted += 1;
      if (Number(some ?? 0) !== ours || (of !== undefined && Number(of) !== all))
        wrong.push(`${what} ${id}: ${pattern.source} says ${some} of ${of}, git ${ours} of ${all}`);
    };
    const now = commits.filter(inWindow);
    expect(/(?:^|; )(\d+) of (\d+) commits?\b/, now.filter(made).length, now.length);
    expect(
      /merged (\d+) of (\d+) merges? for others/,
      touching.filter((one) => is(one.merger) && !one.brought.some(made)).length,
      touching.length,
    );
    const reviewed = (one: Commit) =>
      one.lookedAt.some(is) || (is(one.committer) && one.committer !== one.author && !codeHost.test(one.committer));
    expect(
      /reviewed (\d+) of (\d+) commits? of others/,
      now.filter((one) => !made(one) && reviewed(one)).length,
      now.length,
    );
  };
  for (const { person, source } of draft.rest.choices.slice(0, 5))
    check("everything", source, person, undefined, everything);
  for (const area of draft.areas) {
    const shown = area.choices.filter(({ source }) => / (commits?|merges?) /.test(source));
    if (shown.length === 0) continue;
    const paths = [
      ...area.paths.map(({ pattern }) => pathspec(pattern)),
      ...area.except.map((one) => pathspec(one).replace(":(top", ":(exclude,top")),
    ];
    const commits =
      area.name === "incident"
        ? everything.filter(({ subject }) => /^revert\b/i.test(subject))
        : area.paths.length === 0
          ? []
          : commitsOf(git, [draft.head, "--", ...paths]);
    for (const { person, source } of shown.slice(0, 5)) check(area.name, source, person, area, commits);
  }
  return { counted, wrong };
}

/** Addresses of trailers as the mailmap has them. */
function mailmap(git: ReturnType<typeof gitIn>, commits: readonly Commit[]): (address: string) => string {
  const named = [...new Set(commits.flatMap((one) => [...one.with, ...one.lookedAt]))].filter((one) =>
    /^[^\s<>]+$/.test(one),
  );
  if (named.length === 0) return (address) => address;
  const answer = git(["check-mailmap", ...named.slice(0, 3000).map((one) => `<${one}>`)]).split("\n");
  const found = new Map(named.map((one, at) => [one, /<([^<>]*)>$/.exec(answer[at] ?? "")?.[1]?.toLowerCase() ?? one]));
  return (address) => found.get(address) ?? address;
}

function mergesOf(git: ReturnType<typeof gitIn>, draft: Draft) {
  const answer = git(["log", "--first-parent", "--merges", "--format=%H %ct %aE", draft.head]);
  return answer
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [sha = "", at = "", merger = ""] = line.split(" ");
      return { sha, at: Number(at), merger: merger.toLowerCase() };
    })
    .filter(({ at }) => at >= (draft.window.from ?? 0) && at < draft.window.to)
    .map((merge) => ({ ...merge, brought: commitsOf(git, [merge.sha, `^${merge.sha}^1`]) }))
    .filter(({ brought }) => brought.length > 0);
}
