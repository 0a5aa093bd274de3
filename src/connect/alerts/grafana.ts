/**
 * Grafana's webhook notifier (https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/):
 * Alertmanager's form with more around it. Its fingerprint may be empty, and is unique within an organisation only.
 */

import type { Delivery, Received } from "./alert.ts";
import { groupOf } from "./group.ts";

/** What a message says, or in a line why it is none. */
export const grafana = (body: unknown, received: Received): Delivery | string => groupOf("grafana", body, received);
