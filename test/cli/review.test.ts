/** While the page is stale the command line says so: gate, check and review ask the server; who and mine remember what it said. */

import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listen } from "../../src/http/server.ts";
import { openDesk, pairOfPeople, smallTeam, tokenOf } from "../e2e/desk.ts";
import { gitIn, launcher, repository } from "../support/server.ts";
import { digest } from "./shop.ts";

const page = `${smallTeam.replace(/^review:.*\n/m, "")}review: { monthly: first Mon }\n`;
const stale = "The page is stale: its review is due since Mon 7 Dec (the monthly review of December).";

const folder = repository(page);
let env: Record<string, string> = {};
let close = async () => {};

beforeAll(async () => {
  const desk = await openDesk(undefined, { page });
  const { ana } = await pairOfPeople(desk);
  desk.pass(26 * 1440);
  await ana.browser.signIn(ana.device);
  const listening = await listen(desk.server, 0, "127.0.0.1");
  close = listening.close;
  env = {
    XDG_CONFIG_HOME: join(folder, ".finalcall", "config"),
    FINALCALL_URL: `http://127.0.0.1:${listening.port}`,
    FINALCALL_TOKEN: await tokenOf(ana, "machine:ci", ["read", "propose", "deploy"]),
  };
});
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

/** Without blocking: the server that is asked lives in this process. */
const finalcall = (args: readonly string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [launcher, ...args],
      { cwd: folder, env: { ...process.env, ...env } },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
    child.stdin?.end();
  });

test("a no of the gate says it in words and in the JSON, and stays the same no", async () => {
  const gate = ["gate", "--run", "run-1", "--permit", "none", "--artifact", digest("a")];
  const asked = [...gate, "--environment", "production", "--stage", "all"];
  const told = await finalcall(asked);
  expect(told).toMatchObject({ code: 3, err: expect.stringContaining(stale) });
  expect(JSON.parse((await finalcall([...asked, "--json"])).out)).toMatchObject({
    ...{ ok: false, code: 3 },
    stalePage: { says: expect.stringContaining(stale) },
  });
});

test("offline nobody knows of it until a server said so of exactly this page", async () => {
  const who = async () => (await finalcall(["who", "refund a customer"])).out;
  expect(await who()).not.toContain("The page is stale");

  writeFileSync(join(folder, "notes.md"), "A line.\n");
  const git = gitIn(folder, { name: "Noor", email: "noor@quillhaven.example" });
  git("checkout", "-q", "-b", "notes");
  git("add", "notes.md");
  git("commit", "-q", "-m", "A note");
  const checked = JSON.parse((await finalcall(["check", "main..HEAD", "--json"])).out);
  expect(checked).toMatchObject({ ok: true, stalePage: { says: expect.stringContaining(stale) } });
  expect((await finalcall(["check", "main..HEAD"])).out).toContain(stale);

  expect(await who()).toContain(stale);
  expect(await who()).toContain("So said the server at 20");
  const mine = await finalcall(["mine", "--as", "li", "rename a helper", "--json"]);
  expect(JSON.parse(mine.out).stalePage.says).toContain(stale);

  writeFileSync(join(folder, "finalcall.yaml"), `${page}# another version\n`);
  expect(await who()).not.toContain("The page is stale");
});

test("review says why, area by area what happened, and who closes it", async () => {
  const { code, out } = await finalcall(["review"]);
  expect(code).toBe(0);
  expect(out).toContain("The page is due for review since 2026-12-07T08:00:00.000Z (UTC); Ana closes it.");
  expect(out).toContain("  The monthly review of December.");
  expect(out).toContain("refunds (Sam): Nobody touched it.");
  const json = JSON.parse((await finalcall(["review", "--json"])).out);
  expect(json).toMatchObject({ ok: true, stale: true, closes: ["ana"], open: null, closed: [] });
});
