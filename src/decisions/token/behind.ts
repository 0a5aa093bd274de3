/** Who stands behind a call: the person who acts, who answers for the token, and whoever asks the agent. None of them may approve what it makes. */

import type { Context, Subjects } from "../../kernel/kind.ts";
import type { Page } from "../../page/page.ts";
import { personIn, sessionOf } from "../caller.ts";
import type { TokenState } from "./kind.ts";

/** `acting`: who acts or answers for it; `all`: also everybody who may ask the agent, because nobody knows who did. */
export function behindCall(
  { actor, via }: Pick<Context, "actor" | "via">,
  page: Page | undefined,
  tokens: Subjects<TokenState>,
): { readonly acting: readonly string[]; readonly all: readonly string[] } {
  const agent = page?.agents.find(({ id }) => actor === `agent:${id}`);
  const acting = [personIn(actor), personIn(tokens.get(sessionOf({ via }))?.by ?? "")].filter((one) => one !== "");
  return { acting: [...new Set(acting)], all: [...new Set([...acting, ...(agent?.askedBy ?? [])])] };
}
