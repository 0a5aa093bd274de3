/** Approvals that people waited for: how often, how long, whose; this week against the one before. Pure. */

import { type Decided, decidedIn, minutesWaited } from "../decisions/checkin/decided.ts";
import { daysBefore } from "../decisions/checkin/week.ts";
import { decidingOf, type ViewContext } from "./context.ts";
import { titlesOf } from "./decided-titles.ts";
import { nameOf, plural } from "./names.ts";
import { minutesText } from "./times.ts";

/** One answer that somebody waited for. Times in minutes. */
export interface Wait {
  readonly title: string;
  readonly href: string;
  readonly minutes: number;
  readonly by: string;
  readonly who: readonly string[];
  readonly at: string;
}

export interface Waits {
  /** The longest first. */
  readonly all: readonly Wait[];
  readonly total: number;
  readonly before: { readonly count: number; readonly total: number };
  /** Who was waited for, the slowest first. */
  readonly deciders: readonly { readonly person: string; readonly count: number; readonly median: number }[];
  /** How often each person waited, and in the week before. */
  readonly waiters: readonly { readonly person: string; readonly count: number; readonly before: number }[];
}

/** Nobody waits for their own answer, nor for one of which the record does not say when it was asked. */
const isWait = ({ since, waited, by }: Decided): boolean => since !== "" && waited.some((one) => one !== by);
const whoWaited = ({ waited, by }: Decided): string[] => waited.filter((one) => one !== by);

/** The middle one; of an even number the lower, so that it is a wait that somebody really had. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
}

const sum = (all: readonly Decided[]): number => all.reduce((total, one) => total + minutesWaited(one), 0);

/** From `from` on and before `to` (UTC); the week before it is as long on the zone's calendar. */
export async function waitsIn(context: ViewContext, zone: string, from: string, to: string): Promise<Waits> {
  const world = decidingOf(context.world);
  const now = decidedIn(world, from, to).filter(isWait);
  const before = decidedIn(world, daysBefore(zone, from, 7), from).filter(isWait);
  const title = await titlesOf(context, now);
  const all = now
    .map((one) => ({
      ...{ ...title(one), minutes: minutesWaited(one), by: one.by, who: whoWaited(one), at: one.at },
    }))
    .sort((a, b) => b.minutes - a.minutes);
  const count = (some: readonly Decided[], person: string) =>
    some.filter((one) => whoWaited(one).includes(person)).length;
  const people = [...new Set([...now, ...before].flatMap(whoWaited))];
  return {
    ...{ all, total: sum(now), before: { count: before.length, total: sum(before) } },
    deciders: [...new Set(now.map(({ by }) => by))]
      .map((person) => {
        const theirs = now.filter(({ by }) => by === person);
        return { person, count: theirs.length, median: median(theirs.map(minutesWaited)) };
      })
      .sort((a, b) => b.median - a.median || b.count - a.count),
    waiters: people
      .map((person) => ({ person, count: count(now, person), before: count(before, person) }))
      .sort((a, b) => b.count - a.count),
  };
}

/** `5 h 02 min`, `24 min`, `3 days 4 h`: how long something took, no finer than matters. */
export function lasted(minutes: number): string {
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  if (minutes < 1440) {
    const rest = minutes % 60;
    return rest === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${String(rest).padStart(2, "0")}\u00a0min`;
  }
  const rest = hours % 24;
  return rest === 0 ? minutesText(minutes) : `${minutesText(minutes - (minutes % 1440))}\u00a0${rest}\u00a0h`;
}

/** `Li waited 3 times, down from 5`. */
export function waitedSays({ waiters, all }: Waits, person: string): string {
  const { count, before } = waiters.find((one) => one.person === person) ?? { count: 0, before: 0 };
  if (count === 0 && before === 0)
    return all.length === 0 ? "Nobody waited for a yes" : `${nameOf(person)} waited for nobody`;
  const times = count === 0 ? "for nobody" : `${count} ${plural(count, "time")}`;
  const than =
    before > count ? `, down from ${before}` : before < count ? `, up from ${before}` : ", as in the week before";
  return `${nameOf(person)} waited ${times}${than}`;
}
