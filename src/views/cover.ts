/** Cover as a picture and a table: who can say yes at every hour of the coming days, and where nobody can. */

import { leadGone, turnToLead } from "../decisions/incident/who.ts";
import { type Page, weekdays } from "../page/page.ts";
import { type Coverage, type CoverRow, coverage, type Gap, type Stretch } from "../routing/coverage.ts";
import { leavings } from "../routing/coverage-leaving.ts";
import { dateText } from "../routing/sentence.ts";
import { dayAfter, instantOf, wallTime } from "../routing/zone.ts";
import { pageShown, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { areaTitle, capital, listed, nameOf, namePeople, plural } from "./names.ts";
import { moment } from "./times.ts";

/** One row of the picture. Positions and widths are shares of the week, in percent. */
export interface CoverLine {
  readonly label: string;
  /** The same in words: who, and when nobody. */
  readonly says: string;
  readonly parts: readonly { readonly x: number; readonly width: number; readonly as: "owner" | "backup" | "nobody" }[];
}

export interface CoverGap {
  readonly from: string;
  readonly to: string;
  readonly lasts: string;
  readonly areas: string;
  readonly why: string;
}

export interface CoverModel {
  /** `63 h with nobody in 5 areas`; without a gap, that somebody can say yes at every hour. */
  readonly title: string;
  readonly bad: boolean;
  readonly aside: string;
  /** The picture in one sentence. */
  readonly says: string;
  readonly days: readonly { readonly x: number; readonly label: string }[];
  readonly lines: readonly CoverLine[];
  /** Gaps of the picture's week. */
  readonly gaps: readonly CoverGap[];
  /** For the page's first sentence: empty without a gap. */
  readonly first: string;
  /** What nobody wrote down: people without hours count as there around the clock. Empty when everybody has hours. */
  readonly unsaid: string;
  /** The person whose going hurts most, in a sentence that begins with `Without`; empty when nobody's does. */
  readonly critical: { readonly name: string; readonly says: string } | undefined;
}

/** Everything about cover: the coming four weeks, and what breaks if one person leaves. */
export interface CoverPageModel extends CoverModel {
  readonly weeks: number;
  /** Gaps of all weeks; the same times of the week are one row. */
  readonly recurring: readonly CoverGap[];
  readonly leaving: readonly {
    readonly name: string;
    readonly losses: readonly { readonly says: string; readonly stops: boolean }[];
  }[];
  /** Open incidents whose lead is gone or will be within the weeks. */
  readonly leads: readonly { readonly says: string; readonly href: string }[];
  readonly zone: string;
}

const weekMs = 7 * 86_400_000;
/** What `finalcall coverage` and /page/cover look at. */
export const usualWeeks = 4;

/** The picture of the coming seven days; undefined when there is no page. */
export function coverView(context: ViewContext): CoverModel | undefined {
  const page = pageShown(worldOf(context.world));
  return page && coverModel(page, coverage(page, context.at, 1), zoneOf(context));
}

/** The coming weeks in full; undefined when there is no page. */
export function coverPageView(context: ViewContext, weeks = usualWeeks): CoverPageModel | undefined {
  const page = pageShown(worldOf(context.world));
  if (!page) return undefined;
  const zone = zoneOf(context);
  const all = coverage(page, context.at, weeks);
  return {
    ...coverModel(page, coverage(page, context.at, 1), zone),
    weeks,
    recurring: recurringGaps(page, all, zone),
    leaving: leavings(page, all).map(({ person, losses }) => ({
      name: nameOf(person),
      losses: [...losses]
        .sort((one, other) => Number(other.stops) - Number(one.stops))
        .map(({ says, stops }) => ({ says, stops })),
    })),
    leads: leadsAway(context, page, all.to).map(({ id, says }) => ({ says, href: `/incidents/${id}` })),
    zone: zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone,
  };
}

function coverModel(page: Page, week: Coverage, zone: string): CoverModel {
  const gaps = week.gaps;
  const areas = [...new Set(gaps.flatMap((gap) => labelsOf(page, gap.areas)))];
  const minutes = unionMinutes(gaps);
  const when = (at: string) => moment(at, week.from, zone);
  const first = gaps[0];
  const count = `${areas.length} ${plural(areas.length, "area")}`;
  const firstSays = first ? `${when(first.from)} to ${when(first.to)}` : "";
  const more = gaps.length > 1 ? `, and ${gaps.length - 1} more ${plural(gaps.length - 1, "time")}` : "";
  return {
    title: first ? `${hours(minutes)} with nobody in ${count}` : "Somebody can say yes at every hour",
    bad: first !== undefined,
    aside: `next 7 days, from ${wallTime(zone, week.from).day} ${clockOf(week.from, zone)}`,
    says: first
      ? `Nobody can say yes in ${areas.length > 3 ? count : listed(areas)}: ${firstSays}${more} in the next 7 days. What comes up then waits.`
      : "In the next 7 days somebody can say yes in every area at every hour.",
    days: daysOf(week, zone),
    lines: linesOf(page, week, zone),
    gaps: gaps.map((gap) => gapModel(page, gap, week.from, zone)),
    first: first
      ? `Nobody covers ${areas.length === 1 ? (areas[0] ?? "") : `${areas.length} of them`} from ${firstSays}`
      : "",
    unsaid: unsaid(page),
    critical: critical(page),
  };
}

/** The areas of a row by title; everything unclaimed is one. */
function labelsOf(page: Page, names: readonly string[]): string[] {
  const claimed = names.filter((name) => page.areas.some((area) => area.name === name && area.claimed));
  return [...claimed.map(areaTitle), ...(claimed.length < names.length ? ["everything else"] : [])];
}

const hours = (minutes: number): string =>
  minutes < 60 ? `${minutes}\u00a0min` : `${Math.round(minutes / 60)}\u00a0h`;
const clockOf = (at: string, zone: string): string => moment(at, at, zone);

/** How long nobody can be reached in at least one area. */
function unionMinutes(gaps: readonly Gap[]): number {
  let [sum, until] = [0, ""];
  for (const { from, to } of gaps) {
    const start = from > until ? from : until;
    if (to > start) sum += (Date.parse(to) - Date.parse(start)) / 60_000;
    if (to > until) until = to;
  }
  return sum;
}

/** Midnights of the reader's zone inside the week, each with its day. */
function daysOf(week: Coverage, zone: string): CoverModel["days"] {
  const today = wallTime(zone, week.from).date;
  return [1, 2, 3, 4, 5, 6, 7].flatMap((n) => {
    const date = dayAfter(today, n);
    const at = instantOf(zone, date, 0);
    if (at >= week.to) return [];
    const x = share(week, at);
    // A day that has hardly begun at the right edge gets its line, and no words beyond the picture.
    return [{ x, label: x > 90 ? "" : `${wallTime(zone, at).day} ${Number(date.slice(8))}` }];
  });
}

const share = ({ from }: Coverage, at: string): number =>
  Math.round(((Date.parse(at) - Date.parse(from)) / weekMs) * 10_000) / 100;

/** One row for each area that has a gap, one for the others. */
function linesOf(page: Page, week: Coverage, zone: string): CoverLine[] {
  const holed = week.rows.filter(({ stretches }) => stretches.some(({ as }) => as === "nobody"));
  const whole = week.rows.filter((row) => !holed.includes(row));
  const lines = holed.flatMap((row) =>
    labelsOf(page, row.areas).map((label) => ({
      label: capital(label),
      says: rowSays(row, week, zone),
      parts: partsOf(week, row.stretches),
    })),
  );
  const others = new Set(whole.flatMap((row) => labelsOf(page, row.areas)));
  if (others.size === 0) return lines;
  const label = lines.length === 0 ? `All ${others.size} areas` : `${others.size} other ${plural(others.size, "area")}`;
  return [...lines, { label, says: "Somebody at every hour.", parts: [{ x: 0, width: 100, as: "owner" }] }];
}

function partsOf(week: Coverage, stretches: readonly Stretch[]): CoverLine["parts"] {
  const parts: { x: number; width: number; as: "owner" | "backup" | "nobody" }[] = [];
  for (const { from, to, as } of stretches) {
    const drawn = as === "owner" || as === "nobody" ? as : "backup";
    const [x, end] = [share(week, from), share(week, to)];
    const last = parts.at(-1);
    if (last?.as === drawn) last.width = round(end - last.x);
    else parts.push({ x, width: round(end - x), as: drawn });
  }
  return parts;
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** `Ana, then Li; nobody Fri 18:00 to Mon 09:00, and 4 more times.` */
function rowSays({ stretches }: CoverRow, week: Coverage, zone: string): string {
  const people = [...new Set(stretches.filter(({ person }) => person !== "").map(({ person }) => nameOf(person)))];
  const gaps = stretches.filter(({ as }) => as === "nobody");
  const when = (at: string) => moment(at, week.from, zone);
  const [first] = gaps;
  const nobody = first ? `nobody ${when(first.from)} to ${when(first.to)}` : "nobody is missing";
  const more = gaps.length > 1 ? `, and ${gaps.length - 1} more ${plural(gaps.length - 1, "time")}` : "";
  return `${people.length === 0 ? "" : `${listed(people)}; `}${nobody}${more}.`;
}

/** The first two of many, and how many more. */
const few = (words: readonly string[]): string =>
  words.length < 5 ? listed(words) : `${words.slice(0, 2).join(", ")} and ${words.length - 2} more areas`;

function gapModel(page: Page, { from, to, minutes, areas, why }: Gap, now: string, zone: string): CoverGap {
  return {
    from: moment(from, now, zone),
    to: moment(to, now, zone),
    lasts: hours(minutes),
    areas: capital(few(labelsOf(page, areas))),
    why: namePeople(page, why),
  };
}

/** Gaps that come back at the same hours, on the clock of `zone`, as one row each, the earliest first. */
export function recurringGaps(page: Page, { gaps, from: now }: Coverage, zone: string): CoverGap[] {
  const alike = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const [begin, end] = [wallTime(zone, gap.from), wallTime(zone, gap.to)];
    const over = gap.minutes >= 1440 ? [begin.day, end.day] : [];
    const key = [begin.minute, end.minute, gap.minutes, ...over, ...gap.areas].join(" ");
    alike.set(key, [...(alike.get(key) ?? []), gap]);
  }
  return [...alike.values()].flatMap((same) => {
    const [gap] = same;
    if (!gap) return [];
    const once = gapModel(page, gap, now, zone);
    const text = (at: string) => {
      const { day, date } = wallTime(zone, at);
      return `${day} ${dateText(date, now.slice(0, 10))} ${clockOf(at, zone)}`;
    };
    if (same.length === 1) return [{ ...once, from: text(gap.from), to: text(gap.to) }];
    const days = (of: (one: Gap) => string) => {
      const named = new Set(same.map((one) => wallTime(zone, of(one)).day));
      return weekdays.filter((day) => named.has(day)).join(", ");
    };
    return [
      {
        ...once,
        from: `${days(({ from }) => from)} ${clockOf(gap.from, zone)}`,
        to: gap.minutes < 1440 ? clockOf(gap.to, zone) : `${days(({ to }) => to)} ${clockOf(gap.to, zone)}`,
        lasts: `${once.lasts}, ${same.length}\u00a0times`,
      },
    ];
  });
}

function unsaid({ people, zone }: Page): string {
  const open = people.filter(({ hours }) => hours.length === 0).map(({ id }) => nameOf(id));
  if (open.length === 0) return "";
  const who = open.length === people.length ? "Nobody has" : `${listed(open)} ${open.length === 1 ? "has" : "have"} no`;
  const counts = open.length === 1 ? "counts" : "count";
  return `${who} hours on the page, so ${open.length === people.length ? "everybody counts" : counts} as there at any hour. Write hours such as Mon-Fri 09:00-18:00 (${zone}), and this picture tells the truth.`;
}

function critical(page: Page): CoverModel["critical"] {
  const [most] = leavings(page);
  if (!most) return undefined;
  const named = (kinds: readonly string[], stops?: boolean) =>
    new Set(
      most.losses
        .filter((loss) => kinds.includes(loss.kind) && (stops === undefined || loss.stops === stops))
        .flatMap(({ names }) => names),
    ).size;
  const nobody = named(["no-owner", "incident", "rotation"], true);
  const one = named(["four-eyes"]);
  const said = [
    ...(one > 0 ? [`${one} ${plural(one, "area has", "areas have")} one person left`] : []),
    ...(nobody > 0 ? [`${nobody} ${plural(nobody, "has", "have")} nobody`] : []),
  ];
  return said.length === 0 ? undefined : { name: nameOf(most.person), says: `${listed(said)}.` };
}

/** Leads of open incidents who are gone, or will be before `until`, and who leads next. */
export function leadsAway(
  context: ViewContext,
  page: Page,
  until: string,
): { readonly id: string; readonly says: string }[] {
  const { world, at } = context;
  return [...worldOf(world).incidents.values()].flatMap((state) => {
    if (!state.open) return [];
    const from = goneFrom(page, state.lead, at, until);
    if (from === undefined) return [];
    const next = turnToLead(page, state, from);
    const then = next === "" ? "nobody can be reached to lead next" : `${nameOf(next)} leads next`;
    const when = from === at ? "now" : `from ${moment(from, at, zoneOf(context))}`;
    const why = leadGone(page, state.lead, from);
    const says = `Incident ${state.number}: ${nameOf(state.lead)} leads and, ${when}, ${why}; ${then}.`;
    return [{ id: state.id, says }];
  });
}

/** The first moment at or after `at` at which the lead's leave holds; undefined when none begins before `until`. */
function goneFrom(page: Page, lead: string, at: string, until: string): string | undefined {
  if (leadGone(page, lead, at) !== "") return at;
  const person = page.people.find(({ id }) => id === lead);
  const begins = (person?.leave ?? []).map(({ from }) => instantOf(person?.zone ?? "UTC", from, 0)).sort();
  return begins.find((one) => one > at && one < until);
}
