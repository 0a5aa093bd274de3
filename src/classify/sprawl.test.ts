/** Calls of models in a team's own code: what is found, what is not, and whose task it is. */

import { describe, expect, test } from "vitest";
import type { Task } from "../page/page.ts";
import { callerIn, isLookedAt, isSprawl } from "./sprawl.ts";

const task = (name: string, more: Partial<Task> = {}): Task => ({
  ...{ name, does: "", changedBy: [], testedBy: [], reviewedBy: [], never: [], model: "openai/gpt-5-mini" },
  ...{ rank: { harm: "high", speed: "low", cost: "low" }, edgeCases: "", prompt: `prompts/${name}.md` },
  ...{ parameters: [], tools: [], reads: [], writes: [], questions: [], stop: [], fallback: "" },
  drill: { within: 30, every: 30 },
  ...more,
});
const seen = (text: string, file = "src/reply.ts") =>
  callerIn(file, text, [])?.sightings.map(({ line, sign, what }) => `${line} ${sign} ${what}`) ?? [];

describe("a call of a model is found", () => {
  test.each([
    ["src/a.ts", 'import OpenAI from "openai";', "import openai"],
    ["src/a.ts", "import { generateText } from 'ai'", "import ai"],
    ["src/a.ts", 'const { Anthropic } = await import("@anthropic-ai/sdk");', "import @anthropic-ai/sdk"],
    ["src/a.js", 'const Groq = require("groq-sdk");', "import groq-sdk"],
    ["src/a.ts", 'import { ChatOpenAI } from "@langchain/openai";', "import @langchain/openai"],
    ["src/a.ts", 'import { openai } from "@ai-sdk/openai";', "import @ai-sdk/openai"],
    ["src/a.ts", 'import OpenAI from "npm:openai@4.20.1";', "import openai"],
    ["app/a.py", "from openai import OpenAI", "import openai"],
    ["app/a.py", "import anthropic", "import anthropic"],
    ["app/a.py", "from langchain_openai.chat_models import ChatOpenAI", "import langchain_openai"],
    ["app/a.rb", 'require "openai"', "import openai"],
    ["main.go", '\topenai "github.com/sashabaranov/go-openai"', "import github.com/sashabaranov/go-openai"],
    ["src/main/java/A.java", "import dev.langchain4j.model.chat.ChatModel;", "import dev.langchain4j"],
    ["src/A.cs", "using Azure.AI.OpenAI;", "import Azure.AI.OpenAI"],
    ["src/A.php", "use OpenAI\\Client;", "import OpenAI"],
    ["src/main.rs", "use async_openai::Client;", "import async_openai"],
    ["src/a.ts", 'await fetch("https://api.openai.com/v1/responses", {', "address api.openai.com"],
    ["src/a.ts", "baseURL: 'https://acme.openai.azure.com'", "address acme.openai.azure.com"],
    ["src/a.ts", "const key = process.env.OPENAI_API_KEY;", "key OPENAI_API_KEY"],
    ["compose.yaml", "      - ANTHROPIC_API_KEY=$ANTHROPIC_API_KEY", "key ANTHROPIC_API_KEY"],
    ["src/a.ts", "const answer = await client.chat.completions.create({", "call .chat.completions.create("],
    ["src/a.ts", "await this.anthropic.messages.create({", "call anthropic.messages.create("],
    ["app/a.py", "llm = ChatAnthropic(temperature=0)", "call ChatAnthropic("],
    ["src/a.ts", '  model: "gpt-5-mini",', "call gpt-5-mini"],
    ["app/a.py", "    model='claude-sonnet-4-5',", "call claude-sonnet-4-5"],
    ["src/a.ts", "await fetch(`$" + "{base}/v1/chat/completions`)", "call /v1/chat/completions"],
  ])("%s: %s", (file, line, sign) => {
    expect(seen(line, file)).toContain(`1 ${sign}`);
    const caller = callerIn(file, line, []);
    expect(caller && isSprawl(caller)).toBe(true);
  });

  test("each with its line, and several in one file", () =>
    expect(seen('import OpenAI from "openai";\n\nconst client = new OpenAI();\nclient.responses.create({')).toEqual([
      "1 import openai",
      "3 call new OpenAI(",
      "4 call .responses.create(",
    ]));

  test("a key that stands in the code is told and never repeated", () => {
    const key = `sk-ant-${"a1b2c3d4".repeat(4)}`;
    expect(seen(`const key = "${key}";`)).toEqual(["1 key a key itself"]);
    expect(JSON.stringify(callerIn("src/a.ts", `const key = "${key}";`, []))).not.toContain("a1b2c3d4");
  });
});

describe("what calls nothing is not", () => {
  test.each([
    ["src/a.ts", 'import type { ChatCompletion } from "openai/resources";'],
    ["src/a.ts", "// import OpenAI from 'openai'"],
    ["app/a.py", "# client = OpenAI(api_key=key)"],
    ["src/a.ts", 'import { explain } from "./ai";'],
    ["src/a.ts", 'import { openDoor } from "open";'],
    ["app/a.py", "from openapi import Client"],
    ["src/a.ts", 'await twilio.messages.create({ to, body: "hello" });'],
    ["src/chat.tsx", 'import { DefaultChatTransport } from "ai";'],
    ["src/chat.tsx", 'import { useChat } from "@ai-sdk/react";'],
    ["src/a.ts", "this.completions.push(one);"],
    ["src/a.ts", "type Model = Car | Bike;"],
    ["src/a.cs", "using OpenAIWrapper;"],
  ])("%s: %s", (file, line) => expect(callerIn(file, line, [])).toBeUndefined());

  test("a model's name alone, or a library in a manifest, is a trace", () => {
    const trace = callerIn("src/prices.ts", 'const known = ["gpt-5-mini", "claude-opus-4-1"];', []);
    expect(trace).toMatchObject({ calls: false, sightings: [{ line: 1, sign: "model", what: "gpt-5-mini" }] });
    const manifest = callerIn("package.json", '    "openai": "^6.1.0",\n    "airbnb": "1.0.0"', []);
    expect(manifest).toMatchObject({ calls: false, sightings: [{ line: 1, sign: "dependency", what: "openai" }] });
    expect([trace, manifest].some((one) => one && isSprawl(one))).toBe(false);
  });

  test("tests, documents, locks and the page itself are not looked at", () => {
    expect(["test/a.test.ts", "README.md", "package-lock.json", "finalcall.yaml"].some(isLookedAt)).toBe(false);
    expect(["src/a.ts", "app/a.py", ".env.example", "Dockerfile", "scripts/nightly.sh"].every(isLookedAt)).toBe(true);
  });

  test("a line that a machine wrote is passed over at once", () =>
    expect(seen(`${"x".repeat(3_000_000)} openai`)).toEqual([]));
});

describe("whose call it is", () => {
  const tasks = [
    task("billing-replies", { calls: ["src/billing/**"] }),
    task("summaries", { prompt: "prompts/summary.md" }),
  ];
  const call = 'import OpenAI from "openai";\n';

  test("a file under the task's `calls` belongs to it", () => {
    expect(callerIn("src/billing/reply.ts", call, tasks)?.tasks).toEqual(["billing-replies"]);
    expect(callerIn("src/mail/reply.ts", call, tasks)?.tasks).toEqual([]);
  });

  test("a file that reads the task's prompt belongs to it", () =>
    expect(callerIn("src/x.ts", `${call}readFileSync("prompts/summary.md")`, tasks)?.tasks).toEqual(["summaries"]));

  test("a file that names the task to the gateway belongs to it", () => {
    const byModel = callerIn("src/x.ts", `${call}client.responses.create({ model: "task:summaries" })`, tasks);
    const byHeader = callerIn("app/x.py", 'headers = {"x-finalcall-task": "summaries"}', tasks);
    expect([byModel?.tasks, byHeader?.tasks]).toEqual([["summaries"], ["summaries"]]);
    expect(byModel && isSprawl(byModel)).toBe(false);
  });

  test("a task that the page does not have is sprawl", () => {
    const caller = callerIn("src/x.ts", 'client.responses.create({ model: "task:poems" })', tasks);
    expect(caller).toMatchObject({ tasks: [], unknown: ["poems"] });
    expect(caller && isSprawl(caller)).toBe(true);
  });

  test("a file of a task that asks the vendor itself is told: no budget and no stop reach it", () => {
    const direct = callerIn("src/billing/a.ts", `${call}const key = process.env.OPENAI_API_KEY;`, tasks);
    expect([direct?.around, callerIn("src/billing/a.ts", call, tasks)?.around]).toEqual([true, false]);
  });
});
