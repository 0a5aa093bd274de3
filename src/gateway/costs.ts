/** What an answer says it cost, while it is still on its way out. The book has the last word. */

import type { Admitted } from "./ledger.ts";
import { costOf, type Price, priceOf } from "./price.ts";
import type { Usage } from "./usage.ts";

/** A price row is looked up again after so many milliseconds. */
const keptFor = 3_600_000;

/** Gives the nano-dollars of a usage; undefined where nobody knows the price. */
export function costsBy(now: () => Date): (admitted: Admitted, usage: Usage) => number | undefined {
  const known = new Map<string, { readonly price: Price | undefined; readonly at: number }>();
  return ({ asked, provider, model }, usage) => {
    const at = now();
    let row = known.get(asked);
    if (!row || at.getTime() - row.at > keptFor) {
      row = { price: priceOf(provider, model, at), at: at.getTime() };
      known.set(asked, row);
    }
    return row.price && costOf(usage, row.price.rates);
  };
}
