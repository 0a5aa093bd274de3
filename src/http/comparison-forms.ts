/** What people do with comparisons by form, and what they read of them. Works without a script. */

import { refusalsOfComparisons } from "../decisions/comparison/kind.ts";
import { comparisonsView, comparisonView } from "../views/comparison.ts";
import { worldOf } from "../views/context.ts";
import { comparisonScreen } from "../web/screens/comparison.tsx";
import { comparisonsScreen } from "../web/screens/comparisons.tsx";
import { act } from "./acts.ts";
import { sealedOf, startComparison, startedIn } from "./comparisons.ts";
import type { Deps } from "./deps.ts";
import type { AddPost } from "./forms.tsx";
import { after, contextOf, type Form, field, nothing, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";

export function comparisonForms(post: AddPost, deps: Deps): void {
  const placesOf = (id: string) => worldOf(deps.app.world).comparisons.get(id)?.models?.length ?? 0;

  post("/ai/:task/compare", async (c, { caller }, form) => {
    const task = c.req.param("task") ?? "";
    const models = field(form, "models")
      .split(/[\s,]+/)
      .filter((one) => one !== "");
    const answer = await startComparison(
      deps,
      task,
      { models, hour: Number(field(form, "hour").replace(",", ".") || Number.NaN) },
      caller,
    );
    const id = startedIn(answer);
    return after(c, deps, answer, "Not compared", form, `/ai/${task}/compare${id === "" ? "" : `/${id}`}`);
  });
  for (const [path, type, title] of [
    ["marks", "comparison.mark", "Not marked"],
    ["settle", "comparison.settle", "Not settled"],
  ] as const)
    post(`/ai/:task/compare/:id/${path}`, async (c, { caller }, form) => {
      const id = c.req.param("id") ?? "";
      const data = { id, sample: field(form, "sample"), marks: marksIn(form, placesOf(id)) };
      return after(
        c,
        deps,
        await act(deps, type, data, caller),
        title,
        form,
        `/ai/${c.req.param("task")}/compare/${id}`,
      );
    });
  post("/ai/:task/compare/:id/close", async (c, { caller }, form) => {
    const id = c.req.param("id") ?? "";
    const answer = await act(deps, "comparison.close", { id, sealed: await sealedOf(deps, id) }, caller);
    return after(c, deps, answer, "Not closed", form, `/ai/${c.req.param("task")}/compare/${id}`);
  });
  post("/ai/:task/compare/:id/choice", async (c, { caller }, form) => {
    const id = c.req.param("id") ?? "";
    const data = { id, model: field(form, "model"), reason: field(form, "reason") };
    const answer = await act(deps, "comparison.choose", data, caller);
    return after(c, deps, answer, "Not chosen", form, `/ai/${c.req.param("task")}/compare/${id}`);
  });
  post("/ai/:task/compare/:id/drop", async (c, { caller }, form) => {
    const id = c.req.param("id") ?? "";
    const answer = await act(deps, "comparison.drop", { id, reason: field(form, "reason") }, caller);
    return after(c, deps, answer, "Not dropped", form, `/ai/${c.req.param("task")}/compare/${id}`);
  });
  post("/ai/:task/compare/:id/run", async (c, _, form) => {
    const id = c.req.param("id") ?? "";
    const begun = deps.gateway?.comparisons?.run(id) ?? refusalsOfComparisons.noGateway();
    const answer = "refused" in begun ? begun : { recorded: [], head: deps.app.head };
    return after(c, deps, answer, "Not started", form, `/ai/${c.req.param("task")}/compare/${id}`);
  });
}

/** A mark for each place; what is missing stays missing, and is refused by the rules. */
function marksIn(form: Form, places: number) {
  return Array.from({ length: places }, (_, place) => {
    const minutes = Number(field(form, `minutes-${place}`).replace(",", ".") || 0);
    return { grade: field(form, `grade-${place}`), minutes };
  }).filter(({ grade }) => grade !== "");
}

export function comparisonPages(page: (path: string, render: Page) => unknown, deps: Deps): void {
  page("/ai/:task/compare", (c) => {
    const model = comparisonsView(contextOf(c, deps), c.req.param("task") ?? "");
    return model ? show(c, comparisonsScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });
  page("/ai/:task/compare/:id", async (c) => {
    const model = await comparisonView(contextOf(c, deps), c.req.param("id") ?? "");
    return model && model.task === c.req.param("task")
      ? show(c, comparisonScreen(shellOf(c, deps, "ai"), model))
      : nothing(c, deps);
  });
}
