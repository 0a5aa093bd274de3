/** When the team looks at its week and at its own page. */

import type { Weekday, Weekly } from "./page.ts";

/** What makes a review of the page due before its day. */
export const reviewReasons = ["incident", "price-change", "new-person", "new-ai-tool"] as const;
export type ReviewReason = (typeof reviewReasons)[number];

/** When the team looks at its own page and at its week, in the team's zone. */
export interface Rhythm {
  /** The check-in; undefined: the page names no time, and nobody is reminded. */
  readonly weekly?: Weekly | undefined;
  /** The `nth` such day of each month; undefined: the page names none. */
  readonly monthly?: { readonly nth: 1 | 2 | 3 | 4; readonly day: Weekday } | undefined;
  readonly after: readonly ReviewReason[];
}
