/** Cover by the page in force: for the team's own boards and alarms. */

import { coverage } from "../../routing/coverage.ts";
import { leavings } from "../../routing/coverage-leaving.ts";
import { leadsAway } from "../../views/cover.ts";
import * as contract from "../contract/coverage.ts";
import { notFound } from "../problem.ts";
import { contextOf } from "../screen.tsx";
import { type Api, get, give } from "./route.ts";

export function coverageRoutes({ deps, routes, seen, at, asked }: Api): void {
  const says =
    "Who can say yes at every hour of the coming weeks, where nobody can, and what breaks if one person leaves";
  routes.openapi(get("/v1/coverage", says, contract.CoverageAsk, contract.Coverage), (c) =>
    asked(c, "read", () => {
      const inForce = seen().page.inForce;
      if (!inForce) return notFound(c);
      const { from, weeks } = c.req.valid("query");
      const cover = coverage(inForce.page, from === undefined ? at() : new Date(from).toISOString(), weeks);
      return give(c, contract.Coverage, {
        ...cover,
        leaving: leavings(inForce.page, cover),
        leads: leadsAway(contextOf(c, deps), inForce.page, cover.to).map(({ id, says }) => ({ incident: id, says })),
        page: inForce.version,
      });
    }),
  );
}
