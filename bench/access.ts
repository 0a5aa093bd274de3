/** Emergency access: how long a login takes to be made and ended, against a bare `ssh-keygen -s` and a bare `create role`. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Grant } from "../src/connect/access/grantor.ts";
import { postgresGrantor } from "../src/connect/access/postgres/grantor.ts";
import { certify } from "../src/connect/access/ssh/certificate.ts";
import { hasPostgres, startPostgres } from "../test/support/postgres.ts";
import { type Measurement, medians } from "./measure.ts";

const rounds = 21;

/** Nothing where there is no PostgreSQL, or no ssh-keygen. */
export async function bench(): Promise<Measurement[]> {
  return [...(await certificates()), ...(hasPostgres ? await logins() : [])];
}

let made = 0;
const grantFor = (): Grant => {
  made += 1;
  const name = `b${String(made).padStart(11, "0")}`;
  const until = new Date(Date.now() + 3_600_000).toISOString();
  return { id: `acc-${name}`, target: "production", person: "ana", login: `bg_${name}`, serial: made, until };
};

/** Milliseconds that something took. */
async function taking(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function certificates(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-bench-ssh-"));
  const keygen = (...args: string[]) => execFileSync("ssh-keygen", ["-q", ...args], { stdio: "pipe" });
  try {
    for (const name of ["ca", "user"]) keygen("-t", "ed25519", "-N", "", "-f", join(folder, name));
    const terms = { ca: readFileSync(join(folder, "ca"), "utf8"), principal: "prod", source: [], command: "" };
    const bare = ["-s", join(folder, "ca"), "-I", "bare", "-n", "prod", "-V", "+20m", join(folder, "user.pub")];
    const [ours = Number.NaN, floor = Number.NaN] = await medians(rounds, [
      () => taking(() => certify(terms, grantFor(), new Date())),
      () => taking(() => keygen(...bare)),
    ]);
    return [row("a certificate with its key pair is made", ours, floor, "floor: ssh-keygen -s over a key that exists")];
  } catch (fault) {
    if ((fault as { code?: string }).code === "ENOENT") return [];
    throw fault;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function logins(): Promise<Measurement[]> {
  const postgres = await startPostgres();
  const url = await postgres.freshDatabase();
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query("create role writers nologin; create role keeper nologin");
  const grantor = postgresGrantor({ url, roles: ["writers"], keeper: "keeper" });
  try {
    const alive: Grant[] = [];
    let bare = 0;
    const [ours = Number.NaN, floor = Number.NaN] = await medians(rounds, [
      async () => {
        await grantor.existing(); // As the server does every few seconds.
        const grant = grantFor();
        alive.push(grant);
        return taking(() => grantor.issue(grant));
      },
      () => {
        bare += 1;
        return taking(() => admin.query(`create role bare_${bare} login password 'a password ${bare}'`));
      },
    ]);
    const endings: number[] = [];
    for (const grant of alive) endings.push(await taking(() => grantor.end(grant)));
    const median = endings.sort((a, b) => a - b)[Math.floor(endings.length / 2)] ?? Number.NaN;
    const note = `floor: create role with a password, on an open connection; what was there before is looked at beforehand; its end with the proof: ${median.toFixed(0)} ms`;
    return [row("a database login is made", ours, floor, note)];
  } finally {
    await grantor.close();
    await admin.end();
    await postgres.stop();
  }
}

function row(name: string, ours: number, floor: number, note: string): Measurement {
  const ratio = ours / floor;
  return {
    name,
    ours: `${ours.toFixed(1)} ms`,
    floor: `${floor.toFixed(1)} ms`,
    ratio: `${ratio.toFixed(2)} ×`,
    bound: "≤ 3 ×",
    ok: ratio <= 3,
    note,
  };
}
