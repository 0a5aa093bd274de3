/** `GET /metrics`: what calls cost and how they fare, in Prometheus' text format, for whoever may read. */

import { Hono } from "hono";
import type { Deps } from "./deps.ts";
import { holderOf, visitorOf } from "./identity/callers.ts";
import { problem, unknownCaller } from "./problem.ts";

export function prometheusRoutes(deps: Deps): Hono {
  return new Hono().get("/metrics", async (c) => {
    const holder = holderOf(c, deps);
    if (!holder && !visitorOf(c, deps)) return unknownCaller(c);
    if (holder && !holder.scopes.includes("read"))
      return problem(c, 403, "token.missingScope", "This token may not read.", "Use one with the scope read.");
    const text = (await deps.gateway?.telemetry?.metrics()) ?? "";
    return c.body(text, 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
  });
}
