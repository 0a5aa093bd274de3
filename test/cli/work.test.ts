/** `finalcall work` against a server, and against the record alone while the server is away. */

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ExitCode, exit, report } from "../../src/cli/exit.ts";
import { addWork } from "../../src/cli/work.ts";
import { workId } from "../../src/decisions/work/state.ts";
import { listen } from "../../src/http/server.ts";
import { openStore } from "../../src/log/open.ts";
import type { Store } from "../../src/log/store.ts";
import { type Desk, invite, openDesk, pairOfPeople, type Signed, tokenOf, withToken } from "../e2e/desk.ts";
import { aiTeam } from "../support/ai-team.ts";

const task = "billing-replies";
let desk: Desk;
let tom: Signed;
let close: () => Promise<void>;
let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "finalcall-work-"));
  store = await openStore(join(folder, "record.db"), { worker: false });
  desk = await openDesk(store, { page: aiTeam() });
  const { ana, li } = await pairOfPeople(desk);
  tom = await invite(desk, ana, "tom", li);
  const { port, close: end } = await listen(desk.server, 0, "127.0.0.1");
  close = end;
  vi.stubEnv("XDG_CONFIG_HOME", folder);
  vi.stubEnv("FINALCALL_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("FINALCALL_STORE", join(folder, "record.db"));
  vi.stubEnv("FINALCALL_TOKEN", await tokenOf(tom, "person:tom", ["read", "propose", "call"]));
  const program = withToken(desk, await tokenOf(li, "machine:desk", ["call"]));
  for (const key of ["mail 7", "mail 8"])
    await program.post("/v1/work", { task, question: "late-fees", key, input: `Why two fees? (${key})` });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await close();
  await desk.app.close();
  rmSync(folder, { recursive: true });
});

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => err.push(String(text)) > 0);
  let code: ExitCode = exit.ok;
  const program = new Command("finalcall").exitOverride();
  addWork(program, (work) => async (...given) => {
    code = await work(...(given as never[]));
  });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (fault) {
    code = fault instanceof CommanderError ? exit.usage : report(fault, args.includes("--json"));
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
  return { code, out: out.join(""), err: err.join("") };
}
const at = (name: string) => join(folder, name);
/** The file with this answer on the line of a key. */
const filled = (csv: string, key: string, answer: string) =>
  csv
    .split("\r\n")
    .map((line) => (line.includes(`,${key},`) ? line.replace(/,,,,$/, `"${answer}",,,,yes`) : line))
    .join("\r\n");

test("lists what waits, and shows one item with its words", async () => {
  const { out, code } = await run("work", "list");
  expect([code, out.trim().split("\n").length]).toEqual([0, 2]);
  expect(out).toContain(`${workId(task, "mail 7")}  billing-replies/late-fees`);
  expect(out).toContain("waits for a person");
  const shown = await run("work", "show", workId(task, "mail 7"));
  expect(shown.out).toContain("Key: mail 7");
  expect(shown.out).toContain("Why two fees? (mail 7)");
  expect(shown.out).toContain("Answer it in the browser: http");
  expect((await run("work", "show", `work-${"0".repeat(24)}`)).code).toBe(exit.usage);
  expect(JSON.parse((await run("work", "list", task, "--json")).out)).toMatchObject({ ok: true, items: [{}, {}] });
  expect((await run("work", "list", "invoices")).out).toContain("Nobody waits for a person.");
});

test("goes out as a file that only its owner reads, and over nothing that is there", async () => {
  expect(await run("work", "export", "--out", at("work.csv"))).toMatchObject({ code: 0 });
  expect(statSync(at("work.csv")).mode & 0o077).toBe(0);
  expect(readFileSync(at("work.csv"), "utf8")).toContain("Why two fees? (mail 8)");
  expect(await run("work", "export", "--out", at("work.csv"))).toMatchObject({ code: exit.usage });
  expect(await run("work", "print", "--out", at("work.html"))).toMatchObject({ code: 0 });
  expect(readFileSync(at("work.html"), "utf8")).toMatch(
    /^<!doctype html>[\s\S]*Why two fees\? \(mail 7\)[\s\S]*<\/html>$/,
  );
});

test("goes out of the record alone while the server is away, the same to the byte", async () => {
  const online = await run("work", "export");
  vi.stubEnv("FINALCALL_URL", "http://127.0.0.1:9");
  expect(await run("work", "export")).toMatchObject({ code: exit.unreachable });
  const offline = await run("work", "export", "--offline");
  expect(offline).toMatchObject({ code: 0, out: online.out });
  expect((await run("work", "print", "--offline")).out).toContain("mail 8");
});

test("comes back as proposals, line by line, and twice is once", async () => {
  const { out } = await run("work", "export");
  const csv = filled(out, "mail 7", "The fee is 5 EUR.");
  writeFileSync(at("back.csv"), csv);
  const brought = await run("work", "import", at("back.csv"));
  expect(brought).toMatchObject({ code: 0, out: expect.stringContaining("It waits for a yes.") });
  expect(brought.out).toContain("1 wait for a yes in the browser: http");
  expect((await run("work", "show", workId(task, "mail 7"))).out).toContain("From paper, waiting for a yes: sheet-");
  const again = await run("work", "import", at("back.csv"));
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining("It was brought before.") });
});

test("says which lines it does not take, and exits with 3", async () => {
  const { out } = await run("work", "export");
  writeFileSync(at("bad.csv"), filled(out, "mail 7", "5 EUR.").replace(",mail 7,", ",mail 9,"));
  const bad = await run("work", "import", at("bad.csv"));
  expect(bad).toMatchObject({ code: exit.denied, out: expect.stringContaining("do not belong together") });
  writeFileSync(at("none.csv"), "x;y\n");
  expect(await run("work", "import", at("none.csv"))).toMatchObject({ code: exit.usage });
  expect(await run("work", "import", at("missing.csv"))).toMatchObject({ code: exit.usage });
  expect(existsSync(at("missing.csv"))).toBe(false);
});
