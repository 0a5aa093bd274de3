/** What each client makes of a no: the class of its error, the words in it, and how often it asked. */

import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { ChatAnthropic } from "@langchain/anthropic";
import { ChatOpenAI } from "@langchain/openai";
import { APICallError, generateText } from "ai";
import OpenAI from "openai";

/** One way to be refused: what is asked for, and what the client must hear. */
export interface No {
  readonly status: 402 | 403 | 404 | 503;
  readonly code: string;
  readonly chat: string;
  readonly messages: string;
  /** Words that a person needs: why, or the next step. */
  readonly says: RegExp;
}

export const refusals: readonly No[] = [
  {
    ...{ status: 402, code: "budget_exceeded", chat: "task:poor-chat", messages: "task:poor-letters" },
    says: /0\.01 USD .*does not cover this call.*Ana decides/,
  },
  {
    ...{ status: 403, code: "approval_required", chat: "task:pending", messages: "task:pending" },
    says: /No release of this task is approved.*templates\/billing/,
  },
  { ...{ status: 404, code: "unknown_task", chat: "task:nothing", messages: "task:nothing" }, says: /nothing/ },
  {
    ...{ status: 503, code: "task_stopped", chat: "task:halted", messages: "task:halted" },
    says: /paused.*templates\/billing/s,
  },
];

/** What a client raised, as far as every one of them says it. */
export interface Raised {
  /** It is of the class that the client raises for this status. */
  readonly rightClass: boolean;
  readonly status: number | undefined;
  readonly message: string;
  /** The refusal's code, wherever the client keeps it. */
  readonly code: string | undefined;
}

export interface Asker {
  readonly name: string;
  /** Asks once with what the client does by itself, and gives its error. */
  ask(url: string, key: string, no: No): Promise<Raised>;
  /** Heeds `x-should-retry`: asks once even after a 503. The others must be told `maxRetries: 0`. */
  readonly heeds: boolean;
}

const prompt = "Where is invoice 42?";
const messages = [{ role: "user" as const, content: prompt }];
const headers = { "x-finalcall-question": "letters" };

const openaiClasses = new Map<number, unknown>([
  [402, OpenAI.APIError],
  [403, OpenAI.PermissionDeniedError],
  [404, OpenAI.NotFoundError],
  [503, OpenAI.InternalServerError],
]);
const anthropicNames = new Map([
  [402, "PaymentRequiredError"],
  [403, "PermissionDeniedError"],
  [404, "NotFoundError"],
  [503, "ServiceUnavailableError"],
]);

const thrown = async (asked: Promise<unknown>): Promise<object> => {
  try {
    await asked;
  } catch (fault) {
    return fault as object;
  }
  throw new Error("It was answered.");
};

/** The code somewhere in what the body says. */
const codeIn = (body: unknown): string | undefined => /"code":"([a-z_]+)"/.exec(JSON.stringify(body) ?? "")?.[1];

const ofOpenAI = (name: string, ask: (client: OpenAI, no: No) => Promise<unknown>): Asker => ({
  ...{ name, heeds: true },
  async ask(url, apiKey, no) {
    const fault = await thrown(ask(new OpenAI({ baseURL: `${url}/v1`, apiKey, defaultHeaders: headers }), no));
    const { status, message, code } = fault as InstanceType<typeof OpenAI.APIError>;
    return { rightClass: fault.constructor === openaiClasses.get(no.status), status, message, code: code ?? undefined };
  },
});

const ofAiSdk = (
  name: string,
  model: (url: string, apiKey: string, no: No) => Parameters<typeof generateText>[0]["model"],
): Asker => ({
  ...{ name, heeds: false },
  async ask(url, apiKey, no) {
    const retries = no.status === 503 ? { maxRetries: 0 } : {};
    const fault = await thrown(
      generateText({ model: model(url, apiKey, no), prompt, maxOutputTokens: 8_000, ...retries }),
    );
    if (!APICallError.isInstance(fault))
      return { rightClass: false, status: 0, message: String(fault), code: undefined };
    const { statusCode: status, message, data } = fault;
    return { rightClass: true, status, message, code: codeIn(data) ?? codeIn(JSON.parse(fault.responseBody ?? "{}")) };
  },
});

const ofLangchain = (
  name: string,
  invoke: (url: string, apiKey: string, no: No, how: object) => Promise<unknown>,
): Asker => ({
  ...{ name, heeds: false },
  async ask(url, apiKey, no) {
    const fault = await thrown(invoke(url, apiKey, no, no.status === 503 ? { maxRetries: 0 } : {}));
    const { status, message, error } = fault as { status?: number; message: string; error?: unknown };
    return { rightClass: fault instanceof Error && status !== undefined, status, message, code: codeIn(error) };
  },
});

export const askers: readonly Asker[] = [
  ofOpenAI("openai, chat", (client, no) => client.chat.completions.create({ model: no.chat, messages })),
  ofOpenAI("openai, chat streamed", (client, no) =>
    client.chat.completions.create({ model: no.chat, messages, stream: true }),
  ),
  ofOpenAI("openai, responses", (client, no) => client.responses.create({ model: no.chat, input: prompt })),
  {
    ...{ name: "@anthropic-ai/sdk", heeds: true },
    async ask(baseURL, apiKey, no) {
      const client = new Anthropic({ baseURL, apiKey, defaultHeaders: headers });
      const fault = await thrown(client.messages.create({ model: no.messages, messages, max_tokens: 8_000 }));
      const { status, message, error } = fault as InstanceType<typeof Anthropic.APIError>;
      const rightClass = fault.constructor.name === anthropicNames.get(no.status);
      return { rightClass, status, message, code: codeIn(error) };
    },
  },
  ofAiSdk("ai, chat", (url, apiKey, no) => createOpenAI({ baseURL: `${url}/v1`, apiKey, headers }).chat(no.chat)),
  ofAiSdk("ai, messages", (url, apiKey, no) => createAnthropic({ baseURL: `${url}/v1`, apiKey, headers })(no.messages)),
  ofLangchain("langchain, chat", (url, apiKey, no, how) =>
    new ChatOpenAI({
      ...{ model: no.chat, apiKey, ...how },
      configuration: { baseURL: `${url}/v1`, defaultHeaders: headers },
    }).invoke(prompt),
  ),
  ofLangchain("langchain, messages", (url, apiKey, no, how) =>
    new ChatAnthropic({
      ...{ model: no.messages, apiKey, anthropicApiUrl: url, maxTokens: 8_000, ...how },
      clientOptions: { defaultHeaders: headers },
    }).invoke(prompt),
  ),
];
