/** The test database itself: it must lose its processes like a power cut, and keep what it said it kept. */

import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasPostgres, type Postgres, startPostgres } from "./postgres.ts";
import { needs } from "./skip.ts";

needs("PostgreSQL", hasPostgres).describe("the test database", () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  async function ask(url: string, question: string) {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query({ text: question, rowMode: "array" });
    await client.end();
    return rows;
  }

  test("is as durable as PostgreSQL is by itself", async () => {
    expect(await ask(postgres.url, "show fsync")).toEqual([["on"]]);
    expect(await ask(postgres.url, "show synchronous_commit")).toEqual([["on"]]);
  });

  test("keeps what was committed when all its processes are killed", async () => {
    const url = await postgres.freshDatabase();
    const client = new pg.Client(url);
    client.on("error", () => {});
    await client.connect();
    await client.query("create table kept (n int); insert into kept values (1)");
    await postgres.kill();
    await expect(client.query("select 1")).rejects.toThrow();
    await postgres.restart();
    expect(await ask(url, "select n from kept")).toEqual([[1]]);
  });

  test("gives every asker a database of their own", async () => {
    expect(await postgres.freshDatabase()).not.toBe(await postgres.freshDatabase());
  });
});
