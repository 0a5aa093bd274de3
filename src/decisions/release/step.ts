/** An exact step: what to run or go back to, so exact that a tired person can do it at night. */

import * as z from "zod";

export const stepKinds = ["command", "commit", "image", "database"] as const;
export type StepKind = (typeof stepKinds)[number];

/** `does`: the command line, the full commit, the image with its tag or digest, or the statement or migration. */
export const stepSchema = z.strictObject({ kind: z.enum(stepKinds), does: z.string().max(4000) });
export type GivenStep = Readonly<z.infer<typeof stepSchema>>;

const vague =
  /^(tbd|tba|todo|fixme|xxx+|n\/?a|none|nothing|no|yes|ok|later|same|test|foo|bar|asdf|dummy|placeholder|example|unknown|as usual|the usual|manual(ly)?|by hand|roll ?back|revert|undo|redeploy|restore|ask .{0,40}|see .{0,80}|contact .{0,40}|-+|\.+|\?+)\.?$/i;
const unfilled = /<[^>]*>|\{\{|\}\}|\[[A-Z _-]{3,}\]|\bTODO\b|\bTBD\b|\bFIXME\b|\bXXX\b|\.\.\.|…|\byour[-_ ]\w+/i;

/** True for text that only fills a field: empty, a word that says nothing, or a blank to be filled in. */
export function isPlaceholder(text: string): boolean {
  const plain = text.trim();
  return plain.length < 2 || vague.test(plain) || unfilled.test(plain) || !/[\p{L}\p{N}]/u.test(plain);
}

/** Commands that change nothing, whatever follows them. */
const idle = /^(true|false|:|exit|echo|printf|sleep|ls|pwd|cd|cat|date|whoami|clear|#)(\s|$)/;
/** Tags that mean another image tomorrow. */
const moving = /^(latest|stable|main|master|prod|production|staging|dev|edge|nightly|current|previous|last)$/i;

/** What is wrong with a step, as the end of a sentence; undefined when it is exact. `to` is the commit that is released. */
export function stepFault({ kind, does }: GivenStep, to: string): string | undefined {
  const plain = does.trim();
  if (plain === "") return "it is empty";
  if (kind === "commit") return commitFault(plain, to);
  if (isPlaceholder(plain)) return `“${plain.slice(0, 60)}” says nothing that could be done`;
  if (kind === "command") return idle.test(plain) ? `“${plain.slice(0, 60)}” changes nothing` : undefined;
  return kind === "image" ? imageFault(plain) : databaseFault(plain);
}

function commitFault(text: string, to: string): string | undefined {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text)) return "it is not the full name of a commit";
  if (/^0+$/.test(text)) return "no commit has that name";
  return text === to ? "it is the commit that is being released" : undefined;
}

function imageFault(text: string): string | undefined {
  if (/\s/.test(text)) return "an image has no spaces in its name";
  if (/@sha256:[0-9a-f]{64}$/.test(text)) return undefined;
  const tag = /:([\w][\w.-]{0,127})$/.exec(text)?.[1];
  if (tag === undefined) return "it has no tag";
  return moving.test(tag) ? `the tag ${tag} means another image tomorrow` : undefined;
}

/** A statement, a file, or a migration by its number or name: never a single plain word. */
const databaseFault = (text: string): string | undefined =>
  /\s|[/.:]|\d{3,}|_/.test(text) ? undefined : "it names no statement, file or migration";
