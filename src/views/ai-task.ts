/** The screen of one AI task: what stands still and who starts it, its levels and triggers, its release, its budget, its drill. */

import { restoreCard } from "../decisions/task/card.ts";
import { liveRelease, type TaskRelease, type TaskState, waitingRelease } from "../decisions/task/state.ts";
import { aiAnswerers } from "../decisions/task/yes.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { type Task, taskOf } from "../page/page.ts";
import { type BudgetModel, budgetsOf, type DayModel, daysOf } from "./ai-budget.ts";
import { type DrillModel, drillModel } from "./ai-drill.ts";
import { type FiveModel, fiveOf } from "./ai-five.ts";
import { type HandModel, handOf } from "./ai-hand.ts";
import { type LevelModel, levelsOf } from "./ai-levels.ts";
import { type PauseModel, pauseModel, pausesOf, textsOfPause } from "./ai-paused.ts";
import { type Answer, aiOwner, answerOf, offOf, type Pausing, pausingOf, stateOf } from "./ai-standing.ts";
import { type TriggerModel, triggersOf } from "./ai-triggers.ts";
import { plain, titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { listed, nameOf } from "./names.ts";
import { type Signing, signingOf } from "./signing.ts";
import { modelsSay } from "./task-sentences.ts";
import { day, moment } from "./times.ts";
import { type WorkHandModel, workHandOf } from "./work-hand.ts";

/** One line of label and sentence; `tone` amber where something is missing. */
export interface FactModel {
  readonly label: string;
  readonly says: string;
  readonly tone?: "wait" | "stop";
  readonly code?: boolean;
}

export interface TaskModel {
  readonly name: string;
  readonly title: string;
  readonly does: string;
  readonly kick: readonly string[];
  readonly answer: Answer;
  /** What would put it on, with `code` in it; empty while it runs or is paused. */
  readonly next: string;
  readonly owner: string;
  readonly pauses: readonly PauseModel[];
  readonly pausing: Pausing | undefined;
  readonly levels: readonly LevelModel[];
  readonly levelsSince: string;
  readonly triggers: readonly TriggerModel[];
  readonly drill: DrillModel;
  readonly release: { readonly number: number; readonly facts: readonly FactModel[] } | undefined;
  /** A release that waits for a yes. */
  readonly waits: { readonly number: number; readonly says: string; readonly mine: boolean } | undefined;
  /** What the way back leads to; undefined where there is none. */
  readonly wayBack: { readonly to: number; readonly says: string } | undefined;
  readonly cheap: { readonly since: string; readonly shown: string; readonly mine: boolean } | undefined;
  readonly budgets: readonly BudgetModel[];
  readonly days: readonly DayModel[];
  readonly hand: HandModel;
  /** Undefined where nothing of it ever came to people. */
  readonly work: WorkHandModel | undefined;
  readonly five: readonly FiveModel[];
  readonly never: readonly string[];
  readonly samples: number;
  readonly history: readonly { readonly number: number; readonly says: string; readonly href: string }[];
  readonly signing: Signing;
}

/** Undefined when the page names no such task. */
export async function taskView(context: ViewContext, name: string): Promise<TaskModel | undefined> {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce;
  const task = inForce && taskOf(inForce.page, name);
  if (!inForce || !task) return undefined;
  const { page, version } = inForce;
  const state = stateOf(seen, name);
  const open = pausesOf(seen, task);
  const words = await context.words([...open.flatMap(textsOfPause), ...textsOf(state)]);
  const say = (text: Text) => visible(words(text));
  const pauses = open.map((one) => pauseModel(context, one, say));
  const live = liveRelease(state);
  const waiting = waitingRelease(state);
  const can = aiAnswerers(page, waiting?.makers ?? [], waiting?.proposedAt ?? context.at, context.at);
  const me = context.me?.person ?? "";
  const owns = aiAnswerers(page, [], context.at, context.at).some(({ person }) => person === me);
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  return {
    ...{ name, title: titleOf(name), does: task.does, owner: aiOwner(context), pauses },
    kick: ["AI task", ...(live ? [`Release ${live.number}, ${dayOf(state, context.at)}`] : ["No release yet"])],
    answer: answerOf(context, task, pauses),
    next: pauses.length === 0 ? (offOf(context, task)?.next ?? "") : "",
    pausing: pausingOf(context, task),
    levels: levelsOf(context, task, state),
    levelsSince: live ? `since release ${live.number}` : "",
    triggers: triggersOf(context, task),
    drill: drillModel(context, task),
    release: live && { number: live.number, facts: releaseFacts(context, task, state, live) },
    waits: waiting && {
      number: waiting.number,
      says: `${listed(waiting.makers.map(nameOf)) || "Nobody"} made it ${when(waiting.proposedAt)}: ${say(waiting.reason)}`,
      mine: can.some(({ person }) => person === me),
    },
    wayBack: wayBackOf(context, state, live),
    cheap:
      state.cheapSince === ""
        ? undefined
        : { since: when(state.cheapSince), shown: digest(restoreCard(name, state.cheapSince, version)), mine: owns },
    budgets: budgetsOf(context, task),
    days: daysOf(context, `task:${name}`),
    hand: handOf(context, task),
    work: workHandOf(context, task),
    five: fiveOf(context, page, task, state, say),
    never: task.never,
    samples: state.samples.length,
    history: historyOf(context, state, say),
    signing: signingOf(context, true),
  };
}

const textsOf = ({ releases, answers }: TaskState): Text[] => [
  ...releases.map(({ reason }) => reason),
  ...[...answers.values()].map(({ answer }) => answer),
];

/** `day 9`: so many days after it began to be served. */
function dayOf({ served }: TaskState, at: string): string {
  const since = served.at(-1)?.at ?? at;
  const days = Math.floor((Date.parse(at) - Date.parse(since)) / 86_400_000);
  return days === 0 ? "first day" : `day ${days}`;
}

const shortSum = (hex: string): string => `sha256:${hex.slice(0, 4)} … ${hex.slice(-4)}`;

/** What is served, exactly. */
function releaseFacts(context: ViewContext, task: Task, state: TaskState, live: TaskRelease): FactModel[] {
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const cheap = state.cheapSince === "" ? "" : ", which is off for its price";
  const makers = listed(live.makers.map(nameOf));
  const back = state.releases.find(({ number }) => number === live.wayBack);
  return [
    { label: "Digest", says: shortSum(live.digest), code: true },
    { label: "Model", says: `${modelsSay(live.model, live.edgeCases)}${cheap}` },
    { label: "Prompt", says: `Version ${live.number}${makers === "" ? "" : `, by ${makers}`}` },
    ...(live.parameters.length === 0
      ? []
      : [
          {
            label: "Limits",
            says: live.parameters.map(({ name, value }) => `${name.replaceAll("_", " ")} ${value}`).join(", "),
          },
        ]),
    { label: "Reads", says: live.reads.map(plain).join(", ") || "nothing" },
    { label: "Writes", says: live.writes.map(plain).join(", ") || "drafts only" },
    ...(live.tools.length === 0 ? [] : [{ label: "Tools", says: live.tools.map(plain).join(", ") }]),
    { label: "Approved", says: live.approval ? `${nameOf(live.approval.by)}, ${when(live.approval.at)}` : "by nobody" },
    { label: "Way back", ...backSays(context, task, back) },
  ];
}

/** The way back, and when it was last seen to answer. */
function backSays(context: ViewContext, task: Task, back: TaskRelease | undefined): Omit<FactModel, "label"> {
  if (!back) return { says: task.fallback === "" ? "People, by hand" : `People, with ${task.fallback}` };
  const name = `Release ${back.number}`;
  if (!back.checked) return { says: `${name}, never checked`, tone: "wait" };
  const at = moment(back.checked.at, context.at, zoneOf(context));
  return back.checked.ok
    ? { says: `${name}, checked ${at}` }
    : { says: `${name} did not answer at ${at}`, tone: "stop" };
}

function wayBackOf(context: ViewContext, state: TaskState, live: TaskRelease | undefined): TaskModel["wayBack"] {
  const back = live && state.releases.find(({ number }) => number === live.wayBack);
  if (!back?.approval || back.checked?.ok === false) return undefined;
  const at = (time: string) => moment(time, context.at, zoneOf(context));
  const checked = back.checked
    ? `It answered at ${at(back.checked.at)}.`
    : "It was never checked that it still answers.";
  return { to: back.number, says: `${checked} What is paused stays paused.` };
}

/** What was served, the newest first: where did quality change? */
function historyOf(context: ViewContext, state: TaskState, say: (text: Text) => string): TaskModel["history"] {
  const at = (time: string) => day(time, context.at, zoneOf(context));
  return state.served
    .slice(-8)
    .reverse()
    .map(({ release, at: since, how, by }) => {
      const one = state.releases.find(({ number }) => number === release);
      const who = nameOf(by.replace(/^person:/, ""));
      const reason = one ? say(one.reason) : "";
      const says =
        how === "approved"
          ? `${at(since)}, approved by ${who}: ${reason}`
          : release === 0
            ? `${at(since)}, back to people by ${who}`
            : `${at(since)}, ${who} went back to it`;
      return { number: release, says, href: `/ai/${state.id}/releases/${release}` };
    });
}
