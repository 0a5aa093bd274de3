/** The screen of the review and its forms: begun, each area said to hold or not, closed. Each works without a script. */

import type { Context as Http } from "hono";
import type { Answer, Caller } from "../app/app.ts";
import { assuranceOf, personIn } from "../decisions/caller.ts";
import { speakers, walkOf } from "../decisions/review/walk.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import { areaTitle } from "../views/names.ts";
import { reviewView } from "../views/review.ts";
import { reviewScreen } from "../web/screens/review.tsx";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";
import type { AddPost, Touched } from "./forms.tsx";
import { proposalId } from "./proposals.ts";
import { after, contextOf, field, nothing, shellOf, show } from "./screen.tsx";
import type { Page } from "./screens.tsx";

const idOf = (c: Http): string => c.req.param("id") ?? "";

/** A new one, unguessable. */
export const reviewId = ({ random }: Pick<Deps, "random">): string =>
  `rev-${random(16)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(0, 12)
    .padEnd(12, "0")}`;

/** What somebody says of areas. `propose`: the change is asked for as a decision as well, which then carries it on. */
export interface Judging {
  readonly id: string;
  readonly areas: readonly string[];
  readonly verdict: string;
  readonly note: string;
  readonly propose: boolean;
}

/** Says it; where a decision is to be asked, it is asked first, and only by somebody who may say it. */
export async function judge(deps: Deps, { propose, ...said }: Judging, caller: Caller): Promise<Answer> {
  const [area] = said.areas;
  if (!propose || area === undefined || !maySay(deps, said, caller)) return act(deps, "review.judge", said, caller);
  const proposal = proposalId(deps, caller);
  if (!worldOf(deps.app.world).proposals.has(proposal)) {
    const asks = {
      ...{
        id: proposal,
        question: `Change the page, ${areaTitle(area)}: ${said.note}`.slice(0, 2000),
        area: "company",
      },
      options: [{ name: "change", says: "Change the page so.", costs: "" }],
      ...{ oneWay: false, guardrails: [] },
    };
    const asked = await act(deps, "proposal.ask", asks, { actor: caller.actor, via: caller.via });
    if (isRefusal(asked) || isMalformed(asked)) return asked;
  }
  return act(deps, "review.judge", { ...said, proposal }, caller);
}

/** Whether the rules would take it: what they refuse asks for no decision. */
function maySay({ app, now }: Deps, { id, areas, verdict, note }: Omit<Judging, "propose">, caller: Caller): boolean {
  const { page, reviews } = worldOf(app.world);
  const state = reviews.get(id);
  if (!page.inForce || !state || state.closed || verdict !== "change" || note.trim().length < 3) return false;
  const inForce = page.inForce.page;
  const can = (area: string) =>
    walkOf(inForce).includes(area) &&
    speakers(inForce, area, state.openedAt, now().toISOString()).some(
      ({ person }) => person === personIn(caller.actor),
    );
  return assuranceOf(caller) !== undefined && areas.every(can);
}

export function reviewForms(post: AddPost, deps: Deps, touched: Touched): void {
  post("/review", async (c, { caller }, form) =>
    after(c, deps, await act(deps, "review.open", { id: reviewId(deps) }, caller), "Not begun", form, "/review"),
  );
  post("/review/:id/areas", async (c, { caller }, form) => {
    const said = {
      id: idOf(c),
      areas: form.get("area") ?? [],
      verdict: field(form, "verdict"),
      note: field(form, "note"),
    };
    const answer = await judge(deps, { ...said, propose: field(form, "propose") === "yes" }, caller);
    return after(c, deps, answer, "Not recorded", form, "/review");
  });
  post("/review/:id/close", async (c, visitor, form) => {
    const data = { id: idOf(c), shown: field(form, "shown") };
    const answer = await act(deps, "review.close", data, await touched(visitor, form));
    return after(c, deps, answer, "Not closed", form, "/review");
  });
}

export function reviewPages(page: (path: string, render: Page) => unknown, deps: Deps): void {
  page("/review", async (c) => {
    const model = await reviewView(contextOf(c, deps));
    return model ? show(c, reviewScreen(shellOf(c, deps, "review"), model)) : nothing(c, deps);
  });
}
