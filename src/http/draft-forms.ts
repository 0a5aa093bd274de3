/** The screens of drafts, and the form that reads one: three buttons, each an outcome, with or without a script. */

import type { Context as Http } from "hono";
import { longestReview } from "../decisions/draft/kind.ts";
import { draftsView, draftView } from "../views/drafts.ts";
import { draftScreen } from "../web/screens/draft.tsx";
import { draftsScreen } from "../web/screens/drafts.tsx";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";
import { reviewOf } from "./drafts.ts";
import type { AddPost, Touched } from "./forms.tsx";
import { after, contextOf, field, nothing, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";

export function draftForms(post: AddPost, deps: Deps, touched: Touched): void {
  post("/drafts/:id/review", async (c, visitor, form) => {
    const id = c.req.param("id") ?? "";
    const seconds = (deps.now().getTime() - Date.parse(field(form, "opened"))) / 1000;
    const review = await reviewOf(deps, id, {
      ...{ outcome: field(form, "outcome"), output: field(form, "output"), wrong: form.get("wrong") ?? [] },
      seconds: Number.isFinite(seconds) ? seconds : longestReview,
    });
    const data = { ...review, shown: field(form, "shown") };
    const answer = await act(deps, "draft.review", data, await touched(visitor, form));
    const done = "recorded" in answer;
    const next = done ? (await draftView(contextOf(c, deps), id))?.next : undefined;
    return after(c, deps, answer, "Not recorded", form, next ?? (done ? "/drafts" : `/drafts/${id}`));
  });
}

export function draftPages(page: (path: string, render: Page) => unknown, deps: Deps): void {
  page("/drafts", async (c: Http) =>
    show(c, draftsScreen(shellOf(c, deps, "ai"), await draftsView(contextOf(c, deps), c.req.query("task") ?? ""))),
  );
  page("/drafts/:id", async (c: Http) => {
    const model = await draftView(contextOf(c, deps), c.req.param("id") ?? "");
    return model ? show(c, draftScreen(shellOf(c, deps, "ai"), model)) : nothing(c, deps);
  });
}
