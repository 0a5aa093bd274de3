/** Calls of models: looked up, never made here. */

import { refusalsOfComparisons } from "../../decisions/comparison/kind.ts";
import { worldOf } from "../../views/context.ts";
import { callsTold } from "../calls.ts";
import * as contract from "../contract/calls.ts";
import { notFound, refusal } from "../problem.ts";
import { isHidden } from "../words.ts";
import { type Api, get, give, nothing } from "./route.ts";

/** Calls that one answer holds at most. */
const most = 200;

export function callRoutes({ deps, routes, asked, seen }: Api): void {
  const lists = "Calls of a task or of plain models: those under way, and the newest that ended";
  routes.openapi(get("/v1/calls", lists, contract.CallsQuery, contract.Calls), (c) =>
    asked(c, "read", async () => {
      const { task, after = "" } = c.req.valid("query");
      const calls = deps.gateway?.ledger.calls;
      const open = calls?.open().filter((one) => one.task === task && !isHidden(deps.app, one)) ?? [];
      const ended = calls?.recent(task, most).filter(({ at }) => at > after) ?? [];
      return give(c, contract.Calls, {
        open: await callsTold(deps.app.store, seen(), open.slice(0, most)),
        calls: await callsTold(deps.app.store, seen(), ended),
        head: deps.app.head,
      });
    }),
  );
  const shows = "A call: who asked what, under which release and whose yes, what it cost, what came of it";
  routes.openapi(get("/v1/calls/{id}", shows, nothing, contract.Call), (c) =>
    asked(c, "read", async () => {
      const found = await deps.gateway?.ledger.calls.find(c.req.param("id") ?? "");
      if (found) await deps.app.fresh();
      if (found && isHidden(deps.app, found)) return refusal(c, refusalsOfComparisons.blind());
      const [told] = found ? await callsTold(deps.app.store, worldOf(deps.app.world), [found]) : [];
      return told ? give(c, contract.Call, told) : notFound(c);
    }),
  );
}
