/** The one table in the administrator's database: what was there before each login, and the proof of its end. */

import pg, { type ClientBase } from "pg";
import type { Left } from "../grantor.ts";

/** A login as the table knows it. */
export interface Login {
  readonly oid: string;
  /** Marks of the traces from before it was made. */
  readonly before: ReadonlySet<string>;
  readonly sessions: number;
  readonly left: readonly Left[];
  /** The role is gone, and `sessions` and `left` are final. */
  readonly proved: boolean;
}

/**
 * The schema's name is no role's, because what a role makes goes to the schema of its own name first.
 * Row security without a policy closes it to whoever reads or writes all data (`pg_write_all_data`); the administrator owns
 * it. The proof is written in the transaction that drops the role, so that a crash after it loses nothing.
 */
const schema = `
  create schema if not exists finalcall_access;
  create table if not exists finalcall_access.logins (
    login text primary key,
    grant_id text not null,
    oid oid not null,
    made_at timestamptz not null default now(),
    before text[] not null,
    sessions int not null default 0,
    lefts jsonb not null default '[]',
    proof timestamptz);
  alter table finalcall_access.logins enable row level security`;

/** Any number, the same for every version: two processes that begin together would both make the table. */
const tableLock = 0x46434143;

export async function ensureTable(client: ClientBase): Promise<void> {
  const { rows } = await client.query("select to_regclass('finalcall_access.logins') as there");
  if (rows[0].there) return;
  await client.query(`begin; select pg_advisory_xact_lock(${tableLock}); ${schema}; commit`);
}

/** Undefined when it was never made: the row is written in the transaction that makes the role. */
export async function loginNamed(client: ClientBase, login: string): Promise<Login | undefined> {
  const { rows } = await client.query(
    "select oid::text, before, sessions, lefts, proof is not null as proved from finalcall_access.logins where login = $1",
    [login],
  );
  const [row] = rows;
  return row && { ...row, before: new Set(row.before), left: row.lefts };
}

/** The statement that belongs to the transaction that makes the role. Proofs of more than 90 days ago are in the record for long. */
export function keepLogin(login: string, grant: string, before: readonly string[]): string {
  const marks = pg.escapeLiteral(JSON.stringify(before));
  return `with old as (delete from finalcall_access.logins where proof < now() - interval '90 days')
    insert into finalcall_access.logins(login, grant_id, oid, before)
      select rolname, ${pg.escapeLiteral(grant)}, oid, array(select jsonb_array_elements_text(${marks}))
      from pg_roles where rolname = ${pg.escapeLiteral(login)}`;
}

/**
 * Ends every session of a role and counts those not `seen`, in one statement: after a crash nobody could tell how many there
 * were. Gives the processes that were told to end.
 */
export async function terminate(client: ClientBase, login: string, oid: string, seen: number[]): Promise<number[]> {
  const { rows } = await client.query<{ pid: number }>(
    `with told as materialized (
       select pid, backend_type, pg_terminate_backend(pid, 2000) from pg_stat_activity where usesysid = $2::oid),
     counted as (update finalcall_access.logins set sessions = sessions + fresh.n
       from (select count(*) as n from told where backend_type = 'client backend' and pid <> all($3)) as fresh
       where login = $1 and fresh.n > 0)
     select pid from told`,
    [login, oid, seen],
  );
  return rows.map(({ pid }) => pid);
}

/** Before anything changes hands: afterwards nobody could tell whose it was. */
export async function keepLeft(client: ClientBase, login: string, left: readonly Left[]): Promise<void> {
  await client.query("update finalcall_access.logins set lefts = $2 where login = $1", [login, JSON.stringify(left)]);
}

/** Part of the transaction that drops the role. */
export async function keepProof(client: ClientBase, login: string): Promise<void> {
  await client.query("update finalcall_access.logins set proof = now() where login = $1", [login]);
}
