/** Budgets as their owner is told of them: at the page's set points, and when the cap will be reached before the period ends. */

import type { Budget, Page } from "../page/page.ts";
import { dateText } from "../routing/sentence.ts";
import { wallTime } from "../routing/zone.ts";
import { budgetsIn, reached } from "./ai-duties.ts";
import { plain } from "./ai-words.ts";
import { capDay } from "./budget-pace.ts";
import type { ViewContext } from "./context.ts";
import { spentOf } from "./money.ts";
import { line, type Notice } from "./notice.ts";

/** For each budget once at each set point that it passes, and once when its cap comes into sight, in each of its periods. */
export function budgetNotices(context: ViewContext, page: Page, owner: string): Notice[] {
  return owner === "" ? [] : [...setPoints(context, page, owner), ...forecasts(context, page, owner)];
}

const nameOf = (meter: string): string => (meter === "everything" ? "all AI" : plain(meter.slice("task:".length)));
const linkOf = (meter: string): string => (meter === "everything" ? "/ai" : `/ai/${meter.slice("task:".length)}`);
const used = (budget: Budget, spent: number): string =>
  `${spentOf(budget, spent).replaceAll("\u00a0", " ")} of ${budget.says.replace(/^.*\//, "this").trim()}.`;

function setPoints(context: ViewContext, page: Page, owner: string): Notice[] {
  return reached(context, page).map(({ meter, budget, spent, from, at }) => {
    const full = at >= 100;
    const says = full
      ? `The budget of ${nameOf(meter)} is used up`
      : `${at} % of the budget of ${nameOf(meter)} is used`;
    return {
      ...{ key: `budget:${meter}:${from}:${at}`, what: "spent" as const, about: `budget:${meter}`, people: [owner] },
      ...{ urgency: full ? ("now" as const) : ("soon" as const), at: context.at, holds: true, texts: [] },
      link: linkOf(meter),
      says: () => ({
        subject: line(says),
        lines: [
          used(budget, spent),
          full ? "Calls are refused; people answer by hand." : "Calls are refused at the cap, not after it.",
        ],
      }),
    };
  });
}

function forecasts(context: ViewContext, page: Page, owner: string): Notice[] {
  const now = wallTime(page.zone, context.at);
  return budgetsIn(context, page).flatMap(({ meter, budget, spent, from, until }) => {
    const day = capDay(budget.amount, spent, { from, until }, now);
    if (day === undefined) return [];
    const notice: Notice = {
      ...{ key: `budget:${meter}:${from}:forecast`, what: "spent", about: `budget:${meter}`, people: [owner] },
      ...{ urgency: "soon", at: context.at, holds: true, texts: [], link: linkOf(meter) },
      says: () => ({
        subject: line(`The budget of ${nameOf(meter)} will be reached on ${dateText(day, now.date)}`),
        lines: [`At this pace. ${used(budget, spent)}`, "From then on calls are refused until the period ends."],
      }),
    };
    return [notice];
  });
}
