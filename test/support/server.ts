/** The built server as a user starts it, in an empty folder of its own, on whichever store is asked for. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
export const launcher = join(root, "bin/finalcall.js");

export interface Running {
  readonly folder: string;
  readonly url: string;
  /** The one-time sign-in link, when one was printed. */
  readonly link: string | undefined;
  /** Runs a command of the built command line in the server's folder; gives exit code and output. */
  run(args: readonly string[], env?: Record<string, string>): { code: number; stdout: string; stderr: string };
  git(...args: string[]): string;
  /** Interrupts it as Ctrl-C does, and waits for its end. */
  stop(): Promise<number>;
  kill(): Promise<void>;
  restart(): Promise<Running>;
  remove(): void;
}

/** A git repository with this page on `main`, or an empty folder when there is none. */
export function repository(page?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-e2e-"));
  if (page === undefined) return folder;
  writeFileSync(join(folder, "finalcall.yaml"), page);
  writeFileSync(join(folder, ".gitignore"), ".finalcall/\n");
  const git = gitIn(folder);
  git("init", "-q", "-b", "main");
  git("add", ".");
  git("commit", "-q", "-m", "The page");
  return folder;
}

export const gitIn =
  (folder: string, who = { name: "Setup", email: "setup@harbor.example" }) =>
  (...args: string[]): string =>
    execFileSync("git", ["-c", `user.name=${who.name}`, "-c", `user.email=${who.email}`, ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" },
    });

/** Starts `finalcall serve` and waits until it says where it is. */
export async function startServer(
  folder: string,
  env: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<Running> {
  const server = spawn(
    process.execPath,
    [launcher, "serve", ...(args.includes("--port") ? args : ["--port", "0", ...args])],
    { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = new Promise<number>((resolve) => server.once("exit", (code) => resolve(code ?? 1)));
  const said = await spoken(server);
  const url = /http:\/\/localhost:\d+/.exec(said)?.[0] ?? "";
  const port = new URL(url).port;
  const config = join(folder, ".finalcall", "config");
  return {
    folder,
    url,
    link: /http:\/\/localhost:\d+\/link\/\S+/.exec(said)?.[0],
    run(args, more = {}) {
      try {
        const stdout = execFileSync(process.execPath, [launcher, ...args], {
          cwd: folder,
          encoding: "utf8",
          stdio: ["ignore", "pipe", "pipe"],
          env: { ...process.env, XDG_CONFIG_HOME: config, ...env, ...more },
        });
        return { code: 0, stdout, stderr: "" };
      } catch (fault) {
        const { status, stdout, stderr } = fault as { status: number; stdout: string; stderr: string };
        return { code: status, stdout, stderr };
      }
    },
    git: gitIn(folder),
    stop() {
      server.kill("SIGINT");
      return ended;
    },
    async kill() {
      server.kill("SIGKILL");
      await ended;
    },
    restart: () => startServer(folder, env, ["--port", port, ...args]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Everything said up to the address and the line that follows it. */
function spoken(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (text: Buffer) => {
      said += text;
      if (said.includes("Ctrl-C stops it.") && /http:\/\/localhost:\d+\n/.test(said)) resolve(said);
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    server.once("exit", () => reject(new Error(`The server ended:\n${said}`)));
  });
}

/** Copies a folder, as an operator copies a record before checking it. */
export const copyOf = (folder: string): string => {
  const copy = mkdtempSync(join(tmpdir(), "finalcall-copy-"));
  cpSync(folder, copy, { recursive: true });
  return copy;
};
