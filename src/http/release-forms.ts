/** What people do with releases by form: yes, no, a stage, an exception, a freeze; each is a POST with a named outcome. */

import type { Context as Http } from "hono";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";
import type { AddPost, Touched } from "./forms.tsx";
import { after, field } from "./screen.tsx";

const idOf = (c: Http): string => c.req.param("id") ?? "";

export function releaseForms(post: AddPost, deps: Deps, touched: Touched): void {
  post("/releases/:id/approve", async (c, visitor, form) => {
    const id = idOf(c);
    const answer = await act(
      deps,
      "release.approve",
      { id, shown: field(form, "shown") },
      await touched(visitor, form),
    );
    return after(c, deps, answer, "Not approved", form, `/releases/${id}`);
  });
  post("/releases/:id/advance", async (c, visitor, form) => {
    const data = { id: idOf(c), stage: field(form, "stage"), shown: field(form, "shown") };
    const answer = await act(deps, "release.advance", data, await touched(visitor, form));
    return after(c, deps, answer, "Not approved", form, `/releases/${data.id}`);
  });
  post("/releases/:id/except", async (c, visitor, form) => {
    const data = { id: idOf(c), shown: field(form, "shown"), reason: field(form, "reason") };
    const answer = await act(deps, "release.except", data, await touched(visitor, form));
    return after(c, deps, answer, "Not let through", form, `/releases/${data.id}`);
  });
  // A no, a stop and a doubt settled let nothing out, so they need no touch.
  post("/releases/:id/refuse", async (c, { caller }, form) => {
    const data = { id: idOf(c), shown: field(form, "shown"), reason: field(form, "reason") };
    return after(c, deps, await act(deps, "release.refuse", data, caller), "Not refused", form, `/releases/${data.id}`);
  });
  post("/releases/:id/stop", async (c, { caller }, form) => {
    const data = { id: idOf(c), signal: "by-hand", says: field(form, "reason") };
    return after(c, deps, await act(deps, "release.stop", data, caller), "Not stopped", form, `/releases/${data.id}`);
  });
  post("/releases/:id/settle", async (c, { caller }, form) => {
    const [id, run, outcome] = [idOf(c), field(form, "run"), field(form, "outcome")];
    const data = { id, run, outcome, reason: field(form, "reason") };
    return after(c, deps, await act(deps, "release.settle", data, caller), "Not settled", form, `/releases/${id}`);
  });
  post("/releases/:id/abandon", async (c, { caller }, form) => {
    const data = { id: idOf(c), reason: field(form, "reason") };
    const answer = await act(deps, "release.abandon", data, caller);
    return after(c, deps, answer, "Not abandoned", form, `/releases/${data.id}`);
  });
  post("/operations/:id/settle", async (c, { caller }, form) => {
    const data = { id: idOf(c), outcome: field(form, "outcome"), reason: field(form, "reason") };
    return after(c, deps, await act(deps, "operation.settle", data, caller), "Not settled", form, "/releases");
  });
  post("/freeze", async (c, { caller }, form) => {
    const answer = await act(deps, "freeze.freeze", { reason: field(form, "reason") }, caller);
    return after(c, deps, answer, "Not frozen", form, "/releases");
  });
  post("/thaw", async (c, { caller }, form) => {
    const answer = await act(deps, "freeze.thaw", { reason: field(form, "reason") }, caller);
    return after(c, deps, answer, "Not lifted", form, "/releases");
  });
}
