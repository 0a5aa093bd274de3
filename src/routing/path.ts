/** Who decides about files of the repository, by the page's paths alone. */

import type { Area, Page, Risk } from "../page/page.ts";
import { areasOf } from "../page/patterns.ts";
import { said, unsure, type WhoOptions } from "./answer.ts";
import type { WhoAnswer } from "./routing.ts";
import { seat, titleOf } from "./seats.ts";

/**
 * Who decides about one path of the repository. In several areas it needs each of their owners: the most dangerous is the
 * answer, `also` has the rest. In no area: unsure, and the default owner.
 */
export function whoForPath(page: Page, path: string, at: string, options: WhoOptions = {}): WhoAnswer {
  const [first, ...rest] = byRisk(areasOf(page, path));
  if (!first) return unsure(page, at, [], `No area of the page covers ${path}.`, options);
  return forArea(page, first, rest, [`The page's paths put ${path} into ${titleOf(first)}.`], at, options);
}

/** Who decides about several paths: one answer for each area, the most dangerous first; paths in no area are left over. */
export function whoForPaths(
  page: Page,
  paths: readonly string[],
  at: string,
  options: WhoOptions = {},
): { answers: WhoAnswer[]; uncovered: string[] } {
  const inArea = new Map<Area, string[]>();
  const uncovered: string[] = [];
  for (const path of paths) {
    const areas = areasOf(page, path);
    if (areas.length === 0) uncovered.push(path);
    for (const area of areas) inArea.set(area, [...(inArea.get(area) ?? []), path]);
  }
  const areas = byRisk([...inArea.keys()]);
  const answers = areas.map((area) => {
    const [one = "", ...more] = inArea.get(area) ?? [];
    const why = `The page's paths put ${one}${more.length > 0 ? ` and ${more.length} more` : ""} into ${titleOf(area)}.`;
    return forArea(
      page,
      area,
      areas.filter((other) => other !== area),
      [why],
      at,
      options,
    );
  });
  return { answers, uncovered };
}

const rank: Readonly<Record<Risk, number>> = { high: 0, medium: 1, low: 2 };
const byRisk = (areas: readonly Area[]): Area[] => [...areas].sort((a, b) => rank[a.risk] - rank[b.risk]);

function forArea(
  page: Page,
  area: Area,
  rest: readonly Area[],
  why: string[],
  at: string,
  options: WhoOptions,
): WhoAnswer {
  const seated = seat(page, "owner", area, at);
  const also = rest.map((other) => ({
    area: other.name,
    owner: seat(page, "owner", other, at).owner,
    why: "It needs this owner too.",
  }));
  return {
    ...said(page, seated, at, options),
    sure: true,
    also,
    why: [...why, `${seated.by}.`],
    risk: area.risk,
    oneWayDoor: false,
  };
}
