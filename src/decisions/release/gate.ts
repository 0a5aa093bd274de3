/** The key and the gate: a permit for one stage, let through once, for exactly what was approved, and never in a freeze. */

import type { Refusal, Subjects } from "../../kernel/kind.ts";
import type { Page } from "../../page/page.ts";
import { current, rollingIn } from "./live.ts";
import { no } from "./refusals.ts";
import { approvalOf, asksPerson, isHealthy, nextStage, openRuns, reached, reachOf, statusOf } from "./stages.ts";
import type { ReleaseState } from "./state.ts";
import { approvers, freezeOf, mayExcept, type Seen } from "./yes.ts";

/** Ten minutes: long enough for a build queue, short enough that a stolen permit is worth little. */
const permitMs = 600_000;

/** Why nothing of this release may go out now, or undefined. The same answer for a permit and at the gate. */
function closed(context: Seen, page: Page, version: string, state: ReleaseState): Refusal | undefined {
  const { world, at } = context;
  const whose = approvers(page, state, at)[0]?.person ?? "";
  const status = statusOf(state, version);
  const no_ = state.refusals.find(({ facts }) => facts === state.facts);
  if (status === "rolled-back" || status === "abandoned")
    return no.over(status === "abandoned" ? status : "rolled back");
  if (status === "refused" && no_) return no.refused(no_.by.replace(/^person:/, ""));
  if (!approvalOf(state, version))
    return state.approvals.some(({ facts }) => facts === state.facts) ? no.otherPage() : no.unapproved(whose);
  const holds = freezeOf(page, world, state, at);
  if (holds) return no.frozen(holds, mayExcept(page, holds, state.environment, at));
  if (state.stopped) return no.stopped(state.stopped.signal);
  return undefined;
}

/** The permit for the next stage, or why not. */
export function permitted(context: Seen, all: Subjects<ReleaseState>, id: string, stage: string, permit: string) {
  const { state, world, at } = context;
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  if (!state) return no.unknown(id);
  const shut = closed(context, inForce.page, inForce.version, state);
  if (shut) return shut;
  const doubtful = openRuns(state)[0];
  if (doubtful) return no.inDoubt(doubtful.run);
  const other = rollingIn(all, state.environment);
  if (other && other.id !== id) return no.busy(other.id);
  const next = nextStage(state);
  if (next === undefined || reachOf(stage) !== reachOf(next)) return no.otherStage(stage, next ? reachOf(next) : "");
  const last = reached(state);
  if (last !== undefined && !isHealthy(state, last)) return no.stageWaits(reachOf(next), reachOf(last));
  const yes = state.advanced.some((one) => one.stage === next && one.facts === state.facts);
  if (asksPerson(next) && !yes) return no.stageAsks(reachOf(next), approvers(inForce.page, state, at)[0]?.person ?? "");
  const expires = new Date(Date.parse(at) + permitMs).toISOString();
  return { id, permit, stage: next, expires };
}

interface AtTheGate {
  readonly id: string;
  readonly permit: string;
  readonly run: string;
  readonly artifact: string;
  readonly environment: string;
  readonly stage: string;
}

/** The gate's answer: go (with what to record, or nothing when this run went through before), or why not. */
export function admitted(context: Seen, all: Subjects<ReleaseState>, asked: AtTheGate) {
  const { state, world, at } = context;
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  const permit = state?.permits.find((one) => one.permit === asked.permit);
  if (!state || !permit) return no.forged();
  if (asked.artifact !== state.artifact) return no.otherDigest(state.artifact);
  if (asked.environment !== state.environment) return no.otherEnvironment(state.environment);
  if (reachOf(asked.stage) !== reachOf(permit.stage)) return no.otherStage(asked.stage, reachOf(permit.stage));
  if (permit.run !== "" && permit.run !== asked.run) return no.spent(permit.run);
  // A freeze that came in between stops also a run that asks again: nothing has started yet as far as anybody knows.
  const shut = closed(context, inForce.page, inForce.version, state);
  if (shut) return shut;
  const newer = current(all, state.environment);
  if (permit.run === asked.run) return newer && newer.id !== state.id ? no.replaced(newer.id) : [];
  if (permit.page !== inForce.version) return no.otherPage();
  if (permit.expires <= at) return no.expired(permit.expires);
  const doubtful = openRuns(state)[0];
  if (doubtful) return no.inDoubt(doubtful.run);
  if (state.runs.some(({ run }) => run === asked.run)) return no.ranAlready(asked.run);
  // Two keys that were given before either of them was used.
  const other = rollingIn(all, state.environment);
  if (other && other.id !== state.id) return no.busy(other.id);
  return { id: asked.id, permit: permit.permit, stage: permit.stage, run: asked.run };
}
