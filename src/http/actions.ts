/** Actions as the API takes and tells them: proposed under a key of the caller's own, told with their words. */

import { createHmac } from "node:crypto";
import type { z } from "@hono/zod-openapi";
import type { Answer, Caller } from "../app/app.ts";
import { wordsOf } from "../app/words.ts";
import { effectOf, veiled } from "../classify/effect.ts";
import { actionCard, settleDigests } from "../decisions/action/card.ts";
import { longestParameters } from "../decisions/action/kind.ts";
import { ruleFor } from "../decisions/action/rule.ts";
import type { ActionState } from "../decisions/action/state.ts";
import { canonical, digest, type Json, sha256 } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import type { Malformed } from "../kernel/world.ts";
import type { Store } from "../log/store.ts";
import { type ViewContext, worldOf } from "../views/context.ts";
import { actionStatus } from "../views/status-action.ts";
import { act } from "./acts.ts";
import type { Frozen } from "./api/route.ts";
import type * as contract from "./contract/actions.ts";
import type { Deps } from "./deps.ts";
import { storedKey } from "./identity/challenge-key.ts";

export type Proposal = z.output<typeof contract.Propose>;

/** An action's id: the same for the same key of the same caller, and free of whatever the key says. */
export const actionId = (actor: string, key: string): string => `action-${sha256(`${actor}\n${key}`).slice(0, 24)}`;

/** The key of the header, quoted as a structured field (RFC 8941, section 3.3.3) or bare; undefined when it is neither. */
export function idempotencyKey(header: string | undefined): string | undefined {
  const quoted = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/.exec(header ?? "")?.[1]?.replace(/\\(.)/g, "$1");
  const key = quoted ?? (/^[!#-~]+$/.test(header ?? "") ? header : undefined);
  return key !== undefined && key.length >= 1 && key.length <= 255 ? key : undefined;
}

/** Proposes it, or answers what came of the same proposal before. The caller's own command id is not used: the key is. */
export async function proposeAction(deps: Deps, caller: Caller, key: string, proposal: Proposal): Promise<Answer> {
  const { kind, target, reason, onBehalfOf, task, call, replaces } = proposal;
  const given = proposal.parameters as Json;
  const parameters = canonical(given);
  if (parameters.length > longestParameters) return tooLong;
  const secret = await veilOf(deps);
  const veil = (text: string) => createHmac("sha256", secret).update(text).digest("hex");
  const inForce = worldOf(deps.app.world).page.inForce;
  const effect = effectOf(
    { kind, target, parameters: given, onBehalfOf, reason },
    inForce ? ruleFor(inForce.page, kind).means : { who: [], what: [], howMuch: [], why: [] },
  );
  const { actor, via } = caller;
  return act(
    deps,
    "action.propose",
    {
      ...{ id: actionId(actor, key), key, kind, target, parameters, reason, onBehalfOf, task, call, replaces },
      print: veil(canonical({ kind, target, parameters, reason, onBehalfOf, task, call, replaces })),
      // Half of each is enough to tell them apart, and too little to be looked up.
      effect: veiled(effect, (text) => veil(text).slice(0, 32)),
    },
    { actor, via },
  );
}

const tooLong: Malformed = {
  malformed: [{ field: "parameters", message: `At most ${longestParameters} characters of canonical JSON.` }],
};

/** The key that veils effects and prints: one for each store, made when the first action is proposed. */
const veils = new WeakMap<Store, Promise<string>>();
function veilOf(deps: Deps): Promise<string> {
  const known = veils.get(deps.app.store);
  if (known) return known;
  const fresh = storedKey(deps, "action-key");
  veils.set(deps.app.store, fresh);
  fresh.catch(() => veils.delete(deps.app.store));
  return fresh;
}

type Told = Frozen<z.input<typeof contract.Action>>;

/** An action as it stands, with its words. Undefined while no page is in force. */
export async function actionTold(deps: Deps, context: ViewContext, state: ActionState): Promise<Told | undefined> {
  const seen = worldOf(deps.app.world);
  const inForce = seen.page.inForce;
  if (!inForce) return undefined;
  const say = await wordsOf(deps.app.store, textsOf(state));
  const { status } = actionStatus({ context, seen, ...inForce }, state);
  const { id, key, kind, target, task, call, replaces, by, at, area, about, risk, twin } = state;
  const card = digest(actionCard(state, inForce.version));
  const said = (one: ActionState["refusal"]) => (one ? { by: one.by, at: one.at, reason: say(one.reason) } : null);
  const waits = status.state === "waiting" || status.state === "stale";
  const { approval, settled } = state;
  return {
    ...{ id, link: `${deps.origin}/actions/${id}`, key, kind, target, task, call, replaces, by, at, area, about, risk },
    ...{
      parameters: jsonIn(say(state.parameters)),
      reason: say(state.reason),
      onBehalfOf: say(state.onBehalfOf),
      twin,
    },
    ...{ status: status.state as Told["status"], holds: status.holds, says: status.says, next: status.next },
    ...{ awaits: status.awaits, until: status.until, page: inForce.version, digest: card },
    shown: {
      approve: waits ? card : "",
      settle: status.state === "in-doubt" ? settleDigests(state, inForce.version) : null,
    },
    approval: approval ? { by: approval.by, at: approval.at, page: approval.page, digest: approval.digest } : null,
    refusal: said(state.refusal),
    withdrawn: said(state.withdrawn),
    settled: settled ? { by: settled.by, at: settled.at, reason: say(settled.reason), outcome: settled.outcome } : null,
    dispatches: state.dispatches.map(({ attempt, to, by, at, until, digest, redeemed, end }) => ({
      ...{ attempt, to, by, at, until, digest },
      redeemed: redeemed ? { by: redeemed.by, at: redeemed.at } : null,
      end: end ? { outcome: end.outcome, status: end.status, says: say(end.says), ref: end.ref, at: end.at } : null,
    })),
    readBacks: state.readBacks.map(({ found, says, at }) => ({ found, says: say(says), at })),
    head: deps.app.head,
  };
}

function textsOf({ parameters, reason, onBehalfOf, refusal, withdrawn, settled, ...state }: ActionState): Text[] {
  const said = [refusal, withdrawn, settled].flatMap((one) => (one ? [one.reason] : []));
  const ends = state.dispatches.flatMap(({ end }) => (end ? [end.says] : []));
  return [parameters, reason, onBehalfOf, ...said, ...ends, ...state.readBacks.map(({ says }) => says)];
}

/** The value of canonical JSON; null when its words were removed. */
export function jsonIn(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return null;
  }
}
