/** Anthropic's own client. */

import Anthropic from "@anthropic-ai/sdk";
import { expect } from "vitest";
import { arrivedAfter, brokenOff, type Check, found, numberSchema, question, type Side } from "./check.ts";
import { plainAnswer, toolAnswer } from "./far-side.ts";

const clientOf = ({ url, key, messages }: Side) =>
  new Anthropic({ baseURL: url, apiKey: key, defaultHeaders: messages.headers });
const user = (content: string) => [{ role: "user" as const, content }];
const tools = [{ name: "find-invoice", input_schema: numberSchema }];
const limit = { max_tokens: 400 };

const check = (shows: string, run: Check["run"]): Check => ({ client: "@anthropic-ai/sdk", shows, run });

export const anthropicChecks: readonly Check[] = [
  check("messages", async (side) => {
    const answer = await clientOf(side).messages.create({
      model: side.messages.model,
      messages: user(question),
      ...limit,
    });
    expect(answer.content).toMatchObject([{ type: "text", text: plainAnswer }]);
    expect(answer.usage.output_tokens).toBeGreaterThan(0);
  }),

  check("messages, streamed", async (side) => {
    const stream = clientOf(side).messages.stream({ model: side.messages.model, messages: user(question), ...limit });
    const answer = await stream.finalMessage();
    expect(answer.content).toMatchObject([{ type: "text", text: plainAnswer }]);
    expect(answer.stop_reason).toBe("end_turn");
  }),

  check("tools: call and result", async (side) => {
    const client = clientOf(side);
    const messages: Anthropic.MessageParam[] = user("Please find invoice 42 by message.");
    const first = await client.messages.create({ model: side.messages.model, messages, tools, ...limit });
    const call = first.content.find(({ type }) => type === "tool_use");
    if (call?.type !== "tool_use") throw new Error("The tool was not called.");
    expect(call).toMatchObject({ name: "find-invoice", input: { number: "42" } });
    const result = { type: "tool_result" as const, tool_use_id: call.id, content: found };
    messages.push({ role: "assistant", content: first.content }, { role: "user", content: [result] });
    const second = await client.messages.create({ model: side.messages.model, messages, tools, ...limit });
    expect(second.content).toMatchObject([{ type: "text", text: toolAnswer }]);
  }),

  check("tools, streamed", async (side) => {
    const messages = user("Now find invoice 42 by message.");
    const stream = clientOf(side).messages.stream({ model: side.messages.model, messages, tools, ...limit });
    const { content, stop_reason } = await stream.finalMessage();
    expect(content.at(-1)).toMatchObject({ type: "tool_use", name: "find-invoice", input: { number: "42" } });
    expect(stop_reason).toBe("tool_use");
  }),

  check("count_tokens", async (side) => {
    const answer = await clientOf(side).messages.countTokens({ model: side.messages.model, messages: user(question) });
    expect(answer.input_tokens).toBe(14);
  }),

  check("models", async (side) => {
    const ids: string[] = [];
    for await (const { id } of clientOf(side).models.list()) ids.push(id);
    expect(ids.length).toBeGreaterThan(0);
    if (side.name !== "direct") expect(ids).toContain("task:letters");
  }),

  check("the model's own error", async (side) => {
    const asked = clientOf(side).messages.create({ model: side.messages.model, messages: user("be wrong"), ...limit });
    await expect(asked).rejects.toBeInstanceOf(Anthropic.BadRequestError);
    await expect(asked).rejects.toThrow("Your messages are wrong.");
  }),

  check("abort in a stream", async (side) => {
    const before = side.far.arrived.length;
    const messages = user("tell it slowly");
    const stream = await clientOf(side).messages.create({
      model: side.messages.model,
      messages,
      stream: true,
      ...limit,
    });
    for await (const _ of stream) break;
    await brokenOff(side, before);
  }),

  check("abort before an answer", async (side) => {
    const before = side.far.arrived.length;
    const stop = new AbortController();
    const asked = clientOf(side).messages.create(
      { model: side.messages.model, messages: user("never answer"), ...limit },
      { signal: stop.signal },
    );
    asked.catch(() => undefined);
    await arrivedAfter(side, before);
    stop.abort();
    await expect(asked).rejects.toBeInstanceOf(Anthropic.APIUserAbortError);
    await brokenOff(side, before);
  }),
];
