/** What actions want of this reader besides a yes: to look at the far side where nobody knows what came of one. */

import { actionCall, statusHere } from "./action-call.ts";
import { plainKind } from "./action-words.ts";
import { type ViewContext, worldOf } from "./context.ts";
import type { DutyModel } from "./duties.ts";
import { atTime } from "./notice.ts";

/** Those in doubt that this reader may settle, the newest first. */
export function actionDuties(context: ViewContext): DutyModel[] {
  const { actions, page } = worldOf(context.world);
  const inForce = page.inForce?.page;
  if (!inForce || !context.me) return [];
  return [...actions.values()].reverse().flatMap((state) => {
    if (state.dispatches.length === 0 || statusHere(context, state) !== "in-doubt") return [];
    if (!actionCall(context, inForce, state)?.mine) return [];
    const sent = state.dispatches.at(-1)?.at ?? state.at;
    return [
      {
        ...{
          href: `/actions/${state.id}`,
          title: `Was the ${plainKind(state.kind)} done? Look and say`,
          due: "in doubt",
        },
        says: `It was sent ${atTime(context, sent)}, and nobody knows. Nothing sends it again before you say so.`,
      },
    ];
  });
}
