/** OpenAI's own client. */

import OpenAI from "openai";
import { expect } from "vitest";
import { arrivedAfter, brokenOff, type Check, found, numberSchema, question, type Side } from "./check.ts";
import { plainAnswer, toolAnswer, vector } from "./far-side.ts";

const clientOf = ({ url, key, chat }: Side) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: key, defaultHeaders: chat.headers });
const user = (content: string) => [{ role: "user" as const, content }];
const tools = [{ type: "function" as const, function: { name: "find-invoice", parameters: numberSchema } }];

const check = (shows: string, run: Check["run"], on?: Check["on"]): Check => ({
  ...{ client: "openai", shows, run },
  ...(on && { on }),
});

export const openaiChecks: readonly Check[] = [
  check("chat", async (side) => {
    const answer = await clientOf(side).chat.completions.create({ model: side.chat.model, messages: user(question) });
    expect(answer.choices[0]?.message.content).toBe(plainAnswer);
    expect(answer.usage?.total_tokens).toBeGreaterThan(0);
  }),

  check("chat, streamed", async (side) => {
    const stream = await clientOf(side).chat.completions.create({
      ...{ model: side.chat.model, messages: user(question), stream: true },
    });
    let text = "";
    for await (const { choices, usage } of stream) {
      text += choices[0]?.delta.content ?? "";
      expect(choices).toHaveLength(1);
      expect(usage ?? null).toBeNull();
    }
    expect(text).toBe(plainAnswer);
  }),

  check("chat, streamed with its usage", async (side) => {
    const stream = await clientOf(side).chat.completions.create({
      ...{ model: side.chat.model, messages: user(question), stream: true, stream_options: { include_usage: true } },
    });
    let last: OpenAI.ChatCompletionChunk | undefined;
    for await (const chunk of stream) last = chunk;
    expect(last?.choices).toEqual([]);
    expect(last?.usage?.total_tokens).toBeGreaterThan(0);
  }),

  check("tools: call and result", async (side) => {
    const client = clientOf(side);
    const messages: OpenAI.ChatCompletionMessageParam[] = user("Please find invoice 42.");
    const first = await client.chat.completions.create({ model: side.chat.model, messages, tools });
    const message = first.choices[0]?.message;
    const [call] = message?.tool_calls ?? [];
    expect(call).toMatchObject({ type: "function", function: { name: "find-invoice", arguments: '{"number":"42"}' } });
    if (!message || !call) return;
    messages.push(message, { role: "tool", tool_call_id: call.id, content: found });
    const second = await client.chat.completions.create({ model: side.chat.model, messages, tools });
    expect(second.choices[0]?.message.content).toBe(toolAnswer);
  }),

  check("tools, streamed", async (side) => {
    const stream = clientOf(side).chat.completions.stream({
      ...{ model: side.chat.model, messages: user("Now find invoice 42."), tools },
    });
    const [call] = (await stream.finalChatCompletion()).choices[0]?.message.tool_calls ?? [];
    expect(call).toMatchObject({ function: { name: "find-invoice", arguments: '{"number":"42"}' } });
  }),

  check("responses", async (side) => {
    const answer = await clientOf(side).responses.create({ model: side.chat.model, input: question });
    expect(answer.output_text).toBe(plainAnswer);
    expect(answer.usage?.total_tokens).toBeGreaterThan(0);
  }),

  check("responses, streamed", async (side) => {
    const stream = await clientOf(side).responses.create({ model: side.chat.model, input: question, stream: true });
    let text = "";
    let end = "";
    for await (const event of stream) {
      if (event.type === "response.output_text.delta") text += event.delta;
      if (event.type === "response.completed") end = event.response.status ?? "";
    }
    expect([text, end]).toEqual([plainAnswer, "completed"]);
  }),

  check("responses, tools", async (side) => {
    const client = clientOf(side);
    const tool = { ...{ type: "function" as const, name: "find-invoice", parameters: numberSchema, strict: false } };
    const input: OpenAI.Responses.ResponseInput = user("Please find invoice 42 by responses.");
    const first = await client.responses.create({ model: side.chat.model, input, tools: [tool] });
    const call = first.output.find(({ type }) => type === "function_call");
    if (call?.type !== "function_call") throw new Error("The function was not called.");
    input.push(call, { type: "function_call_output", call_id: call.call_id, output: found });
    const second = await client.responses.create({ model: side.chat.model, input, tools: [tool] });
    expect(second.output_text).toBe(toolAnswer);
  }),

  check("embeddings", async (side) => {
    const answer = await clientOf(side).embeddings.create({ model: "text-embedding-3-small", input: ["one", "two"] });
    expect(answer.data.map(({ embedding }) => [...embedding])).toEqual([vector, vector]);
  }),

  check("models", async (side) => {
    const ids: string[] = [];
    for await (const { id } of clientOf(side).models.list()) ids.push(id);
    expect(ids.length).toBeGreaterThan(0);
    if (side.name !== "direct") expect(ids).toContain("task:billing-replies");
  }),

  check("the model's own error", async (side) => {
    const asked = clientOf(side).chat.completions.create({ model: side.chat.model, messages: user("be wrong") });
    await expect(asked).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await expect(asked).rejects.toThrow("Your messages are wrong.");
  }),

  check("a busy model is asked again", async (side) => {
    const before = side.far.arrived.length;
    const asked = clientOf(side).chat.completions.create(
      { model: side.chat.model, messages: user("be busy") },
      { maxRetries: 1 },
    );
    await expect(asked).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    expect(side.far.arrived.length - before).toBe(2);
  }),

  check("abort in a stream", async (side) => {
    const before = side.far.arrived.length;
    const stream = await clientOf(side).chat.completions.create({
      ...{ model: side.chat.model, messages: user("tell it slowly"), stream: true },
    });
    for await (const _ of stream) break;
    await brokenOff(side, before);
  }),

  check("abort before an answer", async (side) => {
    const before = side.far.arrived.length;
    const stop = new AbortController();
    const asked = clientOf(side).chat.completions.create(
      { model: side.chat.model, messages: user("never answer") },
      { signal: stop.signal },
    );
    asked.catch(() => undefined);
    await arrivedAfter(side, before);
    stop.abort();
    await expect(asked).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    await brokenOff(side, before);
  }),
];
