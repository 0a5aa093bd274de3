/** Emergency access to a database: how long a login takes to be made and ended, against a bare `create role`. */

import pg from "pg";
import type { Grant } from "../src/connect/access/grantor.ts";
import { postgresGrantor } from "../src/connect/access/postgres/grantor.ts";
import { hasPostgres, startPostgres } from "../test/support/postgres.ts";
import { type Measurement, medians } from "./measure.ts";

const rounds = 21;

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

/** Nothing where there is no PostgreSQL. */
export async function bench(): Promise<Measurement[]> {
  if (!hasPostgres) return [];
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
    const ratio = ours / floor;
    const figures = { ours: `${ours.toFixed(1)} ms`, floor: `${floor.toFixed(1)} ms`, ratio: `${ratio.toFixed(2)} ×` };
    return [{ name: "a database login is issued", ...figures, bound: "≤ 3 ×", ok: ratio <= 3, note }];
  } finally {
    await grantor.close();
    await admin.end();
    await postgres.stop();
  }
}
