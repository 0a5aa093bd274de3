/** How much of each question type a person reads, what people found when they read, and what the next step is. */

import { isWaiting } from "../decisions/draft/state.ts";
import { pausedBy } from "../decisions/pause/paused.ts";
import { widenCard } from "../decisions/task/card.ts";
import { type Evidence, needed, nextLevel } from "../decisions/task/evidence.ts";
import { effective, overdue } from "../decisions/task/serving.ts";
import { levelOf, type TaskState } from "../decisions/task/state.ts";
import { aiAnswerers, evidenceFor } from "../decisions/task/yes.ts";
import { digest } from "../kernel/json.ts";
import { type Level, levels, type Page, type Question, type Task } from "../page/page.ts";
import { openPauses } from "./ai-paused.ts";
import { intervalSays, levelSays, levelTag, percent, plain, shareRead, titleOf } from "./ai-words.ts";
import { type Seen, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { nameOf, plural } from "./names.ts";
import { moment } from "./times.ts";

export interface LevelModel {
  readonly name: string;
  readonly title: string;
  /** `paused 10:42 by its trigger`; empty while it runs. */
  readonly paused: string;
  /** Why a person reads more than its owner allowed; empty when that is not so. */
  readonly narrowed: string;
  readonly tag: { readonly says: string; readonly shape: "on" | "half" | "free" | "off" };
  /** Share that was right, its interval, and how many were read; empty before the first. */
  readonly right: string;
  readonly interval: string;
  readonly read: number;
  readonly next: string;
  /** Where the next step is done; empty when there is nothing to open. */
  readonly href: string;
  /** The step that the reader may take now, with a touch. */
  readonly widen: { readonly to: Level; readonly says: string; readonly shown: string } | undefined;
  /** Steps back, which anybody may take. */
  readonly narrow: readonly { readonly to: Level; readonly says: string }[];
}

/** Every question type of a task as this reader sees it. */
export function levelsOf(context: ViewContext, task: Task, state: TaskState): LevelModel[] {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce;
  if (!inForce) return [];
  return task.questions.map((question) => levelModel({ context, seen, task, state, ...inForce }, question));
}

interface Asked {
  readonly context: ViewContext;
  readonly seen: Seen;
  readonly page: Page;
  readonly version: string;
  readonly task: Task;
  readonly state: TaskState;
}

function levelModel(asked: Asked, question: Question): LevelModel {
  const { context, seen, page, version, task, state } = asked;
  const { name } = question;
  const about = { task: task.name, question: name, models: [task.model], tools: task.tools };
  const pause = pausedBy(openPauses(seen), about);
  const late = overdue(seen.drills, task, context.at);
  const now = effective(state, question, late);
  const evidence = evidenceFor(state, seen.drafts.values(), task.name, name);
  const step = nextStep(asked, question, evidence);
  const mine = aiAnswerers(page, [], context.at, context.at).some(({ person }) => person === context.me?.person);
  const waits = [...seen.drafts.values()].filter(
    (one) => one.task === task.name && one.question === name && isWaiting(one),
  );
  const tag = levelTag(now, question);
  return {
    ...{ name, title: titleOf(name), read: evidence.read },
    paused: pause
      ? `paused ${moment(pause.at, context.at, zoneOf(context))}${pause.trigger ? " by its trigger" : ""}`
      : "",
    narrowed: pause ? "" : narrowedSays(state, question, now, late),
    tag: pause ? { says: task.fallback === "" ? "By hand" : "Manual templates", shape: "off" } : tag,
    right: evidence.read === 0 ? "" : percent(evidence.share),
    interval: evidence.read === 0 ? "" : intervalSays(evidence.low, evidence.high),
    next:
      pause && waits.length > 0
        ? `${waits.length} ${plural(waits.length, "draft waits", "drafts wait")}, 0 lost`
        : step.says,
    href: pause && waits.length > 0 ? `/drafts?task=${encodeURIComponent(task.name)}` : "",
    widen:
      step.ready && !pause && !late && mine
        ? {
            to: step.ready,
            says: levelSays[step.ready],
            shown: digest(widenCard(task.name, name, step.ready, evidence, version)),
          }
        : undefined,
    narrow: levels.slice(0, levels.indexOf(levelOf(state, name))).map((to) => ({ to, says: levelSays[to] })),
  };
}

function narrowedSays(state: TaskState, question: Question, now: Level, late: boolean): string {
  const set = levelOf(state, question.name);
  if (!state.levels.has(question.name) || levels.indexOf(now) >= levels.indexOf(set)) return "";
  return late && now === "reviewed" ? "narrowed: the drill is overdue" : "narrowed by the page";
}

/** What stands between a question type and the next level, in a few words. */
function nextStep(
  { page, context, state }: Asked,
  question: Question,
  { read, low }: Evidence,
): { readonly says: string; readonly ready?: Level } {
  const from = levelOf(state, question.name);
  const to = nextLevel(from);
  const owner = nameOf(aiAnswerers(page, [], context.at, context.at)[0]?.person ?? "");
  if (question.level === "people") return { says: "Stays with people" };
  if (!to) return { says: "As wide as it gets" };
  if (to === "reviewed") return { says: `Reviewed again, if ${owner} says so`, ready: to };
  if (question.about !== "plain") return { says: `Stays: it is about ${plain(question.about)}` };
  if (levels.indexOf(to) > levels.indexOf(question.level)) return { says: "Stays: the page goes no further" };
  const bar = to === "people" ? undefined : needed[to];
  if (!bar) return { says: "" };
  if (read < bar.read) return { says: `Needs ${bar.read - read} more ${plural(bar.read - read, "sample")}` };
  if (low < bar.low) return { says: `Stays; needs ${Math.round(bar.low * 100)}\u00a0% at the low end` };
  const level = to === "spot-checks" ? `Spot checks, ${shareRead(question.sample)}` : "Automatic";
  return { says: `${level}, if ${owner} says so`, ready: to };
}
