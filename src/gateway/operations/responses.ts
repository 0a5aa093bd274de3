/** POST /v1/responses. */

import { openaiResponses } from "../dialects/openai.ts";
import { no } from "../refuse.ts";
import { billedApart, isPlain, textOf, toolName, wholeOf } from "./content.ts";
import { responsesUsage } from "./openai-usage.ts";
import { type Fields, fieldsOf, listOf, type Operation, wordsOf } from "./operation.ts";

/** What brings in words that do not stand in the request. */
const stored = ["previous_response_id", "conversation", "prompt"] as const;
const isThere = (json: Fields, name: string): boolean => json[name] !== undefined && json[name] !== null;

const items = (json: Fields): readonly Fields[] => listOf(json.output).map(fieldsOf);

export const responses: Operation = {
  name: "responses",
  dialect: openaiResponses,
  path: "/responses",
  limits: ["max_output_tokens"],

  facts(json) {
    const limit = wholeOf(json, "max_output_tokens");
    if (typeof limit === "object") return limit;
    return {
      answerTokens: limit,
      answers: 1,
      plainText: isPlain(json.input) && !stored.some((name) => isThere(json, name)),
      tools: listOf(json.tools).map(toolName).concat(billedApart(json)),
    };
  },

  prompted({ json }, prompt) {
    const taken = ["instructions", ...stored].find((name) => isThere(json, name));
    if (taken !== undefined) return no.taskOwns(taken, "The task has its own prompt");
    for (const item of listOf(json.input)) {
      const { role, type } = fieldsOf(item);
      const speaks =
        role === undefined ? type === "message" || type === undefined : role !== "user" && role !== "assistant";
      if (speaks && typeof item !== "string")
        return no.taskOwns(`an item with the role ${wordsOf(role)}`, "The task has its own prompt");
      if (type === "item_reference") return no.taskOwns("item_reference", "The task has its own prompt");
    }
    return new Map([["instructions", JSON.stringify(prompt)]]);
  },

  answer: (json) => ({
    usage: responsesUsage(json.usage),
    served: wordsOf(json.model),
    finish: wordsOf(fieldsOf(json.incomplete_details).reason) || wordsOf(json.status),
  }),

  event(json, before) {
    const response = fieldsOf(json.response);
    if (json.response === undefined) return before;
    return {
      usage: response.usage ? responsesUsage(response.usage) : before.usage,
      served: wordsOf(response.model) || (before.served ?? ""),
      finish: wordsOf(fieldsOf(response.incomplete_details).reason) || wordsOf(response.status),
    };
  },

  question: (json) => {
    if (typeof json.input === "string") return json.input;
    const said = listOf(json.input).map(fieldsOf);
    if (said.length === 1) return textOf(said[0]?.content);
    return said.map(({ role, type, content }) => `${wordsOf(role) || wordsOf(type)}: ${textOf(content)}`).join("\n\n");
  },
  text: (json) =>
    items(json)
      .map(itemText)
      .filter((one) => one !== "")
      .join("\n"),
  piece: ({ type, delta, item }) => {
    if (type === "response.output_text.delta" || type === "response.refusal.delta") return wordsOf(delta);
    if (type !== "response.output_item.done" || fieldsOf(item).type === "message") return "";
    const said = itemText(fieldsOf(item));
    return said && `\n${said}`;
  },
};

/** What a person reads of an item: words, or what a tool shall do. What the model thought is nobody's to use. */
function itemText(item: Fields): string {
  const { type, content, name, arguments: given, input } = item;
  if (type === "reasoning") return "";
  if (type === "function_call" || type === "custom_tool_call")
    return `${wordsOf(name)} ${wordsOf(given) || wordsOf(input)}`;
  return type === "message" || content !== undefined ? textOf(content) : JSON.stringify(item);
}
