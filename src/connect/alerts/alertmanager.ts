/** Alertmanager's webhook, version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */

import type { Delivery, Received } from "./alert.ts";
import { groupOf } from "./group.ts";

/** What a message says, or in a line why it is none. */
export const alertmanager = (body: unknown, received: Received): Delivery | string =>
  groupOf("alertmanager", body, received);
