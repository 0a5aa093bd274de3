/** Actions: proposed by anybody, approved by their one owner in a browser, sent by the server or fetched as a permit. */

import { recordedWords } from "../../app/words.ts";
import { statusOf } from "../../decisions/action/may.ts";
import { no } from "../../decisions/action/refusals.ts";
import { attemptOf } from "../../decisions/action/sending.ts";
import { type ActionState, endOf } from "../../decisions/action/state.ts";
import { canonical } from "../../kernel/json.ts";
import { isRefusal, type Refusal } from "../../kernel/kind.ts";
import { isMalformed } from "../../kernel/world.ts";
import { actionSeen } from "../../views/status-action.ts";
import { actionId, actionTold, idempotencyKey, jsonIn, proposeAction } from "../actions.ts";
import { act } from "../acts.ts";
import * as contract from "../contract/actions.ts";
import { Approve, Recorded, Refuse } from "../contract.ts";
import { exactJson } from "../exact-json.ts";
import { answered, badRequest, notFound, refusal } from "../problem.ts";
import { contextOf } from "../screen.tsx";
import { type Api, get, give, nothing, post } from "./route.ts";

type Http = Parameters<typeof notFound>[0];

export function actionRoutes(api: Api): void {
  const { deps, routes, asked, keyed, does, decides, seen } = api;
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param("id") ?? "";
  const told = (c: Http, state: ActionState) => actionTold(deps, contextOf(c, deps), state);
  async function giveOne(c: Http, one: string): Promise<Response> {
    const state = seen().actions.get(one);
    const action = state && (await told(c, state));
    return action ? give(c, contract.Action, action) : notFound(c);
  }
  routes.use("/v1/actions", exactJson);
  routes.use("/v1/actions/*", exactJson);

  const proposes = "Proposes an effect in the outside world; the same Idempotency-Key is the same action";
  routes.openapi(post("/v1/actions", proposes, contract.Propose, contract.Action), (c) =>
    keyed(c, "propose", async ({ caller }) => {
      const key = idempotencyKey(c.req.header("idempotency-key"));
      if (key === undefined) return badRequest(c, noKey);
      const failed = answered(c, await proposeAction(deps, caller, key, c.req.valid("json")));
      return failed ?? giveOne(c, actionId(caller.actor, key));
    }),
  );
  routes.openapi(get("/v1/actions", "Actions, the newest first", contract.Which, contract.Actions), (c) =>
    asked(c, "read", async () => {
      const { state } = c.req.valid("query");
      const isAsked = (one: ActionState) =>
        state === undefined || (state === "open" ? !endOf(one) : statusOf(actionSeen(seen()), one, api.at()) === state);
      const newest = [...seen().actions.values()].filter(isAsked).sort((a, b) => b.seq - a.seq);
      const actions = await Promise.all(newest.slice(0, mostListed).map((one) => told(c, one)));
      return give(c, contract.Actions, { actions: actions.flatMap((one) => one ?? []), head: deps.app.head });
    }),
  );
  routes.openapi(get("/v1/actions/{id}", "An action as it stands", nothing, contract.Action), (c) =>
    asked(c, "read", () => giveOne(c, id(c))),
  );

  const person = "For a named approver in their browser";
  routes.openapi(post("/v1/actions/{id}/approve", `${person}: yes to exactly this`, Approve, Recorded), (c) =>
    decides(c, "action.approve", c.req.valid("json"), { id: id(c) }),
  );
  routes.openapi(post("/v1/actions/{id}/refuse", `${person}: no`, Refuse, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "action.refuse", { id: id(c), ...c.req.valid("json") })),
  );
  const settles = `${person}: what came of one that is in doubt`;
  routes.openapi(post("/v1/actions/{id}/settle", settles, contract.Settle, Recorded), (c) =>
    decides(c, "action.settle", c.req.valid("json"), { id: id(c) }),
  );
  const withdraws = "Takes it back, as long as it was not sent";
  routes.openapi(post("/v1/actions/{id}/withdraw", withdraws, contract.Reason, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "action.withdraw", { id: id(c), ...c.req.valid("json") })),
  );
  permitRoutes(api, giveOne);
}

const noKey = {
  malformed: [{ field: "Idempotency-Key", message: "Name what you mean to do by a key of 1 to 255 characters." }],
};

/** Actions to one answer. */
const mostListed = 50;

/** The way of an action that the page sends nowhere: whoever proposed it fetches its permit, and does it themselves. */
function permitRoutes(api: Api, giveOne: (c: Http, id: string) => Promise<Response>): void {
  const { deps, routes, asked, seen } = api;
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param("id") ?? "";

  const claims = "Claims it and gives its permit, good for one use: for whoever proposed it";
  routes.openapi(post("/v1/actions/{id}/claim", claims, contract.Claim, contract.Permit), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const { claim } = c.req.valid("json");
      const command = { id: id(c), attempt: claim, host: caller.actor, permit: true };
      const failed = answered(c, await act(deps, "action.dispatch", command, caller));
      if (failed) return failed;
      const state = seen().actions.get(id(c));
      const made = state && attemptOf(state, claim);
      if (!made) return notFound(c);
      const seconds = (at: string) => Math.floor(Date.parse(at) / 1000);
      const permit = await api.permits.sign({
        ...{ iss: deps.origin, aud: "finalcall-action", sub: state.id, jti: claim, digest: made.digest },
        ...{ iat: seconds(made.at), exp: seconds(made.until) },
      });
      const [words] = await recordedWords(deps.app.store, [state.parameters]);
      const { target } = state;
      const what = { attempt: claim, digest: made.digest, target, parameters: jsonIn(words?.words ?? "") };
      return give(c, contract.Permit, { permit, ...what, expires: made.until, head: deps.app.head });
    }),
  );
  const redeems = "Spends a permit, just before it is done: exactly what was approved, once";
  routes.openapi(post("/v1/actions/{id}/redeem", redeems, contract.Redeem, contract.Redeemed), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const { permit, target, parameters } = c.req.valid("json");
      const good = await checked(api, { id: id(c), permit, target, parameters });
      if (isRefusal(good)) return refusal(c, good);
      const answer = await act(deps, "action.redeem", { id: id(c), attempt: good.attempt }, caller);
      const failed = answered(c, answer);
      if (failed || isRefusal(answer) || isMalformed(answer)) return failed as Response;
      return give(c, contract.Redeemed, { ...good, head: answer.head });
    }),
  );
  const ends = "Says how it ended: for whoever claimed it, or used its permit";
  routes.openapi(post("/v1/actions/{id}/end", ends, contract.End, contract.Action), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const command = { id: id(c), ...c.req.valid("json") };
      return answered(c, await act(deps, "action.end", command, caller)) ?? giveOne(c, id(c));
    }),
  );
}

interface Shown {
  readonly id: string;
  readonly permit: string;
  readonly target: string;
  readonly parameters: unknown;
}

/** What a permit allows, when we signed it for this action, and these are the parameters and the target of it. */
async function checked({ permits, deps, seen }: Api, { id, permit, target, parameters }: Shown) {
  const claims = await permits.actionPermit(permit);
  const state = seen().actions.get(id);
  if (!claims || claims.iss !== deps.origin || claims.sub !== id || !state) return no.forged() as Refusal;
  if (claims.exp * 1000 <= deps.now().getTime()) return no.permitOver(new Date(claims.exp * 1000).toISOString());
  const [words] = await recordedWords(deps.app.store, [state.parameters]);
  const isSame = words?.words === canonical(parameters) && target === state.target;
  return isSame ? { attempt: claims.jti, digest: claims.digest } : no.edited();
}
