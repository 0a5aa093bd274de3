/** Drafts over HTTP: who waits for whom, what was read, used and complained about. Reading is for people in their browser. */

import { diffChars } from "diff";
import type { Context as Http } from "hono";
import { checklist, draftCard } from "../decisions/draft/kind.ts";
import type { DraftState } from "../decisions/draft/state.ts";
import { draftId } from "../gateway/reading.ts";
import { digest } from "../kernel/json.ts";
import { worldOf } from "../views/context.ts";
import { draftsView, draftView } from "../views/drafts.ts";
import { draftScreen, draftsScreen } from "../web/screens/drafts.tsx";
import { act } from "./acts.ts";
import { type Api, get, give, nothing as noQuery, post } from "./api/route.ts";
import * as contract from "./contract/drafts.ts";
import { Recorded } from "./contract.ts";
import type { Deps } from "./deps.ts";
import type { AddPost, Touched } from "./forms.tsx";
import { notFound } from "./problem.ts";
import { after, contextOf, field, nothing, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";

/** Two longer texts are not compared letter by letter. */
const mostCompared = 20_000;
const mostDrafts = 200;

/** Characters that an edit took away and put in; of very long texts, how much longer or shorter they became at least. */
export function distanceOf(was: string, is: string): number {
  if (was === is) return 0;
  if (was.length + is.length > mostCompared) return Math.max(1, Math.abs(was.length - is.length));
  return diffChars(was, is).reduce(
    (sum, { added, removed, value }) => (added || removed ? sum + value.length : sum),
    0,
  );
}

/** What a reviewer sent, measured here: how long it was open, and how much was changed. */
async function reviewed(
  deps: Deps,
  id: string,
  sent: { outcome: string; output: string; opened: string; right: readonly string[] },
) {
  const seen = worldOf(deps.app.world);
  const draft = seen.drafts.get(id);
  const page = seen.page.inForce?.page;
  const [was] = draft?.output ? await deps.app.store.words([draft.output.text]) : [];
  const words = sent.output.replaceAll("\r\n", "\n");
  const edited = sent.outcome === "edited";
  const open = (deps.now().getTime() - Date.parse(sent.opened)) / 1000;
  return {
    ...{ id, outcome: sent.outcome },
    marks: page && draft ? checklist(page, draft.task).map((item) => ({ item, ok: sent.right.includes(item) })) : [],
    seconds: Number.isFinite(open) ? Math.round(Math.min(4 * 3600, Math.max(0, open))) : 0,
    distance: edited ? distanceOf(was?.words ?? "", words) : 0,
    ...(edited && { output: words }),
  };
}

export function draftRoutes(api: Api): void {
  const { deps, routes, asked, decides, does } = api;

  const lists = "Drafts: those that wait for a person first, or those of one task";
  routes.openapi(get("/v1/drafts", lists, contract.DraftsQuery, contract.Drafts), (c) =>
    asked(c, "read", () => {
      const { task, state } = c.req.valid("query");
      const all = [...worldOf(deps.app.world).drafts.values()].filter(
        (one) => one.output && (!task || one.task === task) && (!state || (state === "waiting") === !one.review),
      );
      return give(c, contract.Drafts, { drafts: all.slice(-mostDrafts).map(lineOf) });
    }),
  );
  routes.openapi(get("/v1/drafts/{id}", "A draft with its words", noQuery, contract.Draft), (c) =>
    asked(c, "read", async () => {
      const draft = worldOf(deps.app.world).drafts.get(c.req.param("id") ?? "");
      return draft?.output ? give(c, contract.Draft, await told(deps, draft)) : notFound(c);
    }),
  );
  const reads = "Reads a draft: for whoever reads for the task, in their browser";
  routes.openapi(post("/v1/drafts/{id}/review", reads, contract.Review, Recorded), async (c) => {
    const { shown, assertion, marks, seconds, output, outcome } = c.req.valid("json");
    const opened = new Date(deps.now().getTime() - seconds * 1000).toISOString();
    const right = marks.filter(({ ok }) => ok).map(({ item }) => item);
    const measured = await reviewed(deps, c.req.param("id") ?? "", { outcome, output: output ?? "", opened, right });
    return decides(c, "draft.review", { shown, assertion }, { ...measured, marks });
  });
  const uses = "Says that an answer was given to somebody; one that nobody had read is recorded as that";
  routes.openapi(post("/v1/calls/{id}/used", uses, contract.Used, contract.Done), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const call = c.req.param("id") ?? "";
      const { recipient } = c.req.valid("json");
      const found = await deps.gateway?.ledger.calls.find(call);
      if (!found) return notFound(c);
      await deps.gateway?.ledger.used(call, recipient);
      const id = draftId(call);
      if (worldOf(deps.app.world).drafts.get(id)?.output) await act(deps, "draft.use", { id, recipient }, caller);
      return give(c, contract.Done, { call, head: deps.app.head });
    }),
  );
  const complains = "Says that an answer was wrong, whoever noticed it; checks of the team's own say it here too";
  routes.openapi(post("/v1/calls/{id}/complaint", complains, contract.Complaint, Recorded), (c) =>
    asked(c, "propose", async (who) => {
      const call = c.req.param("id") ?? "";
      const found = await deps.gateway?.ledger.calls.find(call);
      if (!found || found.task === "") return notFound(c);
      const { task, question, release } = found;
      return does(c, who, "draft.complain", {
        id: draftId(call),
        task,
        question,
        call,
        release,
        ...c.req.valid("json"),
      });
    }),
  );
}

const lineOf = (draft: DraftState) => ({
  ...{ id: draft.id, task: draft.task, question: draft.question, call: draft.call, release: draft.release },
  ...{ why: draft.why, openedAt: draft.openedAt, outcome: draft.review?.outcome ?? ("waiting" as const) },
  by: draft.review?.by ?? "",
});

/** The answer to use: the draft or the reviewer's words; empty while it waits, and when it was sent back. */
async function told(deps: Deps, draft: DraftState) {
  const { review } = draft;
  const words = await contextWords(deps, draft);
  const version = worldOf(deps.app.world).page.inForce?.version ?? "";
  const usable = review && review.outcome !== "sent-back";
  return {
    ...lineOf(draft),
    ...{ input: words(draft.input.text), output: words(draft.output.text), recipient: words(draft.recipient.text) },
    use: usable ? words(review.output.text) : "",
    shown: digest(draftCard(draft, version)),
    marks: review ? [...review.marks] : [],
    ...{ seconds: review?.seconds ?? 0, distance: review?.distance ?? 0 },
  };
}

async function contextWords({ app }: Deps, { input, output, recipient, review }: DraftState) {
  const texts = [input, output, recipient, ...(review ? [review.output] : [])].map(({ text }) => text);
  const said = new Map((await app.store.words(texts)).map(({ text, words }) => [text, words]));
  return (text: string): string => said.get(text) ?? "";
}

export function draftForms(post: AddPost, deps: Deps, touched: Touched): void {
  post("/drafts/:id/review", async (c, visitor, form) => {
    const id = c.req.param("id") ?? "";
    const sent = {
      ...{ outcome: field(form, "outcome"), output: field(form, "output"), opened: field(form, "opened") },
      right: form.get("right") ?? [],
    };
    const data = { ...(await reviewed(deps, id, sent)), shown: field(form, "shown") };
    const answer = await act(deps, "draft.review", data, await touched(visitor, form));
    const next = (await draftView({ ...contextOf(c, deps) }, id))?.next ?? "/drafts";
    return after(c, deps, answer, "Not recorded", form, "refused" in answer ? `/drafts/${id}` : next);
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
