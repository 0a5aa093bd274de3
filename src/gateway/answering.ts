/** What every answer of the gateway says of its call, and a no as the client's library reads it. */

import type { ServerResponse } from "node:http";
import type { Admitted } from "./ledger.ts";
import type { Operation } from "./operations/operation.ts";
import type { No } from "./refuse.ts";

const reviews = { people: "required", reviewed: "required", "spot-checks": "later", automatic: "none" } as const;

/** What every answer says about its call. */
export function headersOf({ call, task, release, level, odd, approvedBy }: Admitted): string[] {
  const headers = ["x-finalcall-call", call, "x-content-type-options", "nosniff"];
  if (task === "") return headers;
  headers.push("x-finalcall-task", encodeURI(task), "x-finalcall-release", String(release?.number ?? 0));
  headers.push(
    "x-finalcall-review",
    odd ? "required" : reviews[level],
    "x-finalcall-approved-by",
    encodeURI(approvedBy),
  );
  return headers;
}

/** The upstream's own request id, else ours. */
export function withId(headers: string[], call: string): string[] {
  if (!headers.includes("x-request-id")) headers.push("x-request-id", call);
  return headers;
}

/** Nano-dollars in dollars, without an exponent. */
export const dollars = (nano: number): string => (nano / 1e9).toFixed(9);

/** A no in the dialect, unless something went out already. */
export function answerNo(
  res: ServerResponse,
  { dialect }: Pick<Operation, "dialect">,
  why: No,
  id: string,
  more: readonly string[] = [],
): void {
  if (res.headersSent || res.destroyed) {
    res.destroy();
    return;
  }
  const body = Buffer.from(dialect.errorBody(why, id));
  const headers = [...more, "content-type", "application/json", "content-length", String(body.length)];
  headers.push("x-should-retry", "false");
  if (id !== "") headers.push("x-request-id", id);
  if (why.status === 401) headers.push("www-authenticate", "Bearer");
  if (why.status === 413 || why.status === 401) headers.push("connection", "close");
  res.writeHead(why.status, headers);
  res.end(body);
}
