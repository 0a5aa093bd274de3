/** What people read. Every one of these is a GET, and no GET decides anything. */

import { Hono, type Context as Http } from "hono";
import { wordsOf } from "../app/words.ts";
import { recoverCard } from "../decisions/person/kind.ts";
import { digest } from "../kernel/json.ts";
import { pageMarkdown } from "../page/markdown.ts";
import { accessListView } from "../views/access-list.ts";
import { accessView } from "../views/access-request.ts";
import { agentsScreenView } from "../views/agents-screen.ts";
import { changeView } from "../views/change.ts";
import { pageShown, worldOf, zoneOf } from "../views/context.ts";
import { coverPageView } from "../views/cover.ts";
import { firstRunView, type Start } from "../views/first-run.ts";
import { inboxView } from "../views/inbox.ts";
import { draftUpdate } from "../views/incident-draft.ts";
import { roomView } from "../views/incident-room.ts";
import { incidentsView } from "../views/incidents.ts";
import { meView } from "../views/me.ts";
import { pageView } from "../views/page.ts";
import { paletteView } from "../views/palette.ts";
import { peopleView, recoverView } from "../views/people.ts";
import { askView, proposalView } from "../views/proposal.ts";
import { releaseView } from "../views/release.ts";
import { releasesView } from "../views/releases.ts";
import { signingOf } from "../views/signing.ts";
import { whoView } from "../views/who.ts";
import { accessScreen } from "../web/screens/access.tsx";
import { accessListScreen } from "../web/screens/access-list.tsx";
import { agentsScreen } from "../web/screens/agents.tsx";
import { askScreen } from "../web/screens/ask.tsx";
import { changeScreen } from "../web/screens/change.tsx";
import { coverScreen } from "../web/screens/cover.tsx";
import { firstRunScreen } from "../web/screens/first-run.tsx";
import { inboxScreen } from "../web/screens/inbox.tsx";
import { incidentScreen } from "../web/screens/incident.tsx";
import { incidentsScreen } from "../web/screens/incidents.tsx";
import { meScreen } from "../web/screens/me.tsx";
import { pageScreen } from "../web/screens/page.tsx";
import { peopleScreen, recoverScreen } from "../web/screens/people.tsx";
import { proposalScreen } from "../web/screens/proposal.tsx";
import { releaseScreen } from "../web/screens/release.tsx";
import { releasesScreen } from "../web/screens/releases.tsx";
import { pairScreen } from "../web/screens/sign-in.tsx";
import { whoScreen } from "../web/screens/who.tsx";
import { actionPages } from "./action-forms.ts";
import { besideOf } from "./agents.ts";
import { aiPages } from "./ai-screens.tsx";
import { checkinPages } from "./checkin-forms.ts";
import { comparisonPages } from "./comparison-forms.ts";
import type { Deps } from "./deps.ts";
import { draftPages } from "./draft-forms.ts";
import { noteGap } from "./gaps.ts";
import { hashOf, type Visitor, visitorOf } from "./identity/callers.ts";
import { customersFile, incidentBy, toldOf } from "./incidents.ts";
import { recordPages } from "./record-screens.tsx";
import { redactionPages } from "./redaction-forms.ts";
import { reviewPages } from "./review-forms.ts";
import { contextOf, nothing, shellOf, show } from "./screen.tsx";
import { workPages } from "./work-forms.ts";

/** What is known of the file of a page that is written in the browser. */
async function startOf({ app, founding }: Deps): Promise<Start | undefined> {
  if (!founding) return undefined;
  const { file, inGit, saved } = founding;
  const { inForce } = worldOf(app.world).page;
  const say = inForce && (await wordsOf(app.store, [inForce.source]));
  const found = await saved();
  const same = inForce !== undefined && found?.text === say?.(inForce.source);
  const kept = !same ? "no" : found?.committed || !inGit ? "kept" : "written";
  return { file, inGit, writable: founding.writable(), saved: kept, founds: founding.found !== undefined };
}

/** For whom an update can be drafted. */
const audiences = ["internal", "support", "finance", "customers"] as const;

export type Page = (c: Http, visitor: Visitor) => Response | Promise<Response>;

export function screenRoutes(deps: Deps): Hono {
  const { app, random } = deps;
  const routes = new Hono();
  /** Only for people on the page. Everybody else is asked who they are, and comes back here. */
  const page = (path: string, render: Page) =>
    routes.get(path, (c) => {
      const visitor = visitorOf(c, deps);
      if (visitor) return render(c, visitor);
      const { pathname, search } = new URL(c.req.url);
      return c.redirect(`/sign-in?next=${encodeURIComponent(pathname + search)}`, 302);
    });

  page("/", async (c) => {
    const context = contextOf(c, deps);
    const first = await firstRunView(context, await startOf(deps));
    if (first) return show(c, firstRunScreen(shellOf(c, deps, "inbox"), first));
    return show(c, inboxScreen(shellOf(c, deps, "inbox"), await inboxView(context), signingOf(context, true)));
  });

  page("/who", async (c, visitor) => {
    const question = (c.req.query("q") ?? "").slice(0, 2000);
    const model = whoView(contextOf(c, deps), question);
    if (!model) return nothing(c, deps);
    if (question.trim() !== "") await noteGap(c, deps, question, visitor.caller);
    return show(c, whoScreen(shellOf(c, deps, "who"), model));
  });

  page("/palette.json", async (c) => c.json(await paletteView(contextOf(c, deps), app.head.seq)));

  page("/page", async (c, visitor) => {
    const context = contextOf(c, deps);
    const model = await pageView(context);
    if (!model) return nothing(c, deps);
    const question = (c.req.query("q") ?? "").slice(0, 2000);
    if (question.trim() !== "") await noteGap(c, deps, question, visitor.caller);
    return show(c, pageScreen(shellOf(c, deps, "page"), model, whoView(context, question)));
  });

  page("/page/cover", (c) => {
    const model = coverPageView(contextOf(c, deps));
    return model ? show(c, coverScreen(shellOf(c, deps, "page"), model)) : nothing(c, deps);
  });

  page("/page.md", (c) => {
    const seen = worldOf(app.world);
    const shown = pageShown(seen);
    if (!shown) return nothing(c, deps);
    return c.text(pageMarkdown(shown, (seen.page.inForce ?? seen.page.offered)?.version ?? ""));
  });

  page("/proposals/new", (c) => show(c, askScreen(shellOf(c, deps, "inbox"), askView(contextOf(c, deps)))));

  page("/proposals/:id", async (c) => {
    const model = await proposalView(contextOf(c, deps), c.req.param("id") ?? "");
    return model ? show(c, proposalScreen(shellOf(c, deps, "inbox"), model)) : nothing(c, deps);
  });

  page("/changes/:id", async (c) => {
    const model = await changeView(contextOf(c, deps), c.req.param("id") ?? "");
    return model ? show(c, changeScreen(shellOf(c, deps, "inbox"), model)) : nothing(c, deps);
  });

  page("/releases", async (c) =>
    show(c, releasesScreen(shellOf(c, deps, "releases"), await releasesView(contextOf(c, deps)))),
  );

  page("/releases/:id", async (c) => {
    const model = await releaseView(contextOf(c, deps), c.req.param("id") ?? "");
    return model ? show(c, releaseScreen(shellOf(c, deps, "releases"), model)) : nothing(c, deps);
  });

  page("/incidents", async (c) =>
    show(c, incidentsScreen(shellOf(c, deps, "incidents"), await incidentsView(contextOf(c, deps)))),
  );

  page("/incidents/:id", async (c) => {
    const state = incidentBy(worldOf(app.world), c.req.param("id") ?? "");
    if (!state) return nothing(c, deps);
    const told = await toldOf(deps, state);
    const context = contextOf(c, deps);
    const model = await roomView(context, state.id, told.customers);
    const audience = audiences.find((one) => one === c.req.query("draft")) ?? "internal";
    const draft = { audience, text: draftUpdate(told, audience, context.at, zoneOf(context)) };
    return model ? show(c, incidentScreen(shellOf(c, deps, "incidents"), model, draft)) : nothing(c, deps);
  });

  page("/incidents/:id/customers.csv", async (c) => {
    const state = incidentBy(worldOf(app.world), c.req.param("id") ?? "");
    if (!state) return nothing(c, deps);
    return c.body(await customersFile(deps, state), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="incident-${state.number}-customers.csv"`,
    });
  });

  page("/access", async (c) =>
    show(c, accessListScreen(shellOf(c, deps, "access"), await accessListView(contextOf(c, deps)))),
  );

  page("/access/:id", async (c) => {
    const model = await accessView(contextOf(c, deps), c.req.param("id") ?? "");
    return model ? show(c, accessScreen(shellOf(c, deps, "access"), model)) : nothing(c, deps);
  });

  actionPages(page, deps);
  aiPages(page, deps);
  draftPages(page, deps);
  workPages(page, deps);
  comparisonPages(page, deps);
  checkinPages(page, deps);
  reviewPages(page, deps);

  redactionPages(page, deps);

  recordPages(page, deps);

  page("/people", async (c) => show(c, peopleScreen(shellOf(c, deps, "people"), await peopleView(contextOf(c, deps)))));

  page("/agents", async (c) =>
    show(c, agentsScreen(shellOf(c, deps, "people"), await agentsScreenView(contextOf(c, deps), await besideOf(deps)))),
  );

  page("/people/:id/recover", (c) => {
    const model = recoverView(contextOf(c, deps), c.req.param("id") ?? "");
    if (!model) return nothing(c, deps);
    const secret = random(32);
    const link = hashOf(secret);
    const shown = digest(recoverCard(model.id, link));
    return show(c, recoverScreen(shellOf(c, deps, "people"), model, { link, secret, shown }));
  });

  page("/me", async (c, visitor) => {
    const model = await meView(contextOf(c, deps), visitor.session.session, deps.telling);
    return model ? show(c, meScreen(shellOf(c, deps, "me"), model, deps.origin)) : nothing(c, deps);
  });

  page("/pair", (c) => show(c, pairScreen(shellOf(c, deps, "me"), "")));
  page("/inbox", (c) => c.redirect("/", 302));
  return routes;
}
