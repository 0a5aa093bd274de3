/** An action that waits for a yes, as a row of the inbox. */

import { riskNow, ruleFor } from "../decisions/action/rule.ts";
import type { ActionState } from "../decisions/action/state.ts";
import { titleOf, twinSays } from "./action-card.ts";
import type { Call } from "./call.ts";
import { type ViewContext, worldOf } from "./context.ts";
import type { InboxRow } from "./inbox.ts";
import { actorName, areaTitle, capital } from "./names.ts";
import { line } from "./notice.ts";
import type { Say } from "./sentences.ts";

/** `say` gives the words of `textsOfAction`. What it looks like comes before its reason. */
export function actionRow(context: ViewContext, state: ActionState, call: Call, say: Say): InboxRow {
  const { actions, page } = worldOf(context.world);
  const inForce = page.inForce?.page;
  const twin = actions.get(state.twin);
  return {
    ...{ href: `/actions/${state.id}`, by: actorName(state.by), area: capital(areaTitle(state.area)), call },
    title: inForce ? titleOf(state, ruleFor(inForce, state.kind), say) : state.kind,
    risk: inForce ? riskNow(inForce, state) : state.risk,
    says: `${twin ? `${twinSays(context, twin)} ` : ""}${line(say(state.reason), 300)}`,
  };
}
