/** What the review of the page wants of this reader: to begin and close it, or to say whether their areas hold. */

import { guardians, speakers, unsaid } from "../decisions/review/walk.ts";
import type { ViewContext } from "./context.ts";
import { worldOf, zoneOf } from "./context.ts";
import type { DutyModel } from "./duties.ts";
import { areaTitle, counted, listed, plural } from "./names.ts";
import { ageOf, occasionSays } from "./review-stale.ts";
import { day } from "./times.ts";

/** One at most. The guardian begins and closes it; an owner says it of their own areas. */
export function reviewDuties(context: ViewContext): DutyModel[] {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  const me = context.me?.person ?? "";
  if (!page || me === "") return [];
  const age = ageOf(seen, context.at);
  const zone = zoneOf(context);
  const guards = guardians(page, age.open?.openedAt ?? context.at, context.at).some(({ person }) => person === me);
  const since = age.since === "" ? "" : `since ${day(age.since, context.at, zone)}`;
  const base = { href: "/review", due: age.stale ? "stale" : since };
  const [first] = age.occasions;
  if (!age.open)
    return guards && first
      ? [
          {
            ...base,
            title: "The page is due for review",
            says: `Because of ${occasionSays(seen, first, context.at, zone)}.`,
          },
        ]
      : [];
  const since0 = age.open.openedAt;
  const left = unsaid(age.open, page, seen.page);
  const mine = left.filter((name) => speakers(page, name, since0, context.at)[0]?.person === me);
  if (guards && left.length === 0)
    return [{ ...base, title: "Close the review of the page", says: "Every area has its word." }];
  if (mine.length > 0)
    return [
      {
        ...base,
        title: `Say whether ${mine.length === 1 ? `what the page says of ${areaTitle(mine[0] ?? "")} holds` : `${counted(mine.length)} of your areas hold`}`,
        says: `The page is being reviewed: ${listed(mine.map(areaTitle))}.`,
      },
    ];
  const says = `${left.length} ${plural(left.length, "area has", "areas have")} no word yet; you may say it for their owners.`;
  return guards ? [{ ...base, title: "The review of the page is open", says }] : [];
}
