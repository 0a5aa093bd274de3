/**
 * The MCP conformance suite 0.1.13 against the real server over HTTP, scenario by scenario, by name. One counts only when each
 * of its checks succeeded, and when a server that is broken on purpose fails it: some scenarios of the suite pass without
 * having checked anything. The suite sends no token, so a proxy adds one and lets Host and Origin through as they came.
 */

import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Desk, openDesk, pairOfPeople, tokenOf } from "../e2e/desk.ts";
import { openFront, type Spoiled } from "./front.ts";

const suite = createRequire(import.meta.url).resolve("@modelcontextprotocol/conformance/dist/index.js");

/** What our server does, and how one that does not is told apart. */
const applying: Readonly<Record<string, Spoiled>> = {
  "server-initialize": { answer: (one) => without(one, "protocolVersion") },
  ping: { answer: (one) => (isEmpty(one.result) ? { ...one, result: { pong: true } } : one) },
  "tools-list": { answer: undescribed },
  "dns-rebinding-protection": { headers: ({ origin: _, ...rest }) => ({ ...rest, host: ownHost }) },
};

const noSuchTool = "It calls a tool of a fixed name that only test servers have. Our tools are called in mcp.test.ts.";
const notOffered = (what: string) => `Our server offers no ${what}, and says so in its capabilities.`;
const neverAsked =
  "Our server never asks its client for anything: what a client answers for its user is no person's yes.";
const noSessions =
  "Without a session it gives a warning and checks nothing: it passes vacuously, so it is not counted.";

/** What our server does not do, and why. None of them is counted. */
const notApplying: Readonly<Record<string, string>> = {
  "logging-set-level": notOffered("logging"),
  "completion-complete": notOffered("completions"),
  "tools-call-simple-text": noSuchTool,
  "tools-call-image": noSuchTool,
  "tools-call-audio": noSuchTool,
  "tools-call-embedded-resource": noSuchTool,
  "tools-call-mixed-content": noSuchTool,
  "tools-call-with-logging": noSuchTool,
  "tools-call-error": noSuchTool,
  "tools-call-with-progress": noSuchTool,
  "json-schema-2020-12": noSuchTool,
  "tools-call-sampling": neverAsked,
  "tools-call-elicitation": neverAsked,
  "elicitation-sep1034-defaults": neverAsked,
  "elicitation-sep1330-enums": neverAsked,
  "server-sse-polling": noSessions,
  "server-sse-multiple-streams": noSessions,
  "resources-list": notOffered("resources"),
  "resources-read-text": notOffered("resources"),
  "resources-read-binary": notOffered("resources"),
  "resources-templates-read": notOffered("resources"),
  "resources-subscribe": notOffered("resources"),
  "resources-unsubscribe": notOffered("resources"),
  "prompts-list": notOffered("prompts"),
  "prompts-get-simple": notOffered("prompts"),
  "prompts-get-with-args": notOffered("prompts"),
  "prompts-get-embedded-resource": notOffered("prompts"),
  "prompts-get-with-image": notOffered("prompts"),
};

interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "INFO";
  readonly errorMessage?: string;
  readonly details?: { readonly tools?: readonly string[]; readonly statusCode?: number };
}
type Message = Parameters<NonNullable<Spoiled["answer"]>>[0];

let desk: Desk;
let token: string;
let ownHost = "";

beforeAll(async () => {
  desk = await openDesk();
  const { li } = await pairOfPeople(desk);
  token = await tokenOf(li, "agent:coder", ["read", "propose"]);
});
afterAll(() => desk.app.close());

/** Runs one scenario of the suite, as anybody would on the command line, and gives what it checked. */
async function run(scenario: string, spoiled: Spoiled = {}, key = token): Promise<readonly Check[]> {
  const front = await openFront(desk, key, spoiled);
  ownHost = new URL(front.origin).host;
  const folder = mkdtempSync(join(tmpdir(), "finalcall-mcp-"));
  try {
    const args = [suite, "server", "--url", front.url, "--scenario", scenario, "-o", folder];
    await promisify(execFile)(process.execPath, args).catch(() => "its exit code says that a check failed");
    const [result = ""] = readdirSync(folder);
    return JSON.parse(readFileSync(join(folder, result, "checks.json"), "utf8")) as Check[];
  } finally {
    await front.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const statuses = (checks: readonly Check[]) => checks.map(({ id, status, errorMessage }) => [id, status, errorMessage]);

describe("a scenario that applies", () => {
  test.each(Object.keys(applying))("%s passes, and nothing of it is a warning", async (scenario) => {
    const checks = await run(scenario);
    expect(checks.length).toBeGreaterThan(0);
    expect(statuses(checks)).toEqual(checks.map(({ id }) => [id, "SUCCESS", undefined]));
    if (scenario === "tools-list")
      expect(checks[0]?.details?.tools).toEqual(["who_decides", "may_i", "propose", "status", "my_limits"]);
    if (scenario === "dns-rebinding-protection")
      expect(checks.map(({ details }) => details?.statusCode)).toEqual([403, 200]);
  });

  test.each(Object.entries(applying))("%s fails with a server that is broken on purpose", async (scenario, spoiled) => {
    const checks = await run(scenario, spoiled);
    expect(checks.filter(({ status }) => status === "FAILURE").length).toBeGreaterThan(0);
  });
});

describe("DNS rebinding", () => {
  test("is refused because of the name, not because of a missing token: without one nobody is let in either", async () => {
    const checks = await run("dns-rebinding-protection", {}, "");
    expect(checks.map(({ status }) => status)).toEqual(["SUCCESS", "FAILURE"]);
    expect(checks.map(({ details }) => details?.statusCode)).toEqual([403, 401]);
  });

  test.each([
    ["Host", { headers: ({ origin: _, ...rest }) => rest }],
    ["Origin", { headers: (all) => ({ ...all, host: ownHost }) }],
  ] as [string, Spoiled][])("is seen by %s alone", async (_, spoiled) => {
    const checks = await run("dns-rebinding-protection", spoiled);
    expect(checks[0]).toMatchObject({ id: "localhost-host-rebinding-rejected", status: "SUCCESS" });
  });
});

test("every other scenario of the suite is named here with the reason why it is not counted", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [suite, "list", "--server"]);
  const named = [...stdout.matchAll(/^ {2}- (\S+)$/gm)].map(([, name = ""]) => name);
  expect(named.length).toBe(32);
  expect([...Object.keys(applying), ...Object.keys(notApplying)].sort()).toEqual([...named].sort());
});

test.each(["server-sse-polling", "server-sse-multiple-streams"])(
  "%s would pass with nothing checked, and so it is not counted",
  async (scenario) => {
    const checks = await run(scenario);
    expect(checks.filter(({ status }) => status === "SUCCESS" || status === "FAILURE")).toEqual([]);
  },
);

const isEmpty = (result: Message["result"]): boolean => result !== undefined && Object.keys(result).length === 0;

function without(one: Message, field: string): Message {
  if (!one.result || !(field in one.result)) return one;
  const { [field]: _, ...result } = one.result;
  return { ...one, result };
}

/** Lists the tools without saying what they are for. */
function undescribed(one: Message): Message {
  const tools = one.result?.tools as readonly Record<string, unknown>[] | undefined;
  if (!tools) return one;
  return { ...one, result: { ...one.result, tools: tools.map(({ description: _, ...rest }) => rest) } };
}
