/** The claim: stop check, the yes that is used up, and the intent to send, in one append; and what is heard of it afterwards. */

import { digest } from "../../kernel/json.ts";
import type { Refusal } from "../../kernel/kind.ts";
import { actionCard } from "./card.ts";
import { approversOf, type Seen, statusOf, stoppedBy, validUntil } from "./may.ts";
import { no } from "./refusals.ts";
import { ruleFor } from "./rule.ts";
import { type ActionState, type Dispatch, endOf, firstSent, lastDispatch } from "./state.ts";

/** How long a permit is good, and how long the server that sends waits for its own end, in milliseconds. */
export const permitMs = 600_000;
export const leaseMs = 60_000;

export interface Claim {
  readonly id: string;
  readonly attempt: string;
  readonly host: string;
  readonly permit: boolean;
}

/** What to record so that it may be sent now, nothing where this very attempt was recorded before, or why not. */
export function sending(context: Seen, { id, attempt, host, permit }: Claim) {
  const { state, world, actor, at } = context;
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  if (!state) return no.unknown(id);
  const rule = ruleFor(inForce.page, state.kind);
  if (permit && actor !== state.by) return no.notProposer(state.by);
  if (!permit && actor !== "system") return no.notSystem();
  const before = state.dispatches.find((one) => one.attempt === attempt);
  if (before)
    return before.by === actor && before.host === host ? again(before, at) : no.claimed(before.attempt, before.at);
  if (permit !== (rule.to === "")) return permit ? no.byWebhook() : no.byPermit();
  const shut = closed(context, state);
  if (shut) return shut;
  const until = new Date(Date.parse(at) + (permit ? permitMs : leaseMs)).toISOString();
  // Every time that it is sent it is the same to the byte, also under a page that came after.
  const sum = state.approval?.digest ?? firstSent(state.dispatches)?.digest;
  return { id, attempt, host, to: rule.to, until, digest: sum ?? digest(actionCard(state, inForce.version)) };
}

/** The same claim once more: nothing to record while it is good, and a no once it is used or over. */
function again({ redeemed, end, until }: Dispatch, at: string): Refusal | [] {
  const used = redeemed ?? end;
  if (used) return no.spent(used.at);
  return until <= at ? no.permitOver(until) : [];
}

/** Why it may not be sent now, or undefined. */
function closed(context: Seen, state: ActionState): Refusal | undefined {
  const { world, at } = context;
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  const whose = approversOf(inForce.page, state, at)[0]?.person ?? "";
  const last = lastDispatch(state);
  switch (statusOf(world, state, at)) {
    case "ready":
      return undefined;
    case "waiting":
      return no.unapproved(whose);
    case "stale":
      return state.approval?.page === inForce.version
        ? no.stale(whose, validUntil(world, state, ruleFor(inForce.page, state.kind), at))
        : no.otherPage(whose);
    case "stopped":
      return stopped(context, state);
    case "running":
      return no.claimed(last?.attempt ?? "", last?.at ?? "");
    case "in-doubt":
      return no.inDoubt(whose);
    default:
      return no.over(endOf(state) ?? "over");
  }
}

function stopped({ world, at }: Seen, state: ActionState): Refusal | undefined {
  const held = stoppedBy(world, state, at);
  if (!held) return undefined;
  return "pause" in held
    ? no.paused(held.pause.id, held.pause.name, held.pause.at)
    : no.frozen(held.freeze.says, held.freeze.id);
}

/** The permit is used, where it is done. Asked once: the second time it is spent. */
export function redeeming(context: Seen, id: string, attempt: string) {
  const { state, at, actor } = context;
  if (!state) return no.unknown(id);
  const found = attemptOf(state, attempt);
  if (found?.to !== "") return no.unknownAttempt();
  if (found.redeemed) return no.spent(found.redeemed.at);
  if (found.end) return no.spent(found.end.at);
  if (found.until <= at) return no.permitOver(found.until);
  return stopped(context, state) ?? { id, attempt, by: actor };
}

/** Whether this caller may say how an attempt ended: whoever claimed it, or whoever used its permit. */
export const mayEnd = (found: Dispatch, actor: string): boolean => found.by === actor || found.redeemed?.by === actor;

export const attemptOf = (state: ActionState, attempt: string): Dispatch | undefined =>
  state.dispatches.find((one) => one.attempt === attempt);
