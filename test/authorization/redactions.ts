/** Removing words for good: anybody of the page asks in their browser, the owner of customer data signs, no token does either. */

import { redactionCard } from "../../src/decisions/redaction/kind.ts";
import { digest } from "../../src/kernel/json.ts";
import { form, type Situation, seen, sent, type Thing } from "./act.ts";
import { byPasskey, only, people } from "./rules.ts";
import { senderOf, type World } from "./world.ts";

const words = "Mira Sommer asked for an invoice";
const reason = "The customer asked us to";

/** A question about a customer that was taken back. */
async function asked(w: World): Promise<Thing> {
  await sent(w, "author", "/v1/proposals", { id: "p-0007", question: words });
  await sent(w, "author", "/v1/proposals/p-0007/withdraw", {});
  return { text: seen(w).proposals.get("p-0007")?.question.text ?? "" };
}

/** The same, and Bob asks that its words go. */
async function waits(w: World): Promise<Thing> {
  const { text = "" } = await asked(w);
  await w.server.request(`${w.origin}/record/remove`, {
    method: "POST",
    headers: senderOf(w, "bystander").headers,
    body: new URLSearchParams({ q: words, text, reason }),
  });
  const [state] = [...seen(w).redactions.values()];
  const version = seen(w).page.inForce?.version ?? "";
  if (!state) throw new Error("Nobody asked to remove anything.");
  return { id: state.id, shown: digest(redactionCard(state, version)) };
}

export const redactions: readonly Situation[] = [
  {
    says: "words of a customer that nothing needs any more",
    given: asked,
    acts: [form("/record/remove", people, "redaction.asked", ({ text = "" }) => ({ q: words, text, reason }))],
  },
  {
    says: "a removal that somebody without a seat asked for",
    given: waits,
    acts: [
      form("/record/remove/:id/order", byPasskey("olga"), "redaction.ordered", ({ shown = "" }) => ({ shown }), {
        sign: ({ shown = "" }) => shown,
      }),
      form("/record/remove/:id/refuse", only("olga", "bob"), "redaction.refused", () => ({ reason: "We need it." })),
    ],
  },
];
