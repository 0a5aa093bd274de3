/** Every open decision with its call: what the inbox, the nav count and the cards are made from. */

import type { AccessState } from "../decisions/access/state.ts";
import { type ActionState, endOf } from "../decisions/action/state.ts";
import { type Answerer, answerers } from "../decisions/authority.ts";
import { personIn } from "../decisions/caller.ts";
import type { ChangeState } from "../decisions/change/kind.ts";
import { verdict } from "../decisions/change/verdict.ts";
import { type Offer, pageOwner } from "../decisions/page/kind.ts";
import { areaNow, type ProposalState, whoAnswers } from "../decisions/proposal/kind.ts";
import { left } from "../decisions/release/independence.ts";
import { approvalOf, asksPerson, isHealthy, nextStage, reached, statusOf } from "../decisions/release/stages.ts";
import type { ReleaseState } from "../decisions/release/state.ts";
import { type TaskRelease, type TaskState, waitingRelease } from "../decisions/task/state.ts";
import { approversOf } from "../decisions/task/yes.ts";
import { type Area, areaOf, type Page, type Task } from "../page/page.ts";
import { deadline, personBehind } from "../routing/now.ts";
import { routine } from "../routing/required.ts";
import { accessCall } from "./access-call.ts";
import { actionCall, statusHere } from "./action-call.ts";
import { type Call, callOf } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";

/** Something that waits for a yes or no, of whichever kind. */
export type Waiting = { readonly call: Call } & (
  | { readonly kind: "proposal"; readonly state: ProposalState }
  | { readonly kind: "change"; readonly state: ChangeState }
  | { readonly kind: "page"; readonly state: Offer }
  | { readonly kind: "access"; readonly state: AccessState }
  | { readonly kind: "action"; readonly state: ActionState }
  | { readonly kind: "release"; readonly state: ReleaseState; readonly stage: string }
  | { readonly kind: "task"; readonly state: TaskState; readonly release: TaskRelease }
);

const readerOf = (context: ViewContext) => ({
  me: context.me?.person ?? "",
  at: context.at,
  zone: zoneOf(context),
});

/** Whose call a proposal is now. */
export function proposalCall(context: ViewContext, page: Page, state: ProposalState): Call {
  const { area, at: since, backupFrom, blockedFrom } = state;
  const can = whoAnswers(page, state, context.at);
  const makers = state.risk === "high" ? [personIn(state.by)] : [];
  const people = seats(page, areaNow(page, state), makers, context.at);
  return callOf({ can, area, ...people, since, backupFrom, blockedFrom }, readerOf(context));
}

/** Whose call one area of a change is now. */
export function areaCall(
  context: ViewContext,
  page: Page,
  area: Area,
  { since, makers, can }: { since: string; makers: readonly string[]; can: readonly Answerer[] },
): Call {
  const people = seats(page, area, makers, context.at);
  return callOf({ can, area: area.name, ...people, since, ...deadline(area, since) }, readerOf(context));
}

/** The persons behind owner and backup now. A backup who made it is none: nobody approves what they made. */
function seats(page: Page, area: Area, makers: readonly string[], at: string) {
  const backup = personBehind(page, area.backup, at);
  return { owner: personBehind(page, area.owner, at), backup: makers.includes(backup) ? "" : backup };
}

/** Whose call a release is now: owner or backup of deploy who made nothing of it. `since`: when it began to wait. */
export function releaseCall(context: ViewContext, page: Page, state: ReleaseState, since: string): Call {
  // The turn passes to the backup by how long this very stage waits, not by the age of the release.
  const can = left(page, state.excluded, { at: context.at, since });
  const area = areaOfNeed(page, "deploy");
  return areaCall(context, page, area, { since, makers: state.excluded, can });
}

/** Whose call a release of an AI task is now: the owner of AI, or the backup, and nobody who made it. */
export function taskCall(context: ViewContext, page: Page, release: TaskRelease): Call {
  const { makers, proposedAt: since } = release;
  return areaCall(context, page, areaOfNeed(page, "ai"), {
    since,
    makers,
    can: approversOf(page, release, context.at),
  });
}

/** Whether a yes can be given to it: where the page names testers, one of them said that it passed. */
export const tested = ({ testedBy }: Task, { tests }: TaskRelease): boolean =>
  testedBy.length === 0 || (tests.at(-1)?.passed ?? false);

/** The stage of a release that waits for a person: empty for the release itself, undefined when it waits for nobody. */
export function stageThatWaits(state: ReleaseState, version: string): string | undefined {
  const status = statusOf(state, version);
  if (status === "prepared") return "";
  const next = nextStage(state);
  if (status !== "approved" && status !== "rolling") return undefined;
  if (!approvalOf(state, version)) return "";
  if (next === undefined || !asksPerson(next)) return undefined;
  const last = reached(state);
  const ready = last === undefined || isHealthy(state, last);
  const given = state.advanced.some(({ stage, facts }) => stage === next && facts === state.facts);
  return ready && !given ? next : undefined;
}

/** When the stage that waits began to wait: when the one before it was found good, else when it was prepared. */
export const waitsSince = (state: ReleaseState, stage: string): string =>
  (stage === "" ? undefined : state.healthy.at(-1)?.at) ?? state.preparedAt;

/** The persons of the page who took part in a change. */
export const makersOf = ({ current }: ChangeState): string[] =>
  current.makers.map(({ person }) => person).filter((person) => person !== "");

/** Whose call the page on offer is, or undefined when there is no page in force that says so. */
export function pageCall(context: ViewContext, offer: Offer): Call | undefined {
  const page = worldOf(context.world).page.inForce?.page;
  const area = page && pageOwner(page);
  if (!page || !area) return undefined;
  const offerer = personIn(offer.by);
  const makers = offerer === "" ? [] : [offerer];
  const can = answerers(page, area, { at: context.at, since: offer.at, makers });
  return areaCall(context, page, area, { since: offer.at, makers, can });
}

/** The area of a need: that of the page, or what everything else falls to. */
export const areaOfNeed = (page: Page, name: string): Area => areaOf(page, name) ?? routine(page);

/** The call of a change: that of the first missing yes which is the reader's, else of the first. */
export function changeCall(context: ViewContext, page: Page, version: string, state: ChangeState): Call | undefined {
  const { missing } = verdict(page, version, state, context.at);
  const me = context.me?.person;
  const need = missing.find(({ can }) => can.some(({ person }) => person === me)) ?? missing[0];
  if (!need) return undefined;
  const area = { ...areaOfNeed(page, need.area), owner: need.owner, backup: need.backup };
  return areaCall(context, page, area, { since: state.current.at, makers: makersOf(state), can: need.can });
}

/** Refused as it stands: it waits for a push, and for nobody's answer. */
export const refusedAsIs = ({ refusals, current }: ChangeState): boolean =>
  refusals.some(({ diff }) => diff === current.diff);

/** Everything that is open, the earliest due first. */
export function open(context: ViewContext): Waiting[] {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce;
  if (!inForce) return [];
  const { page, version } = inForce;
  const found: Waiting[] = [];
  for (const state of seen.proposals.values())
    if (state.answers.length === 0 && !state.withdrawn)
      found.push({ kind: "proposal", state, call: proposalCall(context, page, state) });
  for (const state of seen.changes.values()) {
    const call = state.closed || refusedAsIs(state) ? undefined : changeCall(context, page, version, state);
    if (call) found.push({ kind: "change", state, call });
  }
  for (const state of seen.releases.values()) {
    const stage = stageThatWaits(state, version);
    if (stage === undefined) continue;
    found.push({ kind: "release", state, stage, call: releaseCall(context, page, state, waitsSince(state, stage)) });
  }
  for (const state of seen.access.values()) {
    const call = accessCall(context, page, state);
    if (call) found.push({ kind: "access", state, call });
  }
  for (const state of seen.actions.values()) {
    // What nobody knows the end of wants a look at the far side, and no yes: see `action-duties.ts`.
    if (endOf(state) || statusHere(context, state) === "in-doubt") continue;
    const call = actionCall(context, page, state);
    if (call) found.push({ kind: "action", state, call });
  }
  for (const task of page.ai.tasks) {
    const state = seen.tasks.get(task.name);
    const release = state && waitingRelease(state);
    if (state && release && tested(task, release))
      found.push({ kind: "task", state, release, call: taskCall(context, page, release) });
  }
  const offer = seen.page.offered;
  const call = offer && pageCall(context, offer);
  if (offer && call) found.push({ kind: "page", state: offer, call });
  return found.sort((a, b) => a.call.dueAt.localeCompare(b.call.dueAt));
}

/** What this reader may answer now. */
export const waitingFor = (context: ViewContext): Waiting[] => open(context).filter(({ call }) => call.mine);
