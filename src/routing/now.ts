/** Who can say yes at a moment: the owner, else the backup, else whoever is there after hours, else nobody. */

import { type Area, type Hours, type Page, type Person, personOf, type Rotation, weekdays } from "../page/page.ts";
import type { Now } from "./routing.ts";
import { type Deadline, dateText, nameOf } from "./sentence.ts";
import { dayAfter, instantOf, type WallTime, wallTime } from "./zone.ts";

/** Why a person cannot be reached, as the end of a sentence that begins with the name; empty when they can. */
export function awayBecause(person: Person, at: string): string {
  if (person.leave.length === 0 && person.hours.length === 0) return "";
  const wall = wallTime(person.zone, at);
  return onLeave(person, wall) || outOfHours(person, wall);
}

function onLeave(person: Person, wall: WallTime): string {
  const leave = person.leave.find(({ from, to }) => from <= wall.date && wall.date <= to);
  return leave ? `is on leave until ${dateText(leave.to, wall.date)}` : "";
}

function outOfHours(person: Person, { day, minute }: WallTime): string {
  const { hours, zone } = person;
  const there = hours.some((one) => one.days.includes(day) && one.from <= minute && minute < one.to);
  return hours.length === 0 || there
    ? ""
    : `works ${hours.map(hoursText).join(", ")}, and it is ${day} ${clock(minute)} in ${zone}`;
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const hoursText = ({ days, from, to }: Hours): string =>
  `${days.length > 1 ? `${days[0]} to ${days.at(-1)}` : days[0]} ${clock(from)} to ${clock(to)}`;

/** The Monday of ISO week 1970-W01, from which turns are counted. */
const firstMonday = Date.parse("1969-12-29T00:00:00.000Z");

/**
 * Whose turn it is at `at` (UTC). The turn passes at the handover's wall-clock time in the rotation's zone; where that
 * time comes twice in a night it passes the first time, and never back.
 */
export function onDuty({ members, handover, zone }: Rotation, at: string): string {
  const wall = wallTime(zone, at);
  const since = (weekdays.indexOf(wall.day) - weekdays.indexOf(handover.day) + 7) % 7;
  const latest = dayAfter(wall.date, -since);
  const passed = since > 0 || wall.minute >= handover.at || instantOf(zone, latest, handover.at) <= at;
  const weeks = Math.floor((Date.parse(latest) - firstMonday) / (7 * 86_400_000)) - (passed ? 0 : 1);
  return members[((weeks % members.length) + members.length) % members.length] ?? "";
}

/** The person behind a name of the page at a moment: the name itself, or whose turn it is. */
export function personBehind(page: Page, id: string, at: string): string {
  const rotation = page.rotations.find((one) => one.id === id);
  return rotation ? onDuty(rotation, at) : id;
}

/**
 * When the backup may act and when the decision is blocked. Plain minutes, not working time: what waits is usually a
 * release or a customer, and both wait at night too. `at` is the moment somebody asked, in UTC.
 */
export function deadline(area: Pick<Area, "answerWithin">, at: string): Deadline {
  const after = (minutes: number) => new Date(Date.parse(at) + minutes * 60_000).toISOString();
  return { backupFrom: after(area.answerWithin), blockedFrom: after(2 * area.answerWithin) };
}

/**
 * Who can say yes now. The backup acts only when the owner is away, or has not answered within the area's time since
 * `waitingSince` (UTC; empty when nothing waits). Whoever is named for after hours is there outside their own hours too,
 * but not on leave.
 */
export function whoNow(
  page: Page,
  area: Pick<Area, "owner" | "backup" | "afterHours" | "answerWithin">,
  at: string,
  waitingSince = "",
): Now {
  const owner = personBehind(page, area.owner, at);
  const named = personBehind(page, area.backup, at);
  const backup = named === owner ? "" : named;
  const ownerAway = away(page, owner, at);
  const silent = waitingSince !== "" && deadline(area, waitingSince).backupFrom <= at;
  if (!ownerAway && !silent) {
    const turn = owner !== area.owner;
    return {
      person: owner,
      as: "owner",
      why: turn ? `It is ${nameOf(owner)}'s turn.` : `${nameOf(owner)} can be reached.`,
    };
  }

  const answer = ownerAway || `has not answered for ${area.answerWithin} minutes`;
  const reason = `${nameOf(owner)} ${answer}.`;
  const backupAway = backup && away(page, backup, at);
  if (backup && !backupAway) return { person: backup, as: "backup", why: `${reason} ${nameOf(backup)} is the backup.` };
  if (!ownerAway) {
    const why = `${reason} No backup can be reached, so it stays blocked until ${nameOf(owner)} answers.`;
    return { person: owner, as: "owner", why };
  }
  const both = `${reason} ${backup ? `${nameOf(backup)} ${backupAway}.` : "No backup is named."}`;
  return afterHours(page, area.afterHours ? personBehind(page, area.afterHours, at) : "", at, both);
}

function afterHours(page: Page, id: string, at: string, reason: string): Now {
  const blocked = "Nobody can say yes now, so it stays blocked.";
  if (!id) return { person: "", as: "nobody", why: `${reason} ${blocked}` };
  const person = personOf(page, id);
  const gone = !person
    ? "is not on the page"
    : person.leave.length > 0
      ? onLeave(person, wallTime(person.zone, at))
      : "";
  if (gone) return { person: "", as: "nobody", why: `${reason} ${nameOf(id)} ${gone}. ${blocked}` };
  return { person: id, as: "after-hours", why: `${reason} ${nameOf(id)} acts after hours.` };
}

function away(page: Page, id: string, at: string): string {
  const person = personOf(page, id);
  return person ? awayBecause(person, at) : "is not on the page";
}
