/** Processes that a measurement starts: where they listen, what they have used of the processor, and how much memory they hold. */

import { type ChildProcess, fork, type SpawnOptions, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { AddressInfo, Server } from "node:net";
import { fileURLToPath } from "node:url";

export interface Process {
  readonly url: string;
  /** Milliseconds of user and system time, of all its threads. The kernel counts in steps of 10. */
  cpuMs(): number;
  /** What it holds in memory, in MB. */
  residentMb(): number;
  stop(): Promise<void>;
}

const roleOn = "FINALCALL_BENCH_ROLE";

/** In a process that was started for a part: plays it, and never returns. */
export async function play(roles: Readonly<Record<string, (upstream: string) => void>>): Promise<void> {
  const [name = "", upstream = ""] = (process.env[roleOn] ?? "").split(" ");
  if (name === "") return;
  roles[name]?.(upstream);
  process.on("disconnect", () => process.exit());
  await new Promise(() => undefined);
}

/** Says where a part listens. */
export const listening = (server: Server): void =>
  void process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

/** Starts the running file once more, for a part. */
export async function start(
  file: string,
  role: string,
  upstream = "",
): Promise<Process & { readonly child: ChildProcess }> {
  const child = fork(fileURLToPath(file), { env: { ...process.env, [roleOn]: `${role} ${upstream}` } });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (said) => resolve(String(said)));
    child.once("exit", (code) => reject(new Error(`${role} ended with ${code}`)));
  });
  return { ...watched(child, url), child };
}

/** Starts a program and waits until it says where it is, as `ready` finds it; undefined: where is known. */
export async function run(
  args: readonly string[],
  options: SpawnOptions,
  ready: (said: string) => string | undefined,
): Promise<Process> {
  const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    const hear = (text: Buffer) => {
      said += text;
      const found = ready(said);
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => reject(new Error(`It ended with ${code}:\n${said}`)));
  });
  return watched(child, url);
}

function watched(child: ChildProcess, url: string): Process {
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const fields = () => readFileSync(`/proc/${child.pid}/stat`, "latin1").split(") ")[1]?.split(" ") ?? [];
  return {
    url,
    cpuMs: () => (Number(fields()[11]) + Number(fields()[12])) * 10,
    residentMb: () => (Number(fields()[21]) * 4096) / 1024 ** 2,
    async stop() {
      child.kill("SIGINT");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}
