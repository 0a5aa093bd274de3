/** Stop and start: anybody pauses, at once and everywhere; it starts again in the browser, with a rule changed. */

import type { Context as Http } from "hono";
import * as contract from "../contract/tasks.ts";
import { Recorded } from "../contract.ts";
import { pauseAi } from "../pausing.ts";
import { answered, notFound } from "../problem.ts";
import { pausesTold, pauseTold, standing } from "../tasks.ts";
import { type Api, get, give, nothing, post } from "./route.ts";

const id = (c: Http): string => c.req.param("id") ?? "";

export function pauseRoutes(api: Api): void {
  const { deps, routes, asked, decides } = api;

  const pauses = "Pauses a task, a question type, a model, a tool or everything; answers with what was under way";
  routes.openapi(post("/v1/pauses", pauses, contract.PauseAi, contract.Pause), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const { answer, pause } = await pauseAi(deps, c.req.valid("json"), caller);
      const failed = answered(c, answer);
      if (failed) return failed;
      const now = standing(deps);
      const state = now?.seen.pauses.get(pause);
      return now && state ? give(c, contract.Pause, await pauseTold(now, state)) : notFound(c);
    }),
  );
  routes.openapi(get("/v1/pauses", "What is paused now", nothing, contract.Pauses), (c) =>
    asked(c, "read", async () => {
      const now = standing(deps);
      const open = now ? await pausesTold(now) : [];
      return give(c, contract.Pauses, { pauses: open, head: deps.app.head });
    }),
  );
  const receipt = "A pause and its receipt: what was under way, and what was used already";
  routes.openapi(get("/v1/pauses/{id}", receipt, nothing, contract.Pause), (c) =>
    asked(c, "read", async () => {
      const now = standing(deps);
      const state = now?.seen.pauses.get(id(c));
      return now && state ? give(c, contract.Pause, await pauseTold(now, state)) : notFound(c);
    }),
  );
  const resumes = "Starts it again with one rule changed: for the owner of AI in their browser";
  routes.openapi(post("/v1/pauses/{id}/resume", resumes, contract.ResumeAi, Recorded), (c) =>
    decides(c, "pause.resume", c.req.valid("json"), { id: id(c) }),
  );
}
