/**
 * The end of a login: no new session, no old session, whose its things are, its things to the keeper, the role gone. In that
 * order, and each step may be repeated, so that whoever comes after a crash finishes.
 */

import pg, { type ClientBase } from "pg";
import type { Ended, Grant, Left } from "../grantor.ts";
import type { Admin } from "./admin.ts";
import { ensureTable, keepLeft, keepProof, type Login, loginNamed, terminate } from "./logins.ts";
import { belongings, localTraces, sharedTraces, type Trace } from "./traces.ts";

/** Looks at a pass for sessions that began while the last ones were ended. */
const rounds = 20;

/** Ends the login and gives the proof. Throws when something refuses; it may then be called again, from any process. */
export const endLogin = (admin: Admin, { login }: Grant, keeper: string): Promise<Ended> =>
  admin.main(async (client) => {
    await ensureTable(client);
    // Of two processes that end the same login, the second waits, and gives the first one's proof.
    await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [login]);
    try {
      return await finish(admin, client, login, keeper);
    } finally {
      await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [login]).catch(() => undefined);
    }
  });

async function finish(admin: Admin, client: ClientBase, login: string, keeper: string): Promise<Ended> {
  const { rows } = await client.query<{ oid: string }>("select oid::text from pg_roles where rolname = $1", [login]);
  const oid = rows[0]?.oid;
  const known = await loginNamed(client, login);
  if (!known && oid === undefined) return { sessions: 0, left: [] };
  if (known?.proved && oid === undefined) {
    await endSessions(client, login, known.oid);
    return proofOf(known);
  }
  if (oid !== undefined) {
    await client.query(`alter role ${pg.escapeIdentifier(login)} nologin password null valid until '-infinity'`);
    await endSessions(client, login, oid);
  }
  await keepLeft(client, login, await whatIsLeft(admin, client, login, oid, keeper, known));
  if (oid !== undefined) {
    await admin.eachDatabase(client, (other) => handOver(other, login, oid, keeper));
    await client.query("begin");
    await client.query(`drop role ${pg.escapeIdentifier(login)}`).catch((fault) => {
      throw new Error(`${fault.message}: ${fault.detail ?? "PostgreSQL does not say which"}`);
    });
  } else await client.query("begin");
  await keepProof(client, login);
  await client.query("commit");
  // A login that was under way when the role was closed may have become a session since.
  await endSessions(client, login, oid ?? known?.oid ?? "0");
  const proved = await loginNamed(client, login);
  return proved ? proofOf(proved) : { sessions: 0, left: [nothingKnown(login)] };
}

const proofOf = ({ sessions, left }: Login): Ended => ({ sessions, left });

/** Ends every session of a role, also of one that was dropped, and counts them. Throws while one does not end. */
async function endSessions(client: ClientBase, login: string, oid: string): Promise<void> {
  const seen: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const fresh = await terminate(client, login, oid, seen);
    if (fresh.length === 0) return;
    seen.push(...fresh);
  }
  throw new Error(`Sessions of ${login} do not end.`);
}

/** What is there now and was not before, with what an earlier try had already found. */
async function whatIsLeft(
  admin: Admin,
  client: ClientBase,
  login: string,
  oid: string | undefined,
  keeper: string,
  known: Login | undefined,
): Promise<Left[]> {
  const everywhere = await admin.eachDatabase(client, async (other, database) => [
    ...(await localTraces(other, database)),
    ...(oid === undefined ? [] : await belongings(other, database, oid)),
  ]);
  const now = [...(await sharedTraces(client)), ...everywhere.flat()];
  const fresh = known ? now.filter(({ mark }) => !known.before.has(mark)) : [];
  const found = fresh.map(({ what, name, owner }: Trace): Left => {
    const theirs = owner === login || owner === "the login";
    return { what, name, now: theirs ? `kept, it belongs to ${keeper}` : "found" };
  });
  const earlier = known?.left ?? [];
  const isNew = (one: Left) => !earlier.some(({ what, name }) => what === one.what && name === one.name);
  const odd: Left[] = [];
  if (!known) odd.push(nothingKnown(login));
  else if (oid === undefined) odd.push({ what: "role", name: login, now: "was dropped by somebody else" });
  return [...earlier, ...[...odd, ...found].filter(isNew)];
}

/** A login of ours without a row of ours: the table was emptied, or restored. */
const nothingKnown = (login: string): Left => ({
  what: "role",
  name: login,
  now: "removed; nobody knows what was there before it",
});

/** In one database: takes the teeth out of the login's code, gives its things to the keeper, and its rights back. */
async function handOver(client: ClientBase, login: string, oid: string, keeper: string): Promise<void> {
  const prepared = await client.query<{ gid: string }>(
    "select gid from pg_prepared_xacts where owner = $1 and database = current_database()",
    [login],
  );
  for (const { gid } of prepared.rows) await client.query(`rollback prepared ${pg.escapeLiteral(gid)}`);
  const role = pg.escapeIdentifier(login);
  await client.query("begin");
  for (const change of await defused(client, oid)) await client.query(change);
  await client.query(`reassign owned by ${role} to ${pg.escapeIdentifier(keeper)}`);
  await client.query(`drop owned by ${role}`);
  await client.query("commit");
}

/** Functions that run as their owner, and views that read as their owner, would do so as the keeper. */
async function defused(client: ClientBase, oid: string): Promise<string[]> {
  const { rows } = await client.query<{ change: string }>(
    `select format('alter routine %s security invoker', p.oid::regprocedure) as change
       from pg_proc p where proowner = $1::oid and prosecdef
     union all select format('revoke all on %s from public', c.oid::regclass)
       from pg_class c where relowner = $1::oid and relkind in ('v', 'm')
     union all select format('revoke all on %s from %I cascade', c.oid::regclass, g.rolname)
       from pg_class c cross join lateral aclexplode(c.relacl) a join pg_roles g on g.oid = a.grantee
       where relowner = $1::oid and relkind in ('v', 'm') and a.grantee <> relowner`,
    [oid],
  );
  return rows.map(({ change }) => change);
}
