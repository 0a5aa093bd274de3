/** The one table in the administrator's database: what was there before each login, and the proof of its end. */

import type { ClientBase } from "pg";
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
 * Row security without a policy closes it to whoever reads or writes all data (`pg_write_all_data`); the administrator owns
 * it. The proof is written in the transaction that drops the role, so that a crash after it loses nothing.
 */
const schema = `
  create schema if not exists finalcall;
  create table if not exists finalcall.logins (
    login text primary key,
    grant_id text not null,
    oid oid not null,
    made_at timestamptz not null default now(),
    before text[] not null,
    sessions int not null default 0,
    lefts jsonb not null default '[]',
    proof timestamptz);
  alter table finalcall.logins enable row level security`;

/** Any number, the same for every version: two processes that begin together would both make the table. */
const tableLock = 0x46434143;

export async function ensureTable(client: ClientBase): Promise<void> {
  const { rows } = await client.query("select to_regclass('finalcall.logins') as there");
  if (rows[0].there) return;
  await client.query(`begin; select pg_advisory_xact_lock(${tableLock}); ${schema}; commit`);
}

/** Undefined when it was never made: the row is written in the transaction that makes the role. */
export async function loginNamed(client: ClientBase, login: string): Promise<Login | undefined> {
  const { rows } = await client.query(
    "select oid::text, before, sessions, lefts, proof is not null as proved from finalcall.logins where login = $1",
    [login],
  );
  const [row] = rows;
  return row && { ...row, before: new Set(row.before), left: row.lefts };
}

/** Part of the transaction that makes the role. Proofs of more than 90 days ago are in the record for long. */
export async function keepLogin(
  client: ClientBase,
  login: string,
  grant: string,
  before: readonly string[],
): Promise<void> {
  await client.query(
    `with old as (delete from finalcall.logins where proof < now() - interval '90 days')
     insert into finalcall.logins(login, grant_id, oid, before) select rolname, $2, oid, $3 from pg_roles where rolname = $1`,
    [login, grant, before],
  );
}

export async function countSessions(client: ClientBase, login: string, ended: number): Promise<void> {
  if (ended > 0)
    await client.query("update finalcall.logins set sessions = sessions + $2 where login = $1", [login, ended]);
}

/** Before anything changes hands: afterwards nobody could tell whose it was. */
export async function keepLeft(client: ClientBase, login: string, left: readonly Left[]): Promise<void> {
  await client.query("update finalcall.logins set lefts = $2 where login = $1", [login, JSON.stringify(left)]);
}

/** Part of the transaction that drops the role. */
export async function keepProof(client: ClientBase, login: string): Promise<void> {
  await client.query("update finalcall.logins set proof = now() where login = $1", [login]);
}
