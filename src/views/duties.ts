/** What an incident wants of this reader now: to say that they lead, to accept the lead, to write the update that is due. */

import type { IncidentState } from "../decisions/incident/state.ts";
import { leadGone, turnToLead } from "../decisions/incident/who.ts";
import type { Text } from "../kernel/prose.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { nameOf } from "./names.ts";
import { moment } from "./times.ts";

export interface DutyModel {
  readonly href: string;
  readonly title: string;
  readonly says: string;
  /** Until when, as people read it; `now` where nothing is given. */
  readonly due: string;
}

/** An update due within this long is shown before it is late. */
const soonMs = 10 * 60_000;

/** How many open incidents want something of this reader. */
export const dutiesDue = (context: ViewContext): number => wanting(context).length;

/** The duties of this reader, the oldest incident first. */
export async function dutiesOf(context: ViewContext): Promise<DutyModel[]> {
  const found = wanting(context);
  const say = await context.words(found.map(({ state }) => state.title));
  return found.map(({ state, title, due }) => ({
    href: `/incidents/${state.id}`,
    title,
    says: `Incident ${state.number}: ${visible(say(state.title as Text))}`,
    due: due === "" ? "now" : moment(due, context.at, zoneOf(context)),
  }));
}

interface Wanting {
  readonly state: IncidentState;
  readonly title: string;
  readonly due: string;
}

function wanting(context: ViewContext): Wanting[] {
  const { incidents, page } = worldOf(context.world);
  const me = context.me?.person ?? "";
  const inForce = page.inForce?.page;
  if (!inForce || me === "") return [];
  const soon = new Date(Date.parse(context.at) + soonMs).toISOString();
  return [...incidents.values()]
    .filter(({ open }) => open)
    .flatMap((state) => {
      const lead = nameOf(state.lead);
      const writer = state.roles.findLast(({ role }) => role === "updates")?.person ?? state.lead;
      if (state.lead === me && !state.acknowledged)
        return [{ state, title: "You lead: say that you are there", due: "" }];
      if (state.offered === me) return [{ state, title: `${lead} offers you the lead`, due: "" }];
      if (turnToLead(inForce, state, context.at) === me) {
        const why = leadGone(inForce, state.lead, context.at) || "does not answer";
        return [{ state, title: `${lead} ${why}: it is your turn to lead`, due: "" }];
      }
      if (writer === me && state.nextUpdateAt !== "" && state.nextUpdateAt <= soon)
        return [{ state, title: "An update is due from you", due: state.nextUpdateAt }];
      return [];
    });
}
