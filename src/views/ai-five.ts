/** The five questions before launch and their answers; a missing one is named, and keeps the task off. */

import { asks } from "../decisions/task/refusals.ts";
import { lastPassed } from "../decisions/task/serving.ts";
import { type FiveQuestion, fiveQuestions, type TaskState } from "../decisions/task/state.ts";
import type { Text } from "../kernel/prose.ts";
import type { Page, Task } from "../page/page.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { listed, nameOf } from "./names.ts";
import { day } from "./times.ts";

export interface FiveModel {
  readonly question: FiveQuestion;
  readonly asks: string;
  /** Empty while nobody answered. */
  readonly answer: string;
  readonly by: string;
  /** What would do, in a few words, made from the page. */
  readonly hint: string;
}

export function fiveOf(
  context: ViewContext,
  page: Page,
  task: Task,
  state: TaskState,
  say: (text: Text) => string,
): FiveModel[] {
  return fiveQuestions.map((question) => {
    const given = state.answers.get(question);
    return {
      ...{ question, asks: asks[question], answer: given ? say(given.answer) : "" },
      by: given ? `${nameOf(given.by)}, ${day(given.at, context.at, zoneOf(context))}` : "",
      hint: hints(context, page, task)[question],
    };
  });
}

/** What the rules look for in an answer: names, files, a drill that passed. */
function hints(context: ViewContext, page: Page, task: Task): Readonly<Record<FiveQuestion, string>> {
  const owner = page.areas.find(({ name }) => name === "ai")?.owner ?? page.defaultOwner;
  const passed = lastPassed(worldOf(context.world).drills, task.name);
  return {
    "model-owner": `The page says ${nameOf(owner)}.`,
    "needs-approval": `Name who reads (${listed(task.reviewedBy.map(nameOf), "or") || "nobody on the page yet"}) or a question type.`,
    "who-stops": "Name people or the rotation on call.",
    fallback: task.fallback === "" ? "The page names no fallback yet." : `The page says ${task.fallback}.`,
    "rollback-tested":
      passed === undefined
        ? "A drill must pass first."
        : `A drill passed on ${day(passed, context.at, zoneOf(context))}.`,
  };
}
