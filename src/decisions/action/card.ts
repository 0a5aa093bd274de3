/** What a person is shown, and signs, of an action. Its digest is the action's: what is shown is what is approved and what is executed. */

import { digest, type Json } from "../../kernel/json.ts";
import { type ActionState, firstSent, lastDispatch, type SettledAs } from "./state.ts";

type Card = { readonly [name: string]: Json };

/** Everything of it, under the page in force. The far side is sent this card with the words behind its digests. */
export const actionCard = (state: ActionState, page: string): Card => ({
  kind: "action.approve",
  ...{ id: state.id, key: state.key, action: state.kind, target: state.target, page },
  ...{ area: state.area, about: state.about, risk: state.risk, twin: state.twin, by: state.by, at: state.at },
  ...{ task: state.task, call: state.call, replaces: state.replaces },
  ...{ parameters: state.parameters.text, reason: state.reason.text, onBehalfOf: state.onBehalfOf.text },
});

/** The card that was claimed: under the page of the yes, and of the first claim where none was needed. */
export const sentCard = (state: ActionState): Card =>
  actionCard(state, state.approval?.page ?? (firstSent(state.dispatches) ?? lastDispatch(state))?.page ?? "");

/** The digests of the three cards. */
export const settleDigests = (state: ActionState, page: string): Readonly<Record<SettledAs, string>> => ({
  done: digest(settleCard(state, page, "done")),
  "not-done": digest(settleCard(state, page, "not-done")),
  again: digest(settleCard(state, page, "again")),
});

/** What a person signs who says what came of an action in doubt: a card for each of the three, so that no signature fits another. */
export const settleCard = (state: ActionState, page: string, outcome: SettledAs): Card => ({
  kind: "action.settle",
  outcome,
  ...{ id: state.id, action: digest(actionCard(state, page)), page },
  ...{ sent: state.dispatches.length, last: lastDispatch(state)?.attempt ?? "", readBacks: state.readBacks.length },
});
