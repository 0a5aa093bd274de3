/** Wall clocks of the world: which day and minute it is in a zone, and when a wall clock shows a time. Days of the IANA database, by Intl. */

import { type Weekday, weekdays } from "../page/page.ts";

/** What calendar and clock on the wall show. `minute` counts from midnight, 0 to 1439. */
export interface WallTime {
  /** `2026-12-20` */
  readonly date: string;
  readonly day: Weekday;
  readonly minute: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Making a formatter takes milliseconds, using it microseconds. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const fresh = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  clocks.set(zone, fresh);
  return fresh;
}

/**
 * The wall clock of a zone at an instant, as if it were UTC, in milliseconds.
 * Throws RangeError for a zone that does not exist or an `at` that is no date.
 */
function wallMs(zone: string, at: number): number {
  if (zone === "UTC") return Math.floor(at / minuteMs) * minuteMs;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = (clockOf(zone).format(at).match(/\d+/g) ?? []).map(
    Number,
  );
  return Date.UTC(year, month - 1, day, hour, minute);
}

/**
 * What the wall shows in `zone` at `at` (UTC, ISO 8601).
 *
 * @example wallTime("Asia/Seoul", "2026-11-21T20:30:00.000Z") // { date: "2026-11-22", day: "Sun", minute: 330 }
 */
export function wallTime(zone: string, at: string): WallTime {
  const wall = wallMs(zone, Date.parse(at));
  return {
    date: new Date(wall).toISOString().slice(0, 10),
    day: weekdays[(new Date(wall).getUTCDay() + 6) % 7] ?? "Mon",
    minute: Math.floor(wall / minuteMs) % 1440,
  };
}

/**
 * The first instant at which the wall of `zone` shows `date` and `minute`, in UTC. A time that is skipped when clocks go
 * forward falls as much later as clocks jump; of a time that comes twice the first counts (RFC 5545, 3.3.5).
 */
export function instantOf(zone: string, date: string, minute: number): string {
  const wanted = Date.parse(`${date}T00:00:00.000Z`) + minute * minuteMs;
  const offset = (at: number) => wallMs(zone, at) - at;
  const before = wanted - offset(wanted - dayMs);
  const after = wanted - offset(wanted + dayMs);
  const shown = [before, after].sort((a, b) => a - b).find((at) => wallMs(zone, at) === wanted);
  return new Date(shown ?? before).toISOString();
}

/** Milliseconds that the wall of `zone` is ahead of UTC at an instant. */
const offsetOf = (zone: string, at: number): number => wallMs(zone, at) - Math.floor(at / minuteMs) * minuteMs;

/** Instants after `from` and before `to` at which clocks of `zone` jump, to the minute. No zone jumps and back within a day. */
function jumps(zone: string, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = from; at < to; at += dayMs) {
    let [low, high] = [at, Math.min(at + dayMs, to)];
    if (offsetOf(zone, low) === offsetOf(zone, high)) continue;
    while (high - low > minuteMs) {
      const middle = Math.floor((low + high) / 2 / minuteMs) * minuteMs;
      if (offsetOf(zone, middle) === offsetOf(zone, low)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

/**
 * Every instant (milliseconds UTC) from `from` on and before `to` at which the wall of `zone` begins to show one of
 * `minutes` after midnight, or jumps. A time that comes twice in a night is given twice, a skipped one by its jump.
 * Between two of them nothing that is said in these wall times can change. Both ends are whole minutes.
 */
export function shownAt(zone: string, minutes: readonly number[], from: number, to: number): number[] {
  const inside = jumps(zone, from, to);
  const starts = [from, ...inside];
  const shown = starts.flatMap((start, n) => {
    const end = starts[n + 1] ?? to;
    const offset = offsetOf(zone, start);
    const times: number[] = [];
    for (let day = Math.floor((start + offset) / dayMs) * dayMs; day < end + offset; day += dayMs)
      for (const minute of minutes) times.push(day + minute * minuteMs - offset);
    return times.filter((at) => start <= at && at < end);
  });
  return [...inside, ...shown];
}

/** The day `days` after a date. */
export const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10);
