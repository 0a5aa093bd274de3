/** Drills of AI tasks: begun by anybody who may propose, watched by anybody who may read. */

import type { Context as Http } from "hono";
import { drillMark, isDrill } from "../decisions/pause/paused.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import { notBegun } from "../gateway/drills.ts";
import type { Refusal } from "../kernel/kind.ts";
import { taskOf } from "../page/page.ts";
import { lastDrill } from "../views/ai-drill.ts";
import { worldOf } from "../views/context.ts";
import { act } from "./acts.ts";
import { type Api, get, give, nothing, post } from "./api/route.ts";
import * as contract from "./contract/drills.ts";
import type { Deps } from "./deps.ts";
import type { AddPost } from "./forms.tsx";
import { notFound, refusal } from "./problem.ts";
import { after, contextOf } from "./screen.tsx";

const notStopped: Refusal = {
  refused: "drill.notStopped",
  why: "No drill has stopped anything yet, so there is nothing to have heard of.",
  next: "Say it when the drill has stopped the task.",
};
const noGateway = notBegun("No gateway runs here.");

export function drillRoutes({ deps, routes, asked }: Api): void {
  routes.openapi(
    get("/v1/tasks/{id}/drill", "The drill that runs, or the last one", nothing, contract.TaskDrill),
    (c) => asked(c, "read", () => told(c, deps)),
  );
  const holds = "Holds a drill: nothing reaches a customer, and the invented refund executes nothing";
  routes.openapi(post("/v1/tasks/{id}/drill", holds, nothing, contract.TaskDrill), (c) =>
    asked(c, "propose", () => {
      const begun = deps.gateway?.drills?.begin(c.req.param("id") ?? "") ?? noGateway;
      return "refused" in begun ? refusal(c, begun) : told(c, deps);
    }),
  );
}

function told(c: Http, deps: Deps): Response {
  const name = c.req.param("id") ?? "";
  const context = contextOf(c, deps);
  const page = worldOf(context.world).page.inForce?.page;
  const task = page && taskOf(page, name);
  if (!task) return notFound(c);
  const running = deps.gateway?.drills?.progress(name);
  const last = running ? undefined : lastDrill(context, name);
  return give(c, contract.TaskDrill, {
    ...{ task: name, running: running !== undefined, at: running?.running ?? "" },
    began: running?.began ?? last?.at ?? "",
    steps: running?.steps ?? last?.steps.map((step) => ({ ...step, allowed: 0 })) ?? [],
    ...{ passed: last?.passed ?? false, within: task.drill.within, link: `${deps.origin}/ai/${name}/drill` },
  });
}

export function drillForms(post: AddPost, deps: Deps): void {
  post("/ai/:task/drill", async (c, _, form) => {
    const name = c.req.param("task") ?? "";
    const begun = deps.gateway?.drills?.begin(name) ?? noGateway;
    const answer = "refused" in begun ? begun : { recorded: [], head: deps.app.head };
    return after(c, deps, answer, "No drill", form, `/ai/${name}/drill`);
  });
  // Whoever was told says so; that is how it is known that the team would hear of a real stop.
  post("/ai/:task/drill/heard", async (c, { caller }, form) => {
    const name = c.req.param("task") ?? "";
    const pauses = [...worldOf(deps.app.world).pauses.values()];
    const began = deps.gateway?.drills?.progress(name)?.began;
    const ofThis = (one: PauseState) => isDrill(one) && one.name === `${name}${drillMark}` && one.at >= (began ?? "");
    const own = began === undefined ? undefined : pauses.filter(ofThis).at(-1);
    const answer = own ? await act(deps, "pause.hear", { id: own.id }, caller) : notStopped;
    return after(c, deps, answer, "Not recorded", form, `/ai/${name}/drill`);
  });
}
