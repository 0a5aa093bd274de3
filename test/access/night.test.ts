/** Emergency access to a real database, from asking to the signed proof of end: a running server, its command line, people's browsers. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { first, join as joins, type Person, tokenFor, touch } from "../stories/people.ts";
import { hasPostgres, type Postgres, startPostgres } from "../support/postgres.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const { describe } = needs("PostgreSQL", hasPostgres);

const page = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
areas:
  data:     { owner: ana, backup: ben }
  deploy:   { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
everything-else: ben
agents:
  coder: { kind: claude-code, asked-by: [ben] }
access:
  production-db: { who: [ben, ana], approve: [ana, ben], postgres: env:PROD_ADMIN_URL, keeper: keeper, roles: [writers], for: 30m, answer-within: 10m }
`;

interface Access {
  readonly id: string;
  readonly status: string;
  readonly login: string;
  readonly readBy: string;
  readonly shown: { readonly approve: string; readonly breakOpen: string; readonly read: string };
  readonly ended: {
    readonly sessions: number;
    readonly clean: boolean;
    readonly left: readonly { readonly what: string; readonly name: string }[];
  } | null;
}

let postgres: Postgres;
let admin: pg.Client;
let server: Running;
let ana: Person;
let ben: Person;
let token: string;

describe("emergency access to a database", () => {
  beforeAll(async () => {
    postgres = await startPostgres();
    admin = new pg.Client(postgres.url);
    await admin.connect();
    await admin.query("create role writers nologin; create role keeper nologin");
    await admin.query("create table orders (id int); grant insert, select on orders to writers");
    // Passwords count for emergency logins, as they do on a real server.
    const { rows } = await admin.query("show hba_file");
    const file = String(rows[0].hba_file);
    writeFileSync(file, `host all /^bg_ 127.0.0.1/32 scram-sha-256\n${readFileSync(file, "utf8")}`);
    await admin.query("select pg_reload_conf()");
    server = await startServer(repository(page), { PROD_ADMIN_URL: postgres.url });
    ana = await first(server.url, server.link ?? "", "ana");
    ben = await joins(server.url, ana, "ben");
    token = await tokenFor(ben, "agent:coder", ["read", "propose"]);
  });
  afterAll(async () => {
    await server?.stop();
    server?.remove();
    await admin?.end();
    await postgres?.stop();
  });

  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).json()) as T;
  const post = async <T>(who: Person, path: string, body: object): Promise<T> =>
    (await (await who.browser.json(path, body)).json()) as T;
  const ask = (who: Person) =>
    post<Access>(who, "/v1/access", { target: "production-db", reason: "Payments are stuck since 02:10." });
  const granted = async (who: Person, by: Person) => {
    const { id, shown } = await ask(who);
    await touch(by, `/v1/access/${id}/approve`, shown.approve);
    return id;
  };
  const ended = async (id: string): Promise<Access> => {
    for (let n = 0; n < 60; n += 1) {
      const now = await get<Access>(`/v1/access/${id}`);
      if (now.ended) return now;
      await new Promise((again) => setTimeout(again, 500));
    }
    throw new Error("It did not end.");
  };
  const login = (user: string, password: string) => {
    const { hostname, port, pathname } = new URL(postgres.url);
    return new pg.Client({ host: hostname, port: Number(port), database: pathname.slice(1), user, password });
  };
  const comesIn = async (user: string, password: string) => {
    const client = login(user, password);
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  test("is asked by an agent and received by nobody but the person it was granted to", async () => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const call = (path: string, body: object) =>
      fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const asked = (await (
      await call("/v1/access", { target: "production-db", person: "ben", reason: "The queue is stuck." })
    ).json()) as Access;
    expect(asked).toMatchObject({ status: "asked", approvers: ["ana"], person: "ben" });
    await touch(ana, `/v1/access/${asked.id}/approve`, asked.shown.approve);
    expect(await (await call(`/v1/access/${asked.id}/receive`, {})).json()).toMatchObject({ code: "access.notTheirs" });
    expect(await post(ana, `/v1/access/${asked.id}/receive`, {})).toMatchObject({ code: "access.notTheirs" });
    const given = await post<{ secret: string; login: string }>(ben, `/v1/access/${asked.id}/receive`, {});
    expect(await comesIn(given.login, given.secret)).toBe(true);
    expect(await post(ben, `/v1/access/${asked.id}/receive`, {})).toMatchObject({ code: "access.shownOnce" });
    await post(ben, `/v1/access/${asked.id}/end`, { reason: "Done, thanks." });
    await ended(asked.id);
    expect(await comesIn(given.login, given.secret)).toBe(false);
  });

  test("works, is closed while somebody is in, and shows what was left behind, which an approver signs", async () => {
    const id = await granted(ben, ana);
    const given = await post<{ secret: string; login: string }>(ben, `/v1/access/${id}/receive`, {});
    const session = login(given.login, given.secret);
    const closed = new Promise((over) => session.on("error", over));
    await session.connect();
    await session.query("insert into orders values (1)");
    await session.query("create temporary table mine (id int)");
    expect(await post(ana, `/v1/access/${id}/end`, { reason: "That was enough." })).toHaveProperty("recorded");
    await closed;
    const over = await ended(id);
    expect(over.ended?.sessions).toBe(1);
    expect(await comesIn(given.login, given.secret)).toBe(false);
    const { rows } = await admin.query("select 1 from pg_roles where rolname = $1", [given.login]);
    expect(rows).toEqual([]);
    expect(await post(ben, `/v1/access/${id}/read`, { shown: over.shown.read })).toMatchObject({ code: "access.own" });
    await touch(ana, `/v1/access/${id}/read`, over.shown.read);
    expect(await get<Access>(`/v1/access/${id}`)).toMatchObject({ readBy: "person:ana" });
  });

  test("two grants do not end each other", async () => {
    const [one, two] = [await granted(ben, ana), await granted(ana, ben)];
    const first = await post<{ secret: string; login: string }>(ben, `/v1/access/${one}/receive`, {});
    const second = await post<{ secret: string; login: string }>(ana, `/v1/access/${two}/receive`, {});
    await post(ben, `/v1/access/${one}/end`, { reason: "Done, thanks." });
    await ended(one);
    expect(await comesIn(first.login, first.secret)).toBe(false);
    expect(await comesIn(second.login, second.secret)).toBe(true);
    await post(ana, `/v1/access/${two}/end`, { reason: "Done, thanks." });
    await ended(two);
  });

  test("is tried for real by a drill, and no secret stands anywhere in the record", async () => {
    const drill = await post<{ passed: boolean; steps: readonly { step: string; ok: boolean; says: string }[] }>(
      ben,
      "/v1/access-drills",
      { target: "production-db" },
    );
    expect(drill.steps.map(({ step, ok }) => `${step} ${ok}`)).toEqual([
      "issue true",
      "use true",
      "expire true",
      "end true",
      "verify true",
    ]);
    const id = await granted(ben, ana);
    const { secret } = await post<{ secret: string }>(ben, `/v1/access/${id}/receive`, {});
    await post(ben, `/v1/access/${id}/end`, { reason: "Done, thanks." });
    await ended(id);
    const { login: name } = await get<Access>(`/v1/access/${id}`);
    await server.stop();
    expect(server.run(["why", name]).stdout).toContain(
      "Asked for production-db for Ben: Payments are stuck since 02:10.",
    );
    const kept = join(server.folder, ".finalcall");
    const files = readdirSync(kept, { withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { name } of files) expect(readFileSync(join(kept, name)).includes(secret), name).toBe(false);
    expect(server.run(["verify"]).stdout).toContain("The record is whole");
  });
});
