/** Whose token it is, and whether it is still good. Asked at every request: a token that was ended is over at once. */

import { timingSafeEqual } from "node:crypto";
import { sha256 } from "../../kernel/json.ts";
import type { Subjects } from "../../kernel/kind.ts";
import { type Page, personOf } from "../../page/page.ts";
import { personIn } from "../caller.ts";
import type { scopes, TokenState } from "./kind.ts";

export type Scope = (typeof scopes)[number];

/** Whoever holds a token: an agent, a machine, or a person's paired command line. */
export interface Holder {
  readonly caller: { readonly actor: string; readonly via: string };
  readonly scopes: readonly Scope[];
  /** The person who made the token, as `person:ana`. */
  readonly by: string;
}

const form = /^fc_([a-z0-9]{1,40})_([A-Za-z0-9_-]{20,200})$/;

/** The holder of a secret such as `fc_…`, or undefined when it is unknown, or no longer good at `at`. */
export function holderOfSecret(
  tokens: Subjects<TokenState>,
  page: Page | undefined,
  secret: string,
  at: string,
): Holder | undefined {
  const [, id, rest] = form.exec(secret) ?? [];
  const token = id === undefined ? undefined : tokens.get(id);
  if (!token || rest === undefined) return undefined;
  if (!timingSafeEqual(Buffer.from(token.hash, "hex"), Buffer.from(sha256(rest), "hex"))) return undefined;
  return holderNow(token, page, at);
}

/**
 * The holder of a token, or undefined when it is revoked or expired, or when the page names its holder, or the person who
 * made it and answers for it, no longer.
 */
export function holderNow(token: TokenState, page: Page | undefined, at: string): Holder | undefined {
  if (token.revoked || token.expires <= at) return undefined;
  const [kind, who] = token.holder.split(":") as [string, string];
  if (!page || !personOf(page, personIn(token.by))) return undefined;
  if (kind === "person" && !personOf(page, who)) return undefined;
  if (kind === "agent" && !page.agents.some((agent) => agent.id === who)) return undefined;
  const via = `${kind === "person" ? "cli" : "token"}:${token.id}`;
  return { caller: { actor: token.holder, via }, scopes: token.scopes, by: token.by };
}
