/** Emergency logins in a PostgreSQL server: a role for one person and one grant, made in one transaction, ended with a proof. */

import pg from "pg";
import type { Grant, Grantor, Issued } from "../grantor.ts";
import { openAdmin } from "./admin.ts";
import { endLogin } from "./end.ts";
import { ensureTable, keepLogin } from "./logins.ts";
import { checkRoles } from "./roles.ts";
import { freshPassword, verifierOf } from "./scram.ts";
import { localTraces, sharedTraces } from "./traces.ts";

export interface PostgresPlace {
  /** The administrator's address, `postgres://…`: a superuser's, and the server's own, not a pooler's. */
  readonly url: string;
  /** Roles without a login of their own that the login becomes a member of. */
  readonly roles: readonly string[];
  /** The role that keeps what the login leaves behind. */
  readonly keeper: string;
}

/** Sessions at a time: a console, and a tool beside it. */
const connections = 2;

/** How old a look at what is there may be when a login is made, in milliseconds. `existing` keeps it younger. */
const recent = 30_000;

const duplicate = "42710";

/** Opens nothing yet. Throws when `url` is no address of a database. */
export function postgresGrantor({ url, roles, keeper }: PostgresPlace): Grantor {
  const admin = openAdmin(url);

  async function issue({ id, login, until }: Grant): Promise<Issued> {
    if (!/^[a-z0-9_]{1,63}$/.test(login)) throw new Error(`${JSON.stringify(login)} is no name for a login.`);
    const password = freshPassword();
    const making = verifierOf(password);
    const role = pg.escapeIdentifier(login);
    await admin.main(async (client) => {
      if (!prepared) await prepare(client);
      const { version, clock } = await checkRoles(client, roles, keeper);
      const ends = new Date(clock + Date.parse(until) - Date.now()).toISOString(); // By the server's own clock.
      const marks = await before(client);
      const verifier = await making;
      const without = version >= 16 ? " with set false" : ""; // What it makes is then its own, never the group's.
      const grants = roles.map((group) => `grant ${pg.escapeIdentifier(group)} to ${role}${without}`);
      const steps = [
        `create role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls inherit
           password ${pg.escapeLiteral(verifier)} valid until ${pg.escapeLiteral(ends)} connection limit ${connections}`,
        `alter role ${role} set log_statement = 'all'`,
        `comment on role ${role} is ${pg.escapeLiteral(id)}`,
        ...grants,
        keepLogin(login, id, marks),
      ];
      // Sent as one, it is one transaction.
      await client.query(steps.join("; ")).catch((fault) => {
        if (fault.code === duplicate) throw new Error(`The login ${login} exists already; none is made twice.`);
        throw fault;
      });
    });
    const { host, port, database } = admin.address;
    return {
      secret: password,
      files: [],
      how: `psql "host=${host} port=${port} dbname=${database} user=${login}"`,
    };
  }

  /** Marks of everything that is there, and when they were taken, in milliseconds of the process. */
  let seen: { readonly at: number; readonly marks: readonly string[] } | undefined;
  let prepared = false;

  async function look(client: pg.ClientBase): Promise<readonly string[]> {
    const at = performance.now();
    const shared = await sharedTraces(client);
    const everywhere = await admin.eachDatabase(client, localTraces);
    const marks = [...shared, ...everywhere.flat()].map(({ mark }) => mark);
    seen = { at, marks };
    return marks;
  }

  /**
   * What was there before a login, as it was seen a moment ago: looking takes longer than making the login. What somebody
   * else changed since then is found at its end, and read by a person.
   */
  async function before(client: pg.ClientBase): Promise<readonly string[]> {
    return seen && performance.now() - seen.at < recent ? seen.marks : look(client);
  }

  async function prepare(client: pg.ClientBase): Promise<void> {
    await ensureTable(client);
    prepared = true;
  }

  return {
    issue,
    end(grant) {
      seen = undefined; // What it leaves must not be found again at the end of the next one.
      return endLogin(admin, grant, keeper).finally(() => {
        seen = undefined;
      });
    },
    async try({ login }, { secret }) {
      const { host, port, database } = admin.address;
      const client = new pg.Client({ host, port: Number(port), database, user: login, password: secret });
      try {
        await client.connect();
        await client.query("select 1");
        return true;
      } catch (fault) {
        // Refused by the server, by any of its reasons; anything else is no answer.
        if (fault instanceof pg.DatabaseError) return false;
        throw fault;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    existing: () =>
      admin.main(async (client) => {
        await prepare(client);
        if (!seen || performance.now() - seen.at > recent / 2) await look(client);
        const { rows } = await client.query<{ login: string }>(
          `select rolname as login from pg_roles where rolname ~ '^bg_' and shobj_description(oid, 'pg_authid') ~ '^acc-'`,
        );
        return rows;
      }),
    close: () => admin.close(),
  };
}
