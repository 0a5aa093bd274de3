/** How an action stands: whose yes it waits for, what stops it, whether it ran, and what whoever proposed it does next. */

import { type ActionSeen, approversOf, type Status, statusOf, stoppedBy, validUntil } from "../decisions/action/may.ts";
import { ruleFor } from "../decisions/action/rule.ts";
import { type ActionState, endOf, lastDispatch } from "../decisions/action/state.ts";
import { are, pausedTitle } from "./ai-words.ts";
import { type Seen, zoneOf } from "./context.ts";
import { listed, nameOf } from "./names.ts";
import { type Here, type Standing, wait } from "./status-model.ts";
import { moment } from "./times.ts";

/** The world as the rules of actions look at it. */
export const actionSeen = ({ page, pauses, freeze, incidents }: Seen): ActionSeen => ({
  ...{ page, pause: pauses, freeze, incident: incidents },
});

/** What holds an action of this kind now, as a sentence; empty: nothing does. */
export function stopSays(seen: Seen, action: Pick<ActionState, "kind" | "task">, at: string): string {
  const stop = stoppedBy(actionSeen(seen), action, at);
  if (!stop) return "";
  if (!("pause" in stop)) return stop.freeze.says;
  const title = pausedTitle(stop.pause, seen.page.inForce?.page);
  return `${title} ${are(title)} paused (${stop.pause.id}).`;
}

export function actionStatus({ context, seen, page }: Here, state: ActionState): Standing {
  const { id, by, at, seq, kind, target } = state;
  const path = `/actions/${id}`;
  const status = statusOf(actionSeen(seen), state, context.at);
  const asksPerson = status === "waiting" || status === "stale" || status === "in-doubt";
  const awaits = asksPerson ? approversOf(page, state, context.at).map(({ person }) => person) : [];
  const stop = endOf(state) ? "" : stopSays(seen, state, context.at);
  const holdsYes = state.approval && !endOf(state) && status !== "stale" && state.dispatches.length === 0;
  const until = holdsYes ? validUntil(actionSeen(seen), state, ruleFor(page, kind), context.at) : "";
  const when = until === "" ? "" : moment(until, context.at, zoneOf(context));
  return {
    ...{ title: target === "" ? kind : `${kind} ${target}`, seq },
    status: {
      ...{ id, kind: "action", path, by, at, state: status, awaits, until },
      holds: stop === "" ? [] : [stop],
      open: endOf(state) === undefined,
      says: says(status, state, awaits, when),
      next: next(status, path, ruleFor(page, kind).to !== ""),
    },
  };
}

function says(status: Status, state: ActionState, awaits: readonly string[], until: string): string {
  const who = listed(awaits.map(nameOf), "or") || "Nobody left on the page";
  const how = state.risk === "high" ? "with a passkey" : "in the browser";
  const twin = state.twin === "" ? "" : ` It looks like ${state.twin}, which was proposed before.`;
  switch (status) {
    case "waiting":
      return `${who} says yes or no, ${how}.${twin}`;
    case "ready":
      return `It may run${until === "" ? "" : ` until ${until}`}.`;
    case "stopped":
      return "It has its yes, and it does not run while this holds. Its time stands still as well.";
    case "stale":
      return `Its yes is too old, or another page is in force; ${who} is asked again.`;
    case "running":
      return `It was sent ${lastDispatch(state)?.at ?? ""} (UTC) and its end is not known yet.`;
    case "in-doubt":
      return `It was sent, and nobody knows whether it was done. ${who} finds out and says what happened. It is not sent again.`;
    case "done":
      return "It was done, once.";
    case "failed":
      return "The far side said no and did nothing.";
    case "not-done":
      return `${nameOf(state.settled?.by.replace(/^person:/, "") ?? "")} found that it was not done.`;
    case "refused":
      return `${nameOf(state.refusal?.by.replace(/^person:/, "") ?? "")} said no.`;
    case "withdrawn":
      return "It was withdrawn.";
  }
}

function next(status: Status, path: string, byWebhook: boolean): string {
  if (status === "waiting" || status === "stale") return wait(path);
  if (status === "in-doubt") return "Do not do it yourself, and do not propose it again: it may have been done.";
  if (status === "ready" || status === "stopped")
    return byWebhook ? "Do nothing: the server sends it." : "Fetch its permit, do it once, and say how it ended.";
  if (status === "running") return "Wait for its end. Do not do it again.";
  if (status === "done") return "Do nothing more.";
  return "Do not do it. Propose another action if it still matters.";
}
