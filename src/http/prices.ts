/** What a task release's models cost, as the record keeps it with the release. */

import { priceOf } from "../gateway/price.ts";
import type { Json } from "../kernel/json.ts";
import type { Page } from "../page/page.ts";

/** A row for each model (`provider/name`), or null when one of them has no price that is known for certain. */
export function pricesOf(page: Page, models: readonly string[], at: Date): Json | null {
  const rows = models.map((model) => {
    const slash = model.indexOf("/");
    const provider = page.ai.providers.find(({ name }) => name === model.slice(0, slash));
    const price = provider && priceOf(provider, model.slice(slash + 1), at);
    if (!price) return null;
    const { window = 0, ...rates } = price;
    return { model, window, ...rates } as unknown as Json;
  });
  return rows.includes(null) ? null : rows;
}
