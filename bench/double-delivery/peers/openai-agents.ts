/** OpenAI Agents: the run stops at the tool that needs approval; its RunState is saved as text, approved and run on. */

import { z } from "zod";
import { approved, type Refund, type Stack, type StackModule, type World, withEditedAmount } from "../peer.ts";

export const openAiAgents: StackModule = {
  name: "@openai/agents",
  setting: "RunState as text, approve, run; key = tool call id",
  needsDatabase: false,
  open,
};

async function open({ run: id, refund }: World): Promise<Stack> {
  const { Agent, RunState, run, setTracingDisabled, tool } = await import("@openai/agents");
  const { assistantMessage, functionCall, modelResponder, ScriptedModel } = await import("@openai/agents/testing");
  setTracingDisabled(true);
  const refunding = tool({
    name: "refund",
    description: "Refunds a customer.",
    parameters: z.object({ customer: z.string(), amountEur: z.number() }),
    needsApproval: true,
    execute: async (asked: Refund, _context, details) => {
      await refund(details?.toolCall?.callId ?? "", asked);
      return "Refunded.";
    },
  });
  // Each process has a model of its own, and each agent one run: what it answers hangs on what it is told alone.
  const answer = modelResponder(({ request }) =>
    JSON.stringify(request.input).includes("function_call_result")
      ? [assistantMessage("It is refunded.")]
      : [functionCall("refund", { ...approved }, { callId: `call-${id}` })],
  );
  const agent = () => new Agent({ name: "Support", model: new ScriptedModel([answer]), tools: [refunding] });

  async function resume(saved: string): Promise<string> {
    const running = agent();
    const state = await RunState.fromString(running, saved);
    const interruptions = state.getInterruptions();
    if (interruptions.length === 0) return saved;
    for (const interruption of interruptions) state.approve(interruption);
    const result = await run(running, state);
    return result.state.toString();
  }
  return {
    pause: async () => (await run(agent(), "Refund 50 EUR to C-1042.")).state.toString(),
    resume,
    recover: resume,
    edit: async (saved) => withEditedAmount(saved),
    close: async () => undefined,
  };
}
