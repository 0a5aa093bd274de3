/** A comparison as the rules see it: two or three models over the team's own samples, marked blind, and the choice. */

import type { Json } from "../../kernel/json.ts";
import type { Text } from "../../kernel/prose.ts";

/** What one person says of one answer: used as it stands, used after fixing it, or thrown away and written by hand. */
export const grades = ["good", "fix", "wrong"] as const;
export type Grade = (typeof grades)[number];

/** `minutes`: what mending it takes, or writing it by hand. 0 for a good one. */
export interface Mark {
  readonly grade: Grade;
  readonly minutes: number;
}

/** One answer, at its place among the answers to its sample. Whose it is, nobody can read here. */
export interface Run {
  readonly sample: string;
  /** 0 for the answer that stands first. */
  readonly place: number;
  /** False: the answer held no words. */
  readonly ok: boolean;
  readonly output: Text;
  /** JSON of model, call, cost and times: a `Figure` without its place. */
  readonly sealed: Text;
}

/** For each sample, which model stands at which place: indexes of `models`. Drawn by the server before the first answer. */
export interface Key {
  readonly order: readonly (readonly number[])[];
}

/** What one answer took. */
export interface Figure {
  readonly sample: string;
  readonly place: number;
  readonly model: string;
  readonly call: string;
  /** Until the first piece of text. */
  readonly firstTokenMs: number;
  readonly ms: number;
  /** Nano-dollars, by the gateway's own metering. */
  readonly cost: number;
  /** Its provider had part of the request in a cache, so that it cost less and came sooner. */
  readonly cached: boolean;
}

export interface ComparisonState {
  readonly id: string;
  readonly task: string;
  /** As `provider/name`, in the order in which they were named. */
  readonly models: readonly string[];
  readonly samples: readonly string[];
  /** Number of the task release whose prompt and parameters all of them got. */
  readonly release: number;
  readonly promptDigest: string;
  readonly prices: Json;
  /** Nano-dollars for an hour of whoever fixes answers. */
  readonly hour: number;
  /** JSON of a `Key`. Its words are given to nobody before the names open. */
  readonly sealed: Text;
  readonly by: string;
  /** The session or token that it was started by: `passkey:…`, `token:…`. */
  readonly via: string;
  readonly at: string;
  readonly seq: number;
  readonly runs: readonly Run[];
  /** By person, then by sample: a mark for each place. */
  readonly marks: ReadonlyMap<string, ReadonlyMap<string, readonly Mark[]>>;
  /** By sample: what holds where people had not agreed. */
  readonly settled: ReadonlyMap<string, readonly Mark[]>;
  /** From here on the names are open and nothing is marked any more: what was sealed, in plain. */
  readonly closed:
    | (Key & { readonly figures: readonly Figure[]; readonly by: string; readonly at: string })
    | undefined;
  readonly dropped: { readonly by: string; readonly at: string; readonly reason: Text } | undefined;
  /** The choice with its one-line reason, once the marks are closed. `beats`: the models over which it did better in all. */
  readonly chosen:
    | {
        readonly model: string;
        readonly beats: readonly string[];
        readonly reason: Text;
        readonly by: string;
        readonly at: string;
      }
    | undefined;
}

export const runOf = ({ runs }: Pick<ComparisonState, "runs">, sample: string, place: number): Run | undefined =>
  runs.find((one) => one.sample === sample && one.place === place);

/** Whether every model answered every sample. */
export const isRun = ({ runs, samples, models }: ComparisonState): boolean =>
  runs.length === samples.length * models.length;

/** The model at a place of a sample; empty while the names are closed. */
export function modelAt({ closed, samples, models }: ComparisonState, sample: string, place: number): string {
  const index = closed?.order[samples.indexOf(sample)]?.[place];
  return index === undefined ? "" : (models[index] ?? "");
}

/** What everybody said of a sample, one row for each person who marked it. */
export const rowsOf = ({ marks }: Pick<ComparisonState, "marks">, sample: string): (readonly Mark[])[] =>
  [...marks.values()].flatMap((own) => {
    const row = own.get(sample);
    return row ? [row] : [];
  });

/** Whether all say the same of the answer at a place, as far as anybody said something. */
export const agreeAt = (rows: readonly (readonly Mark[])[], place: number): boolean =>
  new Set(rows.map((row) => row[place]?.grade)).size <= 1;

/** Samples about which people do not agree, and nobody has settled it. */
export const openSamples = (state: ComparisonState): string[] =>
  state.samples.filter((sample) => {
    const rows = rowsOf(state, sample);
    return !state.settled.has(sample) && state.models.some((_, place) => !agreeAt(rows, place));
  });

/** Samples that nobody has marked yet. */
export const unmarked = (state: ComparisonState): string[] =>
  state.samples.filter((sample) => rowsOf(state, sample).length === 0);

/** What holds at a place: what was settled, else the worst grade that anybody gave, with the mean of its minutes. */
export function markAt(state: ComparisonState, sample: string, place: number): Mark | undefined {
  const settled = state.settled.get(sample)?.[place];
  if (settled) return settled;
  return worst(rowsOf(state, sample).flatMap((row) => row[place] ?? []));
}

/** The worst of several marks of one answer; its minutes are the mean of those who gave that grade. */
export function worst(marks: readonly Mark[]): Mark | undefined {
  const grade = [...grades].reverse().find((one) => marks.some((mark) => mark.grade === one));
  if (grade === undefined) return undefined;
  const minutes = marks.filter((mark) => mark.grade === grade).map((mark) => mark.minutes);
  return { grade, minutes: minutes.reduce((sum, one) => sum + one, 0) / minutes.length };
}
