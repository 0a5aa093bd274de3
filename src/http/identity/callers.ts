/** Who calls: a person's browser session, or a token. Nothing else is believed. */

import { createHash } from "node:crypto";
import type { Context as Http } from "hono";
import { getCookie } from "hono/cookie";
import type { Caller } from "../../app/app.ts";
import type { Session } from "../../decisions/person/kind.ts";
import { type Holder, holderOfSecret } from "../../decisions/token/holder.ts";
import { isNamed } from "../../page/page.ts";
import { pageShown, type Seen, worldOf } from "../../views/context.ts";
import type { Deps } from "../deps.ts";

export type { Holder, Scope } from "../../decisions/token/holder.ts";

/** A person in a browser. */
export interface Visitor {
  readonly person: string;
  readonly session: Session;
  readonly caller: Caller;
  readonly assurance: "link" | "passkey";
}

export const hashOf = (secret: string): string => createHash("sha256").update(secret, "utf8").digest("hex");

/** With https the name itself forbids other hosts and insecure writers (RFC 6265bis, section 4.1.3.2). */
export const cookieName = (origin: string): string => (origin.startsWith("https:") ? "__Host-finalcall" : "finalcall");

/** The signed-in person, or undefined: no cookie, ended, expired, or no longer named by the page. */
export function visitorOf(c: Http, { app, now, origin }: Deps): Visitor | undefined {
  const secret = getCookie(c, cookieName(origin));
  return secret === undefined ? undefined : visitor(worldOf(app.world), hashOf(secret), now().toISOString());
}

function visitor(seen: Seen, hash: string, at: string): Visitor | undefined {
  for (const state of seen.people.values()) {
    const session = state.sessions.find((one) => one.session === hash);
    if (!session) continue;
    const page = pageShown(seen);
    if (session.expires <= at || !page || !isNamed(page, state.id)) return undefined;
    const key = state.passkeys.find(({ credential }) => credential === session.credential);
    const assurance = session.how === "passkey" && key?.confirmed ? "passkey" : "link";
    const caller = { actor: `person:${state.id}`, via: `${assurance}:${hash.slice(0, 16)}` };
    return { person: state.id, session, caller, assurance };
  }
  return undefined;
}

/** Whether anybody at all is known to ask. A request with a token is a machine's, also from a browser where somebody is signed in. */
export const isKnown = (c: Http, deps: Deps): boolean =>
  c.req.header("authorization") === undefined ? visitorOf(c, deps) !== undefined : holderOf(c, deps) !== undefined;

/**
 * The holder of the token in the authorization header, or undefined when it is unknown, revoked or expired, or when the
 * page names its holder, or the person who made it and answers for it, no longer.
 */
export function holderOf(c: Http, { app, now }: Deps): Holder | undefined {
  const secret = /^Bearer (fc_\S+)$/.exec(c.req.header("authorization") ?? "")?.[1];
  if (secret === undefined) return undefined;
  const { tokens, page } = worldOf(app.world);
  return holderOfSecret(tokens, page.inForce?.page, secret, now().toISOString());
}
