/** What runs in an environment: the release that is out, the one that is on its way, and the one to go back to. */

import type { Subjects } from "../../kernel/kind.ts";
import { isHealthy, openRuns, reached } from "./stages.ts";
import type { ReleaseState } from "./state.ts";

type Releases = Pick<Subjects<ReleaseState>, "values">;

/** Releases of an environment that went out at all and were not rolled back, the one that went out last first. */
export function out(releases: Releases, environment: string): ReleaseState[] {
  return [...releases.values()]
    .filter((one) => one.environment === environment && one.rolledBack === "" && one.runs.length > 0)
    .sort((a, b) => lastRun(b).localeCompare(lastRun(a)));
}

const lastRun = ({ runs }: ReleaseState): string => runs.at(-1)?.startedAt ?? "";

/** A release that went out after `state` and was rolled back: a tired hand that asks twice must not undo `state` as well. */
export const undoneAfter = (releases: Releases, state: ReleaseState): ReleaseState | undefined =>
  [...releases.values()].find(
    (one) => one.environment === state.environment && one.rolledBack !== "" && lastRun(one) > lastRun(state),
  );

/** True once its last stage is out and was found good. */
export const isSettled = (state: ReleaseState): boolean => {
  const last = state.stages.at(-1) ?? "";
  return reached(state) === last && isHealthy(state, last) && !state.stopped;
};

/** What users have now, in whole or in part; undefined before the first release. */
export const current = (releases: Releases, environment: string): ReleaseState | undefined =>
  out(releases, environment)[0];

/** The release that everybody has: the newest whose last stage was found good. */
export const liveIn = (releases: Releases, environment: string): ReleaseState | undefined =>
  out(releases, environment).find(isSettled);

/** The release on its way: out in part, unwatched, stopped or in doubt. */
export const rollingIn = (releases: Releases, environment: string): ReleaseState | undefined =>
  out(releases, environment).find((state) => !state.abandoned && (!isSettled(state) || openRuns(state).length > 0));

/** What a rollback of `state` goes back to: the last good approved release before it. */
export const lastGood = (releases: Releases, state: ReleaseState): ReleaseState | undefined =>
  out(releases, state.environment).find((one) => one.id !== state.id && isSettled(one));
