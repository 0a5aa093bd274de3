/** What is known of a repository before anybody is asked: facts alone, each of which can be counted again with git. */

import type { History } from "./history.ts";
import type { Holding } from "./places.ts";

/** A person or program as a commit names it. */
export interface Named {
  readonly name: string;
  readonly email: string;
}

/** One commit, as git tells it. */
export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  /** When it entered the history: committer time, in seconds. */
  readonly at: number;
  readonly author: Named;
  /** When it was written, in seconds, and how many minutes the author's clock was ahead of UTC then. */
  readonly written: number;
  readonly offset: number;
  readonly committer: Named;
  readonly trailers: readonly string[];
  readonly subject: string;
  /** What it changed against its parent; none for a merge. */
  readonly files: readonly string[];
}

/** Somebody who made an annotated tag. `at` in seconds. */
export interface Tagger extends Named {
  readonly at: number;
}

/** A file of the commit that is looked at, with its text. */
export interface Text {
  readonly path: string;
  readonly text: string;
}

/** A library that is brought in, and where that is written. */
export interface Library {
  readonly about: "payments" | "sign-in" | "models";
  readonly name: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface Facts {
  /** What the repository is called, such as `github.com/harbor/app`. */
  readonly name: string;
  readonly head: string;
  /** The day from which is looked back, `2026-11-21`. */
  readonly on: string;
  /** Regular files of the commit. */
  readonly files: number;
  /** The list of files was cut: there are more than are read. */
  readonly cut: boolean;
  /** Git took too long to look for payments and models in the files. */
  readonly unsearched: boolean;
  readonly holdings: readonly Holding[];
  readonly codeowners: readonly Text[];
  readonly libraries: readonly Library[];
  /** Every regular file, for the rules of CODEOWNERS. */
  readonly tracked: readonly string[];
  readonly tags: readonly Tagger[];
  readonly history: History;
}
