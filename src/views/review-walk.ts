/** What happened to each area of the page since it was last reviewed: decided, waited for, overridden, asked, changed, or nothing. Pure. */

import { type Decided, decidedIn, minutesWaited } from "../decisions/checkin/decided.ts";
import { everythingElse } from "../decisions/page/news.ts";
import { median } from "./checkin-waits.ts";
import { decidingOf, type Seen, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, areaTitle, capital, counted, listed, nameOf, plural } from "./names.ts";
import { day, minutesText } from "./times.ts";

export interface Happened {
  /** Sentences, the weightiest first; empty when nobody touched it. */
  readonly says: readonly string[];
  /** That it changed more than once within a month, as a sentence; empty where it did not. */
  readonly moved: string;
  /** Answers by people in it. */
  readonly decisions: number;
}

/** Days within which a second change of an area is one too many: the mission says a month. */
const monthDays = 31;

/** For each of these areas what happened from `since` on (UTC) until now. */
export function happenedTo(context: ViewContext, names: readonly string[], since: string): Map<string, Happened> {
  const seen = worldOf(context.world);
  const until = new Date(Date.parse(context.at) + 1).toISOString();
  const decided = decidedIn(decidingOf(context.world), since, until);
  const when = (at: string) => day(at, context.at, zoneOf(context));
  const claimed = new Set(names);
  return new Map(
    names.map((name) => {
      const theirs = decided.filter(({ areas }) => areas.includes(name) || isRest(name, areas, claimed));
      const changes = changesOf(seen, name, since);
      const says = [
        ...decisionsSay(theirs),
        ...overridesSay(theirs),
        ...gapsSay(seen, name, since, claimed),
        ...(name === "incident" ? incidentsSay(seen, since) : []),
        ...changes.map(
          ({ what, by, at }) => `${capital(listed(what.map(changeSays)))} on ${when(at)}, by ${actorName(by)}.`,
        ),
      ];
      return [name, { says, moved: movedSays(seen, name, since), decisions: theirs.length }];
    }),
  );
}

/** What no claimed area covers stands under everything else. */
const isRest = (name: string, areas: readonly string[], claimed: ReadonlySet<string>): boolean =>
  name === everythingElse && areas.length > 0 && !areas.some((area) => claimed.has(area));

function decisionsSay(theirs: readonly Decided[]): string[] {
  const [one] = theirs;
  if (!one) return [];
  const people = [...new Set(theirs.map(({ by }) => by))]
    .map((person) => ({ person, count: theirs.filter(({ by }) => by === person).length }))
    .sort((a, b) => b.count - a.count);
  const [first] = people;
  const by =
    people.length === 1
      ? nameOf(first?.person ?? "")
      : listed(people.map(({ person, count }) => `${nameOf(person)} (${count})`));
  const who = `${capital(counted(theirs.length))} ${plural(theirs.length, "decision")}, by ${by}.`;
  const waits = theirs.filter(({ since }) => since !== "").map(minutesWaited);
  if (waits.every((minutes) => minutes === 0)) return [who];
  const longest = minutesText(Math.max(...waits));
  const half = waits.length > 2 ? `, the middle one ${minutesText(median(waits))}` : "";
  return [who, waits.length === 1 ? `It waited ${longest}.` : `The longest waited ${longest}${half}.`];
}

function overridesSay(theirs: readonly Decided[]): string[] {
  const over = theirs.filter(({ overrode }) => overrode);
  const by = listed([...new Set(over.map(({ by }) => nameOf(by)))]);
  return over.length === 0
    ? []
    : [`Overridden ${over.length === 1 ? "once" : `${counted(over.length)} times`}, by ${by}.`];
}

function gapsSay(seen: Seen, name: string, since: string, claimed: ReadonlySet<string>): string[] {
  const asked = [...seen.gaps.values()].filter(
    ({ at, also }) => at >= since && (also.includes(name) || isRest(name, also.length > 0 ? also : ["none"], claimed)),
  );
  const times = asked.length === 1 ? "One question" : `${capital(counted(asked.length))} questions`;
  return asked.length === 0 ? [] : [`${times} had no clear owner here.`];
}

function incidentsSay(seen: Seen, since: string): string[] {
  const all = [...seen.incidents.values()].filter(
    ({ declaredAt, duplicateOf }) => declaredAt >= since && duplicateOf === "",
  );
  const leads = listed([...new Set(all.map(({ lead }) => nameOf(lead)))]);
  return all.length === 0
    ? []
    : [`${capital(counted(all.length))} ${plural(all.length, "incident")}, led by ${leads}.`];
}

const changeSays = (what: string): string =>
  ({
    owner: "another owner",
    backup: "another backup",
    boundary: "another boundary",
    new: "it came onto the page",
    gone: "it left the page",
  })[what] ?? what;

const changesOf = ({ page }: Seen, name: string, since: string) =>
  page.adoptions.flatMap(({ at, by, areas }) => {
    const found = areas.find((area) => area.name === name);
    return found && at >= since ? [{ what: found.what, by, at }] : [];
  });

/** Whether two changes of it lie within a month, also when the one before was before the last review. */
function movedSays(seen: Seen, name: string, since: string): string {
  const all = changesOf(seen, name, "");
  const near = all.findLast(({ at }, n) => {
    const before = all[n - 1];
    return before !== undefined && at >= since && Date.parse(at) - Date.parse(before.at) <= monthDays * 86_400_000;
  });
  if (!near) return "";
  const from = new Date(Date.parse(near.at) - monthDays * 86_400_000).toISOString();
  const times = all.filter(({ at }) => at >= from && at <= near.at).length;
  return `${capital(areaTitle(name))} changed ${times === 2 ? "twice" : `${counted(times)} times`} within a month: what moves so often is not agreed yet.`;
}
