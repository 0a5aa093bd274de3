/** Vercel's AI SDK with its providers for OpenAI and Anthropic. */

import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { APICallError, embed, generateText, jsonSchema, type LanguageModel, stepCountIs, streamText, tool } from "ai";
import { expect } from "vitest";
import { arrivedAfter, brokenOff, type Check, question, type Side } from "./check.ts";
import { plainAnswer, toolAnswer, vector } from "./far-side.ts";

const openai = ({ url, key, chat }: Side) => createOpenAI({ baseURL: `${url}/v1`, apiKey: key, headers: chat.headers });
const anthropic = ({ url, key, messages }: Side) =>
  createAnthropic({ baseURL: `${url}/v1`, apiKey: key, headers: messages.headers });
const maxOutputTokens = 400;
const tools = {
  "find-invoice": tool({
    inputSchema: jsonSchema<{ number: string }>({ type: "object", properties: { number: { type: "string" } } }),
    execute: async ({ number }) => ({ number, paid: true }),
  }),
};

/** The same checks for each of its ways to a model. */
const ofWay = (way: string, model: (side: Side) => LanguageModel): readonly Check[] => {
  const client = "ai";
  const check = (shows: string, run: Check["run"]): Check => ({ client, shows: `${way}: ${shows}`, run });
  return [
    check("text", async (side) => {
      const answer = await generateText({ model: model(side), prompt: question, maxOutputTokens });
      expect(answer.text).toBe(plainAnswer);
      expect(answer.usage.outputTokens).toBeGreaterThan(0);
    }),
    check("streamed", async (side) => {
      const { textStream, usage } = streamText({ model: model(side), prompt: question, maxOutputTokens });
      let text = "";
      for await (const piece of textStream) text += piece;
      expect(text).toBe(plainAnswer);
      expect((await usage).outputTokens).toBeGreaterThan(0);
    }),
    check("tools: call and result", async (side) => {
      const prompt = `Please find invoice 42, ${way}.`;
      const stopWhen = stepCountIs(3);
      const answer = await generateText({ model: model(side), prompt, tools, stopWhen, maxOutputTokens });
      expect(answer.steps.map(({ toolCalls }) => toolCalls.length)).toEqual([1, 0]);
      expect(answer.text).toBe(toolAnswer);
    }),
    check("the model's own error", async (side) => {
      const asked = generateText({ model: model(side), prompt: "be wrong", maxOutputTokens });
      await expect(asked).rejects.toSatisfy(
        (fault) => APICallError.isInstance(fault) && fault.statusCode === 400 && /are wrong/.test(fault.message),
      );
    }),
    check("abort in a stream", async (side) => {
      const before = side.far.arrived.length;
      const stop = new AbortController();
      const abortSignal = stop.signal;
      const { textStream } = streamText({ model: model(side), prompt: "tell it slowly", abortSignal, maxOutputTokens });
      for await (const _ of textStream) stop.abort();
      await brokenOff(side, before);
    }),
    check("abort before an answer", async (side) => {
      const before = side.far.arrived.length;
      const stop = new AbortController();
      const abortSignal = stop.signal;
      const asked = generateText({ model: model(side), prompt: "never answer", abortSignal, maxOutputTokens });
      asked.catch(() => undefined);
      await arrivedAfter(side, before);
      stop.abort();
      await expect(asked).rejects.toThrow(/abort/i);
      await brokenOff(side, before);
    }),
  ];
};

export const aiSdkChecks: readonly Check[] = [
  ...ofWay("chat", (side) => openai(side).chat(side.chat.model)),
  ...ofWay("responses", (side) => openai(side).responses(side.chat.model)),
  ...ofWay("messages", (side) => anthropic(side)(side.messages.model)),
  {
    ...{ client: "ai", shows: "embeddings" },
    async run(side) {
      const model = openai(side).embedding("text-embedding-3-small");
      expect((await embed({ model, value: "one" })).embedding).toEqual(vector);
    },
  },
];
