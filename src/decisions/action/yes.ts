/** What a named person says in the browser: yes or no to an action, and what came of one that is in doubt. */

import { digest } from "../../kernel/json.ts";
import { isRefusal, type Refusal } from "../../kernel/kind.ts";
import type { Page } from "../../page/page.ts";
import { assuranceOf, personIn, personOnPage, touched } from "../caller.ts";
import { inviterOf } from "../person/kind.ts";
import { actionCard, settleCard } from "./card.ts";
import { approversOf, type Seen, statusOf, validUntil } from "./may.ts";
import { no } from "./refusals.ts";
import { riskNow, ruleFor } from "./rule.ts";
import { type ActionState, endOf, firstSent, type SettledAs } from "./state.ts";

interface Mine {
  readonly state: ActionState;
  readonly page: Page;
  readonly version: string;
  readonly me: string;
}

/** One of those whose call it is, in a browser session, who took no part in proposing it. */
function decider(context: Seen, id: string): Mine | Refusal {
  const { state, world, at } = context;
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  if (!state) return no.unknown(id);
  const can = approversOf(inForce.page, state, at);
  const whose = can[0]?.person ?? "";
  const me = personOnPage(inForce.page, context);
  if (!me || !assuranceOf(context)) return no.notInBrowser(whose);
  if (!can.some(({ person }) => person === me)) return state.makers.includes(me) ? no.own(whose) : no.notYours(whose);
  const inviter = inviterOf(world.person, context);
  if (inviter !== "" && state.makers.includes(inviter)) return no.linkFromMaker(inviter);
  return { state, ...inForce, me };
}

export const isApprover = (context: Seen): boolean => {
  const page = context.world.page.inForce?.page;
  const me = page && personOnPage(page, context);
  const can = page && context.state ? approversOf(page, context.state, context.at) : [];
  return me !== undefined && assuranceOf(context) !== undefined && can.some(({ person }) => person === me);
};

/** The yes to exactly what was shown. A stale one is given again; one that holds is answered with who gave it. */
export function approval(context: Seen, id: string, shown: string) {
  const mine = decider(context, id);
  if (isRefusal(mine)) return mine;
  const { state, page, version } = mine;
  const end = endOf(state);
  if (end) return no.over(end);
  const risk = riskNow(page, state);
  if (risk === "low") return no.notWaiting();
  const { approval: given } = state;
  const fresh =
    given?.page === version && validUntil(context.world, state, ruleFor(page, state.kind), context.at) > context.at;
  if (given && (fresh || firstSent(state.dispatches))) return no.answered(personIn(given.by), given.at);
  const card = actionCard(state, version);
  if (shown !== digest(card)) return no.changed();
  const proof = touched(context, shown);
  if (risk === "high" && !proof) return no.noPasskey();
  return { id, digest: shown, shown: card, ...(proof && { proof }) };
}

/** The no. It stands for good, as long as nothing was sent. */
export function refusal(context: Seen, id: string, shown: string) {
  const mine = decider(context, id);
  if (isRefusal(mine)) return mine;
  const end = endOf(mine.state);
  if (end) return no.over(end);
  if (firstSent(mine.state.dispatches)) return no.over("sent");
  return shown === digest(actionCard(mine.state, mine.version)) ? { id } : no.changed();
}

/** What came of it, by somebody who looked at the far side. */
export function settling(context: Seen, id: string, outcome: SettledAs, shown: string) {
  const mine = decider(context, id);
  if (isRefusal(mine)) return mine;
  const { state, version } = mine;
  if (statusOf(context.world, state, context.at) !== "in-doubt") return no.notInDoubt();
  const card = settleCard(state, version, outcome);
  if (shown !== digest(card)) return no.changed();
  const proof = touched(context, shown);
  return proof ? { id, shown: card, proof } : no.noPasskey();
}
