/** What a review walks through: the areas of the page in force, who may speak for each, and what was said that still counts. */

import { areaOf, type Page } from "../../page/page.ts";
import { type Answerer, answerers } from "../authority.ts";
import { type PageState, pageOwner } from "../page/kind.ts";
import { everythingElse } from "../page/news.ts";
import type { ReviewState, Verdict } from "./state.ts";

/** The areas that somebody claimed, in the order of the page, and last what falls to everything else. */
export const walkOf = (page: Page): string[] => [
  ...page.areas.filter(({ claimed }) => claimed).map(({ name }) => name),
  everythingElse,
];

/** Who closes a review: whoever owns `company`, and else whoever everything else falls to. */
export const guardians = (page: Page, since: string, at: string): readonly Answerer[] => {
  const area = pageOwner(page);
  return area ? answerers(page, area, { at, since, makers: [] }) : [];
};

/** Who may say whether an area holds as written: its owner, whoever stands in, and the page's guardian. */
export function speakers(page: Page, name: string, since: string, at: string): readonly Answerer[] {
  const area = areaOf(page, name);
  const own: readonly Answerer[] =
    name === everythingElse
      ? [{ person: page.defaultOwner, as: "owner", why: "Everything else falls to them." }]
      : area
        ? answerers(page, area, { at, since, makers: [] })
        : [];
  const more = guardians(page, since, at).filter(({ person }) => !own.some((one) => one.person === person));
  return [...own, ...more];
}

/** The newest verdict on an area, unless an adoption changed the area after it: then it was about something else. */
export function verdictOn(
  state: ReviewState,
  name: string,
  adoptions: Pick<PageState, "adoptions">["adoptions"],
): Verdict | undefined {
  const last = state.verdicts.findLast(({ area }) => area === name);
  const since = (seq: number) => adoptions.some((one) => one.seq > seq && one.areas.some((area) => area.name === name));
  return last && !since(last.seq) ? last : undefined;
}

/** The areas of which nobody has said yet whether they hold. */
export const unsaid = (state: ReviewState, page: Page, { adoptions }: Pick<PageState, "adoptions">): string[] =>
  walkOf(page).filter((name) => verdictOn(state, name, adoptions) === undefined);
