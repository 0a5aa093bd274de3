/** Emergency access and actions in the outside world. */

import { breakCard, endCard, grantCard } from "../../src/decisions/access/card.ts";
import { targetOf } from "../../src/decisions/access/who.ts";
import { actionCard, settleCard } from "../../src/decisions/action/card.ts";
import { digest } from "../../src/kernel/json.ts";
import { api, both, challenged, form, type Situation, seen, sent, server, type Thing } from "./act.ts";
import { asks, byPasskey, either, named, only, peopleByPasskey, token, turn } from "./rules.ts";
import type { World } from "./world.ts";

const wanted = { target: "production-db", reason: "Payments are stuck since 02:10." };
const incident = () => ({ ...wanted, incident: "" });

async function requested(w: World): Promise<Thing> {
  const { id = "" } = await sent(w, "lead", "/v1/access", wanted);
  const state = seen(w).access.get(id);
  const page = seen(w).page.inForce;
  const target = targetOf(page?.page, "production-db");
  if (!state || !page || !target) throw new Error("There is no request.");
  return {
    id,
    grant: digest(grantCard(state, target, page.version)),
    break: digest(breakCard(state, target, page.version)),
  };
}
async function granted(w: World): Promise<Thing> {
  const thing = await requested(w);
  await sent(w, "owner", `/v1/access/${thing.id}/approve`, {}, thing.grant);
  return thing;
}

export const access: readonly Situation[] = [
  {
    says: "nobody asked for access yet",
    async given(w) {
      return { list: await challenged(w, "owner", "/access", "/access/review") };
    },
    acts: [
      api("/v1/access", only("lea"), "access.asked", incident),
      form("/access", only("lea"), "access.asked", incident),
      form("/access/review", peopleByPasskey, "roster.listReviewed", ({ list = "" }) => ({ shown: list }), {
        sign: ({ list = "" }) => list,
      }),
      api("/v1/access-drills", asks("propose"), "", () => ({ target: "no-such-place" }), { lets: 404 }),
      api("/access/hosts/:target/report", token("report"), "", () => ({ host: "web-1", ended: [] }), {
        path: () => "/access/hosts/production-ssh/report",
        lets: 400,
      }),
    ],
  },
  {
    says: "a request of the lead's, which the owner and the backup may grant",
    given: requested,
    acts: [
      ...both(
        ["/v1/access/:id/approve", "/access/:id/approve"],
        byPasskey("olga", "bea"),
        "access.approved",
        ({ grant = "" }) => ({ shown: grant }),
        { sign: ({ grant = "" }) => grant },
      ),
      ...both(["/v1/access/:id/refuse", "/access/:id/refuse"], only("olga", "bea"), "access.refused", () => ({
        reason: "Not tonight.",
      })),
      // Ending is the safe direction, so a person's own command line may.
      ...both(
        ["/v1/access/:id/end", "/access/:id/end"],
        either(only("lea", "olga", "bea"), named("command line")),
        "access.ending",
        () => ({ reason: "Not needed." }),
      ),
    ],
  },
  {
    says: "a request that nobody answered for 11 minutes",
    async given(w) {
      const thing = await requested(w);
      w.pass(11);
      return thing;
    },
    acts: both(
      ["/v1/access/:id/break-open", "/access/:id/break-open"],
      byPasskey("lea"),
      "access.brokenOpen",
      (thing) => ({ shown: thing.break ?? "" }),
      { sign: (thing) => thing.break ?? "" },
    ),
  },
  {
    says: "access that was granted to the lead",
    given: granted,
    acts: both(["/v1/access/:id/receive", "/access/:id/receive"], only("lea"), "access.issuing"),
  },
  {
    says: "access that is over",
    async given(w) {
      const { id = "" } = await granted(w);
      await sent(w, "lead", `/v1/access/${id}/receive`, {});
      await server(w, "access.ended", { id, why: "expired", sessions: 1, clean: true, left: "[]" });
      const state = seen(w).access.get(id);
      if (!state) throw new Error("There is no request.");
      return { id, read: digest(endCard(state)) };
    },
    acts: both(
      ["/v1/access/:id/read", "/access/:id/read"],
      byPasskey("olga", "bea"),
      "access.read",
      ({ read = "" }) => ({ shown: read }),
      { sign: ({ read = "" }) => read },
    ),
  },
];

const refund = { kind: "refund", target: "clinic-7", parameters: { amount: 40 }, reason: "Charged twice." };
const claim = "claim-00000001";

function cardsOf(w: World, id: string): Thing {
  const state = seen(w).actions.get(id);
  const version = seen(w).page.inForce?.version ?? "";
  if (!state) throw new Error("There is no action.");
  return { id, shown: digest(actionCard(state, version)), settle: digest(settleCard(state, version, "done")) };
}
async function proposed(w: World, by: "agent" | "owner"): Promise<Thing> {
  const { id = "" } = await sent(w, by, "/v1/actions", refund);
  return cardsOf(w, id);
}
async function claimed(w: World): Promise<Thing> {
  const thing = await proposed(w, "agent");
  await sent(w, "owner", `/v1/actions/${thing.id}/approve`, {}, thing.shown);
  const { permit = "" } = await sent(w, "agent", `/v1/actions/${thing.id}/claim`, { claim });
  return { ...thing, permit };
}
const approves = (...who: string[]) =>
  both(
    ["/v1/actions/:id/approve", "/actions/:id/approve"],
    byPasskey(...who),
    "action.approved",
    ({ shown = "" }) => ({ shown }),
    { sign: ({ shown = "" }) => shown },
  );
const { target, parameters } = refund;

export const actions: readonly Situation[] = [
  {
    says: "no action was proposed yet",
    given: async () => ({}),
    acts: [
      api("/v1/actions", asks("propose"), "action.proposed", () => refund, {
        headers: () => ({ "idempotency-key": "refund-0001" }),
      }),
    ],
  },
  {
    says: "a refund that the author's agent proposed",
    given: (w) => proposed(w, "agent"),
    acts: [
      ...approves(...turn({ makers: ["ada"] })),
      ...both(
        ["/v1/actions/:id/refuse", "/actions/:id/refuse"],
        only(...turn({ makers: ["ada"] })),
        "action.refused",
        ({ shown = "" }) => ({ shown, reason: "Not this one." }),
      ),
      ...both(
        ["/v1/actions/:id/withdraw", "/actions/:id/withdraw"],
        either(only(...turn({ makers: ["ada"] })), named("agent")),
        "action.withdrawn",
        () => ({ reason: "Not needed." }),
      ),
    ],
  },
  {
    says: "a refund that the owner proposed",
    given: (w) => proposed(w, "owner"),
    acts: approves(...turn({ makers: ["olga"] })),
  },
  {
    says: "a refund that nobody answered for 31 minutes",
    async given(w) {
      const thing = await proposed(w, "agent");
      w.pass(31);
      return thing;
    },
    acts: approves(...turn({ makers: ["ada"], waited: 31 })),
  },
  {
    says: "an approved refund",
    async given(w) {
      const thing = await proposed(w, "agent");
      await sent(w, "owner", `/v1/actions/${thing.id}/approve`, {}, thing.shown);
      return thing;
    },
    acts: [api("/v1/actions/:id/claim", named("agent"), "action.dispatched", () => ({ claim: "claim-00000002" }))],
  },
  {
    says: "a refund whose permit was fetched",
    given: claimed,
    acts: [
      // A permit is a key: whoever holds it may spend it, once.
      api("/v1/actions/:id/redeem", asks("propose"), "action.redeemed", ({ permit = "" }) => ({
        ...{ permit, target, parameters },
      })),
      api("/v1/actions/:id/end", named("agent"), "action.ended", () => ({ attempt: claim, outcome: "done" })),
    ],
  },
  {
    says: "a refund that nobody knows the end of",
    async given(w) {
      const { id = "" } = await claimed(w);
      await sent(w, "agent", `/v1/actions/${id}/end`, { attempt: claim, outcome: "unknown" });
      return cardsOf(w, id);
    },
    acts: both(
      ["/v1/actions/:id/settle", "/actions/:id/settle"],
      byPasskey(...turn({ makers: ["ada"] })),
      "action.settled",
      ({ settle = "" }) => ({ outcome: "done", reason: "It was paid back.", shown: settle }),
      { sign: ({ settle = "" }) => settle },
    ),
  },
];
