/** Friction found in the record: steps outside a lane, what went round or stood still, who is a bottleneck; each with words for the page. */

import { personIn } from "../decisions/caller.ts";
import { decidedIn, minutesWaited } from "../decisions/checkin/decided.ts";
import type { Page } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { wallTime } from "../routing/zone.ts";
import { plain } from "./ai-words.ts";
import { lasted, median } from "./checkin-waits.ts";
import { decidingOf, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { titlesOf } from "./decided-titles.ts";
import { areaLine, areaOfDecision, type Finding, fewest, type Looking } from "./friction-found.ts";
import { drift, lane } from "./friction-lanes.ts";
import { wentRound } from "./friction-questions.ts";
import { areaTitle, listed, nameOf, plural } from "./names.ts";
import { moment } from "./times.ts";

export type { Finding } from "./friction-found.ts";

/** Everything found from `from` on and before `to` (UTC): what concerns lanes first. The same record gives the same list. */
export async function friction(context: ViewContext, page: Page, from: string, to: string): Promise<Finding[]> {
  const decided = decidedIn(decidingOf(context.world), from, to);
  const title = await titlesOf(context, decided);
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const looking = { context, seen: worldOf(context.world), page, from, to, decided, title, when };
  const found = [
    ...decided.flatMap((one) => lane(looking, one)),
    ...drift(looking),
    ...(await wentRound(looking)),
    ...stalled(looking),
    ...bottlenecks(looking),
    ...twoReviews(looking),
    ...twoEditors(looking),
  ];
  return [...found.filter((one) => one.lane), ...found.filter((one) => !one.lane)];
}

/** Answers that came after owner and backup both had had their time. */
function stalled({ page, decided, title }: Looking): Finding[] {
  return decided.flatMap((one): Finding[] => {
    const area = areaOfDecision(page, one);
    const waited = minutesWaited(one);
    if (!area || waited <= 2 * area.answerWithin || one.waited.includes(one.by)) return [];
    const { title: what, href } = title(one);
    const says = `“${what}” stood for ${lasted(waited)}: ${nameOf(personBehind(page, area.owner, one.at))} and the backup both let their time pass.`;
    const third = area.afterHours === "" ? (page.rotations[0]?.id ?? "") : "";
    const wording =
      third === "" ? "" : areaLine(area.name, { owner: area.owner, backup: area.backup, "after-hours": third });
    return [
      { key: `stalled:${one.kind}:${one.id}:${one.at}`, kind: "stalled", lane: false, says, href, wording, whose: "" },
    ];
  });
}

/** One person for whom others wait longest: at least half of all the minutes, and more often than once. */
function bottlenecks({ page, decided, to }: Looking): Finding[] {
  const waits = decided.filter((one) => one.since !== "" && one.waited.some((who) => who !== one.by));
  const all = waits.reduce((sum, one) => sum + minutesWaited(one), 0);
  return [...new Set(waits.map(({ by }) => by))].flatMap((person): Finding[] => {
    const theirs = waits.filter(({ by }) => by === person);
    const minutes = theirs.reduce((sum, one) => sum + minutesWaited(one), 0);
    const middle = median(theirs.map(minutesWaited));
    const slow = theirs.some((one) => minutesWaited(one) > (areaOfDecision(page, one)?.answerWithin ?? 0));
    if (theirs.length < fewest || minutes * 2 < all || !slow) return [];
    const light = theirs.find((one) => one.risk !== "high" && !one.oneWay && one.areas.length > 0);
    const area = light && areaOfDecision(page, light);
    const to_ = page.defaultOwner === person ? (area?.backup ?? "") : page.defaultOwner;
    const wording = area && to_ !== "" ? areaLine(area.name, { owner: to_, backup: person }) : "";
    const says = `${nameOf(person)} answered ${theirs.length} of ${waits.length} that people waited for; half of them took ${lasted(middle)} or more.`;
    const key = `bottleneck:${person}:${to.slice(0, 10)}`;
    return [{ key, kind: "bottleneck", lane: false, says, href: "/record?kind=", wording, whose: "" }];
  });
}

/** Two people read the same content for the same area: one is enough. */
function twoReviews({ seen, from, to }: Looking): Finding[] {
  return [...seen.changes.values()].flatMap(({ id, approvals, current }): Finding[] => {
    const here = approvals.filter(({ at, voided }) => voided === "" && at >= from && at < to);
    const areas = [...new Set(here.flatMap(({ areas }) => areas))];
    const twice = areas.find((area) => people(here, area, current.diff).length > 1);
    if (twice === undefined) return [];
    const says = `${listed(people(here, twice, current.diff).map(nameOf))} both read the same change for ${areaTitle(twice)}; one is enough.`;
    const base = { kind: "two-reviews", lane: false, wording: "", whose: "" } as const;
    return [{ ...base, key: `two-reviews:${id}:${twice}`, says, href: `/changes/${id}` }];
  });
}

const people = (
  all: readonly { readonly by: string; readonly areas: readonly string[]; readonly diff: string }[],
  area: string,
  diff: string,
): string[] => [
  ...new Set(all.filter((one) => one.areas.includes(area) && one.diff === diff).map(({ by }) => personIn(by))),
];

/** A prompt that two people changed on one day of the team's calendar: nobody knows whose words are live. */
function twoEditors({ seen, page, from, to }: Looking): Finding[] {
  return page.ai.tasks.flatMap((task): Finding[] => {
    const made = (seen.tasks.get(task.name)?.releases ?? []).filter(
      ({ proposedAt }) => proposedAt >= from && proposedAt < to,
    );
    const dayOf = (at: string) => wallTime(page.zone, at).date;
    return [...new Set(made.map(({ proposedAt }) => dayOf(proposedAt)))].flatMap((day): Finding[] => {
      const releases = made.filter(({ proposedAt }) => dayOf(proposedAt) === day);
      const who = [...new Set(releases.map(({ proposedBy }) => personIn(proposedBy)))].filter((one) => one !== "");
      if (who.length < 2) return [];
      const says = `${listed(who.map(nameOf))} both changed the prompt of ${plain(task.name)} on ${wallTime(page.zone, releases[0]?.proposedAt ?? to).day}; ${releases.length} ${plural(releases.length, "release")}.`;
      const wording = `${task.name}: { changed-by: [${who[0]}] }`;
      const base = { kind: "two-editors", lane: false, whose: "" } as const;
      return [{ ...base, key: `two-editors:${task.name}:${day}`, says, href: `/ai/${task.name}`, wording }];
    });
  });
}
