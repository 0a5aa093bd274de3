/** The screens of the check-in and their forms: opened, answered blind, judged, closed. Each works without a script. */

import type { Context as Http } from "hono";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { checkinsView, checkinView, currentCheckin } from "../views/checkin.ts";
import { checkinScreen } from "../web/screens/checkin.tsx";
import { checkinsScreen } from "../web/screens/checkins.tsx";
import { act } from "./acts.ts";
import { closeCheckin, thisWeek } from "./checkins.ts";
import type { Deps } from "./deps.ts";
import type { AddPost } from "./forms.tsx";
import { after, contextOf, field, nothing, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";

const id = (c: Http): string => c.req.param("id") ?? "";

export function checkinForms(post: AddPost, deps: Deps): void {
  post("/checkin", async (c, { caller }, form) => {
    const answer = await act(deps, "checkin.open", { id: thisWeek(deps) }, caller);
    return after(c, deps, answer, "Not opened", form, "/checkin");
  });
  post("/checkin/:id/answers", async (c, { caller }, form) => {
    const answer = await act(deps, "checkin.answer", { id: id(c), said: field(form, "said") }, caller);
    return after(c, deps, answer, "Not recorded", form, `/checkin/${id(c)}`);
  });
  post("/checkin/:id/trust", async (c, { caller }, form) => {
    const answer = await act(deps, "checkin.trust", { id: id(c), trust: field(form, "trust") }, caller);
    return after(c, deps, answer, "Not recorded", form, `/checkin/${id(c)}`);
  });
  post("/checkin/:id/findings", async (c, { caller }, form) => {
    const data = { id: id(c), finding: field(form, "finding"), page: field(form, "page") === "yes" };
    return after(c, deps, await act(deps, "checkin.judge", data, caller), "Not recorded", form, `/checkin/${id(c)}`);
  });
  post("/checkin/:id/close", async (c, visitor, form) => {
    const fields = { owners: field(form, "owners"), faster: field(form, "faster"), cto: field(form, "cto") };
    const answer = await closeCheckin(deps, contextOf(c, deps), visitor, id(c), fields);
    const done = !isRefusal(answer) && !isMalformed(answer);
    return after(c, deps, answer, "Not closed", form, done ? `/checkin/${id(c)}` : "/checkin");
  });
}

export function checkinPages(page: (path: string, render: Page) => unknown, deps: Deps): void {
  const list = (c: Http) => {
    const model = checkinsView(contextOf(c, deps));
    return model ? show(c, checkinsScreen(shellOf(c, deps, "checkin"), model)) : nothing(c, deps);
  };
  const one = async (c: Http, week: string) => {
    const model = await checkinView(contextOf(c, deps), week);
    return model ? show(c, checkinScreen(shellOf(c, deps, "checkin"), model)) : nothing(c, deps);
  };
  page("/checkin", (c) => {
    const current = currentCheckin(contextOf(c, deps));
    return current ? one(c, current.id) : list(c);
  });
  page("/checkins", list);
  page("/checkin/:id", (c) => one(c, id(c)));
}
