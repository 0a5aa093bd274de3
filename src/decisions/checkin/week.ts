/** ISO weeks of a team's zone: which one an instant belongs to, when it begins and ends, when its check-in is due. Pure. */

import { type Weekly, weekdays } from "../../page/page.ts";
import { dayAfter, instantOf, wallTime } from "../../routing/zone.ts";

/** `2026-W47`: the year is that of the week's Thursday (ISO 8601, 3.1.1.23). */
export const weekId = /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/;

const dayMs = 86_400_000;
const msOf = (date: string): number => Date.parse(`${date}T00:00:00.000Z`);
/** How many days after its Monday a date lies. */
const dayOfWeek = (date: string): number => (new Date(msOf(date)).getUTCDay() + 6) % 7;

/** The Monday of the week that a date lies in. */
const mondayOf = (date: string): string => dayAfter(date, -dayOfWeek(date));

/** The name of the week that begins on a Monday. */
function nameOf(monday: string): string {
  const thursday = dayAfter(monday, 3);
  const year = thursday.slice(0, 4);
  const days = (msOf(thursday) - msOf(`${year}-01-01`)) / dayMs;
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, "0")}`;
}

/** The Monday of a week by its name, as `2026-11-16`. The fourth of January is always in the first week. */
export const mondayOfWeek = (week: string): string =>
  dayAfter(mondayOf(`${week.slice(0, 4)}-01-04`), 7 * (Number(week.slice(6)) - 1));

/** Whether the year really has a week of that name: most have no 53rd. */
export const isWeek = (week: string): boolean => weekId.test(week) && nameOf(mondayOfWeek(week)) === week;

/** The week so many weeks later, or earlier for a number below zero. */
export const weekAfter = (week: string, weeks: number): string => nameOf(dayAfter(mondayOfWeek(week), 7 * weeks));

/** When a week begins and when the next one does, in UTC: the first instants at which the zone's wall shows those Mondays. */
export const weekSpan = (zone: string, week: string): { readonly from: string; readonly to: string } => ({
  from: instantOf(zone, mondayOfWeek(week), 0),
  to: instantOf(zone, mondayOfWeek(weekAfter(week, 1)), 0),
});

/** The one week that an instant (UTC) belongs to. A clock that goes back over midnight never brings a past week back. */
export function weekOf(zone: string, at: string): string {
  const moment = new Date(at).toISOString();
  const shown = nameOf(mondayOf(wallTime(zone, moment).date));
  const { from, to } = weekSpan(zone, shown);
  if (moment < from) return weekAfter(shown, -1);
  return moment >= to ? weekAfter(shown, 1) : shown;
}

/** When the check-in of a week is due, in UTC. */
export const dueOf = (zone: string, week: string, { day, at }: Weekly): string =>
  instantOf(zone, dayAfter(mondayOfWeek(week), weekdays.indexOf(day)), at);

/** The newest due time that has passed at an instant (UTC), and the week it is for. */
export function lastDue(zone: string, weekly: Weekly, at: string): { readonly week: string; readonly due: string } {
  const moment = new Date(at).toISOString();
  const week = weekOf(zone, moment);
  const due = dueOf(zone, week, weekly);
  if (due <= moment) return { week, due };
  const before = weekAfter(week, -1);
  return { week: before, due: dueOf(zone, before, weekly) };
}

/** The same time on the zone's wall so many days before an instant, in UTC. */
export function daysBefore(zone: string, at: string, days: number): string {
  const { date, minute } = wallTime(zone, at);
  return instantOf(zone, dayAfter(date, -days), minute);
}
