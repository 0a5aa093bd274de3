/** What the numbers make due: a release to stop, a stage that proved good, an operation that proved to have helped. */

import { current, isSettled } from "../decisions/release/live.ts";
import { openRuns, watchedStage } from "../decisions/release/stages.ts";
import type { ReleaseState } from "../decisions/release/state.ts";
import type { Subjects } from "../kernel/kind.ts";
import type { Environment } from "../page/page.ts";
import { aheadBy, type Reading } from "./health.ts";
import { numbersOf } from "./watch.ts";

/** How long everything has been good, as far as somebody looked. */
export interface Streak {
  /** Since when, in milliseconds since 1970; undefined while something is not good. */
  readonly from: number | undefined;
  /** When it was last seen to be good. */
  readonly last: number;
  /** The moments that the last looks in a row were about, each of them another one, the newest last. Empty: the last look was not good. */
  readonly moments: readonly number[];
}

export const noStreak: Streak = { from: undefined, last: 0, moments: [] };

/** How long nobody may know anything before a stage is watched from the start again, in milliseconds. */
const hole = 15_000;
/** Good looks in a row, each with numbers of its own, that prove anything. */
export const provedBy = 3;

/** The streak after another look. What is not known interrupts the row, and ends the streak when it lasts. */
export function streakAfter(was: Streak, readings: readonly Reading[], now: number): Streak {
  if (readings.some(({ state, pending }) => state === "crossed" || pending)) return noStreak;
  if (readings.length === 0 || readings.some(({ state }) => state === "blind")) return { ...was, moments: [] };
  const goesOn = was.from !== undefined && Math.abs(now - was.last) <= hole;
  // A look is as old as the oldest of its numbers.
  const moment = Math.min(...readings.map(({ at }) => Date.parse(at)));
  const moments = (goesOn ? was.moments : []).filter((one) => one < moment);
  return { from: goesOn ? was.from : now, last: now, moments: [...moments, moment].slice(-provedBy) };
}

/** An operation that ended without an error, and waits for numbers that show it helped. */
export interface Waiting {
  readonly id: string;
  /** When it ended, UTC. */
  readonly endedAt: string;
}

/** As many as an event holds. */
const mostNumbers = 50;

export interface Due {
  readonly type: "release.stop" | "release.healthy" | "operation.verify";
  readonly data: object;
}

/** The commands that are due in an environment. They are repeated until the rules see them done, so a lost one does no harm. */
export function due(
  environment: Environment,
  releases: Pick<Subjects<ReleaseState>, "values">,
  waiting: readonly Waiting[],
  readings: readonly Reading[],
  streak: Streak,
): Due[] {
  const release = current(releases, environment.name);
  const numbers = numbersOf(readings).slice(0, mostNumbers);
  const found: Due[] = [];
  const crossed =
    release && readings.find((reading) => reading.state === "crossed" && stops(environment, release, reading));
  if (release && crossed && isRolling(release)) {
    const { signal, says } = crossed;
    found.push({ type: "release.stop", data: { id: release.id, signal, says, numbers } });
  }
  const stage = release && watchedStage(release);
  const out = release?.runs.findLast((run) => run.stage === stage && run.outcome === "done");
  if (release && out && watched(streak, outSince(releases, release, out.endedAt), environment.watch * 60_000))
    found.push({ type: "release.healthy", data: { id: release.id, stage, numbers } });
  for (const { id, endedAt } of waiting)
    if (proved(streak, Date.parse(endedAt))) found.push({ type: "operation.verify", data: { id, numbers } });
  return found;
}

/**
 * Whether a crossing is held against a release. One that was there before its first run is not its doing: it may be the
 * repair, and a repair must not be rolled back for what it repairs. It has as long as the page watches a stage.
 */
function stops(environment: Environment, release: ReleaseState, { since, at }: Reading): boolean {
  const began = Date.parse(release.runs[0]?.startedAt ?? "");
  if (!(Date.parse(since) < began - aheadBy)) return true;
  const stage = watchedStage(release);
  const out = release.runs.findLast((run) => run.stage === stage && run.outcome === "done");
  return out !== undefined && Date.parse(at) - Date.parse(out.endedAt) >= environment.watch * 60_000;
}

/** Whether it is on its way, and nobody stopped it yet. */
export const isRolling = (release: ReleaseState): boolean =>
  !release.stopped && !release.abandoned && (!isSettled(release) || openRuns(release).length > 0);

/** Since when users have had what a run brought: since its end, or since a later release was rolled back to it. */
function outSince(
  releases: Pick<Subjects<ReleaseState>, "values">,
  { environment }: ReleaseState,
  endedAt: string,
): number {
  const undone = [...releases.values()].filter((one) => one.environment === environment && one.rolledBack !== "");
  return Math.max(Date.parse(endedAt), ...undone.map(({ rolledBackAt }) => Date.parse(rolledBackAt)));
}

/** Whether everything was good from `after` on for so long, up to the last look, as several looks of their own show. */
const watched = (streak: Streak, after: number, ms: number): boolean =>
  streak.from !== undefined && streak.last - Math.max(streak.from, after) >= ms && proved(streak, after);

/** Enough good looks in a row, up to the last one, all about moments after `after`. */
const proved = ({ moments }: Streak, after: number): boolean =>
  moments.filter((moment) => moment > after).length >= provedBy;
