/** What agents ask before they act: may I, what are my limits, how does it stand. Every answer here records nothing. */

import type { z } from "@hono/zod-openapi";
import type { ToolCall } from "../../classify/command/judge-tool.ts";
import { flagsOf } from "../../views/flags.ts";
import { type MayHere, mayAction, mayCall, mayWords } from "../../views/may.ts";
import { statusView } from "../../views/status.ts";
import { agentsTold, limitsOf, statusTold } from "../agents.ts";
import * as contract from "../contract/agents.ts";
import { notFound, problem } from "../problem.ts";
import { contextOf } from "../screen.tsx";
import { type Api, get, give, type Known, nothing, post } from "./route.ts";

/** A call as the rules take it: what was not said is absent. */
const placed = ({ root, branch, ...call }: NonNullable<z.output<typeof contract.MayAsk>["call"]>): ToolCall => ({
  ...call,
  ...(root === undefined ? {} : { root }),
  ...(branch === undefined ? {} : { branch }),
});

export function agentRoutes({ deps, routes, asked, seen, at }: Api): void {
  const here = ({ caller }: Known): MayHere | undefined => {
    const inForce = seen().page.inForce;
    return inForce && { seen: seen(), page: inForce.page, version: inForce.version, at: at(), caller };
  };

  const may = "Whether something may be done, whose yes it needs, and the way there. Records nothing";
  routes.openapi(post("/v1/may", may, contract.MayAsk, contract.May), (c) =>
    asked(c, "read", (who) => {
      const now = here(who);
      if (!now) return notFound(c);
      const { words, action, call } = c.req.valid("json");
      if (words !== undefined) return give(c, contract.May, mayWords(now, words));
      if (action) return give(c, contract.May, mayAction(now, action));
      return call ? give(c, contract.May, mayCall(now, placed(call))) : notFound(c);
    }),
  );

  const limits = "What this token may do here, what is left of it, what holds, and what it waits for";
  routes.openapi(get("/v1/limits", limits, nothing, contract.Limits), (c) =>
    asked(c, "read", async ({ holder }) => {
      if (!holder) return problem(c, 409, "http.forTokens", "Only a token has limits here.", "Read /agents instead.");
      const found = await limitsOf(deps, contextOf(c, deps), holder);
      return found ? give(c, contract.Limits, found) : notFound(c);
    }),
  );

  const agents = "Each agent of the page: who asks it, what it may, asked for and was refused, and its tokens";
  routes.openapi(get("/v1/agents", agents, nothing, contract.Agents), (c) =>
    asked(c, "read", async () => give(c, contract.Agents, await agentsTold(deps, contextOf(c, deps)))),
  );

  const flags = "Every switch at once: what is off, and why";
  routes.openapi(get("/v1/flags", flags, nothing, contract.Flags), (c) =>
    asked(c, "read", () => {
      const inForce = seen().page.inForce;
      const now = at();
      const all = inForce ? flagsOf(seen(), inForce.page, now) : [];
      return give(c, contract.Flags, { flags: all, at: now, page: inForce?.version ?? "", head: deps.app.head });
    }),
  );

  const stands = "How an action, a decision, a change, a release, an access request or a pause stands";
  routes.openapi(get("/v1/status/{id}", stands, nothing, contract.Status), (c) =>
    asked(c, "read", async () => {
      const found = await statusView(contextOf(c, deps), c.req.param("id") ?? "");
      return found ? give(c, contract.Status, statusTold(deps, found)) : notFound(c);
    }),
  );
}
