/** A real sshd on loopback with the host recipe of examples/host-ssh, for an account of its own that lives as long as the test. Needs root. */

import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import type { Issued } from "../../src/connect/access/grantor.ts";
import { program, until } from "./prometheus.ts";

const sshd = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].find(existsSync);
const tools = ["ssh", "ssh-keygen", "ssh-agent", "ssh-add", "curl", "useradd", "timeout", "setsid"];

/** Whether `startHost` can work here, for `needs("sshd and root", hasSshd)`. */
export const hasSshd = sshd !== undefined && process.getuid?.() === 0 && tools.every((name) => program(name));

const recipe = join(import.meta.dirname, "../../examples/host-ssh");
const session = "/usr/local/bin/finalcall-session";

export interface Came {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Host {
  readonly account: string;
  readonly home: string;
  readonly port: number;
  /** What sshd logged. */
  log(): string;
  /** What the recipe's script said. */
  said(): string;
  /** Comes in with what a person was given, as they would. */
  ssh(issued: Issued, command: string, options?: readonly string[]): Promise<Came>;
  /** The same, left running. */
  open(issued: Issued, command: string, options?: readonly string[]): ChildProcess;
  /** Starts the recipe's loop, again after `stopLoop`. */
  startLoop(): void;
  stopLoop(): Promise<void>;
  /** Sets the host's clock off by so many seconds, as the recipe's script sees it. */
  skew(seconds: number): void;
  /** Processes of the account. */
  running(): string;
  stop(): Promise<void>;
}

export interface Asked {
  /** The public key of the authority. */
  readonly ca: string;
  /** Address of the place at the server, and the token of this host. */
  readonly url: string;
  readonly token: string;
}

let made = 0;

export async function startHost({ ca, url, token }: Asked): Promise<Host> {
  // sshd refuses a command below a folder that others can write to, such as /tmp.
  const folder = mkdtempSync("/run/finalcall-sshd-");
  chmodSync(folder, 0o755);
  const at = (name: string) => join(folder, name);
  made += 1;
  const account = `fc-test-${process.pid}-${made}`;
  const home = at("home");
  execFileSync("useradd", ["--create-home", "--home-dir", home, "--password", "*", "--shell", "/bin/sh", account]);
  mkdirSync("/run/sshd", { recursive: true });
  const ownSession = !existsSync(session);
  if (ownSession) copyFileSync(join(recipe, "finalcall-session"), session);
  copyFileSync(join(recipe, "finalcall-host"), at("finalcall-host"));
  for (const file of [session, at("finalcall-host")]) chmodSync(file, 0o755);
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at("host_key")]);
  const port = await freePort();
  writeFileSync(at("token"), token, { mode: 0o600 });
  writeFileSync(at("ca.pub"), `${ca}\n`);
  writeFileSync(at("principals"), "prod\n");
  const conf = `URL=${url} TOKEN_FILE=${at("token")} ACCOUNT=${account} STATE=${at("state")} HOST=127.0.0.1 PORT=${port}
HOST_KEY=${at("host_key.pub")} PRINCIPALS=${at("principals")} EVERY=0.2 SETUID_IN=${home}
date() { [ "$1" = +%s ] && echo $(($(command date +%s) + $(cat ${at("skew")}))) || command date "$@"; }\n`;
  writeFileSync(at("skew"), "0");
  writeFileSync(at("host.conf"), conf);
  // sshd gives its commands an environment of its own.
  writeFileSync(
    at("let-in"),
    `#!/bin/sh\nFINALCALL_HOST_CONF=${at("host.conf")} exec ${at("finalcall-host")} "$@" 2>>${at("said")}\n`,
  );
  chmodSync(at("let-in"), 0o755);
  const match = readFileSync(join(recipe, "sshd_config.d-finalcall.conf"), "utf8")
    .replace("Match User emergency", `Match User ${account}`)
    .replace("/etc/finalcall/ca.pub", at("ca.pub"))
    .replace("/usr/local/sbin/finalcall-host let-in", `${at("let-in")} let-in`)
    .replace("/var/lib/finalcall-host/krl", at("state/krl"));
  writeFileSync(
    at("sshd_config"),
    `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${at("host_key")}\nPidFile ${at("pid")}\nUsePAM no
PasswordAuthentication no\nKbdInteractiveAuthentication no\nLogLevel VERBOSE\nMaxStartups 100\n${match}`,
  );
  const daemon = spawn(sshd as string, ["-D", "-E", at("log"), "-f", at("sshd_config")], { stdio: "ignore" });
  let loop: ChildProcess | undefined;
  const read = (name: string) => (existsSync(at(name)) ? readFileSync(at(name), "utf8") : "");
  let keys = 0;
  const args = (issued: Issued, command: string, options: readonly string[]) => {
    keys += 1;
    const key = at(`key-${keys}`);
    writeFileSync(key, issued.secret, { mode: 0o600 });
    writeFileSync(`${key}-cert.pub`, issued.files[0]?.text ?? "");
    const fixed = ["BatchMode=yes", "IdentitiesOnly=yes", "IdentityAgent=none", "StrictHostKeyChecking=no"];
    const all = [...fixed, `CertificateFile=${key}-cert.pub`, `UserKnownHostsFile=${at("known")}`, ...options];
    return [
      "-F",
      "none",
      ...all.flatMap((one) => ["-o", one]),
      "-i",
      key,
      "-p",
      String(port),
      `${account}@127.0.0.1`,
      command,
    ];
  };
  const stopLoop = async () => {
    if (!loop) return;
    const gone = loop.exitCode !== null ? undefined : new Promise((resolve) => loop?.once("exit", resolve));
    loop.kill("SIGTERM");
    await gone;
    loop = undefined;
  };
  const host: Host = {
    ...{ account, home, port, stopLoop },
    log: () => read("log"),
    said: () => read("said"),
    ssh: (issued, command, options = []) =>
      new Promise((resolve) => {
        const child = execFile("ssh", args(issued, command, options), (fault, stdout, stderr) =>
          resolve({ code: fault ? Number(fault.code ?? 255) : 0, stdout, stderr }),
        );
        child.stdin?.end();
      }),
    open: (issued, command, options = []) =>
      spawn("ssh", args(issued, command, options), { stdio: ["ignore", "pipe", "pipe"] }),
    startLoop() {
      const env = { ...process.env, FINALCALL_HOST_CONF: at("host.conf") };
      loop = spawn(at("finalcall-host"), ["loop"], { env, stdio: ["ignore", "ignore", "pipe"] });
      // Its last words may come when everything was removed already.
      loop.stderr?.on("data", (text) => existsSync(folder) && writeFileSync(at("said"), text, { flag: "a" }));
    },
    skew: (seconds) => writeFileSync(at("skew"), String(seconds)),
    running() {
      try {
        const all = execFileSync("ps", ["-u", account, "-o", "pid=,args="], { encoding: "utf8" });
        // Where nobody reaps them, those that ended are still listed.
        return all.replaceAll(/.*<defunct>\n/g, "");
      } catch {
        return "";
      }
    },
    async stop() {
      await stopLoop();
      daemon.kill("SIGKILL");
      try {
        execFileSync("pkill", ["-KILL", "-u", account]);
      } catch {
        // Nothing of it runs.
      }
      execFileSync("userdel", ["--force", account], { stdio: "ignore" });
      rmSync(folder, { recursive: true, force: true });
      const others = readdirSync("/run").some((name) => name.startsWith("finalcall-sshd-"));
      if (ownSession && !others) rmSync(session, { force: true });
    },
  };
  await until("sshd listens", () => host.log().includes("Server listening"));
  return host;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
