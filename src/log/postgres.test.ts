/** What the database itself refuses, and which databases are refused. */

import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { as, openClaims } from "../../test/support/claims.ts";
import { hasPostgres, type Postgres, startPostgres } from "../../test/support/postgres.ts";
import { needs } from "../../test/support/skip.ts";
import { seal } from "./envelope.ts";
import { openStore } from "./open.ts";
import { StoreRefused } from "./refused.ts";
import { genesis } from "./store.ts";
import { verifyStore } from "./verify.ts";

needs("PostgreSQL", hasPostgres).describe("a record in PostgreSQL", () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  /** The database under the hands of somebody with `psql`. */
  async function hands(url: string, sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  async function withClaims(count: number): Promise<string> {
    const url = await server.freshDatabase();
    const app = await openClaims(await openStore(url));
    for (let n = 0; n < count; n += 1) await app.execute("claim.take", { id: `n${n}`, why: "because" }, as("ana"));
    await app.close();
    return url;
  }

  test("refuses change, loss, gaps and wrong hashes, in every table", async () => {
    const url = await withClaims(2);
    const attempts: readonly (readonly [string, RegExp])[] = [
      ["UPDATE log SET body = '{}' WHERE seq = 2", /append-only/],
      ["DELETE FROM log WHERE seq = 4", /append-only/],
      ["TRUNCATE log", /append-only/],
      [
        `INSERT INTO log SELECT 5, repeat('a', 64), '{"prev":"' || hash || '","seq":5,' FROM log WHERE seq = 4`,
        /log_check/,
      ],
      ["INSERT INTO log VALUES (9, encode(sha256('{}'), 'hex'), '{}')", /does not follow/],
      ["INSERT INTO log VALUES (5, encode(sha256('{}'), 'hex'), '{}')", /does not follow/],
      ["UPDATE words SET words = 'other'", /only be redacted/],
      ["DELETE FROM words", /append-only/],
      ["DELETE FROM ledger", /append-only/],
      ["TRUNCATE checkpoints", /append-only/],
    ];
    for (const [sql, why] of attempts) await expect(hands(url, sql), sql).rejects.toThrow(why);
  });

  test("shows who switched the triggers off and edited an entry, and where", async () => {
    const url = await withClaims(4);
    await hands(
      url,
      `ALTER TABLE log DISABLE TRIGGER ALL;
      UPDATE log SET body = b.body, hash = encode(sha256(convert_to(b.body, 'UTF8')), 'hex')
      FROM (SELECT replace(body, 'person:ana', 'person:bob') AS body FROM log WHERE seq = 5) b WHERE seq = 5`,
    );
    const store = await openStore(url);
    expect(await verifyStore(store)).toMatchObject({ ok: false, firstBad: 5 });
    await store.close();
  });

  test("is not opened when a newer version made it", async () => {
    const url = await withClaims(1);
    await hands(url, "UPDATE finalcall_store SET version = 99");
    await expect(openStore(url)).rejects.toThrow(/newer version of finalcall/);
  });

  test("is not opened on a server that can lose what it was told to keep", async () => {
    const url = await withClaims(1);
    await hands(url, "ALTER SYSTEM SET full_page_writes = off");
    await hands(url, "SELECT pg_reload_conf()");
    await expect
      .poll(() =>
        openStore(url).then(
          (store) => store.close(),
          (error) => error,
        ),
      )
      .toBeInstanceOf(StoreRefused);
    await hands(url, "ALTER SYSTEM RESET full_page_writes");
    await hands(url, "SELECT pg_reload_conf()");
  });

  test("is made once when several processes open it for the first time together", async () => {
    const url = await server.freshDatabase();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(url)));
    for (const store of stores) await store.close();
  });

  test("works for a role that may only read and insert", async () => {
    const url = await withClaims(1);
    await hands(
      url,
      `CREATE ROLE clerk LOGIN; GRANT SELECT ON finalcall_store TO clerk;
      GRANT SELECT, INSERT ON log, words, ledger, checkpoints TO clerk; GRANT UPDATE (salt, words) ON words TO clerk`,
    );
    const app = await openClaims(await openStore(url.replace("finalcall@", "clerk@")));
    expect(await app.execute("claim.take", { id: "x", why: "because" }, as("bo"))).toHaveProperty("recorded");
    await app.store.note("a", [{ at: "", body: "{}" }]);
    await app.close();
    await expect(hands(url.replace("finalcall@", "clerk@"), "ALTER TABLE log DISABLE TRIGGER ALL")).rejects.toThrow(
      /owner/,
    );
  });

  test("wakes its watchers again after its connections were cut", async () => {
    const url = await server.freshDatabase();
    const [one, two] = [await openStore(url), await openStore(url)];
    let wakes = 0;
    let next = () => {};
    const woken = () => new Promise<void>((resolve) => (next = resolve));
    const first = woken();
    one.watch(() => {
      wakes += 1;
      next();
    });
    await first;
    await hands(
      url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    await two
      .append(
        genesis,
        seal("t", genesis, [
          { event: { type: "a.b", data: {} }, context: { actor: "system", via: "system", at: "", cmd: "c", page: "" } },
        ]),
        [],
      )
      .catch(() => undefined);
    const before = wakes;
    await woken();
    expect(wakes).toBeGreaterThan(before);
    await one.close();
    await two.close();
  });
});
