/** Decisions asked for by a program: asking, input, withdrawing; and the answer, which is a person's in their browser. */

import { z } from "@hono/zod-openapi";
import { act } from "../acts.ts";
import * as contract from "../contract.ts";
import { answered, notFound } from "../problem.ts";
import { proposalId, proposalOf } from "../proposals.ts";
import { type Api, get, give, nothing, post } from "./route.ts";

const Proposals = z.object({ proposals: z.array(contract.Proposal) });
/** The newest; older ones are asked for by their id. */
const listed = 200;

export function proposalRoutes({ deps, routes, seen, asked, does, decides }: Api): void {
  const asks = "Asks for a decision; it goes to its one owner";
  routes.openapi(post("/v1/proposals", asks, contract.Ask, contract.Proposal), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const { id = proposalId(deps, caller), ...question } = c.req.valid("json");
      const answer = await act(deps, "proposal.ask", { id, ...question }, caller);
      const failed = answered(c, answer);
      if (failed) return failed;
      const state = seen().proposals.get(id);
      return state ? give(c, contract.Proposal, await proposalOf(deps, state)) : notFound(c);
    }),
  );

  routes.openapi(get("/v1/proposals", "Decisions asked for, newest first", nothing, Proposals), (c) =>
    asked(c, "read", async () => {
      const all = [...seen().proposals.values()].sort((a, b) => b.seq - a.seq).slice(0, listed);
      return give(c, Proposals, { proposals: await Promise.all(all.map((state) => proposalOf(deps, state))) });
    }),
  );

  const one = "One decision: question, options, input, answers";
  routes.openapi(get("/v1/proposals/{id}", one, nothing, contract.Proposal), (c) =>
    asked(c, "read", async () => {
      const state = seen().proposals.get(c.req.param("id") ?? "");
      return state ? give(c, contract.Proposal, await proposalOf(deps, state)) : notFound(c);
    }),
  );

  const comments = "Gives input; it decides nothing";
  routes.openapi(post("/v1/proposals/{id}/comments", comments, contract.Comment, contract.Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "proposal.comment", { id: c.req.param("id"), ...c.req.valid("json") })),
  );
  const withdraws = "Withdraws what you asked";
  routes.openapi(post("/v1/proposals/{id}/withdraw", withdraws, z.strictObject({}), contract.Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "proposal.withdraw", { id: c.req.param("id") })),
  );

  const answers = "For the person whose call it is, in their browser";
  routes.openapi(post("/v1/proposals/{id}/answer", answers, contract.Answer, contract.Recorded), (c) =>
    decides(c, "proposal.answer", c.req.valid("json"), { id: c.req.param("id") }),
  );
  routes.openapi(post("/v1/proposals/{id}/override", answers, contract.Answer, contract.Recorded), (c) =>
    decides(c, "proposal.override", c.req.valid("json"), { id: c.req.param("id") }),
  );
}
