/** A page, or the built-in rules alone, run over what was merged: what would have been stopped, and who would have been asked. */

import { classify } from "../classify/classify.ts";
import { areaOf, type Page, personOf, type Risk, weekdays } from "../page/page.ts";
import { awayBecause, personBehind } from "../routing/now.ts";
import { wallTime } from "../routing/zone.ts";

/** One step of the history, with the makers as the page knows them. */
export interface Past {
  readonly sha: string;
  readonly subject: string;
  /** UTC. */
  readonly at: string;
  readonly patch: string;
  readonly truncated: boolean;
  readonly trailers: readonly string[];
  /** Names that git gives, each once. */
  readonly makers: readonly string[];
  /** The makers who are persons of the page. */
  readonly persons: readonly string[];
  /** Whether git shows somebody independent: another committer than every author, or a trailer of a reviewer. */
  readonly independent: boolean;
}

export interface Asked {
  readonly person: string;
  readonly as: "owner" | "backup";
  readonly area: string;
  /** Empty when they could be reached at that moment. */
  readonly away: string;
}

export interface Replayed {
  readonly sha: string;
  readonly subject: string;
  readonly at: string;
  readonly risk: Risk;
  readonly areas: readonly string[];
  readonly oneWay: boolean;
  readonly ai: boolean;
  readonly makers: readonly string[];
  readonly asked: readonly Asked[];
  readonly independent: boolean;
  /** The first reason, for people. */
  readonly why: string;
  readonly file: string;
}

/** Judges one step as `check` would have. Without a page nobody is named, and only areas and risk are found. */
export function replayStep(page: Page | undefined, past: Past): Replayed {
  const { sha, subject, at, patch, truncated, trailers, makers, persons, independent } = past;
  const found = classify({ diff: patch, truncated, subject, trailers }, page);
  const asked = page && found.risk !== "low" ? askedFor(page, found.areas, persons, at) : [];
  const [reason] = found.reasons.filter(({ area }) => area !== "") ?? [];
  return {
    ...{
      sha,
      subject,
      at,
      risk: found.risk,
      areas: found.areas,
      oneWay: found.oneWayDoor,
      ai: found.ai.found,
      makers,
      asked,
      independent,
    },
    why: reason?.why ?? found.unreadable[0] ?? found.reasons[0]?.why ?? "",
    file: reason?.file ?? found.reasons[0]?.file ?? "",
  };
}

/** The owner of every area, each person once; the backup where the owner took part. */
function askedFor(page: Page, areas: readonly string[], persons: readonly string[], at: string): Asked[] {
  const company = areaOf(page, "company");
  const routine = {
    name: "everything else",
    owner: page.defaultOwner,
    backup: company?.owner === page.defaultOwner ? company.backup : (company?.owner ?? ""),
  };
  const touched = areas.map((name) => areaOf(page, name)).filter((area) => area !== undefined);
  const asked = new Map<string, Asked>();
  for (const { name, owner, backup } of touched.length > 0 ? touched : [routine]) {
    const first = personBehind(page, owner, at);
    const as = persons.includes(first) ? "backup" : "owner";
    const person = as === "owner" ? first : personBehind(page, backup, at);
    if (person === "" || persons.includes(person) || asked.has(person)) continue;
    const who = personOf(page, person);
    asked.set(person, { person, as, area: name, away: who ? awayBecause(who, at) : "" });
  }
  return [...asked.values()];
}

export interface Summary {
  readonly steps: number;
  readonly from: string;
  readonly to: string;
  readonly risks: Readonly<Record<Risk, number>>;
  readonly oneWay: number;
  readonly ai: number;
  /** High-risk steps in which git shows nobody but their makers. */
  readonly alone: number;
  /** By area, most often first. */
  readonly areas: readonly { readonly area: string; readonly steps: number; readonly high: number }[];
  /** By person, most often first. `away`: asked when the page says that they could not be reached. */
  readonly people: readonly {
    readonly person: string;
    readonly asked: number;
    readonly perWeek: number;
    readonly away: number;
  }[];
  /** Steps for which nobody on the page was independent. */
  readonly nobody: number;
  /** One row a week, oldest first, beginning on Monday. */
  readonly weeks: readonly {
    readonly week: string;
    readonly low: number;
    readonly medium: number;
    readonly high: number;
  }[];
  /** Asks by hour of the day (24) and day of the week (Monday first), in the team's zone. */
  readonly hours: readonly (readonly number[])[];
}

const day = 86_400_000;

/** Counts what happened, given oldest first or newest first. `zone` is the one that weeks and hours are told in. */
export function summarise(steps: readonly Replayed[], zone: string, paged: boolean): Summary {
  const times = steps.map(({ at }) => at).sort();
  const from = times[0] ?? "";
  const to = times.at(-1) ?? "";
  const span = from === "" ? 1 : Math.max(1, (Date.parse(to) - Date.parse(from)) / (7 * day));
  const stopped = steps.filter(({ risk }) => risk === "high");
  return {
    steps: steps.length,
    from,
    to,
    risks: {
      low: count(steps, ({ risk }) => risk === "low"),
      medium: count(steps, ({ risk }) => risk === "medium"),
      high: stopped.length,
    },
    oneWay: count(steps, ({ oneWay }) => oneWay),
    ai: count(steps, ({ ai }) => ai),
    alone: count(stopped, ({ independent }) => !independent),
    areas: byArea(steps),
    people: byPerson(steps, span),
    nobody: paged ? count(steps, ({ risk, asked }) => risk !== "low" && asked.length === 0) : 0,
    weeks: byWeek(steps),
    hours: byHour(steps, zone),
  };
}

const count = <T>(list: readonly T[], fits: (one: T) => boolean): number => list.filter(fits).length;

function byArea(steps: readonly Replayed[]): Summary["areas"] {
  const found = new Map<string, { steps: number; high: number }>();
  for (const { areas, risk } of steps)
    for (const area of areas.length > 0 ? areas : ["no area"]) {
      const row = found.get(area) ?? { steps: 0, high: 0 };
      found.set(area, { steps: row.steps + 1, high: row.high + (risk === "high" ? 1 : 0) });
    }
  return [...found].map(([area, row]) => ({ area, ...row })).sort((a, b) => b.high - a.high || b.steps - a.steps);
}

function byPerson(steps: readonly Replayed[], weeks: number): Summary["people"] {
  const found = new Map<string, { asked: number; away: number }>();
  for (const { asked } of steps)
    for (const { person, away } of asked) {
      const row = found.get(person) ?? { asked: 0, away: 0 };
      found.set(person, { asked: row.asked + 1, away: row.away + (away === "" ? 0 : 1) });
    }
  return [...found]
    .map(([person, row]) => ({ person, ...row, perWeek: Math.round((row.asked / weeks) * 10) / 10 }))
    .sort((a, b) => b.asked - a.asked);
}

/** The Monday of a moment's week, UTC. 1970-01-01 was a Thursday. */
const mondayOf = (at: string): string => {
  const days = Math.floor(Date.parse(at) / day);
  return new Date((days - ((days + 3) % 7)) * day).toISOString().slice(0, 10);
};

function byWeek(steps: readonly Replayed[]): Summary["weeks"] {
  const found = new Map<string, { low: number; medium: number; high: number }>();
  for (const { at, risk } of steps) {
    const week = mondayOf(at);
    const row = found.get(week) ?? { low: 0, medium: 0, high: 0 };
    found.set(week, { ...row, [risk]: row[risk] + 1 });
  }
  return [...found].map(([week, row]) => ({ week, ...row })).sort((a, b) => a.week.localeCompare(b.week));
}

function byHour(steps: readonly Replayed[], zone: string): number[][] {
  const table = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const { at, risk } of steps) {
    if (risk === "low") continue;
    const { day, minute } = wallTime(zone, at);
    const row = table[weekdays.indexOf(day)];
    const hour = Math.floor(minute / 60);
    if (row) row[hour] = (row[hour] ?? 0) + 1;
  }
  return table;
}

/** What another page would change: more or fewer stops, and who would be asked instead. Both over the same steps. */
export function compare(before: readonly Replayed[], after: readonly Replayed[]) {
  const other = new Map(after.map((step) => [step.sha, step]));
  const moved = before.flatMap((step) => {
    const then = other.get(step.sha);
    if (!then) return [];
    const was = step.asked.map(({ person }) => person).join(", ");
    const now = then.asked.map(({ person }) => person).join(", ");
    return step.risk === then.risk && was === now
      ? []
      : [{ sha: step.sha, subject: step.subject, risk: [step.risk, then.risk] as const, asked: [was, now] as const }];
  });
  const high = (steps: readonly Replayed[]) => count(steps, ({ risk }) => risk === "high");
  return { stopped: [high(before), high(after)] as const, changed: moved.length, moved };
}
