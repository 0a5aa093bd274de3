/** What an adoption changed, as far as the review of the page asks: people, AI tools, budgets and areas. */

import { canonical } from "../../kernel/json.ts";
import type { Area, Page, ReviewReason } from "../../page/page.ts";
import { type MonthlyDue, monthliesBetween } from "../../routing/monthly.ts";

/** What of an area changed: who decides, or what belongs to it and by which rules. */
export type AreaNews = "owner" | "backup" | "boundary" | "new" | "gone";

export interface PageNews {
  /** Persons who were not on the page before, the outside approver among them. */
  readonly people: readonly string[];
  /** AI tasks, providers, models and agents that were not on the page before, as `task billing-replies`. */
  readonly tools: readonly string[];
  /** Budgets of AI that are new or differ, as `everything` or `task billing-replies`. */
  readonly budgets: readonly string[];
  readonly areas: readonly { readonly name: string; readonly what: readonly AreaNews[] }[];
}

/** One adoption and what it changed; the first page of a team changed nothing. */
export interface Adoption extends PageNews {
  readonly version: string;
  readonly by: string;
  readonly at: string;
  readonly seq: number;
}

/** How long the page has asked to be reviewed. */
export interface Watched {
  /** Since when it names this day of the month in this zone, UTC; undefined: it names none. */
  readonly monthly?: string | undefined;
  /** What fell due on another day of the month that it named before, without a break: a debt stays one. */
  readonly owed: readonly MonthlyDue[];
  /** Since when it asks for a review after each occasion, without a break. UTC. */
  readonly after: { readonly [Name in ReviewReason]?: string };
}

export const unwatched: Watched = { owed: [], after: {} };

/** What `after` has that `before` had not. Without a page before nothing is new. */
export function newsOf(before: Page | undefined, after: Page): PageNews {
  if (!before) return { people: [], tools: [], budgets: [], areas: [] };
  return {
    people: fresh(peopleOf(before), peopleOf(after)),
    tools: fresh(toolsOf(before), toolsOf(after)),
    budgets: changed(budgetsOf(before), budgetsOf(after)),
    areas: areaNews(before, after),
  };
}

/** The rhythm of the page that takes effect at `at`, and for each part of it since when it holds. */
export function watchedSince(was: Watched, before: Page | undefined, page: Page, at: string): Watched {
  const after = Object.fromEntries((page.review?.after ?? []).map((name) => [name, was.after[name] ?? at]));
  const [then, now] = [before?.review?.monthly, page.review?.monthly];
  if (!now) return { owed: [], after };
  if (!before || !then || was.monthly === undefined) return { monthly: at, owed: [], after };
  const same = then.nth === now.nth && then.day === now.day && before.zone === page.zone;
  if (same) return { monthly: was.monthly, owed: was.owed, after };
  return { monthly: at, owed: [...was.owed, ...monthliesBetween(before.zone, then, was.monthly, at)], after };
}

const fresh = (before: readonly string[], after: readonly string[]): string[] => [
  ...new Set(after.filter((one) => !before.includes(one))),
];

const peopleOf = ({ people, outside }: Page): string[] => [
  ...people.map(({ id }) => id),
  ...(outside ? [outside.approver] : []),
];

const toolsOf = ({ agents, ai }: Page): string[] => [
  ...agents.map(({ id }) => `agent ${id}`),
  ...ai.providers.map(({ name }) => `provider ${name}`),
  ...ai.tasks.map(({ name }) => `task ${name}`),
  ...[...ai.models, ...ai.tasks.flatMap(({ model, edgeCases }) => [model, edgeCases])]
    .filter((model) => model !== "")
    .map((model) => `model ${model}`),
];

const budgetsOf = ({ ai: { budgets, tasks } }: Page): Map<string, string> =>
  new Map([
    ...(["everything", "person", "key"] as const).map((name) => [name, budgets[name]?.says ?? ""] as const),
    ...tasks.map(({ name, budget }) => [`task ${name}`, budget?.says ?? ""] as const),
  ]);

const changed = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => (before.get(name) ?? "") !== (after.get(name) ?? ""),
  );

/** Under this name stands what no area covers. */
export const everythingElse = "everything-else";

function areaNews(before: Page, after: Page): PageNews["areas"] {
  const claimed = (page: Page) => page.areas.filter((area) => area.claimed);
  const here = claimed(after).map((area) => {
    const was = claimed(before).find(({ name }) => name === area.name);
    return { name: area.name, what: was ? differences(was, area) : (["new"] as AreaNews[]) };
  });
  const gone = claimed(before)
    .filter(({ name }) => !claimed(after).some((area) => area.name === name))
    .map(({ name }) => ({ name, what: ["gone"] as AreaNews[] }));
  const rest =
    before.defaultOwner === after.defaultOwner ? [] : [{ name: everythingElse, what: ["owner"] as AreaNews[] }];
  return [...here, ...gone, ...rest].filter(({ what }) => what.length > 0);
}

function differences(was: Area, area: Area): AreaNews[] {
  const rules = ({ owner: _, backup: __, ...rest }: Area) => canonical(rest);
  return [
    ...(was.owner === area.owner ? [] : (["owner"] as const)),
    ...(was.backup === area.backup ? [] : (["backup"] as const)),
    ...(rules(was) === rules(area) ? [] : (["boundary"] as const)),
  ];
}
