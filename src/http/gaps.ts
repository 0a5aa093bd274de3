/** A question that nobody clearly owns, kept once for each way of asking it. */

import { createHash } from "node:crypto";
import type { Context as Http } from "hono";
import type { Caller } from "../app/app.ts";
import type { WhoAnswer } from "../routing/routing.ts";
import { who } from "../routing/who.ts";
import { wordsOf } from "../routing/words.ts";
import { worldOf } from "../views/context.ts";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";

/** Gaps that one caller leaves in a day. More than these nobody reads, and a token that only reads could fill the record. */
const mostADay = 100;
const day = 86_400_000;

/** Answers a question by the page in force; undefined before one is. Leaves nothing behind. */
export function whoBy({ app }: Pick<Deps, "app">, question: string, at: string): WhoAnswer | undefined {
  const { page, readings } = worldOf(app.world);
  return page.inForce && who(page.inForce.page, question, at, { readings: [...readings.values()] });
}

/**
 * Answers a question by the page in force. An unsure answer records a gap, under an id that the same words always give.
 * A gap is no decision, so a GET may leave one; but only where a person or program asked, not another site's link.
 */
export async function noteGap(
  c: Http,
  deps: Deps,
  question: string,
  caller: Caller,
  at = deps.now().toISOString(),
): Promise<WhoAnswer | undefined> {
  const answer = whoBy(deps, question, at);
  if (answer && !answer.sure && isMeant(c) && hasRoom(deps, caller)) {
    const words = [...new Set(wordsOf(question))].sort().join(" ");
    const id = createHash("sha256").update(words).digest("hex").slice(0, 16);
    const also = answer.also.map(({ area }) => area).slice(0, 30);
    await act(deps, "gap.find", { id, question, owner: answer.owner, also }, caller);
  }
  return answer;
}

/** Whether somebody meant to ask: not a header check, not a browser that looks ahead, not a link on another site. */
function isMeant(c: Http): boolean {
  const ahead = c.req.header("sec-purpose") ?? c.req.header("purpose") ?? "";
  const site = c.req.header("sec-fetch-site") ?? "none";
  return c.req.method === "GET" && !/prefetch|preview/i.test(ahead) && (site === "none" || site === "same-origin");
}

function hasRoom({ app, now }: Deps, { actor }: Caller): boolean {
  const since = new Date(now().getTime() - day).toISOString();
  const left = [...worldOf(app.world).gaps.values()].filter(({ by, at }) => by === actor && at > since);
  return left.length < mostADay;
}
