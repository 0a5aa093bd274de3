/** What can be left behind in a PostgreSQL server, as one line each: taken before a login is made, and compared when it ends. */

import type { ClientBase } from "pg";

/** One thing that is there. `mark` is a digest over it: another body, owner, right or password is another mark. */
export interface Trace {
  readonly what: string;
  readonly name: string;
  /** Empty where nobody owns such a thing. */
  readonly owner: string;
  readonly mark: string;
}

/** Our own logins that did not end yet: they come and go, and their own grants end them. */
const notOurs = (column: string) => `${column} not in (select login from finalcall_access.logins where proof is null)`;

const marked = (rows: string) => `select what, name, owner,
    left(encode(sha256(convert_to(concat_ws(chr(10), what, name, owner, mark), 'UTF8')), 'hex'), 24) as mark
  from (${rows}) as traces(what, name, owner, mark)`;

/** What the whole server shares. Passwords are compared by a digest of their verifier, which only a superuser may read. */
const shared = `
  select 'role', rolname::text, '', concat_ws(' ', rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
      rolbypassrls, rolvaliduntil, rolconnlimit) from pg_roles where ${notOurs("rolname")}
  union all select 'password', rolname::text, '', rolpassword from pg_authid
    where rolpassword is not null and ${notOurs("rolname")}
  union all select 'membership', m.rolname || ' in ' || g.rolname, '', a.admin_option::text
    from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.roleid
    where ${notOurs("m.rolname")}
  union all select 'setting', coalesce(r.rolname, 'everybody') || coalesce(' in ' || d.datname, ''), '', s.setconfig::text
    from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase
    where r.rolname is null or ${notOurs("r.rolname")}
  union all select 'database', datname::text, pg_get_userbyid(datdba)::text, datacl::text from pg_database`;

// Our own schema is looked at like any other: somebody could hide things in it.
const system = "nspname !~ '^pg_' and nspname <> 'information_schema'";

/** What one database holds; names carry its name. */
const local = `
  select 'object', nspname || '.' || relname, pg_get_userbyid(relowner)::text,
      concat_ws(' ', relkind, relacl, reloptions, relrowsecurity, case when relkind in ('v', 'm') then pg_get_viewdef(c.oid) end)
    from pg_class c join pg_namespace n on n.oid = relnamespace where relkind in ('r', 'v', 'm', 'p', 'f', 'S') and ${system}
  union all select 'function', p.oid::regprocedure::text || case when prosecdef then ' (security definer)' else '' end,
      pg_get_userbyid(proowner)::text, concat_ws(' ', prosecdef, proacl, proconfig, probin, prosrc, pg_get_function_sqlbody(p.oid))
    from pg_proc p join pg_namespace n on n.oid = pronamespace where ${system}
  union all select 'trigger', tgname || ' on ' || tgrelid::regclass::text, '', concat_ws(' ', tgenabled, pg_get_triggerdef(oid))
    from pg_trigger where not tgisinternal
  union all select 'trigger', evtname::text, pg_get_userbyid(evtowner)::text, concat_ws(' ', evtenabled, evtevent, evtfoid)
    from pg_event_trigger
  union all select 'rule', rulename || ' on ' || ev_class::regclass::text, '', concat_ws(' ', ev_enabled, pg_get_ruledef(r.oid))
    from pg_rewrite r join pg_class c on c.oid = ev_class join pg_namespace n on n.oid = relnamespace
    where rulename <> '_RETURN' and ${system}
  union all select 'policy', polname || ' on ' || polrelid::regclass::text, '',
      concat_ws(' ', polcmd, polpermissive, polroles, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
    from pg_policy
  union all select 'schema', nspname::text, pg_get_userbyid(nspowner)::text, nspacl::text from pg_namespace where ${system}
  union all select 'default right', pg_get_userbyid(defaclrole)::text || ' ' || defaclobjtype::text, '', defaclacl::text from pg_default_acl
  union all select 'extension', extname::text, pg_get_userbyid(extowner)::text, extversion from pg_extension
  union all select 'server', srvname::text, pg_get_userbyid(srvowner)::text, concat_ws(' ', srvacl, srvoptions) from pg_foreign_server`;

/** Everything of the server itself. The connection is to the administrator's own database. */
export const sharedTraces = async (client: ClientBase): Promise<Trace[]> =>
  (await client.query<Trace>(marked(shared))).rows;

/** Everything of one database. */
export async function localTraces(client: ClientBase, database: string): Promise<Trace[]> {
  const { rows } = await client.query<Trace>(marked(local));
  return rows.map((row) => ({ ...row, name: `${database}: ${row.name}`, mark: `${database}:${row.mark}` }));
}

/** Things of kinds that no trace is taken of, such as types or large objects, that belong to a role. */
export async function belongings(client: ClientBase, database: string, role: string): Promise<Trace[]> {
  const { rows } = await client.query<{ name: string }>(
    `select pg_describe_object(classid, objid, objsubid) as name from pg_shdepend
      where refclassid = 'pg_authid'::regclass and refobjid = $1 and deptype = 'o'
        and dbid = (select oid from pg_database where datname = current_database())
        and classid not in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_namespace'::regclass, 'pg_event_trigger'::regclass,
          'pg_extension'::regclass, 'pg_foreign_server'::regclass, 'pg_default_acl'::regclass)`,
    [role],
  );
  return rows.map(({ name }) => ({ what: "object", name: `${database}: ${name}`, owner: "the login", mark: "" }));
}
