/** What every story stands on: a team's repository, its shop in production, a running Finalcall, people with passkeys. */

import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gitIn, launcher, type Running, repository, startServer } from "../support/server.ts";
import { freePort, hasPrometheus, pushNumbers, startPrometheus } from "./numbers.ts";
import { type Payments, startPayments } from "./payments.ts";
import { first, join as joins, type Person, tokenFor } from "./people.ts";

const shopFiles = join(import.meta.dirname, "../../test/stories/shop");

export interface Stage {
  readonly folder: string;
  readonly finalcall: Running;
  readonly shop: string;
  readonly payments: Payments;
  /** Asks, deploys and pushes numbers; decides nothing. */
  readonly token: string;
  readonly people: { readonly ana: Person; readonly li: Person };
  /** How the numbers are known: `prometheus` or `pushed`. */
  readonly numbers: string;
  /** Commits files as a person of the team. Gives the commit. */
  commit(who: string, message: string, files: Readonly<Record<string, string>>): string;
  git(...args: string[]): string;
  /** The built command line in the team's repository; with a token that asks, deploys and decides nothing. */
  cli(...args: string[]): Promise<{ code: number; out: string; err: string }>;
  /** Asks the API with the same token. */
  get<T>(path: string): Promise<T>;
  /** Customers order for so long, or until the stage closes; gives how many orders were placed. */
  orders(ms: number): Promise<number>;
  /** Looks until it holds. Throws with `what` after a minute. */
  until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T>;
  close(): Promise<void>;
}

/** Sets everything up. `page` makes the page from where the numbers come from. */
export async function openStage(page: (metrics: string) => string): Promise<Stage> {
  const closing: (() => unknown)[] = [];
  const close = async () => {
    for (const end of closing.reverse()) await end();
  };
  try {
    return await setUp(page, closing, close);
  } catch (fault) {
    await close();
    throw fault;
  }
}

async function setUp(
  page: (metrics: string) => string,
  closing: (() => unknown)[],
  close: () => Promise<void>,
): Promise<Stage> {
  const shut = new AbortController();
  closing.push(() => shut.abort());
  const payments = await startPayments();
  closing.push(() => payments.stop());
  const port = await freePort();
  const shop = `http://127.0.0.1:${port}`;
  const prometheus = hasPrometheus ? await startPrometheus(shop) : undefined;
  if (prometheus) closing.push(prometheus.stop);

  const folder = repository(page(prometheus?.url ?? "pushed"));
  closing.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const live = mkdtempSync(join(tmpdir(), "finalcall-shop-"));
  closing.push(() => rmSync(live, { recursive: true, force: true, maxRetries: 5 }));
  const git = gitIn(folder);
  for (const part of ["src", "config", "scripts", "server.mjs"])
    cpSync(join(shopFiles, part), join(folder, part), { recursive: true });
  const commit = (who: string, message: string, files: Readonly<Record<string, string>>): string => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const by = gitIn(folder, { name: who, email: `${who.toLowerCase()}@quillhaven.example` });
    by("add", ".");
    by("commit", "-q", "-m", message);
    return by("rev-parse", "HEAD").trim();
  };
  const base = commit("Li", "The shop, 2.40.3", {});
  for (const part of ["src", "config"]) cpSync(join(folder, part), join(live, base, part), { recursive: true });
  writeFileSync(join(live, "live.json"), JSON.stringify({ stable: base, before: "", canary: "", share: 0 }));
  const server = spawn(process.execPath, [join(folder, "server.mjs")], {
    env: { ...process.env, LIVE: live, PAYMENTS: payments.url, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  closing.push(() => server.kill("SIGKILL"));

  const finalcall = await startServer(folder);
  closing.push(() => finalcall.stop());
  const ana = await first(finalcall.url, finalcall.link ?? "", "ana");
  const li = await joins(finalcall.url, ana, "li");
  const token = await tokenFor(ana, "machine:ci", ["read", "propose", "deploy", "report"]);
  if (!prometheus) closing.push(pushNumbers(shop, finalcall.url, token, "production"));

  const env = {
    ...process.env,
    ...{ FINALCALL_URL: finalcall.url, FINALCALL_TOKEN: token, XDG_CONFIG_HOME: join(folder, ".finalcall", "config") },
    ...{ FINALCALL: launcher, FINALCALL_HOST: "shop-1", LIVE: live, SHOP: shop },
  };
  const cli = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const child = spawn(process.execPath, [launcher, ...args], {
        cwd: folder,
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let out = "";
      let err = "";
      child.stdout.on("data", (text: Buffer) => {
        out += text;
      });
      child.stderr.on("data", (text: Buffer) => {
        err += text;
      });
      child.once("close", (code) => resolve({ code: code ?? -1, out, err }));
    });
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${finalcall.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${response.status} ${path}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  await until("the shop answers", async () => (await fetch(`${shop}/metrics`).catch(() => undefined))?.ok);
  const numbers = prometheus ? "prometheus" : "pushed";
  return {
    folder,
    finalcall,
    shop,
    payments,
    token,
    people: { ana, li },
    numbers,
    commit,
    git,
    cli,
    get,
    orders: ordersAt(shop, shut.signal),
    until,
    close,
  };
}

/** Which clinics get new code first; the shop counts in the same way. */
const bucket = (customer: string): number => createHash("sha256").update(customer).digest().readUInt16BE(0) % 100;

/** A hundred clinics that order, three of them inside the first per cent. */
const names = Array.from({ length: 2000 }, (_, n) => `clinic-${n + 1}`);
const early = names.filter((name) => bucket(name) < 1).slice(0, 3);
const clinics = [...early, ...names.filter((name) => bucket(name) >= 1).slice(0, 97)];
let placed = 0;

const ordersAt =
  (shop: string, shut: AbortSignal) =>
  async (ms: number): Promise<number> => {
    const end = performance.now() + ms;
    let count = 0;
    while (performance.now() < end && !shut.aborted) {
      const batch = clinics.slice((count * 20) % clinics.length, ((count * 20) % clinics.length) + 20);
      await Promise.all(
        batch.map((customer) => {
          placed += 1;
          const body = JSON.stringify({ id: `order-${placed}`, customer, amount: 4900 });
          return fetch(`${shop}/orders`, { method: "POST", body }).catch(() => undefined);
        }),
      );
      count += 1;
      await pause(60);
    }
    return count * 20;
  };

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const end = performance.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`It never came true that ${what}.`);
    await pause(200);
  }
}

/** The repository's record, checked whole by the command line after the server stopped. */
export function verified({ folder }: Stage): string {
  return execFileSync(process.execPath, [launcher, "verify"], { cwd: folder, encoding: "utf8" }).trim();
}
