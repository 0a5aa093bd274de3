/** The team's AI tasks, ranked by what a wrong answer does, how fast it must be and what it costs; what is paused comes first. */

import { lastPassed, overdue } from "../decisions/task/serving.ts";
import { liveRelease, waitingRelease } from "../decisions/task/state.ts";
import type { Level, Risk, Task } from "../page/page.ts";
import { type BudgetModel, budgetsOf, everythingOf } from "./ai-budget.ts";
import { openPauses, type PauseModel, pauseModel, pausesOf, textsOfPause } from "./ai-paused.ts";
import { aiOwner, offOf, stateOf } from "./ai-standing.ts";
import { titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { usd } from "./money.ts";
import { counted, listed, plural } from "./names.ts";
import { moment, span } from "./times.ts";
import { openItems } from "./work-sheet.ts";

export interface TaskRow {
  readonly name: string;
  readonly title: string;
  readonly href: string;
  readonly does: string;
  readonly rank: { readonly harm: Risk; readonly speed: Risk; readonly cost: Risk };
  /** `paused`, `off`, `waits`, `runs`: what the right side says. */
  readonly state: "paused" | "part" | "off" | "runs";
  readonly says: string;
  /** A release that waits for a yes; 0: none. */
  readonly waits: number;
  readonly levels: string;
  readonly model: string;
  readonly budget: BudgetModel | undefined;
  readonly drill: string;
  readonly drillLate: boolean;
}

export interface TasksModel {
  readonly title: string;
  readonly answer: string;
  /** The name that stands bold in the answer; empty for none. */
  readonly name: string;
  readonly bad: boolean;
  readonly owner: string;
  readonly pauses: readonly PauseModel[];
  readonly rows: readonly TaskRow[];
  /** Open work for people, of all tasks. */
  readonly work: number;
  readonly everything: readonly BudgetModel[];
  /** Calls that no task names, as a sentence; `known` false: no gateway says. */
  readonly unnamed: { readonly says: string; readonly some: boolean };
  /** True while all AI stands still already. */
  readonly stopped: boolean;
  readonly models: readonly string[];
}

const weight: Readonly<Record<Risk, number>> = { high: 0, medium: 1, low: 2 };

export async function tasksView(context: ViewContext): Promise<TasksModel> {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  const tasks = [...(page?.ai.tasks ?? [])].sort(
    (a, b) =>
      weight[a.rank.harm] - weight[b.rank.harm] ||
      weight[a.rank.speed] - weight[b.rank.speed] ||
      weight[a.rank.cost] - weight[b.rank.cost],
  );
  const open = openPauses(seen);
  const words = await context.words(open.flatMap(textsOfPause));
  const pauses = open.map((one) => pauseModel(context, one, (text) => visible(words(text))));
  const rows = tasks.map((task) => rowOf(context, task));
  const owner = aiOwner(context);
  return {
    ...headline(
      rows,
      pauses,
      owner,
      open.some(({ what }) => what === "everything"),
    ),
    ...{ owner, pauses, rows, work: openItems(context).length },
    everything: everythingOf(context),
    unnamed: unnamedOf(context),
    stopped: open.some(({ what }) => what === "everything"),
    models: page?.ai.models ?? [],
  };
}

function headline(rows: readonly TaskRow[], pauses: readonly PauseModel[], owner: string, all: boolean) {
  const calm = { bad: false, name: owner };
  const [first] = pauses;
  if (all && first)
    return {
      ...{ title: `${first.title} ${first.are} paused`, name: first.owner, bad: true },
      answer: `Since ${first.since}: ${first.reason}. People answer by hand. ${first.owner} decides when ${first.are === "are" ? "they start" : "it starts"} again.`,
    };
  if (first) {
    const what = listed(
      pauses.map(({ title, of }, n) => `${n === 0 ? title : title.toLowerCase()}${of === "" ? "" : ` in ${of}`}`),
    );
    const more = pauses.length > 1;
    return {
      ...{ title: `${what} ${more ? "are" : first.are} paused`, name: first.owner, bad: true },
      answer: `Since ${first.since}: ${first.reason}. ${first.owner} decides when ${more || first.are === "are" ? "they start" : "it starts"} again.`,
    };
  }
  if (rows.length === 0)
    return {
      ...calm,
      title: "No AI task is on the page yet",
      answer: `Until one is, no model is asked here for anything. ${owner} decides what becomes one.`,
    };
  const run = rows.filter(({ state }) => state === "runs").length;
  const title =
    run === rows.length
      ? `${run === 1 ? "The one AI task runs" : `All ${counted(run)} AI tasks run`}`
      : run === 0
        ? `${rows.length === 1 ? "The one AI task is off" : `All ${counted(rows.length)} AI tasks are off`}`
        : `${counted(run).replace(/^./, (first) => first.toUpperCase())} of ${counted(rows.length)} AI tasks ${plural(run, "runs", "run")}`;
  return { ...calm, title, answer: `Nothing is paused. ${owner} has the final call on every task.` };
}

function rowOf(context: ViewContext, task: Task): TaskRow {
  const seen = worldOf(context.world);
  const state = stateOf(seen, task.name);
  const pauses = pausesOf(seen, task);
  const whole = pauses.some(({ what }) => what === "everything" || what === "task");
  const off = offOf(context, task);
  const live = liveRelease(state);
  const passed = lastPassed(seen.drills, task.name);
  const late = overdue(seen.drills, task, context.at);
  const since = (at: string) => moment(at, context.at, zoneOf(context));
  const [first] = pauses;
  const standing =
    whole && first
      ? { state: "paused" as const, says: `paused ${since(first.at)}` }
      : off
        ? { state: "off" as const, says: "off" }
        : first
          ? { state: "part" as const, says: `${pauses.length} of ${task.questions.length} paused` }
          : { state: "runs" as const, says: `release ${live?.number}` };
  return {
    ...{ name: task.name, title: titleOf(task.name), href: `/ai/${task.name}`, rank: task.rank, ...standing },
    does: off && !whole ? `${off.why}` : task.does,
    waits: waitingRelease(state)?.number ?? 0,
    levels: levelsSay(task, state.levels),
    model: live?.model ?? task.model,
    budget: budgetsOf(context, task)[0],
    drill:
      passed === undefined
        ? "never passed"
        : late
          ? `overdue, ${span(passed, context.at)} old`
          : `${span(passed, context.at)} old`,
    drillLate: late,
  };
}

/** `2 read each, 2 spot checks`. */
function levelsSay(task: Task, levels: ReadonlyMap<string, { readonly level: Level }>): string {
  const found = new Map<string, number>();
  for (const question of task.questions) {
    const level: Level = question.level === "people" ? "people" : (levels.get(question.name)?.level ?? "reviewed");
    found.set(short[level], (found.get(short[level]) ?? 0) + 1);
  }
  return [...found].map(([says, n]) => `${n} ${says}`).join(", ");
}

const short: Readonly<Record<Level, string>> = {
  people: "by hand",
  reviewed: "read each",
  "spot-checks": "spot checks",
  automatic: "automatic",
};

/** So many of the latest are looked at. */
const latest = 200;

function unnamedOf(context: ViewContext): TasksModel["unnamed"] {
  const numbers = context.ai?.numbers;
  if (!numbers) return { says: "Nothing is known yet of calls: no gateway runs with this server.", some: false };
  const calls = numbers.recent("", latest);
  if (calls.length === 0) return { says: "Every call so far named its task.", some: false };
  const models = [...new Set(calls.map(({ asked }) => asked))];
  const cost = calls.reduce((sum, { end }) => sum + (end?.cost ?? 0), 0);
  const many = calls.length === latest ? `The last ${latest} calls` : `${calls.length} ${plural(calls.length, "call")}`;
  return { says: `${many} named no task: ${listed(models)}, ${usd(cost)} in all.`, some: true };
}
