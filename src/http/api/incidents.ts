/** Incidents: declared by anybody who may propose, worked on by people and agents, ended by people in their browser. */

import { z } from "@hono/zod-openapi";
import type { Context as Http } from "hono";
import { audience } from "../../decisions/incident/events.ts";
import type { IncidentState } from "../../decisions/incident/state.ts";
import type { When } from "../../decisions/incident/when.ts";
import { sha256 } from "../../kernel/json.ts";
import { draftUpdate } from "../../views/incident-draft.ts";
import { act } from "../acts.ts";
import { acts, Declare, Draft, Incident, Incidents } from "../contract/incidents.ts";
import * as contract from "../contract.ts";
import { customersFile, incidentBy, incidentOf, numbersFor, toldOf } from "../incidents.ts";
import { answered, notFound } from "../problem.ts";
import { type Api, failures, get, give, nothing, post } from "./route.ts";

/** The newest; older ones are asked for by their number. */
const listed = 50;
const wanted = z.object({ open: z.enum(["true", "false"]).optional() });
const drafted = z.object({ audience: audience.default("internal") });

/** What each act is for, in the order of an incident. */
const summaries: Readonly<Record<keyof typeof acts, string>> = {
  widen: "More is hit than was known: customers, spend, commitments, other teams; somebody leads the wider response",
  grade: "Another severity, with a reason; only the lead lowers it",
  offer: "The lead offers the lead to somebody, who leads once they acknowledge it",
  take: "In one's own browser: the named lead is there, or the next one leads from now on",
  role: "Who investigates, works on the fix, writes the updates",
  note: "An entry of the timeline; a correction names the entry that it corrects",
  check: "A check, and what was expected",
  action: "An action with its hypothesis and expected effect; the numbers before are filled in",
  result: "What came of an action; the numbers after are filled in",
  time: "When it started, was detected or declared, as far as that is known now",
  blast: "An estimate of harm, with its source; only ever added",
  customers: "A list of affected customers as CSV",
  update: "An update that was sent, and to whom",
  mitigated: "It no longer hurts; it is not resolved by that",
  thaw: "The lead lifts the freeze of this incident, in their browser",
  resolve: "The lead ends it, in their browser",
  review: "Cause, what let it through, rules changed, follow-ups",
  close: "A person in their browser closes what is resolved and reviewed",
  duplicate: "It is the same as another one",
};

export function incidentRoutes(api: Api): void {
  const { deps, routes, seen, asked, does } = api;
  const found = (c: Http) => incidentBy(seen(), c.req.param("id") ?? "");

  const declares = "Declares an incident: deploys freeze and one person leads, at once";
  routes.openapi(post("/v1/incidents", declares, Declare, Incident), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const { cmd = deps.random(16) } = caller;
      const { id = `inc-${sha256(`${caller.actor}\n${cmd}`).slice(0, 12)}`, ...said } = c.req.valid("json");
      const failed = answered(c, await act(deps, "incident.declare", { id, ...said }, { ...caller, cmd }));
      const state = seen().incidents.get(id);
      return failed ?? (state ? give(c, Incident, await incidentOf(deps, state)) : notFound(c));
    }),
  );

  routes.openapi(get("/v1/incidents", "Incidents, newest first", wanted, Incidents), (c) =>
    asked(c, "read", async () => {
      const { open } = c.req.valid("query");
      const all = [...seen().incidents.values()].filter((one) => open === undefined || one.open === (open === "true"));
      const newest = all.sort((a, b) => b.seq - a.seq).slice(0, listed);
      return give(c, Incidents, { incidents: await Promise.all(newest.map((state) => incidentOf(deps, state))) });
    }),
  );

  const one = "One incident by id or number, or `open`: who leads, suspects, timeline, harm, review";
  routes.openapi(get("/v1/incidents/{id}", one, nothing, Incident), (c) =>
    asked(c, "read", async () => {
      const state = found(c);
      return state ? give(c, Incident, await incidentOf(deps, state)) : notFound(c);
    }),
  );

  const drafts = "A draft of the next update for an audience, from the facts that have evidence";
  routes.openapi(get("/v1/incidents/{id}/draft", drafts, drafted, Draft), (c) =>
    asked(c, "read", async () => {
      const state = found(c);
      if (!state) return notFound(c);
      const { audience: whom } = c.req.valid("query");
      const zone = seen().page.inForce?.page.zone ?? "UTC";
      const text = draftUpdate(await toldOf(deps, state), whom, deps.now().toISOString(), zone);
      return give(c, Draft, { audience: whom, text, due: state.nextUpdateAt });
    }),
  );

  routes.openAPIRegistry.registerPath(listing);
  routes.get("/v1/incidents/:id/customers", (c) =>
    asked(c, "read", async () => {
      const state = found(c);
      if (!state) return notFound(c);
      return c.body(await customersFile(deps, state), 200, {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="incident-${state.number}-customers.csv"`,
      });
    }),
  );

  for (const name of Object.keys(acts) as (keyof typeof acts)[])
    routes.openapi(post(`/v1/incidents/{id}/${name}`, summaries[name], acts[name], contract.Recorded), (c) =>
      asked(c, "propose", (who) => {
        const state = found(c);
        if (!state) return notFound(c);
        const said = c.req.valid("json") as object;
        return does(c, who, `incident.${name}`, { id: state.id, ...said, ...filledIn(api, name, state, said) });
      }),
    );
}

/** The numbers around an action, by the watcher: nobody types them. */
function filledIn({ deps }: Api, name: keyof typeof acts, state: IncidentState, said: { occurred?: When }): object {
  if (name !== "action" && name !== "result" && name !== "resolve") return {};
  const numbers = numbersFor(deps, state, said.occurred);
  if (!numbers) return {};
  return name === "action" ? { before: numbers } : { after: numbers };
}

const listing = {
  method: "get" as const,
  path: "/v1/incidents/{id}/customers",
  summary: "The affected customers as CSV, for support and finance",
  request: { params: z.object({ id: z.string().max(80) }) },
  responses: {
    200: { content: { "text/csv": { schema: z.string() } }, description: "One row each" },
    401: failures[401],
    403: failures[403],
  },
};
