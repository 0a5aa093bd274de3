/** While the page is stale, every answer of the API to a known caller says so: the field `stalePage`, and a header for who reads no body. */

import type { MiddlewareHandler } from "hono";
import { worldOf } from "../views/context.ts";
import { type StalePage, stalePage } from "../views/review-stale.ts";
import type { Deps } from "./deps.ts";
import { isKnown } from "./identity/callers.ts";

/** The sentence, percent-encoded, because a header holds no other letters. */
export const staleHeader = "finalcall-stale-page";

export const staleNow = ({ app, now }: Pick<Deps, "app" | "now">): StalePage | undefined =>
  stalePage(worldOf(app.world), now().toISOString());

/**
 * Adds the field as the first of every JSON object, the same for a yes and for a no. The rest of the text stays as it was,
 * digit for digit. The hook's answer has another program's form, and says it in its reason.
 */
export const tellsStale =
  (deps: Deps): MiddlewareHandler =>
  async (c, next) => {
    await next();
    const isJson = /^application\/(problem\+)?json\b/.test(c.res.headers.get("content-type") ?? "");
    const stale = isJson && isKnown(c, deps) ? staleNow(deps) : undefined;
    if (!stale) return;
    const { status, headers } = c.res;
    headers.set(staleHeader, encodeURIComponent(stale.says));
    if (c.req.path.startsWith("/v1/hook/")) return;
    const text = await c.res.text();
    const rest = text.slice(1);
    const more = /^\s*\}/.test(rest) ? rest : `,${rest}`;
    const body = text.startsWith("{") ? `{"stalePage":${JSON.stringify(stale)}${more}` : text;
    headers.delete("content-length");
    c.res = new Response(body, { status, headers });
  };
