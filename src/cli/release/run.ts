/** Runs a command once, as it was given: no shell in between, its output untouched, its end known. */

import { spawn } from "node:child_process";

export interface RunEnd {
  /** The exit code; null when a signal ended it, or it never started. */
  readonly exit: number | null;
  /** Such as `SIGKILL`; empty when none. */
  readonly signal: string;
  /** Milliseconds. */
  readonly took: number;
  /** Why it could not be started; empty when it was. */
  readonly fault: string;
}

export interface RunOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its standard output goes to standard error, because ours holds one JSON object. */
  readonly quiet: boolean;
  /** Milliseconds after which it is ended; 0 waits for ever. */
  readonly timeout: number;
}

/** Given to a command that does not stop on SIGTERM, in milliseconds. */
const grace = 5_000;
const passedOn = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `command` with `args`. Our own signals are passed on, and we stay until it ended: whoever leaves first would not
 * know how it went. Binary output, back-pressure and a closed pipe are the operating system's business.
 */
export function run(command: string, args: readonly string[], { env, quiet, timeout }: RunOptions): Promise<RunEnd> {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      env: env as NodeJS.ProcessEnv,
      stdio: ["inherit", quiet ? 2 : "inherit", "inherit"],
    });
    const before = passedOn.map((signal) => [signal, process.listeners(signal)] as const);
    for (const signal of passedOn) {
      process.removeAllListeners(signal);
      process.on(signal, () => child.kill(signal));
    }
    const timers: NodeJS.Timeout[] = [];
    if (timeout > 0)
      timers.push(
        setTimeout(() => {
          child.kill("SIGTERM");
          timers.push(setTimeout(() => child.kill("SIGKILL"), grace));
        }, timeout),
      );
    const over = (end: Omit<RunEnd, "took">) => {
      for (const timer of timers) clearTimeout(timer);
      for (const [signal, listeners] of before) {
        process.removeAllListeners(signal);
        for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
      }
      resolve({ ...end, took: Math.round(performance.now() - began) });
    };
    child.once("error", (fault) => {
      if (child.pid === undefined) over({ exit: null, signal: "", fault: fault.message });
    });
    child.once("exit", (exit, signal) => over({ exit, signal: signal ?? "", fault: "" }));
  });
}

/** A step that was approved as one line of a shell. */
export const runLine = (line: string, options: RunOptions): Promise<RunEnd> =>
  process.platform === "win32" ? run("cmd", ["/c", line], options) : run("/bin/sh", ["-c", line], options);
