/** The permission hook as a coding agent runs it: a real process on a real server. Whatever goes wrong blocks; a yes lets one call through once. */

import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { first, join, type Person, tokenFor, touch } from "../stories/people.ts";
import { launcher, type Running, repository, startServer } from "../support/server.ts";

const page = `team: Harbor
zone: UTC
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: engineer, email: cy@harbor.example }
areas:
  deploy:   { owner: ana, backup: ben }
  data:     { owner: ana, backup: ben }
  incident: { owner: ben, backup: ana }
everything-else: ben
agents:
  coder: { kind: claude-code, asked-by: [cy] }
`;

let server: Running;
let ana: Person;
let token: string;
beforeAll(async () => {
  server = await startServer(repository(page));
  ana = await first(server.url, server.link ?? "", "ana");
  const cy = await join(server.url, ana, "cy");
  token = await tokenFor(cy, "agent:coder", ["read", "propose"]);
}, 60_000);
afterAll(async () => {
  await server.kill();
  rmSync(server.folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the hook with this on its standard input; `hold`: the input stays open. */
function run(input: string, env: Record<string, string> = {}, hold = false): Promise<Ran> {
  const known = { FINALCALL_URL: server.url, FINALCALL_TOKEN: token, XDG_CONFIG_HOME: `${server.folder}/none` };
  const child = spawn(process.execPath, [launcher, "hook", "claude-code"], {
    cwd: server.folder,
    env: { ...process.env, ...known, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text: Buffer) => {
    out += text;
  });
  child.stderr.on("data", (text: Buffer) => {
    err += text;
  });
  child.stdin.on("error", () => undefined); // it stops reading what is too long
  if (hold) child.stdin.write(input);
  else child.stdin.end(input);
  return new Promise((ended) => child.once("close", (code) => ended({ code, out, err })));
}

const use = (tool_name: string, tool_input: object, more: object = {}) =>
  JSON.stringify({ hook_event_name: "PreToolUse", tool_name, tool_input, cwd: server.folder, ...more });
const bash = (command: string) => use("Bash", { command });
const said = ({ out }: Ran) =>
  (JSON.parse(out) as { hookSpecificOutput: { permissionDecision: string; permissionDecisionReason: string } })
    .hookSpecificOutput;

describe("the hook", () => {
  test("lets through what an agent does alone, also with fields that it does not know", async () => {
    const ran = await run(use("Bash", { command: "git status" }, { session_id: "s", permission_mode: "default" }));
    expect([ran.code, said(ran).permissionDecision]).toEqual([0, "allow"]);
  });

  test("denies what is dangerous, names who decides, and lets exactly that through once after their yes", async () => {
    const push = bash("git push origin HEAD:main");
    const denied = said(await run(push));
    expect(denied.permissionDecision).toBe("deny");
    expect(denied.permissionDecisionReason).toContain("Ana");
    const id = /action-[0-9a-f]{24}/.exec(denied.permissionDecisionReason)?.[0] ?? "";
    expect(said(await run(push)).permissionDecisionReason).toContain(id);

    const get = await ana.browser.get(`/v1/actions/${id}`, { accept: "application/json" });
    const { digest, kind } = (await get.json()) as { digest: string; kind: string };
    expect(kind).toBe("command.deploy");
    await touch(ana, `/v1/actions/${id}/approve`, digest);
    expect(said(await run(bash("git push --force origin HEAD:main"))).permissionDecision).toBe("deny");
    const both = await Promise.all([run(push), run(push), run(push)]);
    expect(both.map((one) => said(one).permissionDecision).sort()).toEqual(["allow", "deny", "deny"]);
    expect(said(await run(push)).permissionDecision).toBe("deny");
  }, 60_000);

  test("tells a no as a no, and asks nobody again", async () => {
    const apply = bash("git push origin main");
    const { permissionDecisionReason: asked } = said(await run(apply));
    const id = /action-[0-9a-f]{24}/.exec(asked)?.[0] ?? "";
    const get = await ana.browser.get(`/v1/actions/${id}`, { accept: "application/json" });
    const { digest: shown } = (await get.json()) as { digest: string };
    const refused = await ana.browser.json(`/v1/actions/${id}/refuse`, { shown, reason: "Not tonight." });
    expect(refused.status).toBe(200);
    expect(said(await run(apply)).permissionDecisionReason).toContain(id);
  }, 60_000);

  test("denies everything while everything is paused", async () => {
    const paused = await ana.browser.json("/v1/pauses", { what: "everything", reason: "Odd." });
    expect(paused.status).toBeLessThan(300);
    expect(said(await run(bash("git status")))).toMatchObject({ permissionDecision: "deny" });
  });
});

describe("the hook blocks", () => {
  test.each([
    ["nothing", ""],
    ["no JSON", "yes"],
    ["half of it", '{"hook_event_name":"PreToolUse","tool_name":"Ba'],
    ["another event", '{"hook_event_name":"PostToolUse","tool_name":"Bash","tool_input":{},"cwd":"/"}'],
    ["a tool without input", '{"hook_event_name":"PreToolUse","tool_name":"Bash","cwd":"/"}'],
    [
      "two inputs of one name",
      '{"hook_event_name":"PreToolUse","tool_name":"Read","tool_name":"Bash","tool_input":{},"cwd":"/"}',
    ],
    ["bytes that are no text", "\ufffd\u0000"],
    ["more than it reads", " ".repeat(2_000_000)],
  ])("on %s", async (_, input) => {
    const ran = await run(input);
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toContain("The tool does not run.");
  });

  test("when the question never ends", async () => {
    expect((await run(bash("git status").slice(0, -1), {}, true)).code).toBe(2);
  });

  test("when the server cannot be reached, does not answer, or does not know the token", async () => {
    for (const env of [{ FINALCALL_URL: "http://127.0.0.1:9" }, { FINALCALL_TOKEN: "fc_x_aaaaaaaaaaaaaaaaaaaaaaaa" }])
      expect((await run(bash("git status"), env)).code).toBe(2);
  });

  test("when a variable names another server than the one that is paired", async () => {
    const config = `${server.folder}/paired`;
    mkdirSync(`${config}/finalcall`, { recursive: true });
    const paired = { url: "https://finalcall.example", token: "fc_x_aaaaaaaaaaaaaaaaaaaaaaaa" };
    writeFileSync(`${config}/finalcall/servers.json`, JSON.stringify({ servers: [paired], current: paired.url }));
    const ran = await run(bash("git status"), { XDG_CONFIG_HOME: config });
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining("paired with")]);
  });

  test("by the settings it prints, also where the program is missing", () => {
    const { stdout } = server.run(["hook", "claude-code", "--settings"]);
    const { hooks } = JSON.parse(stdout) as { hooks: { PreToolUse: { matcher: string; hooks: object[] }[] } };
    expect(hooks.PreToolUse[0]).toMatchObject({ matcher: "*", hooks: [{ onFailure: "block" }] });
    expect(stdout).toContain("|| exit 2");
  });
});
