/** The screens of actions, and what people do with them by form; each is a POST with a named outcome, and works without a script but for the passkey. */

import type { Context as Http } from "hono";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { actionView } from "../views/action-card.ts";
import { actionsView } from "../views/action-list.ts";
import { actionScreen } from "../web/screens/action.tsx";
import { actionsScreen } from "../web/screens/actions.tsx";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";
import type { AddPost, Touched } from "./forms.tsx";
import { pauseAi } from "./pausing.ts";
import { after, contextOf, field, nothing, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";

const idOf = (c: Http): string => c.req.param("id") ?? "";

export function actionForms(post: AddPost, deps: Deps, touched: Touched): void {
  // Anybody stops every action of a kind: a kind of action is a tool.
  post("/actions/pause", async (c, { caller }, form) => {
    const asked = { what: "tool", name: field(form, "name"), reason: field(form, "reason"), call: "" };
    const { answer, pause } = await pauseAi(deps, asked, caller);
    const failed = isRefusal(answer) || isMalformed(answer);
    return after(c, deps, answer, "Not paused", form, failed ? "/actions" : `/ai/pauses/${pause}`);
  });
  post("/actions/:id/approve", async (c, visitor, form) => {
    const data = { id: idOf(c), shown: field(form, "shown") };
    const answer = await act(deps, "action.approve", data, await touched(visitor, form));
    return after(c, deps, answer, "Not approved", form, `/actions/${data.id}`);
  });
  // A no needs no touch: a signature over the card would be one that says yes.
  post("/actions/:id/refuse", async (c, { caller }, form) => {
    const data = { id: idOf(c), shown: field(form, "shown"), reason: field(form, "reason") };
    return after(c, deps, await act(deps, "action.refuse", data, caller), "Not refused", form, `/actions/${data.id}`);
  });
  post("/actions/:id/withdraw", async (c, { caller }, form) => {
    const data = { id: idOf(c), reason: field(form, "reason") };
    const answer = await act(deps, "action.withdraw", data, caller);
    return after(c, deps, answer, "Not taken back", form, `/actions/${data.id}`);
  });
  post("/actions/:id/settle", async (c, visitor, form) => {
    const [outcome, reason, shown] = [field(form, "outcome"), field(form, "reason"), field(form, "shown")];
    const data = { id: idOf(c), outcome, reason, shown };
    const answer = await act(deps, "action.settle", data, await touched(visitor, form));
    return after(c, deps, answer, "Not settled", form, `/actions/${data.id}`);
  });
}

export function actionPages(page: (path: string, render: Page) => unknown, deps: Deps): void {
  page("/actions", async (c: Http) =>
    show(c, actionsScreen(shellOf(c, deps, "actions"), await actionsView(contextOf(c, deps)))),
  );
  page("/actions/:id", async (c: Http) => {
    const model = await actionView(contextOf(c, deps), idOf(c));
    return model ? show(c, actionScreen(shellOf(c, deps, "actions"), model)) : nothing(c, deps);
  });
}
