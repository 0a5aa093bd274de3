/** What was spent against each cap, and what it comes to at this pace: ink, grey, and a red tick. Where nothing is known, nothing is drawn. */

import type { Budget, Page, Task } from "../page/page.ts";
import { dateText } from "../routing/sentence.ts";
import { wallTime } from "../routing/zone.ts";
import { atThisPace } from "./budget-pace.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { moneyIn, partOf, spentOf, usd } from "./money.ts";
import { plural } from "./names.ts";

export interface BudgetModel {
  readonly id: string;
  readonly title: string;
  /** `3.18 of 8.00 EUR`; only the cap where nothing is known. */
  readonly says: string;
  /** The same in dollars; empty where it is in dollars already. */
  readonly usd: string;
  /** Percent of the bar; undefined: nothing is known yet. */
  readonly bar: { readonly used: number; readonly forecast: number; readonly cap: number | undefined } | undefined;
  readonly note: string;
  /** True from the cap on: calls are refused. */
  readonly full: boolean;
  /** The bar as a sentence. */
  readonly label: string;
}

export interface DayModel {
  readonly day: string;
  readonly cost: string;
  readonly calls: string;
}

const periods = { day: "Today", week: "This week", month: "" } as const;
const months = "January February March April May June July August September October November December".split(" ");

/** The caps that hold for a task: its own, its month, and what all AI may spend together. */
export function budgetsOf(context: ViewContext, task: Task): BudgetModel[] {
  const page = worldOf(context.world).page.inForce?.page;
  if (!page) return [];
  const own = task.budget ? [budgetModel(context, page, `task:${task.name}`, task.budget, "")] : [];
  const month = task.budget?.per === "month" ? [] : [monthModel(context, page, task)];
  return [...own, ...month.flatMap((one) => one ?? []), ...everythingOf(context)];
}

/** What all AI may spend together; nothing where the page sets no such cap. */
export function everythingOf(context: ViewContext): BudgetModel[] {
  const page = worldOf(context.world).page.inForce?.page;
  const budget = page?.ai.budgets.everything;
  return page && budget ? [budgetModel(context, page, "everything", budget, "All AI, ")] : [];
}

function budgetModel(context: ViewContext, page: Page, meter: string, budget: Budget, prefix: string): BudgetModel {
  const { says, per, amount } = budget;
  const today = wallTime(page.zone, context.at);
  const title = `${prefix}${prefix === "" ? periods[per] || monthOf(today.date) : (periods[per] || monthOf(today.date)).replace(/^T/, "t")}`;
  const numbers = context.ai?.numbers;
  const cap = moneyIn(says, amount, amount);
  const base = { id: meter.replace(/[^a-z0-9]+/gi, "-"), title };
  if (!numbers)
    return {
      ...{
        ...base,
        says: `at most ${cap.own}${cap.usd === "" ? "" : ` (${cap.usd})`}`,
        usd: "",
        bar: undefined,
        full: false,
      },
      ...{ note: "Nothing is known yet of what was spent.", label: "" },
    };
  const balance = numbers.balances().find((one) => one.meter === meter);
  const spent = balance?.spent ?? 0;
  const held = balance?.held ?? 0;
  const forecast = balance && per !== "day" ? atThisPace(spent, balance, today) : undefined;
  const full = spent >= amount;
  const until = balance ? lastDay(balance.until, today.date) : "";
  const grows = forecast === undefined ? "" : `At this pace ${partOf(budget, forecast)} by ${until}.`;
  const text = spentOf(budget, spent);
  const share = (part: number) => Math.min(100, (part / amount) * 100);
  return {
    ...{ ...base, says: text, full },
    usd: cap.usd === "" ? "" : spentOf({ ...budget, says: usdSays(amount) }, spent),
    bar: { used: share(spent), forecast: share(Math.max(forecast ?? 0, spent + held)), cap: 100 },
    note: full
      ? `The cap is reached: calls are refused${until === "" ? "" : ` until ${per === "day" ? "midnight" : `the end of ${until}`}`}.`
      : grows || `Calls are refused at ${cap.own}, not after it.`,
    label: `${text.replaceAll("\u00a0", " ")} used. ${grows}`.trim(),
  };
}

const usdSays = (amount: number): string =>
  `${(BigInt(amount) / 1_000_000_000n).toString()}.${String(BigInt(amount) % 1_000_000_000n)
    .padStart(9, "0")
    .slice(0, 6)} USD`;

/** The task's month where its cap is for a shorter time: used and forecast, and no cap. */
function monthModel(context: ViewContext, page: Page, { name, budget }: Task): BudgetModel | undefined {
  const numbers = context.ai?.numbers;
  const today = wallTime(page.zone, context.at);
  const from = `${today.date.slice(0, 7)}-01`;
  const days = numbers?.byDay(`task:${name}`).filter(({ day }) => day >= from) ?? [];
  if (days.length === 0) return undefined;
  const spent = days.reduce((sum, { cost }) => sum + cost, 0);
  const until = firstOfNext(from);
  const forecast = atThisPace(spent, { from, until }, today);
  const own = (amount: number) => moneyIn(budget?.says ?? "", budget?.amount ?? 0, amount);
  const says = own(spent);
  const grows = forecast === undefined ? "" : `At this pace ${own(forecast).own} by ${lastDay(until, today.date)}.`;
  const whole = Math.max(forecast ?? spent, 1);
  return {
    ...{ id: `month-${name}`, title: monthOf(today.date), says: says.own, usd: says.usd, full: false },
    bar: { used: Math.min(100, (spent / whole) * 100), forecast: 100, cap: undefined },
    note: `${grows} The month has no cap of its own.`.trim(),
    label: `${says.own.replaceAll("\u00a0", " ")} used. ${grows}`.trim(),
  };
}

const monthOf = (date: string): string => months[Number(date.slice(5, 7)) - 1] ?? "";
const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10);
const lastDay = (until: string, today: string): string => dateText(shifted(until, -1), today);
const firstOfNext = (first: string): string => `${shifted(first, 31).slice(0, 7)}-01`;

/** The last fourteen days of a meter, the newest first: the table beside the bars. */
export function daysOf(context: ViewContext, meter: string): DayModel[] {
  const page = worldOf(context.world).page.inForce?.page;
  const today = page ? wallTime(page.zone, context.at).date : "";
  const days = context.ai?.numbers?.byDay(meter).slice(-14).reverse() ?? [];
  return days.map(({ day, cost, calls }) => ({
    day: dateText(day, today),
    cost: usd(cost),
    calls: `${calls.toLocaleString("en-US")} ${plural(calls, "call")}`,
  }));
}
