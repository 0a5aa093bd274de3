/** The page and its questions: who decides, is it theirs, who breaks the tie. */

import { z } from "@hono/zod-openapi";
import { wordsOf } from "../../app/words.ts";
import { mine } from "../../routing/mine.ts";
import { tie } from "../../routing/tie.ts";
import * as contract from "../contract.ts";
import { noteGap, whoBy } from "../gaps.ts";
import { notFound } from "../problem.ts";
import { type Api, get, give, nothing, post } from "./route.ts";

const question = z.object({ q: z.string().min(1).max(2000), at: z.iso.datetime({ offset: true }).optional() });
/** `gap=no`: an unsure answer leaves nothing behind. */
const decided = question.extend({ gap: z.enum(["note", "no"]).default("note") });
const own = question.extend({ as: z.string().max(80) });

export function pageRoutes({ deps, routes, seen, at, asked, does, decides }: Api): void {
  const { app } = deps;
  const when = (given: string | undefined) => (given === undefined ? at() : new Date(given).toISOString());

  routes.openapi(get("/v1/me", "Who you are here", nothing, contract.Me), (c) =>
    asked(c, "read", ({ caller, holder }) => {
      const scopes = holder?.scopes ?? (["read", "propose", "report", "deploy"] as const);
      return give(c, contract.Me, { actor: caller.actor, via: caller.via.split(":")[0] ?? "", scopes, team: app.team });
    }),
  );

  routes.openapi(
    get("/v1/page", "The page in force, the version on offer, and the gaps", nothing, contract.PageInForce),
    (c) =>
      asked(c, "read", async () => {
        const { inForce, offered } = seen().page;
        if (!inForce) return notFound(c);
        const gaps = [...seen().gaps.values()].filter(({ closed }) => !closed);
        const say = await wordsOf(
          app.store,
          gaps.map(({ question }) => question),
        );
        return give(c, contract.PageInForce, {
          version: inForce.version,
          since: inForce.since,
          adoptedBy: inForce.adoptedBy,
          page: inForce.page as unknown,
          offered: offered?.version ?? null,
          gaps: gaps.map(({ id, question, owner, at }) => ({ id, question: say(question), owner, at })),
        });
      }),
  );

  const offers = "Offers a page from the base branch; it is obeyed once its owner adopts it";
  routes.openapi(post("/v1/page/offer", offers, contract.Offer, contract.Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "page.offer", c.req.valid("json"))),
  );
  const adopts = "For the page's owner, in their browser";
  routes.openapi(post("/v1/page/adopt", adopts, contract.Adopt, contract.Recorded), (c) =>
    decides(c, "page.adopt", c.req.valid("json")),
  );

  routes.openapi(get("/v1/who", "Who decides, and who can say yes now", decided, contract.Who), (c) =>
    asked(c, "read", async ({ caller }) => {
      const { q, at, gap } = c.req.valid("query");
      const answer = gap === "no" ? whoBy(deps, q, when(at)) : await noteGap(c, deps, q, caller, when(at));
      return answer ? give(c, contract.Who, answer) : notFound(c);
    }),
  );

  routes.openapi(get("/v1/mine", "Whether this is theirs to decide without asking", own, contract.Mine), (c) =>
    asked(c, "read", () => {
      const { q, as, at } = c.req.valid("query");
      const page = seen().page.inForce?.page;
      return page ? give(c, contract.Mine, mine(page, as, q, when(at), [...seen().readings.values()])) : notFound(c);
    }),
  );

  routes.openapi(get("/v1/ties", "Speed or quality: who breaks the tie", question, contract.Tie), (c) =>
    asked(c, "read", () => {
      const { q, at } = c.req.valid("query");
      const page = seen().page.inForce?.page;
      return page ? give(c, contract.Tie, tie(page, q, when(at))) : notFound(c);
    }),
  );
}
