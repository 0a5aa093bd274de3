/** What people do with emergency access by form; each is a POST with a named outcome. The secret is an answer, never an address. */

import type { Context as Http } from "hono";
import type { Given } from "../grants/grants.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { zoneOf } from "../views/context.ts";
import { moment } from "../views/times.ts";
import { givenScreen } from "../web/screens/access.tsx";
import { accessId } from "./access-ids.ts";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";
import type { AddPost, Touched } from "./forms.tsx";
import { after, contextOf, type Form, field, refused, show } from "./screen.tsx";

const idOf = (c: Http): string => c.req.param("id") ?? "";

export function accessForms(post: AddPost, deps: Deps, touched: Touched): void {
  post("/access", async (c, { caller, person }, form) => {
    const id = accessId(deps);
    const [target, reason, incident] = [field(form, "target"), field(form, "reason"), field(form, "incident")];
    const answer = await act(deps, "access.ask", { id, target, person, reason, incident }, caller);
    const failed = isRefusal(answer) || isMalformed(answer);
    return after(c, deps, answer, "Not asked", form, failed ? "/access" : `/access/${id}`);
  });
  post("/access/review", async (c, visitor, form) => {
    const data = { shown: field(form, "shown") };
    const answer = await act(deps, "roster.review", data, await touched(visitor, form));
    return after(c, deps, answer, "Not recorded", form, "/access");
  });
  for (const [name, command, title] of [
    ["approve", "access.approve", "Not granted"],
    ["break-open", "access.breakOpen", "Not broken open"],
    ["read", "access.read", "Not signed"],
  ] as const)
    post(`/access/:id/${name}`, async (c, visitor, form) => {
      const data = { id: idOf(c), shown: field(form, "shown") };
      const answer = await act(deps, command, data, await touched(visitor, form));
      return after(c, deps, answer, title, form, `/access/${data.id}`);
    });
  post("/access/:id/refuse", async (c, { caller }, form) => {
    const data = { id: idOf(c), reason: field(form, "reason") };
    return after(c, deps, await act(deps, "access.refuse", data, caller), "Not refused", form, `/access/${data.id}`);
  });
  post("/access/:id/end", async (c, { caller }, form) => {
    const data = { id: idOf(c), reason: field(form, "reason") };
    const answer = await act(deps, "access.end", data, caller);
    void deps.grants?.reconcile();
    return after(c, deps, answer, "Not ended", form, `/access/${data.id}`);
  });
  post("/access/:id/receive", (c, { caller: { actor, via } }, form) => receive(c, deps, { actor, via }, form));
}

/** Shows the secret in the answer itself: a reload asks for it again, and the rules refuse a second time. */
async function receive(c: Http, deps: Deps, caller: { actor: string; via: string }, form: Form) {
  const id = idOf(c);
  const back = `/access/${id}`;
  if (!deps.grants) return refused(c, deps, noPlace, "No login was made", form, back);
  const given = await deps.grants.receive(id, caller).catch((fault: unknown) => {
    deps.report(deps.random(6), fault);
    return notMade;
  });
  if (isRefusal(given)) return refused(c, deps, given, "No login was made", form, back);
  if (isMalformed(given)) return after(c, deps, given, "No login was made", form, back);
  const context = contextOf(c, deps);
  c.header("cache-control", "no-store");
  const { until, ...rest } = given as Given;
  return show(c, givenScreen({ ...rest, until: moment(until, context.at, zoneOf(context)) }));
}

const noPlace = {
  refused: "access.noPlace",
  why: "This server makes no logins.",
  next: "Open this request on the server of the team that was started with `finalcall serve`.",
};
const notMade = {
  refused: "access.notMade",
  why: "The place did not let a login be made. What was begun is being ended.",
  next: "Look at what the server reports, and ask again. The offline card says how to come in by hand.",
};
