/** Errors as Anthropic's clients read them. */

import type { No } from "../refuse.ts";
import { type Dialect, messageOf } from "./dialect.ts";

const types = new Map([
  [400, "invalid_request_error"],
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [405, "invalid_request_error"],
  [413, "request_too_large"],
]);

const bodyOf = (no: No, id: string): string =>
  JSON.stringify({
    type: "error",
    error: {
      type: types.get(no.status) ?? "api_error",
      message: messageOf(no),
      code: no.code,
      why: no.why,
      next: no.next,
      ...(no.facts && { facts: no.facts }),
    },
    request_id: id,
  });

export const anthropic: Dialect = {
  name: "anthropic",
  errorBody: bodyOf,
  errorEvent: (no, id) => `event: error\ndata: ${bodyOf(no, id)}\n\n`,
};
