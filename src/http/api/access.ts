/** Emergency access: asked by anybody who may, granted by a person in their browser, received once by whom it was granted to. */

import type { z } from "@hono/zod-openapi";
import { wordsOf } from "../../app/words.ts";
import { approversOf, breakCard, brokenFrom, endCard, grantCard, targetOf } from "../../decisions/access/kind.ts";
import { personIn } from "../../decisions/caller.ts";
import { digest } from "../../kernel/json.ts";
import { accessStatus, placesOf } from "../../views/access.ts";
import { accessId } from "../access-ids.ts";
import { act } from "../acts.ts";
import * as contract from "../contract/access.ts";
import * as shared from "../contract.ts";
import { answered, notFound, problem } from "../problem.ts";
import { type Api, type Frozen, get, give, nothing, post } from "./route.ts";

type Access = Frozen<z.input<typeof contract.Access>>;

export function accessRoutes(api: Api): void {
  const { deps, routes, asked, does, decides, seen, at } = api;
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param("id") ?? "";

  const asks = "Asks for emergency access; a person says yes in their browser";
  routes.openapi(post("/v1/access", asks, contract.Ask, contract.Access), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const { target, reason, incident, person = personIn(caller.actor) } = c.req.valid("json");
      const name = accessId(deps);
      const command = { id: name, target, person, reason, incident };
      const failed = answered(c, await act(deps, "access.ask", command, caller));
      if (failed) return failed;
      const made = await accessOf(api, name);
      return made ? give(c, contract.Access, made) : notFound(c);
    }),
  );
  const lists = "Who can reach what, who used it, and every request, the newest first";
  routes.openapi(get("/v1/access", lists, nothing, contract.Accesses), (c) =>
    asked(c, "read", async () => {
      const newest = [...seen().access.values()].filter(({ target }) => target).sort((a, b) => b.seq - a.seq);
      const requests = await Promise.all(newest.slice(0, 50).map((one) => accessOf(api, one.id)));
      return give(c, contract.Accesses, {
        places: placesOf(seen(), at()),
        requests: requests.flatMap((one) => one ?? []),
        head: deps.app.head,
      });
    }),
  );
  routes.openapi(get("/v1/access/{id}", "A request as it stands", nothing, contract.Access), (c) =>
    asked(c, "read", async () => {
      const found = await accessOf(api, id(c));
      return found ? give(c, contract.Access, found) : notFound(c);
    }),
  );

  const { Approve, Recorded } = shared;
  routes.openapi(post("/v1/access/{id}/approve", "For a named approver in their browser", Approve, Recorded), (c) =>
    decides(c, "access.approve", c.req.valid("json"), { id: id(c) }),
  );
  const breaks = "For the receiver in their browser, when nobody answered in time";
  routes.openapi(post("/v1/access/{id}/break-open", breaks, Approve, Recorded), (c) =>
    decides(c, "access.breakOpen", c.req.valid("json"), { id: id(c) }),
  );
  const reads = "Signs that the proof of end was read: for an approver in their browser";
  routes.openapi(post("/v1/access/{id}/read", reads, Approve, Recorded), (c) =>
    decides(c, "access.read", c.req.valid("json"), { id: id(c) }),
  );
  routes.openapi(post("/v1/access/{id}/refuse", "Says no", contract.Reason, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "access.refuse", { id: id(c), ...c.req.valid("json") })),
  );
  routes.openapi(post("/v1/access/{id}/end", "Ends it before its time", contract.Reason, Recorded), (c) =>
    asked(c, "propose", async (who) => {
      const answer = await does(c, who, "access.end", { id: id(c), ...c.req.valid("json") });
      void deps.grants?.reconcile();
      return answer;
    }),
  );

  const drills =
    "Tries a place end to end: a login is made, used, left to expire, ended and looked for; nobody sees its secret";
  routes.openapi(post("/v1/access-drills", drills, contract.Drill, contract.Drilled), (c) =>
    asked(c, "propose", async () => {
      const { target } = c.req.valid("json");
      if (!deps.grants) return noGrants(c);
      const steps = await deps.grants.drill(target);
      return steps ? give(c, contract.Drilled, { target, passed: steps.every(({ ok }) => ok), steps }) : notFound(c);
    }),
  );
  const receives = "Makes the login and shows its secret, once, to the person it was granted to";
  routes.openapi(post("/v1/access/{id}/receive", receives, nothing.strict(), contract.Given), (c) =>
    asked(c, "propose", async ({ caller: { actor, via } }) => {
      if (!deps.grants) return noGrants(c);
      const given = await deps.grants.receive(id(c), { actor, via });
      c.header("cache-control", "no-store");
      return answered(c, given) ?? give(c, contract.Given, given as z.input<typeof contract.Given>);
    }),
  );
}

const noGrants = (c: Parameters<typeof notFound>[0]) =>
  problem(
    c,
    409,
    "access.noPlace",
    "This server makes no logins.",
    "Ask a server of this team that was started with `finalcall serve`.",
  );

/** The request as it stands; undefined when there is none. */
export async function accessOf({ deps, seen, at }: Api, id: string): Promise<Access | undefined> {
  const { access, page } = seen();
  const state = access.get(id);
  const inForce = page.inForce;
  if (!state?.target || !inForce) return undefined;
  const target = targetOf(inForce.page, state.target);
  const texts = [state.reason, ...(state.ended ? [state.ended.left] : []), ...(state.stuck ? [state.stuck.why] : [])];
  const say = await wordsOf(deps.app.store, texts);
  const status = accessStatus(state, at());
  const waits = status === "asked" && target !== undefined;
  const { target: place, kind, person, incident, askedBy, askedAt, grantedBy, broken, until, name: login } = state;
  return {
    ...{ id, link: `${deps.origin}/access/${id}`, target: place, kind, person, incident, askedBy, askedAt, status },
    ...{ grantedBy, broken, until, login, reason: say(state.reason), readBy: state.read?.by ?? "" },
    approvers: target ? approversOf(inForce.page, target, state, at()) : [],
    brokenFrom: target ? brokenFrom(target, state) : "",
    ended: state.ended ? { ...state.ended, left: leftIn(say(state.ended.left)) } : null,
    stuck: state.stuck ? { ...state.stuck, why: say(state.stuck.why) } : null,
    shown: {
      approve: waits ? digest(grantCard(state, target, inForce.version)) : "",
      breakOpen: waits ? digest(breakCard(state, target, inForce.version)) : "",
      read: state.ended && !state.read ? digest(endCard(state)) : "",
    },
    head: deps.app.head,
  };
}

/** What was left behind, as the record keeps it; nothing when its words were removed. */
function leftIn(words: string): { what: string; name: string; now: string }[] {
  try {
    return JSON.parse(words) as { what: string; name: string; now: string }[];
  } catch {
    return [];
  }
}
