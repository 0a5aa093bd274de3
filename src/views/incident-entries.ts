/** The timeline as experiments: symptom, check, action, result; a guess looks like a guess; numbers before and after. */

import type { Numbers } from "../decisions/release/numbers.ts";
import { quantity } from "./chart.ts";
import { whenText } from "./incident-draft.ts";
import type { EntryTold, IncidentTold } from "./incident-told.ts";
import { actorName, capital, listed } from "./names.ts";
import { moment } from "./times.ts";

export interface EntryModel {
  readonly n: number;
  readonly seq: number;
  readonly time: string;
  readonly kind: string;
  /** Who did it, and whether it was entered late. */
  readonly by: string;
  readonly says: string;
  /** What was expected and why, what was found, what it corrects. */
  readonly more: readonly string[];
  readonly evidence: string;
  /** An address that may be opened; empty where the evidence is words. */
  readonly href: string;
  readonly guess: boolean;
  readonly bad: boolean;
  readonly changes: readonly { readonly signal: string; readonly before: string; readonly after: string }[];
  readonly waits: string;
}

/** What happened, the newest first. */
export const entriesOf = (told: IncidentTold, at: string, zone: string): EntryModel[] =>
  told.timeline.map((entry) => model(told, entry, at, zone)).reverse();

/** Entered more than this after it happened: that is said. */
const lateMs = 5 * 60_000;

function model({ timeline }: IncidentTold, entry: EntryTold, at: string, zone: string): EntryModel {
  const { n, seq, kind, says, occurred, recordedAt, evidence, guess, outcome, of } = entry;
  const late = Date.parse(recordedAt) - Date.parse(occurred.to ?? occurred.at) > lateMs;
  const who = entry.who ? entry.who.name : actorName(entry.by);
  const before = entry.before.length > 0 ? entry.before : (timeline.find((one) => one.n === of)?.before ?? []);
  return {
    ...{ n, seq, says, evidence, guess },
    time: whenText(occurred, at, zone),
    kind: outcome ? `Result: ${outcomes[outcome]}` : capital(kind),
    by: `${who}${late ? `, entered ${moment(recordedAt, at, zone)}` : ""}`,
    more: moreOf(entry),
    href: /^https?:\/\/[^\s]+$/.test(evidence) ? evidence : "",
    bad: kind === "symptom" || outcome === "worse",
    changes: outcome ? changesOf(before, entry.after) : [],
    waits: kind === "action" && entry.result === 0 ? "waits for its result" : "",
  };
}

const outcomes = {
  helped: "it helped",
  "no-change": "no change",
  worse: "it got worse",
  unknown: "not known",
} as const;

function moreOf({ action, check, corrects, correctedBy, of, result }: EntryTold): string[] {
  return [
    ...(action
      ? [`Because: ${action.hypothesis}`, `Expected: ${action.expected}${action.risky ? "" : " Cannot make it worse."}`]
      : []),
    ...(check ? [`Expected: ${check.expected}`, ...(check.found === "" ? [] : [`Found: ${check.found}`])] : []),
    ...(of > 0 ? [`Of action ${of}.`] : []),
    ...(result > 0 ? [`Its result is entry ${result}.`] : []),
    ...(corrects > 0 ? [`Corrects entry ${corrects}.`] : []),
    ...(correctedBy.length > 0 ? [`Corrected by entry ${listed(correctedBy.map(String))}.`] : []),
  ];
}

/** The numbers that the watcher knew before and after; the two that changed most. */
function changesOf(before: Numbers, after: Numbers): EntryModel["changes"] {
  const number = (value: number | null, unit: string) => (value === null ? "not known" : quantity(value, unit));
  return after
    .flatMap((one) => {
      const was = before.find(({ signal }) => signal === one.signal);
      if (one.signal === "traffic" || !was || (was.value === null && one.value === null)) return [];
      const change = Math.abs((one.value ?? 0) - (was.value ?? 0)) / Math.max(1e-9, Math.abs(was.value ?? 0));
      const signal = one.signal.replaceAll(/[-_]/g, " ");
      return [{ signal, before: number(was.value, was.unit), after: number(one.value, one.unit), change }];
    })
    .sort((a, b) => b.change - a.change)
    .slice(0, 2)
    .map(({ signal, before, after }) => ({ signal, before, after }));
}
