/** Who the agents are: what each may do, asked for and was refused, in the API, on the command line and on a screen. */

import { beforeAll, describe, expect, test } from "vitest";
import { type Desk, openDesk, pairOfPeople, type Signed, tokenOf, withToken } from "../e2e/desk.ts";

interface Agent {
  readonly id: string;
  readonly asked: number;
  readonly waiting: number;
  readonly newest: readonly { readonly id: string }[];
  readonly refusals: number;
  readonly refused: readonly object[];
  readonly tokens: readonly { readonly id: string; readonly state: string }[];
}

let desk: Desk;
let li: Signed;
let agent: ReturnType<typeof withToken>;
let asked: string;

const agents = async (): Promise<Agent[]> =>
  ((await (await agent.get("/v1/agents")).json()) as { agents: Agent[] }).agents;

beforeAll(async () => {
  desk = await openDesk();
  ({ li } = await pairOfPeople(desk));
  agent = withToken(desk, await tokenOf(li, "agent:coder", ["read", "propose", "deploy"]));
  const made = await agent.post("/v1/proposals", { question: "Move refunds into a queue?" });
  asked = ((await made.json()) as { id: string }).id;
  await agent.post(`/v1/proposals/${asked}/answer`, { option: "refuse", shown: "a".repeat(64) });
  await agent.post("/v1/thaw", { reason: "Let me through." });
});

describe("the API", () => {
  test("says what an agent may do, asked for and was refused, and which tokens it goes by", async () => {
    const [coder] = await agents();
    expect(coder).toMatchObject({ id: "coder", named: true, kind: "claude-code", askedBy: ["li"] });
    expect(coder).toMatchObject({ asked: 1, waiting: 1, newest: [{ id: asked, state: "waiting" }] });
    expect(coder?.refusals).toBe(2);
    expect(coder?.refused[0]).toMatchObject({ type: "freeze.thaw", refused: "freeze.notFrozen" });
    expect(coder?.refused[1]).toMatchObject({ type: "proposal.answer", subject: asked });
    expect(coder?.tokens).toMatchObject([{ state: "good", by: "person:li", scopes: ["read", "propose", "deploy"] }]);
  });

  test("keeps every refusal of an agent, also of what decides nothing", async () => {
    const before = (await agents())[0]?.refusals ?? 0;
    const refused = await agent.post(`/v1/proposals/${asked}/withdraw`, {});
    expect(refused.status).toBe(200);
    await agent.post(`/v1/proposals/${asked}/comments`, { says: "Too late." });
    expect((await agents())[0]?.refusals).toBeGreaterThan(before);
  });

  test("says of a token that it is over", async () => {
    const { tokens } = (await agents())[0] as Agent;
    const other = await tokenOf(li, "agent:coder", ["read"]);
    const id = /^fc_([a-z0-9]+)_/.exec(other)?.[1] ?? "";
    await li.browser.submit("/me/tokens/revoke", { id });
    const after = ((await agents())[0] as Agent).tokens;
    expect(after.length).toBe(tokens.length + 1);
    expect(after.find((one) => one.id === id)?.state).toBe("ended");
  });
});

test("the screen names the agent, who asks it, what it asked for and what it was refused", async () => {
  const html = await (await li.browser.get("/agents")).text();
  for (const words of ["The agent coder", "Li asks it", "Move refunds into a queue?", "Tried to answer the proposal"])
    expect(html).toContain(words);
  expect(html).toContain(`href="/proposals/${asked}"`);
  expect(html).not.toMatch(/\bapproved\b/);
  expect(await (await li.browser.get("/people")).text()).toContain('href="/agents"');
});

test("a stranger sees none of it", async () => {
  const { status, headers } = await desk.browser().get("/agents");
  expect([status, headers.get("location")]).toEqual([302, "/sign-in?next=%2Fagents"]);
});
