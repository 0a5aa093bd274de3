/** Everything that people must be told at this moment: what waits, escalates, stopped, is frozen, burns, and how it was decided. */

import { type ViewContext, worldOf } from "./context.ts";
import { type Heard, type Notice, newsFor } from "./notice.ts";
import { access } from "./notices-access.ts";
import { actions } from "./notices-action.ts";
import { ai } from "./notices-ai.ts";
import { checkins } from "./notices-checkin.ts";
import { decided } from "./notices-decided.ts";
import { drafts } from "./notices-drafts.ts";
import { drills } from "./notices-drill.ts";
import { incidents } from "./notices-incident.ts";
import { releases } from "./notices-release.ts";
import { reviews } from "./notices-review.ts";
import { waiting } from "./notices-waiting.ts";
import { work } from "./notices-work.ts";

/**
 * Every notice that is true now, also those that were told already: their keys say which. Nothing while no page is in
 * force, because then nobody is named. `context.at` is the moment, `context.me` plays no part.
 */
export function notices(context: ViewContext, heard: Heard): Notice[] {
  if (!worldOf(context.world).page.inForce) return [];
  const since = new Date(Date.parse(context.at) - newsFor).toISOString();
  const all = [
    waiting,
    decided,
    releases,
    incidents,
    access,
    actions,
    ai,
    drafts,
    work,
    drills,
    checkins,
    reviews,
  ].flatMap((some) => some(context, heard));
  return all.filter(({ holds, at }) => holds || at >= since);
}
