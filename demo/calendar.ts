/** When things happen in the company: weeks counted back from the end, weekdays and wall-clock times of its office in Berlin. */

import { type Weekday, weekdays } from "../src/page/page.ts";
import { instantOf, wallTime } from "../src/routing/zone.ts";

export const zone = "Europe/Berlin";
const day = 86_400_000;
const minute = 60_000;

export interface Calendar {
  /** The instant that all of it ends at, in milliseconds since 1970. */
  readonly end: number;
  /** The first Monday, in the morning. */
  readonly begin: number;
  /** A weekday and time (`14:12`) of a week; week 0 is the one that the end is in. */
  on(week: number, day: Weekday, time: string): number;
  /** So many minutes before the end. */
  before(minutes: number): number;
  /** The last moment at or before the end at which releases are not frozen by the page's window (Friday 16:00 to Monday 08:00), less so many minutes. */
  lastWorking(minutes: number): number;
  /** The date, as `2026-11-30`, so many days after the end; negative: before it. */
  date(days: number): string;
}

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
};

/** `weeks`: how many whole weeks of life there are before the one of the end. */
export function newCalendar(end: number, weeks: number): Calendar {
  const wall = wallTime(zone, new Date(end).toISOString());
  const today = Date.parse(`${wall.date}T12:00:00.000Z`);
  const monday = today - weekdays.indexOf(wall.day) * day;
  const dateOf = (noon: number) => new Date(noon).toISOString().slice(0, 10);
  const on = (week: number, name: Weekday, time: string) =>
    Date.parse(instantOf(zone, dateOf(monday - 7 * week * day + weekdays.indexOf(name) * day), minutesOf(time)));
  return {
    end,
    begin: on(weeks, "Mon", "09:00"),
    on,
    before: (minutes) => end - minutes * minute,
    lastWorking(minutes) {
      const friday = on(0, "Fri", "15:45");
      const open = on(0, "Mon", "09:30");
      const last = end < open ? on(1, "Fri", "15:45") : end > friday ? friday : end;
      return last - minutes * minute;
    },
    date: (days) => dateOf(today + days * day),
  };
}
