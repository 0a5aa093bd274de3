/** The record in one SQLite file: the statements, each in one call and one transaction, on the thread that calls. */

import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Words } from "../kernel/prose.ts";
import { refuseNetwork } from "./file-system.ts";
import { refuseNewer, StoreRefused } from "./refused.ts";
import { sqlite } from "./sqlite-module.ts";
import { applicationId, schema, storeVersion } from "./sqlite-schema.ts";
import { genesis, type Head, type LedgerRow, type Moved, mostMoved, type Row, type Store } from "./store.ts";

export type SqliteFile = ReturnType<typeof openSqliteFile>;

/**
 * Opens a store file, and makes it when it is not there. Any call may throw "database is locked" at once, without
 * waiting: see `whenFree`. Throws StoreRefused for a file that is not ours, newer, on a network, or not durable.
 */
export function openSqliteFile(path: string) {
  const file = resolve(path);
  prepareFile(file);
  const { open, source, version } = sqlite();
  const db = new open(file);
  try {
    const settings = configure(db);
    migrate(db);
    return { about: { engine: `SQLite (${source})`, version, settings: { file, ...settings } }, ...statements(db) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A new file is readable by its owner only, and its name is durable before anything is written into it. */
function prepareFile(file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  refuseNetwork(folder);
  try {
    // Never open a file that exists: closing it again would drop the locks this process holds on it.
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return;
    throw error;
  }
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}

const ask = (db: DatabaseSyncInstance, pragma: string): unknown =>
  Object.values(db.prepare(`PRAGMA ${pragma}`).get() as object)[0];

/** Settings hold for a connection, not for the file, and some builds open an existing file with less: so set, then read back. */
function configure(db: DatabaseSyncInstance) {
  db.exec("PRAGMA busy_timeout = 0");
  refuseNewer(Number(ask(db, "user_version")), storeVersion);
  const tables = db.prepare("SELECT count(*) AS n FROM sqlite_schema").get() as { n: number };
  if (tables.n > 0 && ask(db, "application_id") !== applicationId)
    throw new StoreRefused(
      "This file is an SQLite database, but not a store of finalcall. Nothing was changed. Name another file.",
    );
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON",
  );
  db.exec("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON");
  const found = {
    journal_mode: String(ask(db, "journal_mode")),
    synchronous: ask(db, "synchronous") === 2 ? "FULL" : String(ask(db, "synchronous")),
    fullfsync: String(ask(db, "fullfsync")),
    checkpoint_fullfsync: String(ask(db, "checkpoint_fullfsync")),
  };
  const said = Object.values(found).join(" ");
  if (said !== "wal FULL 1 1")
    throw new StoreRefused(
      `This file cannot be made durable: SQLite reports ${said} instead of wal FULL 1 1. Move it to another disk.`,
    );
  return found;
}

function migrate(db: DatabaseSyncInstance): void {
  if (ask(db, "user_version") === storeVersion) return;
  transaction(db, () => {
    if (ask(db, "user_version") === storeVersion) return; // another process was first
    db.exec(schema);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${storeVersion}`);
  });
}

function transaction<T>(db: DatabaseSyncInstance, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function statements(db: DatabaseSyncInstance) {
  const read = db.prepare("SELECT seq, hash, body FROM log WHERE seq > ? ORDER BY seq LIMIT ?");
  const tip = db.prepare("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1");
  const insert = db.prepare("INSERT INTO log(seq, hash, body) VALUES(?, ?, ?)");
  const word = db.prepare("SELECT text, salt, words FROM words WHERE text = ?");
  const keep = db.prepare("INSERT INTO words(text, salt, words) VALUES(?, ?, ?) ON CONFLICT DO NOTHING");
  const redact = db.prepare("UPDATE words SET words = NULL, salt = '' WHERE text = ?");
  const lastNote = db.prepare("SELECT n, book, at, body FROM ledger WHERE book = ? ORDER BY n DESC LIMIT 1");
  const lastNumber = db.prepare("SELECT n FROM ledger WHERE book = ? ORDER BY n DESC LIMIT 1");
  const notes = db.prepare("SELECT n, book, at, body FROM ledger WHERE book = ? AND n > ? ORDER BY n LIMIT ?");
  const note = db.prepare("INSERT INTO ledger(book, n, at, body) VALUES(?, ?, ?, ?)");
  const checkpoints = db.prepare("SELECT seq, note FROM checkpoints ORDER BY seq, note");
  const keepCheckpoint = db.prepare("INSERT INTO checkpoints(seq, note) VALUES(?, ?) ON CONFLICT DO NOTHING");
  const changes = db.prepare("PRAGMA data_version");
  const head = () => (tip.get() as Head | undefined) ?? genesis;

  return {
    head,
    read: (after: number, limit: number) => read.all(after, limit) as Row[],
    append: (expected: Head, rows: readonly Row[], words: readonly Words[]): boolean =>
      transaction(db, () => {
        const now = head();
        if (now.seq !== expected.seq || now.hash !== expected.hash) return false;
        for (const { text, salt, words: said } of words) keep.run(text, salt, said);
        for (const { seq, hash, body } of rows) insert.run(seq, hash, body);
        return true;
      }),
    words: (texts: readonly string[]) => texts.flatMap((text) => (word.get(text) as Words | undefined) ?? []),
    redact(texts: readonly string[]): void {
      transaction(db, () => {
        for (const text of texts) redact.run(text);
      });
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)"); // so that the words are gone from the WAL file too
    },
    note: (
      book: string,
      entries: readonly { readonly at: string; readonly body: string }[],
      words: readonly Words[],
    ): number[] =>
      transaction(db, () => {
        for (const { text, salt, words: said } of words) keep.run(text, salt, said);
        const last = (lastNote.get(book) as LedgerRow | undefined)?.n ?? 0;
        return entries.map(({ at, body }, index) => {
          note.run(book, last + index + 1, at, body);
          return last + index + 1;
        });
      }),
    noteIf: (
      expected: Head,
      book: string,
      after: number,
      entries: readonly { readonly at: string; readonly body: string }[],
      words: readonly Words[],
    ): true | Moved =>
      transaction(db, () => {
        const now = head();
        const last = (lastNumber.get(book) as { n: number } | undefined)?.n ?? 0;
        if (now.seq !== expected.seq || now.hash !== expected.hash || last !== after)
          return { head: now, rows: notes.all(book, after, mostMoved) as LedgerRow[] };
        for (const { text, salt, words: said } of words) keep.run(text, salt, said);
        let n = after;
        for (const { at, body } of entries) {
          n += 1;
          note.run(book, n, at, body);
        }
        return true;
      }),
    notes: (book: string, after: number, limit: number) => notes.all(book, after, limit) as LedgerRow[],
    lastNote: (book: string) => lastNote.get(book) as LedgerRow | undefined,
    keepCheckpoint: (seq: number, text: string) => void keepCheckpoint.run(seq, text),
    checkpoints: () => checkpoints.all() as { seq: number; note: string }[],
    /** Rises when another connection has committed. Costs about two microseconds. */
    changes: () => (changes.get() as { data_version: number }).data_version,
    /** With @photostructure/sqlite the files stay open until the statements are collected, or the thread ends. */
    close: () => db.close(),
  };
}

/** Only what the lock says: 5 is SQLITE_BUSY; the extended codes keep it in their low byte. */
const isBusy = (error: unknown): boolean => {
  const { errcode = 0, message = "" } = error as { errcode?: number; message?: string };
  return (errcode & 0xff) === 5 || /database is locked/.test(message);
};

/** How long somebody else may hold the file before a call gives up. */
const patience = 5000;

/**
 * Runs `work` again, at uneven moments, until the file is free. SQLite's own waiting would block the thread and lets
 * one process starve another.
 */
export async function whenFree<T>(work: () => T): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
    }
    await new Promise((again) => setTimeout(again, 0.2 + Math.random() * 2));
  }
}

/** How often somebody else's commits are looked for. Gates do not wait for it: they read the head. */
const lookEvery = 20;

/** Calls back after commits of other connections. Gives the way to stop, which must come before the file is closed. */
export function watchFile(file: Pick<SqliteFile, "changes">, wake: () => void): () => void {
  let seen = file.changes();
  const timer = setInterval(() => {
    const now = changesOf(file);
    if (now !== seen) wake();
    seen = now;
  }, lookEvery);
  timer.unref();
  return () => clearInterval(timer);
}

/** A file that cannot be looked at counts as changed: whoever then reads it learns why. */
function changesOf(file: Pick<SqliteFile, "changes">): number {
  try {
    return file.changes();
  } catch {
    return Number.NaN;
  }
}

type Calls = Omit<SqliteFile, "about" | "changes" | "close">;
export type Call = <Name extends keyof Calls>(
  name: Name,
  ...args: Parameters<Calls[Name]>
) => Promise<ReturnType<Calls[Name]>>;

/** The asynchronous store over a way to call the file: on this thread or on another. */
export const storeOver = (call: Call, rest: Pick<Store, "about" | "watch" | "close">): Store => ({
  ...rest,
  head: () => call("head"),
  read: (after, limit) => call("read", after, limit),
  append: (head, rows, words) => call("append", head, rows, words),
  words: (texts) => call("words", texts),
  redact: (texts) => call("redact", texts),
  note: (book, entries, words = []) => call("note", book, entries, words),
  noteIf: (head, book, after, entries, words) => call("noteIf", head, book, after, entries, words),
  notes: (book, after, limit) => call("notes", book, after, limit),
  lastNote: (book) => call("lastNote", book),
  keepCheckpoint: (seq, note) => call("keepCheckpoint", seq, note),
  checkpoints: () => call("checkpoints"),
});

/** Opens a store file on this thread: for short commands and tests. A server uses `openSqliteWorker`. */
export async function openSqlite(path: string): Promise<Store> {
  const file = await whenFree(() => openSqliteFile(path));
  const calls = file as unknown as Record<string, (...args: unknown[]) => never>;
  const watches = new Set<() => void>();
  return storeOver((name, ...args) => whenFree(() => calls[name]?.(...args) as never), {
    about: file.about,
    watch(wake) {
      const stop = watchFile(file, wake);
      watches.add(stop);
      return stop;
    },
    async close() {
      for (const stop of watches) stop();
      file.close();
    },
  });
}
