/** The last drill of a task and its age, and the one that runs now: every step with its time against the limit. */

import type { DrillState } from "../decisions/drill/kind.ts";
import { drillMark, isDrill } from "../decisions/pause/paused.ts";
import { lastPassed, overdue } from "../decisions/task/serving.ts";
import { type Task, taskOf } from "../page/page.ts";
import { type Pausing, pausingOf } from "./ai-standing.ts";
import { titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { capital, listed, nameOf } from "./names.ts";
import { day, minutesText, moment } from "./times.ts";
import { tookText as secondsText } from "./undo.ts";

/** `12 ms`, `0.6 s`, `73 s`. */
const tookText = (ms: number): string => (ms < 100 ? `${ms}\u00a0ms` : secondsText(ms));

export interface StepModel {
  readonly title: string;
  readonly state: "ok" | "failed" | "running";
  /** Empty while it runs. */
  readonly took: string;
  /** Empty where only the whole has a limit. */
  readonly allowed: string;
  readonly says: string;
}

export interface DrillModel {
  readonly title: string;
  /** `11 Nov, passed; next by 11 Dec`. */
  readonly aside: string;
  readonly steps: readonly StepModel[];
  readonly total: string;
  readonly limit: string;
  /** Percent of the limit that is used, at most 100. */
  readonly share: number;
  /** What the age of the drill does to the task, in amber; empty while it is young enough. */
  readonly late: string;
  readonly failed: boolean;
  readonly command: string;
}

/** The newest drill of a task, passed or not; undefined when none was ever held. */
export function lastDrill(context: ViewContext, task: string): DrillState | undefined {
  const all = [...worldOf(context.world).drills.values()].filter(({ of }) => of === `task:${task}`);
  return all.sort((a, b) => a.at.localeCompare(b.at)).at(-1);
}

export function drillModel(context: ViewContext, task: Task): DrillModel {
  const last = lastDrill(context, task.name);
  const total = last?.steps.reduce((sum, { took }) => sum + took, 0) ?? 0;
  const limit = task.drill.within * 60_000;
  const base = {
    limit: minutesText(task.drill.within),
    command: `finalcall drill ${task.name}`,
    late: lateSays(context, task),
  };
  if (!last) return { ...base, title: "Never drilled", aside: "", steps: [], total: "", share: 0, failed: false };
  return {
    ...base,
    title: `Last drill: ${tookText(total)}${last.passed ? "" : ", failed"}`,
    aside: `${day(last.at, context.at, zoneOf(context))}, ${last.passed ? "passed" : "failed"}${nextBy(context, task)}`,
    steps: last.steps.map(({ step, ok, took, says }) => ({
      ...{ title: capital(step), state: ok ? ("ok" as const) : ("failed" as const), took: tookText(took) },
      ...{ allowed: "", says },
    })),
    ...{ total: tookText(total), share: Math.min(100, (total / limit) * 100), failed: !last.passed },
  };
}

function nextBy(context: ViewContext, task: Task): string {
  const passed = lastPassed(worldOf(context.world).drills, task.name);
  return passed === undefined ? "" : `; next by ${day(dueAt(passed, task), context.at, zoneOf(context))}`;
}

/** When the next one is due: so many days after the last that passed. */
export const dueAt = (passed: string, { drill }: Task): string =>
  new Date(Date.parse(passed) + drill.every * 86_400_000).toISOString();

function lateSays(context: ViewContext, task: Task): string {
  const { drills } = worldOf(context.world);
  if (!overdue(drills, task, context.at)) return "";
  const passed = lastPassed(drills, task.name);
  if (passed === undefined) return "No drill of it has passed, so no model is asked for a customer.";
  const since = day(dueAt(passed, task), context.at, zoneOf(context));
  return `The drill is overdue since ${since}: until one passes, a person reads each answer.`;
}

export interface DrillScreenModel {
  readonly task: string;
  readonly title: string;
  readonly answer: string;
  /** True while one runs: the screen is read again by itself. */
  readonly running: boolean;
  readonly pausing: Pausing | undefined;
  /** Who said that they heard of the drill that runs. */
  readonly heard: { readonly me: boolean; readonly others: string };
  readonly drill: DrillModel;
  /** Drills before the last, the newest first. */
  readonly earlier: readonly {
    readonly when: string;
    readonly passed: boolean;
    readonly took: string;
    readonly seq: string;
  }[];
}

/** The drill's own screen; undefined when the page names no such task. */
export function drillView(context: ViewContext, name: string): DrillScreenModel | undefined {
  const page = worldOf(context.world).page.inForce?.page;
  const task = page && taskOf(page, name);
  if (!task) return undefined;
  const running = context.ai?.drills?.progress(name);
  const drill = drillModel(context, task);
  const all = [...worldOf(context.world).drills.values()].filter(({ of }) => of === `task:${name}`);
  const base = {
    task: name,
    heard: heardOf(context, name, running?.began ?? ""),
    pausing: pausingOf(context, task),
    earlier: all
      .sort((a, b) => b.at.localeCompare(a.at))
      .slice(1, 11)
      .map(({ at, passed, steps, id }) => ({
        ...{ when: moment(at, context.at, zoneOf(context)), passed, seq: id },
        took: tookText(steps.reduce((sum, { took }) => sum + took, 0)),
      })),
  };
  if (!running)
    return {
      ...base,
      title: `${titleOf(name)}: ${drill.title.charAt(0).toLowerCase()}${drill.title.slice(1)}`,
      ...said(drill),
      running: false,
      drill,
    };
  const gone = Date.parse(context.at) - Date.parse(running.began);
  const limit = task.drill.within * 60_000;
  const failed = running.steps.some(({ ok }) => !ok);
  return {
    ...base,
    title: `${titleOf(name)}: a drill runs`,
    answer: `It has run for ${tookText(Math.max(0, gone))}${running.running === "" ? "" : `; now: ${running.running}`}. No customer notices; at ${drill.limit} it has failed.`,
    running: true,
    drill: {
      ...drill,
      ...{ title: "Steps so far", aside: "", total: tookText(Math.max(0, gone)), failed },
      share: Math.min(100, (gone / limit) * 100),
      steps: [
        ...running.steps.map(({ step, ok, took, allowed, says }) => ({
          ...{ title: capital(step), state: ok ? ("ok" as const) : ("failed" as const), took: tookText(took), says },
          allowed: allowed === 0 ? "" : tookText(allowed),
        })),
        ...(running.running === ""
          ? []
          : [{ title: capital(running.running), state: "running" as const, took: "", allowed: "", says: "" }]),
      ],
    },
  };
}

function heardOf(context: ViewContext, name: string, since: string): DrillScreenModel["heard"] {
  const { pauses } = worldOf(context.world);
  const own = [...pauses.values()]
    .filter((one) => isDrill(one) && one.name === `${name}${drillMark}` && one.at >= since)
    .at(-1);
  const me = context.me?.person ?? "";
  const others = (own?.heard ?? []).filter((one) => one !== me);
  return { me: own?.heard.includes(me) ?? false, others: listed(others.map(nameOf)) };
}

/** The sentence of a drill that is over. */
function said(drill: DrillModel): { readonly answer: string } {
  if (drill.steps.length === 0) return { answer: drill.late };
  const failed = drill.steps.filter(({ state }) => state === "failed").map(({ title }) => title.toLowerCase());
  const found = failed.length === 0 ? "Every step was ok." : `It failed at ${failed.join(", ")}.`;
  return {
    answer:
      drill.late === ""
        ? `${found} It took ${drill.total} of ${drill.limit}.`
        : drill.failed
          ? `${found} ${drill.late}`
          : drill.late,
  };
}
