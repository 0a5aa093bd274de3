/** What the SQLite file itself refuses, and which files and places are refused. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { as, openClaims } from "../../test/support/claims.ts";
import { needs } from "../../test/support/skip.ts";
import { bundled } from "../../test/support/worker.ts";
import { networkFileSystem } from "./file-system.ts";
import { openStore } from "./open.ts";
import { StoreRefused } from "./refused.ts";
import { sound, sqlite } from "./sqlite-module.ts";
import { genesis, type Store } from "./store.ts";
import { verifyStore } from "./verify.ts";

const folder = mkdtempSync(join(tmpdir(), "finalcall-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const fresh = () => join(folder, `${++files}`, "record.db");
const open = (file: string) => openStore(file, { worker: false });
const take = (id: string) => ["claim.take", { id, why: `why ${id}` }] as const;

/** The file under the hands of somebody with a database tool. */
function hands(file: string, sql: string): void {
  const { open: Database } = sqlite();
  const db = new Database(file);
  try {
    db.exec(sql);
  } finally {
    db.close();
  }
}

async function withClaims(file: string, count: number): Promise<void> {
  const app = await openClaims(await open(file));
  for (let n = 0; n < count; n += 1) await app.execute(...take(`n${n}`), as("ana"));
  await app.close();
}

test("a file is durable at every opening, and says so", async () => {
  const file = fresh();
  for (let time = 0; time < 2; time += 1) {
    const store = await open(file);
    expect(store.about.settings).toEqual({
      file,
      journal_mode: "wal",
      synchronous: "FULL",
      fullfsync: "1",
      checkpoint_fullfsync: "1",
    });
    expect(sound(store.about.version)).toBe(true);
    await store.close();
  }
});

test("a version with the WAL-reset bug is not sound", () =>
  expect(["3.51.2", "3.45.1", "3.9.0", "3.51.3", "3.53.0", "4.0.0"].map(sound)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
  ]));

test("only the owner of the file may read it", async () => {
  const file = fresh();
  await withClaims(file, 1);
  expect(statSync(file).mode & 0o077).toBe(0);
});

describe("the file refuses", () => {
  const refusals: readonly (readonly [string, string])[] = [
    ["to change an entry", "UPDATE log SET body = '{}' WHERE seq = 2"],
    ["to remove an entry", "DELETE FROM log WHERE seq = 4"],
    ["a gap", `INSERT INTO log VALUES (9, '${"a".repeat(64)}', '{}')`],
    [
      "an entry that does not follow",
      `INSERT INTO log VALUES (5, '${"a".repeat(64)}', '{"prev":"${"b".repeat(64)}","seq":5,}')`,
    ],
    ["to change words", "UPDATE words SET words = 'other'"],
    ["to remove words but by redaction", "DELETE FROM words"],
    ["to change traffic", "UPDATE ledger SET body = '{}'"],
    ["to remove traffic", "DELETE FROM ledger"],
    ["a gap in traffic", "INSERT INTO ledger VALUES ('a', 7, '', '')"],
    ["to remove a checkpoint", "DELETE FROM checkpoints"],
  ];
  for (const [what, sql] of refusals)
    test(what, async () => {
      const file = fresh();
      await withClaims(file, 2);
      const store = await open(file);
      await store.note("a", [{ at: "", body: "{}" }]);
      await store.keepCheckpoint(1, "note");
      await store.close();
      expect(() => hands(file, sql)).toThrow(/append-only|gap|wrong prev|only be redacted/);
    });
});

test("whoever drops the triggers and edits an entry is found, and where", async () => {
  const file = fresh();
  await withClaims(file, 6);
  hands(
    file,
    "DROP TRIGGER log_no_update; UPDATE log SET body = replace(body, 'person:ana', 'person:bob') WHERE seq = 7",
  );
  const store = await open(file);
  expect(await verifyStore(store)).toMatchObject({
    ok: false,
    firstBad: 7,
    problems: [{ seq: 7, what: "Its text does not give its hash." }, {}],
  });
  await expect(openClaims(store, { report: () => undefined })).rejects.toThrow(/broken at entry 7/);
  await store.close();
});

test("whoever drops the triggers and changes or removes words is found, and where", async () => {
  const file = fresh();
  await withClaims(file, 3);
  hands(file, "DROP TRIGGER words_only_redact; UPDATE words SET words = 'why not' WHERE words = 'why n1'");
  hands(file, "DROP TRIGGER words_no_delete; DELETE FROM words WHERE words = 'why n2'");
  const store = await open(file);
  expect((await verifyStore(store)).problems).toEqual([
    { seq: 3, what: "Words of it were changed." },
    { seq: 5, what: "Words of it are missing, and were not redacted." },
  ]);
  await store.close();
});

test("redacted words are gone from the file, and the record still verifies", async () => {
  const file = fresh();
  const app = await openClaims(await open(file));
  await app.execute("claim.take", { id: "x", why: "Unforgettable-Sentence" }, as("ana"));
  const inFile = () =>
    readdirSync(join(file, "..")).some((name) => readFileSync(join(file, "..", name)).includes("Unforgettable"));
  expect(inFile()).toBe(true);
  const [row] = await app.store.read(0, 1);
  const { data } = JSON.parse(row?.body ?? "") as { data: { why: { text: string } } };
  await app.store.redact([data.why.text]);
  expect(inFile()).toBe(false);
  expect(await verifyStore(app.store)).toMatchObject({ ok: true });
  await app.close();
});

describe("it does not open", () => {
  test("a store that a newer version made, and leaves it as it is", async () => {
    const file = fresh();
    await withClaims(file, 1);
    hands(file, "PRAGMA user_version = 99");
    const before = readFileSync(file);
    await expect(open(file)).rejects.toThrow(/newer version of finalcall/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test("somebody else's database, and leaves it as it is", async () => {
    const file = fresh();
    mkdirSync(join(file, ".."));
    hands(file, "CREATE TABLE mine(x)");
    await expect(open(file)).rejects.toThrow(StoreRefused);
  });

  test("a file that is no database", async () => {
    const file = fresh();
    mkdirSync(join(file, ".."));
    writeFileSync(file, "x".repeat(5000));
    await expect(open(file)).rejects.toThrow(/not a database/);
  });

  test("any of these in a thread of its own either", async () => {
    const file = fresh();
    await withClaims(file, 1);
    hands(file, "PRAGMA user_version = 99");
    await expect(openStore(file, { worker: await bundled("src/log/sqlite-worker.ts") })).rejects.toThrow(StoreRefused);
  });

  test("a file on a network file system", () => {
    const mounts = [
      "/dev/sda1 / ext4 rw 0 0",
      "server:/x /home nfs4 rw 0 0",
      "/dev/sdb1 /home/local\\040disk ext4 rw 0 0",
      "//server/x /mnt/share cifs rw 0 0",
      "C: /mnt/c 9p rw 0 0",
    ].join("\n");
    expect(networkFileSystem(mounts, "/var/lib/finalcall")).toBeUndefined();
    expect(networkFileSystem(mounts, "/home/ana/.finalcall")).toBe("nfs4");
    expect(networkFileSystem(mounts, "/home/local disk/x")).toBeUndefined();
    expect(networkFileSystem(mounts, "/homestead")).toBeUndefined();
    expect(networkFileSystem(mounts, "/mnt/share")).toBe("cifs");
    expect(networkFileSystem(mounts, "/mnt/c/Users")).toBe("9p");
  });
});

test("a store that is closed says so", async () => {
  const worker = await bundled("src/log/sqlite-worker.ts");
  const store = await openStore(fresh(), { worker });
  await store.close();
  await store.close();
  await expect(store.head()).rejects.toThrow(/closed/);
});

/** A disk of one megabyte, where the system lets us have one. */
function tinyDisk(): string | undefined {
  const at = join(folder, "tiny");
  mkdirSync(at);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", at], { stdio: "ignore" });
    return at;
  } catch {
    return undefined;
  }
}

const tiny = tinyDisk();
// Lazily: on Node 20 a closed connection keeps its files open until its statements are collected.
afterAll(() => void (tiny && execFileSync("umount", ["--lazy", tiny])));

needs("root and a tmpfs", tiny !== undefined).test(
  "a full disk loses nothing that was acknowledged, and goes on once there is room",
  async () => {
    const filler = join(tiny as string, "filler");
    writeFileSync(filler, Buffer.alloc(300_000));
    const file = join(tiny as string, "record.db");
    const app = await openClaims(await open(file), { report: () => undefined });
    const acknowledged: string[] = [];
    let full: unknown;
    for (let n = 0; full === undefined; n += 1) {
      const id = `n${n}`;
      try {
        await app.execute("claim.take", { id, why: "w".repeat(2000) }, as("ana", id));
        acknowledged.push(id);
      } catch (error) {
        full = error;
      }
    }
    expect(String((full as Error).cause)).toMatch(/full/);
    await expect(app.fresh()).resolves.toBeDefined();
    await expectAll(app.store, acknowledged);
    rmSync(filler);
    expect(await app.execute("claim.take", { id: "last", why: "room again" }, as("ana", "last"))).toHaveProperty(
      "recorded",
    );
    await app.close();
    const again = await open(file);
    await expectAll(again, [...acknowledged, "last"]);
    await again.close();
  },
);

async function expectAll(store: Store, ids: readonly string[]): Promise<void> {
  expect(await verifyStore(store)).toMatchObject({ ok: true });
  const lines = (await store.read(genesis.seq, 100_000)).map(({ body }) => JSON.parse(body));
  expect(lines.filter(({ type }) => type === "claim.counted").map(({ data }) => data.id)).toEqual(ids);
}
