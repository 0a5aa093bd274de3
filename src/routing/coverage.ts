/** Who can say yes at every minute of an interval, area by area, and where nobody can: by the rules of `now.ts`, on the real calendar. */

import { type Area, type Page, type Person, personOf } from "../page/page.ts";
import { whoNow } from "./now.ts";
import type { Now } from "./routing.ts";
import { shownAt } from "./zone.ts";

/** The same answer from one instant (UTC) until another. */
export interface Stretch {
  readonly from: string;
  readonly to: string;
  /** Empty: nobody. */
  readonly person: string;
  readonly as: Now["as"];
  /** Why it is this person, or nobody, when the stretch begins. */
  readonly why: string;
}

/** Areas with the same people behind them, and so with the same cover. */
export interface CoverRow {
  readonly areas: readonly string[];
  /** False: nobody wrote these areas on the page, so the default owner answers. */
  readonly claimed: boolean;
  readonly owner: string;
  readonly backup: string;
  readonly afterHours: string;
  /** Without a hole, in order, from the beginning of the interval to its end. */
  readonly stretches: readonly Stretch[];
}

/** A time in which nobody can say yes, and in which areas. */
export interface Gap {
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
  readonly areas: readonly string[];
  readonly why: string;
}

export interface Coverage {
  readonly from: string;
  readonly to: string;
  readonly rows: readonly CoverRow[];
  /** By their beginning; the areas that have the same gap stand together. */
  readonly gaps: readonly Gap[];
}

const minuteMs = 60_000;
const weekMs = 7 * 86_400_000;
/** An interval longer than this is not walked: a page is reviewed every month, and leave is rarely known a year ahead. */
export const mostWeeks = 53;

/**
 * The cover of a page from `from` (UTC, rounded down to the minute) for `weeks` weeks of 168 hours. Nothing waits in it: a
 * silent owner passes to the backup, but an hour in which somebody could answer is no gap. Walks from one instant to the
 * next at which any answer can change, so it is exact to the minute.
 * Throws RangeError for weeks that are not 1 to 53.
 */
export function coverage(page: Page, from: string, weeks: number): Coverage {
  if (!Number.isInteger(weeks) || weeks < 1 || weeks > mostWeeks)
    throw new RangeError(`Weeks are 1 to ${mostWeeks}, not ${weeks}.`);
  const begin = Math.floor(Date.parse(from) / minuteMs) * minuteMs;
  const end = begin + weeks * weekMs;
  const alike = new Map<string, Area[]>();
  for (const area of page.areas) {
    const key = JSON.stringify([area.claimed, area.owner, area.backup, area.afterHours]);
    alike.set(key, [...(alike.get(key) ?? []), area]);
  }
  const changing = new Map<string, readonly number[]>();
  const rows = [...alike.values()].flatMap((areas): CoverRow[] => {
    const [first] = areas;
    if (!first) return [];
    const { claimed, owner, backup, afterHours } = first;
    const stretches = walk(page, first, begin, end, changing);
    return [{ areas: areas.map(({ name }) => name), claimed, owner, backup, afterHours, stretches }];
  });
  return { from: iso(begin), to: iso(end), rows, gaps: gapsOf(rows) };
}

const iso = (at: number): string => new Date(at).toISOString();

/** The answer at each instant at which it can change; neighbours that say the same are one stretch. */
function walk(
  page: Page,
  area: Area,
  begin: number,
  end: number,
  changing: Map<string, readonly number[]>,
): readonly Stretch[] {
  const names = [area.owner, area.backup, area.afterHours].filter((id) => id !== "");
  const instants = new Set([begin, ...names.flatMap((id) => changesOf(page, id, begin, end, changing))]);
  const found: Stretch[] = [];
  for (const at of [...instants].sort((one, other) => one - other)) {
    const { person, as, why } = whoNow(page, area, iso(at));
    const last = found.at(-1);
    if (last?.person === person && last.as === as) continue;
    if (last) found[found.length - 1] = { ...last, to: iso(at) };
    found.push({ from: iso(at), to: iso(end), person, as, why });
  }
  return found;
}

/** When somebody behind a name comes or goes: by their hours, their leave, or a rotation's handover. */
function changesOf(
  page: Page,
  id: string,
  begin: number,
  end: number,
  known: Map<string, readonly number[]>,
): readonly number[] {
  const before = known.get(id);
  if (before) return before;
  const turn = page.rotations.find((one) => one.id === id);
  const people = (turn?.members ?? [id]).flatMap((one) => personOf(page, one) ?? []);
  const handovers = turn ? shownAt(turn.zone, [0, turn.handover.at], begin, end) : [];
  const changes = [...handovers, ...people.flatMap((person) => comings(person, begin, end))];
  known.set(id, changes);
  return changes;
}

function comings({ zone, hours, leave }: Person, begin: number, end: number): readonly number[] {
  if (hours.length === 0 && leave.length === 0) return [];
  const minutes = new Set([0, ...hours.flatMap(({ from, to }) => [from, to % 1440])]);
  return shownAt(zone, [...minutes], begin, end);
}

function gapsOf(rows: readonly CoverRow[]): readonly Gap[] {
  const gaps = new Map<string, Gap>();
  for (const { areas, stretches } of rows)
    for (const { from, to, as, why } of stretches) {
      if (as !== "nobody") continue;
      const same = gaps.get(from + to);
      const minutes = (Date.parse(to) - Date.parse(from)) / minuteMs;
      gaps.set(from + to, { from, to, minutes, areas: [...(same?.areas ?? []), ...areas], why: same?.why ?? why });
    }
  return [...gaps.values()].sort((one, other) => one.from.localeCompare(other.from) || other.minutes - one.minutes);
}
