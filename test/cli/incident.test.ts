/** `finalcall incident` against a real server: every verb, what is refused, and who presses what in the browser. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ExitCode, exit, report } from "../../src/cli/exit.ts";
import { addIncident } from "../../src/cli/incident/program.ts";
import { whenOf } from "../../src/cli/incident/when.ts";
import { why } from "../../src/cli/why.ts";
import { listen } from "../../src/http/server.ts";
import { type Desk, expectStatus, openDesk, pairOfPeople, type Signed, tokenOf } from "../e2e/desk.ts";

let desk: Desk;
let ana: Signed;
let li: Signed;
let close: () => Promise<void>;
let folder: string;

beforeEach(async () => {
  desk = await openDesk();
  ({ ana, li } = await pairOfPeople(desk));
  const { port, close: end } = await listen(desk.server, 0, "127.0.0.1");
  close = end;
  folder = mkdtempSync(join(tmpdir(), "finalcall-incident-"));
  vi.stubEnv("XDG_CONFIG_HOME", folder);
  vi.stubEnv("FINALCALL_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("FINALCALL_TOKEN", await tokenOf(li, "machine:ci", ["read", "propose"]));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await close();
});

/** Runs a verb as the program does: its exit code and what it printed. */
async function incident(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => err.push(String(text)) > 0);
  let code: ExitCode = exit.ok;
  const program = new Command("finalcall").exitOverride();
  addIncident(program, (work) => async (...given) => {
    code = await work(...(given as never[]));
  });
  try {
    await program.parseAsync(["incident", ...args], { from: "user" });
  } catch (fault) {
    code =
      fault instanceof CommanderError
        ? fault.exitCode === 0
          ? exit.ok
          : exit.usage
        : report(fault, args.includes("--json"));
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
  return { code, stdout: out.join(""), stderr: err.join("") };
}
const declare = () =>
  incident(
    "declare",
    "Some clinics were charged twice",
    "--hits",
    "customers,spend",
    "--started",
    "~2026-11-19T11:40Z",
  );
const json = async (...args: string[]) => JSON.parse((await incident(...args, "--json")).stdout);

describe("a night", () => {
  test("is played from declaring to the review without leaving the terminal, and ended in the browser", async () => {
    const declared = await declare();
    expect(declared).toMatchObject({ code: 0 });
    expect(declared.stdout).toContain("Incident 1, severity 1. Deploys everywhere are frozen. Li leads.");
    expect(declared.stdout).toContain("Ana leads the wider response.");

    expect((await incident("note", "Errors at 4 %", "--evidence", "chart 12")).stdout).toMatch(
      /^Entry 3 of incident 1, record \d+\.\n$/,
    );
    expect((await incident("note", "It is the database")).stdout).toContain("it stands as a guess");
    expect(
      (
        await incident(
          "check",
          "Are all inside the 10 %?",
          "--expected",
          "yes, if 2.41.0 did it",
          "--found",
          "14 of 14",
          "--evidence",
          "query",
        )
      ).code,
    ).toBe(0);
    const action = await incident(
      "action",
      "Roll back to 2.40.3",
      "--because",
      "2.41.0 retries",
      "--expected",
      "no double charge",
    );
    expect(action.stdout).toContain("finalcall incident result 6 ");
    const second = await incident("action", "Restart", "--because", "memory", "--expected", "faster");
    expect(second).toMatchObject({ code: 3, stdout: "" });
    expect(second.stderr).toContain("action 6 has no result yet");
    expect((await incident("result", "6", "helped", "14 of 14 were inside", "--evidence", "query")).code).toBe(0);
    expect((await incident("note", "15 clinics", "--corrects", "5", "--evidence", "query 2")).code).toBe(0);
    expect((await incident("blast", "money", "980.00..1176.00", "--currency", "EUR", "--source", "ledger")).code).toBe(
      0,
    );
    expect((await incident("mitigated", "The alert ended")).stderr).toContain("for a person to say");
    vi.stubEnv("FINALCALL_TOKEN", await tokenOf(li, "person:li", ["read", "propose"]));
    expect(
      (await incident("mitigated", "No double charge since the rollback", "--evidence", "chart 12")).stdout,
    ).toContain("Li resolves it in the browser");

    const status = (await incident("status")).stdout;
    for (const part of [
      "Li leads (has not said yet that they are there).",
      "Began about",
      "money: 980.00 to 1,176.00 EUR (ledger)",
      "[helped, result of 6]",
      "[corrected by 8]",
      "[guess]",
    ])
      expect(status).toContain(part);

    for (const verb of ["take", "thaw", "resolve", "close"]) {
      const told = await incident(verb);
      expect(told).toMatchObject({ code: 3, stdout: "" });
      expect(told.stderr).toMatch(
        /Li presses “[^”]+” in the incident room\.\nhttp:\/\/localhost:3210\/incidents\/inc-[0-9a-f]{12}\n$/,
      );
    }
    await expectStatus(await li.browser.json("/v1/incidents/1/resolve", { says: "Charged once again" }), 200);
    const review = [
      "review",
      "--on",
      "1",
      "--cause",
      "A new key for each try",
      "--let-through",
      "No test repeats a callback",
    ];
    expect((await incident(...review)).stderr).toContain("changes no rule");
    const rule = [
      "--rule",
      "test:webhook.test=Repeats every callback",
      "--follow-up",
      "li:2026-12-01:Repeat callbacks in the simulator",
    ];
    expect((await incident(...review, ...rule)).code).toBe(0);
    await expectStatus(await li.browser.json("/v1/incidents/1/close", {}), 200);
    expect((await incident("status", "--all")).stdout).toContain("1  severity 1  closed  Li leads");
    expect((await incident("status")).stdout).toBe("No incident is open.\n");
  });

  test("hands the lead over only in the next one's browser", async () => {
    await declare();
    vi.stubEnv("FINALCALL_TOKEN", await tokenOf(li, "person:li", ["read", "propose"]));
    expect((await incident("lead", "ana")).stdout).toContain("Li leads until Ana acknowledges it in their browser.");
    expect((await incident("take")).stderr).toContain("Ana presses “Accept: I lead”");
    expect((await incident("lead")).stdout).toContain("Ana is offered the lead.");
    await expectStatus(await ana.browser.json("/v1/incidents/open/take", {}), 200);
    expect(await json("lead")).toMatchObject({ ok: true, lead: "ana", offered: "" });
  });
});

describe("the list of customers", () => {
  test("goes in from a file and out to another, which is never overwritten", async () => {
    await declare();
    writeFileSync(join(folder, "in.csv"), "customer,amount,currency\nc-1,84.00,EUR\nc-2,84.00,EUR\nc-2,84.00,EUR\n");
    expect((await incident("customers", join(folder, "in.csv"))).stdout).toContain("2 customers are listed");
    const out = join(folder, "out.csv");
    expect((await incident("customers", "--out", out)).code).toBe(0);
    expect(readFileSync(out, "utf8")).toBe("customer,amount,currency\r\nc-1,84.00,EUR\r\nc-2,84.00,EUR\r\n");
    expect(await incident("customers", "--out", out)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("exists already"),
    });
    expect((await incident("customers", join(folder, "none.csv"))).code).toBe(2);
    expect((await incident("update", "finance")).stdout).toContain("2 customers are listed");
  });
});

test("why tells all of it, by the number that people call it by", async () => {
  await declare();
  await incident("note", "Errors at 4 %", "--evidence", "chart 12");
  await incident("blast", "users", "12..14", "--source", "log query");
  const out: string[] = [];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  const here = process.cwd();
  process.chdir(folder);
  try {
    await why("incident-1", { json: true });
  } finally {
    process.chdir(here);
    stdout.mockRestore();
  }
  const { events } = JSON.parse(out.join("")) as { events: { says: string }[] };
  expect(events.map(({ says }) => says)).toEqual([
    "Declared incident 1, severity 1: Some clinics were charged twice. Deploys everywhere are frozen; Li leads, and Ana the wider response",
    "Symptom in incident 1: Errors at 4 %",
    "Estimate for incident 1: 12 to 14 users (log query)",
  ]);
});

describe("what is wrong", () => {
  test("is told with the next step and its own exit code", async () => {
    expect(await incident("note", "Nothing is open")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("No incident is open."),
    });
    await declare();
    expect(await declare()).toMatchObject({ code: 3, stderr: expect.stringContaining("Li leads it") });
    expect((await incident("note", "x", "--on", "9")).code).toBe(2);
    expect((await incident("note", "x", "--at", "soon")).stderr).toContain("soon is no time.");
    expect((await incident("result", "2", "maybe")).code).toBe(2);
    expect((await incident("blast", "money", "1,176", "--source", "ledger")).code).toBe(2);
    expect((await incident("action", "Restart")).code).toBe(2);
    vi.stubEnv("FINALCALL_TOKEN", "fc_nobody_aaaaaaaaaaaaaaaaaaaaaaaa");
    expect((await incident("status")).code).toBe(3);
    vi.stubEnv("FINALCALL_URL", "http://127.0.0.1:9");
    const unreachable = await json("status");
    expect(unreachable).toMatchObject({
      ok: false,
      code: 7,
      next: expect.stringContaining("Not knowing counts as frozen"),
    });
  });

  test("is met by a help that teaches, and by an exit code of its own", async () => {
    expect(await incident("--help")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("At three in the night"),
    });
    expect((await incident("action", "--help")).stdout).toContain("--because <hypothesis>");
    expect((await incident("undo")).code).toBe(2);
    expect((await incident("note", "x", "--kind", "rumour")).code).toBe(2);
  });

  test("prints nothing that moves the cursor, whatever somebody wrote", async () => {
    await incident("declare", "Charged \u001b[2J twice \u202e");
    const { stdout } = await incident("status");
    expect(stdout).toContain("<U+001B>[2J");
    expect(stdout).not.toContain("\u001b");
  });
});

test("times are read as people type them", () => {
  const now = new Date("2026-11-19T12:00:00.000Z");
  expect(whenOf("2026-11-19T11:58Z", now)).toEqual({ at: "2026-11-19T11:58:00.000Z", precision: "minute" });
  expect(whenOf("2026-11-19T11:58:30.500Z", now)).toEqual({ at: "2026-11-19T11:58:30.500Z", precision: "exact" });
  expect(whenOf("~2026-11-19T11:58+01:00", now)).toEqual({ at: "2026-11-19T10:58:00.000Z", precision: "approx" });
  expect(whenOf("2026-11-18", now)).toEqual({ at: "2026-11-18T00:00:00.000Z", precision: "date" });
  expect(whenOf("2026-11-19T11:00Z..2026-11-19T11:30Z", now)).toMatchObject({
    precision: "range",
    to: "2026-11-19T11:30:00.000Z",
  });
  expect(Date.parse(whenOf("23:59", now).at)).toBeLessThanOrEqual(now.getTime());
  for (const text of ["", "25:00", "12:60", "2026-13-40", "yesterday", "2026-11-19T99:00Z"])
    expect(() => whenOf(text, now), text).toThrow("is no time");
});
