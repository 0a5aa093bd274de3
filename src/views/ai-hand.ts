/** The task against the same work by hand: minutes, mistakes, money, as far as they are known. */

import { type Numbers, numbersOf } from "../decisions/draft/numbers.ts";
import type { Task } from "../page/page.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { usd } from "./money.ts";
import { plural } from "./names.ts";

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

const days = 30;
/** So many of the newest calls say how long one takes. */
const latest = 200;

/** The last thirty days of what people read, and of the gateway's own meter. */
export function handOf(context: ViewContext, task: Task): HandModel {
  const since = new Date(Date.parse(context.at) - days * 86_400_000).toISOString();
  const drafts = [...worldOf(context.world).drafts.values()].filter(
    (one) => one.task === task.name && one.openedAt >= since,
  );
  const sums = (context.ai?.numbers?.byDay(`task:${task.name}`) ?? []).filter(({ day }) => day >= since.slice(0, 10));
  const answered = sums.reduce((sum, { calls, failed }) => sum + calls - failed, 0);
  const cost = sums.reduce((sum, one) => sum + one.cost, 0);
  const numbers = numbersOf(drafts, { answered, cost });
  const calls = (context.ai?.numbers?.recent(task.name, latest) ?? []).flatMap(({ end }) => end ?? []);
  const times = calls.map(({ ms }) => ms).sort((a, b) => a - b);
  const half = times[Math.floor(times.length / 2)];
  const figures: FigureModel[] = [
    ...(numbers.finished + numbers.read === 0 ? [] : figuresOf(task, numbers, answered > 0)),
    ...(half === undefined
      ? []
      : [
          {
            label: "Half are there within",
            value: `${(half / 1000).toFixed(1)}\u00a0s`,
            below: `of the last ${calls.length} calls`,
          },
        ]),
  ];
  return {
    figures,
    note:
      figures.length === 0
        ? "Nothing is known yet: no answer was read, and no call was counted."
        : `Last ${days} days${numbers.waiting === 0 ? "" : `; ${numbers.waiting} ${plural(numbers.waiting, "draft waits", "drafts wait")} for a person`}.`,
  };
}

function figuresOf({ byHand }: Task, numbers: Numbers, isMetered: boolean): FigureModel[] {
  const { finished, read, edited, sentBack, reached, errors, minutes, rework, cost } = numbers;
  const hand = (says: (known: NonNullable<Task["byHand"]>) => string) =>
    byHand ? `by hand ${says(byHand)}` : "nobody measured it by hand";
  return [
    {
      label: "Minutes of a person, each",
      value: minutes === undefined ? "" : minutes.toFixed(1),
      below: hand((known) => String(known.minutes)),
    },
    {
      label: "Mistakes that reached a customer",
      value: `${reached} of ${finished}`,
      below: `${errors === undefined ? "" : `${Number(errors.toFixed(1))}\u00a0%, `}${hand((known) => `${known.errors}\u00a0%`)}`,
    },
    {
      label: "Changed by a person",
      value: `${edited} of ${read}`,
      below: `${sentBack} sent back; ${Math.round(rework)} min of rework`,
    },
    {
      label: "Price of one finished answer",
      value: isMetered && cost !== undefined ? usd(cost) : "",
      below: "by our own metering",
    },
  ].filter(({ value }) => value !== "");
}
