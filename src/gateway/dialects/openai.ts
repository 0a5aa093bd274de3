/** Errors as OpenAI's clients read them. */

import type { No } from "../refuse.ts";
import { type Dialect, messageOf } from "./dialect.ts";

const typeOf = (status: number): string => {
  if (status === 401) return "authentication_error";
  if (status === 402) return "insufficient_quota";
  if (status === 403) return "permission_error";
  return status < 500 ? "invalid_request_error" : "server_error";
};

const errorOf = (no: No) => ({
  message: messageOf(no),
  type: typeOf(no.status),
  param: null,
  code: no.code,
  why: no.why,
  next: no.next,
  ...(no.facts && { facts: no.facts }),
});

export const openai: Dialect = {
  name: "openai",
  errorBody: (no) => JSON.stringify({ error: errorOf(no) }),
  errorEvent: (no) => `data: ${JSON.stringify({ error: errorOf(no) })}\n\n`,
};

/** Streams of /v1/responses have named events; the error stands in it both as their reference says and as clients look for it. */
export const openaiResponses: Dialect = {
  ...openai,
  errorEvent: (no) => {
    const error = errorOf(no);
    const { code, message, param } = error;
    const event = { type: "error", code, message, param, sequence_number: 0, error };
    return `event: error\ndata: ${JSON.stringify(event)}\n\n`;
  },
};
