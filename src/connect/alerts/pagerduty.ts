/**
 * PagerDuty's Events API v2 (https://developer.pagerduty.com/docs/send-alert-event) and its change events, so that
 * whatever can alert PagerDuty can alert us. Its messages carry no time that orders them: they count as they arrive.
 */

import * as z from "zod";
import { digest } from "../../kernel/json.ts";
import { type Delivery, type Received, severityOf, table, timeOf, words, wrong } from "./alert.ts";

const event = z.object({
  event_action: z.enum(["trigger", "acknowledge", "resolve"]),
  dedup_key: words(255),
  payload: z
    .object({
      summary: words(1024),
      source: words(200),
      severity: words(40),
      timestamp: z.unknown().optional(),
      class: words(200),
      custom_details: table,
    })
    .nullish(),
});

const change = z.object({
  payload: z.object({
    summary: words(1024),
    source: words(200),
    timestamp: z.unknown().optional(),
    custom_details: table,
  }),
});

/** What a message says, or in a line why it is none. A trigger without `dedup_key` is always a new alert. */
export function pagerduty(body: unknown, received: Received): Delivery | string {
  const isEvent = typeof body === "object" && body !== null && "event_action" in body;
  return isEvent ? alertOf(body, received) : markerOf(body, received);
}

function alertOf(body: unknown, { at, id }: Received): Delivery | string {
  const read = event.safeParse(body);
  if (!read.success) return wrong(read.error);
  const { event_action: action, dedup_key: key, payload } = read.data;
  if (action === "trigger" && !payload?.summary) return "payload.summary: a trigger needs one";
  if (action !== "trigger" && key === "") return "dedup_key: only a trigger goes without one";
  const alert = {
    key: key || id,
    source: "pagerduty" as const,
    name: payload?.class || payload?.source || "an alert",
    severity: severityOf(payload?.severity ?? ""),
    status: ({ trigger: "firing", acknowledge: "acknowledged", resolve: "resolved" } as const)[action],
    summary: payload?.summary ?? "",
    startsAt: action === "trigger" ? timeOf(payload?.timestamp, at) : "",
    endsAt: action === "resolve" ? at : "",
    labels: payload?.custom_details ?? [],
    truncated: false,
    unseen: false,
  };
  return { alerts: [alert], markers: [], unread: [] };
}

function markerOf(body: unknown, { at }: Received): Delivery | string {
  const read = change.safeParse(body);
  if (!read.success) return wrong(read.error);
  const { summary, source, timestamp } = read.data.payload;
  if (summary === "") return "payload.summary: a change needs one";
  const when = timeOf(timestamp, at) || at;
  const marker = { key: digest([source, summary, when]), source: "pagerduty" as const, summary, at: when };
  return { alerts: [], markers: [marker], unread: [] };
}
