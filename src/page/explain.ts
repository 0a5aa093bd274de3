/** What an area brings, as sentences: `finalcall lint --explain billing`. */

import { answerWithin, areaNames, builtIn } from "./areas.ts";
import { actionsUnder, explainAction } from "./explain-action.ts";
import { explainTask, tasksUnder } from "./explain-task.ts";
import { wait } from "./markdown.ts";
import { type Area, areaOf, type Page, type Risk, taskOf } from "./page.ts";
import { nearest } from "./problem.ts";
import { rhythmSays } from "./review-section.ts";

/**
 * Explains an area of the page, a built-in one when there is no page or the page does not name it, an AI task, or an action.
 * Undefined when none has the name; `suggestArea` says what may have been meant.
 */
export function explain(page: Page | undefined, areaName: string): string | undefined {
  const area = page && areaOf(page, areaName);
  const kind = builtIn(area?.kind ?? areaName);
  const task = page && taskOf(page, areaName);
  const action = page?.actions.find(({ name }) => name === areaName);
  if (!kind && page && task) return explainTask(page, task);
  if (!kind) return page && action && explainAction(page, action);
  const risk = area?.risk ?? kind.risk;
  const own = area && area.kind !== areaName ? ` An area of this team, of the kind ${area.kind}.` : "";
  return [
    `${areaName}: ${kind.title}.${own}`,
    whoDecides(area, risk),
    `Covers: ${area?.covers || kind.covers}`,
    `Risk: ${risk}. ${riskSays[risk]}`,
    "People ask:",
    ...kind.questions.concat(area?.like ?? []).map((question) => `  ${question}`),
    ...(area ? whatItAdds(area) : []),
    ...(page && kind.name === "ai" ? tasksUnder(page) : []),
    ...(page ? actionsUnder(page, areaName) : []),
    ...(page && kind.name === "company" ? rhythmSays(page) : []),
    "",
  ].join("\n");
}

function whoDecides(area: Area | undefined, risk: Risk): string {
  if (!area)
    return `Not on a page yet. Waits ${wait(answerWithin(risk))} for an answer, then as long for the backup's.`;
  if (!area.claimed) return `Unclaimed: nobody wrote it on the page, so ${area.owner} decides, as for everything else.`;
  const backup = area.backup
    ? `; ${area.backup} if no answer within ${wait(area.answerWithin)}; blocked after that`
    : "";
  return `${area.owner} decides${backup}.`;
}

function whatItAdds({ paths, except, never }: Area): string[] {
  const but = except.length > 0 ? `, but not ${except.join(", ")}` : "";
  return [
    ...(paths.length > 0 ? [`Files: ${paths.join(", ")}${but}.`] : []),
    ...(never.length > 0 ? [`Never: ${never.join("; ")}.`] : []),
  ];
}

const riskSays: Readonly<Record<Risk, string>> = {
  low: "It runs alone.",
  medium: "A person reviews it.",
  high: "It needs the owner by name.",
};

/** The area that was probably meant by a name that `explain` does not know. */
export const suggestArea = (page: Page | undefined, areaName: string): string | undefined =>
  nearest(areaName, page ? [...page.areas, ...page.ai.tasks, ...page.actions].map(({ name }) => name) : areaNames);
