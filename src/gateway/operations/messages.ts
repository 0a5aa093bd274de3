/** POST /v1/messages. */

import { anthropic } from "../dialects/anthropic.ts";
import { no } from "../refuse.ts";
import type { Usage } from "../usage.ts";
import { billedApart, isPlain, textOf, toolName, wholeOf } from "./content.ts";
import { fieldsOf, listOf, type Operation, part, tokens, usageOf, wordsOf } from "./operation.ts";

/** Anthropic's `input_tokens` leave out what came from or went into the cache; ours are all that went in. */
function messagesUsage(said: unknown): Usage | undefined {
  const usage = fieldsOf(said);
  const fresh = tokens(usage.input_tokens);
  const cacheRead = part(usage.cache_read_input_tokens);
  const cacheWrite = part(usage.cache_creation_input_tokens);
  if (fresh === undefined || cacheRead === undefined || cacheWrite === undefined) return undefined;
  const cacheWriteHour = part(fieldsOf(usage.cache_creation).ephemeral_1h_input_tokens);
  const output = tokens(usage.output_tokens);
  const input = fresh + cacheRead + cacheWrite;
  return usageOf({ input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning: 0 });
}

export const messages: Operation = {
  name: "messages",
  dialect: anthropic,
  path: "/messages",
  limits: ["max_tokens"],

  facts(json) {
    if (!Array.isArray(json.messages) || json.messages.length === 0)
      return no.field("messages", "is not a list of messages");
    const limit = wholeOf(json, "max_tokens");
    if (typeof limit === "object") return limit;
    return {
      answerTokens: limit,
      answers: 1,
      plainText: json.messages.every((one) => isPlain(fieldsOf(one).content)) && isPlain(json.system),
      tools: listOf(json.tools).map(toolName).concat(billedApart(json)),
    };
  },

  prompted({ json }, prompt) {
    if (json.system !== undefined && json.system !== null) return no.taskOwns("system", "The task has its own prompt");
    for (const message of listOf(json.messages)) {
      const { role } = fieldsOf(message);
      if (role !== "user" && role !== "assistant")
        return no.taskOwns(`a message with the role ${wordsOf(role)}`, "The task has its own prompt");
    }
    return new Map([["system", JSON.stringify(prompt)]]);
  },

  answer: (json) => ({
    usage: messagesUsage(json.usage),
    served: wordsOf(json.model),
    finish: wordsOf(json.stop_reason),
  }),

  // Numbers of `message_delta` are totals: the last of each wins over what `message_start` said.
  event(json, before) {
    const { counted = {} } = before;
    if (json.type === "message_start") {
      const message = fieldsOf(json.message);
      return { served: wordsOf(message.model), counted: fieldsOf(message.usage) };
    }
    if (json.type !== "message_delta") return before;
    const all = {
      ...counted,
      ...Object.fromEntries(Object.entries(fieldsOf(json.usage)).filter(([, n]) => n !== null)),
    };
    return {
      usage: messagesUsage(all),
      served: before.served ?? "",
      finish: wordsOf(fieldsOf(json.delta).stop_reason) || (before.finish ?? ""),
      counted: all,
    };
  },

  question: (json) => {
    const said = listOf(json.messages).map(fieldsOf);
    if (said.length === 1) return textOf(said[0]?.content);
    return said.map(({ role, content }) => `${wordsOf(role)}: ${textOf(content)}`).join("\n\n");
  },
  text: (json) =>
    listOf(json.content)
      .map(fieldsOf)
      .map(({ type, text, name, input }) =>
        type === "tool_use" ? `${wordsOf(name)} ${JSON.stringify(input)}` : wordsOf(text),
      )
      .filter((one) => one !== "")
      .join("\n"),
  piece: (json) => {
    const { text, partial_json: json_ } = fieldsOf(json.delta);
    const tool = wordsOf(fieldsOf(json.content_block).name);
    return (tool && `\n${tool} `) + wordsOf(text) + wordsOf(json_);
  },
};
