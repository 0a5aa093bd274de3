/**
 * Whether the page is due for review, since when and why, and from when on it is stale. Computed from the record and the
 * time alone: no entry makes a review due, so none can be forgotten.
 */

import type { Subjects } from "../../kernel/kind.ts";
import type { Page, ReviewReason } from "../../page/page.ts";
import { monthliesBetween, nextMonthly } from "../../routing/monthly.ts";
import type { ChangeState } from "../change/kind.ts";
import type { IncidentState } from "../incident/state.ts";
import type { PageState } from "../page/kind.ts";
import type { ReviewState } from "./state.ts";

/** What the computation looks at. */
export interface ReviewSeen {
  readonly page: PageState;
  readonly reviews: Pick<Subjects<ReviewState>, "values">;
  readonly incidents: Pick<Subjects<IncidentState>, "values">;
  readonly changes: Pick<Subjects<ChangeState>, "values">;
}

/** One thing that makes a review due. Its key is the same for ever; a review that was closed names the keys it settled. */
export interface Occasion {
  readonly key: string;
  readonly reason: "monthly" | ReviewReason;
  /** Since when, UTC. */
  readonly at: string;
  /** The incident, the change, the person, the tool or the budget; the month for the monthly one. */
  readonly about: string;
}

/** Days that a review may be due before the page counts as stale: one week, so that each weekly check-in sees it once before. */
export const staleAfterDays = 7;

export interface PageAge {
  /** Whether the page in force says anywhen that it is reviewed. */
  readonly watched: boolean;
  /** What makes a review due now, the oldest first; empty while none is due. */
  readonly occasions: readonly Occasion[];
  /** Since when one is due, UTC; empty while none is. */
  readonly since: string;
  /** From when on the page is stale unless somebody closes the review, UTC; empty while none is due. */
  readonly staleFrom: string;
  readonly stale: boolean;
  /** The review that is open, if one is. */
  readonly open: ReviewState | undefined;
  /** The one that was closed last. */
  readonly last: ReviewState | undefined;
}

/** How old the page is in the team's eyes. `at` in UTC. */
export function pageAge(seen: ReviewSeen, at: string): PageAge {
  const page = seen.page.inForce?.page;
  const reviews = [...seen.reviews.values()];
  const closed = reviews.filter((one) => one.closed).sort((a, b) => (a.closed?.seq ?? 0) - (b.closed?.seq ?? 0));
  const occasions = page ? reviewDue(seen, page, at) : [];
  const since = occasions[0]?.at ?? "";
  const staleFrom = since === "" ? "" : new Date(Date.parse(since) + staleAfterDays * 86_400_000).toISOString();
  return {
    watched: seen.page.watched.monthly !== undefined || Object.keys(seen.page.watched.after).length > 0,
    ...{ occasions, since, staleFrom, stale: staleFrom !== "" && at > staleFrom },
    open: reviews.find((one) => !one.closed),
    last: closed.at(-1),
  };
}

/** The next monthly instant after now, UTC; empty where the page names no day. Not a part of the age, which every answer asks for. */
export const nextReview = ({ zone, review }: Page, at: string): string =>
  review?.monthly ? nextMonthly(zone, review.monthly, at).at : "";

/** Everything that makes a review due at a moment and that no closed review has settled, the oldest first. */
export function reviewDue(seen: ReviewSeen, page: Page, at: string): Occasion[] {
  const settled = new Set([...seen.reviews.values()].flatMap(({ closed }) => closed?.settles ?? []));
  const { watched } = seen.page;
  const asked = (reason: ReviewReason, found: () => Occasion[]) => {
    const since = watched.after[reason];
    return since === undefined ? [] : found().filter((one) => one.at > since);
  };
  return [
    ...monthlies(page, watched, at),
    ...asked("incident", () => incidentsClosed(seen)),
    ...asked("price-change", () => priceChanges(seen)),
    ...asked("new-person", () => newPeople(seen)),
    ...asked("new-ai-tool", () => newTools(seen)),
  ]
    .filter((one) => one.at <= at && !settled.has(one.key))
    .sort((a, b) => a.at.localeCompare(b.at) || a.key.localeCompare(b.key));
}

/** One for each month, by the month's name: a rhythm that is changed never asks twice in a month. */
function monthlies({ zone, review }: Page, { monthly, owed }: PageState["watched"], at: string): Occasion[] {
  if (!review?.monthly || monthly === undefined) return [];
  const fresh = monthliesBetween(zone, review.monthly, monthly, at);
  return [...owed, ...fresh.filter(({ month }) => !owed.some((one) => one.month === month))].map(({ month, at }) => ({
    ...{ key: `monthly:${month}`, reason: "monthly", at, about: month },
  }));
}

const incidentsClosed = ({ incidents }: ReviewSeen): Occasion[] =>
  [...incidents.values()]
    .filter(({ closed, duplicateOf }) => closed && duplicateOf === "")
    .map(({ id, closedAt }) => ({ key: `incident:${id}`, reason: "incident", at: closedAt, about: id }));

/** A yes to a change in which the classifier found a price, or another budget for AI on the page. */
const priceChanges = ({ changes, page }: ReviewSeen): Occasion[] => [
  ...[...changes.values()].flatMap(({ id, prices }) =>
    prices.map(
      ({ diff, at }): Occasion => ({
        ...{ key: `price:${id}:${diff.slice(0, 16)}`, reason: "price-change", at, about: `change:${id}` },
      }),
    ),
  ),
  ...page.adoptions.flatMap(({ seq, at, budgets }) =>
    budgets.map(
      (name): Occasion => ({
        ...{ key: `budget:${seq}:${name}`, reason: "price-change", at, about: `budget:${name}` },
      }),
    ),
  ),
];

const newPeople = ({ page }: ReviewSeen): Occasion[] =>
  page.adoptions.flatMap(({ seq, at, people }) =>
    people.map((id): Occasion => ({ key: `person:${seq}:${id}`, reason: "new-person", at, about: id })),
  );

const newTools = ({ page }: ReviewSeen): Occasion[] =>
  page.adoptions.flatMap(({ seq, at, tools }) =>
    tools.map((name): Occasion => ({ key: `tool:${seq}:${name}`, reason: "new-ai-tool", at, about: name })),
  );
