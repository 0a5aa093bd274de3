/** What agents are told by the API: their limits with the gateway's budgets, and how something stands, with its address. */

import type { z } from "@hono/zod-openapi";
import type { TokenState } from "../decisions/token/kind.ts";
import { balanceOf, dayOf } from "../gateway/budgets.ts";
import type { Balance } from "../gateway/ledger.ts";
import { metersOf } from "../gateway/meters.ts";
import type { Page } from "../page/page.ts";
import { agentsView, type Beside, type Refused } from "../views/agents.ts";
import type { ViewContext } from "../views/context.ts";
import { worldOf } from "../views/context.ts";
import { actionLimits, agentOf, canOf, holdsNow, never } from "../views/limits.ts";
import { type StatusModel, waitingOf } from "../views/status.ts";
import type { Frozen } from "./api/route.ts";
import type * as contract from "./contract/agents.ts";
import type { Deps } from "./deps.ts";
import type { Holder } from "./identity/callers.ts";

/** Of what waits, the newest so many. */
const mostWaiting = 50;

/** A status with the address that people open. */
export const statusTold = (
  { origin }: Pick<Deps, "origin">,
  { path, ...rest }: StatusModel,
): Frozen<z.input<typeof contract.Status>> => ({ ...rest, link: `${origin}${path}` });

/** What the holder of a token may do here; undefined before a page is in force. */
export async function limitsOf(
  deps: Deps,
  context: ViewContext,
  holder: Holder,
): Promise<Frozen<z.input<typeof contract.Limits>> | undefined> {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce;
  const id = holder.caller.via.slice(holder.caller.via.indexOf(":") + 1);
  const token = seen.tokens.get(id);
  if (!inForce || !token) return undefined;
  const { page, version } = inForce;
  const { caller, scopes } = holder;
  const agent = agentOf(page, caller.actor);
  const waiting = await waitingOf(context, caller.actor, mostWaiting);
  return {
    actor: caller.actor,
    agent: agent ? { ...agent } : null,
    token: { id, scopes, until: token.expires, by: token.by },
    can: canOf(scopes),
    never,
    actions: actionLimits(seen, page, caller, context.at),
    budgets: balancesOf(deps, page, token, context.at).map((one) => ({ ...one, left: leftOf(one) })),
    holds: holdsNow(seen, page, context.at),
    waiting: waiting.map((one) => statusTold(deps, one)),
    page: version,
    head: deps.app.head,
  };
}

const leftOf = ({ amount, spent, held }: Pick<Balance, "amount" | "spent" | "held">): number =>
  Math.max(0, amount - spent - held);

/** The budgets that this token's calls count on; one that was never used is whole. */
export function balancesOf({ gateway }: Pick<Deps, "gateway">, page: Page, token: TokenState, at: string) {
  const via = token.holder.startsWith("person:") ? `cli:${token.id}` : `token:${token.id}`;
  const known = gateway?.ledger.calls.balances() ?? [];
  const unused = { spent: () => 0, held: () => 0 };
  const tasks = page.ai.tasks.map(({ name }) => `task:${name}`);
  const meters = [...metersOf("", token.by.replace(/^person:/, ""), via), ...tasks];
  return meters.flatMap((meter) => {
    const found = known.find((one) => one.meter === meter) ?? balanceOf(page, unused, meter, dayOf(page, at));
    if (!found) return [];
    const { says, amount, spent, held, until } = found;
    return [{ meter, says, amount, spent, held, until }];
  });
}

/** So many entries of the book of refusals are looked through: those of everybody, the newest. */
const lookedThrough = 2000;

/** What the gateway and the book of refusals know of agents. */
export async function besideOf({ app, gateway }: Pick<Deps, "app" | "gateway">): Promise<Beside> {
  const last = (await app.store.lastNote("refusals"))?.n ?? 0;
  const rows = await app.store.notes("refusals", Math.max(0, last - lookedThrough), lookedThrough);
  const refused = rows.map(({ at, body }) => ({ ...(JSON.parse(body) as Omit<Refused, "at">), at })).reverse();
  return {
    refused,
    spent: (token) => {
      const days = gateway?.ledger.calls.byDay(`key:${token}`) ?? [];
      return { calls: sum(days.map(({ calls }) => calls)), cost: sum(days.map(({ cost }) => cost)) };
    },
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Every agent with the addresses that people open. */
export async function agentsTold(deps: Deps, context: ViewContext): Promise<Frozen<z.input<typeof contract.Agents>>> {
  const agents = await agentsView(context, await besideOf(deps));
  return {
    agents: agents.map(({ newest, refused, ...rest }) => ({
      ...rest,
      newest: newest.map((one) => statusTold(deps, one)),
      refused: refused.map(({ at, type, subject, refused }) => ({ at, type, subject, refused })),
    })),
    never,
    head: deps.app.head,
  };
}
