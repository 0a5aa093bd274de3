/** What a check of the record found, in words: what was looked at, up to where, when, and what does not hold. */

import { plural } from "./names.ts";
import { clock, day } from "./times.ts";

/** What a server knows of its own checks; all absent: none was run since it started. */
export interface Checked {
  readonly last?: {
    readonly ok: boolean;
    readonly entries: number;
    /** The head at that moment, and its position. */
    readonly head: string;
    readonly upTo: number;
    readonly firstBad: number | null;
    readonly problems: readonly { readonly seq: number; readonly what: string }[];
    /** Passkey signatures that were checked again. */
    readonly signatures: number;
    /** Checkpoints with a good signature that agree. */
    readonly signed: number;
    /** The position of the newest signed checkpoint. */
    readonly checkpoint: number | undefined;
    readonly at: string;
    readonly ms: number;
  };
  readonly running?: { readonly checked: number; readonly of: number };
  /** When a check could not be ended. */
  readonly failed?: string;
}

export interface CheckModel {
  readonly state: "unknown" | "running" | "whole" | "broken";
  readonly title: string;
  readonly says: string;
  /** Further facts, a sentence each. */
  readonly facts: readonly string[];
  readonly problems: readonly { readonly seq: number; readonly what: string }[];
}

const count = (n: number) => n.toLocaleString("en-US");

/** `head`: where the record ends now; `at` and `zone`: for whom it is told. */
export function checkView(
  { last, running, failed }: Checked,
  { head, at, zone }: { head: number; at: string; zone: string },
): CheckModel {
  const progress = running ? [`A check is under way: ${count(running.checked)} of ${count(running.of)} entries.`] : [];
  const broke = failed
    ? [`The check at ${clock(failed, zone)} could not be ended; the server’s terminal says why.`]
    : [];
  if (!last)
    return {
      state: running ? "running" : "unknown",
      title: "The record",
      says: "Each entry was held against the one before it when this server read it. Nobody ran the whole check since it started.",
      facts: [...progress, ...broke],
      problems: [],
    };
  const when = `${day(last.at, at, zone) === day(at, at, zone) ? "" : `${day(last.at, at, zone)} `}${clock(last.at, zone)}`;
  const since = head - last.upTo;
  const facts = [
    `${count(last.signatures)} passkey ${plural(last.signatures, "signature was", "signatures were")} checked again.`,
    last.checkpoint === undefined
      ? "No checkpoint is signed yet, so a record that was cut at its end would not show it."
      : `The last signed checkpoint is at entry ${count(last.checkpoint)}; ${count(last.signed)} ${plural(last.signed, "agrees", "agree")} with it all.`,
    ...(since > 0 ? [`${count(since)} ${plural(since, "entry", "entries")} came since.`] : []),
    ...progress,
    ...broke,
  ];
  const took = `${(last.ms / 1000).toFixed(1)}\u00a0s`;
  if (last.ok)
    return {
      state: "whole",
      title: "The record is whole",
      says: `${count(last.entries)} entries up to ${count(last.upTo)} checked at ${when} in ${took}: none changed, missing or reordered.`,
      facts,
      problems: [],
    };
  return {
    state: "broken",
    title: `The record is broken at entry ${count(last.firstBad ?? 0)}`,
    says: `Checked at ${when}. Do not rely on this entry, nor on anything after it, until somebody has compared it with a copy.`,
    facts,
    problems: last.problems,
  };
}
