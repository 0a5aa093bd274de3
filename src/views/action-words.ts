/** What kinds of action, their ends and whoever proposed them are called on a screen. */

import type { Status } from "../decisions/action/may.ts";
import type { ActionState } from "../decisions/action/state.ts";
import { personIn } from "../decisions/caller.ts";
import { actorName, capital, listed, nameOf } from "./names.ts";

/** `plan_change` → `plan change`. */
export const plainKind = (kind: string): string => kind.replaceAll(/[-_.]+/g, " ");

/** `plan_change` → `Plan change`. */
export const kindTitle = (kind: string): string => capital(plainKind(kind));

/** What a status is called where there is room for two words. */
export const statusName: Readonly<Record<Status, string>> = {
  waiting: "waits",
  ready: "runs next",
  stopped: "held",
  stale: "asked again",
  running: "runs",
  "in-doubt": "in doubt",
  done: "done",
  failed: "failed",
  "not-done": "not done",
  refused: "refused",
  withdrawn: "withdrawn",
};

/** Whether it waits for a person: for a yes, for another yes, or for somebody who looks at the far side. */
export const asksPerson = (status: Status): boolean =>
  status === "waiting" || status === "stale" || status === "in-doubt";

/** Who proposed it, and the people who stand behind that and so may not approve it: `the agent replies; Cy stands behind it`. */
export function proposerSays({ by, makers }: Pick<ActionState, "by" | "makers">): string {
  const others = makers.filter((one) => one !== personIn(by)).map(nameOf);
  if (others.length === 0) return actorName(by);
  return `${actorName(by)}; ${listed(others)} ${others.length === 1 ? "stands" : "stand"} behind it`;
}
