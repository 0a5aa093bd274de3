/** The result of a comparison in words and figures: the names are open here. */

import type { ComparisonState } from "../decisions/comparison/state.ts";
import { cheapestOf, isBetter, isWorse, pairOf, type Row, resultOf } from "../decisions/comparison/verdict.ts";
import { needed } from "../decisions/task/evidence.ts";
import type { Task } from "../page/page.ts";
import { moneyIn, usd } from "./money.ts";
import { listed } from "./names.ts";

/** Shares are percent. */
export interface ResultRow {
  readonly model: string;
  /** The model's name without its provider, where that says which. */
  readonly name: string;
  readonly good: string;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** The whisker as a sentence. */
  readonly says: string;
  /** For 1,000 answers, in `currency`. */
  readonly priced: string;
  readonly fixing: string;
  readonly inAll: string;
  readonly currency: string;
  readonly slow: string;
  readonly first: string;
}

/** Percent of right answers that spot checks need: the line in the chart. */
export const bar = needed["spot-checks"].low * 100;

/** In the currency of the task's budget, by the rate at which the page was read. */
const money = (task: Task | undefined, amount: number): string => {
  const budget = task?.budget;
  return budget ? moneyIn(budget.says, budget.amount, amount).own : usd(amount);
};

const bare = (amount: string): string => amount.split("\u00a0")[0] ?? "";

const seconds = (ms: number): string => (ms < 1000 ? `${ms}\u00a0ms` : `${(ms / 1000).toFixed(1)}\u00a0s`);

/** `gpt-5-mini`, unless another provider's model is called so, too. */
function shortName(models: readonly string[], model: string): string {
  const bare = (one: string) => one.slice(one.indexOf("/") + 1);
  return models.filter((one) => bare(one) === bare(model)).length > 1 ? model : bare(model);
}

/** By what it costs in all. */
export function rowModels(state: ComparisonState, task: Task | undefined): ResultRow[] {
  const rows = resultOf(state, task?.byHand?.minutes).sort((a, b) => a.inAll - b.inAll);
  return rows.map((row) => rowModel(row, shortName(state.models, row.model), task));
}

function rowModel(
  { model, good, priced, fixing, inAll, slow, first }: Row,
  name: string,
  task: Task | undefined,
): ResultRow {
  const [share, low, high] = [good.share * 100, good.low * 100, good.high * 100];
  const below = high < bar ? "; below the bar" : "";
  return {
    ...{ model, name, share, low, high, good: `${good.right} of ${good.read}` },
    says: `${good.right} of ${good.read}; between ${Math.round(low)} and ${Math.round(high)} percent${below}`,
    ...{ priced: bare(money(task, priced)), fixing: bare(money(task, fixing)), inAll: bare(money(task, inAll)) },
    currency: money(task, inAll).split("\u00a0")[1] ?? "",
    ...{ slow: seconds(slow), first: seconds(first) },
  };
}

/** Who costs least in all, and what can be said of quality. */
export function verdictSays(state: ComparisonState, task: Task | undefined, rows: readonly ResultRow[]) {
  const figures = resultOf(state, task?.byHand?.minutes);
  const named = (model: string) => rows.find((row) => row.model === model)?.name ?? "";
  const [least, ...others] = [...figures].sort((a, b) => a.inAll - b.inAll);
  if (!least) return { title: "", quality: "" };
  const title =
    cheapestOf(figures) === undefined
      ? "Which costs least in all cannot be told apart yet"
      : `${named(least.model)} costs least once fixing is paid for`;
  const pairs = others.map(({ model }) => pairOf(state, least.model, model));
  const alike = pairs.filter((pair) => !isBetter(pair) && !isWorse(pair)).map(({ b }) => named(b));
  const told = [
    ...pairs.filter(isBetter).map(({ b }) => `${named(least.model)} is better than ${named(b)}.`),
    ...pairs.filter(isWorse).map(({ b }) => `${named(least.model)} is worse than ${named(b)}.`),
    ...(alike.length === 1
      ? [`Quality of ${listed([named(least.model), ...alike].sort())} cannot be told apart yet.`]
      : []),
    ...(alike.length > 1
      ? [`Quality of ${named(least.model)} cannot be told from that of ${listed(alike.sort())} yet.`]
      : []),
  ];
  return { title, quality: told.join(" ") };
}

/** What the figures mean, and what so few samples cannot say. */
export function noteOf(state: ComparisonState, task: Task | undefined): string {
  const rows = rowModels(state, task);
  const named = (model: string) => rows.find((row) => row.model === model)?.name ?? "";
  const pairs = state.models.flatMap((a, n) => state.models.slice(n + 1).map((b) => pairOf(state, a, b)));
  const apart = pairs.map(({ a, b, p, needs }) => {
    const [one, other] = [named(a), named(b)].sort();
    if (p < 0.05) return `${one} and ${other} differ in quality: so uneven a split is chance ${chance(p)}.`;
    if (needs === undefined)
      return `${one} and ${other} did equally well, so nobody can say how many samples it would take.`;
    return `To tell ${one} from ${other} on quality would take about ${needs.toLocaleString("en-US")} samples.`;
  });
  const figures = resultOf(state, task?.byHand?.minutes);
  const cached = figures.some((row) => row.cached > 0);
  const ranges = figures.map(
    ({ model, inAllLow, inAllHigh }) =>
      `${bare(money(task, inAllLow))} to ${bare(money(task, inAllHigh))} with ${named(model)}`,
  );
  return [
    `Whiskers are 95 % intervals from ${state.samples.length} samples; by them 1,000 answers cost in all ${listed(ranges)}.`,
    `Fixing is your own minutes at ${money(task, state.hour)} an hour; a wrong answer is written by hand.`,
    ...apart,
    ...(cached ? ["A provider had part of some requests in its cache, so those cost less."] : []),
  ].join(" ");
}

const chance = (p: number): string =>
  p < 0.001 ? "less than once in 1,000 times" : `once in ${Math.round(1 / p)} times`;
