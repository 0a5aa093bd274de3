/** What every answer carries and every write must pass: headers, same origin, size, pace. */

import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { longestPatch } from "../decisions/change/facts.ts";
import { longestSheet } from "../decisions/work/paper.ts";
import { declined } from "./screen.tsx";

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

/**
 * Screens travel packed: over a phone's line that is most of the time until one is read. What BREACH needs, a secret in
 * the body beside words of another site's choosing, is absent: no screen that is read holds a secret, and cookies of other
 * sites' requests stay at home.
 */
export const packed: MiddlewareHandler = compress({ encoding: "gzip", contentTypeFilter: /^text\/html/ });

/** No inline script, no frame, no referrer, no guess at a type, no copy in a cache. */
export const secured =
  (origin: string): MiddlewareHandler =>
  async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set("content-security-policy", policy);
    headers.set("x-content-type-options", "nosniff");
    headers.set("referrer-policy", "same-origin"); // With no-referrer, browsers say `Origin: null` for our own forms.
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    if (origin.startsWith("https:")) headers.set("strict-transport-security", "max-age=31536000");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  };

/**
 * A write from another site's page is refused, also before anybody is signed in: nobody is signed in as somebody else.
 * Browsers say where a form came from; what comes with neither origin nor cookie is no browser's.
 */
export const sameOrigin =
  (origin: string): MiddlewareHandler =>
  async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    const from = c.req.header("origin");
    const site = c.req.header("sec-fetch-site");
    const noBrowser = from === undefined && site === undefined && c.req.header("cookie") === undefined;
    const own = from === undefined ? site === "same-origin" || site === "none" : from === origin;
    if (own || noBrowser) return next();
    return declined(c, {
      status: 403,
      code: "http.otherSite",
      why: "This came from another site's page, so nothing was done.",
      next: `Open ${origin} and do it there.`,
    });
  };

/** A body's limit in bytes, and the text that the contract of its route allows to be long. */
interface Limit {
  readonly bytes: number;
  readonly field: string;
}

/** JSON writes a character in at most so many bytes (`\u001b`), a form in so many (`%E2%82%AC`). */
const inJson = 6;
const inForm = 9;
/** What is said around a long text, and what is enough where there is none. */
const around = 524_288;
const limits: readonly (readonly [path: RegExp, limit: Limit])[] = [
  [/^\/v1\/(changes|releases)$/, { field: "patch", bytes: inJson * longestPatch + 8 * around }],
  [/^\/v1\/page\/offer$/, { field: "source", bytes: inJson * 262_144 + around }],
  // Parameters that a person can read fit in; more would only be read to be refused.
  [/^\/v1\/actions(\/|$)/, { field: "parameters", bytes: 262_144 }],
  [/^\/(v1\/)?work\/import$/, { field: "csv", bytes: inForm * longestSheet + around }],
  [/\/customers$/, { field: "csv", bytes: inForm * 400_000 + around }],
];
const tooLarge = ({ bytes, field }: Limit): MiddlewareHandler =>
  bodyLimit({
    maxSize: bytes,
    onError: (c) =>
      declined(c, {
        status: 413,
        code: "http.tooLarge",
        why: `More than ${bytes} bytes were sent, so nothing was read.`,
        next: field === "" ? "Send less." : `Send less in the field ${field}.`,
      }),
  });
const guards = limits.map(([path, limit]) => [path, tooLarge(limit)] as const);
const usual: Limit = { field: "", bytes: around };
const usually = tooLarge(usual);

/** What a write to this path may take. */
export const limitOf = (path: string): Limit => limits.find(([of]) => of.test(path))?.[1] ?? usual;

/** Limits are for writes only: on reads the check would cost more than the read. */
export const limited: MiddlewareHandler = (c, next) => {
  const { method, path } = c.req;
  // An alert is read only once its sender is known, by a limit of its own.
  if (method === "GET" || method === "HEAD" || path.startsWith("/hooks/")) return next();
  const [, guard] = guards.find(([of]) => of.test(path)) ?? [];
  return (guard ?? usually)(c, next);
};
