/** What a caller may do here and what it never may, what it waits for, and what stands still: what an agent reads before it begins. */

import { approversOf, areaOfAction } from "../decisions/action/may.ts";
import { riskOf, ruleFor } from "../decisions/action/rule.ts";
import { freezes } from "../decisions/freeze/frozen.ts";
import { mayThaw } from "../decisions/freeze/kind.ts";
import { resumers } from "../decisions/pause/kind.ts";
import { behindCall } from "../decisions/token/behind.ts";
import type { Scope } from "../decisions/token/holder.ts";
import type { Agent, Page, Risk } from "../page/page.ts";
import { openPauses } from "./ai-paused.ts";
import { pausedTitle } from "./ai-words.ts";
import type { Seen } from "./context.ts";
import { actorName, capital } from "./names.ts";
import { stopSays } from "./status-action.ts";

/** What each scope lets a token do, as a sentence. */
const canSays: Readonly<Record<Scope, string>> = {
  read: "Read the page, the record and how things stand.",
  propose: "Propose actions and decisions, submit changes, ask for emergency access, pause.",
  report: "Push numbers.",
  deploy: "Fetch permits and pass the gate with what was approved.",
  alert: "Post alerts.",
  call: "Ask models through the gateway.",
};

/** What no token ever does, whatever its scopes. */
export const never: readonly string[] = [
  "Approve, refuse, review, resume or settle anything: people do that in their browser.",
  "Confirm for a person: what a client confirms counts for nothing here.",
  "Make a token.",
];

export const canOf = (scopes: readonly Scope[]): string[] => scopes.map((scope) => canSays[scope]);

/** The agent of the page behind a caller; undefined for machines and people. */
export const agentOf = (page: Page, actor: string): Agent | undefined =>
  page.agents.find(({ id }) => actor === `agent:${id}`);

export interface ActionLimit {
  readonly kind: string;
  readonly does: string;
  readonly area: string;
  readonly risk: Risk;
  readonly who: readonly string[];
  readonly how: "webhook" | "permit";
  readonly stopped: string;
}

/** Each kind of action that the page names: how dangerous, whose yes, and what stops it now. */
export function actionLimits(
  seen: Seen,
  page: Page,
  caller: { readonly actor: string; readonly via: string },
  at: string,
): ActionLimit[] {
  const makers = behindCall(caller, page, seen.tokens).all;
  return page.actions.map(({ name: kind }) => {
    const rule = ruleFor(page, kind);
    const risk = riskOf(rule);
    const area = areaOfAction(page, rule).name;
    const can = risk === "low" ? [] : approversOf(page, { kind, risk, makers, by: caller.actor, area, at }, at);
    return {
      ...{ kind, does: rule.does, area, risk, how: rule.to === "" ? "permit" : "webhook" },
      who: can.map(({ person }) => person),
      stopped: stopSays(seen, { kind, task: "" }, at),
    };
  });
}

export interface Hold {
  readonly id: string;
  readonly says: string;
  /** UTC. */
  readonly since: string;
  /** UTC; empty while nobody knows. */
  readonly until: string;
  /** Persons who may lift it. */
  readonly lifts: readonly string[];
}

/** Every pause and every freeze that holds now. */
export function holdsNow(seen: Seen, page: Page, at: string): Hold[] {
  const pauses = openPauses(seen).map((one) => ({
    id: one.id,
    says: `${pausedTitle(one)} is paused by ${one.trigger === "" ? actorName(one.by) : `its trigger ${one.trigger}`}.`,
    ...{ since: one.at, until: "", lifts: resumers(page, one, at) },
  }));
  const names = page.environments.map(({ name }) => name);
  const frozen = (names.length > 0 ? names : [""]).flatMap((environment) =>
    freezes(page, seen.freeze, seen.incidents, environment, at).map(({ id, says, since, until }) => ({
      ...{ id, since, until, lifts: mayThaw(page, at) },
      says: environment === "" ? says : `${capital(environment)}: ${says}`,
    })),
  );
  return [...pauses, ...frozen];
}
