/** The review of the page for programs: whether it is due and why, and what was said. What is said in it is said by people in their browser. */

import { z } from "@hono/zod-openapi";
import { closeCard } from "../../decisions/review/card.ts";
import { nextReview } from "../../decisions/review/due.ts";
import { guardians, unsaid, verdictOn } from "../../decisions/review/walk.ts";
import { digest } from "../../kernel/json.ts";
import { isRefusal } from "../../kernel/kind.ts";
import { isMalformed } from "../../kernel/world.ts";
import { capital } from "../../views/names.ts";
import { reviewView } from "../../views/review.ts";
import { ageOf, occasionSays } from "../../views/review-stale.ts";
import * as contract from "../contract/reviews.ts";
import * as shared from "../contract.ts";
import { answered, notFound } from "../problem.ts";
import { judge, reviewId } from "../review-forms.ts";
import { contextOf } from "../screen.tsx";
import { type Api, get, give, nothing, post } from "./route.ts";

/** So many that are over are told; the record has all. */
const most = 24;

export function reviewRoutes(api: Api): void {
  const { deps, routes, asked, does, decides, seen, at } = api;
  const { Approve, Recorded } = shared;
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param("id") ?? "";

  const shows = "Whether the page is due for review, why, area by area what happened, and what was said";
  routes.openapi(get("/v1/reviews", shows, nothing, contract.Reviews), (c) =>
    asked(c, "read", async () => {
      const { page, reviews } = seen();
      const model = await reviewView({ ...contextOf(c, deps), me: undefined });
      if (!page.inForce || !model) return notFound(c);
      const { page: inForce, version } = page.inForce;
      const age = ageOf(seen(), at());
      const { open } = age;
      const over = [...reviews.values()].flatMap((one) => (one.closed ? [{ ...one, closed: one.closed }] : []));
      return give(c, contract.Reviews, {
        ...{ link: `${deps.origin}/review`, watched: age.watched, since: age.since, staleFrom: age.staleFrom },
        ...{ stale: age.stale, next: nextReview(inForce, at()), page: version, head: deps.app.head },
        due: age.occasions.map((one) => ({
          ...{ key: one.key, reason: one.reason, at: one.at },
          says: `${capital(occasionSays(seen(), one, at(), inForce.zone))}.`,
        })),
        closes: guardians(inForce, open?.openedAt ?? at(), at()).map(({ person }) => person),
        areas: model.areas.map(({ name, owner, happened, moved, said }) => {
          const spoken = open && verdictOn(open, name, page.adoptions);
          return {
            ...{ area: name, owner, happened: [...happened], moved, verdict: spoken?.verdict ?? ("" as const) },
            ...{ note: said?.note ?? "", proposal: spoken?.proposal ?? "", by: spoken?.by ?? "" },
          };
        }),
        open: open
          ? {
              ...{ id: open.id, openedBy: open.openedBy, openedAt: open.openedAt },
              missing: unsaid(open, inForce, page),
              shown: digest(closeCard(open, page.inForce, page, age.occasions)),
            }
          : null,
        closed: over
          .sort((a, b) => b.closed.seq - a.closed.seq)
          .slice(0, most)
          .map((one) => ({
            ...{ id: one.id, at: one.closed.at, by: one.closed.by, page: one.closed.page, seq: one.closed.seq },
            change: [...new Map(one.verdicts.map(({ area, verdict }) => [area, verdict]))].flatMap(([area, verdict]) =>
              verdict === "change" ? [area] : [],
            ),
          })),
      });
    }),
  );
  const begins = "Begins a review: for a person on the page in their browser";
  routes.openapi(post("/v1/reviews", begins, z.strictObject({}), Recorded), (c) =>
    asked(c, "propose", (who) => does(c, who, "review.open", { id: reviewId(deps) })),
  );
  const judges = "Says whether areas hold as written: for their owner or the page's guardian in their browser";
  routes.openapi(post("/v1/reviews/{id}/areas", judges, contract.Judge, Recorded), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const answer = await judge(deps, { id: id(c), ...c.req.valid("json") }, caller);
      const failed = answered(c, answer);
      if (failed || isRefusal(answer) || isMalformed(answer)) return failed as Response;
      return give(c, Recorded, { recorded: answer.recorded.map(({ seq }) => seq), head: answer.head });
    }),
  );
  const closes = "Closes it: for the owner of company in their browser, with a passkey";
  routes.openapi(post("/v1/reviews/{id}/close", closes, Approve, Recorded), (c) =>
    decides(c, "review.close", c.req.valid("json"), { id: id(c) }),
  );
}
