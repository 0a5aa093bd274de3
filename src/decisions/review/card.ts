/** What whoever closes a review is shown, and signs: the page, why it was due, and what was said of each area. */

import type { Json } from "../../kernel/json.ts";
import type { InForce, PageState } from "../page/kind.ts";
import type { Occasion } from "./due.ts";
import type { ReviewState } from "./state.ts";
import { verdictOn, walkOf } from "./walk.ts";

/** Another finding is another card: an incident that is closed meanwhile, a verdict that is changed, a page that is adopted. */
export const closeCard = (
  state: ReviewState,
  { page, version }: Pick<InForce, "page" | "version">,
  { adoptions }: Pick<PageState, "adoptions">,
  occasions: readonly Occasion[],
): Json => ({
  kind: "review.close",
  id: state.id,
  page: version,
  due: occasions.map(({ key, at }) => ({ key, at })),
  areas: walkOf(page).map((area) => {
    const said = verdictOn(state, area, adoptions);
    return { area, verdict: said?.verdict ?? "", note: said?.note?.text ?? "", proposal: said?.proposal ?? "" };
  }),
});
