/** Who calls: a person's browser session, or a token. Nothing else is believed. */

import { createHash, timingSafeEqual } from "node:crypto";
import type { Context as Http } from "hono";
import { getCookie } from "hono/cookie";
import type { Caller } from "../../app/app.ts";
import { personIn } from "../../decisions/caller.ts";
import type { Session } from "../../decisions/person/kind.ts";
import type { scopes } from "../../decisions/token/kind.ts";
import { isNamed, personOf } from "../../page/page.ts";
import { pageShown, type Seen, worldOf } from "../../views/context.ts";
import type { Deps } from "../deps.ts";

export type Scope = (typeof scopes)[number];

/** A person in a browser. */
export interface Visitor {
  readonly person: string;
  readonly session: Session;
  readonly caller: Caller;
  readonly assurance: "link" | "passkey";
}

/** Whoever holds a token: an agent, a machine, or a person's paired command line. */
export interface Holder {
  readonly caller: Caller;
  readonly scopes: readonly Scope[];
  /** The person who made the token, as `person:ana`. */
  readonly by: string;
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
  const [, id, secret] =
    /^Bearer fc_([a-z0-9]{1,40})_([A-Za-z0-9_-]{20,200})$/.exec(c.req.header("authorization") ?? "") ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const seen = worldOf(app.world);
  const token = seen.tokens.get(id);
  if (!token || token.revoked || token.expires <= now().toISOString()) return undefined;
  if (!timingSafeEqual(Buffer.from(token.hash, "hex"), Buffer.from(hashOf(secret), "hex"))) return undefined;
  const [kind, who] = token.holder.split(":") as [string, string];
  const page = seen.page.inForce?.page;
  if (!page || !personOf(page, personIn(token.by))) return undefined;
  if (kind === "person" && !personOf(page, who)) return undefined;
  if (kind === "agent" && !page.agents.some((agent) => agent.id === who)) return undefined;
  const via = `${kind === "person" ? "cli" : "token"}:${id}`;
  return { caller: { actor: token.holder, via }, scopes: token.scopes, by: token.by };
}
