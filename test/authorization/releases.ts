/** Releases, the gate, freezes and operations: who lets what out, and who only says what happened. */

import { exceptionCard, releaseCard, stageCard } from "../../src/decisions/release/card.ts";
import { freezeOf } from "../../src/decisions/release/yes.ts";
import { digest } from "../../src/kernel/json.ts";
import { artifact, preparation } from "../e2e/preparation.ts";
import { api, both, form, type Situation, seen, sent, server, type Thing } from "./act.ts";
import { asks, byPasskey, only, people, turn } from "./rules.ts";
import type { World } from "./world.ts";

const patch = `diff --git a/src/billing/page.ts b/src/billing/page.ts
--- a/src/billing/page.ts
+++ b/src/billing/page.ts
@@ -1 +1 @@
-export const width = 1;
+export const width = 2;
`;
const of = (maker: string) => {
  const made = preparation("a", { patch });
  const makers = [{ name: maker, email: `${maker}@harbor.example`, as: ["author", "committer"] }];
  return { ...made, commits: made.commits.map((one) => ({ ...one, makers })) };
};
const run = "run-00000001";
const at = { artifact: artifact("a"), environment: "production", stage: "10%" };

function stateOf(w: World, id: string) {
  const state = seen(w).releases.get(id);
  const page = seen(w).page.inForce;
  if (!state || !page) throw new Error("There is no release.");
  return { state, page };
}
async function prepared(w: World, maker: string): Promise<Thing> {
  const { id = "" } = await sent(w, "ci propose", "/v1/releases", of(maker));
  const { state, page } = stateOf(w, id);
  return { id, shown: digest(releaseCard(state, page.version)) };
}
async function approved(w: World): Promise<Thing> {
  const thing = await prepared(w, "ada");
  await sent(w, "owner", `/v1/releases/${thing.id}/approve`, {}, thing.shown);
  return thing;
}
async function permitted(w: World): Promise<Thing> {
  const thing = await approved(w);
  const { permit = "" } = await sent(w, "ci deploy", `/v1/releases/${thing.id}/permits`, {});
  return { ...thing, permit };
}
async function admitted(w: World): Promise<Thing> {
  const thing = await permitted(w);
  await sent(w, "ci deploy", "/v1/gate", { permit: thing.permit, run, ...at });
  return thing;
}
async function started(w: World): Promise<Thing> {
  const thing = await admitted(w);
  await sent(w, "ci deploy", `/v1/releases/${thing.id}/start`, { run, host: "web-1", command: "./deploy.sh" });
  return thing;
}
const approves = (...who: string[]) =>
  both(
    ["/v1/releases/:id/approve", "/releases/:id/approve"],
    byPasskey(...who),
    "release.approved",
    ({ shown = "" }) => ({ shown }),
    { sign: ({ shown = "" }) => shown },
  );
const why = () => ({ reason: "It is not right." });

export const releases: readonly Situation[] = [
  {
    says: "nothing was prepared yet",
    given: async () => ({}),
    acts: [api("/v1/releases", asks("propose"), "release.prepared", () => of("ada"))],
  },
  {
    says: "a release of the author's work, prepared by CI",
    given: (w) => prepared(w, "ada"),
    acts: [
      ...approves(...turn({ makers: ["ada"] })),
      ...both(
        ["/v1/releases/:id/refuse", "/releases/:id/refuse"],
        only(...turn({ makers: ["ada"] })),
        "release.refused",
        ({ shown = "" }) => ({ shown, reason: "Not now." }),
      ),
      ...both(
        ["/v1/releases/:id/abandon", "/releases/:id/abandon"],
        byPasskey("olga", "bea"),
        "release.abandoned",
        why,
      ),
      ...both(["/v1/releases/:id/stop", "/releases/:id/stop"], asks("propose"), "release.stopped", why),
    ],
  },
  {
    says: "a release of the owner's work",
    given: (w) => prepared(w, "olga"),
    acts: approves(...turn({ makers: ["olga"] })),
  },
  {
    says: "a release that nobody judged for 31 minutes",
    async given(w) {
      const thing = await prepared(w, "ada");
      w.pass(31);
      return thing;
    },
    acts: approves(...turn({ makers: ["ada"], waited: 31 })),
  },
  {
    says: "an approved release",
    given: approved,
    acts: [api("/v1/releases/:id/permits", asks("deploy"), "release.permitted")],
  },
  {
    says: "a release with its permit",
    given: permitted,
    acts: [api("/v1/gate", asks("deploy"), "release.admitted", ({ permit = "" }) => ({ permit, run, ...at }))],
  },
  {
    says: "a release that the gate let through",
    given: admitted,
    acts: [
      api("/v1/releases/:id/start", asks("deploy"), "release.started", () => ({
        run,
        host: "web-1",
        command: "./d.sh",
      })),
      api("/v1/releases/:id/receipt", asks("deploy"), ""),
    ],
  },
  {
    says: "a run that is under way",
    given: started,
    acts: [
      api("/v1/releases/:id/end", asks("deploy"), "release.ended", () => ({ run, exit: 0, signal: "" })),
      api("/v1/releases/:id/doubt", asks("deploy"), "release.doubted", () => ({ run, why: "The host went away." })),
    ],
  },
  {
    says: "a run that nobody knows the end of",
    async given(w) {
      const thing = await started(w);
      await sent(w, "ci deploy", `/v1/releases/${thing.id}/doubt`, { run, why: "The host went away." });
      return thing;
    },
    acts: both(
      ["/v1/releases/:id/settle", "/releases/:id/settle"],
      byPasskey("olga", "bea"),
      "release.settled",
      () => ({
        ...{ run, outcome: "done" },
        reason: "The host is back.",
      }),
    ),
  },
  {
    says: "a first stage that was found good, and a second one that asks a person",
    async given(w) {
      const thing = await started(w);
      const { id = "" } = thing;
      await sent(w, "ci deploy", `/v1/releases/${id}/end`, { run, exit: 0, signal: "" });
      const good = {
        signal: "error-rate",
        state: "good",
        value: 0.1,
        unit: "%",
        at: w.now().toISOString(),
        says: "0.1 %",
      };
      await server(w, "release.healthy", { id, stage: "10%", numbers: [good] });
      const { state, page } = stateOf(w, id);
      return { id, shown: digest(stageCard(state, "all", page.version)) };
    },
    acts: both(
      ["/v1/releases/:id/advance", "/releases/:id/advance"],
      byPasskey(...turn({ makers: ["ada"] })),
      "release.advanced",
      ({ shown = "" }) => ({ stage: "all", shown }),
      { sign: ({ shown = "" }) => shown },
    ),
  },
  {
    says: "no freeze holds",
    given: async () => ({}),
    acts: both(["/v1/freeze", "/freeze"], asks("propose"), "freeze.frozen", why),
  },
  {
    says: "a freeze by hand, and an approved release",
    async given(w) {
      const { id = "" } = await approved(w);
      await sent(w, "bystander", "/v1/freeze", why());
      const { state, page } = stateOf(w, id);
      const { freeze, incidents } = seen(w);
      const holds = freezeOf(page.page, { freeze, incident: incidents }, state, w.now().toISOString());
      if (!holds) throw new Error("Nothing is frozen.");
      return { id, shown: digest(exceptionCard(state, holds, page.version)) };
    },
    acts: [
      // The page names the lead as the one whom a freeze may be passed by, and so may lift it, too.
      ...both(
        ["/v1/releases/:id/except", "/releases/:id/except"],
        byPasskey("lea"),
        "release.excepted",
        ({ shown = "" }) => ({ shown, reason: "It mends what is broken." }),
        { sign: ({ shown = "" }) => shown },
      ),
      ...both(["/v1/thaw", "/thaw"], byPasskey("olga", "bea", "lea"), "freeze.thawed", why),
    ],
  },
];

const begun = { what: "disable", environment: "production", host: "web-1" };
const operation = async (w: World): Promise<Thing> => {
  await sent(w, "ci deploy", "/v1/operations", { id: "op-00000001", ...begun });
  return { id: "op-00000001" };
};
export const operations: readonly Situation[] = [
  {
    says: "the page names a measure",
    given: async () => ({}),
    acts: [api("/v1/operations", asks("deploy"), "operation.started", () => ({ id: "op-00000002", ...begun }))],
  },
  {
    says: "an operation under way",
    given: operation,
    acts: [
      api("/v1/operations/:id/end", asks("deploy"), "operation.ended", () => ({
        ...{ host: "web-1", exit: 0, signal: "", took: 1 },
      })),
      api("/v1/operations/:id/doubt", asks("deploy"), "operation.doubted", () => ({
        host: "web-1",
        why: "It is gone.",
      })),
      ...both(
        ["/v1/operations/:id/settle", "/operations/:id/settle"],
        byPasskey("olga", "bea"),
        "operation.settled",
        () => ({
          ...{ outcome: "done", reason: "The host is back." },
        }),
      ),
    ],
  },
  {
    says: "a host that rolled back by its receipt while the server was away",
    async given(w) {
      const { id = "" } = await started(w);
      await sent(w, "ci deploy", `/v1/releases/${id}/end`, { run, exit: 0, signal: "" });
      return sent(w, "ci deploy", `/v1/releases/${id}/receipt`, {});
    },
    acts: [
      api("/v1/operations/reconcile", asks("deploy"), "operation.ended", ({ receipt = "" }) => ({
        ...{ receipt, host: "web-1", exit: 0, signal: "", took: 1 },
      })),
    ],
  },
  {
    says: "numbers of a guardrail",
    given: async () => ({}),
    acts: [
      api("/v1/metrics", asks("report"), "guardrail.reported", () => ({
        name: "cloud-spend",
        value: 10,
        unit: "EUR/month",
      })),
      form("/actions/pause", people, "pause.paused", () => ({ name: "refund", reason: "Too many of them." })),
    ],
  },
];
