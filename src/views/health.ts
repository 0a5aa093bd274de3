/** The health of an environment: its numbers with their age, and a chart of each. What is not known is never called good. */

import type { Environment } from "../page/page.ts";
import { type ChartModel, chartOf, type Mark, quantity } from "./chart.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { capital, counted, listed, plural } from "./names.ts";
import { clock } from "./times.ts";

/** What is known of one signal now. `value` is in `unit`: the number before a percent sign, milliseconds, or a count. */
export interface Reading {
  readonly signal: string;
  readonly state: "good" | "crossed" | "blind";
  readonly value: number | null;
  readonly unit: string;
  /** UTC; empty where there never was a number. */
  readonly at: string;
  /** Seconds since then; null where there never was a number. */
  readonly age: number | null;
  readonly says: string;
}

/** Where the numbers come from. A server without one knows nothing, and says so. */
export interface Watched {
  readings(environment: string): readonly Reading[];
  /** The last hours of one signal, oldest first; `value` is null where nothing was known. */
  history(environment: string, signal: string): readonly { readonly at: string; readonly value: number | null }[];
}

export interface HealthModel {
  readonly environment: string;
  readonly state: Reading["state"];
  /** Whether the page names where its numbers come from. */
  readonly sourced: boolean;
  /** One sentence that names what is crossed or not known. */
  readonly says: string;
  /** How old the oldest of its numbers is, as `read 4 s ago`, and in milliseconds; empty and null where there is none. */
  readonly read: string;
  readonly age: number | null;
  /** What stops a release, is crossed or is not known, in the order of the page. */
  readonly charts: readonly ChartModel[];
  /** Every other number. */
  readonly more: readonly ChartModel[];
  readonly marks: readonly (Mark & { readonly time: string })[];
}

/** The charts reach back two hours: what a release could have done to users is younger than that. */
const chartMs = 2 * 3_600_000;
const mostMarks = 6;

/** What is known of an environment of the page; without a watcher nothing is. */
export function readingsOf({ watched }: ViewContext, { name, signals, metrics }: Environment): readonly Reading[] {
  const found = watched?.readings(name) ?? [];
  if (found.length > 0) return found;
  const says = metrics === "" ? "The page names no source of numbers for it." : "Nobody looks at its numbers.";
  return signals.map(({ name }) => ({
    ...{ signal: name, state: "blind" as const, value: null, unit: "", at: "", age: null },
    says,
  }));
}

/** The health of one environment with its charts. `marks`: what happened to its releases, in any order. */
export function healthOf(context: ViewContext, environment: Environment, marks: readonly Mark[]): HealthModel {
  const { at: now } = context;
  const readings = readingsOf(context, environment);
  const zone = zoneOf(context);
  const from = new Date(Date.parse(now) - chartMs).toISOString();
  const shown = marks
    .filter(({ at }) => at >= from && at <= now)
    .sort((a, b) => a.at.localeCompare(b.at))
    .slice(-mostMarks);
  const first = (reading: Reading) =>
    reading.state !== "good" || environment.stop.some(({ signal }) => signal === reading.signal);
  const charts = readings.map((reading) => ({
    first: first(reading),
    chart: chart(context, environment, reading, from, shown),
  }));
  return {
    environment: environment.name,
    state: stateOf(readings),
    sourced: environment.metrics !== "",
    says: saysOf(readings),
    ...ageOf(readings),
    charts: charts.filter((one) => one.first).map((one) => one.chart),
    more: charts.filter((one) => !one.first).map((one) => one.chart),
    marks: shown.map((mark) => ({ ...mark, time: clock(mark.at, zone) })),
  };
}

/** A mark is drawn only where the line can be: from its first reading on. */
function chart(
  context: ViewContext,
  { name, stop }: Environment,
  { signal, state, unit, says }: Reading,
  from: string,
  marks: readonly Mark[],
): ChartModel {
  const points = (context.watched?.history(name, signal) ?? []).filter(({ at }) => at >= from);
  const trigger = stop.find((one) => one.signal === signal);
  const first = points[0]?.at ?? context.at;
  const begin = marks.reduce((least, { at }) => (at < least ? at : least), first);
  return chartOf({
    id: `chart-${name}-${signal}`,
    title: signalTitle(signal),
    unit,
    points: begin < first ? [{ at: begin, value: null }, ...points] : points,
    limit: trigger && { crossed: trigger.crossed, value: trigger.value },
    marks,
    blind: state === "blind" ? says : "",
    now: context.at,
    zone: zoneOf(context),
  });
}

/** `error-rate` → `Error rate`, `p95` → `Latency, p95`. */
export const signalTitle = (signal: string): string =>
  /^p\d+$/.test(signal) ? `Latency, ${signal}` : capital(signal.replaceAll(/[-_]/g, " "));

export const stateOf = (readings: readonly Reading[]): Reading["state"] =>
  readings.some(({ state }) => state === "crossed")
    ? "crossed"
    : readings.length === 0 || readings.some(({ state }) => state === "blind")
      ? "blind"
      : "good";

function saysOf(readings: readonly Reading[]): string {
  const crossed = readings.filter(({ state }) => state === "crossed");
  if (crossed.length > 0) return crossed.map(({ says }) => says).join(" ");
  const blind = readings.filter(({ state }) => state === "blind");
  const says = [...new Set(blind.map(({ says }) => says))];
  if (blind.length > 0) return says.length > 2 ? `${says.slice(0, 2).join(" ")} And more.` : says.join(" ");
  if (readings.length === 0) return "Nobody looks at any number of it.";
  const first = readings.filter(({ signal }) => signal !== "traffic").slice(0, 2);
  const named = (first.length > 0 ? first : readings).map(
    ({ signal, value, unit }) => `${signalTitle(signal).toLowerCase().replace(",", "")} ${quantity(value ?? 0, unit)}`,
  );
  const more = readings.length - named.length;
  return `${capital(listed(named))}; ${more > 0 ? `${counted(more)} more ${plural(more, "number is", "numbers are")} good too` : "every number is good"}.`;
}

/** How old the oldest of these numbers is. */
export function ageOf(readings: readonly Reading[]): Pick<HealthModel, "read" | "age"> {
  const ages = readings.flatMap(({ age }) => (age === null ? [] : [age]));
  if (ages.length === 0) return { read: "", age: null };
  const oldest = Math.max(...ages);
  return { read: `read ${secondsText(oldest)} ago`, age: Math.round(oldest * 1000) };
}

/** `4 s`, `12 min`, `3 h`, with a space that does not break. */
export function secondsText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)}\u00a0s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)}\u00a0min` : `${Math.round(seconds / 3600)}\u00a0h`;
}

/** Whether a number says that users are hurt now, anywhere. */
export const hurt = (context: ViewContext): boolean =>
  (worldOf(context.world).page.inForce?.page.environments ?? []).some(
    (environment) => stateOf(readingsOf(context, environment)) === "crossed",
  );
