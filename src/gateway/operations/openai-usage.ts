/** Tokens as OpenAI counts them, and those who speak its language: cached and reasoning tokens are parts of their total. */

import type { Usage } from "../usage.ts";
import { fieldsOf, part, tokens, usageOf } from "./operation.ts";

/**
 * Reads `usage` of a chat answer. Some providers leave reasoning out of `completion_tokens` and count it only in
 * `total_tokens`, so whatever the total holds beyond the prompt is output.
 */
export function chatUsage(said: unknown): Usage | undefined {
  const usage = fieldsOf(said);
  const input = tokens(usage.prompt_tokens);
  const output = part(usage.completion_tokens);
  const total = part(usage.total_tokens);
  if (input === undefined || output === undefined || total === undefined) return undefined;
  const reasoning = part(fieldsOf(usage.completion_tokens_details).reasoning_tokens);
  return usageOf({
    input,
    cacheRead: part(fieldsOf(usage.prompt_tokens_details).cached_tokens),
    cacheWrite: 0,
    output: Math.max(output, total - input),
    reasoning,
  });
}

/** Reads `usage` of /v1/responses. */
export function responsesUsage(said: unknown): Usage | undefined {
  const usage = fieldsOf(said);
  return usageOf({
    input: tokens(usage.input_tokens),
    cacheRead: part(fieldsOf(usage.input_tokens_details).cached_tokens),
    cacheWrite: 0,
    output: tokens(usage.output_tokens),
    reasoning: part(fieldsOf(usage.output_tokens_details).reasoning_tokens),
  });
}
