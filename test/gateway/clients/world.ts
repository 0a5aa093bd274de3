/** A gateway with tasks that answer, and one task for each way to be refused. */

import { adopt, approveTask, does, openGateway, pageWith, prompt, serveOn } from "../support/gateway.ts";

const enough = "50 USD / day";

const task = (name: string, model: string, budget = enough, longest = 400) => `    ${name}:
      does: answers letters
      changed-by: [li]
      tested-by: [tom]
      never: [refunds]
      model: ${model}
      prompt: prompts/${name}.md
      parameters: { max-tokens: ${longest} }
      tools: [find-invoice]
      budget: ${budget}
      fallback: templates/billing/
      stop: { wrong-price: 1 }
      questions:
        letters: { level: reviewed, about: plain }
`;

const tasks = [
  task("letters", "anthropic/claude-haiku-4-5"),
  // One answer may cost more than a day's budget.
  task("poor-chat", "openai/gpt-5-mini", "0.01 USD / day", 8_000),
  task("poor-letters", "anthropic/claude-haiku-4-5", "0.01 USD / day", 8_000),
  task("pending", "openai/gpt-5-mini"),
  task("halted", "openai/gpt-5-mini"),
].join("");

export async function openClientsWorld(farSide: string) {
  const world = await openGateway({ openai: farSide });
  await adopt(world.app, pageWith(farSide, farSide, enough, tasks));
  for (const name of ["letters", "poor-chat", "poor-letters", "halted"]) await approveTask(world.app, name, prompt);
  await does(world.app, "ana", "pause.pause", {
    id: "pause-00000001",
    what: "task",
    name: "halted",
    reason: "Wrong answers.",
  });
  let asked = 0;
  const counted = await serveOn((req, res) => {
    asked += 1;
    world.gateway.handle(req, res);
  });
  return {
    ...world,
    url: counted.url,
    /** Requests that came to the gateway so far. */
    asked: () => asked,
    async close() {
      await counted.close();
      await world.close();
    },
  };
}
