/** Decisions asked for, changes, the page itself: whose yes each of them needs. */

import { changeCard } from "../../src/decisions/change/card.ts";
import { pageCard } from "../../src/decisions/page/kind.ts";
import { proposalCard } from "../../src/decisions/proposal/kind.ts";
import { digest } from "../../src/kernel/json.ts";
import { api, both, form, type Situation, seen, sent, server } from "./act.ts";
import { asks, byPasskey, named, only, turn } from "./rules.ts";
import { page, type World } from "./world.ts";

const question = {
  ...{ id: "p-0001", question: "Drop the invoices table?", oneWay: true },
  options: [{ name: "yes", says: "Yes" }],
};
const proposalOf = (w: World, option: string) => {
  const state = seen(w).proposals.get("p-0001");
  if (!state) throw new Error("There is no proposal.");
  return { id: "p-0001", option, shown: digest(proposalCard(state, option)) };
};
const answered = ["/v1/proposals/:id/answer", "/proposals/:id/answer"] as const;
const answers = (...who: string[]) =>
  both(
    answered,
    byPasskey(...who),
    "proposal.answered",
    ({ option = "", shown = "" }) => ({ option, shown, reason: "" }),
    { sign: ({ shown = "" }) => shown },
  );

export const proposals: readonly Situation[] = [
  {
    says: "nothing was asked yet",
    given: async () => ({}),
    acts: [
      api("/v1/proposals", asks("propose"), "proposal.asked", () => ({ ...question, id: "p-0002" })),
      form("/proposals", asks("propose"), "proposal.asked", () => ({ question: "Shall we?", "says-1": "Yes" })),
    ],
  },
  {
    says: "a high decision that the author asked for",
    async given(w) {
      await sent(w, "author", "/v1/proposals", question);
      return proposalOf(w, "yes");
    },
    acts: [
      ...answers(...turn({ makers: ["ada"] })),
      ...both(
        ["/v1/proposals/:id/comments", "/proposals/:id/comments"],
        asks("propose"),
        "proposal.inputGiven",
        () => ({
          says: "Keep it.",
        }),
      ),
      ...both(["/v1/proposals/:id/withdraw", "/proposals/:id/withdraw"], named("author"), "proposal.withdrawn"),
    ],
  },
  {
    says: "a high decision that the owner asked for",
    async given(w) {
      await sent(w, "owner", "/v1/proposals", question);
      return proposalOf(w, "yes");
    },
    acts: answers(...turn({ makers: ["olga"] })),
  },
  {
    says: "a high decision that nobody answered for 31 minutes",
    async given(w) {
      await sent(w, "author", "/v1/proposals", question);
      w.pass(31);
      return proposalOf(w, "yes");
    },
    acts: answers(...turn({ makers: ["ada"], waited: 31 })),
  },
  {
    says: "a decision that was answered",
    async given(w) {
      await sent(w, "author", "/v1/proposals", question);
      const { shown } = proposalOf(w, "yes");
      await sent(w, "owner", "/v1/proposals/p-0001/answer", { option: "yes" }, shown);
      return proposalOf(w, "refuse");
    },
    acts: both(
      ["/v1/proposals/:id/override", "/proposals/:id/override"],
      byPasskey("olga"),
      "proposal.overridden",
      ({ option = "", shown = "" }) => ({ option, shown, reason: "It was wrong." }),
      { sign: ({ shown = "" }) => shown },
    ),
  },
];

const patch = `diff --git a/src/billing/charge.ts b/src/billing/charge.ts
--- a/src/billing/charge.ts
+++ b/src/billing/charge.ts
@@ -1 +1,2 @@
-await charge(order);
+await retry(() => charge(order), 3);
+await enqueue("charges", order);
`;
const change = (maker: string) => ({
  ...{ repo: "shop", ref: "refs/heads/fix", head: "a".repeat(40), base: "b".repeat(40), subject: "Charge once" },
  ...{ pageAtBase: "", patch, truncated: false, trailers: [] },
  makers: [{ name: maker, email: `${maker}@harbor.example`, as: ["author", "committer"] }],
});

/** A change by this maker, with its questions answered. */
async function submitted(w: World, maker: string): Promise<Record<string, string>> {
  const { id = "" } = await sent(w, "ci propose", "/v1/changes", change(maker));
  const found = () => {
    const state = seen(w).changes.get(id);
    if (!state) throw new Error("There is no change.");
    return state;
  };
  const asked = found().current.questions;
  for (const { key } of asked)
    await sent(w, "ci propose", `/v1/changes/${id}/answers`, { question: key, says: "Yes." });
  const version = seen(w).page.inForce?.version ?? "";
  return { id, question: asked[0]?.key ?? "", shown: digest(changeCard(found(), version)) };
}
const approves = (...who: string[]) =>
  both(
    ["/v1/changes/:id/approve", "/changes/:id/approve"],
    byPasskey(...who),
    "change.approved",
    ({ shown = "" }) => ({ shown }),
    { sign: ({ shown = "" }) => shown },
  );

export const changes: readonly Situation[] = [
  {
    says: "no change was submitted yet",
    given: async () => ({}),
    acts: [api("/v1/changes", asks("propose"), "change.submitted", () => change("ada"))],
  },
  {
    says: "a change to billing by the author",
    given: (w) => submitted(w, "ada"),
    acts: [
      ...approves(...turn({ makers: ["ada"] })),
      ...both(
        ["/v1/changes/:id/refuse", "/changes/:id/refuse"],
        only(...turn({ makers: ["ada"] })),
        "change.refused",
        ({ shown = "" }) => ({ shown, reason: "Not like this." }),
      ),
      ...both(
        ["/v1/changes/:id/answers", "/changes/:id/answers"],
        asks("propose"),
        "change.questionAnswered",
        ({ question = "" }) => ({ question, says: "Nothing happens." }),
      ),
      ...both(["/v1/changes/:id/close", "/changes/:id/close"], asks("propose"), "change.closed"),
    ],
  },
  {
    says: "a change to billing by the owner",
    given: (w) => submitted(w, "olga"),
    acts: approves(...turn({ makers: ["olga"] })),
  },
  {
    says: "a change to billing that nobody judged for 31 minutes",
    async given(w) {
      const thing = await submitted(w, "ada");
      w.pass(31);
      return thing;
    },
    acts: approves(...turn({ makers: ["ada"], waited: 31 })),
  },
];

const other = page.replace("answer-within: 15m", "answer-within: 20m");
const offered = async (w: World) => {
  const { page: state } = seen(w);
  return { version: state.offered?.version ?? "", shown: digest(pageCard(state)) };
};
const adopts = (...who: string[]) =>
  both(
    ["/v1/page/adopt", "/page/adopt"],
    byPasskey(...who),
    "page.adopted",
    ({ version = "", shown = "" }) => ({ version, shown }),
    { sign: ({ shown = "" }) => shown },
  );

export const pages: readonly Situation[] = [
  {
    says: "the page in force is the newest",
    given: async () => ({}),
    acts: [api("/v1/page/offer", asks("propose"), "page.offered", () => ({ source: other }))],
  },
  {
    says: "another page, offered from the repository",
    async given(w) {
      await server(w, "page.offer", { source: other });
      return offered(w);
    },
    acts: [
      ...adopts(...turn()),
      form("/page/refuse", only("olga", "bea"), "page.refused", ({ version = "" }) => ({ version, reason: "No." })),
    ],
  },
  {
    says: "another page, offered by the owner",
    async given(w) {
      await sent(w, "owner", "/v1/page/offer", { source: other });
      return offered(w);
    },
    acts: adopts(...turn({ makers: ["olga"] })),
  },
];
