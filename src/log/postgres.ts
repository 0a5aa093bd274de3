/** The record in PostgreSQL, for several server processes on one database. The primary key is the compare-and-swap. */

import pg from "pg";
import { brokenChain, schema, storeVersion } from "./postgres-schema.ts";
import { refuseNewer, StoreRefused } from "./refused.ts";
import { genesis, type Head, type LedgerRow, type Moved, mostMoved, type Store } from "./store.ts";

/** Any number; the same for every version of finalcall, so that only one process makes or changes the tables. */
const migrationLock = 0x46434c4c;

/**
 * Held by every append until it is committed, and shared by every conditional note from before its snapshot on: so an
 * append waits for the notes that have seen the old head, and whoever notes after it sees the new one.
 */
const appendLock = migrationLock + 1;

const uniqueViolation = "23505";
const undefinedTable = "42P01";
const codeOf = (error: unknown) => (error as { code?: string }).code;

const sql = {
  head: "SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1",
  read: "SELECT seq, hash, body FROM log WHERE seq > $1 ORDER BY seq LIMIT $2",
  // A fifth faster than by arrays, and the usual case.
  appendOne: `INSERT INTO log(seq, hash, body) SELECT $1::bigint, $2, $3 FROM pg_advisory_xact_lock(${appendLock})`,
  append: `INSERT INTO log(seq, hash, body) SELECT fresh.* FROM pg_advisory_xact_lock(${appendLock}),
    unnest($1::bigint[], $2::text[], $3::text[]) AS fresh`,
  appendWithWords: `WITH kept AS (
      INSERT INTO words(text, salt, words) SELECT * FROM unnest($4::text[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING)
    INSERT INTO log(seq, hash, body) SELECT fresh.* FROM pg_advisory_xact_lock(${appendLock}),
      unnest($1::bigint[], $2::text[], $3::text[]) AS fresh`,
  words: "SELECT text, salt, words FROM words WHERE text = ANY($1)",
  redact: "UPDATE words SET words = NULL, salt = '' WHERE text = ANY($1)",
  note: `WITH kept AS (
      INSERT INTO words(text, salt, words) SELECT * FROM unnest($4::text[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING)
    INSERT INTO ledger(book, n, at, body)
    SELECT $1, (SELECT coalesce(max(n), 0) FROM ledger WHERE book = $1) + fresh.i, fresh.at, fresh.body
    FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS fresh(at, body, i) RETURNING n`,
  noteIf: `WITH fits AS MATERIALIZED (SELECT 1
      WHERE coalesce((SELECT max(seq) FROM log), 0) = $1
        AND coalesce((SELECT hash FROM log ORDER BY seq DESC LIMIT 1), '${genesis.hash}') = $2
        AND coalesce((SELECT max(n) FROM ledger WHERE book = $3), 0) = $4),
    kept AS (INSERT INTO words(text, salt, words)
      SELECT fresh.* FROM fits, unnest($7::text[], $8::text[], $9::text[]) AS fresh ON CONFLICT DO NOTHING)
    INSERT INTO ledger(book, n, at, body)
      SELECT $3, $4 + fresh.i, fresh.at, fresh.body
      FROM fits, unnest($5::text[], $6::text[]) WITH ORDINALITY AS fresh(at, body, i)`,
  notes: "SELECT n, book, at, body FROM ledger WHERE book = $1 AND n > $2 ORDER BY n LIMIT $3",
  lastNote: "SELECT n, book, at, body FROM ledger WHERE book = $1 ORDER BY n DESC LIMIT 1",
  keepCheckpoint: "INSERT INTO checkpoints(seq, note) VALUES ($1, $2) ON CONFLICT DO NOTHING",
  checkpoints: "SELECT seq, note FROM checkpoints ORDER BY seq, note",
} as const;

/**
 * Opens the record in a database of PostgreSQL 14 or later; makes the tables when they are not there.
 * The URL must lead to the server itself: a transaction pooler would swallow LISTEN.
 * Throws StoreRefused for a store that is newer, or a server that is not durable.
 */
export async function openPostgres(url: string): Promise<Store> {
  const pool = openPool(url, { max: 4 });
  const notes = openPool(url, { max: 2, pipeline: true }); // a whole transaction in one trip to the server
  const own = new Set<number | null>();
  const pidOf = (client: pg.PoolClient) => (client as unknown as { processID: number | null }).processID;
  pool.on("connect", (client) => void own.add(pidOf(client)));
  pool.on("remove", (client) => void own.delete(pidOf(client)));
  try {
    await migrate(pool);
    const about = { engine: "PostgreSQL", ...(await durability(pool)) };
    return { about, ...statements(pool, notes), ...watching(url, (pid) => own.has(pid), [pool, notes]) };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

function openPool(url: string, options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    query_timeout: 35_000, // longer than the server's own limit: for a server that says nothing at all
    keepAlive: true,
    options: "-c synchronous_commit=on -c lock_timeout=5s -c statement_timeout=30s",
    ...options,
  });
  pool.on("error", () => undefined); // an idle connection that loses its server must not end the process
  pool.on("connect", (client) => void client.on("error", () => undefined)); // nor one at work: its query throws
  return pool;
}

async function migrate(pool: pg.Pool): Promise<void> {
  if ((await versionOf(pool)) !== undefined) return; // an application role needs no right to make tables
  const client = await pool.connect();
  client.on("error", () => undefined); // the query that was under way throws
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [migrationLock]);
    const { rows } = await client.query("SELECT to_regclass('finalcall_store') AS there");
    if (rows[0].there === null) await client.query(schema);
    await client.query("COMMIT");
  } finally {
    client.release(true);
  }
}

/** The store's format, or undefined when there is no store yet. */
async function versionOf(pool: pg.Pool): Promise<number | undefined> {
  try {
    const { rows } = await pool.query("SELECT version FROM finalcall_store");
    refuseNewer(rows[0].version, storeVersion);
    return rows[0].version;
  } catch (error) {
    if (codeOf(error) === undefinedTable) return undefined;
    throw error;
  }
}

async function durability(pool: pg.Pool) {
  const names = ["server_version", "fsync", "full_page_writes", "synchronous_commit"];
  const { rows } = await pool.query("SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name", [
    names,
  ]);
  const { server_version: version = "", ...settings } = Object.fromEntries(
    rows.map(({ name, value }) => [name, value] as [string, string]),
  );
  const off = Object.keys(settings).filter((name) => settings[name] !== "on");
  if (off.length > 0)
    throw new StoreRefused(
      `This PostgreSQL server can lose what it was told to keep: ${off.join(", ")} is off. Turn it on.`,
    );
  if (Number.parseInt(version, 10) < 14)
    throw new StoreRefused(`PostgreSQL ${version} is too old for the record. Use PostgreSQL 14 or later.`);
  return { version, settings };
}

function statements(pool: pg.Pool, pipelined: pg.Pool): Omit<Store, "about" | "watch" | "close"> {
  const run = async (name: keyof typeof sql, ...values: unknown[]) =>
    (await pool.query({ name: `finalcall-${name}`, text: sql[name], values })).rows;
  const ledgerRow = (row: LedgerRow): LedgerRow => ({ ...row, n: Number(row.n) });

  const head = async (): Promise<Head> => {
    const [row] = await run("head");
    return row ? { seq: Number(row.seq), hash: row.hash } : genesis;
  };
  const notes = async (book: string, after: number, limit: number) =>
    (await run("notes", book, after, limit)).map(ledgerRow);

  return {
    head,
    async read(after, limit) {
      const rows = await run("read", after, limit);
      for (const row of rows) row.seq = Number(row.seq);
      return rows;
    },
    async append(_head, rows, words) {
      const log = [rows.map(({ seq }) => seq), rows.map(({ hash }) => hash), rows.map(({ body }) => body)];
      const side = [words.map(({ text }) => text), words.map(({ salt }) => salt), words.map(({ words: said }) => said)];
      try {
        if (words.length > 0) await run("appendWithWords", ...log, ...side);
        else if (rows.length === 1) await run("appendOne", ...log.flat());
        else await run("append", ...log);
        return true;
      } catch (error) {
        if (codeOf(error) === uniqueViolation || codeOf(error) === brokenChain) return false;
        throw error;
      }
    },
    words: (texts) => run("words", texts),
    redact: async (texts) => void (await run("redact", texts)),
    async note(book, entries, words = []) {
      for (;;) {
        try {
          const rows = await run(
            "note",
            book,
            entries.map(({ at }) => at),
            entries.map(({ body }) => body),
            ...[words.map(({ text }) => text), words.map(({ salt }) => salt), words.map(({ words: said }) => said)],
          );
          return rows.map(({ n }) => Number(n)).sort((one, other) => one - other);
        } catch (error) {
          if (codeOf(error) !== uniqueViolation) throw error; // another process took the same numbers: take the next
        }
      }
    },
    async noteIf(expected, book, after, entries, words): Promise<true | Moved> {
      const values = [
        ...[expected.seq, expected.hash, book, after, entries.map(({ at }) => at), entries.map(({ body }) => body)],
        ...[words.map(({ text }) => text), words.map(({ salt }) => salt), words.map(({ words: said }) => said)],
      ];
      if (await inOneTrip(pipelined, { name: "finalcall-noteIf", text: sql.noteIf, values })) return true;
      const [now, rows] = await Promise.all([head(), notes(book, after, mostMoved)]);
      return { head: now, rows };
    },
    notes,
    lastNote: async (book) => (await run("lastNote", book)).map(ledgerRow)[0],
    keepCheckpoint: async (seq, note) => void (await run("keepCheckpoint", seq, note)),
    checkpoints: async () => (await run("checkpoints")).map(({ seq, note }) => ({ seq: Number(seq), note })),
  };
}

/**
 * Runs a conditional note in a transaction of its own: the lock first, then its snapshot. True when it wrote. Each
 * statement must have a snapshot of its own, whatever the database's default is.
 */
async function inOneTrip(pool: pg.Pool, note: pg.QueryConfig): Promise<boolean> {
  const client = await pool.connect();
  const sent = [
    client.query(`BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock_shared(${appendLock})`),
    client.query(note),
    client.query("COMMIT"),
  ] as const;
  const [locked, written, committed] = await Promise.allSettled(sent);
  const failed = [locked, written, committed].find(({ status }) => status === "rejected") as PromiseRejectedResult;
  const overtaken = failed === written && codeOf(failed.reason) === uniqueViolation; // somebody took the same numbers
  client.release(failed !== undefined && !overtaken);
  if (failed && !overtaken) throw failed.reason;
  return written.status === "fulfilled" && written.value.rowCount !== 0;
}

/** How often the log is looked at when no notification comes. A notification may be lost; this may not. */
const pollEvery = 1000;

/** One dedicated connection listens, made anew when it breaks; beside it a poll. `ours` tells our own appends. */
function watching(
  url: string,
  ours: (pid: number) => boolean,
  pools: readonly pg.Pool[],
): Pick<Store, "watch" | "close"> {
  const watchers = new Set<() => void>();
  const wake = () => {
    for (const watcher of watchers) watcher();
  };
  let closed = false;
  let listener: pg.Client | undefined;
  let poll: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;

  const listen = async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, keepAlive: true });
    listener = client;
    client.on("error", () => undefined);
    client.on("notification", ({ processId }) => ours(processId) || wake());
    client.on("end", () => {
      if (!closed) again = setTimeout(() => void listen(), 200 + Math.random() * 300);
    });
    try {
      await client.connect();
      await client.query("LISTEN finalcall_log");
      wake(); // what happened while nobody listened
    } catch {
      await client.end(); // and its end starts the next try
    }
  };

  return {
    watch(watcher) {
      watchers.add(watcher);
      poll ??= setInterval(wake, pollEvery);
      if (listener === undefined) void listen();
      return () => void watchers.delete(watcher);
    },
    async close() {
      closed = true;
      watchers.clear();
      clearInterval(poll);
      clearTimeout(again);
      await listener?.end().catch(() => undefined);
      for (const pool of pools) await pool.end();
    },
  };
}
