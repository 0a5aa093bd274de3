/** What a comparison says: shares with their intervals, what a thousand answers cost in all, and what so few samples can tell apart. Pure. */

import { type Evidence, wilson } from "../task/evidence.ts";
import { type ComparisonState, grades, type Mark, markAt, modelAt } from "./state.ts";

/** One model over all marked samples. */
export interface Row {
  readonly model: string;
  /** Good as it is, of those that were marked. */
  readonly good: Evidence;
  readonly fix: number;
  readonly wrong: number;
  /** Nano-dollars for 1,000 answers: what the model takes, what fixing takes, both. */
  readonly priced: number;
  readonly fixing: number;
  readonly inAll: number;
  /** The 95 % interval of `inAll`: that of the share that needs fixing, at the minutes that it took here. */
  readonly inAllLow: number;
  readonly inAllHigh: number;
  /** Milliseconds: 1 answer in 20 takes longer (nearest rank). */
  readonly slow: number;
  /** Milliseconds until the first piece of text, half of them (nearest rank). */
  readonly first: number;
  /** Answers that were partly in a provider's cache. */
  readonly cached: number;
}

/** Two models, sample by sample. Samples on which they got the same grade say nothing about either. */
export interface Pair {
  readonly a: string;
  readonly b: string;
  readonly better: number;
  readonly worse: number;
  readonly same: number;
  /** Chance of a difference at least as large, in either direction, between two models that are equally good. */
  readonly p: number;
  /** Samples that would show a difference of this size in four of five comparisons; undefined: none was seen. */
  readonly needs: number | undefined;
}

/** Below this chance two models are told apart. */
export const level = 0.05;
/** z of a 95 % interval, and of a power of 80 %. */
const za = 1.959964;
const zb = 0.841621;

/** Per model, in the order in which they were named; empty figures while the names are closed. */
export function resultOf(state: ComparisonState, byHand: number | undefined): Row[] {
  const all = state.models.map((model) => marksOf(state, model).map(({ mark }) => mark));
  const usual = minutesFor(all.flat(), byHand) ?? byHand ?? 0;
  return state.models.map((model, n) => {
    const marks = all[n] ?? [];
    const figures = state.closed?.figures.filter((one) => one.model === model) ?? [];
    const priced = perThousand(
      figures.map(({ cost }) => cost),
      figures.length,
    );
    const fixing = perThousand(
      marks.map((mark) => (minutesOf(mark, byHand) / 60) * state.hour),
      marks.length,
    );
    const count = (grade: Mark["grade"]) => marks.filter((mark) => mark.grade === grade).length;
    const good = wilson(count("good"), marks.length);
    const each = ((minutesFor(marks, byHand) ?? usual) / 60) * state.hour * 1000;
    return {
      ...{ model, good, fix: count("fix"), wrong: count("wrong") },
      ...{ priced, fixing, inAll: priced + fixing },
      inAllLow: priced + Math.floor((1 - good.high) * each),
      inAllHigh: priced + Math.ceil((1 - good.low) * each),
      slow: rank(
        figures.map(({ ms }) => ms),
        0.95,
      ),
      first: rank(
        figures.map(({ firstTokenMs }) => firstTokenMs),
        0.5,
      ),
      cached: figures.filter(({ cached }) => cached).length,
    };
  });
}

/** The mean minutes of what was not good; undefined: all was. */
function minutesFor(marks: readonly Mark[], byHand: number | undefined): number | undefined {
  const minutes = marks.filter(({ grade }) => grade !== "good").map((mark) => minutesOf(mark, byHand));
  return minutes.length === 0 ? undefined : minutes.reduce((sum, one) => sum + one, 0) / minutes.length;
}

/** The one that costs less in all than every other beyond its interval; undefined: they cannot be told apart. */
export const cheapestOf = (rows: readonly Row[]): Row | undefined =>
  rows.find((one) => rows.every((other) => other === one || one.inAllHigh < other.inAllLow));

/** An answer that is wrong is written by hand: the minutes that somebody entered, else what the page says that takes. */
export const minutesOf = ({ grade, minutes }: Mark, byHand: number | undefined): number =>
  grade === "good" ? 0 : minutes > 0 ? minutes : grade === "wrong" ? (byHand ?? 0) : 0;

/** Rounded up: an estimate of what is paid says rather more. */
const perThousand = (amounts: readonly number[], count: number): number =>
  count === 0 ? 0 : Math.ceil((amounts.reduce((sum, one) => sum + one, 0) * 1000) / count);

function rank(values: number[], part: number): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

/** The marks of one model, sample by sample. */
function marksOf(state: ComparisonState, model: string): { readonly sample: string; readonly mark: Mark }[] {
  return state.samples.flatMap((sample) => {
    const place = state.models.findIndex((_, n) => modelAt(state, sample, n) === model);
    const mark = place < 0 ? undefined : markAt(state, sample, place);
    return mark ? [{ sample, mark }] : [];
  });
}

/** How `a` did against `b`, sample by sample: the exact sign test, two sides. */
export function pairOf(state: ComparisonState, a: string, b: string): Pair {
  const others = new Map(marksOf(state, b).map(({ sample, mark }) => [sample, mark]));
  const steps = marksOf(state, a).flatMap(({ sample, mark }) => {
    const other = others.get(sample);
    return other ? [grades.indexOf(other.grade) - grades.indexOf(mark.grade)] : [];
  });
  const better = steps.filter((step) => step > 0).length;
  const worse = steps.filter((step) => step < 0).length;
  const same = steps.length - better - worse;
  return { a, b, better, worse, same, p: signTest(better, worse), needs: needed(better, worse, steps.length) };
}

/** The exact sign test: the chance of a split at least this uneven when both sides are equally likely. */
export function signTest(better: number, worse: number): number {
  return Math.min(1, 2 * tail(better + worse, Math.max(better, worse)));
}

/** Chance of at least `least` heads in `n` throws of a fair coin. */
export function tail(n: number, least: number): number {
  let ways = 1; // n over k, from k = n down
  let sum = 0;
  for (let k = n; k >= least; k -= 1) {
    sum += ways;
    ways = (ways * k) / (n - k + 1);
  }
  return sum / 2 ** n;
}

/**
 * Samples for a paired comparison of two shares (McNemar; R. J. Connett, J. A. Smith, R. B. McHugh, 1987): 5 % two-sided,
 * power 80 %, if the difference is as large as it was here. Two digits: it is an estimate of an estimate.
 */
export function needed(better: number, worse: number, of: number): number | undefined {
  if (better === worse || of === 0) return undefined;
  const differ = (better + worse) / of;
  const by = Math.abs(better - worse) / of;
  const exact = (za * Math.sqrt(differ) + zb * Math.sqrt(Math.max(0, differ - by * by))) ** 2 / by ** 2;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
  return Math.ceil(Math.round(exact / unit) * unit);
}

/** `a` is better in quality: so uneven a split would be chance less than once in twenty. */
export const isBetter = ({ better, worse, p }: Pair): boolean => better > worse && p < level;

/** `a` may be worse: stricter than the test for better, because nobody should slip through for want of samples. One side, 5 %. */
export const isWorse = ({ better, worse }: Pair): boolean => worse > better && tail(better + worse, worse) < level;

/**
 * The models that `chosen` beats: it has no more wrong answers, and it is better in quality, or it is not worse as far as
 * these samples say and costs less in all, fixing included. What cannot be told apart in quality is decided by price alone, and the screen says so.
 */
export function beatenBy(state: ComparisonState, chosen: string, byHand: number | undefined): string[] {
  const rows = resultOf(state, byHand);
  const own = rows.find(({ model }) => model === chosen);
  if (!own) return [];
  return rows.flatMap(({ model, inAll, wrong }) => {
    if (model === chosen || own.wrong > wrong) return [];
    const pair = pairOf(state, chosen, model);
    return isBetter(pair) || (!isWorse(pair) && own.inAll < inAll) ? [model] : [];
  });
}
