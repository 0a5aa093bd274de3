/**
 * Sentry's webhooks (https://docs.sentry.io/integrations/integration-platform/webhooks/): issues, issue alerts and metric
 * alerts. An issue alert never says that it is over; only its issue does, so both are kept under the issue.
 */

import * as z from "zod";
import { type Alert, type Delivery, type Received, severityOf, timeOf, words, wrong } from "./alert.ts";

const issue = z.object({
  action: words(40),
  data: z.object({
    issue: z.object({
      id: words(80),
      title: words(300),
      culprit: words(300),
      level: words(40),
      project: z.object({ slug: words(200) }).catch({ slug: "" }),
    }),
  }),
});

const issueAlert = z.object({
  data: z.object({
    triggered_rule: words(300),
    event: z.object({
      issue_id: words(80),
      title: words(300),
      culprit: words(300),
      level: words(40),
      datetime: z.unknown().optional(),
      timestamp: z.unknown().optional(),
      environment: words(200),
    }),
  }),
});

const metricAlert = z.object({
  action: z.enum(["critical", "warning", "resolved"]),
  data: z.object({
    description_title: words(300),
    description_text: words(2000),
    metric_alert: z.object({
      id: words(80),
      title: words(300),
      date_started: z.unknown().optional(),
      date_closed: z.unknown().optional(),
      alert_rule: z.object({ name: words(300), environment: words(200) }).catch({ name: "", environment: "" }),
    }),
  }),
});

/** What an issue's action says of its alert. Commenting, merging and the like say nothing. */
const said: ReadonlyMap<string, Alert["status"]> = new Map([
  ["created", "firing"],
  ["unresolved", "firing"],
  ["assigned", "acknowledged"],
  ["archived", "acknowledged"],
  ["ignored", "acknowledged"],
  ["resolved", "resolved"],
]);

const nothing: Delivery = { alerts: [], markers: [], unread: [] };
const telling = (alert: Alert): Delivery => ({ ...nothing, alerts: [alert] });

/** What a message says, or in a line why it is none. Installations, comments and raw events are nothing to us. */
export function sentry(body: unknown, received: Received): Delivery | string {
  const resource = received.header("sentry-hook-resource");
  if (resource === "issue") return issueOf(body, received);
  if (resource === "event_alert") return issueAlertOf(body, received);
  if (resource === "metric_alert") return metricAlertOf(body, received);
  return resource === "" ? "Sentry-Hook-Resource: the header is missing" : nothing;
}

/** When Sentry sent it: seconds since 1970 in a header, but never later than it came. */
function sentAt({ at, header }: Received): string {
  const sent = timeOf(Number(header("sentry-hook-timestamp") || Number.NaN), at);
  return sent === "" || sent > at ? at : sent;
}

function issueOf(body: unknown, received: Received): Delivery | string {
  const read = issue.safeParse(body);
  if (!read.success) return wrong(read.error);
  const { id, title, culprit, level, project } = read.data.data.issue;
  const status = said.get(read.data.action);
  if (id === "") return "data.issue.id: missing";
  if (!status) return nothing;
  return telling({
    ...{ key: `issue/${id}`, source: "sentry", status, truncated: false, unseen: false },
    name: title || "an issue",
    severity: severityOf(level),
    summary: [title, culprit].filter(Boolean).join(" in "),
    startsAt: status === "firing" ? sentAt(received) : "",
    endsAt: status === "resolved" ? sentAt(received) : "",
    labels: project.slug === "" ? [] : [["project", project.slug]],
  });
}

function issueAlertOf(body: unknown, received: Received): Delivery | string {
  const read = issueAlert.safeParse(body);
  if (!read.success) return wrong(read.error);
  const { event, triggered_rule: rule } = read.data.data;
  if (event.issue_id === "") return "data.event.issue_id: missing";
  return telling({
    ...{ key: `issue/${event.issue_id}`, source: "sentry", status: "firing", truncated: false, unseen: false },
    name: event.title || "an issue",
    severity: severityOf(event.level),
    summary: [event.title, event.culprit].filter(Boolean).join(" in "),
    startsAt: timeOf(event.datetime, received.at) || timeOf(event.timestamp, received.at) || sentAt(received),
    endsAt: "",
    labels: named({ rule, environment: event.environment }),
  });
}

function metricAlertOf(body: unknown, received: Received): Delivery | string {
  const read = metricAlert.safeParse(body);
  if (!read.success) return wrong(read.error);
  const { action, data } = read.data;
  const { id, title, date_started, date_closed, alert_rule } = data.metric_alert;
  if (id === "") return "data.metric_alert.id: missing";
  const over = action === "resolved";
  return telling({
    ...{ key: `metric/${id}`, source: "sentry", status: over ? "resolved" : "firing", truncated: false, unseen: false },
    name: alert_rule.name || title || "a metric alert",
    severity: over ? "unknown" : action,
    summary: [data.description_title, data.description_text].filter(Boolean).join(": ").slice(0, 2000),
    startsAt: timeOf(date_started, received.at) || (over ? "" : sentAt(received)),
    endsAt: over ? timeOf(date_closed, received.at) || sentAt(received) : "",
    labels: named({ environment: alert_rule.environment }),
  });
}

const named = (fields: Readonly<Record<string, string>>) => Object.entries(fields).filter(([, value]) => value !== "");
