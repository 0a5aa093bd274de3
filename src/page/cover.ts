/**
 * Hours of a usual week in which nobody could say yes, found before the first night on which it matters. It stands beside
 * `routing/coverage.ts`, which walks the real calendar: a page must be right or wrong whatever day it is read on, so here
 * there is no date, no leave and no turn, and of a rotation only the hours that all its members cover are sure.
 */

import type { Checked } from "./checked.ts";
import { type Area, type Page, type Person, weekdays } from "./page.ts";
import type { Finding, Report } from "./problem.ts";
import { entries, lineWith, value } from "./tree.ts";

/** The week in quarters of an hour, Monday 00:00 first, in the team's zone. */
const perDay = 96;
const perWeek = 7 * perDay;
type Week = readonly boolean[];

/**
 * Warns about areas of high risk that nobody covers at some hours. An incident that nobody could lead on a whole day is
 * an error: such a page cannot be obeyed. Leave is not counted, because the backup's week is planned around it.
 */
export function checkCover({ page, root }: Checked, report: Report): void {
  if (page.people.every(({ hours }) => hours.length === 0)) return;
  const holes = new Map<string, { week: Week; areas: Area[] }>();
  for (const area of page.areas.filter(({ claimed, risk, owner }) => claimed && risk === "high" && owner !== "")) {
    const week = weekOf(area, page);
    if (!week || week.every(Boolean)) continue;
    const key = week.map(Number).join("");
    const same = holes.get(key);
    if (same) same.areas.push(area);
    else holes.set(key, { week, areas: [area] });
  }
  for (const { week, areas } of holes.values()) {
    const first = entries(value(root, "areas")).find(({ key }) => key.text === areas[0]?.name);
    if (first) report(first.key, { ...hole(week, areas), corrected: lineWith(first.value, "after-hours: on-call") });
  }
}

/** When at least one of owner, backup and after-hours can answer; undefined when somebody always can. */
function weekOf(area: Area, page: Page): Week | undefined {
  const asked = [area.owner, area.backup, area.afterHours].map((id) => {
    const members = page.rotations.find((turn) => turn.id === id)?.members ?? [id];
    return page.people.filter((person) => members.includes(person.id));
  });
  const always = (people: readonly Person[]) => people.length > 0 && people.every(({ hours }) => hours.length === 0);
  if (asked.some(always)) return undefined;
  const sure = asked.flatMap((people) => {
    const weeks = people.map((person) => reach(person, page.zone));
    // Any member of a rotation may have the week, so only the hours that all of them cover are sure.
    return weeks.length > 0 ? [slots((at) => weeks.every((week) => week[at]))] : [];
  });
  return slots((at) => sure.some((week) => week[at]));
}

const slots = (covered: (at: number) => boolean | undefined): Week =>
  Array.from({ length: perWeek }, (_, at) => covered(at) === true);

function reach(person: Person, zone: string): Week {
  if (person.hours.length === 0) return slots(() => true);
  const shift = person.zone === zone ? 0 : Math.round((offset(zone) - offset(person.zone)) / 15);
  const week = new Array<boolean>(perWeek).fill(false);
  for (const { days, from, to } of person.hours) {
    for (const day of days) {
      const midnight = weekdays.indexOf(day) * perDay;
      for (let at = Math.ceil(from / 15); at < Math.floor(to / 15); at += 1) {
        week[(midnight + at + shift + perWeek) % perWeek] = true;
      }
    }
  }
  return week;
}

/** Minutes that a zone's clocks are ahead of UTC in a winter week of the northern half; summer time moves holes by an hour at most. */
function offset(zone: string): number {
  const name = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
    .formatToParts(Date.UTC(2026, 0, 14))
    .find(({ type }) => type === "timeZoneName")?.value;
  const [, sign, hour, minute] = /([+-])(\d{2}):(\d{2})/.exec(name ?? "") ?? [];
  return sign ? (sign === "-" ? -1 : 1) * (Number(hour) * 60 + Number(minute)) : 0;
}

function hole(week: Week, areas: readonly Area[]): Finding {
  const wholeDays = weekdays.filter((_, day) => week.slice(day * perDay, (day + 1) * perDay).every((on) => !on));
  const begin = week.findIndex((on, at) => !on && (week[(at + perWeek - 1) % perWeek] ?? false));
  const end = begin + week.slice(begin).concat(week).findIndex(Boolean);
  const span = wholeDays.length > 0 ? `on ${wholeDays.join(", ")}` : `from ${moment(begin)} to ${moment(end)}`;
  const never = week.every((on) => !on);
  const leaderless = wholeDays.length > 0 && areas.some(({ name }) => name === "incident");
  const names = areas.map(({ name }) => name).join(", ");
  return {
    severity: never || leaderless ? "error" : "warning",
    code: "page.nobody-reachable",
    what: `Nobody can say yes for ${names} ${never ? "at any hour" : `${span}${wholeDays.length > 0 ? "" : ", among other hours"}`}.`,
    why: leaderless
      ? "An incident on that day has nobody to lead it."
      : "What comes up then stays blocked until somebody is back.",
    fix: "Add `after-hours: on-call`, or a backup whose hours fill the gap.",
  };
}

const moment = (at: number): string => {
  const minute = (at % perDay) * 15;
  const two = (part: number) => String(part).padStart(2, "0");
  return `${weekdays[Math.floor(at / perDay) % 7]} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
};
