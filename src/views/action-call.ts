/** Whose yes an action waits for, or whose look at the far side, until when, and what happens then. */

import { approversOf, areaOfAction, namedFor, type Status, statusOf, validUntil } from "../decisions/action/may.ts";
import { ruleFor } from "../decisions/action/rule.ts";
import { type ActionState, firstSent, lastDispatch } from "../decisions/action/state.ts";
import type { Page } from "../page/page.ts";
import { deadline, personBehind } from "../routing/now.ts";
import { timeText } from "../routing/sentence.ts";
import { asksPerson, plainKind } from "./action-words.ts";
import { type Call, callOf } from "./call.ts";
import { type Seen, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { listed, nameOf } from "./names.ts";
import { actionSeen } from "./status-action.ts";

export const statusHere = ({ world, at }: ViewContext, state: ActionState): Status =>
  statusOf(actionSeen(worldOf(world)), state, at);

/** When another plan of the same effect was sent while this one waited, UTC; empty: none was. Then its yes, if it had one, is asked for again. */
export function overtakenAt({ actions }: Pick<Seen, "actions">, state: ActionState): string {
  const sent = firstSent(actions.get(state.twin)?.dispatches ?? [])?.at ?? "";
  return sent > state.at ? sent : "";
}

/** Since when it waits for a person, UTC: since it was proposed or overtaken, since its yes does not count any more, since nobody knows what came of it. */
export function askedSince(seen: Seen, page: Page, state: ActionState, status: Status, at: string): string {
  if (status === "in-doubt") return lastDispatch(state)?.end?.at ?? state.at;
  if (status !== "stale") return overtakenAt(seen, state) || state.at;
  const adopted = state.approval?.page === seen.page.inForce?.version ? undefined : seen.page.history.at(-1)?.at;
  return adopted ?? validUntil(actionSeen(seen), state, ruleFor(page, state.kind), at);
}

/** Undefined when it waits for nobody. */
export function actionCall(context: ViewContext, page: Page, state: ActionState): Call | undefined {
  const seen = worldOf(context.world);
  const status = statusHere(context, state);
  if (!asksPerson(status)) return undefined;
  const { at } = context;
  const zone = zoneOf(context);
  const since = askedSince(seen, page, state, status, at);
  const can = approversOf(page, { ...state, at: since }, at);
  const named = namedFor(page, state, at);
  const area = areaOfAction(page, ruleFor(page, state.kind));
  const backup = personBehind(page, area.backup, at);
  const call = callOf(
    {
      ...{ can, area: area.name, since, ...deadline(area, since) },
      owner: named[0] ?? personBehind(page, area.owner, at),
      backup: named.length > 0 || state.makers.includes(backup) ? "" : backup,
    },
    { me: context.me?.person ?? "", at, zone },
  );
  const own = named.length > 0 ? namedCall(call, state, named, area.answerWithin, { since, at, zone }) : call;
  return status === "in-doubt" ? { ...own, sentence: own.sentence.replace(" decides", " settles it") } : own;
}

/** Those whom the page names stand for each other, and nobody else answers in their place. */
function namedCall(
  call: Call,
  { kind }: ActionState,
  named: readonly string[],
  answerWithin: number,
  { since, at, zone }: { readonly since: string; readonly at: string; readonly zone: string },
): Call {
  const { blockedFrom } = deadline({ answerWithin }, since);
  const until =
    at < blockedFrom
      ? `blocked if nobody answers by ${timeText(blockedFrom, at, zone)}`
      : `blocked until ${named.length > 1 ? "one of them" : listed(named.map(nameOf), "or")} answers`;
  return {
    ...call,
    sentence: `${listed(named.map(nameOf), "or")} decides; ${until}.`,
    whyMe: call.mine ? `The page names you for ${plainKind(kind)}.` : "",
  };
}
