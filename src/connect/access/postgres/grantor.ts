/** Emergency logins in a PostgreSQL server: a role for one person and one grant, made in one transaction, ended with a proof. */

import pg from "pg";
import type { Grant, Grantor, Issued } from "../grantor.ts";
import { openAdmin } from "./admin.ts";
import { endLogin } from "./end.ts";
import { ensureTable, keepLogin } from "./logins.ts";
import { checkGroups, checkKeeper } from "./roles.ts";
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

const duplicate = "42710";

/** Opens nothing yet. Throws when `url` is no address of a database. */
export function postgresGrantor({ url, roles, keeper }: PostgresPlace): Grantor {
  const admin = openAdmin(url);

  async function issue({ id, login, until }: Grant): Promise<Issued> {
    if (!/^[a-z0-9_]{1,63}$/.test(login)) throw new Error(`${JSON.stringify(login)} is no name for a login.`);
    const password = freshPassword();
    const [verifier, before] = await Promise.all([verifierOf(password), checkedMarks()]);
    const role = pg.escapeIdentifier(login);
    await admin.main(async (client) => {
      const { rows } = await client.query("select current_setting('server_version_num')::int >= 160000 as modern");
      const without = rows[0].modern ? " with set false" : ""; // What it makes is then its own, never the group's.
      const grants = roles.map((group) => `grant ${pg.escapeIdentifier(group)} to ${role}${without}`);
      const steps = [
        `create role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls inherit
           password ${pg.escapeLiteral(verifier)} valid until ${pg.escapeLiteral(until)} connection limit ${connections}`,
        `alter role ${role} set log_statement = 'all'`,
        `comment on role ${role} is ${pg.escapeLiteral(id)}`,
        ...grants,
      ];
      await client.query(`begin; ${steps.join("; ")}`).catch((fault) => {
        if (fault.code === duplicate) throw new Error(`The login ${login} exists already; none is made twice.`);
        throw fault;
      });
      await keepLogin(client, login, id, before);
      await client.query("commit");
    });
    const { host, port, database } = admin.address;
    return {
      secret: password,
      files: [],
      how: `psql "host=${host} port=${port} dbname=${database} user=${login}"`,
    };
  }

  /** Refuses what would be a way around the end, and takes the marks of everything that is there before the login. */
  function checkedMarks(): Promise<string[]> {
    return admin.main(async (client) => {
      await ensureTable(client);
      await checkGroups(client, roles);
      await checkKeeper(client, keeper);
      const shared = await sharedTraces(client);
      const everywhere = await admin.eachDatabase(client, localTraces);
      return [...shared, ...everywhere.flat()].map(({ mark }) => mark);
    });
  }

  return {
    issue,
    end: (grant) => endLogin(admin, grant, keeper),
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
        const { rows } = await client.query<{ login: string }>(
          `select rolname as login from pg_roles where rolname ~ '^bg_' and shobj_description(oid, 'pg_authid') ~ '^acc-'`,
        );
        return rows;
      }),
    close: () => admin.close(),
  };
}
