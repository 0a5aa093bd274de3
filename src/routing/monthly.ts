/** The day of each month on which the page is due for review: real calendar days of the team's zone, made into instants. */

import { type Rhythm, weekdays } from "../page/page.ts";
import { instantOf, wallTime } from "./zone.ts";

type Monthly = NonNullable<Rhythm["monthly"]>;

/** Due from 09:00: when people begin, not while they sleep. Minutes after midnight in the team's zone. */
const dueAt = 540;

/** A month of the calendar, as `2026-11`, and when its review is due, UTC. */
export interface MonthlyDue {
  readonly month: string;
  readonly at: string;
}

/** When the review of a month (`2026-11`) is due: the nth such weekday, 09:00 by the wall clock of `zone`. UTC. */
export function monthlyDue(zone: string, { nth, day }: Monthly, month: string): MonthlyDue {
  const first = new Date(`${month}-01T00:00:00.000Z`);
  const ahead = (weekdays.indexOf(day) - ((first.getUTCDay() + 6) % 7) + 7) % 7;
  const date = `${month}-${String(1 + ahead + (nth - 1) * 7).padStart(2, "0")}`;
  return { month, at: instantOf(zone, date, dueAt) };
}

/** Every due instant after one moment and until another, the second included. Both UTC; the oldest first. */
export function monthliesBetween(zone: string, monthly: Monthly, after: string, until: string): MonthlyDue[] {
  const found: MonthlyDue[] = [];
  const last = wallTime(zone, until).date.slice(0, 7);
  for (let month = wallTime(zone, after).date.slice(0, 7); month <= last; month = monthAfter(month)) {
    const due = monthlyDue(zone, monthly, month);
    if (due.at > after && due.at <= until) found.push(due);
  }
  return found;
}

/** The first due instant after a moment, UTC. */
export function nextMonthly(zone: string, monthly: Monthly, after: string): MonthlyDue {
  const month = wallTime(zone, after).date.slice(0, 7);
  const here = monthlyDue(zone, monthly, month);
  return here.at > after ? here : monthlyDue(zone, monthly, monthAfter(month));
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}
