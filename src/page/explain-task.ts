/** What an AI task is, as sentences: `finalcall lint --explain billing-replies`. */

import { aiOwner, type Page, type Task, type TaskTrigger } from "./page.ts";
import { subjectTitle } from "./subjects.ts";

/** Everything that the page says of a task: who, which model, what it may and must not do, where it stops by itself. */
export function explainTask(page: Page, task: Task): string {
  const { name, does, changedBy, testedBy, reviewedBy, never, model, edgeCases, fallback, drill, byHand } = task;
  const owner = aiOwner(page);
  const all = (names: readonly string[]) => names.join(", ");
  const reaches = [task.tools, task.reads, task.writes].map((names) => all(names) || "nothing");
  return [
    `${name}: an AI task${does === "" ? "" : `. ${does}`}.`,
    `${owner} has the final call on it. Changed by ${all(changedBy)}; tested by ${all(testedBy)}; read by ${all(reviewedBy)}.`,
    `Asks ${model}; odd cases go to ${edgeCases || "a person"}. Prompt: ${task.prompt}.`,
    `Tools: ${reaches[0]}. Reads: ${reaches[1]}. Writes: ${reaches[2]}.`,
    ...(never.length > 0 ? [`Never: ${never.join("; ")}.`] : []),
    `Budget: ${task.budget?.says ?? page.ai.budgets.everything?.says}. A call that could cross it is refused.`,
    ...(task.questions.length > 0 ? ["Question types, and the widest that each may reach:"] : []),
    ...task.questions.map(({ name: question, level, about, approve }) => {
      if (level === "people") return `  ${question}: people; no model is asked`;
      const says = about === "plain" ? "" : `, because it is about ${subjectTitle[about]}`;
      return `  ${question}: ${level}${says}${approve === "" ? "" : `, read by ${approve}`}`;
    }),
    "Stops or narrows by itself:",
    ...task.stop.map((trigger) => `  ${trigger.name} ${trigger.says}: ${feeds[trigger.feed]}; ${thens[trigger.then]}`),
    `While it is off: ${fallback}. A drill passes within ${drill.within} min, and is due every ${drill.every} days.`,
    ...(byHand ? [`By hand: ${byHand.minutes} min each, ${byHand.errors} % go wrong.`] : []),
    "",
  ].join("\n");
}

const feeds: Readonly<Record<TaskTrigger["feed"], string>> = {
  mark: "whoever reads a draft says it",
  check: "a rule of the team's own says it",
  complaint: "somebody complains",
  meter: "the gateway measures it",
};
const thens: Readonly<Record<TaskTrigger["then"], string>> = {
  "pause-question": "that question type pauses",
  "pause-task": "the task pauses",
  narrow: "people read more of it again",
  "cheap-model": "only the usual model is asked",
};

/** The tasks under the area `ai`, a line each. */
export const tasksUnder = ({ ai: { tasks } }: Page): string[] =>
  tasks.length === 0
    ? []
    : ["AI tasks:", ...tasks.map(({ name, does, model }) => `  ${name}${does === "" ? "" : ` (${does})`}: ${model}`)];
