/** Writers and databases killed with SIGKILL under load: what was acknowledged is there, whole, once. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Recorded } from "../../src/kernel/kind.ts";
import { openStore } from "../../src/log/open.ts";
import { pages } from "../../src/log/pages.ts";
import type { Store } from "../../src/log/store.ts";
import { verifyStore } from "../../src/log/verify.ts";
import { hasPostgres, type Postgres, startPostgres } from "../support/postgres.ts";
import { needs } from "../support/skip.ts";
import { bundled } from "../support/worker.ts";

const kills = Number(process.env.FINALCALL_KILLS ?? 50);
/** Killing a database takes a restart each time, so it is done less often. */
const databaseKills = Math.ceil(kills / 10);
const patience = { timeout: 1_200_000 };

let writer: string;
let worker: string;
const folder = mkdtempSync(join(tmpdir(), "finalcall-kill-"));
const children = new Set<ChildProcess>();
beforeAll(async () => {
  writer = fileURLToPath(await bundled("test/torture/writer.ts"));
  worker = fileURLToPath(await bundled("src/log/sqlite-worker.ts"));
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** What the writers were told: the command, where its first entry stands and the hash of its last. */
type Acknowledged = Map<string, { seq: number; hash: string }>;

/** Starts a writer; `enough` resolves once it was acknowledged some more commands. */
function start(url: string, name: string, acknowledged: Acknowledged) {
  const child = spawn(process.execPath, [writer, url, url.startsWith("sqlite:") ? worker : "", name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  let said = "";
  let count = 0;
  let waiting: { until: number; done: () => void } | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (said + text).split("\n");
    said = lines.pop() as string; // a line that was cut short was not heard
    for (const [cmd = "", seq, hash = ""] of lines.map((line) => line.split(" ")))
      acknowledged.set(cmd, { seq: Number(seq), hash });
    count += lines.length;
    if (waiting && count >= waiting.until) waiting.done();
  });
  return {
    enough: (more: number) =>
      new Promise<void>((done, failed) => {
        waiting = { until: count + more, done };
        child.once("exit", (code) => failed(new Error(`The writer ended with ${code}.`)));
      }),
    async kill() {
      const closed = once(child, "close");
      child.kill("SIGKILL");
      await closed;
      children.delete(child);
    },
  };
}

/** Kills all writers at an uneven moment, again and again, on one record. */
async function killWriters(url: string, writers: number): Promise<Acknowledged> {
  const acknowledged: Acknowledged = new Map();
  for (let round = 0; round < kills; round += 1) {
    const running = Array.from({ length: writers }, (_, n) => start(url, `${round}-${n}`, acknowledged));
    await Promise.all(running.map(({ enough }) => enough(20 + ((round * 7) % 40))));
    await Promise.all(running.map(({ kill }) => kill()));
  }
  return acknowledged;
}

/** No acknowledged command is lost or moved, none is half, none stands twice, and each has its words. */
async function expectWhole(store: Store, acknowledged: Acknowledged): Promise<void> {
  expect(await verifyStore(store)).toMatchObject({ ok: true, firstBad: null });
  const commands = new Map<string, { seqs: number[]; hash: string }>();
  let wordless = 0;
  for await (const rows of pages(store)) {
    const texts: string[] = [];
    for (const { seq, hash, body } of rows) {
      const { cmd, data } = JSON.parse(body) as Recorded;
      const seen = commands.get(cmd)?.seqs ?? [];
      commands.set(cmd, { seqs: [...seen, seq], hash });
      const why = (data as { why?: { text: string } }).why;
      if (why) texts.push(why.text);
    }
    wordless += texts.length - (await store.words(texts)).length;
  }
  expect(wordless).toBe(0);
  expect([...commands.values()].filter(({ seqs }) => seqs.length !== 2)).toEqual([]);
  const lost = [...acknowledged].filter(
    ([cmd, { seq, hash }]) => commands.get(cmd)?.seqs[0] !== seq || commands.get(cmd)?.hash !== hash,
  );
  expect(lost).toEqual([]);
  expect(acknowledged.size).toBeGreaterThan(kills);
  await store.close();
}

for (const writers of [1, 2])
  test(
    `SQLite keeps everything when ${writers === 1 ? "its writer is" : "both its writers are"} killed ${kills} times`,
    patience,
    async () => {
      const url = `sqlite:${join(folder, `${writers}.db`)}`;
      const acknowledged = await killWriters(url, writers);
      await expectWhole(await openStore(url, { worker: false }), acknowledged);
    },
  );

needs("PostgreSQL", hasPostgres).describe("PostgreSQL", () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  for (const writers of [1, 2])
    test(
      `keeps everything when ${writers === 1 ? "its writer is" : "both its writers are"} killed ${kills} times`,
      patience,
      async () => {
        const url = await server.freshDatabase();
        const acknowledged = await killWriters(url, writers);
        await expectWhole(await openStore(url), acknowledged);
      },
    );

  describe("itself killed", () => {
    test(`keeps everything, ${databaseKills} times, and its writers go on by themselves`, patience, async () => {
      const url = await server.freshDatabase();
      const acknowledged: Acknowledged = new Map();
      const writers = ["a", "b"].map((name) => start(url, name, acknowledged));
      for (let round = 0; round < databaseKills; round += 1) {
        await Promise.all(writers.map(({ enough }) => enough(100)));
        await server.kill();
        await server.restart();
      }
      await Promise.all(writers.map(({ enough }) => enough(100)));
      await Promise.all(writers.map(({ kill }) => kill()));
      await expectWhole(await openStore(url), acknowledged);
    });
  });
});
