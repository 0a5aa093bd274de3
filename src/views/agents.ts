/** The agents of the page: who asks each, what it may do, what it asked for, what it was refused, and the tokens it goes by. */

import { holderNow } from "../decisions/token/holder.ts";
import type { TokenState } from "../decisions/token/kind.ts";
import { type Seen, type ViewContext, worldOf } from "./context.ts";
import { askedFor, type StatusModel } from "./status.ts";

/** An act that was refused, as the book beside the record has it. */
export interface Refused {
  /** UTC. */
  readonly at: string;
  /** `proposal.answer` */
  readonly type: string;
  readonly subject: string;
  /** The permanent code of the refusal. */
  readonly refused: string;
  readonly actor: string;
}

/** What is known of agents beside the record. */
export interface Beside {
  /** The newest first. */
  readonly refused: readonly Refused[];
  /** What the calls of one token came to, and how many there were. Cost in nano-dollars. */
  readonly spent: (token: string) => { readonly calls: number; readonly cost: number };
}

export interface AgentToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** UTC. */
  readonly until: string;
  /** The person who made it and answers for it. */
  readonly by: string;
  readonly at: string;
  /** `orphaned`: the page no longer names the agent, or who made it. */
  readonly state: "good" | "ended" | "expired" | "orphaned";
}

export interface AgentModel {
  readonly id: string;
  /** False: it asked for something, and the page in force names it no more. */
  readonly named: boolean;
  readonly kind: string;
  readonly askedBy: readonly string[];
  /** What it may open without a person. */
  readonly may: readonly string[];
  readonly tokens: readonly AgentToken[];
  readonly asked: number;
  readonly waiting: number;
  readonly newest: readonly StatusModel[];
  /** Of models, through the gateway, lately. Nano-dollars. */
  readonly calls: number;
  readonly cost: number;
  readonly refusals: number;
  readonly refused: readonly Refused[];
}

/** So much of what it asked for, and of what it was refused, is shown. */
const shown = 20;

/** Every agent of the page in its order, then those that only the record knows. */
export async function agentsView(context: ViewContext, beside: Beside): Promise<AgentModel[]> {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  const named = page?.agents ?? [];
  const known = new Set(named.map(({ id }) => id));
  const held = [...seen.tokens.values()].flatMap(({ holder }) => idOf(holder) ?? []);
  const refused = beside.refused.flatMap(({ actor }) => idOf(actor) ?? []);
  const gone = [...new Set([...held, ...refused])].filter((id) => !known.has(id)).sort();
  return Promise.all([
    ...named.map((one) => agentOf(context, seen, beside, { ...one, named: true })),
    ...gone.map((id) => agentOf(context, seen, beside, { id, named: false, kind: "", askedBy: [], may: [] })),
  ]);
}

/** `coder` of `agent:coder`; undefined for everybody who is no agent. */
const idOf = (actor: string): string | undefined =>
  actor.startsWith("agent:") ? actor.slice("agent:".length) : undefined;

async function agentOf(
  context: ViewContext,
  seen: Seen,
  { refused, spent }: Beside,
  agent: Pick<AgentModel, "id" | "named" | "kind" | "askedBy" | "may">,
): Promise<AgentModel> {
  const actor = `agent:${agent.id}`;
  const tokens = [...seen.tokens.values()].filter(({ holder }) => holder === actor).sort(newestFirst);
  const say = await context.words(tokens.map(({ name }) => name));
  const own = refused.filter((one) => one.actor === actor);
  const sums = tokens.map(({ id }) => spent(id));
  return {
    ...agent,
    ...(await askedFor(context, actor, shown)),
    tokens: tokens.map((one) => {
      const { id, scopes, expires: until, by, at } = one;
      return { id, name: say(one.name), scopes, until, by, at, state: tokenState(seen, one, context.at) };
    }),
    calls: sums.reduce((sum, { calls }) => sum + calls, 0),
    cost: sums.reduce((sum, { cost }) => sum + cost, 0),
    refusals: own.length,
    refused: own.slice(0, shown),
  };
}

const newestFirst = (one: TokenState, other: TokenState): number => other.at.localeCompare(one.at);

function tokenState({ page }: Seen, token: TokenState, at: string): AgentToken["state"] {
  if (token.revoked) return "ended";
  if (token.expires <= at) return "expired";
  return holderNow(token, page.inForce?.page, at) ? "good" : "orphaned";
}
