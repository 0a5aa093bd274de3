/** What monitoring says now: every open alert with its state and age, and whether the monitoring itself is alive. */

import { isLost } from "../decisions/alert/kind.ts";
import {
  type AlertState,
  isWatchdog,
  type Severity,
  type Status,
  severities,
  statusOf,
  watchdogId,
} from "../decisions/alert/state.ts";
import type { Text } from "../kernel/prose.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { capital, sourceName } from "./names.ts";
import { moment, span } from "./times.ts";

export interface AlertRow {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly environment: string;
  readonly severity: Severity;
  /** `blind`: its source says that it ended, while its monitoring was blind. Never to be shown as good. */
  readonly state: Exclude<Status, "ended">;
  /** Since when it fires, by its source's clock: UTC, as the reader's clock shows it, and how long that is. */
  readonly startsAt: string;
  readonly since: string;
  readonly age: string;
  /** What its source says of it; empty when it says nothing. */
  readonly says: string;
  /** One sentence about its state. */
  readonly means: string;
}

/** A monitoring system that the page watches by an alert which always fires. */
export interface WatchdogRow {
  readonly source: string;
  readonly heard: boolean;
  /** UTC; empty when it was never heard. */
  readonly since: string;
  readonly says: string;
}

export interface AlertsModel {
  /** The worst first, then the oldest. */
  readonly open: readonly AlertRow[];
  readonly watchdogs: readonly WatchdogRow[];
}

/** The open alerts of one environment, or of all when none is named. */
export async function alertsView(context: ViewContext, environment = ""): Promise<AlertsModel> {
  const states = openAlerts(context, environment);
  const say = await context.words(states.flatMap(({ name, summary }) => [name, summary]));
  return { open: states.map((state) => row(context, state, say)), watchdogs: watchdogs(context) };
}

/** The same without words, for counting. */
export const openAlerts = ({ world }: Pick<ViewContext, "world">, environment = ""): AlertState[] =>
  [...worldOf(world).alerts.values()]
    .filter((state) => !isWatchdog(state.id) && statusOf(state) !== "ended")
    .filter((state) => environment === "" || state.environment === environment)
    .sort(
      (one, other) =>
        severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
        one.startsAt.localeCompare(other.startsAt),
    );

function row(context: ViewContext, state: AlertState, say: (text: Text) => string): AlertRow {
  const { id, source, environment, severity, startsAt } = state;
  const zone = zoneOf(context);
  const at = (time: string) => moment(time, context.at, zone);
  const status = statusOf(state) as AlertRow["state"];
  const from = sourceName(source);
  return {
    ...{ id, name: say(state.name), source: from, environment, severity, state: status, startsAt },
    ...{
      since: at(startsAt),
      age: span(startsAt, context.at),
      says: say(state.summary),
      means: meaning(from, state, at),
    },
  };
}

function meaning(from: string, state: AlertState, at: (time: string) => string): string {
  const status = statusOf(state);
  if (status === "acknowledged") return `${from} says that somebody took note of it at ${at(state.acknowledgedAt)}.`;
  if (status === "firing") return `${from} says that it fires since ${at(state.startsAt)}.`;
  return `${from} says that it ended at ${at(state.blindAt)}, but its monitoring was blind then. Nobody knows.`;
}

function watchdogs(context: ViewContext): WatchdogRow[] {
  const { page, alerts } = worldOf(context.world);
  const watched = (page.inForce?.page.alerts ?? []).filter(({ watchdog }) => watchdog !== "");
  return watched.map(({ source, watchdog }) => {
    const state = alerts.get(watchdogId(source));
    const from = sourceName(source);
    if (!state || state.startsAt === "")
      return {
        source: from,
        heard: false,
        since: "",
        says: `${watchdog} of ${from} was never heard: no end of an alert counts.`,
      };
    const lost = isLost(state);
    const since = lost ? (state.gaps.at(-1)?.from ?? "") : state.startsAt;
    const time = moment(since, context.at, zoneOf(context));
    const says = lost
      ? `${capital(watchdog)} of ${from} is silent since ${time}: no end of an alert counts.`
      : `${capital(watchdog)} of ${from} is heard since ${time}.`;
    return { source: from, heard: !lost, since, says };
  });
}
