/** The operating note of a task (A16) as one sheet for the wall: made from the live settings, so that it cannot be out of date. */

import { asks } from "../decisions/task/refusals.ts";
import { fiveQuestions, liveRelease } from "../decisions/task/state.ts";
import { aiAnswerers } from "../decisions/task/yes.ts";
import { areaOf, type Page, type Task, taskOf } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { drillModel } from "./ai-drill.ts";
import { type LevelModel, levelsOf } from "./ai-levels.ts";
import { pausesOf } from "./ai-paused.ts";
import { offOf, stateOf } from "./ai-standing.ts";
import { type TriggerModel, triggersOf } from "./ai-triggers.ts";
import { are, pausedTitle, plain, titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { moneyIn } from "./money.ts";
import { listed, nameOf, shortDigest } from "./names.ts";
import { modelsSay } from "./task-sentences.ts";
import { clock, day, moment } from "./times.ts";

interface Line {
  readonly label: string;
  readonly says: string;
}

export interface SheetModel {
  readonly name: string;
  readonly title: string;
  readonly team: string;
  /** Whether it runs, in a sentence; `bad` while a part of it is paused. */
  readonly state: string;
  readonly bad: boolean;
  readonly finalCall: readonly Line[];
  readonly runs: readonly Line[];
  readonly levels: readonly Pick<LevelModel, "title" | "tag">[];
  readonly checks: string;
  readonly triggers: readonly Pick<TriggerModel, "title" | "at" | "does" | "feed">[];
  readonly never: readonly string[];
  /** What to do, in order, when something is wrong. */
  readonly stop: readonly string[];
  readonly drill: string;
  readonly answers: readonly { readonly asks: string; readonly answer: string }[];
  /** When it was made, and from what. */
  readonly made: string;
}

/** Undefined when the page names no such task. */
export async function sheetView(context: ViewContext, name: string): Promise<SheetModel | undefined> {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce;
  const task = inForce && taskOf(inForce.page, name);
  if (!inForce || !task) return undefined;
  const { page, version } = inForce;
  const state = stateOf(seen, name);
  const live = liveRelease(state);
  const words = await context.words([...state.answers.values()].map(({ answer }) => answer));
  const zone = zoneOf(context);
  const owner = nameOf(aiAnswerers(page, [], context.at, context.at)[0]?.person ?? "");
  const drill = drillModel(context, task);
  const digest = live ? ` and release ${live.number}, sha256:${live.digest.slice(0, 16)}` : "";
  return {
    ...{ name, title: titleOf(name), team: page.team, never: task.never },
    ...standing(context, task),
    finalCall: finalCall(context, page, task, owner),
    runs: runs(context, task),
    levels: levelsOf(context, task, state).map(({ title, tag }) => ({ title, tag })),
    checks: `Everything starts as “person reads each”; only ${owner} lets people read less, on evidence.`,
    triggers: triggersOf(context, task).map(({ title, at, does, feed }) => ({ title, at, does, feed })),
    stop: [
      `Anyone on call pauses it: finalcall pause ${name}, or the red button.`,
      `${byHand(task)} Nothing is lost: what was under way is on the receipt.`,
      live && live.wayBack > 0
        ? `Way back: finalcall task rollback ${name}, to release ${live.wayBack}.`
        : "There is no earlier release to go back to.",
      `${owner} starts it again, with one rule changed.`,
    ],
    drill: drill.late === "" ? `${drill.title}, ${drill.aside}.` : drill.late,
    answers: fiveQuestions.map((question) => {
      const given = state.answers.get(question);
      return { asks: asks[question], answer: given ? visible(words(given.answer)) : "not answered" };
    }),
    made: `${day(context.at, context.at, zone)} ${clock(context.at, zone)}, from page ${shortDigest(version)}${digest}`,
  };
}

const byHand = ({ fallback }: Task): string => (fallback === "" ? "Answer by hand." : `Answer with ${fallback}.`);

function standing(context: ViewContext, task: Task): Pick<SheetModel, "state" | "bad"> {
  const seen = worldOf(context.world);
  const open = pausesOf(seen, task);
  const since = (at: string) => moment(at, context.at, zoneOf(context));
  const says = open.map((one) => `${pausedTitle(one)} ${are(pausedTitle(one))} paused since ${since(one.at)}.`);
  const off = offOf(context, task);
  const live = liveRelease(stateOf(seen, task.name));
  return {
    state: says.join(" ") || (off ? `It is off. ${off.why}` : `It runs: release ${live?.number}.`),
    bad: open.length > 0,
  };
}

function finalCall(context: ViewContext, page: Page, task: Task, owner: string): Line[] {
  const names = (ids: readonly string[]) => listed(ids.map(nameOf), "or") || "nobody";
  const backup = nameOf(personBehind(page, areaOf(page, "ai")?.backup ?? "", context.at));
  return [
    { label: "Final call", says: `${owner}${backup === "" ? "" : `; ${backup} if ${owner} does not answer`}.` },
    { label: "Changes it", says: `${names(task.changedBy)}, who never approves it.` },
    { label: "Tests it", says: `${names(task.testedBy)}.` },
    { label: "Reads", says: `${names(task.reviewedBy)}.` },
  ];
}

/** What it does, with what, and what it may cost. */
function runs(context: ViewContext, task: Task): Line[] {
  const live = liveRelease(stateOf(worldOf(context.world), task.name));
  const from = live ?? task;
  const cap = task.budget;
  const dollars = cap ? moneyIn(cap.says, cap.amount, cap.amount).usd : "";
  return [
    { label: "Does", says: task.does || titleOf(task.name) },
    { label: "Model", says: modelsSay(from.model, from.edgeCases) },
    { label: "Prompt", says: `${task.prompt || "no file"}${live ? `, version ${live.number}` : ""}` },
    { label: "Reads", says: from.reads.map(plain).join(", ") || "nothing" },
    { label: "Writes", says: from.writes.map(plain).join(", ") || "drafts only" },
    {
      label: "Cap",
      says: cap ? `${cap.says}${dollars === "" ? "" : ` (${dollars})`}; calls are refused at it.` : "none",
    },
  ];
}
