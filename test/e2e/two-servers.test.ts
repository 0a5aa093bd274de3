/** Two server processes on one PostgreSQL database: what one records, the other obeys with its next answer. */

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasPostgres, type Postgres, startPostgres } from "../support/postgres.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const page = readFileSync(new URL("../../examples/three-people/finalcall.yaml", import.meta.url), "utf8");

needs("a PostgreSQL", hasPostgres).describe("two servers on one database", () => {
  let database: Postgres;
  let one: Running;
  let other: Running;
  let cookie = "";

  const as = (server: Running, path: string, init: RequestInit = {}) =>
    fetch(`${server.url}${path}`, {
      redirect: "manual",
      ...init,
      headers: { cookie, origin: server.url, ...init.headers },
    });

  beforeAll(async () => {
    database = await startPostgres();
    const env = { FINALCALL_STORE: await database.freshDatabase() };
    const folder = repository(page);
    one = await startServer(folder, env);
    other = await startServer(folder, env);
    const signedIn = await fetch(one.link ?? "", {
      method: "POST",
      body: new URLSearchParams({ person: "ana" }),
      redirect: "manual",
    });
    cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  });
  afterAll(async () => {
    await one?.stop();
    await other?.stop();
    one?.remove();
    await database?.stop();
  });

  test("know the same people: a session opened on one is good on the other", async () => {
    expect((await as(other, "/v1/me")).status).toBe(200);
  });

  test("see each other's decisions in the very next answer", async () => {
    const asked = await as(one, "/v1/proposals", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ question: "Can we split the parser into three files?" }),
    });
    const { id } = (await asked.json()) as { id: string };
    expect((await as(other, `/v1/proposals/${id}`)).status).toBe(200);
  });

  test("end a session for both at once", async () => {
    await as(other, "/sign-out", { method: "POST" });
    expect((await as(one, "/v1/me")).status).toBe(401);
  });

  test("leave one whole record", () => {
    const { code, stdout } = one.run(["verify", "--json"]);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, ok: true });
  });
});
