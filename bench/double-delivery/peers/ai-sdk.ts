/** The AI SDK: the answer asks for approval; the messages are saved, the response is added, and the text is generated on. */

import type { ModelMessage, ToolApprovalResponse } from "ai";
import { z } from "zod";
import { approved, type Stack, type StackModule, type World, withEditedAmount } from "../peer.ts";

export const aiSdk: StackModule = {
  name: "ai",
  setting: "needsApproval with experimental_toolApprovalSecret; key = tool call id",
  needsDatabase: false,
  open,
};

async function open({ run, refund }: World): Promise<Stack> {
  const { generateText, stepCountIs, tool } = await import("ai");
  const { MockLanguageModelV3 } = await import("ai/test");
  const model = new MockLanguageModelV3({
    doGenerate: async ({ prompt }) => {
      const done = prompt.some(
        ({ role, content }) => role === "tool" && JSON.stringify(content).includes("tool-result"),
      );
      const call = { toolCallId: `call-${run}`, toolName: "refund", input: JSON.stringify(approved) };
      return {
        content: [done ? { type: "text", text: "It is refunded." } : { type: "tool-call", ...call }],
        finishReason: { unified: done ? "stop" : "tool-calls", raw: undefined },
        usage: {
          inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
          outputTokens: { total: 1, text: 1, reasoning: undefined },
        },
        warnings: [],
      };
    },
  });
  const tools = {
    refund: tool({
      description: "Refunds a customer.",
      inputSchema: z.object({ customer: z.string(), amountEur: z.number() }),
      needsApproval: true,
      execute: async (asked, { toolCallId }) => {
        await refund(toolCallId, asked);
        return "Refunded.";
      },
    }),
  };
  async function generated(messages: ModelMessage[]): Promise<string> {
    const secret = { experimental_toolApprovalSecret: `the secret of ${run}` };
    const result = await generateText({ model, tools, messages, stopWhen: stepCountIs(2), ...secret });
    return JSON.stringify([...messages, ...result.response.messages]);
  }
  async function resume(saved: string): Promise<string> {
    const messages: ModelMessage[] = JSON.parse(saved);
    const responses = openApprovals(messages);
    return responses.length === 0 ? saved : generated([...messages, { role: "tool", content: responses }]);
  }
  return {
    pause: () => generated([{ role: "user", content: "Refund 50 EUR to C-1042." }]),
    resume,
    recover: resume,
    edit: async (saved) => withEditedAmount(saved),
    close: async () => undefined,
  };
}

type Part = Exclude<ModelMessage["content"], string>[number];

/** Yes to every question of these messages that has no result yet. */
function openApprovals(messages: readonly ModelMessage[]): ToolApprovalResponse[] {
  const parts = messages.flatMap<Part>(({ content }) => (typeof content === "string" ? [] : content));
  const finished = new Set(parts.map((part) => (part.type === "tool-result" ? part.toolCallId : "")));
  return parts
    .filter((part) => part.type === "tool-approval-request")
    .filter(({ toolCallId }) => !finished.has(toolCallId))
    .map(({ approvalId }) => ({ type: "tool-approval-response", approvalId, approved: true }));
}
