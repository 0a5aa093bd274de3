/** `finalcall checkin` against a server: what the record fills in, the note, and one object on standard output. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addCheckin } from "../../src/cli/checkin.ts";
import { type ExitCode, exit, report } from "../../src/cli/exit.ts";
import { listen } from "../../src/http/server.ts";
import { type Desk, firstPerson, openDesk, type Signed, tokenOf } from "../e2e/desk.ts";

let desk: Desk;
let ana: Signed;
let close: () => Promise<void>;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "finalcall-checkin-"));
  desk = await openDesk();
  ana = await firstPerson(desk);
  const { port, close: end } = await listen(desk.server, 0, "127.0.0.1");
  close = end;
  vi.stubEnv("XDG_CONFIG_HOME", folder);
  vi.stubEnv("FINALCALL_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("FINALCALL_TOKEN", await tokenOf(ana, "person:ana", ["read", "propose"]));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await close();
  rmSync(folder, { recursive: true });
});

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => err.push(String(text)) > 0);
  let code: ExitCode = exit.ok;
  const program = new Command("finalcall").exitOverride();
  addCheckin(program, (work) => async (...given: unknown[]) => {
    code = await work(...(given as never[]));
  });
  try {
    await program.parseAsync(["checkin", ...args], { from: "user" });
  } catch (fault) {
    code = fault instanceof CommanderError ? exit.usage : report(fault, args.includes("--json"));
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
  return { code, stdout: out.join(""), stderr: err.join("") };
}

test("before the first one it says how to open it", async () => {
  const none = await run();
  expect(none).toMatchObject({ code: exit.denied, stdout: "" });
  expect(none.stderr).toContain("finalcall checkin open");
});

test("a person opens it, reads what it found, and gets the note once it is closed", async () => {
  const opened = await run("open", "--json");
  expect(opened.code, opened.stderr).toBe(exit.ok);
  expect(JSON.parse(opened.stdout)).toMatchObject({
    ok: true,
    id: "2026-W47",
    state: "open",
    pair: ["ana", "li"],
    note: "",
  });
  expect((await run()).stdout).toContain("Check-in 2026-W47, open: Ana and Li.\nNothing was decided in that time.\n");
  expect(await run("note")).toMatchObject({ code: exit.denied, stdout: "" });
  await ana.browser.fill("/checkin", "/checkin/2026-W47/close", { owners: "None.", faster: "-", cto: "-" });
  const note = await run("note", "--week", "2026-W47");
  expect(note).toMatchObject({ code: exit.ok, stderr: "" });
  expect(note.stdout).toMatch(/^# Check-in, week 47 of Quillhaven\n/);
  expect(JSON.parse((await run("note", "--json")).stdout)).toMatchObject({ ok: true, id: "2026-W47" });
});

test("a week that nobody opened is no week of the record", async () => {
  expect((await run("--week", "2026-W01")).code).toBe(exit.usage);
});
