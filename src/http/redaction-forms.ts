/** Finding and removing words in the browser: the search and the cards are GETs, asking and deciding are POSTs. No token comes here. */

import { findTexts } from "../app/finding.ts";
import { applyRemovals } from "../app/redacting.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { removalsView, removalView } from "../views/redaction.ts";
import { removalScreen, removalsScreen } from "../web/screens/redaction.tsx";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";
import type { AddPost, Touched } from "./forms.tsx";
import { after, contextOf, field, nothing, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";
import { tellableWords } from "./words.ts";

/** Texts of one search: each is a box to tick, and a form has at most 200 fields. */
const mostFound = 150;
const longest = 200;

/** What may be read of the record and its words by whoever is signed in. */
const readable = ({ app }: Deps) => ({
  read: app.store.read.bind(app.store),
  notes: app.store.notes.bind(app.store),
  words: (texts: readonly string[]) => tellableWords(app).words(texts),
});

export function redactionPages(page: (path: string, render: Page) => void, deps: Deps): void {
  page("/record/remove", async (c) => {
    const asked = (c.req.query("q") ?? "").slice(0, longest);
    const found = asked.trim() === "" ? undefined : await findTexts(readable(deps), asked, mostFound);
    const model = await removalsView(contextOf(c, deps), asked, found);
    return model ? show(c, removalsScreen(shellOf(c, deps, "record"), model)) : nothing(c, deps);
  });
  page("/record/remove/:id", async (c) => {
    const model = await removalView(contextOf(c, deps), c.req.param("id") ?? "");
    return model ? show(c, removalScreen(shellOf(c, deps, "record"), model)) : nothing(c, deps);
  });
}

export function redactionForms(post: AddPost, deps: Deps, touched: Touched): void {
  post("/record/remove", async (c, { caller }, form) => {
    const asked = field(form, "q").slice(0, longest);
    const chosen = new Set(form.get("text") ?? []);
    // What is removed comes from the record, never from the form: the form only says which of what was found.
    const { found } = await findTexts(readable(deps), asked, mostFound);
    const wanted = found.filter(({ text }) => chosen.has(text));
    const id = `red-${deps
      .random(12)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, "0")}`;
    const entries = [...new Set(wanted.map(({ seq }) => seq).filter((seq) => seq > 0))];
    const data = { id, texts: wanted.map(({ text }) => text), entries, reason: field(form, "reason") };
    const answer = await act(deps, "redaction.ask", data, caller);
    const failed = isRefusal(answer) || isMalformed(answer);
    const back = `/record/remove?q=${encodeURIComponent(asked)}`;
    return after(c, deps, answer, "Not asked", form, failed ? back : `/record/remove/${id}`);
  });
  post("/record/remove/:id/order", async (c, visitor, form) => {
    const data = { id: c.req.param("id") ?? "", shown: field(form, "shown") };
    const answer = await act(deps, "redaction.order", data, await touched(visitor, form));
    // Recorded first; where this fails, the server's own pass does it.
    await applyRemovals(deps.app).catch((fault) => deps.report(deps.random(6), fault));
    return after(c, deps, answer, "Not removed", form, `/record/remove/${data.id}`);
  });
  post("/record/remove/:id/refuse", async (c, { caller }, form) => {
    const data = { id: c.req.param("id") ?? "", reason: field(form, "reason") };
    const answer = await act(deps, "redaction.refuse", data, caller);
    return after(c, deps, answer, "Not recorded", form, `/record/remove/${data.id}`);
  });
}
