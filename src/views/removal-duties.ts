/** What removing words wants of this reader: a yes or a no, where it is theirs to say. */

import { redactors } from "../decisions/redaction/kind.ts";
import { isWaiting } from "../decisions/redaction/state.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import type { DutyModel } from "./duties.ts";
import { actorName, capital, plural } from "./names.ts";
import { moment } from "./times.ts";

/** Removals that wait for this reader, the oldest first. */
export function removalDuties(context: ViewContext): DutyModel[] {
  const { redactions, page } = worldOf(context.world);
  const me = context.me?.person ?? "";
  const inForce = page.inForce?.page;
  if (!inForce || me === "") return [];
  return [...redactions.values()].flatMap((state) => {
    if (!isWaiting(state) || !redactors(inForce, state, context.at).includes(me)) return [];
    return {
      href: `/record/remove/${state.id}`,
      title: `Remove ${state.texts.size} ${plural(state.texts.size, "text")} for good?`,
      says: `${capital(actorName(state.askedBy))} asks for it. Nothing is removed until you say so.`,
      due: `since ${moment(state.askedAt, context.at, zoneOf(context))}`,
    };
  });
}
