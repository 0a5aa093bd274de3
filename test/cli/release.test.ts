/** `finalcall release`, `gate` and `rollback` as processes, against a real server, in a real repository. */

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listen } from "../../src/http/server.ts";
import { type Desk, openDesk, pairOfPeople, type Signed, tokenOf } from "../e2e/desk.ts";
import { challengeOf } from "../e2e/device.ts";
import { gitIn, launcher } from "../support/server.ts";

let folder: string;
let from: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "finalcall-release-"));
  const noor = gitIn(folder, { name: "Noor", email: "noor@quillhaven.example" });
  noor("init", "-q", "-b", "main");
  writeFileSync(join(folder, ".gitignore"), ".finalcall/\n");
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src", "theme.ts"), "export const width = 1;\n");
  noor("add", ".");
  noor("commit", "-q", "-m", "A theme");
  from = noor("rev-parse", "HEAD").trim();
  writeFileSync(join(folder, "src", "theme.ts"), "export const width = 2;\n");
  noor("commit", "-qam", "Wider lines");
  writeFileSync(
    join(folder, "junit.xml"),
    '<testsuites tests="12" failures="0" errors="0" skipped="1"></testsuites>\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let desk: Desk;
let ana: Signed;
let close: () => Promise<void>;
let env: Record<string, string>;
let kept: string;
let port: number;
let n = 0;

beforeEach(async () => {
  desk = await openDesk();
  ({ ana } = await pairOfPeople(desk));
  ({ port, close } = await listen(desk.server, 0, "127.0.0.1"));
  n += 1;
  kept = join(folder, ".finalcall", String(n));
  env = {
    XDG_CONFIG_HOME: join(folder, ".finalcall", "config"),
    FINALCALL_URL: `http://127.0.0.1:${port}`,
    FINALCALL_TOKEN: await tokenOf(ana, "machine:ci", ["read", "propose", "deploy"]),
    FINALCALL_HOST: "web-1",
  };
  return () => close();
});

interface Ended {
  readonly code: number | null;
  readonly out: Buffer;
  readonly err: string;
}
/** A command that is under way. */
function started(args: readonly string[], more: Record<string, string> = {}) {
  const child = spawn(process.execPath, [launcher, ...args], { cwd: folder, env: { ...process.env, ...env, ...more } });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => out.push(piece));
  child.stderr.on("data", (piece: Buffer) => err.push(piece));
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (code) => resolve({ code, out: Buffer.concat(out), err: Buffer.concat(err).toString() })),
  );
  const saying = (text: string) =>
    new Promise<void>((resolve) => child.stdout.on("data", () => Buffer.concat(out).includes(text) && resolve()));
  return { child, ended, saying };
}
const finalcall = (args: readonly string[], more: Record<string, string> = {}) => started(args, more).ended;
const json = async (args: readonly string[]) => JSON.parse((await finalcall([...args, "--json"])).out.toString());

const complete = [
  ...["--artifact", `sha256:${"a".repeat(64)}`, "--tests", "junit.xml", "--note", "Lines are wider."],
  ...["--monitoring", "https://metrics.quillhaven.example/d/shop", "--off-switch", "WIDE_LINES=off"],
  ...["--stop-patching", "After the second failed fix.", "--rollback-command", "touch undone.txt"],
];
const way = (command: string) => complete.with(-1, command);
const prepare = (args: readonly string[] = complete) => finalcall(["release", "prepare", `${from}..HEAD`, ...args]);

async function approved(args: readonly string[] = complete): Promise<string> {
  const { id, shown } = JSON.parse((await prepare([...args, "--json"])).out.toString());
  const assertion = ana.device.touch(challengeOf(shown));
  const yes = await ana.browser.json(`/v1/releases/${id}/approve`, { shown, assertion });
  expect(yes.status).toBe(200);
  return id;
}
const deploy = (command: readonly string[], flags: readonly string[] = []) => [
  ...["release", "deploy", "--no-wait", "--dir", kept, ...flags, "--"],
  ...command,
];
const node = (code: string) => ["node", "-e", code];
const rollback = (...more: string[]) => ["rollback", "--no-wait", "--dir", kept, ...more];
const marker = () => existsSync(join(folder, "undone.txt"));
beforeEach(() => rmSync(join(folder, "undone.txt"), { force: true }));

describe("prepare", () => {
  test("says what goes out and who approves, and ends with 3 until they did", async () => {
    const { code, out } = await prepare();
    expect(code).toBe(3);
    expect(out.toString()).toContain("1 commit, medium risk");
    expect(out.toString()).toContain("Made by Noor; none of them may approve it.");
    expect(out.toString()).toContain("Ana decides.");
    expect(out.toString()).toMatch(/\/releases\/rel-[0-9a-f]{12}/);
    await approved();
    expect((await prepare()).code).toBe(0);
  });

  test("names everything that is missing at once", async () => {
    const { code, err } = await finalcall(["release", "prepare", `${from}..HEAD`]);
    expect(code).toBe(3);
    expect(err).toContain("Give note, artifact, tests, monitoring, off-switch, stop-patching, rollback");
  });

  test.each([
    ["a report that is none", ["--tests", "finalcall.yaml"]],
    ["two ways back", ["--rollback-image", "shop:1", "--rollback-command", "x"]],
    ["an artifact that is neither digest nor file", ["--artifact", "latest"]],
    ["a cost without currency", ["--cost", "12"]],
  ])("refuses %s before it asks anybody", async (_, args) => expect((await prepare(args)).code).toBe(2));

  test("of an empty range is nothing", async () => {
    expect((await finalcall(["release", "prepare", "HEAD..HEAD", ...complete])).code).toBe(2);
  });
});

describe("deploy", () => {
  test("runs the command once, its output byte for byte, its end in the record", async () => {
    const id = await approved();
    const bytes = "process.stdout.write(Buffer.from([0,255,254,10,27,91,50,74,0]))";
    const { code, out, err } = await finalcall(deploy(node(bytes), ["--run", "run-bytes"]));
    expect({ code, err: err.split("\n")[0] }).toEqual({ code: 0, err: `${id}: all to production, as run-bytes.` });
    expect(out.subarray(0, 9)).toEqual(Buffer.from([0, 255, 254, 10, 27, 91, 50, 74, 0]));
    expect(await json(["release", "status", id])).toMatchObject({
      status: "rolling",
      runs: [{ run: "run-bytes", outcome: "done", exit: 0, host: "web-1" }],
    });
    expect((await finalcall(deploy(node(bytes)))).code).toBe(3);
  });

  test("gives the command its permit, so that its own gate lets this run through and no other", async () => {
    await approved();
    const gate = (run: string) =>
      `process.exitCode = require("node:child_process").spawnSync(process.execPath, [${JSON.stringify(launcher)}, "gate", "--run", ${run}], { stdio: "inherit" }).status`;
    const { code, out } = await finalcall(deploy(node(gate("process.env.FINALCALL_RUN"))));
    expect(out.toString()).toContain("go: rel-");
    expect(code).toBe(0);
  });

  test.each([
    ["fails", node("process.exit(7)"), [], "failed with exit 7", { exit: 7 }],
    [
      "is killed",
      node("process.kill(process.pid, 'SIGKILL')"),
      [],
      "ended by SIGKILL",
      { exit: null, signal: "SIGKILL" },
    ],
    [
      "hangs",
      node("setInterval(() => {}, 1000)"),
      ["--timeout", "1s"],
      "ended by SIGTERM",
      { exit: null, signal: "SIGTERM" },
    ],
    ["is not there", ["./no-such-command"], [], "could not be started", { exit: null }],
  ])("says so when the command %s, and lets nothing more out", async (_, command, flags, says, run) => {
    const id = await approved();
    const { code, err } = await finalcall(deploy(command, flags));
    expect(code).toBe(1);
    expect(err).toContain(says);
    expect(err).toContain("finalcall rollback");
    expect(await json(["release", "status", id])).toMatchObject({
      status: "stopped",
      runs: [{ outcome: "failed", ...run }],
    });
  });

  test("that is interrupted passes it on and stays until the command ended", async () => {
    const id = await approved();
    const code = "process.on('SIGTERM', () => process.exit(9)); console.log('ready'); setInterval(() => {}, 1000)";
    const { child, ended, saying } = started(deploy(node(code)));
    await saying("ready");
    child.kill("SIGTERM");
    expect((await ended).err).toContain("failed with exit 9");
    expect(await json(["release", "status", id])).toMatchObject({ runs: [{ exit: 9 }] });
  });

  test("whose own process dies leaves a doubt that a person settles", async () => {
    const id = await approved();
    const { child, ended, saying } = started(
      deploy(node("console.log('ready'); setTimeout(() => {}, 3000)"), ["--run", "run-doubt"]),
    );
    await saying("ready");
    child.kill("SIGKILL");
    await ended;
    const again = await finalcall(deploy(node("")));
    expect(again.err).toContain("Nobody knows how run-doubt ended");
    expect(again.code).toBe(3);
    expect(await json(["release", "status", id])).toMatchObject({ status: "in-doubt" });
    const settle = { run: "run-doubt", outcome: "failed", reason: "The old version answers." };
    expect((await ana.browser.json(`/v1/releases/${id}/settle`, settle)).status).toBe(200);
  });

  test("never runs one run twice", async () => {
    await approved();
    await finalcall(deploy(node("process.exit(0)"), ["--run", "run-once"]));
    cpSync(join(kept, "runs"), join(kept, "copy"), { recursive: true });
    const { code } = await finalcall(deploy(node("console.log('again')"), ["--run", "run-once"]));
    expect(code).toBe(3);
    expect(readdirSync(join(kept, "runs"))).toEqual(["run-once.json"]);
  });
});

describe("gate", () => {
  const base = { environment: "production", stage: "all", artifact: `sha256:${"a".repeat(64)}` };
  const flags = (more: object) =>
    Object.entries({ ...base, ...more }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  async function permit() {
    const id = await approved();
    const headers = { authorization: `Bearer ${env.FINALCALL_TOKEN}`, "content-type": "application/json" };
    const answer = await fetch(`${env.FINALCALL_URL}/v1/releases/${id}/permits`, {
      method: "POST",
      headers,
      body: "{}",
    });
    return ((await answer.json()) as { permit: string }).permit;
  }

  test("0: the same run again; 5: another run; 3: forged or another digest", async () => {
    const text = await permit();
    const ask = (more: object) => finalcall(["gate", ...flags({ run: "run-1", permit: text, ...more })]);
    expect((await ask({ artifact: `sha256:${"b".repeat(64)}` })).code).toBe(3);
    expect((await ask({})).code).toBe(0);
    expect((await ask({})).code).toBe(0);
    expect((await ask({ run: "run-2" })).code).toBe(5);
    expect((await ask({ permit: `${text.slice(0, -4)}AAAA` })).code).toBe(3);
  });

  test("4 in a freeze, 5 after ten minutes, 7 when the server is away, 2 without a run", async () => {
    const text = await permit();
    const ask = (more: object = {}) => finalcall(["gate", ...flags({ run: "run-1", permit: text, ...more })]);
    expect((await finalcall(["freeze", "Payments look odd."])).code).toBe(0);
    const frozen = await ask();
    expect(frozen.code).toBe(4);
    expect(frozen.err).toContain("Ana may let it pass with a reason. A rollback always passes.");
    expect((await finalcall(["freeze", "--status"])).code).toBe(4);
    const thaw = await finalcall(["thaw"]);
    expect({ code: thaw.code, says: thaw.err }).toMatchObject({
      code: 3,
      says: expect.stringContaining("in their own browser"),
    });
    expect((await ana.browser.json("/v1/thaw", { reason: "A false alarm." })).status).toBe(200);
    desk.pass(10);
    expect((await ask()).code).toBe(5);
    expect((await finalcall(["gate", "--permit", text])).code).toBe(2);
    await close();
    expect((await ask()).code).toBe(7);
  });
});

describe("rollback", () => {
  test("undoes what went out in one command, also in a freeze, once", async () => {
    const id = await approved();
    await finalcall(deploy(node("")));
    await finalcall(["freeze", "Payments look odd."]);
    const { code, out, err } = await finalcall(rollback());
    expect({ code, ran: marker() }).toEqual({ code: 0, ran: true });
    expect(err).toContain("Runs: touch undone.txt");
    expect(out.toString()).toContain("It is done when the numbers are good again.");
    expect(await json(["release", "status", id])).toMatchObject({ status: "rolled-back" });
    expect((await finalcall(rollback())).code).toBe(3);
  });

  test("that fails says so, and is never done", async () => {
    const id = await approved(way("mv nowhere elsewhere"));
    await finalcall(deploy(node("")));
    const { code, err } = await finalcall(rollback());
    expect(code).toBe(1);
    expect(err).toContain("NOT rolled back: exit 1.");
    expect(await json(["release", "status", id])).toMatchObject({ rolledBack: "" });
  });

  test("to an image runs the command that is given, which reads the step", async () => {
    await approved([...complete.slice(0, -2), "--rollback-image", "shop:2.40.3"]);
    await finalcall(deploy(node("")));
    expect((await finalcall(rollback())).err).toContain("give the command that brings it about after --");
    const code = "require('node:fs').writeFileSync('undone.txt', process.env.FINALCALL_ROLLBACK_TO)";
    expect((await finalcall([...rollback(), "--", ...node(code)])).code).toBe(0);
    expect(readFileSync(join(folder, "undone.txt"), "utf8")).toBe("shop:2.40.3");
  });

  test("works without the server by its receipt: once on a host, told later, and a second host is in doubt", async () => {
    const id = await approved();
    await finalcall(deploy(node("")));
    cpSync(join(kept, "receipts"), join(kept, "second", "receipts"), { recursive: true });
    await close();
    const offline = await finalcall(rollback());
    expect({ code: offline.code, ran: marker() }).toEqual({ code: 0, ran: true });
    expect(offline.out.toString()).toContain("nobody saw numbers");
    const again = await finalcall(rollback());
    expect({ code: again.code, err: again.err }).toMatchObject({
      code: 5,
      err: expect.stringContaining("used on this host already"),
    });
    const second = await finalcall(["rollback", "--no-wait", "--dir", join(kept, "second")], {
      FINALCALL_HOST: "web-2",
    });
    expect(second.code).toBe(0);

    ({ close } = await listen(desk.server, port, "127.0.0.1"));
    const told = await finalcall(["rollback", "--reconcile", "--dir", kept]);
    expect(told.out.toString()).toMatch(/Told the server of the rollback op-[0-9a-f]{24}: ran\./);
    expect(await json(["release", "status", id])).toMatchObject({ status: "rolled-back" });
    expect((await finalcall(["rollback", "--reconcile", "--dir", kept])).out.toString()).toContain("knows everything");
    const other = await finalcall(["rollback", "--reconcile", "--dir", join(kept, "second")], {
      FINALCALL_HOST: "web-2",
    });
    expect(other.out.toString()).toContain("in-doubt");
  });

  test("believes no receipt that somebody changed", async () => {
    await approved();
    await finalcall(deploy(node("")));
    const path = join(kept, "receipts", "production.json");
    const { receipt, keys } = JSON.parse(readFileSync(path, "utf8"));
    const [head, body, signature] = receipt.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString());
    const evil = { ...claims, step: { kind: "command", does: "touch undone.txt another.txt" } };
    const forged = [head, Buffer.from(JSON.stringify(evil)).toString("base64url"), signature].join(".");
    writeFileSync(path, JSON.stringify({ receipt: forged, keys }));
    await close();
    expect((await finalcall(rollback())).code).toBe(3);
    expect(marker()).toBe(false);
  });

  test("has nothing to undo where nothing went out", async () => {
    await approved();
    expect((await finalcall(rollback())).code).toBe(3);
  });
});

test("a measure of the page runs at once; one that the page does not have is refused", async () => {
  mkdirSync(join(folder, "scripts"), { recursive: true });
  writeFileSync(join(folder, "scripts", "disable-retries.sh"), "#!/bin/sh\necho off > undone.txt\n", { mode: 0o755 });
  expect((await finalcall(["measure", "disable", "--no-wait", "--dir", kept])).code).toBe(0);
  expect(readFileSync(join(folder, "undone.txt"), "utf8")).toBe("off\n");
  expect((await finalcall(["measure", "reduce", "--no-wait", "--dir", kept])).code).toBe(3);
});
