/** Runs git: fixed settings whatever the user's are, no shell, no pager, no hook, no filter of a diff, a limit on what it may print. */

import { spawn } from "node:child_process";

/** Git cannot give what was asked, and it says so: why, and what to do next. Never a fault of ours. */
export class GitRefused extends Error {
  readonly next: string;

  constructor(why: string, next: string) {
    super(why);
    this.name = "GitRefused";
    this.next = next;
  }
}

/** Git ended with an error of its own. `stderr` is what it said. */
export class GitFailed extends Error {
  readonly code: number | null;
  readonly stderr: string;

  constructor(args: readonly string[], code: number | null, stderr: string) {
    super(`git ${args[0]} failed: ${stderr.trim().split("\n")[0] ?? ""}`);
    this.name = "GitFailed";
    this.code = code;
    this.stderr = stderr;
  }
}

export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The repository's folder of objects and refs. With it git reads that only: no file of the work tree has a say. */
  readonly gitDir?: string;
}

export interface Run {
  readonly input?: string;
  /** Bytes of output that are read; more is a refusal. Default 64 MiB. */
  readonly limit?: number;
  /** Takes the output piece by piece instead of keeping it. */
  readonly take?: (piece: Buffer) => void;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds until git is stopped. Default two minutes. */
  readonly patience?: number;
}

/** Settings that would change what git prints, or make it run programs. Given on the command line they win over every file. */
const settings = [
  "core.quotepath=off",
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.attributesFile=/dev/null",
  "core.warnAmbiguousRefs=true",
  "diff.suppressBlankEmpty=false",
  "log.showSignature=false",
].flatMap((one) => ["-c", one]);

/**
 * Without a work tree, some versions (2.43 on) take attributes from HEAD, where the branch could hide content by them. The
 * tree without files has none; where it is no object, git takes it all the same (git-config, `attr.tree`).
 */
const noAttributes = "attr.tree=4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/**
 * No file is there, so the index is empty. With an index git reads a file of the work tree in the place of a committed one
 * whose size and times it finds there (diff.c, `reuse_worktree_file`), also when it was told that there is no work tree.
 */
const noIndex = "/dev/finalcall-has-no-index";

const defaultLimit = 67_108_864;
const usualPatience = 120_000;

/** Runs git and gives what it printed. Throws GitFailed, or GitRefused when git is missing or prints more than is read. */
export function git(
  { cwd, env, gitDir }: Place,
  args: readonly string[],
  { input = "", limit = defaultLimit, take, env: more = {}, patience = usualPatience }: Run = {},
): Promise<Buffer> {
  const bare = gitDir === undefined ? [] : [`--git-dir=${gitDir}`, "--bare", "-c", noAttributes];
  const all = ["--no-pager", "--no-replace-objects", "--literal-pathspecs", ...bare, ...settings, ...args];
  return new Promise((resolve, reject) => {
    const own = { ...clean(env), ...(gitDir === undefined ? {} : { GIT_INDEX_FILE: noIndex }), ...more };
    const child = spawn("git", all, { cwd, env: own, timeout: patience, killSignal: "SIGKILL" });
    const pieces: Buffer[] = [];
    let read = 0;
    let said = "";
    child.stdout.on("data", (piece: Buffer) => {
      read += piece.length;
      if (read > limit) child.kill("SIGKILL");
      else if (take) take(piece);
      else pieces.push(piece);
    });
    child.stderr.on("data", (piece: Buffer) => {
      if (said.length < 10_000) said += piece.toString("utf8");
    });
    child.stdin.on("error", () => {}); // Git may end before it has read everything; its exit says why.
    child.stdin.end(input);
    child.on("error", () =>
      reject(new GitRefused(`git cannot be started in ${cwd}.`, "Install git, or give the change with --patch.")),
    );
    child.on("close", (code, signal) => {
      if (read > limit)
        reject(new GitRefused(`git ${args[0]} printed more than ${limit} bytes.`, "Name a smaller range."));
      else if (signal !== null)
        reject(new GitRefused(`git ${args[0]} did not end in ${patience / 60_000} minutes.`, "Name a smaller range."));
      else if (code !== 0) reject(new GitFailed(args, code, said));
      else resolve(Buffer.concat(pieces));
    });
  });
}

/** The environment without git's own variables: they could name another repository, other objects or programs to run. */
function clean(env: Place["env"]): Record<string, string> {
  const kept = Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return {
    ...Object.fromEntries(kept.filter(([name]) => !name.startsWith("GIT_"))),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_GRAFT_FILE: "/dev/null/none", // A path that nothing can be at: grafts would rewrite who made what.
    LC_ALL: "C",
  };
}

/** The lines of an answer. */
export const lines = (answer: Buffer): string[] => answer.toString("utf8").split("\n").filter(Boolean);
