/** What the queue of one task comes to: what waits, since when, how long an answer takes, how far the templates go, what was marked. */

import { workNumbersOf } from "../decisions/work/numbers.ts";
import type { Task } from "../page/page.ts";
import type { FigureModel } from "./ai-hand.ts";
import { plain } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { plural } from "./names.ts";
import { moment, span } from "./times.ts";

export interface WorkHandModel {
  readonly href: string;
  readonly figures: readonly FigureModel[];
  readonly note: string;
}

const days = 30;

/** Undefined where nothing of the task ever came to people. */
export function workHandOf(context: ViewContext, task: Task): WorkHandModel | undefined {
  const items = [...worldOf(context.world).works.values()].filter((one) => one.task === task.name);
  if (items.length === 0) return undefined;
  const since = new Date(Date.parse(context.at) - days * 86_400_000).toISOString();
  const { waiting, taken, oldest, answered, minutes, fromTemplate, rework, marks, doubled } = workNumbersOf(
    items,
    context.at,
    since,
  );
  const first = oldest === "" ? "" : `the first since ${moment(oldest, context.at, zoneOf(context))}`;
  const figures: FigureModel[] = [
    {
      label: "Waiting for a person",
      value: String(waiting),
      below: waiting === 0 ? "nobody waits" : `${first}${taken === 0 ? "" : `; ${taken} taken`}`,
    },
    ...(oldest === ""
      ? []
      : [{ label: "The oldest waits", value: span(oldest, context.at), below: "since it came in" }]),
    ...(minutes === undefined
      ? []
      : [
          {
            label: "Half are answered within",
            value: `${Number(minutes.toFixed(1))}\u00a0min`,
            below: `of ${answered} ${plural(answered, "answer", "answers")}${task.byHand ? `; the page says ${task.byHand.minutes}\u00a0min by hand` : ""}`,
          },
        ]),
    ...(rework === undefined
      ? []
      : [
          {
            label: "Changed in a template",
            value: `${rework} ${plural(rework, "character")}`,
            below: `in half of ${fromTemplate} that began from one`,
          },
        ]),
    ...(marks.length === 0
      ? []
      : [
          {
            label: "Marked wrong",
            value: String(marks.reduce((sum, { times }) => sum + times, 0)),
            below: marks.map(({ item, times }) => `${plain(item)} ${times}`).join(", "),
          },
        ]),
    ...(doubled === 0 ? [] : [{ label: "Answered twice", value: String(doubled), below: "kept, and given once" }]),
  ];
  return { href: `/work?task=${encodeURIComponent(task.name)}`, figures, note: `Answers of the last ${days} days.` };
}
