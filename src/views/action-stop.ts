/** What holds an action now: a pause of its kind, of its task or of everything, or a freeze of its environment. */

import { stoppedBy } from "../decisions/action/may.ts";
import { ruleFor } from "../decisions/action/rule.ts";
import type { ActionState } from "../decisions/action/state.ts";
import { mayThaw } from "../decisions/freeze/kind.ts";
import { resumers } from "../decisions/pause/kind.ts";
import type { Page } from "../page/page.ts";
import { are, pausedTitle } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { freezeModel } from "./frozen.ts";
import { actorName, listed, nameOf } from "./names.ts";
import { actionSeen } from "./status-action.ts";
import { moment } from "./times.ts";

export interface StopModel {
  /** `The action refund is paused since 10:20, by Cy.` */
  readonly says: string;
  /** Persons who end it, the first one first. */
  readonly who: readonly string[];
  readonly ends: string;
  readonly href: string;
  readonly link: string;
}

/** Undefined while nothing holds it. */
export function stopOf(
  context: ViewContext,
  page: Page,
  state: Pick<ActionState, "kind" | "task">,
): StopModel | undefined {
  const seen = worldOf(context.world);
  const stop = stoppedBy(actionSeen(seen), state, context.at);
  if (!stop) return undefined;
  const since = (at: string) => moment(at, context.at, zoneOf(context));
  if ("pause" in stop) {
    const { pause } = stop;
    const title = pausedTitle(pause, page);
    const who = resumers(page, pause, context.at);
    const by = pause.trigger === "" ? actorName(pause.by) : `its trigger ${pause.trigger}`;
    return {
      says: `${title} ${are(title)} paused since ${since(pause.at)}, by ${by}.`,
      ...{
        who,
        ends: `${nameOf(who[0] ?? "")} decides when ${are(title) === "are" ? "they start" : "it starts"} again.`,
      },
      ...{ href: `/ai/pauses/${pause.id}`, link: "The pause" },
    };
  }
  const frozen = freezeModel(context, page, ruleFor(page, state.kind).environment, stop.freeze);
  const who = stop.freeze.by === "hand" ? mayThaw(page, context.at) : [];
  return {
    says: `${frozen.environment} is frozen since ${frozen.since}. ${frozen.says}`.replace(/^./, (first) =>
      first.toUpperCase(),
    ),
    who,
    ends:
      frozen.until !== ""
        ? `It ends ${frozen.until}.`
        : who.length > 0
          ? `${listed(who.map(nameOf), "or")} lifts it.`
          : "It ends with the incident.",
    ...{ href: frozen.href, link: frozen.link },
  };
}
