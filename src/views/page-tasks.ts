/** The AI tasks of the page as the page's screen and print show them, and what a new version of the page changes about them. */

import { type Ai, aiOwner, type Page, type Question, type Task } from "../page/page.ts";
import { subjectTitle } from "../page/subjects.ts";
import { levelSays, plain, titleOf } from "./ai-words.ts";
import { capital, listed, nameOf, plural } from "./names.ts";
import { fieldChanges } from "./page-fields.ts";

export interface TaskLine {
  readonly title: string;
  readonly href: string;
  readonly does: string;
  /** Models as provider/name: the usual one, then the one for odd cases. */
  readonly model: string;
  readonly changed: string;
  readonly tested: string;
  readonly read: string;
  readonly never: string;
  readonly budget: string;
  /** How far each question type may be widened, the most guarded first. */
  readonly levels: string;
  /** The numbers at which it stops or narrows by itself. */
  readonly stop: string;
  readonly fallback: string;
}

/** One line for each task, in the order of the page. */
export const taskLines = (page: Page): TaskLine[] =>
  page.ai.tasks.map((task) => ({
    title: titleOf(task.name),
    href: `/ai/${task.name}`,
    does: capital(task.does),
    model: modelText(task),
    changed: people(task.changedBy),
    tested: people(task.testedBy),
    read: people(task.reviewedBy),
    never: task.never.join(", "),
    budget: task.budget?.says ?? page.ai.budgets.everything?.says ?? "",
    levels: levelsText(task.questions),
    stop: stopText(task),
    fallback: task.fallback,
  }));

/** Who has the final call on all of them. */
export const tasksOwner = (page: Page): string => nameOf(aiOwner(page));

const people = (ids: readonly string[]): string => listed(ids.map(nameOf)) || "nobody";
const modelText = ({ model, edgeCases }: Task): string =>
  edgeCases === "" ? `${model}, odd cases to people` : `${model}, odd cases to ${edgeCases}`;

function levelsText(questions: readonly Question[]): string {
  const by = (["people", "reviewed", "spot-checks", "automatic"] as const).flatMap((level) => {
    const names = questions.filter((question) => question.level === level).map(({ name }) => plain(name));
    return names.length === 0 ? [] : [`${listed(names)}: ${level === "people" ? "" : "at most "}${levelSays[level]}`];
  });
  return capital(by.join("; "));
}

const stopText = ({ stop }: Task): string => stop.map(({ name, says }) => `${plain(name)} ${says}`).join(", ");

/** What a new version changes about AI, as sentences; what shapes answers, spending or stopping is never silent. */
export function aiChanges(before: Ai, after: Ai): string[] {
  const said = after.tasks.flatMap((task) => {
    const was = before.tasks.find(({ name }) => name === task.name);
    return was
      ? taskChanges(was, task)
      : [`AI task ${plain(task.name)} is new: ${modelText(task)}; ${people(task.changedBy)} may change it.`];
  });
  const gone = before.tasks.filter(({ name }) => !after.tasks.some((one) => one.name === name));
  return [
    ...said,
    ...gone.map(({ name }) => `The AI task ${plain(name)} is gone; its calls are refused.`),
    ...openChanges(before, after),
  ];
}

function taskChanges(was: Task, task: Task): string[] {
  const said: string[] = [];
  const to = (what: string, old: string, fresh: string) => {
    if (old !== fresh)
      said.push(`AI task ${plain(task.name)}: ${what} ${fresh || "nothing"} instead of ${old || "nothing"}.`);
  };
  const parameters = (one: Task) => one.parameters.map(({ name, value }) => `${name} ${value}`).join(", ");
  to("changed by", people(was.changedBy), people(task.changedBy));
  to("tested by", people(was.testedBy), people(task.testedBy));
  to("read by", people(was.reviewedBy), people(task.reviewedBy));
  to("asks", modelText(was), modelText(task));
  to("parameters", parameters(was), parameters(task));
  to("prompt", was.prompt, task.prompt);
  to("tools", was.tools.join(", "), task.tools.join(", "));
  to("reads", was.reads.join(", "), task.reads.join(", "));
  to("writes", was.writes.join(", "), task.writes.join(", "));
  to("never", was.never.join(", "), task.never.join(", "));
  to("budget", was.budget?.says ?? "", task.budget?.says ?? "");
  to("while it is off", was.fallback, task.fallback);
  to("called in", (was.calls ?? []).join(", "), (task.calls ?? []).join(", "));
  to("by hand", byHandText(was), byHandText(task));
  to("stops at", thenText(was), thenText(task));
  to("drill", drillText(was), drillText(task));
  for (const question of task.questions) {
    const old = was.questions.find(({ name }) => name === question.name);
    to(`${plain(question.name)} may reach`, old ? questionText(old) : "", questionText(question));
  }
  for (const { name } of was.questions)
    if (!task.questions.some((one) => one.name === name))
      said.push(`AI task ${plain(task.name)}: ${plain(name)} is gone.`);
  return [
    ...said,
    ...fieldChanges(`AI task ${plain(task.name)}`, was, task, said.length > 0 ? spokenOf : ["budget", "stop"]),
  ];
}

/** What the sentences above speak of, whenever it reads otherwise than before. */
const spokenOf: readonly (keyof Task)[] = [
  ...(["name", "changedBy", "testedBy", "reviewedBy", "model", "edgeCases", "parameters", "prompt"] as const),
  ...(["tools", "reads", "writes", "never", "budget", "fallback", "calls", "byHand", "stop", "drill"] as const),
  "questions",
];

const questionText = ({ level, sample, approve, about }: Question): string => {
  const share = level === "spot-checks" ? ` of ${sample} %` : "";
  return `${levelSays[level]}${share}${approve === "" ? "" : `, read by ${nameOf(approve)}`}${about === "plain" ? "" : ` (about ${subjectTitle[about]})`}`;
};
const thenText = ({ stop }: Task): string =>
  stop.map(({ name, says, feed, then }) => `${plain(name)} ${says} (${feed}, ${plain(then)})`).join(", ");
const byHandText = ({ byHand }: Task): string =>
  byHand ? `${byHand.minutes} min, ${byHand.errors} % wrong` : "not measured";
const drillText = ({ drill: { within, every } }: Task): string =>
  `within ${within} min, every ${every} ${plural(every, "day")}`;

/** What may be asked or spent outside of a single task. */
function openChanges(before: Ai, after: Ai): string[] {
  const said: string[] = [];
  const to = (what: string, old: string, fresh: string) => {
    if (old !== fresh) said.push(`AI: ${what} ${fresh || "none"} instead of ${old || "none"}.`);
  };
  const providers = ({ providers: all }: Ai) =>
    all.map(({ name, base, key }) => `${name} at ${base}${key === "" ? "" : ` with ${key}`}`).join(", ");
  to("providers", providers(before), providers(after));
  to("models without a task", before.models.join(", "), after.models.join(", "));
  to("budget of everything", before.budgets.everything?.says ?? "", after.budgets.everything?.says ?? "");
  to("budget of each person", before.budgets.person?.says ?? "", after.budgets.person?.says ?? "");
  to("budget of each key", before.budgets.key?.says ?? "", after.budgets.key?.says ?? "");
  to("told at", before.tellAt.join(", "), after.tellAt.join(", "));
  const amounts = ({ budgets, tasks }: Ai) =>
    [budgets.everything, budgets.person, budgets.key, ...tasks.map(({ budget }) => budget)]
      .map((budget) => budget?.amount ?? 0)
      .join();
  if (said.length === 0) said.push(...fieldChanges("AI", before, after, ["tasks", "budgets", "tellAt", "models"]));
  if (said.length === 0 && sameWords(before, after) && amounts(before) !== amounts(after))
    said.push("AI: the exchange rate changed, so budgets are worth another number of dollars.");
  return said;
}

const sameWords = (before: Ai, after: Ai): boolean =>
  before.tasks.map(({ name, budget }) => `${name} ${budget?.says}`).join() ===
  after.tasks.map(({ name, budget }) => `${name} ${budget?.says}`).join();
