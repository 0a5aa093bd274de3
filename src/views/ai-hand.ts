/** The task against the same work by hand: minutes, mistakes, money, as far as they are known. */

import type { Task } from "../page/page.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { usd } from "./money.ts";

export interface FigureModel {
  readonly label: string;
  /** Empty: nothing is known yet. */
  readonly value: string;
  readonly below: string;
}

export interface HandModel {
  readonly figures: readonly FigureModel[];
  /** Since when and over how many, or that nothing is known. */
  readonly note: string;
}

const window = 30 * 86_400_000;
/** So many of the newest calls say what one costs and how long it takes. */
const latest = 200;

/** The last thirty days of drafts that people read, and the latest calls. */
export function handOf(context: ViewContext, task: Task): HandModel {
  const since = new Date(Date.parse(context.at) - window).toISOString();
  const read = [...worldOf(context.world).drafts.values()].filter(
    (one) => one.task === task.name && one.review && one.openedAt >= since,
  );
  const minutes = read.reduce((sum, { review }) => sum + (review?.seconds ?? 0), 0) / 60 / Math.max(1, read.length);
  const wrong = read.filter(({ complained }) => complained !== "").length;
  const { byHand } = task;
  const calls = (context.ai?.numbers?.recent(task.name, latest) ?? []).flatMap(({ end }) => end ?? []);
  const cost = calls.reduce((sum, one) => sum + one.cost, 0) / Math.max(1, calls.length);
  const times = calls.map(({ ms }) => ms).sort((a, b) => a - b);
  const half = times[Math.floor(times.length / 2)];
  const nobody = "nobody measured it by hand";
  const figures: FigureModel[] = [
    {
      label: "Minutes of a person, each",
      value: read.length === 0 ? "" : minutes.toFixed(1),
      below: byHand ? `by hand ${byHand.minutes}` : nobody,
    },
    {
      label: "Mistakes that reached a customer",
      value: read.length === 0 ? "" : `${wrong} of ${read.length}`,
      below: byHand ? `by hand ${byHand.errors}\u00a0%` : nobody,
    },
    { label: "Price of one answer", value: calls.length === 0 ? "" : usd(cost), below: "by our own metering" },
    {
      label: "Half are there within",
      value: half === undefined ? "" : `${(half / 1000).toFixed(1)}\u00a0s`,
      below: `of the last ${calls.length} calls`,
    },
  ];
  const known = figures.filter(({ value }) => value !== "");
  return {
    figures: known,
    note: known.length === 0 ? "Nothing is known yet: no answer was read, and no call was counted." : "Last 30 days.",
  };
}
