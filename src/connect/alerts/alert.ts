/**
 * What every monitoring system's message is turned into. Fields that are not known are passed over, because the far side
 * adds some with each version; what is known is bounded: a long text is cut, never a reason to lose an alert.
 */

import * as z from "zod";
import { digest } from "../../kernel/json.ts";

export type Source = "alertmanager" | "grafana" | "pagerduty" | "sentry";

/** One alert as its source tells it. Times are UTC with milliseconds. */
export interface Alert {
  /** The same for every message about one alert, whatever its words say now. */
  readonly key: string;
  readonly source: Source;
  readonly name: string;
  readonly severity: Severity;
  readonly status: "firing" | "resolved" | "acknowledged";
  readonly summary: string;
  /** Since when it fires; empty where the source does not say. */
  readonly startsAt: string;
  /** When it ended; empty unless it is resolved. */
  readonly endsAt: string;
  readonly labels: Labels;
  /** The message leaves others of its group out: what it says to have ended may still fire. */
  readonly truncated: boolean;
  /** It is said to have ended because nothing more is seen of it, not because it was seen to end. */
  readonly unseen: boolean;
}

/** Something that was put into production, as its source tells it. */
export interface Marker {
  readonly key: string;
  readonly source: Source;
  readonly summary: string;
  readonly at: string;
}

/** What one message says. `unread`: parts of it that could not be understood, each with the reason. */
export interface Delivery {
  readonly alerts: readonly Alert[];
  readonly markers: readonly Marker[];
  readonly unread: readonly string[];
}

/** When a message came, and what its headers add. */
export interface Received {
  /** UTC with milliseconds. */
  readonly at: string;
  /** Unguessable, for a message that names nothing. */
  readonly id: string;
  /** A header's value, empty when there is none. */
  header(name: string): string;
}

export type Labels = readonly (readonly [name: string, value: string])[];

export const severities = ["critical", "error", "warning", "info", "unknown"] as const;
export type Severity = (typeof severities)[number];

/** A text of the far side, cut where it is longer than anybody reads. Numbers and truth values are taken as their words. */
export const words = (most: number) =>
  z
    .union([z.string(), z.number(), z.boolean()])
    .transform((value) => storable(String(value).slice(0, most)))
    .catch("");

/** Without what no database takes: the character NUL, and half of a character that the cut left. */
const storable = (text: string): string => Buffer.from(text.replaceAll("\0", "")).toString();

const mostLabels = 64;

/** Labels or annotations: names to texts. What is not a text is left out. */
export const table = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value): Labels => {
    const entries = Object.entries(value ?? {}).slice(0, mostLabels);
    return entries.map(([name, said]) => [words(200).parse(name), words(1000).parse(said)]);
  })
  .catch([]);

export const labelOf = (labels: Labels, name: string): string => labels.find(([one]) => one === name)?.[1] ?? "";

/** A digest of all labels, in any order: the identity of an alert whose source gives none. */
export const labelsKey = (labels: Labels): string =>
  digest([...labels].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)));

/** Words that people use for how bad it is, as one of ours. */
export function severityOf(word: string): Severity {
  const lower = word.toLowerCase();
  const known = (severities as readonly string[]).includes(lower);
  if (known) return lower as Severity;
  if (["page", "fatal", "emergency"].includes(lower)) return "critical";
  if (["none", "debug"].includes(lower)) return "info";
  return lower === "warn" ? "warning" : "unknown";
}

const day = 86_400_000;

/**
 * A time of the far side, in UTC with milliseconds. Empty when there is none: absent, unreadable, or before 1971, such as
 * the year 1 that Go writes for no time. A time more than a day ahead is a broken clock's, and is taken as now: believed,
 * it would outlast every later message.
 */
export function timeOf(value: unknown, now: string): string {
  const at = typeof value === "number" ? value * 1000 : Date.parse(typeof value === "string" ? value : "");
  if (!Number.isFinite(at) || at < 365 * day) return "";
  return at > Date.parse(now) + day ? now : new Date(at).toISOString();
}

/** Reads JSON; undefined when it is none. */
export function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What is wrong, in one line without what was sent. */
export const wrong = ({ issues }: z.ZodError): string =>
  issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.map(String).join(".") || "the message"}: ${message}`)
    .join("; ");
