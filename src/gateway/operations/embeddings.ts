/** POST /v1/embeddings. */

import { openai } from "../dialects/openai.ts";
import { no } from "../refuse.ts";
import { chatUsage } from "./openai-usage.ts";
import { listOf, type Operation, wordsOf } from "./operation.ts";

/** A text, tokens, or a list of either: all are bounded by their bytes. */
const isInput = (value: unknown): boolean =>
  typeof value === "string" ||
  (Array.isArray(value) && value.every((one) => typeof one === "string" || typeof one === "number" || isInput(one)));

export const embeddings: Operation = {
  name: "embeddings",
  dialect: openai,
  path: "/embeddings",
  limits: [],
  facts: (json) =>
    isInput(json.input)
      ? { answerTokens: 0, answers: 1, plainText: true, tools: [] }
      : no.field("input", "is neither a text nor a list of texts"),
  // A vector has no prompt; what a release fixes of it is the model and its parameters.
  prompted: () => new Map(),
  answer: (json) => ({ usage: chatUsage(json.usage), served: wordsOf(json.model), finish: "" }),
  event: (_, before) => before,
  question: (json) => (typeof json.input === "string" ? json.input : listOf(json.input).map(wordsOf).join("\n")),
  text: () => "",
  piece: () => "",
};
