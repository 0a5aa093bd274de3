/** What AI tasks want of this reader besides a yes to a release: to start something again, to test, to hold a drill that is overdue, to look at a budget. */

import { resumers } from "../decisions/pause/kind.ts";
import { lastPassed, overdue } from "../decisions/task/serving.ts";
import { liveRelease, waitingRelease } from "../decisions/task/state.ts";
import { aiAnswerers } from "../decisions/task/yes.ts";
import type { Page, Task } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { dueAt } from "./ai-drill.ts";
import { openPauses } from "./ai-paused.ts";
import { are, pausedTitle, plain } from "./ai-words.ts";
import { type Seen, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { draftDuties } from "./drafts.ts";
import type { DutyModel } from "./duties.ts";
import { spentOf } from "./money.ts";
import { nameOf } from "./names.ts";
import { day, moment } from "./times.ts";
import { workDuties } from "./work.ts";

/** The duties of this reader, what stands still first. */
export function aiDuties(context: ViewContext): DutyModel[] {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  const me = context.me?.person ?? "";
  if (!page || me === "") return [];
  const owns = aiAnswerers(page, [], context.at, context.at)[0]?.person === me;
  return [
    ...pauseDuties(context, seen, page, me),
    ...workDuties(context),
    ...draftDuties(context),
    ...page.ai.tasks.flatMap((task) => testDuty(context, seen, page, task, me)),
    ...(owns ? page.ai.tasks.flatMap((task) => drillDuty(context, seen, task)) : []),
    ...(owns ? budgetDuties(context, page) : []),
  ];
}

/** Only for whoever's turn it is: the first who may start it again. */
function pauseDuties(context: ViewContext, seen: Seen, page: Page, me: string): DutyModel[] {
  return openPauses(seen)
    .filter((one) => resumers(page, one, context.at)[0] === me)
    .map((one) => {
      const title = pausedTitle(one, page);
      const it = are(title) === "are" ? "them" : "it";
      return {
        ...{
          href: `/ai/pauses/${one.id}`,
          title: `${title} ${are(title)} paused: start ${it} again or leave ${it}`,
          due: "now",
        },
        says: `Since ${moment(one.at, context.at, zoneOf(context))}${one.trigger === "" ? "" : `, by the trigger ${plain(one.trigger)}`}. Nobody else starts ${it} again.`,
      };
    });
}

function testDuty(context: ViewContext, seen: Seen, page: Page, task: Task, me: string): DutyModel[] {
  const state = seen.tasks.get(task.name);
  const release = state && waitingRelease(state);
  const testers = task.testedBy.map((one) => personBehind(page, one, context.at));
  if (!release || release.tests.length > 0 || release.makers.includes(me) || !testers.includes(me)) return [];
  return [
    {
      ...{ href: `/ai/${task.name}/releases/${release.number}`, due: "soon" },
      title: `Test release ${release.number} of ${plain(task.name)}`,
      says: `Nobody says yes to it before you say that it passed. ${release.makers.map(nameOf).join(", ")} made it.`,
    },
  ];
}

/** A task that is served, and whose drill is due again. */
function drillDuty(context: ViewContext, { drills, tasks }: Seen, task: Task): DutyModel[] {
  const state = tasks.get(task.name);
  const passed = lastPassed(drills, task.name);
  if (!state || !liveRelease(state) || passed === undefined || !overdue(drills, task, context.at)) return [];
  return [
    {
      ...{ href: `/ai/${task.name}/drill`, title: `The drill of ${plain(task.name)} is overdue` },
      due: `since ${day(dueAt(passed, task), context.at, zoneOf(context))}`,
      says: "Until one passes, a person reads each answer.",
    },
  ];
}

/** Budgets that passed the highest set point of the page so far. */
function budgetDuties(context: ViewContext, page: Page): DutyModel[] {
  return reached(context, page)
    .filter(({ meter }) => meter === "everything" || meter.startsWith("task:"))
    .map(({ meter, at, budget, spent }) => ({
      href: meter === "everything" ? "/ai" : `/ai/${meter.slice("task:".length)}`,
      title: `${at}\u00a0% of the budget ${meter === "everything" ? "of all AI" : `of ${plain(meter.slice("task:".length))}`} is used`,
      due: at >= 100 ? "refused" : "soon",
      says: `${spentOf(budget, spent)}. ${at >= 100 ? "Calls are refused." : "Calls are refused at the cap, not after it."}`,
    }));
}

/** Every budget of all AI and of a task, with what is spent of it in its period. */
export function budgetsIn(context: ViewContext, page: Page) {
  return (context.ai?.numbers?.balances() ?? []).flatMap(({ meter, spent, from, until }) => {
    const budget =
      meter === "everything"
        ? page.ai.budgets.everything
        : page.ai.tasks.find(({ name }) => meter === `task:${name}`)?.budget;
    return budget ? [{ meter, budget, spent, from, until }] : [];
  });
}

/** Those of them that passed a set point, with the highest. */
export const reached = (context: ViewContext, page: Page) =>
  budgetsIn(context, page).flatMap((one) => {
    const at = page.ai.tellAt.filter((percent) => one.spent * 100 >= percent * one.budget.amount).at(-1);
    return at === undefined ? [] : [{ ...one, at }];
  });
