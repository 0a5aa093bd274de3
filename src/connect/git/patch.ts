/** A change as text, byte for byte: from two commits, from the work tree, or from a patch that somebody hands over. */

import { createHash, type Hash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git, lines } from "./git.ts";
import type { Repository } from "./repository.ts";
import { textOf } from "./text.ts";

export interface Patch {
  /** The diff, at most `longest` characters. When it was cut, its last line is the digest of the whole. */
  readonly text: string;
  readonly truncated: boolean;
}

/** Everything that a user's settings could change is said: the same content gives the same text on every machine. */
const format = [
  ...["-r", "-p", "--no-color", "--no-ext-diff", "--no-textconv", "--full-index", "--find-renames=50%", "-l1000"],
  ...["--src-prefix=a/", "--dst-prefix=b/", "--unified=3", "--inter-hunk-context=0", "--diff-algorithm=myers"],
  ...["--no-indent-heuristic", "--ignore-submodules=none", "--submodule=short", "--no-relative"],
];

/** Output beyond this many bytes is not even hashed: 4 GiB. */
const mostBytes = 4_294_967_296;

/** What changed between two commits (or trees), merges of side branches included, since trees are compared. */
export async function patch(repo: Repository, base: string, head: string, longest: number): Promise<Patch> {
  return readPatch(repo, ["diff-tree", ...format, base, head], longest);
}

async function readPatch(
  repo: Repository,
  args: readonly string[],
  longest: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Patch> {
  const cutter = new Cutter(longest);
  await git(repo, args, { limit: mostBytes, take: (piece) => cutter.take(piece), env });
  return cutter.done();
}

/** What is in the work tree and in no commit, new files included, against HEAD. Nothing is written into the repository. */
export async function workTreePatch(repo: Repository, longest: number): Promise<Patch> {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-"));
  try {
    const objects = { GIT_ALTERNATE_OBJECT_DIRECTORIES: join(repo.gitDir, "objects") };
    const env = { ...objects, GIT_INDEX_FILE: join(folder, "index"), GIT_OBJECT_DIRECTORY: join(folder, "objects") };
    const here = { cwd: repo.root, env: repo.env };
    await git(here, ["init", "--quiet", "--bare", folder]);
    await git(here, ["read-tree", "HEAD"], { env });
    await git(here, ["add", "--all", "--", "."], { env });
    const [tree = ""] = lines(await git(here, ["write-tree"], { env }));
    return await readPatch(repo, ["diff-tree", ...format, repo.head, tree], longest, {
      GIT_ALTERNATE_OBJECT_DIRECTORIES: env.GIT_OBJECT_DIRECTORY,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A patch that was handed over, as a file or on standard input. */
export async function givenPatch(pieces: AsyncIterable<Buffer | string>, longest: number): Promise<Patch> {
  const cutter = new Cutter(longest);
  for await (const piece of pieces) cutter.take(typeof piece === "string" ? Buffer.from(piece) : piece);
  return cutter.done();
}

/** Keeps the beginning of a patch, and the digest of all of it. */
class Cutter {
  readonly #longest: number;
  readonly #hash: Hash = createHash("sha256");
  readonly #pieces: Buffer[] = [];
  #kept = 0;
  #all = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  take(piece: Buffer): void {
    this.#hash.update(piece);
    this.#all += piece.length;
    if (this.#kept >= this.#longest) return;
    this.#pieces.push(piece.subarray(0, this.#longest - this.#kept));
    this.#kept += Math.min(piece.length, this.#longest - this.#kept);
  }

  /**
   * The text. What was cut off is bound by the digest in the last line: otherwise an approval would survive a push that
   * changes only what nobody was shown.
   */
  done(): Patch {
    const text = textOf(Buffer.concat(this.#pieces));
    if (this.#all === this.#kept && text.length <= this.#longest) return { text, truncated: false };
    const last = `finalcall: cut off here; all ${this.#all} bytes have the SHA-256 ${this.#hash.digest("hex")}\n`;
    const room = text.slice(0, this.#longest - last.length);
    return { text: room.slice(0, room.lastIndexOf("\n") + 1) + last, truncated: true };
  }
}
