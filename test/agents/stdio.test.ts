/** The same tools over standard input and output: `finalcall mcp`, started by the real MCP client as agents start their servers. */

import { spawn } from "node:child_process";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Desk, openDesk, pairOfPeople, type Signed, tokenOf } from "../e2e/desk.ts";
import { launcher } from "../support/server.ts";
import { type Front, openFront } from "./front.ts";

let desk: Desk;
let li: Signed;
let front: Front;
let env: Record<string, string>;

beforeAll(async () => {
  desk = await openDesk();
  ({ li } = await pairOfPeople(desk));
  front = await openFront(desk);
  const token = await tokenOf(li, "agent:coder", ["read", "propose"]);
  env = { FINALCALL_URL: front.origin, FINALCALL_TOKEN: token, PATH: process.env.PATH ?? "" };
});
afterAll(() => front.close());

test("an agent asks, proposes and hears how it stands, as over HTTP", async () => {
  const agent = new Client({ name: "an agent", version: "1" });
  await agent.connect(new StdioClientTransport({ command: process.execPath, args: [launcher, "mcp"], env }));
  expect((await agent.listTools()).tools.length).toBe(5);
  expect(await agent.ping()).toEqual({});
  const { structuredContent: made } = (await agent.callTool({
    name: "propose",
    arguments: { key: "queue-0001", decision: { question: "Move refunds into a queue?" } },
  })) as unknown as { structuredContent: { id: string } };
  const stands = await agent.callTool({ name: "status", arguments: { id: made.id } });
  expect(stands).toMatchObject({ structuredContent: { state: "waiting", by: "agent:coder" } });
  front.cut();
  const away = await agent.callTool({ name: "may_i", arguments: { words: "deploy to production" } });
  expect(away).toMatchObject({ isError: true, structuredContent: { refused: "http.unreachable" } });
  expect(JSON.stringify(away)).toContain("do not do it");
  await agent.close();
  front.restore();
});

test("`finalcall agents` says what each agent may do, asked for and was refused, and exits by what it finds", async () => {
  const agents = (...args: string[]) => alone(env, "", ["agents", ...args]);
  const all = await agents();
  expect(all).toMatchObject({ code: 0, err: "" });
  expect(all.out).toMatch(
    /^coder {2}claude-code, asked by Li; without a person: internal-text, tests\. Asked \d+, \d+ wait/,
  );
  expect(all.out).toContain("Never: Approve, refuse, review, resume or settle anything");
  const one = await agents("coder", "--json");
  expect(JSON.parse(one.out)).toMatchObject({ ok: true, code: 0, id: "coder", tokens: [{ state: "good" }] });
  expect(await agents("nobody", "--json")).toMatchObject({
    code: 2,
    out: expect.stringContaining("There is no agent"),
  });
});

/** What the command says and how it ends, when its input ends at once or holds these lines. */
const alone = (own: Record<string, string>, input = "", args = ["mcp"]) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [launcher, ...args], { env: { PATH: process.env.PATH ?? "", ...own } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (part) => (out += part));
    child.stderr.on("data", (part) => (err += part));
    child.once("exit", (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });

test("it ends when its client goes, says nothing but messages, and does not start where no server is known", async () => {
  expect(await alone(env)).toEqual({ code: 0, out: "", err: "" });
  const nonsense = await alone(
    env,
    `this is no message\n${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" })}\n`,
  );
  expect(nonsense).toMatchObject({ code: 0, out: `${JSON.stringify({ result: {}, jsonrpc: "2.0", id: 1 })}\n` });
  const riddle = await alone(env, '{"jsonrpc":"2.0","id":7,"method":"ping","n":12345678901234567890}\n');
  expect(JSON.parse(riddle.out)).toMatchObject({ id: 7, error: { code: -32600 } });
  expect(await alone(env, `{"jsonrpc":"2.0","id":8,"more":"${"x".repeat(600_000)}"}\n`)).toMatchObject({
    code: 0,
    out: "",
  });
  const nowhere = await alone({ XDG_CONFIG_HOME: "/nowhere" });
  expect(nowhere).toMatchObject({ code: 2, out: "", err: expect.stringContaining("No server is known here.") });
});
