/** The page's budgets over the meters: which hold for a call, from which day on, and what they still cover. Pure. */

import { type Budget, type Page, taskOf } from "../page/page.ts";
import { dayAfter, wallTime } from "../routing/zone.ts";
import type { Balance } from "./ledger.ts";

/** The days a budget is for: the first, and the first after it. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

/** The latest of each kind: it is asked for with every call, and changes once a day. */
const latest: { -readonly [Per in Budget["per"]]?: { readonly day: string; readonly period: Period } } = {};

/** The period that a day of the wall's calendar is in. A week begins on Monday. */
export function periodOf(per: Budget["per"], day: string): Period {
  const known = latest[per];
  if (known?.day === day) return known.period;
  const period = findPeriod(per, day);
  latest[per] = { day, period };
  return period;
}

function findPeriod(per: Budget["per"], day: string): Period {
  if (per === "day") return { from: day, until: dayAfter(day, 1) };
  if (per === "month") {
    const first = `${day.slice(0, 7)}-01`;
    return { from: first, until: `${dayAfter(first, 31).slice(0, 7)}-01` };
  }
  const since = (new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7;
  const from = dayAfter(day, -since);
  return { from, until: dayAfter(from, 7) };
}

/** The day that a moment is on, in the page's zone. */
export const dayOf = (page: Pick<Page, "zone">, at: string): string => wallTime(page.zone, at).date;

/** The budget that the page sets for a meter; undefined where it sets none. */
export function budgetOf(page: Page, meter: string): Budget | undefined {
  const { budgets } = page.ai;
  if (meter === "everything") return budgets.everything;
  if (meter.startsWith("task:")) return taskOf(page, meter.slice("task:".length))?.budget;
  return meter.startsWith("person:") ? budgets.person : budgets.key;
}

/** What is spent and held, as the rule sees it. */
export interface Spending {
  spent(meter: string, from: string): number;
  held(meter: string, from: string): number;
}

/** Where the budget of a meter stands on a day; undefined where the page sets none. */
export function balanceOf(page: Page, spending: Spending, meter: string, day: string): Balance | undefined {
  const budget = budgetOf(page, meter);
  if (!budget) return undefined;
  const { from, until } = periodOf(budget.per, day);
  const { says, amount } = budget;
  return { meter, says, amount, spent: spending.spent(meter, from), held: spending.held(meter, from), from, until };
}

/** The first balance that does not cover `hold` more; `waits`: only because others hold what they may not need. */
export function shortOf(
  page: Page,
  spending: Spending,
  meters: readonly string[],
  day: string,
  hold: number,
): { readonly balance: Balance; readonly waits: boolean } | undefined {
  let waiting: Balance | undefined;
  for (const meter of meters) {
    const balance = balanceOf(page, spending, meter, day);
    if (!balance || balance.spent + balance.held + hold <= balance.amount) continue;
    if (balance.spent + hold > balance.amount) return { balance, waits: false };
    waiting ??= balance;
  }
  return waiting && { balance: waiting, waits: true };
}
