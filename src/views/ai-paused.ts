/** What stands still among the AI tasks, since when and why, what was under way, and who starts it again. */

import { resumeCard, resumers } from "../decisions/pause/kind.ts";
import { isDrill } from "../decisions/pause/paused.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import { liveRelease } from "../decisions/task/state.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { type Level, levels, type Page, type Task, taskOf } from "../page/page.ts";
import { are, levelSays, pausedTitle, plain, titleOf } from "./ai-words.ts";
import { type Seen, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { actorName, capital, counted, listed, nameOf, plural } from "./names.ts";
import { type Signing, signingOf } from "./signing.ts";
import { moment } from "./times.ts";
import { queueOf } from "./work.ts";

/** Every pause that holds, the newest first. What a drill paused is nobody's. */
export const openPauses = ({ pauses }: Pick<Seen, "pauses">): PauseState[] =>
  [...pauses.values()].filter((one) => !one.resumed && !isDrill(one)).sort((a, b) => b.seq - a.seq);

/** Whether a pause holds for any call of a task. */
export function concerns({ what, name }: PauseState, task: Task, { tasks }: Pick<Seen, "tasks">): boolean {
  if (what === "everything") return true;
  if (what === "task") return name === task.name;
  if (what === "question") return name.startsWith(`${task.name}/`);
  if (what === "tool") return task.tools.includes(name);
  const state = tasks.get(task.name);
  const live = state && liveRelease(state);
  return [live?.model ?? task.model, live?.edgeCases ?? task.edgeCases].includes(name);
}

/** The pauses of one task, the widest first. */
export const pausesOf = (seen: Seen, task: Task): PauseState[] =>
  openPauses(seen)
    .filter((one) => concerns(one, task, seen))
    .sort((a, b) => width.indexOf(a.what) - width.indexOf(b.what));
const width: readonly PauseState["what"][] = ["everything", "task", "model", "tool", "question"];

/** How many tasks stand still, wholly or in part: the count in the navigation. */
export function pausedTasks(context: ViewContext): number {
  const seen = worldOf(context.world);
  const all = openPauses(seen);
  if (all.length === 0) return 0;
  return (seen.page.inForce?.page.ai.tasks ?? []).filter((task) => all.some((one) => concerns(one, task, seen))).length;
}

/** The texts that `pauseModel` shows. */
export const textsOfPause = ({ reason, receipt, resumed }: PauseState): Text[] => [
  reason,
  ...(receipt?.used.map(({ recipient }) => recipient) ?? []),
  ...(resumed?.rule ? [resumed.rule] : []),
];

export interface PauseModel {
  readonly id: string;
  readonly href: string;
  /** `Late fees`, and the verb that goes with it. */
  readonly title: string;
  readonly are: string;
  /** The task it is a part of, as `billing replies`; empty for more than one. */
  readonly of: string;
  readonly since: string;
  readonly reason: string;
  /** `by its trigger wrong price`, `by Jonas`. */
  readonly by: string;
  readonly trigger: string;
  /** What was under way: undefined until it was counted. */
  readonly receipt: ReceiptModel | undefined;
  /** What it sent to people; undefined: nothing. */
  readonly queue: { readonly href: string; readonly says: string } | undefined;
  /** Who starts it again, the first one first. */
  readonly owner: string;
  /** Whether the reader may, and what the form needs for it. */
  readonly resume: ResumeModel | undefined;
  /** How it started again; undefined while it stands still. */
  readonly resumed:
    | { readonly choice: string; readonly rule: string; readonly by: string; readonly at: string }
    | undefined;
}

export interface ReceiptModel {
  readonly says: string;
  readonly finished: readonly string[];
  readonly parked: readonly string[];
  readonly unknown: readonly string[];
  readonly used: readonly { readonly call: string; readonly recipient: string; readonly at: string }[];
  readonly at: string;
}

/** The choices of starting again, each an outcome of its own. */
export interface ResumeModel {
  readonly shown: string;
  readonly signing: Signing;
  readonly choices: readonly { readonly choice: "roll-back" | "tighten" | "person"; readonly says: string }[];
  /** Question types that can be narrowed in the same act, and how far. */
  readonly narrow: readonly { readonly question: string; readonly title: string; readonly to: readonly Narrower[] }[];
}

export interface Narrower {
  readonly to: Level;
  readonly says: string;
}

/** A pause as this reader sees it. `say` gives the words of `textsOfPause`. */
export function pauseModel(context: ViewContext, state: PauseState, say: (text: Text) => string): PauseModel {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce;
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const may = inForce ? resumers(inForce.page, state, context.at) : [];
  const mine = inForce && !state.resumed && may.includes(context.me?.person ?? "");
  const [of = ""] = state.what === "question" ? state.name.split("/") : [];
  const title = pausedTitle(state, inForce?.page);
  const { receipt, resumed } = state;
  return {
    ...{ id: state.id, href: `/ai/pauses/${state.id}`, title, are: are(title), of: plain(of) },
    since: when(state.at),
    reason: visible(say(state.reason)).replace(/\.$/, ""),
    by: state.trigger === "" ? `by ${actorName(state.by)}` : `by its trigger ${plain(state.trigger)}`,
    trigger: state.trigger,
    receipt: receipt && {
      says: receiptSays(receipt),
      ...{ finished: receipt.finished, parked: receipt.parked, unknown: receipt.unknown },
      used: receipt.used.map(({ call, recipient, at }) => ({ call, recipient: visible(say(recipient)), at: when(at) })),
      at: when(receipt.at),
    },
    queue: queueSays(seen, state, context.at),
    owner: nameOf(may[0] ?? ""),
    resume:
      mine && inForce
        ? {
            shown: digest(resumeCard(state, inForce.version)),
            signing: signingOf(context, true),
            choices: choicesOf(state, inForce.page, seen),
            narrow: narrowable(state, inForce.page, seen),
          }
        : undefined,
    resumed: resumed && {
      choice: chosen[resumed.choice],
      rule: resumed.rule ? visible(say(resumed.rule)) : "",
      ...{ by: actorName(resumed.by), at: when(resumed.at) },
    },
  };
}

function queueSays(seen: Seen, state: PauseState, at: string): PauseModel["queue"] {
  const { items, open } = queueOf(seen, state, at);
  if (items === 0) return undefined;
  const still =
    open === 0 ? "none of them waits any more" : `${counted(open)} of them ${plural(open, "waits", "wait")}`;
  const says = `${capital(counted(items))} ${plural(items, "question", "questions")} went to people; ${still}`;
  const [task = ""] = state.what === "task" || state.what === "question" ? state.name.split("/") : [];
  return { href: task === "" ? "/work" : `/work?task=${encodeURIComponent(task)}`, says };
}

const chosen = {
  "roll-back": "rolled back",
  tighten: "tightened",
  person: "back to a person",
  drill: "a drill ended it",
} as const;

/** `2 calls finished, 1 parked, none unknown; 3 answers were used already.` */
function receiptSays({ finished, parked, unknown, used }: NonNullable<PauseState["receipt"]>): string {
  const under = finished.length + parked.length + unknown.length;
  const some = [
    `${finished.length} finished`,
    `${parked.length} parked for a person`,
    ...(unknown.length > 0 ? [`${unknown.length} unknown`] : []),
  ];
  const calls =
    under === 0
      ? "Nothing was under way."
      : `${under} ${plural(under, "call was", "calls were")} under way: ${listed(some)}; none is lost.`;
  const went = used.length;
  const answers =
    went === 0
      ? "No answer of it had been used."
      : `${counted(went).replace(/^./, (first) => first.toUpperCase())} ${plural(went, "answer", "answers")} had been used already.`;
  return `${calls} ${answers}`;
}

/** The task whose release and levels a pause can change when it ends. */
function taskIn({ what, name }: PauseState, page: Page): Task | undefined {
  return what === "task" || what === "question" ? taskOf(page, name.split("/")[0] ?? "") : undefined;
}

function choicesOf(state: PauseState, page: Page, { tasks }: Seen): ResumeModel["choices"] {
  const task = taskIn(state, page);
  const of = task && tasks.get(task.name);
  const live = of && liveRelease(of);
  const title = pausedTitle(state);
  const back =
    live && live.wayBack > 0
      ? [{ choice: "roll-back" as const, says: `Go back to release ${live.wayBack} and start` }]
      : [];
  const person = task
    ? [
        {
          choice: "person" as const,
          says: `Leave ${title === titleOf(task.name) ? "all of it" : plain(title.toLowerCase())} to people`,
        },
      ]
    : [];
  return [{ choice: "tighten", says: live ? `Start on release ${live.number}` : "Start again" }, ...back, ...person];
}

function narrowable(state: PauseState, page: Page, { tasks }: Seen): ResumeModel["narrow"] {
  const task = taskIn(state, page);
  const one = state.what === "question" ? state.name.split("/")[1] : undefined;
  return (task?.questions ?? [])
    .filter(({ name }) => one === undefined || name === one)
    .flatMap(({ name }) => {
      const now = (task && tasks.get(task.name)?.levels.get(name)?.level) ?? "reviewed";
      const to = levels.slice(0, levels.indexOf(now)).map((level) => ({ to: level, says: levelSays[level] }));
      return to.length === 0 ? [] : [{ question: name, title: titleOf(name), to }];
    });
}
