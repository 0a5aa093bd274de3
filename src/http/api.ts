/** The API for agents, CI, command lines and the SDK. Whoever may not decide is told so by the rules, not by the route. */

import type { OpenAPIHono } from "@hono/zod-openapi";
import { accessRoutes } from "./api/access.ts";
import { actionRoutes } from "./api/actions.ts";
import { agentRoutes } from "./api/agents.ts";
import { callRoutes } from "./api/calls.ts";
import { changeRoutes } from "./api/changes.ts";
import { checkinRoutes } from "./api/checkins.ts";
import { coverageRoutes } from "./api/coverage.ts";
import { draftRoutes } from "./api/drafts.ts";
import { gateRoutes } from "./api/gate.ts";
import { hookRoutes } from "./api/hook.ts";
import { incidentRoutes } from "./api/incidents.ts";
import { metricRoutes } from "./api/metrics.ts";
import { pageRoutes } from "./api/page.ts";
import { pairingRoutes } from "./api/pairing.ts";
import { pauseRoutes } from "./api/pauses.ts";
import { proposalRoutes } from "./api/proposals.ts";
import { recordRoutes } from "./api/record.ts";
import { releaseRoutes } from "./api/releases.ts";
import { reviewRoutes } from "./api/reviews.ts";
import { newApi } from "./api/route.ts";
import { taskRoutes } from "./api/tasks.ts";
import { workRoutes } from "./api/work.ts";
import { comparisonRoutes } from "./comparisons.ts";
import type { Deps } from "./deps.ts";
import { drillRoutes } from "./drills.ts";
import type { Passkeys } from "./identity/passkeys.ts";
import type { Permits } from "./identity/permits.ts";
import { sampleRoutes } from "./samples.ts";
import { tellsStale } from "./stale.ts";

/** Every route under /v1, and what describes them at /openapi.json. */
export function apiRoutes(deps: Deps, passkeys: Passkeys, permits: Permits): OpenAPIHono {
  const api = newApi(deps, passkeys, permits);
  api.routes.use("/v1/*", tellsStale(deps));
  for (const add of [
    pageRoutes,
    coverageRoutes,
    metricRoutes,
    proposalRoutes,
    changeRoutes,
    incidentRoutes,
    releaseRoutes,
    gateRoutes,
    accessRoutes,
    actionRoutes,
    taskRoutes,
    drillRoutes,
    draftRoutes,
    workRoutes,
    sampleRoutes,
    comparisonRoutes,
    pauseRoutes,
    callRoutes,
    agentRoutes,
    hookRoutes,
    checkinRoutes,
    reviewRoutes,
    recordRoutes,
    pairingRoutes,
  ])
    add(api);
  api.routes.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  api.routes.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Finalcall",
      version: "1",
      description: "Ask who decides, propose, submit changes. No token decides: a person says yes in their browser.",
    },
    security: [{ token: [] }],
  });
  return api.routes;
}
