/** One call that is over, as it is told outside: by labels, without a word of what was said. */

import type { Attributes } from "@opentelemetry/api";
import type { CallRecord } from "./ledger.ts";
import type { Usage } from "./usage.ts";

/** Times in UTC milliseconds, cost in nano-dollars. */
export interface CallTold {
  readonly call: string;
  readonly operation: "chat" | "responses" | "embeddings" | "messages";
  readonly provider: "openai" | "anthropic";
  readonly task: string;
  readonly question: string;
  readonly release: number;
  readonly asked: string;
  readonly served: string;
  readonly outcome: string;
  readonly finish: string;
  readonly status: number;
  readonly usage: Usage | undefined;
  readonly cost: number;
  readonly began: number;
  readonly ms: number;
  readonly firstByteMs: number;
  /** W3C trace context of the caller, or empty. */
  readonly traceparent: string;
}

/** `provider`: the language that the one who was asked speaks. */
export const toldOf = (call: CallRecord, provider: CallTold["provider"], traceparent: string): CallTold => ({
  call: call.call,
  operation: call.operation,
  provider,
  task: call.task,
  question: call.question,
  release: call.release,
  asked: call.asked,
  served: call.end?.served ?? "",
  outcome: call.end?.outcome ?? "unknown",
  finish: call.end?.finish ?? "",
  status: call.end?.status ?? 0,
  usage: call.end?.usage,
  cost: call.end?.cost ?? 0,
  began: Date.parse(call.at),
  ms: call.end?.ms ?? 0,
  firstByteMs: call.end?.firstByteMs ?? 0,
  traceparent,
});

/** What both spans and numbers carry, in the words of OpenTelemetry's conventions. */
export const labelsOf = (call: CallTold): Attributes => ({
  "gen_ai.operation.name": call.operation === "embeddings" ? "embeddings" : "chat",
  "gen_ai.provider.name": call.provider,
  "gen_ai.request.model": modelOf(call.asked),
  ...(call.served !== "" && { "gen_ai.response.model": call.served }),
  ...(call.outcome !== "done" && { "error.type": call.status >= 400 ? String(call.status) : call.outcome }),
  ...(call.task !== "" && { "finalcall.task": call.task }),
});

const modelOf = (asked: string): string => asked.slice(asked.indexOf("/") + 1);
