/** The agents as a screen: who asks each, what waits, what each was refused, and the tokens that it goes by. */

import { type AgentModel, agentsView, type Beside, type Refused } from "./agents.ts";
import { type ViewContext, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { actorName, capital, counted, listed, nameOf, plural } from "./names.ts";
import type { StatusModel } from "./status.ts";
import { day, moment } from "./times.ts";

export interface AgentsScreenModel {
  readonly title: string;
  readonly answer: string;
  readonly agents: readonly AgentCard[];
}

export interface AgentCard {
  readonly id: string;
  readonly title: string;
  /** Who asks it, and what it may open without a person, as sentences. */
  readonly says: string;
  /** False: the page names it no more. */
  readonly named: boolean;
  readonly asked: readonly {
    readonly href: string;
    readonly title: string;
    readonly says: string;
    /** Waits for a person. */
    readonly waits: boolean;
    readonly state: string;
  }[];
  /** How much it asked for in all, and how many of them wait. */
  readonly askedSays: string;
  readonly refused: readonly { readonly says: string; readonly when: string; readonly code: string }[];
  readonly refusedSays: string;
  readonly tokens: readonly { readonly name: string; readonly says: string; readonly good: boolean }[];
  /** Empty where it asked no model. */
  readonly calls: string;
}

export async function agentsScreenView(context: ViewContext, beside: Beside): Promise<AgentsScreenModel> {
  const agents = await agentsView(context, beside);
  return { ...headline(agents), agents: agents.map((one) => card(context, one)) };
}

function headline(agents: readonly AgentModel[]) {
  const answer = "They draft, ask and are told no. Whatever they were given, none of them can say yes to anything.";
  const waiting = agents.reduce((sum, one) => sum + one.waiting, 0);
  const named = agents.filter(({ named }) => named).length;
  if (named === 0)
    return { title: "No agent is on the page", answer: "Until one is, no token can be made for an agent." };
  if (waiting > 0) return { title: `Agents wait for ${counted(waiting)} ${plural(waiting, "answer")}`, answer };
  return { title: `${capital(counted(named))} ${plural(named, "agent asks", "agents ask")} here`, answer };
}

function card(context: ViewContext, agent: AgentModel): AgentCard {
  const { id, named, kind, askedBy, may, asked, waiting, newest, refusals, refused, tokens, calls, cost } = agent;
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const alone =
    may.length === 0 ? "" : ` It opens ${listed(may.map((one) => one.replaceAll("-", " ")))} without a person.`;
  return {
    ...{ id, named, title: capital(actorName(`agent:${id}`)) },
    says: named ? `${kind}. ${listed(askedBy.map(nameOf), "or")} asks it.${alone}` : "The page names it no more.",
    asked: newest.map((one) => row(one, when)),
    askedSays: `${asked} in all${waiting > 0 ? `, ${waiting} ${plural(waiting, "waits", "wait")}` : ""}`,
    refused: refused.map((one) => ({ says: tried(one), when: when(one.at), code: one.refused })),
    refusedSays: String(refusals),
    tokens: tokens.map(({ name, state, scopes, until, by }) => {
      const ends = state === "good" ? `ends ${day(until, context.at, zoneOf(context))}` : tokenWords[state];
      return {
        name: visible(name),
        says: `${scopes.join(", ")}; made by ${actorName(by)}, ${ends}`,
        good: state === "good",
      };
    }),
    calls: calls === 0 ? "" : `${calls} ${plural(calls, "call")} of models, ${(cost / 1e9).toFixed(2)}\u00a0USD`,
  };
}

const tokenWords = {
  ended: "ended",
  expired: "expired",
  orphaned: "dead: its maker or its agent left the page",
} as const;

const row = ({ path, title, kind, at, awaits, state, open }: StatusModel, when: (at: string) => string) => ({
  href: path,
  title: visible(title),
  says: `${capital(kind)} of ${when(at)}.${awaits.length > 0 ? ` ${listed(awaits.map(nameOf), "or")} is awaited.` : ""}`,
  waits: open && awaits.length > 0,
  state: state.replaceAll("-", " "),
});

/** `proposal.answer` of p-1 → `Tried to answer the proposal p-1.` */
function tried({ type, subject }: Refused): string {
  const [kind = "", act = ""] = type.split(".");
  const verb = act.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `Tried to ${verb} the ${kind}${subject === "" ? "" : ` ${visible(subject)}`}.`;
}
