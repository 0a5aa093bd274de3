/** The weekly check-in for programs: what the record fills in, and the note. What is said in it is said by people in their browser. */

import type { z } from "@hono/zod-openapi";
import type { Context as Http } from "hono";
import { type CheckinState, isOpen, unanswered } from "../../decisions/checkin/state.ts";
import { type CheckinFacts, checkinView, factsOf, mayKnow } from "../../views/checkin.ts";
import { act } from "../acts.ts";
import { closeCheckin, thisWeek } from "../checkins.ts";
import * as contract from "../contract/checkins.ts";
import * as shared from "../contract.ts";
import { answered, notFound } from "../problem.ts";
import { contextOf } from "../screen.tsx";
import { type Api, type Frozen, get, give, type Known, nothing, post } from "./route.ts";

type Checkin = Frozen<z.input<typeof contract.Checkin>>;
const most = 53;

export function checkinRoutes(api: Api): void {
  const { deps, routes, asked, does, seen } = api;
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param("id") ?? "";
  const { Recorded } = shared;

  routes.openapi(get("/v1/checkins", "Every check-in, the newest first", nothing, contract.Checkins), (c) =>
    asked(c, "read", async () => {
      const all = [...seen().checkins.values()].filter(({ pair }) => pair !== undefined);
      const newest = all.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, most);
      return give(c, contract.Checkins, {
        week: thisWeek(deps),
        checkins: newest.map((one) => ({ id: one.id, state: stateOf(one), at: one.at, pair: [...one.pair] })),
        head: deps.app.head,
      });
    }),
  );
  const shows = "A check-in: what the record fills in, and its note";
  routes.openapi(get("/v1/checkins/{id}", shows, nothing, contract.Checkin), (c) =>
    asked(c, "read", async (who) => {
      const found = await checkinOf(c, api, who, id(c));
      return found ? give(c, contract.Checkin, found) : notFound(c);
    }),
  );
  const opens = "Opens the check-in of this week: for a person, also from their command line";
  routes.openapi(post("/v1/checkins", opens, contract.Open, contract.Checkin), (c) =>
    asked(c, "propose", async (who) => {
      const week = thisWeek(deps);
      const failed = answered(c, await act(deps, "checkin.open", { id: week }, who.caller));
      if (failed) return failed;
      const found = await checkinOf(c, api, who, week);
      return found ? give(c, contract.Checkin, found) : notFound(c);
    }),
  );
  const answers = "Says blind who had the final say: for one of the pair in their browser";
  routes.openapi(post("/v1/checkins/{id}/answers", answers, contract.Answer, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "checkin.answer", { id: id(c), ...c.req.valid("json") })),
  );
  const trusts = "Says whether one trusts what the AI writes: for a person in their browser";
  routes.openapi(post("/v1/checkins/{id}/trust", trusts, contract.Trust, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "checkin.trust", { id: id(c), ...c.req.valid("json") })),
  );
  const judges = "Says whether the page should change after a finding: for one of the pair in their browser";
  routes.openapi(post("/v1/checkins/{id}/findings", judges, contract.Judge, Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "checkin.judge", { id: id(c), ...c.req.valid("json") })),
  );
  const closes = "Closes it with its note, which is mailed: for a person in their browser";
  routes.openapi(post("/v1/checkins/{id}/close", closes, contract.Close, Recorded), (c) =>
    asked(c, "propose", async ({ caller, visitor }) => {
      const { owners, faster, cto } = c.req.valid("json");
      const given = Object.fromEntries(
        Object.entries({ owners, faster, cto }).filter(([, value]) => value !== undefined),
      );
      const answer = await closeCheckin(
        deps,
        contextOf(c, deps),
        { caller, person: visitor?.person ?? "" },
        id(c),
        given,
      );
      const failed = answered(c, answer);
      if (failed || !("recorded" in answer)) return failed as Response;
      return give(c, Recorded, { recorded: answer.recorded.map(({ seq }) => seq), head: answer.head });
    }),
  );
}

const stateOf = (state: CheckinState): "open" | "closed" | "lapsed" =>
  isOpen(state) ? "open" : state.closed ? "closed" : "lapsed";

/** The check-in for whoever asks; undefined when there is none of that week. A token knows nothing before all have answered. */
async function checkinOf(c: Http, { deps, seen }: Api, who: Known, id: string): Promise<Checkin | undefined> {
  const state = seen().checkins.get(id);
  const page = seen().page.inForce?.page;
  const context = contextOf(c, deps);
  const me = who.visitor?.person ?? "";
  const model = await checkinView({ ...context, me: who.visitor ? context.me : undefined }, id);
  if (!state?.pair || !page || !model) return undefined;
  const open = isOpen(state) && (who.visitor ? mayKnow(state, me) : unanswered(state).length === 0);
  const { zone, from, at, pair, away } = state;
  return {
    ...{ id, link: `${deps.origin}/checkin/${id}`, state: stateOf(state), zone, from, at, pair, away },
    decision: model.decision && state.decision ? decisionOf(model.decision, state) : null,
    facts: open ? factsTold(await factsOf({ ...context, me: undefined }, page, state)) : null,
    note: model.note,
    head: deps.app.head,
  };
}

function decisionOf(
  { title, why, told }: NonNullable<NonNullable<Awaited<ReturnType<typeof checkinView>>>["decision"]>,
  state: CheckinState,
) {
  const missing = unanswered(state);
  return {
    ...{ kind: state.decision?.kind ?? "", title, why, missing },
    answered: state.pair.filter((one) => !missing.includes(one)),
    told: told
      ? {
          record: told.record,
          finding: told.finding,
          said: told.said.map(({ person, said, right }) => ({ person, said, right })),
        }
      : null,
  };
}

const factsTold = ({ waits, waited, findings, tasks, trust, ...rest }: CheckinFacts) => ({
  ...rest,
  waits: { says: waited, all: waits.all, total: waits.total, before: waits.before, deciders: waits.deciders },
  findings: findings.map(({ key, kind, lane, says, href, wording, judged }) => ({
    ...{ key, kind, lane, says, href, wording, judged },
  })),
  tasks: tasks.map(({ task, href, minutes, errors }) => ({ task, href, minutes, errors })),
  trust: trust ?? null,
});
