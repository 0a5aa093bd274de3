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
 *
 * At a terminal the command shares our process group: it may ask for a password, and Ctrl-C reaches it from the terminal
 * once. Elsewhere it leads a group of its own, so that what it started ends with it and nothing goes on deploying.
 */
export function run(command: string, args: readonly string[], { env, quiet, timeout }: RunOptions): Promise<RunEnd> {
  const began = performance.now();
  const terminal = process.stdin.isTTY === true;
  const leads = !terminal && process.platform !== "win32";
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      env: env as NodeJS.ProcessEnv,
      stdio: ["inherit", quiet ? 2 : "inherit", "inherit"],
      detached: leads,
    });
    const send = (signal: NodeJS.Signals) => (leads ? toGroup(child.pid, signal) : child.kill(signal));
    const restore = takingSignals((signal) => {
      if (!(terminal && signal === "SIGINT")) send(signal);
    });
    const timers: NodeJS.Timeout[] = [];
    let late = false;
    if (timeout > 0)
      timers.push(
        setTimeout(() => {
          late = true;
          send("SIGTERM");
          timers.push(setTimeout(() => send("SIGKILL"), grace));
        }, timeout),
      );
    const over = (end: Omit<RunEnd, "took">) => {
      for (const timer of timers) clearTimeout(timer);
      if (late) send("SIGKILL");
      restore();
      resolve({ ...end, took: Math.round(performance.now() - began) });
    };
    child.once("error", (fault) => {
      if (child.pid === undefined) over({ exit: null, signal: "", fault: fault.message });
    });
    child.once("exit", (exit, signal) => over({ exit, signal: signal ?? "", fault: "" }));
  });
}

/** A group that is gone already is what was wanted. */
function toGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (leader !== undefined) process.kill(-leader, signal);
  } catch (fault) {
    if ((fault as { code?: string }).code !== "ESRCH") throw fault;
  }
}

/** Our own signals go to `taken` instead of ending us. Gives what puts everything back. */
function takingSignals(taken: (signal: NodeJS.Signals) => void): () => void {
  const before = passedOn.map((signal) => [signal, process.listeners(signal)] as const);
  for (const signal of passedOn) {
    process.removeAllListeners(signal);
    process.on(signal, taken);
  }
  return () => {
    for (const [signal, listeners] of before) {
      process.removeAllListeners(signal);
      for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
    }
  };
}

/** From here on nobody may be listening any more: a closed pipe must not end what has to be recorded. */
export function goOnUnheard(): void {
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners("error").on("error", () => {});
}

/** A step that was approved as one line of a shell. */
export const runLine = (line: string, options: RunOptions): Promise<RunEnd> =>
  process.platform === "win32" ? run("cmd", ["/c", line], options) : run("/bin/sh", ["-c", line], options);
