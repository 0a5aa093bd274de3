/** Undo as a number: seconds of the last rollback that was timed here, and whether the numbers were good after it. */

import type { OperationState } from "../decisions/operation/kind.ts";
import { lastGood } from "../decisions/release/live.ts";
import type { ReleaseState } from "../decisions/release/state.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { releaseName } from "./release-names.ts";
import { moment } from "./times.ts";

export interface UndoModel {
  /** `41 s`; empty when it was never timed. */
  readonly seconds: string;
  /** When that was, and whether its numbers were good after it. */
  readonly timed: string;
  /** What it goes back to, as `back to clinic-billing 7d03e18a`; empty when nothing good came before. */
  readonly to: string;
}

/** The last rollback of this environment whose command came to a good end. */
export function lastTimed(context: ViewContext, environment: string): OperationState | undefined {
  const { operations } = worldOf(context.world);
  return [...operations.values()]
    .filter(
      (one) => one.what === "rollback" && one.environment === environment && one.outcome === "ran" && one.took > 0,
    )
    .sort((a, b) => a.endedAt.localeCompare(b.endedAt))
    .at(-1);
}

/** The command line means production where it is not told otherwise. */
const inPlace = (command: string, environment: string): string =>
  environment === "production" ? command : `${command} --environment ${environment}`;

/** The command that undoes what went out last. */
export const rollbackCommand = (environment: string): string => inPlace("finalcall rollback", environment);

/** The command that runs a measure of the page. */
export const measureCommand = (name: string, environment: string): string =>
  inPlace(`finalcall measure ${name}`, environment);

/** What undoing this release costs and leads to. */
export function undoOf(context: ViewContext, state: ReleaseState): UndoModel {
  const timed = lastTimed(context, state.environment);
  const to = lastGood(worldOf(context.world).releases, state);
  return {
    seconds: timed ? tookText(timed.took) : "",
    timed: timed
      ? `Timed ${moment(timed.endedAt, context.at, zoneOf(context))}${timed.verifiedAt === "" ? ", and not verified yet" : ", with good numbers after it"}`
      : "",
    to: to ? `back to ${releaseName(to)}` : "",
  };
}

/** Milliseconds as people time an undo: `0.8 s`, `41 s`, `3 min 20 s`. */
export function tookText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${Math.round(seconds * 10) / 10}\u00a0s`;
  if (seconds < 120) return `${Math.round(seconds)}\u00a0s`;
  return `${Math.floor(seconds / 60)}\u00a0min ${Math.round(seconds % 60)}\u00a0s`;
}
