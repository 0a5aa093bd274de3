/** The weekly check-in: who answers blind, who says what they think, who closes it. */

import { weekOf } from "../../src/decisions/checkin/week.ts";
import { proposalCard } from "../../src/decisions/proposal/kind.ts";
import { digest } from "../../src/kernel/json.ts";
import { api, both, form, type Situation, seen, sent, type Thing } from "./act.ts";
import { either, named, only, people } from "./rules.ts";
import type { World } from "./world.ts";

const asked = {
  id: "p-0009",
  question: "Drop the invoices table?",
  oneWay: true,
  options: [{ name: "yes", says: "Yes" }],
};

/** A week with one real decision, and its check-in. */
async function opened(w: World): Promise<Thing> {
  await sent(w, "author", "/v1/proposals", asked);
  const state = seen(w).proposals.get("p-0009");
  if (!state) throw new Error("There is no proposal.");
  await sent(w, "owner", "/v1/proposals/p-0009/answer", { option: "yes" }, digest(proposalCard(state, "yes")));
  w.pass(1);
  await sent(w, "bystander", "/v1/checkins", {});
  return { id: weekOf("Europe/Lisbon", w.now().toISOString()) };
}
const ways = (name: string) => [`/v1/checkins/:id/${name}`, `/checkin/:id/${name}`] as const;
const fields = () => ({ owners: "", faster: "", cto: "" });

export const checkins: readonly Situation[] = [
  {
    says: "no check-in of this week yet",
    given: async () => ({}),
    acts: [
      api("/v1/checkins", either(people, named("command line")), "checkin.opened"),
      form("/checkin", people, "checkin.opened"),
    ],
  },
  {
    says: "a check-in of a week in which something was decided",
    given: opened,
    acts: [
      ...both(ways("answers"), only("olga", "lea"), "checkin.answered", () => ({ said: "olga" })),
      ...both(ways("trust"), people, "checkin.trusted", () => ({ trust: "yes" })),
      api(ways("findings")[0], only("olga", "lea"), "checkin.judged", () => ({ finding: "waited", page: true })),
      form(ways("findings")[1], only("olga", "lea"), "checkin.judged", () => ({ finding: "waited", page: "yes" })),
    ],
  },
  {
    says: "a check-in that both have answered",
    async given(w) {
      const thing = await opened(w);
      for (const one of ["owner", "lead"] as const)
        await sent(w, one, `/v1/checkins/${thing.id}/answers`, { said: "olga" });
      return thing;
    },
    // The two, and whoever answers for company matters.
    acts: both(ways("close"), only("olga", "lea", "bea"), "checkin.closed", fields),
  },
];
