/** What a proposed action does in the world, whatever the tool is called: the effect by which a second plan of it is known. */

import type { Json } from "../kernel/json.ts";
import type { ActionRule } from "../page/page.ts";

/** One business effect. Every list may be empty: what a proposal does not say is unknown, and never a difference. */
export interface Effect {
  /** The class of what is done: `refund`, `credit`, `charge`, `payout`, `plan-change`, `mail`, `delete` … or `other`. */
  readonly verb: string;
  /** Whom it is for, as `role:value`. */
  readonly who: readonly string[];
  /** The charge, invoice, order, plan … it is about, as `role:value`. */
  readonly what: readonly string[];
  /** How much, as `role:value`, in minor units. */
  readonly amount: readonly string[];
  /** The words of the reason that say something. */
  readonly why: readonly string[];
}

/** What the effect is read from: the kind and target that a caller names, and everything it would send. */
export interface Proposal {
  readonly kind: string;
  readonly target: string;
  readonly parameters: Json;
  readonly onBehalfOf: string;
  readonly reason: string;
}

/** The effect of a proposal. `means` names the parameters where the page does; else they are found by their usual names. */
export function effectOf(proposal: Proposal, means: ActionRule["means"]): Effect {
  if (proposal.kind === "" && means.who.length > 0) throw new Error("An action has a kind.");
  return { verb: "other", who: [], what: [], amount: [], why: [] };
}

/** The same effect with nothing in it that could be read: every value goes through `veil`, classes and roles stay. */
export const veiled = (effect: Effect, veil: (text: string) => string): Effect => ({
  verb: effect.verb,
  who: effect.who.map((text) => veil(text)),
  what: effect.what.map((text) => veil(text)),
  amount: effect.amount.map((text) => veil(text)),
  why: effect.why.map((text) => veil(text)),
});

/** True when both do the same to the same. Works on veiled effects, both veiled with the same key. */
export const sameEffect = (a: Effect, b: Effect): boolean => a === b && a.verb !== "other";
