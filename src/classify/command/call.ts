/** What a rule is told about a program that would run, and what it may answer. */

import type { Page } from "../../page/page.ts";
import type { Answer } from "./finding.ts";
import type { Shared, State } from "./shell/state.ts";
import type { Field, Stream } from "./shell/text.ts";

/** The shell around a program. */
export interface Shell {
  readonly page: Page;
  /** The folder in which the agent works: what lies inside is its own. */
  readonly root: string;
  readonly state: State;
  readonly shared: Shared;
  /** Judges another program that this one starts; `past`: functions and aliases do not
   * count; `own`: a name that is not known here belongs to the project. Gives what it prints. */
  run(words: readonly Field[], stdin: Stream, how?: { readonly past?: boolean; readonly own?: boolean }): Stream;
  /** As a subshell does it: what changes in there is gone afterwards. */
  apart(work: () => Stream): Stream;
  /** Gives a variable a value that programs see. */
  set(name: string, value: string): void;
  /** Judges a text that this program gives to a shell, with its positional parameters. Gives what it prints. */
  script(text: string, stdin: Stream, parameters?: readonly string[]): Stream;
  /** Whether there is a rule for a program of this name. */
  knows(name: string): boolean;
  /** A reason to stop. */
  stop(answer: Exclude<Answer, "allow">, area: string, action: string, why: string): undefined;
}

export interface Call {
  /** In small letters, without folder and `.exe`. */
  readonly name: string;
  /** As it was written, with its folder. */
  readonly path: string;
  readonly args: readonly Field[];
  readonly stdin: Stream;
  readonly shell: Shell;
}

/** Judges one program by its arguments: reports every reason to stop. Gives what it prints, where that is known. */
export type Program = (call: Call) => Stream;
export type Programs = ReadonlyMap<string, Program>;
