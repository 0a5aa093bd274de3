/**
 * The example company for tests: made once for each state of the source, and opened as a copy of one's own.
 *
 *     const demo = await openDemo();                       // a copy of the one that is kept; under a second when it is there
 *     const demo = await openDemo({ seed: 2, end, folder }) // another life, made into a folder where none is yet
 *     demo.url                                             // listens on localhost, with the gateway; passkeys work there
 *     await demo.staff.at("ana")                           // Ana, signed in: { browser, phone }; see staff.ts
 *     await demo.staff.invites("marta", "ana")             // the path of a one-time link, for a real browser
 *     demo.company.request(url, init)                      // without a socket
 *     await demo.pass(minutes)                             // its clock stands at the end of its life until it is moved
 *     await demo.close()                                   // and the copy is gone
 *
 * `demoFolder()` gives the folder of the one that is kept: `finalcall.yaml` in a git repository, `.finalcall/record.db` beside it.
 * Copy it before you write to it. Its life ends on a Thursday at noon, `usualEnd`.
 */

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "../src/log/sqlite.ts";
import { newClock } from "./clock.ts";
import { openCompany } from "./company.ts";
import { makeDemo } from "./demo.ts";
import { keptIn, secrets } from "./kept.ts";
import { staffOf } from "./staff.ts";

const root = join(import.meta.dirname, "..");
export const usualEnd = new Date("2026-11-19T11:07:00.000Z");

/** The kept company of this state of the source; made where it is not there, which takes up to a minute. */
export async function demoFolder(): Promise<string> {
  const folder = join(tmpdir(), `finalcall-demo-${digestOfSource()}`);
  if (keptIn(folder)) return folder;
  const own = `${folder}.${process.pid}`;
  await makeDemo({ seed: 1, end: usualEnd, folder: own });
  // Two processes may make it at once: whoever is first is kept, whole.
  if (keptIn(folder)) rmSync(own, { recursive: true, force: true });
  else renameSync(own, folder);
  return folder;
}

export interface OpenOptions {
  readonly seed?: number;
  readonly end?: Date;
  /** Where it is, or is to be made; a copy of the kept one, where it is left out. */
  readonly folder?: string;
}

export async function openDemo({ seed = 1, end = usualEnd, folder: asked }: OpenOptions = {}) {
  const folder = asked ?? (await copyOfKept());
  if (!keptIn(folder)) await makeDemo({ seed, end, folder });
  const kept = keptIn(folder);
  if (!kept) throw new Error(`There is no demo in ${folder}.`);
  const store = await openSqlite(join(folder, ".finalcall", "record.db"));
  const clock = newClock(Date.parse(kept.end));
  const port = await freePort();
  const assets = join(root, existsSync(join(root, "dist", "app.js")) ? "dist" : "src/web/assets");
  const company = await openCompany({ folder, clock, env: secrets, assets, store, idle: async () => {}, port });
  return {
    ...{ company, folder, kept, staff: staffOf(company, kept), url: company.origin },
    pass: (minutes: number) => company.pass(minutes * 60_000),
    async close(): Promise<void> {
      await company.close();
      if (asked === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function copyOfKept(): Promise<string> {
  const made = await demoFolder();
  const copy = mkdtempSync(join(tmpdir(), "finalcall-demo-copy-"));
  cpSync(made, copy, { recursive: true });
  return copy;
}

/** Everything that a made company depends on. */
function digestOfSource(): string {
  const hash = createHash("sha256");
  for (const part of ["src", "demo"])
    for (const name of readdirSync(join(root, part), { recursive: true, encoding: "utf8" }).sort())
      if (/\.(ts|tsx)$/.test(name) && !/\.test\./.test(name)) hash.update(readFileSync(join(root, part, name)));
  return hash.digest("hex").slice(0, 16);
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "localhost", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
