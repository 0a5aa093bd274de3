/** `finalcall metrics` against a real server: what it prints, and with which code it ends. */

import { Command } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CommandError } from "../../src/cli/exit.ts";
import { addMetrics } from "../../src/cli/metrics.ts";
import { listen } from "../../src/http/server.ts";
import { openDesk, pairOfPeople, smallTeam, tokenOf } from "../e2e/desk.ts";

let printed = "";
let close: () => Promise<void>;
beforeEach(async () => {
  const desk = await openDesk();
  const source = `${smallTeam.replace(/^releases:.*\n(?:[ #].*\n|\n)*/m, "")}\nreleases: { production: { metrics: pushed } }\n`;
  await desk.app.execute("page.offer", { source }, { actor: "system", via: "system" });
  const { li } = await pairOfPeople(desk);
  const server = await listen(desk.server, 0, "127.0.0.1");
  close = server.close;
  vi.stubEnv("FINALCALL_URL", `http://127.0.0.1:${server.port}`);
  vi.stubEnv("FINALCALL_TOKEN", await tokenOf(li, "machine:probe", ["report", "read"]));
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await close();
});

/** Runs one command; gives its exit code and, where it failed, what it says. */
async function run(...words: string[]): Promise<{ code: number; says?: string }> {
  let code = -1;
  const program = new Command().exitOverride();
  addMetrics(program, (work) => async (...args) => {
    code = await work(...(args as never[]));
  });
  try {
    await program.parseAsync(["metrics", ...words], { from: "user" });
    return { code };
  } catch (fault) {
    if (fault instanceof CommandError) return { code: fault.code, says: `${fault.message} ${fault.next}` };
    throw fault;
  }
}

test("numbers are pushed and shown", async () => {
  expect(await run("push", "production", "traffic=38", "--at", "2026-11-19T12:00:00Z")).toEqual({ code: 0 });
  expect(printed).toBe("Taken as entry 1 of samples.\n");
  printed = "";
  expect(await run("show")).toEqual({ code: 0 });
  expect(printed).toBe("production\n  blind    This server looks at no numbers.\n");
  printed = "";
  await run("push", "production", "traffic=unknown", "--at", "2026-11-19T12:00:01Z", "--json");
  expect(JSON.parse(printed)).toEqual({ ok: true, code: 0, book: "samples", n: 2 });
});

test.each([
  [["push", "production", "traffic"], 2, /^traffic is no number with a name\./],
  [["push", "production", "traffic=NaN"], 2, /^traffic=NaN is no number/],
  [["push", "production", "traffic=1", "--at", "noon"], 2, /^noon is no time\./],
  [
    ["push", "moon", "traffic=1", "--at", "2026-11-19T12:00:00Z"],
    3,
    /^Not pushed\. The page in force has no environment moon/,
  ],
  [
    ["push", "production", "mood=1", "--at", "2026-11-19T12:00:00Z"],
    3,
    /^Not pushed\. The page watches no mood in production/,
  ],
] as const)("%j ends with %i", async (words, code, says) => {
  const ended = await run(...words);
  expect(ended.code).toBe(code);
  expect(ended.says).toMatch(says);
});

test("without a server it ends with 7", async () => {
  vi.stubEnv("FINALCALL_URL", "http://127.0.0.1:1");
  expect((await run("show")).code).toBe(7);
});
