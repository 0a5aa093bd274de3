/** The record: deciding against a bare write and fdatasync, or a bare `pg` client; starting and verifying a million events. */

import { hash } from "node:crypto";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Engine } from "../src/app/engine.ts";
import { seal } from "../src/log/envelope.ts";
import { openStore } from "../src/log/open.ts";
import { openSqliteFile } from "../src/log/sqlite.ts";
import { genesis, type Head, type Row } from "../src/log/store.ts";
import { verifyStore } from "../src/log/verify.ts";
import { as, openClaims } from "../test/support/claims.ts";
import { hasPostgres, startPostgres } from "../test/support/postgres.ts";
import { type Measurement, medians } from "./measure.ts";

const rounds = 25;
const words = "Two customers were charged twice; the retry of refunds is to be switched off until Monday. ".repeat(2);
const million = 1_000_000;

export async function bench(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-bench-"));
  try {
    return [...(await onSqlite(folder)), ...(hasPostgres ? await onPostgres() : []), ...(await aMillion(folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onSqlite(folder: string): Promise<Measurement[]> {
  const handle = openSync(join(folder, "floor"), "a");
  const app = await openClaims(await openStore(join(folder, "decide.db")));
  const line = Buffer.alloc(bodyBytes, "x");
  const [floor = 0, one = 0, many = 0] = await medians(rounds, [
    () =>
      perSecond(200, async () => {
        writeSync(handle, line);
        fdatasyncSync(handle);
      }),
    () => perSecond(200, () => decide(app)),
    () => perSecond(6400, () => decide(app), 64),
  ]);
  await app.close();
  closeSync(handle);
  const against = { floor, what: "write + fdatasync" };
  return [
    rate("decide, one at a time, SQLite", one, against, 0.5),
    rate("decide, 64 at once, SQLite", many, against, 5),
  ];
}

async function onPostgres(): Promise<Measurement[]> {
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 64 });
  pool.on("error", () => undefined); // connections that are still closing when the server stops
  await pool.query("CREATE TABLE floor(seq bigserial PRIMARY KEY, hash text NOT NULL, body text NOT NULL)");
  const app = await openClaims(await openStore(await server.freshDatabase()));
  const body = "x".repeat(bodyBytes);
  const insert = () =>
    pool.query({
      name: "insert",
      text: "INSERT INTO floor(hash, body) VALUES ($1, $2)",
      values: ["a".repeat(64), body],
    });
  const [floorOne = 0, one = 0, floorMany = 0, many = 0] = await medians(rounds, [
    () => perSecond(200, insert),
    () => perSecond(200, () => decide(app)),
    () => perSecond(3200, insert, 64),
    () => perSecond(3200, () => decide(app), 64),
  ]);
  await app.close();
  await pool.end();
  await server.stop();
  const what = "bare pg, a row a commit";
  return [
    rate("decide, one at a time, PostgreSQL", one, { floor: floorOne, what }, 0.5),
    rate("decide, 64 at once, PostgreSQL", many, { floor: floorMany, what }, 0.5),
  ];
}

async function aMillion(folder: string): Promise<Measurement[]> {
  const path = join(folder, "million.db");
  await fill(path);
  const [floor = 0, start = 0, verify = 0] = await medians(3, [
    () => seconds(async () => bareRead(path)),
    () =>
      seconds(async () => {
        const app = await openClaims(await openStore(path));
        return () => app.close();
      }),
    () =>
      seconds(async () => {
        const store = await openStore(path, { worker: false });
        const { ok, entries } = await verifyStore(store);
        if (!ok || entries !== million) throw new Error("The record of the benchmark does not verify.");
        return () => store.close();
      }),
  ]);
  return [times("start with 1,000,000 events", start, floor), times("verify 1,000,000 events", verify, floor)];
}

/** Reading, hashing and parsing the same rows, and nothing else. */
function bareRead(path: string): () => void {
  const file = openSqliteFile(path);
  let after = 0;
  for (;;) {
    const rows = file.read(after, 4000);
    for (const { body, hash: stored } of rows) {
      if (hash("sha256", body, "hex") !== stored) throw new Error("A row of the benchmark is broken.");
      after = (JSON.parse(body) as { seq: number }).seq;
    }
    if (rows.length === 0) return file.close;
  }
}

async function fill(path: string): Promise<void> {
  const store = await openStore(path, { worker: false });
  let head: Head = genesis;
  while (head.seq < million) {
    const rows = sealed(head, 10_000);
    await store.append(head, rows, []);
    head = rows.at(-1) as Row;
  }
  await store.close();
}

let count = 0;
const said = () => {
  count += 1;
  return { id: `decision-${count % 5000}`, words };
};
const decide = (app: Engine) => app.execute("say.aloud", said(), as("ana"));

const sealed = (head: Head, rows: number): Row[] =>
  seal(
    "t",
    head,
    Array.from({ length: rows }, (_, index) => ({
      event: { type: "say.said", data: said() },
      context: { ...as("ana"), at: "2026-11-19T12:00:00.000Z", cmd: `command-${head.seq}-${index}`, page: "" },
    })),
  );
const bodyBytes = sealed(genesis, 1)[0]?.body.length ?? 0;

/** Runs `work` so many times, `atOnce` side by side, and gives how often a second. */
async function perSecond(times: number, work: () => Promise<unknown>, atOnce = 1): Promise<number> {
  let left = times;
  const began = performance.now();
  const client = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return (times * 1000) / (performance.now() - began);
}

/** Seconds that `work` takes; what it returns tidies up, outside of the measurement. */
async function seconds(work: () => Promise<() => unknown>): Promise<number> {
  const began = performance.now();
  const tidy = await work();
  const took = (performance.now() - began) / 1000;
  await tidy();
  return took;
}

const rate = (
  name: string,
  ours: number,
  { floor, what }: { floor: number; what: string },
  bound: number,
): Measurement => ({
  name,
  ours: `${Math.round(ours)} /s`,
  floor: `${Math.round(floor)} /s`,
  ratio: `${(ours / floor).toFixed(2)} ×`,
  bound: `≥ ${bound} ×`,
  ok: ours >= floor * bound,
  note: `floor: ${what}; ${bodyBytes} bytes; median of ${rounds}`,
});

const times = (name: string, ours: number, floor: number): Measurement => ({
  name,
  ours: `${ours.toFixed(2)} s`,
  floor: `${floor.toFixed(2)} s`,
  ratio: `${(ours / floor).toFixed(2)} ×`,
  bound: "≤ 2.5 ×",
  ok: ours <= floor * 2.5,
  note: "floor: reading, hashing and parsing the same rows; median of 3",
});
