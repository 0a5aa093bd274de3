/** What stands around every screen: the team, the time, the reader, and how many decisions are due. */

import { personOf } from "../page/page.ts";
import { accessDuties } from "./access-duties.ts";
import { actionDuties } from "./action-duties.ts";
import { aiDuties } from "./ai-duties.ts";
import { pausedTasks } from "./ai-paused.ts";
import { checkinDuties } from "./checkin-duties.ts";
import { pageShown, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { draftsFor } from "./drafts.ts";
import { dutiesDue } from "./duties.ts";
import { nameOf, roleTitle } from "./names.ts";
import { removalDuties } from "./removal-duties.ts";
import { reviewDuties } from "./review-duties.ts";
import { type StaleLine, staleLine } from "./review-stale.ts";
import { type StripModel, stripOf } from "./strip.ts";
import { clock, day } from "./times.ts";
import { waitingFor } from "./waiting.ts";

export type Section =
  | "inbox"
  | "releases"
  | "incidents"
  | "ai"
  | "access"
  | "actions"
  | "who"
  | "page"
  | "record"
  | "people"
  | "me"
  | "checkin"
  | "review"
  | "";

/** Decisions due within this long count as due now. */
export const dueSoon = 12 * 3_600_000;

export interface Shell {
  readonly team: string;
  readonly when: string;
  readonly me: { readonly id: string; readonly name: string; readonly role: string } | undefined;
  /** Decisions due from the reader within twelve hours, and what open incidents and AI tasks want of them. */
  readonly due: number;
  readonly here: Section;
  /** One line for the reader after they did something, such as `Recorded 8214.`; empty when there is none. */
  readonly notice: string;
  /** True while no page is in force: then nothing can be approved, and every screen says so. */
  readonly noPage: boolean;
  /** How many incidents are open. */
  readonly incidents: number;
  /** Whether the page names AI tasks, and how many of them stand still, wholly or in part. */
  readonly ai: boolean;
  readonly paused: number;
  /** Drafts that wait for this reader. */
  readonly drafts: number;
  /** Whether there is anything of emergency access: a place on the page, or a request that ever was. */
  readonly access: boolean;
  /** Whether there are actions: a kind on the page, or one that ever was proposed. */
  readonly actions: boolean;
  /** One line on every screen while users are hurt or releases are frozen; undefined while neither is so. */
  readonly strip: StripModel | undefined;
  /** One line on every screen while the page is stale; undefined while it is not. */
  readonly stale: StaleLine | undefined;
  /** True while the team plays with the example team's page. */
  readonly example: boolean;
}

/** The frame of a screen for this reader. */
export function shellView(context: ViewContext, here: Section, notice = ""): Shell {
  const seen = worldOf(context.world);
  const page = pageShown(seen);
  const zone = zoneOf(context);
  const { at, me } = context;
  const role = (me && page && personOf(page, me.person)?.role) ?? "";
  const due = waitingFor(context).filter(({ call }) => Date.parse(call.dueAt) - Date.parse(at) <= dueSoon);
  return {
    team: page?.team || seen.record.team || "Finalcall",
    when: `${day(at, at, zone)} ${clock(at, zone)}`,
    me: me && { id: me.person, name: nameOf(me.person), role: roleTitle(role) },
    due:
      due.length +
      dutiesDue(context) +
      accessDuties(context).length +
      aiDuties(context).length +
      actionDuties(context).length +
      checkinDuties(context).length +
      reviewDuties(context).length +
      removalDuties(context).length,
    here,
    notice,
    incidents: [...seen.incidents.values()].filter(({ open }) => open).length,
    ai: (page?.ai.tasks.length ?? 0) > 0,
    paused: pausedTasks(context),
    drafts: draftsFor(context).length,
    actions: (page?.actions.length ?? 0) > 0 || seen.actions.size > 0,
    access: (page?.access.length ?? 0) > 0 || seen.access.size > 0,
    strip: stripOf(context),
    stale: staleLine(context),
    noPage: seen.page.inForce === undefined,
    example: seen.record.example,
  };
}
