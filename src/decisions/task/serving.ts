/** May this task be called now, with what, and who reads the answer? The one place that says so. Pure. */

import { isRefusal, type Refusal, type Subjects } from "../../kernel/kind.ts";
import { aiOwner, type Level, levels, type Page, type Question, type Task, taskOf } from "../../page/page.ts";
import type { DrillState } from "../drill/kind.ts";
import type { PageState } from "../page/kind.ts";
import { pausedAs, pausedBy } from "../pause/paused.ts";
import type { PauseState } from "../pause/state.ts";
import { asks, no } from "./refusals.ts";
import { fiveQuestions, levelOf, liveRelease, type TaskRelease, type TaskState, waitingRelease } from "./state.ts";

/** What the rule looks at. */
export interface ServingSeen {
  readonly page: PageState;
  readonly tasks: Subjects<TaskState>;
  readonly pauses: Subjects<PauseState>;
  readonly drills: Subjects<DrillState>;
}

export interface Serving {
  readonly task: Task;
  readonly release: TaskRelease;
  /** Undefined where the caller did not say the type, or said one that the page does not name. */
  readonly question: Question | undefined;
  /** Who reads the answer before it is used. */
  readonly level: Exclude<Level, "people">;
  /** The models to ask, the first one first, as `provider/name`. */
  readonly models: readonly string[];
  /** The answer to what the page does not name, or to what the caller calls odd. */
  readonly odd: boolean;
}

/** What stands still, as a refusal that the gateway answers with 503. */
export interface Stopped extends Refusal {
  readonly pause: PauseState;
}

export interface Asked {
  readonly task: string;
  /** Empty: not said. */
  readonly question: string;
  readonly odd: boolean;
  /** A drill's or a comparison's own call, which says its model itself: it may ask before the five questions are answered and the first drill passed, and never for a customer. */
  readonly drill?: boolean;
  /** The comparison that such a call is for; absent: it is a drill's. */
  readonly comparison?: string;
}

/** The release to serve, or why not. */
export function serving(seen: ServingSeen, asked: Asked, at: string): Serving | Stopped | Refusal {
  const page = seen.page.inForce?.page;
  if (!page) return no.noPage();
  const task = taskOf(page, asked.task);
  if (!task)
    return no.unknown(
      asked.task,
      page.ai.tasks.map(({ name }) => name),
    );
  const state = seen.tasks.get(task.name);
  const release = state && (liveRelease(state) ?? (asked.drill ? waitingRelease(state) : undefined));
  const question = task.questions.find(({ name }) => name === asked.question);
  const odd = asked.odd || !question;
  const models = modelsOf(release, odd, state?.cheapSince !== "");
  const name = pausedAs(task.name, asked.drill === true, asked.comparison ?? "");
  const about = { task: name, question: question?.name ?? "", models: models.slice(0, 1), tools: task.tools };
  const pause = pausedBy(seen.pauses.values(), about);
  if (pause) return stopped(pause, task.fallback);
  if (!state || !release) return no.noRelease(task.fallback);
  const beyond = beyondPage(page, task, release);
  if (beyond !== "") return no.beyondPage(beyond, aiOwner(page));
  const ready = asked.drill ? undefined : notReady(seen, task, state);
  if (ready) return ready;
  const level = effective(state, question, overdue(seen.drills, task, at));
  const nobody = models.length === 0 && !asked.drill;
  if (level === "people" || nobody) return no.peopleOnly(question?.name ?? asked.question, task.fallback);
  return { task, release, question, level, models, odd };
}

export const isStopped = (answer: object): answer is Stopped => "pause" in answer;
export const isServing = (answer: Serving | Stopped | Refusal): answer is Serving => !isRefusal(answer);

/** The cheap model for the pattern, the stronger one for odd cases and when the first cannot answer, a person for the rest. */
function modelsOf(release: TaskRelease | undefined, odd: boolean, cheapOnly: boolean): string[] {
  if (!release) return [];
  const { model, edgeCases } = release;
  if (cheapOnly) return odd ? [] : [model];
  if (odd) return edgeCases === "" ? [] : [edgeCases];
  return edgeCases === "" || edgeCases === model ? [model] : [model, edgeCases];
}

function stopped(pause: PauseState, fallback: string): Stopped {
  const what = {
    everything: "All AI",
    task: "The task",
    question: "This question type",
    model: "The model",
    tool: "A tool",
  };
  const name = pause.name === "" ? "" : ` ${pause.name}`;
  return {
    refused: "task.paused",
    why: `${what[pause.what]}${name} is paused${pause.trigger === "" ? "" : `: its trigger ${pause.trigger} tripped`}.`,
    next: `${fallback === "" ? "People answer by hand" : `Use ${fallback}`} until its owner starts it again.`,
    facts: { pause: pause.id, since: pause.at, fallback },
    pause,
  };
}

/** What the live release uses and the page does not allow any more: the page narrows at once. */
function beyondPage(page: Page, task: Task, release: TaskRelease): string {
  const providers = new Set(page.ai.providers.map(({ name }) => name));
  const provider = [release.model, release.edgeCases].find(
    (model) => model !== "" && !providers.has(model.slice(0, model.indexOf("/"))),
  );
  if (provider !== undefined) return `the model ${provider}`;
  const tool = release.tools.find((one) => !task.tools.includes(one));
  if (tool !== undefined) return `the tool ${tool}`;
  const source = release.reads.find((one) => !task.reads.includes(one));
  if (source !== undefined) return `the data source ${source}`;
  const target = release.writes.find((one) => !task.writes.includes(one));
  return target === undefined ? "" : `write access to ${target}`;
}

/** The five questions and a passed drill stand before the first live call. */
function notReady({ drills }: ServingSeen, task: Task, state: TaskState): Refusal | undefined {
  if (!lastPassed(drills, task.name)) return no.undrilled(task.fallback);
  const missing = fiveQuestions.find((question) => !state.answers.has(question));
  return missing && no.unanswered(asks[missing], task.fallback);
}

/** When its last drill passed, in UTC; undefined when none did. */
export function lastPassed(drills: Subjects<DrillState>, task: string): string | undefined {
  let last: string | undefined;
  for (const { of, passed, at } of drills.values())
    if (of === `task:${task}` && passed && (last === undefined || at > last)) last = at;
  return last;
}

/** Whether the drill is due again: then nothing is wider than `reviewed`. */
export function overdue(drills: Subjects<DrillState>, task: Task, at: string): boolean {
  const last = lastPassed(drills, task.name);
  return last === undefined || Date.parse(at) - Date.parse(last) > task.drill.every * 86_400_000;
}

/** The narrowest of what the record says, the page allows and the drill's age leaves. An unknown question type is reviewed. */
export function effective(state: TaskState, question: Question | undefined, late: boolean): Level {
  if (!question) return "reviewed";
  const candidates: Level[] = [levelOf(state, question.name), question.level];
  if (question.about !== "plain") candidates.push("reviewed");
  if (late) candidates.push("reviewed");
  return levels[Math.min(...candidates.map((level) => levels.indexOf(level)))] ?? "people";
}
