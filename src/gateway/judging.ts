/** Which triggers of a task are crossed now, for which question type, and what is said of it. Pure. */

import type { DraftState } from "../decisions/draft/state.ts";
import { type CallFact, isMetered, type Measured, measured } from "../decisions/task/measure.ts";
import { stopsOf } from "../decisions/task/stops.ts";
import type { Task, TaskTrigger } from "../page/page.ts";

/** A trigger that is crossed: about one question type, or about the task as a whole (empty). */
export interface Crossing {
  readonly trigger: TaskTrigger;
  readonly question: string;
  /** The moment from which on it was looked at: UTC, empty for always. */
  readonly since: string;
  /** What was found, in a sentence. */
  readonly says: string;
  /** The draft whose answer was wrong; undefined where no single one was. */
  readonly draft: DraftState | undefined;
}

/** The trigger that notices when another model answers than was asked; undefined where the page has none. */
export const wrongModelOf = (task: Task): TaskTrigger | undefined =>
  stopsOf(task).find(({ name }) => name === "wrong-model");

/** What is looked at: drafts oldest first, calls newest first. */
export interface Facts {
  readonly task: Task;
  readonly drafts: readonly DraftState[];
  /** What people marked while they answered by hand. */
  readonly marked: readonly DraftState[];
  readonly calls: readonly CallFact[];
}

/** The moment up to which facts are dealt with. */
export type Since = (trigger: TaskTrigger, question: string) => string;

/** Every trigger that is crossed now. */
export function crossings({ task, drafts, marked, calls }: Facts, since: Since): Crossing[] {
  const questions = [...new Set([...drafts, ...marked].map(({ question }) => question))];
  return stopsOf(task).flatMap((trigger) =>
    (isMetered(trigger) ? [""] : questions).flatMap((question) => {
      const from = since(trigger, question);
      const of = (some: readonly DraftState[]) =>
        isMetered(trigger) ? [] : some.filter((one) => one.question === question);
      const found = measured(trigger, { task, drafts: of(drafts), marked: of(marked), calls }, from);
      if (!found?.crossed) return [];
      return { trigger, question, since: from, says: sentence(trigger, task, found), draft: found.wrong.at(-1) };
    }),
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function sentence(trigger: TaskTrigger, task: Task, { value, over, wrong, strange }: Measured): string {
  const { name, unit, says, feed } = trigger;
  if (strange) return `${strange.asked} was asked, and ${strange.end?.served} answered.`;
  if (name === "skipped-approval")
    return wrong.length === 1
      ? "An answer was used before a person had read it."
      : `${wrong.length} answers were used before a person had read them.`;
  if (unit === "%") return `${wrong.length} of the last ${over} answers were wrong; the limit is ${says}.`;
  if (unit === "min") {
    const limit = trigger.byHand ? `by hand it takes ${task.byHand?.minutes} min` : `the limit is ${says}`;
    return `An answer takes people ${value.toFixed(1)} min; ${limit}.`;
  }
  if (unit === "ms")
    return `95 % of the last ${over} answers took up to ${(value / 1000).toFixed(1)} s; the limit is ${says}.`;
  if (unit === "nano-USD")
    return `One of the last ${over} calls costs ${(value / 1e9).toFixed(6)} USD; the limit is ${says}.`;
  return `${capital(name.replaceAll("-", " "))} in ${wrong.length === 1 ? "an answer" : `${wrong.length} answers`}: ${found[feed]}.`;
}

const found = { mark: "a reader marked it", check: "a check found it", complaint: "somebody complained", meter: "" };
