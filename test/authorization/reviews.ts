/** The review of the page: who begins it, who says whether an area holds, who closes it. */

import { closeCard } from "../../src/decisions/review/card.ts";
import { pageAge } from "../../src/decisions/review/due.ts";
import { walkOf } from "../../src/decisions/review/walk.ts";
import { digest } from "../../src/kernel/json.ts";
import { api, both, form, type Situation, seen, sent, type Thing } from "./act.ts";
import { byPasskey, only, people } from "./rules.ts";
import type { World } from "./world.ts";

async function opened(w: World): Promise<Thing> {
  await sent(w, "bystander", "/v1/reviews", {});
  const [state] = [...seen(w).reviews.values()].filter(({ closed }) => !closed);
  return { id: state?.id ?? "" };
}

/** Every area has its word; what its closing shows. */
async function walked(w: World): Promise<Thing> {
  const { id = "" } = await opened(w);
  const inForce = seen(w).page.inForce;
  if (!inForce) throw new Error("No page is in force.");
  await sent(w, "owner", `/v1/reviews/${id}/areas`, { areas: walkOf(inForce.page), verdict: "keep" });
  const { page, reviews, incidents, changes } = seen(w);
  const state = reviews.get(id);
  if (!state) throw new Error("There is no review.");
  const { occasions } = pageAge({ page, reviews, incidents, changes }, w.now().toISOString());
  return { id, shown: digest(closeCard(state, inForce, page, occasions)) };
}

const shown = ({ shown = "" }: Thing) => shown;

export const reviews: readonly Situation[] = [
  {
    says: "no review of the page is open",
    given: async () => ({}),
    acts: both(["/v1/reviews", "/review"], people, "review.opened"),
  },
  {
    says: "a review of the page",
    given: opened,
    // Whoever owns the area, and whoever owns company matters.
    acts: [
      api("/v1/reviews/:id/areas", only("lea", "olga"), "review.judged", () => ({
        areas: ["incident"],
        verdict: "keep",
      })),
      form("/review/:id/areas", only("lea", "olga"), "review.judged", () => ({ area: "incident", verdict: "keep" })),
    ],
  },
  {
    says: "a review in which every area has its word",
    given: walked,
    acts: both(
      ["/v1/reviews/:id/close", "/review/:id/close"],
      byPasskey("olga"),
      "review.closed",
      (thing) => ({ shown: shown(thing) }),
      {
        sign: shown,
      },
    ),
  },
];
