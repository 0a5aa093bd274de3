/** The exit codes, stable and documented in docs/guide/commands.md, and the one way a command ends early. */

import { staleField } from "./stale.ts";

export const exit = {
  ok: 0,
  fault: 1,
  usage: 2,
  denied: 3,
  frozen: 4,
  stale: 5,
  tampered: 6,
  unreachable: 7,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** A command that cannot go on: what happened and why, and what to do next. Caught once, where the program starts. */
export class CommandError extends Error {
  readonly code: ExitCode;
  readonly next: string;

  constructor(code: ExitCode, why: string, next: string) {
    super(why);
    this.name = "CommandError";
    this.code = code;
    this.next = next;
  }
}

/** Ends the program with what went wrong: a sentence and a next step on stderr, or one JSON object on stdout. */
export function report(fault: unknown, json: boolean): ExitCode {
  const known = fault instanceof CommandError;
  const why = fault instanceof Error ? fault.message : String(fault);
  const code = known ? fault.code : exit.fault;
  const next = known
    ? fault.next
    : "This is a fault of finalcall. Run it again with FINALCALL_DEBUG=1 and report what it prints.";
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, code, why, next, ...staleField() })}\n`);
  else process.stderr.write(`${why}\n${next}\n`);
  if (!known && process.env.FINALCALL_DEBUG && fault instanceof Error) process.stderr.write(`${fault.stack}\n`);
  return code;
}
