/** What the check-in wants of this reader: to say blind who had the final say, and of the first of the pair to close the note. */

import { isOnLeave } from "../decisions/checkin/people.ts";
import { isOpen, unanswered } from "../decisions/checkin/state.ts";
import { weekSpan } from "../decisions/checkin/week.ts";
import { currentCheckin, weekNumber } from "./checkin.ts";
import { type ViewContext, worldOf } from "./context.ts";
import type { DutyModel } from "./duties.ts";
import { listed, nameOf } from "./names.ts";

/** One at most: only the newest check-in is open. Nobody on leave is asked. */
export function checkinDuties(context: ViewContext): DutyModel[] {
  const page = worldOf(context.world).page.inForce?.page;
  const state = currentCheckin(context);
  const me = context.me?.person ?? "";
  if (!page || !state || !isOpen(state) || !state.pair.includes(me) || isOnLeave(page, me, context.at)) return [];
  const missing = unanswered(state);
  const week = weekNumber(state.id);
  const base = {
    href: "/checkin",
    due: context.at < weekSpan(state.zone, state.id).to ? "this week" : "from last week",
  };
  if (missing.includes(me))
    return [
      {
        ...base,
        title: `Check-in, week ${week}: who had the final say?`,
        says: "One tap, before you see what the record and the other one say. Fifteen minutes in all.",
      },
    ];
  const others = missing.filter((one) => !isOnLeave(page, one, context.at)).map(nameOf);
  if (me !== state.pair[0] || others.length > 0) return [];
  const said = missing.length === 0 && state.decision ? "Everybody answered. " : "";
  const left = missing.length > 0 ? `${listed(missing.map(nameOf))} is on leave. ` : "";
  return [
    { ...base, title: `Close the note of week ${week}`, says: `${said}${left}It is filled in; change what is wrong.` },
  ];
}
