/** Which roles an emergency login may be a member of, and which may keep what it leaves: none that is a way around its end. */

import type { ClientBase } from "pg";

/** Roles of PostgreSQL itself that reach files and programs of the machine, where no end of a login is seen. */
const beyond = ["pg_execute_server_program", "pg_read_server_files", "pg_write_server_files"];

interface Role {
  readonly asked: string;
  readonly name: string;
  readonly power: string | null;
  /** Of the server, such as 160004. */
  readonly version: number;
  /** Milliseconds since 1970 by the server's clock. */
  readonly clock: number;
}

/** Everything that each asked role reaches through its own memberships, itself first. */
const reached = `with recursive reached(asked, oid) as (
    select rolname, oid from pg_roles where rolname = any($1)
    union select asked, m.roleid from reached join pg_auth_members m on m.member = reached.oid)
  select asked, rolname as name, case
      when rolcanlogin then 'can log in'
      when rolsuper then 'is a superuser'
      when rolcreaterole then 'can make roles'
      when rolreplication then 'can replicate'
      when rolbypassrls then 'passes by row security'
      when rolname = any($2) then 'reaches the machine' end as power,
    current_setting('server_version_num')::int as version,
    extract(epoch from clock_timestamp())::float8 * 1000 as clock
  from reached join pg_roles using (oid) order by asked, name`;

/**
 * Throws when a group role is absent, or gives more than rights on data; or when the keeper is absent, can log in, or has any
 * power: what it is given runs with its rights. A member of a role that can log in may set its password and come back as it
 * (`set role app; alter role app password …`). Gives the server's major version and
 * its clock, in milliseconds since 1970.
 */
export async function checkRoles(
  client: ClientBase,
  groups: readonly string[],
  keeper: string,
): Promise<{ readonly version: number; readonly clock: number }> {
  const { rows } = await client.query<Role>(reached, [[...groups, keeper], beyond]);
  const of = (asked: string) => rows.filter((row) => row.asked === asked);
  for (const group of groups) checkGroup(group, of(group));
  checkKeeper(keeper, of(keeper));
  const { version = 0, clock = 0 } = rows[0] ?? {};
  return { version: Math.floor(version / 10_000), clock };
}

function checkGroup(group: string, rows: readonly Role[]): void {
  if (rows.length === 0) throw new Error(`There is no role ${group}.`);
  const strong = rows.find(({ power }) => power !== null);
  if (!strong) return;
  const through = group === strong.name ? "" : `, and ${group} is a member of it`;
  throw new Error(
    `The role ${strong.name} ${strong.power}${through}. An emergency login may only be a member of NOLOGIN roles with rights on data.`,
  );
}

function checkKeeper(keeper: string, rows: readonly Role[]): void {
  if (rows.length === 0) throw new Error(`There is no role ${keeper} to keep what the login leaves behind.`);
  const wrong = rows.find(({ name, power }) => power !== null || name !== keeper);
  if (!wrong) return;
  const why = wrong.name === keeper ? wrong.power : `is a member of ${wrong.name}`;
  throw new Error(`The keeper ${keeper} ${why}. What an emergency login leaves behind would run with its rights.`);
}
