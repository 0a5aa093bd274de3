/** Words that something open still needs: without them nobody could answer, end or check it. They are never removed. */

import type { StateOf } from "../../kernel/kind.ts";
import { textsIn } from "../../kernel/prose.ts";
import { access } from "../access/kind.ts";
import { action } from "../action/kind.ts";
import { endOf } from "../action/state.ts";
import { alert } from "../alert/kind.ts";
import { change } from "../change/kind.ts";
import { checkin } from "../checkin/kind.ts";
import { isOpen as isCheckinOpen } from "../checkin/state.ts";
import { comparison } from "../comparison/kind.ts";
import { draft } from "../draft/kind.ts";
import { freeze } from "../freeze/kind.ts";
import { gap } from "../gap/kind.ts";
import { incident } from "../incident/kind.ts";
import { operation } from "../operation/kind.ts";
import { page } from "../page/kind.ts";
import { pause } from "../pause/kind.ts";
import { person } from "../person/kind.ts";
import { proposal } from "../proposal/kind.ts";
import { release } from "../release/kind.ts";
import { out } from "../release/live.ts";
import { statusOf } from "../release/stages.ts";
import { review } from "../review/kind.ts";
import { task } from "../task/kind.ts";
import { template } from "../template/kind.ts";
import { token } from "../token/kind.ts";
import { work } from "../work/kind.ts";
import { standingOf } from "../work/state.ts";

/** The kinds whose words somebody may still need. */
export const needing = {
  ...{ page, person, token, proposal, change, freeze, release, operation, incident, access, action, alert, gap },
  ...{ draft, work, comparison, template, task, pause, review, checkin },
};
type World = { readonly [Name in keyof typeof needing]: StateOf<(typeof needing)[Name]> };

/** What needs a text: `the incident`, and its id. */
export interface Need {
  readonly what: string;
  readonly id: string;
}

/** An accepted draft that its caller has not fetched for so long is not waited for any more. */
const fetchedWithin = 30 * 86_400_000;
const releaseOver: ReadonlySet<string> = new Set(["live", "rolled-back", "abandoned"]);
/** What is out in an environment, and what would be once that is rolled back: the way back of both is run as it was approved. */
const wayBackFor = 2;
const workOver: ReadonlySet<string> = new Set(["used", "ended", "closed"]);

/** Every text that is still needed at `at`, and by what. */
export function neededTexts(world: World, at: string): Map<string, Need> {
  const found = new Map<string, Need>();
  const needs = (what: string, id: string, state: unknown) => {
    for (const text of textsIn(state)) if (!found.has(text)) found.set(text, { what, id });
  };
  const open = <S>(what: string, all: { entries(): IterableIterator<[string, S]> }, isOpen: (state: S) => boolean) => {
    for (const [id, state] of all.entries()) if (isOpen(state)) needs(what, id, state);
  };
  const { inForce, offered } = world.page;
  needs("the page", "in force", [inForce, offered]);
  if (world.freeze.held) needs("the freeze", "of releases", world.freeze.held);
  open("the person", world.person, () => true);
  open("the token", world.token, ({ revoked, expires }) => !revoked && expires > at);
  open("the decision", world.proposal, ({ answers, withdrawn }) => answers.length === 0 && !withdrawn);
  open("the change", world.change, ({ closed }) => !closed);
  open("the release", world.release, (state) => !releaseOver.has(statusOf(state, inForce?.version ?? "")));
  for (const environment of new Set([...world.release.values()].map((one) => one.environment)))
    for (const { id, rollback } of out(world.release, environment).slice(0, wayBackFor))
      needs("the release", id, rollback);
  open("the operation", world.operation, ({ outcome }) => outcome === "running" || outcome === "in-doubt");
  open("the incident", world.incident, ({ closed, duplicateOf }) => !closed && duplicateOf === "");
  open(
    "emergency access",
    world.access,
    ({ refused, ended, broken, read }) => !refused && !(ended && (!broken || read)),
  );
  open("the action", world.action, (state) => endOf(state) === undefined);
  open("the alert", world.alert, ({ endsAt }) => endsAt === "");
  open("the question", world.gap, ({ closed }) => !closed);
  open("the draft", world.draft, ({ review, used }) =>
    review === undefined
      ? true
      : review.outcome !== "sent-back" && used.length === 0 && Date.parse(at) - Date.parse(review.at) < fetchedWithin,
  );
  open("the work", world.work, (state) => !workOver.has(standingOf(state, at)));
  open("the comparison", world.comparison, ({ closed, dropped }) => !closed && !dropped);
  open("the template", world.template, ({ gone }) => !gone);
  open("the pause", world.pause, ({ resumed }) => !resumed);
  open("the review", world.review, ({ closed }) => !closed);
  open("the check-in", world.checkin, isCheckinOpen);
  // Samples are a team's own choice of old questions: they go with the customer, unless a comparison runs on them.
  const compared = new Set(
    [...world.comparison.values()].filter(({ closed, dropped }) => !closed && !dropped).map(({ task }) => task),
  );
  for (const [id, { samples, ...state }] of world.task.entries())
    needs("the AI task", id, compared.has(id) ? { samples, ...state } : state);
  return found;
}
