/** Clients that are pointed at the gateway by variables alone, as the guide says: nothing in the program names it. */

import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { ChatAnthropic } from "@langchain/anthropic";
import { ChatOpenAI } from "@langchain/openai";
import { generateText } from "ai";
import OpenAI from "openai";
import { question } from "./check.ts";

export interface Pointed {
  readonly client: string;
  /** The variables, by the gateway's address and a token. */
  variables(url: string, token: string): Readonly<Record<string, string>>;
  /** Asks, and gives the text of the answer. */
  ask(): Promise<string>;
}

const ofOpenAI = (url: string, token: string) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: token });
const ofAnthropic = (url: string, token: string) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: token });
const messages = [{ role: "user" as const, content: question }];
const haiku = "claude-haiku-4-5";

export const pointed: readonly Pointed[] = [
  {
    ...{ client: "openai", variables: ofOpenAI },
    async ask() {
      const answer = await new OpenAI().chat.completions.create({ model: "gpt-5-mini", messages });
      return answer.choices[0]?.message.content ?? "";
    },
  },
  {
    ...{ client: "@anthropic-ai/sdk", variables: ofAnthropic },
    async ask() {
      const { content } = await new Anthropic().messages.create({ model: haiku, messages, max_tokens: 400 });
      return content[0]?.type === "text" ? content[0].text : "";
    },
  },
  {
    ...{ client: "@anthropic-ai/sdk, with a bearer token" },
    variables: (url, token) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: token }),
    async ask() {
      const { content } = await new Anthropic().messages.create({ model: haiku, messages, max_tokens: 400 });
      return content[0]?.type === "text" ? content[0].text : "";
    },
  },
  {
    ...{ client: "ai with @ai-sdk/openai", variables: ofOpenAI },
    ask: async () => (await generateText({ model: createOpenAI()("gpt-5-mini"), prompt: question })).text,
  },
  {
    client: "ai with @ai-sdk/anthropic",
    variables: (url, token) => ofAnthropic(`${url}/v1`, token),
    ask: async () => (await generateText({ model: createAnthropic()(haiku), prompt: question })).text,
  },
  {
    ...{ client: "langchain with @langchain/openai", variables: ofOpenAI },
    ask: async () => (await new ChatOpenAI({ model: "gpt-5-mini" }).invoke(question)).text,
  },
  {
    ...{ client: "langchain with @langchain/anthropic", variables: ofAnthropic },
    ask: async () => (await new ChatAnthropic({ model: haiku }).invoke(question)).text,
  },
];
