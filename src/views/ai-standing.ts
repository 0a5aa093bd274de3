/** Where an AI task stands, as one sentence: paused and by what, off and why, or served and by which release. */

import type { PauseState } from "../decisions/pause/state.ts";
import { task as kind } from "../decisions/task/kind.ts";
import { type Serving, serving } from "../decisions/task/serving.ts";
import { liveRelease, type TaskState } from "../decisions/task/state.ts";
import { aiAnswerers } from "../decisions/task/yes.ts";
import { isRefusal, type Refusal } from "../kernel/kind.ts";
import type { Task } from "../page/page.ts";
import type { PauseModel } from "./ai-paused.ts";
import { pausesOf } from "./ai-paused.ts";
import { plain, titleOf } from "./ai-words.ts";
import { type Seen, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { listed, nameOf } from "./names.ts";
import { day } from "./times.ts";

/** The state of a task; that of one which nobody ever did anything with is empty. */
export const stateOf = ({ tasks }: Pick<Seen, "tasks">, id: string): TaskState =>
  tasks.get(id) ?? { ...(kind.initial as TaskState), id };

/** Who has the final call on AI now, by name; empty where nobody is left. */
export function aiOwner(context: ViewContext): string {
  const page = worldOf(context.world).page.inForce?.page;
  return nameOf((page && aiAnswerers(page, [], context.at, context.at)[0]?.person) ?? "");
}

/** Why nothing of a task is served, pauses aside: no release, an open question, no drill, or a page that allows less. */
export function offOf(context: ViewContext, task: Task): Refusal | undefined {
  const seen = worldOf(context.world);
  const asked = task.questions.length > 0 ? task.questions.map(({ name }) => name) : [""];
  const none = { page: seen.page, tasks: seen.tasks, drills: seen.drills, pauses: new Map<string, PauseState>() };
  const answers = asked.map((question) => serving(none, { task: task.name, question, odd: false }, context.at));
  const refusals = answers.filter((answer): answer is Refusal => isRefusal(answer as Serving | Refusal));
  return refusals.length === answers.length ? refusals[0] : undefined;
}

/** What the pause button of a screen about one task says and does; undefined while the whole of it stands still. */
export interface Pausing {
  readonly task: string;
  readonly label: string;
  readonly questions: readonly { readonly name: string; readonly title: string }[];
}

export function pausingOf(context: ViewContext, task: Task): Pausing | undefined {
  const open = pausesOf(worldOf(context.world), task);
  if (open.some(({ what }) => what === "everything" || what === "task")) return undefined;
  const questions = task.questions
    .filter(({ name }) => !open.some((one) => one.name === `${task.name}/${name}`))
    .map(({ name }) => ({ name, title: titleOf(name) }));
  return { task: task.name, label: `Pause all ${plain(task.name)}`, questions };
}

export interface Answer {
  /** What stands bold at the beginning, then the rest. */
  readonly bold: string;
  readonly rest: string;
  readonly tone: "stop" | "wait" | "";
}

/** The first sentence of the task's screen. */
export function answerOf(context: ViewContext, task: Task, pauses: readonly PauseModel[]): Answer {
  const [first] = pauses;
  const owner = aiOwner(context);
  if (first) return pausedAnswer(context, task, pauses, first, owner);
  const off = offOf(context, task);
  if (off) return { bold: "It is off", rest: `: ${off.why.charAt(0).toLowerCase()}${off.why.slice(1)}`, tone: "wait" };
  const state = stateOf(worldOf(context.world), task.name);
  const live = liveRelease(state);
  const since = state.served.at(-1)?.at ?? context.at;
  const rest = ` ${owner} has the final call on it.`;
  return {
    bold: `Release ${live?.number} runs`,
    rest: ` since ${day(since, context.at, zoneOf(context))}; nothing is paused.${rest}`,
    tone: "",
  };
}

function pausedAnswer(
  context: ViewContext,
  task: Task,
  pauses: readonly PauseModel[],
  first: PauseModel,
  owner: string,
): Answer {
  const parts = pausesOf(worldOf(context.world), task);
  const whole = parts.some(({ what }) => what === "everything" || what === "task");
  const names = whole ? [first.title] : pauses.map(({ title }, n) => (n === 0 ? title : title.toLowerCase()));
  const verb = names.length > 1 ? "are" : first.are;
  const manual = task.fallback === "" ? "People answer by hand." : "People answer with the templates.";
  const rest = whole ? manual : "Everything else runs.";
  const who = first.owner || owner;
  return {
    bold: `${listed(names)} ${verb} paused`,
    rest: ` since ${first.since}: ${first.reason}. ${rest} ${who} decides when ${names.length > 1 ? "they start" : first.are === "are" ? "they start" : "it starts"} again.`,
    tone: "stop",
  };
}
