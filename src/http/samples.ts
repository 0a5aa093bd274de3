/** The samples of AI tasks over HTTP: real questions of the team's, on which models are compared. */

import { wordsOf } from "../app/words.ts";
import { sha256 } from "../kernel/json.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { taskOf } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { act } from "./acts.ts";
import { type Api, get, give, nothing, post } from "./api/route.ts";
import * as contract from "./contract/comparisons.ts";
import { answered, notFound } from "./problem.ts";

/** The same words are the same sample: sending a file twice adds nothing. */
const sampleId = (task: string, input: string): string => `sample-${sha256(`${task}\n${input}`).slice(0, 12)}`;

export function sampleRoutes({ deps, routes, asked }: Api): void {
  const told = async (task: string) => {
    const { page, tasks } = worldOf(deps.app.world);
    if (!page.inForce || !taskOf(page.inForce.page, task)) return undefined;
    const own = tasks.get(task)?.samples ?? [];
    const say = await wordsOf(
      deps.app.store,
      own.flatMap(({ input, wrong }) => (wrong ? [input, wrong] : [input])),
    );
    const samples = own.map(({ sample, input, wrong, at }) => ({
      ...{ sample, at, input: say(input), wrong: wrong ? say(wrong) : "" },
    }));
    return { task, samples, head: deps.app.head };
  };

  routes.openapi(get("/v1/tasks/{id}/samples", "The samples of a task, oldest first", nothing, contract.Samples), (c) =>
    asked(c, "read", async () => {
      const found = await told(c.req.param("id") ?? "");
      return found ? give(c, contract.Samples, found) : notFound(c);
    }),
  );
  const adds = "Adds real questions as samples; the same words again are the same sample";
  routes.openapi(post("/v1/tasks/{id}/samples", adds, contract.AddSamples, contract.Samples), (c) =>
    asked(c, "propose", async ({ caller: { actor, via } }) => {
      const id = c.req.param("id") ?? "";
      for (const { input, wrong } of c.req.valid("json").samples) {
        const data = { id, sample: sampleId(id, input), input, ...(wrong && { wrong }) };
        const answer = await act(deps, "task.sample", data, { actor, via });
        if (isRefusal(answer) || isMalformed(answer)) return answered(c, answer) as Response;
      }
      const found = await told(id);
      return found ? give(c, contract.Samples, found) : notFound(c);
    }),
  );
}
