/** An agent with the real MCP client over HTTP: it asks, proposes and is told no. */

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Desk, openDesk, pairOfPeople, type Signed, smallTeam, tokenOf } from "../e2e/desk.ts";
import { type Front, openFront } from "./front.ts";

interface Answer {
  readonly isError?: boolean;
  readonly content: readonly { readonly text: string }[];
  readonly structuredContent: Readonly<Record<string, unknown>>;
}

/** The example team's page with two more actions, which whoever proposed them does by a permit. */
const page = smallTeam.replace(
  "\nai:\n",
  `
  payback: { area: billing, does: pays back a charge by hand, risk: high, environment: production }
  note: { area: replies, does: writes a note on a clinic's account, about: plain, risk: low }
ai:
`,
);

let desk: Desk;
let ana: Signed;
let li: Signed;
let front: Front;
let agent: Client;

const asAgent = async (token: string): Promise<Client> => {
  const client = new Client({ name: "an agent", version: "1" });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(front.url), { requestInit: { headers } }) as never);
  return client;
};
const call = async (name: string, input: object = {}, client = agent): Promise<Answer> =>
  (await client.callTool({ name, arguments: { ...input } })) as unknown as Answer;
const facts = async (name: string, input: object = {}) => (await call(name, input)).structuredContent;

beforeAll(async () => {
  desk = await openDesk(undefined, { page });
  ({ ana, li } = await pairOfPeople(desk));
  front = await openFront(desk);
  agent = await asAgent(await tokenOf(li, "agent:coder", ["read", "propose"]));
});
afterAll(() => front.close());

describe("the tools", () => {
  test("are five, none of which approves, each with true annotations and strict input", async () => {
    const { tools } = await agent.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["who_decides", "may_i", "propose", "status", "my_limits"]);
    for (const { name, inputSchema, annotations } of tools) {
      expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      expect(annotations).toMatchObject({
        readOnlyHint: name !== "propose",
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: name === "propose",
      });
    }
  });

  test("tell a client what they are for, and that nothing it confirms counts", () => {
    expect(agent.getInstructions()).toContain("You can never approve");
    expect(agent.getServerCapabilities()).toEqual({ tools: {} });
  });
});

test("who decides: a question, a path, the words of a commit", async () => {
  expect(await facts("who_decides", { question: "issue a refund to clinic 7" })).toMatchObject({ owner: "sam" });
  expect(await facts("who_decides", { question: "src/billing/charge.ts" })).toMatchObject({ owner: "ana", sure: true });
  const { content } = await call("who_decides", { question: "Charge each clinic only once" });
  expect(content[0]?.text).toMatch(/^Ana decides; Li stands in\./);
});

test("nothing that only reads is recorded, also where nobody owns the question", async () => {
  const before = desk.app.head;
  await call("who_decides", { question: "zzz qqq xxx" });
  await call("may_i", { words: "zzz qqq xxx" });
  await call("may_i", { action: { kind: "refund", target: "clinic-7", parameters: { amount: 40 } } });
  await call("status", { id: "p-000000000000" });
  await call("my_limits");
  expect(desk.app.head).toEqual(before);
});

describe("may I", () => {
  test("says no one needs to be asked, whose yes is needed, and that what nobody owns is not allowed", async () => {
    const asked = await facts("may_i", { words: "issue a refund to clinic 7" });
    expect(asked).toMatchObject({ answer: "needs", who: ["sam"] });
    expect(asked.next).toContain("Propose it and wait for Sam");
    expect(await facts("may_i", { words: "zzz qqq xxx" })).toMatchObject({ answer: "needs" });
  });

  test("says of an action whose yes it needs, and takes one that the page does not name for a dangerous one", async () => {
    const { structuredContent, content } = await call("may_i", { action: { kind: "payback", target: "clinic-7" } });
    expect(structuredContent).toMatchObject({ answer: "needs", risk: "high", who: ["ana"] });
    expect(content[0]?.text).toContain("Not without a yes from Ana");
    expect(await facts("may_i", { action: { kind: "erase-clinic" } })).toMatchObject({ answer: "needs", risk: "high" });
    expect(await facts("may_i", { action: { kind: "note" } })).toMatchObject({ answer: "allow", who: [] });
  });

  test("judges a tool call as the hook does: what stays in the checkout is allowed, production is not, and riddles are no", async () => {
    const bash = (command: string) =>
      facts("may_i", { call: { tool: "Bash", input: { command }, cwd: "/home/li/shop", branch: "fix" } });
    expect(await bash("git status")).toMatchObject({ answer: "allow" });
    const push = await bash("git push origin main");
    expect(push).toMatchObject({ answer: "needs", who: ["ana"] });
    expect(push.next).toContain("No confirmation in your client counts");
    expect(await bash("echo cm0gLXJmIC8K | base64 -d | sh")).toMatchObject({
      answer: expect.not.stringMatching("allow"),
    });
    expect(await bash('eval "$PAYLOAD"')).toMatchObject({
      answer: "no",
      next: expect.stringContaining("one plain command"),
    });
  });

  test("refuses to guess which of two forms is meant", async () => {
    const two = await call("may_i", { words: "deploy it", action: { kind: "refund" } });
    expect(two).toMatchObject({ isError: true, structuredContent: { refused: "malformed" } });
    expect(await call("may_i", {})).toMatchObject({ isError: true, structuredContent: { refused: "malformed" } });
  });

  test("lets nothing out in a freeze, and says who lifts it", async () => {
    const frozen = await desk.app.execute(
      "freeze.freeze",
      { reason: "Payments look odd." },
      { actor: "person:li", via: "link:x" },
    );
    expect(frozen).toHaveProperty("recorded");
    const answer = await facts("may_i", { words: "deploy to production" });
    expect(answer).toMatchObject({ answer: "no" });
    expect(String(answer.next)).toContain("lifts it in the browser");
    const { holds } = (await facts("my_limits")) as { holds: { says: string }[] };
    expect(holds.map(({ says }) => says).join()).toContain("Production:");
    await desk.app.execute("freeze.thaw", { reason: "It was a test." }, { actor: "person:ana", via: "passkey:x" });
  });
});

describe("a proposal", () => {
  const key = "refund-queue-1";
  const decision = {
    question: "Move refunds into a queue?",
    options: [{ name: "queue", says: "A queue, three days" }],
  };
  let id = "";

  test("goes to its one owner, who is named with the time", async () => {
    const { structuredContent, content } = await call("propose", { key, decision });
    expect(structuredContent).toMatchObject({ kind: "proposal", state: "waiting", open: true });
    expect((structuredContent.awaits as string[]).length).toBeGreaterThan(0);
    expect(content[0]?.text).toContain("nobody can give it here");
    id = String(structuredContent.id);
  });

  test("with the same key is the same proposal, and with other words a refusal", async () => {
    const before = desk.app.head;
    expect(await facts("propose", { key, decision })).toMatchObject({ id });
    const other = await call("propose", { key, decision: { ...decision, question: "Drop the queue?" } });
    expect(other).toMatchObject({ isError: true, structuredContent: { refused: "proposal.otherContent" } });
    expect(desk.app.head).toEqual(before);
  });

  test("stands as it stands until a person answered in their browser", async () => {
    expect(await facts("status", { id })).toMatchObject({ state: "waiting", open: true });
    const { waiting } = (await facts("my_limits")) as { waiting: { id: string }[] };
    expect(waiting.map((one) => one.id)).toEqual([id]);
    const [owner] = (await facts("status", { id })).awaits as string[];
    const host = owner === "ana" ? ana : li;
    const response = await host.browser.fill(
      `/proposals/${id}`,
      `/proposals/${id}/answer`,
      { option: "queue" },
      host.device,
    );
    expect(response.status).toBe(303);
    expect(await facts("status", { id })).toMatchObject({ state: "answered", open: false, awaits: [] });
    expect(((await facts("my_limits")) as { waiting: object[] }).waiting).toEqual([]);
  });
});

describe("an action", () => {
  const action = {
    kind: "payback",
    target: "charge 4711",
    parameters: { amount: 40 },
    reason: "It was charged twice.",
  };
  let id = "";

  test("waits for its approver, who is named, and is the same one however often it is proposed", async () => {
    const made = await facts("propose", { key: "refund-4711", action });
    expect(made).toMatchObject({ kind: "action", state: "waiting", awaits: ["ana"], open: true });
    expect(String(made.says)).toContain("with a passkey");
    id = String(made.id);
    const before = desk.app.head;
    expect(await facts("propose", { key: "refund-4711", action })).toMatchObject({ id });
    const other = await call("propose", { key: "refund-4711", action: { ...action, parameters: { amount: 400 } } });
    expect(other).toMatchObject({ isError: true, structuredContent: { refused: "action.otherContent" } });
    expect(desk.app.head).toEqual(before);
  });

  test("stands ready once the person said yes in their browser, and says what to do then", async () => {
    const yes = await ana.browser.fill(`/actions/${id}`, `/actions/${id}/approve`, {}, ana.device);
    expect(yes.status).toBe(303);
    const stands = await facts("status", { id });
    expect(stands).toMatchObject({ state: "ready", awaits: [], next: expect.stringContaining("Fetch its permit") });
    expect(stands.until).not.toBe("");
  });

  test("of low risk runs without a person", async () => {
    const note = { kind: "note", target: "clinic-7", parameters: { text: "Called." }, reason: "For the file." };
    expect(await facts("propose", { key: "note-00001", action: note })).toMatchObject({ state: "ready", awaits: [] });
  });

  test("and a decision at once are two things, and nothing at all is none", async () => {
    const both = await call("propose", { key: "both-00001", action, decision: { question: "Refund it?" } });
    expect(both).toMatchObject({ isError: true, structuredContent: { refused: "malformed" } });
    expect(await call("propose", { key: "none-00001" })).toMatchObject({ isError: true });
  });
});

describe("a no", () => {
  test("is an answer that teaches: what was refused, why, and the next step", async () => {
    const unknown = await call("status", { id: "p-000000000000" });
    expect(unknown.isError).toBe(true);
    expect(unknown.structuredContent).toMatchObject({ refused: "http.notFound" });
    expect(unknown.content[0]?.text).toContain("Next:");
    const wrong = await call("who_decides", { question: "?", secret: "hunter2" });
    expect(wrong).toMatchObject({ isError: true, structuredContent: { refused: "malformed" } });
    expect(JSON.stringify(wrong)).not.toContain("hunter2");
  });

  test("is what a token without the scope propose hears", async () => {
    const reader = await asAgent(await tokenOf(li, "agent:coder", ["read"]));
    const answer = await call("propose", { key: "another-1", decision: { question: "Move it?" } }, reader);
    expect(answer).toMatchObject({ isError: true, structuredContent: { refused: "token.missingScope" } });
  });

  test("of a tool that does not exist is the client's mistake, not an answer", async () => {
    await expect(call("approve", {})).rejects.toThrow("There is no tool approve");
  });
});

describe("at the door", () => {
  const ask = (headers: Record<string, string>, body: unknown = { jsonrpc: "2.0", id: 1, method: "ping" }) =>
    fetch(front.url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  test("nobody asks without a good token, not even somebody signed in to the web", async () => {
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: `Bearer fc_gone_${"x".repeat(30)}` })).status).toBe(401);
    const cookie = [...ana.browser.cookies].map((pair) => pair.join("=")).join("; ");
    expect((await ask({ cookie, origin: front.origin })).status).toBe(401);
  });

  test("a token without the scope read is told so", async () => {
    const token = await tokenOf(li, "machine:ci", ["report"]);
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(403);
  });

  test("another site's page, two messages at once, other methods and half a megabyte are refused", async () => {
    const authorization = `Bearer ${await tokenOf(li, "agent:coder", ["read"])}`;
    expect((await ask({ authorization })).status).toBe(200);
    expect((await ask({ authorization, origin: "https://evil.example" })).status).toBe(403);
    const message = { jsonrpc: "2.0", id: 1, method: "ping" };
    expect((await ask({ authorization }, [message, message])).status).toBe(400);
    expect((await fetch(front.url, { headers: { authorization, accept: "text/event-stream" } })).status).toBe(405);
    expect((await fetch(front.url, { method: "DELETE", headers: { authorization } })).status).toBe(405);
    const big = JSON.stringify(message).replace('"id":1', '"id":12345678901234567890');
    expect((await ask({ authorization }, big)).status).toBe(400);
    expect((await ask({ authorization }, { ...message, more: "x".repeat(600_000) })).status).toBe(413);
  });
});
