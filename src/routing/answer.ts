/** Parts of an answer that every way to ask shares: the people of an area, what else matched, and the answer in doubt. */

import { type Page, personOf } from "../page/page.ts";
import { whoNow } from "./now.ts";
import type { Reading, WhoAnswer } from "./routing.ts";
import type { Seated } from "./seats.ts";
import { nameOf } from "./sentence.ts";
import type { Reach } from "./vocabulary/rules.ts";

export interface WhoOptions {
  /** Since when the question waits for the owner, in UTC; absent when nobody has been asked yet. */
  readonly waitingSince?: string;
  /** The latest pushed numbers. What is not there is unknown, and unknown counts as crossed. */
  readonly readings?: readonly Reading[];
}

/** One way to read the question. */
export interface Candidate {
  readonly seated: Seated;
  readonly reach: Reach;
  readonly score: number;
  readonly words: readonly string[];
  readonly because: string;
  readonly oneWay: boolean;
}

export const quoted = (words: readonly string[]): string =>
  words
    .slice(0, 4)
    .map((word) => `“${word}”`)
    .join(", ");

/** The fields that follow from the person and the area alone. */
export function said(page: Page, { area, owner, backup, role }: Seated, at: string, { waitingSince = "" }: WhoOptions) {
  const { input = [], informed = [], afterHours = "", answerWithin = 240 } = area ?? {};
  // A rotation stays a rotation: whose turn it is depends on the hour, and the answer says so.
  const kept = area && area.owner !== owner && page.rotations.some(({ id }) => id === area.owner) ? area.owner : owner;
  const now = whoNow(page, { owner: kept, backup, afterHours, answerWithin }, at, waitingSince);
  return {
    role,
    area: area?.name ?? "everything-else",
    owner,
    backup,
    input: input.filter((one) => one !== owner),
    informed,
    afterHours,
    now,
  };
}

/** Other areas that matched at least half as well. */
export function alsoOf(best: Candidate, others: readonly Candidate[]): WhoAnswer["also"] {
  const seen = new Set([best.seated.area?.name ?? ""]);
  const also: { area: string; owner: string; why: string }[] = [];
  for (const { seated, score, words } of others) {
    const name = seated.area?.name ?? "";
    if (!name || seen.has(name) || score * 2 < best.score || also.length === 4) continue;
    seen.add(name);
    also.push({ area: name, owner: seated.owner, why: `It matches ${quoted(words)}.` });
  }
  return also;
}

/** The answer in doubt: the default owner, so that somebody decides, and everything that matched. */
export function unsure(
  page: Page,
  at: string,
  matched: readonly Candidate[],
  why: string,
  options: WhoOptions,
): WhoAnswer {
  const owner = page.defaultOwner;
  const backup = page.areas.find((area) => area.owner === owner && area.backup)?.backup ?? "";
  const role = (personOf(page, owner)?.role ?? "").replaceAll("-", "_");
  const none: Candidate = {
    seated: { area: undefined, owner, backup, role, by: "" },
    reach: "owner",
    score: 0,
    words: [],
    because: "",
    oneWay: false,
  };
  return {
    ...said(page, none.seated, at, options),
    area: "",
    sure: false,
    also: alsoOf(none, matched),
    why: [why, `${nameOf(owner)} decides everything that no area covers.`],
    risk: "high",
    oneWayDoor: false,
  };
}
