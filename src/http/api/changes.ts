/** Code changes: submitted as git has them, judged as they stand, approved by a person in their browser. */

import type { z } from "@hono/zod-openapi";
import { changeCard, changeId } from "../../decisions/change/kind.ts";
import { verdict } from "../../decisions/change/verdict.ts";
import { digest } from "../../kernel/json.ts";
import { act } from "../acts.ts";
import * as contract from "../contract.ts";
import { makersOf } from "../makers.ts";
import { answered, notFound } from "../problem.ts";
import { type Api, type Frozen, get, give, nothing, post } from "./route.ts";

export function changeRoutes(api: Api): void {
  const { deps, routes, asked, decides } = api;

  const submits = "Submits a change as git has it, and gives the verdict";
  routes.openapi(post("/v1/changes", submits, contract.Submit, contract.Change), (c) =>
    asked(c, "propose", async ({ caller, holder }) => {
      const { makers, ...git } = c.req.valid("json");
      const id = changeId(git.repo, git.ref);
      const command = { id, ...git, makers: await makersOf(deps, makers, holder) };
      const failed = answered(c, await act(deps, "change.submit", command, caller));
      if (failed) return failed;
      const change = changeOf(api, id);
      return change ? give(c, contract.Change, change) : notFound(c);
    }),
  );

  routes.openapi(get("/v1/changes/{id}", "The verdict on a change as it stands", nothing, contract.Change), (c) =>
    asked(c, "read", () => {
      const change = changeOf(api, c.req.param("id") ?? "");
      return change ? give(c, contract.Change, change) : notFound(c);
    }),
  );

  const approves = "For a named, independent person in their browser";
  routes.openapi(post("/v1/changes/{id}/approve", approves, contract.Approve, contract.Recorded), (c) =>
    decides(c, "change.approve", c.req.valid("json"), { id: c.req.param("id") }),
  );
  const refuses = "Refuses exactly this change";
  routes.openapi(post("/v1/changes/{id}/refuse", refuses, contract.Refuse, contract.Recorded), (c) =>
    decides(c, "change.refuse", c.req.valid("json"), { id: c.req.param("id") }),
  );
}

function changeOf({ deps, seen, at }: Api, id: string): Frozen<z.input<typeof contract.Change>> | undefined {
  const { changes, page } = seen();
  const state = changes.get(id);
  if (!state || !page.inForce) return undefined;
  const { repo, ref, head, base, diff, facts, areas, oneWay, ai, makers } = state.current;
  const { version } = page.inForce;
  return {
    id,
    link: `${deps.origin}/changes/${id}`,
    change: { repo, ref, head, base, diff, facts },
    verdict: verdict(page.inForce.page, version, state, at()),
    areas,
    oneWayDoor: oneWay,
    ai,
    makers: makers.map(({ person, as }) => ({ person, as })),
    shown: digest(changeCard(state, version)),
    page: version,
    head: deps.app.head,
  };
}
