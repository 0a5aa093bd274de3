/** What a yes to a coding agent's call is good for: this call, on this branch, of this token, once. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openCounter } from "../dispatch/counter.ts";
import { expectStatus, tokenOf, withToken } from "./desk.ts";

let here: Awaited<ReturnType<typeof openCounter>>;
beforeAll(async () => {
  here = await openCounter({ url: "http://127.0.0.1:9" });
});
afterAll(() => expect(here.desk.faults).toEqual([]));

const use = (branch: string) => ({
  ...{ hook_event_name: "PreToolUse", tool_name: "Bash", tool_input: { command: "npm publish" } },
  ...{ cwd: "/work/shop", finalcall: { root: "/work/shop", branch } },
});
type Asks = Pick<typeof here.agent, "post">;
async function answerOf(agent: Asks, branch: string): Promise<string> {
  const response = await agent.post("/v1/hook/claude-code", use(branch));
  await expectStatus(response.clone(), 200);
  const { hookSpecificOutput } = (await response.json()) as { hookSpecificOutput: { permissionDecision: string } };
  return hookSpecificOutput.permissionDecision;
}

test("a yes to publishing one branch lets no other branch through, nor another token's call", async () => {
  expect(await answerOf(here.agent, "fix-prices")).toBe("deny");
  const { actions } = (await (await here.agent.get("/v1/actions")).json()) as {
    actions: { id: string; awaits: string[] }[];
  };
  const [asked] = actions;
  expect(actions).toHaveLength(1);
  const who = { ana: here.ana, ben: here.ben, cy: here.cy }[asked?.awaits[0] ?? ""];
  await expectStatus(await here.approve(asked?.id ?? "", who), 200);
  expect(await answerOf(here.agent, "main")).toBe("deny");
  const elsewhere = withToken(here.desk, await tokenOf(here.cy, "agent:replies", ["read", "propose"]));
  expect(await answerOf(elsewhere, "fix-prices")).toBe("deny");
  expect(await answerOf(here.agent, "fix-prices")).toBe("allow");
  expect(await answerOf(here.agent, "fix-prices")).toBe("deny");
});
