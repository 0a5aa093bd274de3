/** Where somebody stepped outside their lane: decided what is another's by the page, or in another's place although they were there. */

import { type Decided, decidedIn, minutesWaited } from "../decisions/checkin/decided.ts";
import { daysBefore } from "../decisions/checkin/week.ts";
import { type Page, personOf } from "../page/page.ts";
import { awayBecause, personBehind } from "../routing/now.ts";
import { lasted } from "./checkin-waits.ts";
import { decidingOf } from "./context.ts";
import { areaLine, areaOfDecision, type Finding, fewest, type Looking } from "./friction-found.ts";
import { areaTitle, nameOf } from "./names.ts";

/** Days of the record in which roles are seen to drift. */
const driftDays = 30;

/** A yes in somebody's place: reversed, by the backup although the owner was there, by the founder, or past everybody. */
export function lane({ page, title, when }: Looking, one: Decided): Finding[] {
  const area = areaOfDecision(page, one);
  const key = `${one.kind}:${one.id}:${one.at}`;
  const { title: what, href } = title(one);
  const who = nameOf(one.by);
  if (one.kind === "access" && one.overrode) {
    const says = `${who} broke open access ${when(one.at)}: nobody answered in time. ${what}.`;
    return [{ key: `broken-open:${key}`, kind: "broken-open", lane: true, says, href, wording: "", whose: "" }];
  }
  if (!area) return [];
  const owner = personBehind(page, area.owner, one.at);
  const theirs = one.by === owner;
  const stepped = one.overrode || one.as === "backup" || one.as === "after-hours";
  if (theirs || !stepped || one.waited.includes(owner)) return [];
  const founder = personOf(page, one.by)?.role === "founder";
  const reachable = isThere(page, owner, one.at);
  if (!founder && !one.overrode && !reachable) return [];
  const base = { lane: true, href, whose: owner } as const;
  const place = areaTitle(area.name);
  const mine = areaLine(area.name, { owner: one.by, backup: owner });
  if (founder) {
    const backup = [owner, page.defaultOwner, ...page.people.map(({ id }) => id)].find(
      (id) => id !== owner && id !== one.by && personOf(page, id),
    );
    const wording = backup ? areaLine(area.name, { owner: area.owner, backup }) : mine;
    const says = `${who} broke the tie in “${what}” ${when(one.at)}: ${place} is ${nameOf(owner)}’s.`;
    return [{ ...base, key: `founder:${key}`, kind: "founder", says, wording }];
  }
  if (one.overrode) {
    const says = `${who} reversed the answer to “${what}” ${when(one.at)}: ${place} is ${nameOf(owner)}’s.`;
    return [{ ...base, key: `overridden:${key}`, kind: "overridden", says, wording: mine }];
  }
  const waited = minutesWaited(one);
  const says = `${who} answered “${what}” for ${nameOf(owner)} after ${lasted(waited)}; ${nameOf(owner)} could be reached.`;
  const longer = areaLine(area.name, {
    owner: area.owner,
    backup: area.backup,
    "answer-within": minutesOnPage(waited),
  });
  return [{ ...base, key: `backup:${key}`, kind: "backup", says, wording: longer }];
}

const isThere = (page: Page, id: string, at: string): boolean => {
  const person = personOf(page, id);
  return person !== undefined && awayBecause(person, at) === "";
};

/** The next longer time that reads well on a page. */
function minutesOnPage(minutes: number): string {
  const step = [30, 60, 120, 240, 480, 1440, 2880, 4320].find((one) => one >= minutes) ?? 7200;
  if (step < 60) return `${step}m`;
  return step < 1440 ? `${step / 60}h` : `${step / 1440}d`;
}

/** Where the backup decides more often than the owner, over a month: the page says one thing and people do another. */
export function drift({ context, page, to }: Looking): Finding[] {
  const month = decidedIn(decidingOf(context.world), daysBefore(page.zone, to, driftDays), to);
  return page.areas.flatMap((area): Finding[] => {
    const here = month.filter(({ areas }) => areas.includes(area.name));
    const backups = here.filter(({ as }) => as === "backup");
    const [first] = backups;
    if (!first || here.length < fewest || backups.length * 2 <= here.length) return [];
    const owner = personBehind(page, area.owner, to);
    const says = `${nameOf(first.by)} decided ${backups.length} of ${here.length} in ${areaTitle(area.name)} as backup in ${driftDays} days; ${nameOf(owner)} owns it.`;
    const wording = areaLine(area.name, { owner: first.by, backup: owner });
    const base = { kind: "drift", lane: true, whose: owner } as const;
    return [{ ...base, key: `drift:${area.name}:${to.slice(0, 10)}`, says, href: "/page", wording }];
  });
}
