/** The gate in front of every deploy, what undoes one, and the switch that stops all. */

import { z } from "@hono/zod-openapi";
import { wordsOf } from "../../app/words.ts";
import { frozen } from "../../decisions/freeze/frozen.ts";
import type { OperationState } from "../../decisions/operation/kind.ts";
import { current, lastGood, liveIn, rollingIn } from "../../decisions/release/live.ts";
import { no } from "../../decisions/release/refusals.ts";
import { approvalOf, reached, statusOf } from "../../decisions/release/stages.ts";
import type { ReleaseState } from "../../decisions/release/state.ts";
import { sha256 } from "../../kernel/json.ts";
import { act } from "../acts.ts";
import * as contract from "../contract/releases.ts";
import { Recorded } from "../contract.ts";
import { answered, notFound, refusal } from "../problem.ts";
import { type Api, type Frozen, get, give, nothing, post } from "./route.ts";

export function gateRoutes(api: Api): void {
  const { deps, routes, asked } = api;

  const gate = "Lets one run through: 200 and `go`, or a problem. Anything else than `go` means no";
  routes.openapi(post("/v1/gate", gate, contract.Gate, contract.Go), (c) =>
    asked(c, "deploy", async ({ caller }) => {
      const { permit: text, ...about } = c.req.valid("json");
      const permit = await api.permits.permit(text);
      if (!permit || permit.iss !== deps.origin) return refusal(c, no.forged());
      if (permit.artifact !== about.artifact) return refusal(c, no.otherDigest(permit.artifact));
      const command = { id: permit.sub, permit: permit.jti, ...about };
      const answer = await act(deps, "release.admit", command, caller);
      const failed = answered(c, answer);
      if (failed) return failed;
      const { run, environment, stage, artifact } = about;
      const head = "head" in answer ? answer.head : deps.app.head;
      return give(c, contract.Go, { answer: "go", release: permit.sub, environment, stage, artifact, run, head });
    }),
  );

  const receipt = "A signed text for one rollback while the server is away, and the keys to check it with";
  // No reading: a server that signs for the first time publishes its key in the record.
  routes.openapi(post("/v1/releases/{id}/receipt", receipt, z.strictObject({}), contract.Receipt), (c) =>
    asked(c, "deploy", async () => {
      const { releases } = api.seen();
      const state = releases.get(c.req.param("id") ?? "");
      if (!state || state.runs.length === 0) return notFound(c);
      const say = await wordsOf(deps.app.store, [state.rollback.does]);
      const text = await api.permits.sign({
        ...{ iss: deps.origin, aud: "finalcall-rollback", sub: state.id, environment: state.environment },
        ...{ iat: Math.floor(Date.parse(api.at()) / 1000), jti: receiptOperation(state) },
        to: target(lastGood(releases, state)),
        step: { kind: state.rollback.kind, does: say(state.rollback.does) },
      });
      return give(c, contract.Receipt, { receipt: text, keys: api.permits.keys().keys });
    }),
  );
  routes.get("/.well-known/jwks.json", (c) => c.json(api.permits.keys()));

  operationRoutes(api);

  const freezes = "Stops all releases at once; anybody may";
  routes.openapi(post("/v1/freeze", freezes, contract.Reason, Recorded), (c) =>
    asked(c, "propose", (who) => api.does(c, who, "freeze.freeze", c.req.valid("json"))),
  );
  const thaws = "Lifts the freeze that was made by hand: for a named person in their browser";
  routes.openapi(post("/v1/thaw", thaws, contract.Reason, Recorded), (c) =>
    asked(c, "propose", (who) => api.does(c, who, "freeze.thaw", c.req.valid("json"))),
  );
  const state = "What holds in an environment now: frozen or not, what is live, what is on its way";
  routes.openapi(get("/v1/state", state, z.object({ environment: z.string().max(40) }), contract.State), (c) =>
    asked(c, "read", () => {
      const now = stateOf(api, c.req.valid("query").environment);
      return now ? give(c, contract.State, now) : notFound(c);
    }),
  );
}

/** One receipt allows one operation, so that a second host with the same receipt is noticed. */
const receiptOperation = ({ id }: ReleaseState): string => `op-${sha256(`receipt\n${id}`).slice(0, 24)}`;

const target = (state: ReleaseState | undefined) => ({
  release: state?.id ?? "",
  commit: state?.to ?? "",
  artifact: state?.artifact ?? "",
});

function operationRoutes(api: Api): void {
  const { deps, routes, asked } = api;
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param("id") ?? "";

  const begins = "Begins a rollback or a measure that was approved beforehand, and gives the exact step; runs once";
  routes.openapi(post("/v1/operations", begins, contract.Begin, contract.Operation), (c) =>
    asked(c, "deploy", async ({ caller }) => {
      const begun = c.req.valid("json");
      const failed = answered(c, await act(deps, "operation.begin", begun, caller));
      return failed ?? shown(api, c, begun.id);
    }),
  );
  routes.openapi(get("/v1/operations/{id}", "An operation as it stands", nothing, contract.Operation), (c) =>
    asked(c, "read", () => shown(api, c, id(c))),
  );
  const ends = "Says how its command ended";
  routes.openapi(post("/v1/operations/{id}/end", ends, contract.EndOperation, contract.Operation), (c) =>
    asked(c, "deploy", async ({ caller }) => {
      const command = { id: id(c), ...c.req.valid("json") };
      return answered(c, await act(deps, "operation.end", command, caller)) ?? shown(api, c, id(c));
    }),
  );
  const reconciles = "Says what a host did from a receipt while the server was away";
  routes.openapi(post("/v1/operations/reconcile", reconciles, contract.Reconcile, contract.Operation), (c) =>
    asked(c, "deploy", async ({ caller }) => {
      const { receipt: text, ...how } = c.req.valid("json");
      const receipt = await api.permits.receipt(text);
      if (!receipt || receipt.iss !== deps.origin) return refusal(c, no.forged());
      const command = { id: receipt.jti, release: receipt.sub, ...how };
      return answered(c, await act(deps, "operation.reconcile", command, caller)) ?? shown(api, c, receipt.jti);
    }),
  );
  const doubts = "Says that nobody knows how it ended; a person settles it";
  routes.openapi(post("/v1/operations/{id}/doubt", doubts, contract.DoubtOperation, Recorded), (c) =>
    asked(c, "deploy", (who) => api.does(c, who, "operation.doubt", { id: id(c), ...c.req.valid("json") })),
  );
  const settles = "Says how it ended: for owner or backup of deploy";
  routes.openapi(post("/v1/operations/{id}/settle", settles, contract.Settle, Recorded), (c) =>
    asked(c, "propose", (who) => {
      const { outcome, reason } = c.req.valid("json");
      return api.does(c, who, "operation.settle", { id: id(c), outcome, reason });
    }),
  );
}

async function shown({ deps, seen }: Api, c: Parameters<typeof notFound>[0], id: string): Promise<Response> {
  const { operations, releases } = seen();
  const state = operations.get(id);
  if (!state) return notFound(c);
  const say = await wordsOf(deps.app.store, [state.step.does]);
  const { doubts: _, numbers: __, seq: ___, ...operation } = state satisfies OperationState;
  return give(c, contract.Operation, {
    ...operation,
    to: target(releases.get(state.to)),
    step: { kind: state.step.kind, does: say(state.step.does) },
    head: deps.app.head,
  });
}

function stateOf({ deps, seen, at }: Api, environment: string): Frozen<z.input<typeof contract.State>> | undefined {
  const { page, freeze, incidents, releases, operations } = seen();
  const inForce = page.inForce;
  if (!inForce?.page.environments.some(({ name }) => name === environment)) return undefined;
  const brief = (state: ReleaseState | undefined) =>
    state
      ? {
          ...{ id: state.id, to: state.to, artifact: state.artifact, stage: reached(state) ?? "" },
          status: statusOf(state, inForce.version),
          approvedBy: approvalOf(state, inForce.version)?.by ?? state.approvals.at(-1)?.by ?? "",
        }
      : null;
  const undoes = current(releases, environment);
  return {
    environment,
    frozen: frozen(inForce.page, freeze, incidents, environment, at()) ?? null,
    live: brief(liveIn(releases, environment)),
    rolling: brief(rollingIn(releases, environment)),
    rollback: undoes ? { release: undoes.id, to: lastGood(releases, undoes)?.id ?? "" } : null,
    operations: [...operations.values()]
      .filter((one) => one.environment === environment && one.verifiedAt === "")
      .map(({ id, what, outcome, host }) => ({ id, what, outcome, host })),
    numbers: deps.watch?.readings(environment) ?? [],
    page: inForce.version,
    head: deps.app.head,
  };
}
