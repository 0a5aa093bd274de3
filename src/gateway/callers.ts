/** Who calls a model: whoever holds a token with the scope `call`, or this server itself, for a drill or a comparison. */

import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { App } from "../app/app.ts";
import { viaComparison } from "../decisions/comparison/sealing.ts";
import { type Holder, holderOfSecret } from "../decisions/token/holder.ts";
import { worldOf } from "../views/context.ts";
import type { Ask } from "./ledger.ts";
import { type No, no } from "./refuse.ts";
import { trialHeaders, viaWayBack } from "./trial-calls.ts";

/** The server itself. Its calls are paid like any other, and stand under no customer's pause. */
const ownHolder: Holder = { caller: { actor: "system", via: "system" }, scopes: ["call"], by: "" };

/** Gives the function that finds the caller. A token that was made elsewhere a moment ago is known after a look at the record. */
export function callersOf(app: App, now: () => Date, ownKey: string | undefined) {
  const known = (req: IncomingMessage): Holder | undefined => {
    if (ownKey !== undefined && isOwn(req, ownKey)) return ownHolder;
    const { tokens, page } = worldOf(app.world);
    return holderOfSecret(tokens, page.inForce?.page, secretIn(req), now().toISOString());
  };
  const allowed = (holder: Holder): Holder | No => (holder.scopes.includes("call") ? holder : no.notAllowed());

  return async (req: IncomingMessage): Promise<Holder | No> => {
    const holder = known(req);
    if (holder || secretIn(req) === "") return holder ? allowed(holder) : no.unknownCaller();
    await app.fresh();
    const fresh = known(req);
    return fresh ? allowed(fresh) : no.unknownCaller();
  };
}

/** A drill, a comparison and a look at the way back say as which release they ask, and which model; nobody else can. */
export function asAsked(holder: Holder, { headers }: IncomingMessage, ask: Ask, { world }: Pick<App, "world">): Ask {
  if (holder !== ownHolder) return ask;
  const release = Number(headers[trialHeaders.release]);
  const model = String(headers[trialHeaders.model] ?? "");
  const comparison = String(headers[trialHeaders.comparison] ?? "");
  const own = headers[trialHeaders.wayBack] === undefined ? ask.caller.via : viaWayBack;
  const caller = comparison === "" ? { ...ask.caller, via: own } : starterOf(ask, comparison, world);
  return { ...ask, caller, drill: true, trial: { release, model } };
}

/** Whoever started a comparison pays for it: as a person, and with the key that they used. */
function starterOf({ caller }: Ask, id: string, world: App["world"]): Ask["caller"] {
  const { by = "", via = "" } = worldOf(world).comparisons.get(id) ?? {};
  return { ...caller, by, via: `${viaComparison}${id}${via.startsWith("token:") ? `:${via}` : ""}` };
}

function isOwn({ headers }: IncomingMessage, key: string): boolean {
  const said = headers[trialHeaders.key];
  if (typeof said !== "string") return false;
  const [theirs, ours] = [Buffer.from(said), Buffer.from(key)];
  return theirs.length === ours.length && timingSafeEqual(theirs, ours);
}

/** The secret as OpenAI's clients send it, or as Anthropic's do; empty when there is none. */
function secretIn({ headers }: IncomingMessage): string {
  const { authorization } = headers;
  if (authorization?.startsWith("Bearer ")) return authorization.slice("Bearer ".length);
  const key = headers["x-api-key"];
  return typeof key === "string" ? key : "";
}
