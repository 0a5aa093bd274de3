/** Numbers that are pushed: those of guardrails, which the record keeps, and those that watch releases, which go to a book. */

import { z } from "@hono/zod-openapi";
import { isRefusal } from "../../kernel/kind.ts";
import { bodyOf, book } from "../../watch/book.ts";
import { takePush } from "../../watch/push.ts";
import * as contract from "../contract.ts";
import { refusal } from "../problem.ts";
import { type Api, get, give, nothing, post } from "./route.ts";

const either = z.union([contract.Metric, contract.Samples]);

export function metricRoutes({ deps, routes, seen, at, asked, does }: Api): void {
  const { app } = deps;
  const pushes =
    "Pushes a guardrail's number (the record keeps the first, each crossing, and one every few hours), or an environment's numbers, by which its releases are watched";
  routes.openapi(post("/v1/metrics", pushes, either, z.union([contract.Recorded, contract.Pushed])), (c) =>
    asked(c, "report", async (who) => {
      const sent = c.req.valid("json");
      if ("environment" in sent) {
        const taken = takePush(seen().page.inForce?.page, sent, who.caller.actor, deps.now().getTime());
        if (isRefusal(taken)) return refusal(c, taken);
        const [n = 0] = await app.store.note(book, [{ at: at(), body: bodyOf(taken) }]);
        return give(c, contract.Pushed, { book, n });
      }
      const { name, value, unit } = sent;
      const answer = await does(c, who, "guardrail.report", { id: name, value, unit });
      const body = JSON.stringify({ name, value, unit, actor: who.caller.actor });
      if (answer.ok) await app.store.note("metrics", [{ at: at(), body }]);
      return answer;
    }),
  );

  const knows = "What is known of every number now: good, crossed or blind, its value, its age, and why";
  routes.openapi(get("/v1/metrics", knows, nothing, contract.Metrics), (c) =>
    asked(c, "read", () => {
      const environments = seen().page.inForce?.page.environments ?? [];
      return give(c, contract.Metrics, {
        environments: environments.map(({ name }) => ({ name, readings: [...(deps.watch?.readings(name) ?? [])] })),
      });
    }),
  );
}
