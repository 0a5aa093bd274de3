/** The one place that says, in words, that the page is stale: why, since when, and who ends it. It holds nothing up. */

import type { Occasion, PageAge } from "../decisions/review/due.ts";
import { pageAge } from "../decisions/review/due.ts";
import { guardians } from "../decisions/review/walk.ts";
import type { Seen, ViewContext } from "./context.ts";
import { worldOf, zoneOf } from "./context.ts";
import { capital, listed, nameOf } from "./names.ts";
import { day } from "./times.ts";

/** What every card, gate and answer says while the page is stale. */
export interface StalePage {
  /** Since when the review is due, and from when on the page has been stale. UTC. */
  readonly since: string;
  readonly staleFrom: string;
  /** One line, with the names and the day. */
  readonly says: string;
  /** What made it due, a sentence each, the oldest first. */
  readonly why: readonly string[];
  /** Persons who close the review now, the one whose call it is first. */
  readonly closes: readonly string[];
}

/** The same for a screen, which says less: the reasons stand behind the link. */
export interface StaleLine {
  /** `Mon 2 Nov` */
  readonly day: string;
}

export const ageOf = ({ page, reviews, incidents, changes }: Seen, at: string): PageAge =>
  pageAge({ page, reviews, incidents, changes }, at);

/** Undefined while the page is not stale. Days are those of the team's zone. */
export function stalePage(seen: Seen, at: string): StalePage | undefined {
  const page = seen.page.inForce?.page;
  const age = ageOf(seen, at);
  if (!page || !age.stale) return undefined;
  const closes = guardians(page, age.open?.openedAt ?? at, at).map(({ person }) => person);
  const here = page.zone;
  const why = age.occasions.map((one) => occasionSays(seen, one, at, here));
  const [first = "", ...more] = why;
  const reason = `${first.replace(/\.$/, "")}${more.length > 0 ? `, and ${more.length} more` : ""}`;
  const says = `The page is stale: its review is due since ${day(age.since, at, here)} (${reason}). ${nameOf(closes[0] ?? page.defaultOwner)} closes it. Nothing is held up by this.`;
  return { since: age.since, staleFrom: age.staleFrom, says, why: why.map((one) => `${capital(one)}.`), closes };
}

/** The line of a screen, in the reader's own zone. */
export function staleLine(context: ViewContext): StaleLine | undefined {
  const { stale, since } = ageOf(worldOf(context.world), context.at);
  return stale ? { day: day(since, context.at, zoneOf(context)) } : undefined;
}

const months = [
  ...["January", "February", "March", "April", "May", "June", "July", "August"],
  ...["September", "October", "November", "December"],
];

/** What makes a review due, as the middle of a sentence. */
export function occasionSays(seen: Seen, { reason, about, at }: Occasion, now: string, zone: string): string {
  const on = `on ${day(at, now, zone)}`;
  if (reason === "monthly") return `the monthly review of ${months[Number(about.slice(5)) - 1] ?? about}`;
  if (reason === "incident") return `incident ${seen.incidents.get(about)?.number ?? about} was closed ${on}`;
  if (reason === "new-person") return `${nameOf(about)} came onto the page ${on}`;
  if (reason === "new-ai-tool") return `the ${about} came onto the page ${on}`;
  const [what, name = ""] = about.split(":");
  return what === "budget"
    ? `the AI budget of ${listed([name])} changed ${on}`
    : `a change of prices got its yes ${on}`;
}
