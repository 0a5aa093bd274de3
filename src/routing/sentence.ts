/** The one sentence about a decision that every surface says, and the words for people and times inside it. */

import type { WhoAnswer } from "./routing.ts";
import { wallTime } from "./zone.ts";

/** A person as a sentence names them: the id with a capital. */
export const nameOf = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** A date as people read it: `20 Dec`; the year only when it is not the year of `today`. */
export function dateText(date: string, today: string): string {
  const [year, month, day] = date.split("-");
  const text = `${Number(day)} ${months[Number(month) - 1]}`;
  return year === today.slice(0, 4) ? text : `${text} ${year}`;
}

/**
 * The time of `moment` on the wall of `zone`, 24 hours; with the day when that is not the day of `at`.
 *
 * @example timeText("2026-11-19T03:31:00.000Z", "2026-11-19T03:01:00.000Z", "UTC") // "03:31"
 */
export function timeText(moment: string, at: string, zone: string): string {
  const [then, now] = [wallTime(zone, moment), wallTime(zone, at)];
  const clock = `${String(Math.floor(then.minute / 60)).padStart(2, "0")}:${String(then.minute % 60).padStart(2, "0")}`;
  return then.date === now.date ? clock : `${then.day} ${dateText(then.date, now.date)}, ${clock}`;
}

/** Until when the owner, and then the backup, may answer. In UTC. */
export interface Deadline {
  readonly backupFrom: string;
  readonly blockedFrom: string;
}

/**
 * Who decides, who if not, what after that.
 *
 * @example "Ana decides; Li if no answer by 03:31; blocked after that."
 */
export function decisionSentence(
  answer: Pick<WhoAnswer, "role" | "owner" | "backup" | "now">,
  deadline: Deadline,
  at: string,
  zone: string,
): string {
  const { role, owner, backup, now } = answer;
  if (role === "none") return "Nobody needs to be asked.";
  if (role === "teammate") return "Any colleague reads it before use; nobody else needs to be asked.";
  if (role === "named_approver") return `Anybody but the author approves, by name; ${nameOf(owner)} answers for it.`;
  const time = (moment: string) => timeText(moment, at, zone);
  if (now.as === "nobody") return `Nobody can decide now; it stays blocked until ${nameOf(owner)} is back.`;
  if (now.as === "owner") {
    return backup && backup !== owner && at < deadline.backupFrom
      ? `${nameOf(owner)} decides; ${nameOf(backup)} if no answer by ${time(deadline.backupFrom)}; blocked after that.`
      : `${nameOf(owner)} decides; blocked until ${nameOf(owner)} answers.`;
  }
  const who = nameOf(now.person);
  const until = at < deadline.blockedFrom ? `if no answer by ${time(deadline.blockedFrom)}` : `until ${who} answers`;
  return `${who} decides for ${nameOf(owner)}; blocked ${until}.`;
}
