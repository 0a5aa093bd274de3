/** Times as people read them on a screen: 24 hours, the reader's zone, no more date than is needed. */

import { dateText } from "../routing/sentence.ts";
import { wallTime } from "../routing/zone.ts";

const two = (n: number) => String(n).padStart(2, "0");

/** `211` → `03:31`: minutes after midnight as a clock shows them. */
export const minuteOfDay = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

/** `03:31`. */
export const clock = (at: string, zone: string): string => minuteOfDay(wallTime(zone, at).minute);

/** `Thu 19 Nov`, with the year when it is not `now`'s. */
export function day(at: string, now: string, zone: string): string {
  const it = wallTime(zone, at);
  return `${it.day} ${dateText(it.date, wallTime(zone, now).date)}`;
}

/** `03:31` today, `Fri 12:00` within six days either way, else `19 Nov 12:00`. */
export function moment(at: string, now: string, zone: string): string {
  const it = wallTime(zone, at);
  const today = wallTime(zone, now).date;
  const time = minuteOfDay(it.minute);
  if (it.date === today) return time;
  const near = Math.abs(Date.parse(at) - Date.parse(now)) < 6 * 86_400_000;
  return `${near ? it.day : dateText(it.date, today)} ${time}`;
}

/** `24 min`, `5 h`, `3 days`: how long from one moment to a later one, rounded down to what matters. */
export const span = (from: string, to: string): string =>
  minutesText(Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 60_000)));

/** Minutes in words, with a space that does not break. */
export function minutesText(minutes: number): string {
  if (minutes < 120 && minutes !== 60) return `${minutes}\u00a0min`;
  if (minutes < 1440 || (minutes < 2880 && minutes % 1440 !== 0)) return `${Math.floor(minutes / 60)}\u00a0h`;
  const days = Math.floor(minutes / 1440);
  return `${days}\u00a0${days === 1 ? "day" : "days"}`;
}
