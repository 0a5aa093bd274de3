/** `finalcall task find` and `check` as processes: over what git tracks, by the tasks of the base branch's page. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gitIn, launcher } from "../support/server.ts";

const page = readFileSync(join(import.meta.dirname, "../../examples/three-people/finalcall.yaml"), "utf8");
const ai = `ai:
  providers: { openai: { kind: openai, base: "https://api.openai.com/v1", key: env:OPENAI_API_KEY } }
  tasks:
    billing-replies:
      changed-by: [ben]
      tested-by: [cy]
      model: openai/gpt-5-mini
      prompt: prompts/billing-replies.md
      calls: [src/billing/reply.ts]
      budget: 20 USD / day
      fallback: templates/
      stop: { wrong-price: 1 }
`;
const folder = mkdtempSync(join(tmpdir(), "finalcall-find-"));
const git = gitIn(folder, { name: "Ben", email: "ben@harbor.example" });
const write = (file: string, text: string) => {
  mkdirSync(join(folder, file, ".."), { recursive: true });
  writeFileSync(join(folder, file), text);
};
const finalcall = (args: readonly string[], cwd = folder) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], { cwd, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
};

beforeAll(() => {
  git("init", "-q", "-b", "main");
  write("finalcall.yaml", page);
  write("src/billing/reply.ts", 'import OpenAI from "openai";\nconst client = new OpenAI();\n');
  write("src/search/rank.py", 'import anthropic\n\nMODEL = "claude-sonnet-4-5"\n');
  write("src/search/rank.test.ts", 'import OpenAI from "openai";\n');
  git("add", ".");
  git("commit", "-q", "-m", "Two calls");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("before the page has a task, every call is one that nobody answers for", () => {
  const { code, out } = finalcall(["task", "check"]);
  expect(code).toBe(3);
  expect(out).toContain("src/billing/reply.ts: no task\n  src/billing/reply.ts:1  import  openai\n");
  expect(out).toContain("2 files call a model; 2 without a task, so nobody answers");
});

test("a branch does not name its own calls; the base branch's page does", () => {
  git("checkout", "-q", "-b", "ai");
  write("finalcall.yaml", page + ai);
  git("commit", "-qam", "A task");
  expect(finalcall(["task", "check"]).code).toBe(3);
  git("checkout", "-q", "main");
  git("merge", "-q", "ai");
  const found = JSON.parse(finalcall(["task", "find", "--json"], join(folder, "src")).out);
  expect(found).toMatchObject({ ok: true, code: 0, calling: 2, sprawl: 1, from: "finalcall.yaml on main" });
  expect(found.files.map(({ file, tasks, named }: Record<string, unknown>) => [file, tasks, named])).toEqual([
    ["src/billing/reply.ts", ["billing-replies"], true],
    ["src/search/rank.py", [], false],
  ]);
  const left = finalcall(["task", "check", "--json"]);
  expect([left.code, JSON.parse(left.out).files.length]).toEqual([3, 1]);
});

test("with every call named, the check lets the build through", () => {
  write("src/search/rank.py", "RANK = 1\n");
  const { code, out } = finalcall(["task", "check"]);
  expect(code).toBe(0);
  expect(out).toContain("1 file calls a model; nothing is without a task.");
});

test("outside git, and on a page with errors, it says so", () => {
  const bare = mkdtempSync(join(tmpdir(), "finalcall-bare-"));
  expect(finalcall(["task", "check"], bare)).toMatchObject({
    code: 2,
    err: expect.stringContaining("no git repository"),
  });
  rmSync(bare, { recursive: true });
  write("broken.yaml", "team: Harbor\n");
  expect(finalcall(["task", "check", "--page", "broken.yaml"])).toMatchObject({ code: 2 });
});
