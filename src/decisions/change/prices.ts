/** Which contents of a change touched what customers pay, and got their yes: what the review of the page asks. */

import type { ChangeState } from "./kind.ts";

/** A yes to a content with a change of prices. */
export interface PriceChange {
  readonly diff: string;
  /** UTC. */
  readonly at: string;
}

/** The rules whose evidence says that a price is changed: a price in the code, and what a plan costs, allows or unlocks. */
const priceRules = ["billing/price-literal", "billing/plan-limit"];

/** After a yes for `areas`: the content counts once, if one of them has evidence of a price. */
export function pricesApproved({ prices, current }: ChangeState, areas: readonly string[], at: string) {
  const evident = current.reasons.some(({ rule, area }) => priceRules.includes(rule) && areas.includes(area));
  const known = prices.some(({ diff }) => diff === current.diff);
  return evident && !known ? [...prices, { diff: current.diff, at }] : prices;
}

/** After a push: a content that was pushed over before it was closed never went in. */
export const pricesPushed = ({ prices, closed }: ChangeState, diff: string): readonly PriceChange[] =>
  closed ? prices : prices.filter((one) => one.diff === diff);
