/** What is known of one alert. Its state is the latest of what was heard, whatever the order in which it was heard. */

import type { Text } from "../../kernel/prose.ts";

export const sources = ["alertmanager", "grafana", "pagerduty", "sentry"] as const;
export type Source = (typeof sources)[number];

/** From the worst to the least. `unknown` stands first: what nobody graded may be anything. */
export const severities = ["unknown", "critical", "error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

/** A span in which the watchdog of a source was silent, so that no word of its about an end counts. UTC; `to` empty: still. */
export interface Gap {
  readonly from: string;
  readonly to: string;
}

export interface AlertState {
  readonly id: string;
  readonly source: Source;
  readonly environment: string;
  readonly severity: Severity;
  readonly name: Text;
  readonly summary: Text;
  /** Pairs of names and values, as JSON. */
  readonly labels: Text;
  /** Since when it fires, by its source's clock. */
  readonly startsAt: string;
  /** When it ended by its source's word; empty: never yet. */
  readonly endsAt: string;
  /** When it ended by a word that does not count; empty: there is none. */
  readonly blindAt: string;
  readonly acknowledgedAt: string;
  /** Position of the entry that made it fire last. */
  readonly seq: number;
  /** Of a watchdog only, newest last. */
  readonly gaps: readonly Gap[];
}

export type Status = "firing" | "acknowledged" | "blind" | "ended";

/** What an alert is. `blind`: its source says that it ended without having seen it, or while its monitoring was not alive. */
export function statusOf({ startsAt, endsAt, blindAt, acknowledgedAt }: AlertState): Status {
  if (endsAt !== "" && startsAt <= endsAt) return "ended";
  if (blindAt !== "" && startsAt <= blindAt) return "blind";
  return acknowledgedAt === "" ? "firing" : "acknowledged";
}

/** The id under which the watchdog of a source is kept. */
export const watchdogId = (source: Source): string => `watchdog-${source}`;
export const isWatchdog = (id: string): boolean => id.startsWith("watchdog-");

/**
 * A watchdog that was not heard for so long is silent, in milliseconds. Prometheus repeats a firing alert every minute, and
 * Alertmanager takes an alert that was not repeated for four minutes as resolved: silence must show before that does.
 */
export const silentAfter = 3 * 60_000;
/** The ends that a dying monitoring makes up lie this near to the end of its watchdog, in milliseconds. */
const near = 2 * 60_000;

/**
 * Whether a word that something ended at `endsAt` counts for nothing. `heard`: when the watchdog was last heard, empty for
 * never; both UTC.
 */
export function isBlind(watchdog: AlertState | undefined, heard: string, endsAt: string, at: string): boolean {
  if (heard === "") return true;
  const end = Date.parse(endsAt);
  const silent = Date.parse(at) - Date.parse(heard) > silentAfter;
  const gaps = [...(watchdog?.gaps ?? []), ...(silent ? [{ from: heard, to: "" }] : [])];
  return gaps.some(({ from, to }) => end >= Date.parse(from) - near && (to === "" || end <= Date.parse(to) + near));
}

/** Whether an end that was believed lies where the watchdog now turns out to have been silent. */
export const fallsAfter = ({ endsAt }: AlertState, from: string): boolean =>
  endsAt !== "" && Date.parse(endsAt) >= Date.parse(from) - near;
