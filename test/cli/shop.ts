/** A shop in a git repository, with a server that a test may stop, and the built command line in front of it. */

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { listen } from "../../src/http/server.ts";
import { type Desk, openDesk, pairOfPeople, type Signed, tokenOf } from "../e2e/desk.ts";
import { challengeOf } from "../e2e/device.ts";
import { gitIn, launcher } from "../support/server.ts";

interface Ended {
  readonly code: number | null;
  readonly out: Buffer;
  readonly err: string;
}

export const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
export const complete = [
  ...["--artifact", digest("a"), "--tests", "junit.xml", "--note", "Lines are wider."],
  ...["--monitoring", "https://metrics.quillhaven.example/d/shop", "--off-switch", "WIDE_LINES=off"],
  ...["--stop-patching", "After the second failed fix.", "--rollback-command", "touch undone.txt"],
];
/** The same, with another command as the way back. */
export const way = (command: string): string[] => complete.with(-1, command);
export const node = (code: string): string[] => ["node", "-e", code];

/** For one test file: a repository with one commit to release, and for each test a fresh server with Ana and Li. */
export function newShop() {
  const shop = {
    folder: "",
    from: "",
    /** Where this test's host keeps its runs and receipts. */
    kept: "",
    env: {} as Record<string, string>,
    desk: undefined as unknown as Desk,
    ana: undefined as unknown as Signed,
    /** Stops the server; `reopen` starts it again on the same port and record. */
    close: async () => {},
    reopen: async () => {},
  };
  beforeAll(() => {
    shop.folder = mkdtempSync(join(tmpdir(), "finalcall-release-"));
    const noor = gitIn(shop.folder, { name: "Noor", email: "noor@quillhaven.example" });
    const write = (file: string, text: string) => writeFileSync(join(shop.folder, file), text);
    noor("init", "-q", "-b", "main");
    mkdirSync(join(shop.folder, "src"));
    write("src/theme.ts", "export const width = 1;\n");
    noor("add", ".");
    noor("commit", "-q", "-m", "A theme");
    shop.from = noor("rev-parse", "HEAD").trim();
    write("src/theme.ts", "export const width = 2;\n");
    noor("commit", "-qam", "Wider lines");
    write("junit.xml", '<testsuites tests="12" failures="0" errors="0" skipped="1"></testsuites>\n');
  });
  afterAll(() => rmSync(shop.folder, { recursive: true, force: true }));

  let n = 0;
  beforeEach(async () => {
    shop.desk = await openDesk();
    ({ ana: shop.ana } = await pairOfPeople(shop.desk));
    let port = 0;
    shop.reopen = async () => {
      const listening = await listen(shop.desk.server, port, "127.0.0.1");
      ({ port, close: shop.close } = listening);
    };
    await shop.reopen();
    n += 1;
    shop.kept = join(shop.folder, ".finalcall", String(n));
    shop.env = {
      XDG_CONFIG_HOME: join(shop.folder, ".finalcall", `config-${n}`),
      FINALCALL_URL: `http://127.0.0.1:${port}`,
      FINALCALL_TOKEN: await tokenOf(shop.ana, "machine:ci", ["read", "propose", "deploy"]),
      FINALCALL_HOST: "web-1",
    };
    rmSync(join(shop.folder, "undone.txt"), { force: true });
    return () => shop.close();
  });

  /** A command that is under way. */
  function started(args: readonly string[], more: Record<string, string> = {}) {
    const env = { ...process.env, ...shop.env, ...more };
    const child = spawn(process.execPath, [launcher, ...args], { cwd: shop.folder, env });
    child.stdin.end();
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => out.push(piece));
    child.stderr.on("data", (piece: Buffer) => err.push(piece));
    const ended = new Promise<Ended>((resolve) =>
      child.once("close", (code) => resolve({ code, out: Buffer.concat(out), err: Buffer.concat(err).toString() })),
    );
    /** Resolves once it said this, on either stream. */
    const saying = (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => Buffer.concat([...out, ...err]).includes(text) && resolve();
        child.stdout.on("data", look);
        child.stderr.on("data", look);
        look();
      });
    return { child, ended, saying };
  }
  const finalcall = (args: readonly string[], more: Record<string, string> = {}) => started(args, more).ended;
  const json = async (args: readonly string[]) => JSON.parse((await finalcall([...args, "--json"])).out.toString());
  const prepare = (args: readonly string[] = complete) =>
    finalcall(["release", "prepare", `${shop.from}..HEAD`, ...args]);

  return Object.assign(shop, {
    started,
    finalcall,
    json,
    prepare,
    /** Prepared by the token, approved by Ana's touch. Gives the release's id. */
    async approved(args: readonly string[] = complete): Promise<string> {
      const { id, shown } = JSON.parse((await prepare([...args, "--json"])).out.toString());
      const assertion = shop.ana.device.touch(challengeOf(shown));
      const yes = await shop.ana.browser.json(`/v1/releases/${id}/approve`, { shown, assertion });
      expect(yes.status).toBe(200);
      return id;
    },
    deploy: (command: readonly string[], flags: readonly string[] = ["--no-wait"]) => [
      ...["release", "deploy", "--dir", shop.kept, ...flags, "--"],
      ...command,
    ],
    rollback: (...more: string[]) => ["rollback", "--no-wait", "--dir", shop.kept, ...more],
    /** Whether the approved way back was run. */
    undone: () => existsSync(join(shop.folder, "undone.txt")),
  });
}
