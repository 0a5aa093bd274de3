/** A group of alerts in the form that Alertmanager posts and that Grafana took over. */

import * as z from "zod";
import {
  type Alert,
  type Delivery,
  labelOf,
  labelsKey,
  type Received,
  type Source,
  severityOf,
  table,
  timeOf,
  words,
  wrong,
} from "./alert.ts";

/** Alerts to one message; a larger one is cut by its sender (`max_alerts`). */
const mostAlerts = 2000;

const group = z.object({
  alerts: z.array(z.unknown()).max(mostAlerts),
  truncatedAlerts: z.number().nonnegative().catch(0),
  orgId: words(40),
});

const one = z.object({
  status: z.enum(["firing", "resolved"]),
  labels: table,
  annotations: table,
  startsAt: z.string().max(64),
  endsAt: z.unknown().optional(),
  fingerprint: words(200),
});

/**
 * What a group says, alert by alert: the group's own `status` is computed after `max_alerts` cut it, and may say
 * "resolved" while others still fire. Undefined when it is no group. One alert that cannot be read does not lose the rest.
 */
export function groupOf(source: Source, body: unknown, received: Received): Delivery | string {
  const read = group.safeParse(body);
  if (!read.success) return wrong(read.error);
  const { alerts: parts, truncatedAlerts, orgId } = read.data;
  const scope = orgId === "" ? "" : `${orgId}/`;
  const alerts: Alert[] = [];
  const unread: string[] = [];
  for (const [place, part] of parts.entries()) {
    const found = one.safeParse(part);
    const startsAt = found.success ? timeOf(found.data.startsAt, received.at) : "";
    if (!found.success) unread.push(`alerts.${place}: ${wrong(found.error)}`);
    else if (startsAt === "") unread.push(`alerts.${place}.startsAt: not a time`);
    else
      alerts.push(alertOf(source, scope, found.data, { startsAt, truncated: truncatedAlerts > 0, now: received.at }));
  }
  return { alerts, markers: [], unread };
}

/**
 * Grafana names here why it ended something other than by its threshold: `MissingSeries`, `NoData`, `Error`, `Paused`, `Updated`,
 * `RuleDeleted`.
 */
const stateReason = "grafana_state_reason";

function alertOf(
  source: Source,
  scope: string,
  { status, labels, annotations, endsAt, fingerprint }: z.infer<typeof one>,
  { startsAt, truncated, now }: { startsAt: string; truncated: boolean; now: string },
): Alert {
  const said = ["summary", "description", "message"]
    .map((name) => labelOf(annotations, name))
    .find((text) => text !== "");
  const ended = timeOf(endsAt, now);
  return {
    key: `${scope}${fingerprint === "" ? labelsKey(labels) : fingerprint}`,
    source,
    name: labelOf(labels, "alertname").slice(0, 200) || "an alert without a name",
    severity: severityOf(labelOf(labels, "severity")),
    status,
    summary: said ?? "",
    startsAt,
    endsAt: status === "firing" ? "" : ended < startsAt ? startsAt : ended,
    labels,
    truncated,
    unseen: status === "resolved" && labelOf(annotations, stateReason) !== "",
  };
}
