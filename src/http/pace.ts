/** How often something may be tried: whatever can be guessed at by address, whatever is costly to read by caller. */

import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Hono, Context as Http, MiddlewareHandler } from "hono";
import type { Deps } from "./deps.ts";
import { holderOf } from "./identity/callers.ts";
import { declined } from "./screen.tsx";

/** So many addresses and callers are remembered at once: a flood from everywhere must not fill the memory. */
const remembered = 10_000;

/** At most `most` tries in `window` milliseconds from whoever `whoseOf` names. Whoever tried longest ago is forgotten first. */
export function paced(
  most: number,
  window: number,
  now: () => Date,
  whoseOf: (c: Http) => string,
): MiddlewareHandler & { readonly size: () => number } {
  const tries = new Map<string, number[]>();
  const pace: MiddlewareHandler = async (c, next) => {
    const at = now().getTime();
    const whose = whoseOf(c);
    // A try from after now was made while the clock was ahead: nobody waits until that hour comes again.
    const recent = (tries.get(whose) ?? []).filter((one) => one <= at && at - one < window);
    tries.delete(whose);
    tries.set(whose, recent.length < most ? [...recent, at] : recent);
    for (const oldest of tries.keys()) {
      if (tries.size <= remembered) break;
      tries.delete(oldest);
    }
    if (recent.length < most) return next();
    const wait = Math.max(1, Math.ceil(((recent[0] ?? at) + window - at) / 1000));
    c.header("retry-after", String(wait));
    return declined(c, {
      status: 429,
      code: "http.tooMany",
      why: "Too many tries from here.",
      next: `Wait ${wait} seconds and try again.`,
    });
  };
  return Object.assign(pace, { size: () => tries.size });
}

const minute = 60_000;
/**
 * What lets somebody in who knows a secret, by path. Every way to it is counted together. Signing in by passkey is not among
 * them: no signature is guessed, refusing one costs next to nothing, and a flood from a shared address must not keep an
 * owner from their decision.
 */
const guessed = ["/link/*", "/pair", "/v1/pairings"];
const searched = ["/who", "/v1/who", "/v1/mine", "/v1/ties", "/record", "/record/remove", "/palette.json"];
const exported = [
  ...["/v1/export", "/work.csv", "/work/print", "/v1/work/sheet.csv", "/v1/work/sheet.html"],
  ...["/incidents/:id/customers.csv", "/v1/incidents/:id/customers"],
];

/** Puts the paces before the routes. */
export function pacing(server: Hono, deps: Deps): void {
  const { now } = deps;
  const address = addressOf(deps.origin);
  const caller = (c: Http): string => {
    const known = c.req.header("authorization") ?? c.req.header("cookie");
    return known === undefined ? address(c) : createHash("sha256").update(known).digest("base64url");
  };
  const strange = paced(60, minute, now, address);
  server.use((c, next) => {
    const sends = c.req.header("authorization")?.startsWith("Bearer ") ?? false;
    return sends && !holderOf(c, deps) ? strange(c, next) : next();
  });
  const guesses = paced(30, minute, now, address);
  for (const path of guessed) server.post(path, guesses);
  server.get("/link/*", paced(60, minute, now, address));
  const searches = paced(300, minute, now, caller);
  for (const path of searched) server.get(path, searches);
  const exports = paced(30, minute, now, caller);
  for (const path of exported) server.get(path, exports);
}

/**
 * The caller's address, for pacing only. We speak no TLS, so behind an https address there is a proxy: where that stands on
 * this machine or in this network, the last address it forwarded is the caller's, and nothing before it is believed.
 * Without a socket (tests) everybody shares one.
 */
export const addressOf =
  (origin: string) =>
  (c: Http): string => {
    const near = c.env?.incoming ? (getConnInfo(c).remote.address ?? "") : "";
    const forwarded = c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
    const proxied = origin.startsWith("https:") && isNear(near) && forwarded !== "";
    return networkOf(proxied ? forwarded : near);
  };

const isNear = (address: string): boolean =>
  /^(::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|^::1$|^f[cd]|^$/i.test(address);

/** Whoever has one IPv6 address has a network of them: it counts as one. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address.slice(0, 64);
  const [head = "", tail = ""] = address.split("::");
  const [first, last] = [head.split(":").filter(Boolean), tail.split(":").filter(Boolean)];
  const groups = [...first, ...Array(Math.max(0, 8 - first.length - last.length)).fill("0"), ...last];
  return groups.slice(0, 4).join(":");
}
