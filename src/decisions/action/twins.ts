/** Two plans of one effect: which earlier one a new plan repeats, and which others one that is sent leaves behind. Pure. */

import { sameEffect } from "../../classify/effect.ts";
import type { Subjects } from "../../kernel/kind.ts";
import type { Page } from "../../page/page.ts";
import { ruleFor } from "./rule.ts";
import { type ActionState, endOf, firstSent, lastDispatch } from "./state.ts";

/** An earlier action with the same effect, which was done in its time, may have been done or still may be; the newest one. */
export function twinOf(
  all: Subjects<ActionState>,
  { id, kind, effect, replaces }: Pick<ActionState, "id" | "kind" | "effect" | "replaces">,
  page: Page,
  at: string,
): string {
  const own = ruleFor(page, kind).window;
  let twin: ActionState | undefined;
  for (const one of all.values()) {
    if (one.id === id || one.id === replaces || (twin && one.seq < twin.seq) || !mayCount(one)) continue;
    // The longer time of the two: another name for the same thing does not shorten it.
    const window = Math.max(own, ruleFor(page, one.kind).window);
    if (isOver(one, new Date(Date.parse(at) - window * 60_000).toISOString())) continue;
    if (sameEffect(one.effect, effect)) twin = one;
  }
  return twin?.id ?? "";
}

/**
 * Whether it was done, may have been or still may be. That a permit was fetched and nothing done is the word of whoever
 * asks again, so that the owner sees both.
 */
function mayCount(state: ActionState): boolean {
  const end = endOf(state);
  return end === undefined || end === "done" || (end === "failed" && lastDispatch(state)?.to === "");
}

/** It was last sent before `since`. What was not sent yet is not over: it can still run today. */
const isOver = (state: ActionState, since: string): boolean =>
  firstSent(state.dispatches) !== undefined && (lastDispatch(state)?.at ?? state.at) < since;

/** Others with the effect of this one that were not sent yet: whoever said yes to one of them did not know that this one runs. */
export function overtakenBy(all: Subjects<ActionState>, id: string): readonly ActionState[] {
  const sent = all.get(id);
  if (!sent || firstSent(sent.dispatches)) return [];
  return [...all.values()].filter(
    (one) =>
      one.id !== id &&
      one.twin !== id &&
      !endOf(one) &&
      !firstSent(one.dispatches) &&
      sameEffect(one.effect, sent.effect),
  );
}
