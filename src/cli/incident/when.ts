/** Times as people type them, with how well they are known. */

import type { When } from "../../decisions/incident/when.ts";
import { CommandError, exit } from "../exit.ts";

const forms =
  "Write 14:12 (today, or yesterday if that is ahead), 2026-11-19T14:12 with or without a zone, ~14:10 for about, 14:10..14:20 for a range, or 2026-11-19 for a day.";

/**
 * Reads a time. Without a zone it is one of this machine's. A clock time without a day is the last one that there was.
 *
 * @example whenOf("~14:10", new Date()).precision // "approx"
 */
export function whenOf(text: string, now: Date): When {
  const [from = "", to] = text.split("..");
  if (to !== undefined) return { at: instant(from, now, text).at, precision: "range", to: instant(to, now, text).at };
  if (from.startsWith("~")) return { at: instant(from.slice(1), now, text).at, precision: "approx" };
  return instant(from, now, text);
}

function instant(typed: string, now: Date, whole: string): When {
  const clock = /^(\d{1,2}):(\d{2})$/.exec(typed);
  if (clock) {
    const day = new Date(now);
    day.setHours(Number(clock[1]), Number(clock[2]), 0, 0);
    if (Number(clock[1]) > 23 || Number(clock[2]) > 59) throw unreadable(whole);
    if (day > now) day.setDate(day.getDate() - 1);
    return { at: day.toISOString(), precision: "minute" };
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(typed)) return known(`${typed}T00:00:00.000Z`, "date", whole);
  const [, minute, seconds] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(typed) ?? [];
  if (minute === undefined) throw unreadable(whole);
  return known(typed, seconds === undefined ? "minute" : "exact", whole);
}

function known(text: string, precision: When["precision"], whole: string): When {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw unreadable(whole);
  return { at: at.toISOString(), precision };
}

const unreadable = (text: string) => new CommandError(exit.usage, `${text} is no time.`, forms);
