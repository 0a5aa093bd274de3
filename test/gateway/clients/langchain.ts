/** LangChain with its models of OpenAI and Anthropic. */

import { ChatAnthropic } from "@langchain/anthropic";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { expect } from "vitest";
import { arrivedAfter, brokenOff, type Check, found, numberSchema, question, type Side } from "./check.ts";
import { plainAnswer, toolAnswer, vector } from "./far-side.ts";

const configuration = ({ url, chat }: Side) => ({ baseURL: `${url}/v1`, defaultHeaders: chat.headers });
const openai = (side: Side, useResponsesApi: boolean) =>
  new ChatOpenAI({
    ...{
      model: side.chat.model,
      apiKey: side.key,
      maxTokens: 400,
      useResponsesApi,
      configuration: configuration(side),
    },
  });
const anthropic = (side: Side) =>
  new ChatAnthropic({
    ...{ model: side.messages.model, apiKey: side.key, maxTokens: 400, anthropicApiUrl: side.url },
    clientOptions: { defaultHeaders: side.messages.headers },
  });
const schema = { type: "function", function: { name: "find-invoice", description: "", parameters: numberSchema } };

const ofWay = (way: string, model: (side: Side) => BaseChatModel): readonly Check[] => {
  const check = (shows: string, run: Check["run"]): Check => ({ client: "langchain", shows: `${way}: ${shows}`, run });
  return [
    check("invoke", async (side) => {
      const answer = await model(side).invoke(question);
      expect(answer.text).toBe(plainAnswer);
      expect(answer).toMatchObject({ usage_metadata: { output_tokens: 12 } });
    }),
    check("streamed", async (side) => {
      let text = "";
      for await (const piece of await model(side).stream(question)) text += piece.text;
      expect(text).toBe(plainAnswer);
    }),
    check("tools: call and result", async (side) => {
      const bound = model(side).bindTools?.([schema]);
      const ask = new HumanMessage(`Please find invoice 42, chained by ${way}.`);
      const first = await bound?.invoke([ask]);
      const [call] = first?.tool_calls ?? [];
      expect(call).toMatchObject({ name: "find-invoice", args: { number: "42" } });
      if (!first) return;
      const result = new ToolMessage({ content: found, tool_call_id: call?.id ?? "" });
      expect((await bound?.invoke([ask, first, result]))?.text).toBe(toolAnswer);
    }),
    check("the model's own error", async (side) => {
      await expect(model(side).invoke("be wrong")).rejects.toMatchObject({ status: 400 });
    }),
    check("abort in a stream", async (side) => {
      const before = side.far.arrived.length;
      const stop = new AbortController();
      const read = async () => {
        for await (const _ of await model(side).stream("tell it slowly", { signal: stop.signal })) stop.abort();
      };
      await expect(read()).rejects.toThrow(/abort/i);
      await brokenOff(side, before);
    }),
    check("abort before an answer", async (side) => {
      const before = side.far.arrived.length;
      const stop = new AbortController();
      const asked = model(side).invoke("never answer", { signal: stop.signal });
      asked.catch(() => undefined);
      await arrivedAfter(side, before);
      stop.abort();
      await expect(asked).rejects.toThrow(/abort/i);
      await brokenOff(side, before);
    }),
  ];
};

export const langchainChecks: readonly Check[] = [
  ...ofWay("chat", (side) => openai(side, false)),
  ...ofWay("responses", (side) => openai(side, true)),
  ...ofWay("messages", anthropic),
  {
    ...{ client: "langchain", shows: "embeddings" },
    async run(side) {
      const model = "text-embedding-3-small";
      const embeddings = new OpenAIEmbeddings({ model, apiKey: side.key, configuration: configuration(side) });
      expect(await embeddings.embedDocuments(["one"])).toEqual([vector]);
    },
  },
];
