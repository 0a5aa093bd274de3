/** Servers killed at every step of making and ending an emergency login: none outlives its grant, none is made twice. */

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openApp } from "../../src/app/engine.ts";
import { hostBook } from "../../src/connect/access/ssh/book.ts";
import { type AccessState, grantCard, targetOf } from "../../src/decisions/access/kind.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { digest } from "../../src/kernel/json.ts";
import type { World } from "../../src/kernel/world.ts";
import { openStore } from "../../src/log/open.ts";
import { touch } from "../support/history.ts";
import { hasPostgres, type Postgres, startPostgres } from "../support/postgres.ts";
import { needs } from "../support/skip.ts";
import { bundled } from "../support/worker.ts";

const page = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: engineer, email: cy@harbor.example }
areas:
  data:     { owner: ana, backup: ben }
  deploy:   { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
everything-else: ben
access:
  production-db: { who: [cy], approve: [ana, ben], postgres: env:PROD_ADMIN_URL, keeper: keeper, roles: [readers], for: 10m }
`;
/** Another one for each night: a name is used once. */
let id = "";
const folder = mkdtempSync(join(tmpdir(), "finalcall-grants-"));
let worker: string;
let sqlite: string;
let postgres: Postgres;
let admin: pg.Client;

const pageOf = (world: World) => (world.one("page") as PageState).inForce?.version ?? "";

needs("PostgreSQL", hasPostgres).describe("a server that dies", () => {
  beforeAll(async () => {
    worker = fileURLToPath(await bundled("test/torture/grants-worker.ts"));
    sqlite = fileURLToPath(await bundled("src/log/sqlite-worker.ts"));
    postgres = await startPostgres();
    admin = new pg.Client(postgres.url);
    await admin.connect();
    await admin.query("create role readers nologin; create role keeper nologin");
  });
  afterAll(async () => {
    await admin?.end();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  let n = 0;
  const newStore = async (kind: string): Promise<string> => {
    n += 1;
    id = `acc-${String(n).padStart(12, "0")}`;
    return kind === "PostgreSQL" ? postgres.freshDatabase() : `sqlite:${join(folder, `${n}.db`)}`;
  };

  /** The record of a store, for as long as `work` takes. */
  async function withRecord<T>(
    store: string,
    work: (app: Awaited<ReturnType<typeof openApp>>) => Promise<T>,
  ): Promise<T> {
    let salt = 0;
    const app = await openApp({
      store: await openStore(store, { worker: false }),
      ...{ kinds, team: "harbor", now: () => new Date(), pageOf },
      newId: () => `cmd-${Math.floor(performance.now() * 1000)}-${salt}`,
      salt: () => {
        salt += 1;
        return `${salt}`;
      },
    });
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  }

  /** A grant that Ana gave to Cy just now, and that nobody received yet. */
  const granted = (store: string) =>
    withRecord(store, async (app) => {
      const done = async (actor: string, type: string, data: object, how: object = {}) => {
        const answer = await app.execute(type, data, { actor, via: "passkey:s", ...how });
        if (!("recorded" in answer)) throw new Error(`${type}: ${JSON.stringify(answer)}`);
      };
      await done("system", "record.found", { team: "harbor", page: "own" });
      await done("system", "page.offer", { source: page }, { via: "system" });
      const { offered } = app.world.one("page") as PageState;
      await done("person:ana", "page.adopt", {
        version: offered?.version,
        shown: digest({
          kind: "page.adopt",
          version: offered?.version ?? "",
          replaces: "",
          offeredBy: offered?.by ?? "",
          adoptedIn: 0,
        }),
      });
      await done("person:cy", "access.ask", {
        id,
        target: "production-db",
        person: "cy",
        reason: "Payments are stuck.",
      });
      const inForce = (app.world.one("page") as PageState).inForce;
      const target = targetOf(inForce?.page, "production-db");
      const state = app.world.many("access").get(id) as AccessState;
      if (!target || !inForce) throw new Error("The page does not hold.");
      const card = grantCard(state, target, inForce.version);
      await done("person:ana", "access.approve", { id, shown: digest(card) }, { proof: touch("ana", card) });
    });

  /** Runs one server process to its end, or to its death. */
  const run = (store: string, env: Readonly<Record<string, string>>) =>
    new Promise<string | null>((resolve) => {
      const child = spawn(process.execPath, [worker], {
        env: { ...process.env, STORE: store, ADMIN: postgres.url, WORKER: sqlite, ...env },
        stdio: ["ignore", "ignore", "inherit"],
      });
      child.once("exit", (_, signal) => resolve(signal));
    });
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const logins = async () =>
    (await admin.query("select rolname from pg_roles where rolname like 'bg\\_%'")).rows.length;
  const told = (store: string) =>
    withRecord(store, async (app) => {
      const rows = await app.store.read(0, 1000);
      return rows
        .map(({ body }) => (JSON.parse(body) as { type: string }).type)
        .filter((type) => type.startsWith("access."));
    });
  const count = (types: readonly string[], type: string) => types.filter((one) => one === type).length;

  describe.each(["SQLite", "PostgreSQL"])("on %s", (kind) => {
    test.each([
      ["after access.receive"],
      ["before issue"],
      ["after issue"],
      ["before access.issued"],
      ["after access.issued"],
    ])("%s leaves no login after the next look, and no second one", async (moment) => {
      const store = await newStore(kind);
      await granted(store);
      expect(await run(store, { DIE_AT: moment, RECEIVE: id })).toBe("SIGKILL");
      // Whoever asks again is refused: nobody knows whether the first secret was seen.
      await run(store, { RECEIVE: id });
      await run(store, { NOW: later(11) });
      expect(await logins()).toBe(0);
      const types = await told(store);
      expect({ issuing: count(types, "access.issuing"), ended: count(types, "access.ended") }).toEqual({
        issuing: 1,
        ended: 1,
      });
    });

    test.each([["before end"], ["after end"], ["before access.ended"], ["after access.ended"]])(
      "%s is ended by the next look, and said once",
      async (moment) => {
        const store = await newStore(kind);
        await granted(store);
        expect(await run(store, { RECEIVE: id })).toBe(null);
        expect(await logins()).toBe(1);
        expect(await run(store, { DIE_AT: moment, NOW: later(11) })).toBe("SIGKILL");
        await run(store, { NOW: later(12) });
        expect(await logins()).toBe(0);
        expect(count(await told(store), "access.ended")).toBe(1);
      },
    );

    test("two at once make one login, and end it once", async () => {
      const store = await newStore(kind);
      await granted(store);
      await Promise.all([run(store, { RECEIVE: id }), run(store, { RECEIVE: id })]);
      expect(await logins()).toBe(1);
      await Promise.all([run(store, { NOW: later(11) }), run(store, { NOW: later(11) })]);
      await run(store, { NOW: later(12) });
      expect(await logins()).toBe(0);
      const types = await told(store);
      expect({ issuing: count(types, "access.issuing"), ended: count(types, "access.ended") }).toEqual({
        issuing: 1,
        ended: 1,
      });
    });
  });

  const hasKeygen = spawnSync("ssh-keygen", ["-?"]).error === undefined;
  needs("ssh-keygen", hasKeygen).describe("at a server that is reached by certificates", () => {
    let env: { readonly CA: string };
    beforeAll(() => {
      const ca = join(folder, "ca");
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", ca]);
      env = { CA: ca };
    });
    /** Serial numbers that hosts must refuse, and those of certificates that were made. */
    const book = (store: string) =>
      withRecord(store, async (app) => {
        const { made, refused } = await hostBook(app.store, () => new Date()).place("production-db");
        return { made: [...made.keys()], refused: [...refused.keys()] };
      });

    test.each([
      ["after access.receive", ""],
      ["before issue", ""],
      ["after issue", ""],
      ["before access.issued", ""],
      ["after access.issued", ""],
      ["", "before end"],
      ["", "after end"],
      ["", "before access.ended"],
      ["", "after access.ended"],
    ])("killed %s%s, every certificate that was made is refused, and none is made twice", async (making, ending) => {
      const store = await newStore("SQLite");
      await granted(store);
      expect(await run(store, { ...env, DIE_AT: making, RECEIVE: id })).toBe(making === "" ? null : "SIGKILL");
      await run(store, { ...env, RECEIVE: id });
      if (ending !== "") expect(await run(store, { ...env, DIE_AT: ending, NOW: later(11) })).toBe("SIGKILL");
      await Promise.all([run(store, { ...env, NOW: later(12) }), run(store, { ...env, NOW: later(12) })]);
      const { made, refused } = await book(store);
      expect(made.length).toBeLessThanOrEqual(1);
      expect(made.filter((serial) => !refused.includes(serial))).toEqual([]);
      const types = await told(store);
      expect({ issuing: count(types, "access.issuing"), ended: count(types, "access.ended") }).toEqual({
        issuing: 1,
        ended: 1,
      });
    });
  });

  test("a login that no grant stands behind is found and ended", async () => {
    const store = await newStore("SQLite");
    await granted(store);
    await admin.query("create role bg_stray00001 login; comment on role bg_stray00001 is 'acc-stray00001'");
    await run(store, { NOW: later(1) });
    expect(await logins()).toBe(0);
    expect(count(await told(store), "access.strayEnded")).toBe(1);
  });
});
