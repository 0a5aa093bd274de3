/** All built-in detectors, in the order of the areas. */

import type { Rule } from "../rule.ts";
import { ai } from "./ai.ts";
import { api } from "./api.ts";
import { auth } from "./auth.ts";
import { billing } from "./billing.ts";
import { data } from "./data.ts";
import { infra } from "./infra.ts";
import { messages } from "./messages.ts";
import { schema } from "./schema.ts";
import { secrets } from "./secrets.ts";

export const rules: readonly Rule[] = [
  ...billing,
  ...auth,
  ...data,
  ...schema,
  ...infra,
  ...secrets,
  ...ai,
  ...api,
  ...messages,
];
