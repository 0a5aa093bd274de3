/** Clients of databases: those of the own machine are the agent's, every other is customers' data, reads too. */

import { statements } from "../../sql.ts";
import type { Program, Shell } from "../call.ts";
import { reads, writes } from "../files.ts";
import { hostOf, isLocal } from "../hosts.ts";
import { type Options, optionsOf } from "../options.ts";
import { isKnown, readable, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";
import { contents } from "./reading.ts";

/** Where a client connects, as far as its words and the environment say. */
interface Target {
  readonly host: string | undefined;
  readonly database: string | undefined;
}

/** Names by which people mark a database that may be broken. */
const ownName =
  /(?:^|[^a-z])(?:tests?|testing|dev|devel|development|local|localhost|sandbox|demo|samples?|examples?|templates?|scratch|tmp|temp|ci|playground|spec|e2e|fixtures?|mock|staging_local)(?:[^a-z]|$)|^test|test$|_dev$/i;
const production = /(?:^|[^a-z])(?:prod|production|live|primary|master|customer|customers)(?:[^a-z]|$)/i;

const isOwnName = (name: string): boolean => /^[\w.-]+$/.test(name) && ownName.test(name) && !production.test(name);

/** Why a target is not the agent's; undefined where it is. Inside a container of the own machine every database is. */
function foreign({ host, database }: Target, shell: Shell): string | undefined {
  if (host !== undefined && host !== "") {
    if (!isKnown(host)) return `Nobody can say which database ${readable(host)} is.`;
    if (isLocal(host)) return undefined;
    // Inside a container a plain name is another container.
    if (shell.shared.place === "container" && /^[\w-]+$/.test(host) && !production.test(host)) return undefined;
    return `The database at ${host} is not on this machine.`;
  }
  if (database !== undefined && !isKnown(database)) return `Nobody can say which database ${readable(database)} is.`;
  if (shell.shared.place === "container") return undefined;
  if (database !== undefined && isOwnName(database)) return undefined;
  return database
    ? `Neither a local address nor its name says that ${database} may be broken.`
    : "Nobody can say which database it is.";
}

/** Tells why, with what the SQL does in front. */
function stopDatabase(shell: Shell, why: string, sql: string): undefined {
  const [worst] = statements(sql).filter(({ operation }) =>
    /drop|truncate|delete|update|grant|retention/.test(operation),
  );
  const does = worst ? `It does ${worst.operation}${worst.target ? ` on ${worst.target}` : ""}. ` : "";
  return shell.stop("deny", "data", worst ? "change-data" : "read-data", `${does}${why}`);
}

/** SQL that leaves the database: a shell, a file of the server, another database. */
function leaves(shell: Shell, sql: string): void {
  for (const [, command = ""] of sql.matchAll(/^\s*\\!\s*(.*)$|^\s*(?:system|\.shell|\.system)\s+(.*)$/gm))
    shell.script(command || "unknown", "");
  for (const [, command = ""] of sql.matchAll(/^\s*\.(?:shell|system)\s+(.*)$/gm)) shell.script(command, "");
  if (
    /\bcopy\b[\s\S]*\b(?:to|from)\s+program\b|\\copy[\s\S]*\bprogram\b|\bpg_read_file\b|\blo_(?:import|export)\b|\bload_extension\b|\binto\s+(?:out|dump)file\b|\bdblink\w*\s*\(|\bxp_cmdshell\b|\\g\s*\||\\o\s*\|/i.test(
      sql,
    )
  )
    shell.stop("deny", "data", "change-data", "The SQL runs a program, or reaches another machine.");
}

const variable = (shell: Shell, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = shell.state.variables.get(name)?.[0]?.[0];
    if (value) return value;
  }
  return undefined;
};

const isAddress = (text: string): boolean => /^[a-z][\w+.-]*:\/\//i.test(text);
const databaseOf = (address: string): string => /:\/\/[^/]*\/([^?#]*)/.exec(address)?.[1] ?? "";

/** A word that is an address, a list of `key=value`, or a plain name. */
function targetOf(text: string): Target {
  if (isAddress(text)) return { host: hostOf(text), database: databaseOf(text) };
  if (/(?:^|\s)(?:host|dbname|hostaddr|service)=/.test(text)) {
    const part = (name: string) => new RegExp(`(?:^|\\s)${name}=(\\S+)`).exec(text)?.[1];
    return {
      host: part("hostaddr") ?? part("host") ?? (part("service") ? "service" : undefined),
      database: part("dbname"),
    };
  }
  return { host: undefined, database: text };
}

const merged = (one: Target, other: Target): Target => ({
  host: one.host || other.host,
  database: one.database || other.database,
});

/** How a client of SQL reads its words. */
interface Client {
  readonly takes: string;
  readonly host: string;
  readonly database: string;
  readonly sql: string;
  readonly files: string;
  readonly output: string;
  readonly variables: readonly [host: string, database: string];
  /** Which of its plain words is the database; -1: none. */
  readonly word: number;
}

const client =
  (kind: Client): Program =>
  (call): Stream => {
    const { args, shell, stdin, name } = call;
    const options = optionsOf(args, {
      takes: `${kind.takes} ${kind.host} ${kind.database} ${kind.sql} ${kind.files} ${kind.output}`,
    });
    if (options.has("--version --help -V") || (options.has("-?") && args.length === 1)) return undefined;
    const texts = (names: string) => options.values(names).map(({ text }) => text);
    const sql = [
      ...texts(kind.sql),
      ...texts(kind.files).map((path) => contents([path], shell, undefined) ?? ""),
      stdin ?? "",
    ].join(";\n");
    for (const path of texts(kind.files)) reads(shell, path);
    for (const path of texts(kind.output)) writes(shell, path);
    leaves(shell, sql);
    const target = where(kind, options, shell, name);
    const why = foreign({ ...target, database: target.database || madeIn(sql) }, shell);
    return why ? stopDatabase(shell, why, sql) : undefined;
  };

/** The database that a text only makes or drops. */
const madeIn = (sql: string): string | undefined =>
  /^[\s;]*(?:create|drop)\s+database\s+(?:if\s+(?:not\s+)?exists\s+)?["`]?([\w-]+)["`]?[\w\s=']*;?[\s;]*$/i.exec(
    sql,
  )?.[1];

function where(kind: Client, options: Options, shell: Shell, name: string): Target {
  const last = (names: string) => options.values(names).at(-1)?.text;
  const given: Target = { host: last(kind.host), database: undefined };
  const word = options.words.filter(({ text }) => !(name.startsWith("mysql") && text.startsWith("@")))[kind.word]?.text;
  const words = [last(kind.database), word].filter((text): text is string => text !== undefined).map(targetOf);
  const [host, database] = kind.variables;
  const environment: Target = { host: variable(shell, host), database: variable(shell, database) };
  return [...words, environment].reduce(merged, given);
}

const psql = {
  takes:
    "-p -U -v -F -R -P -T -L -o --port --username --set --variable --pset --field-separator -j -n -t -N -S -E -O -D --role --schema --table --exclude-table --jobs --owner --encoding --locale --template --tablespace -Z --compress -F --format",
  host: "-h --host",
  database: "-d --dbname",
  sql: "-c --command",
  files: "-f --file",
  output: "-o --output",
  variables: ["PGHOST", "PGDATABASE"],
  word: 0,
} as const;
const dump = { ...psql, files: "--no-such-input", output: "-f --file" };
const mysql = {
  takes: "-u --user -P --port -S --socket --protocol --ssl-mode --default-character-set --where -w --ignore-table",
  host: "-h --host",
  database: "-D --database",
  sql: "-e --execute",
  files: "--init-file",
  output: "--tee -r --result-file -T --tab",
  variables: ["MYSQL_HOST", "MYSQL_DATABASE"],
  word: 0,
} as const;

/** Clients whose default is the own machine, and who know no environment. */
const homely =
  (takes: string, host: string, code: string): Program =>
  ({ args, shell, stdin }): Stream => {
    const { words, values, has, value } = optionsOf(args, { takes: `${takes} ${host} ${code}`, longs: false });
    if (has("--version --help")) return undefined;
    const addresses = [...words.filter(({ text }) => isAddress(text)), ...values("-u --uri --url")].map(({ text }) =>
      hostOf(text),
    );
    const hosts = [
      ...values(host).map(({ text }) => (isAddress(text) ? hostOf(text) : text.replace(/:\d+$/, ""))),
      ...addresses,
    ];
    const why = hosts.map((one) => foreign({ host: one || "unknown", database: undefined }, shell)).find(Boolean);
    const loose = words.find((one) => one.loose || (!isKnown(one.text) && !/\s/.test(one.text)));
    const sql = [...values(code).map(({ text }) => text), stdin ?? ""].join("\n");
    if (why) return stopDatabase(shell, why, sql);
    if (hosts.length === 0 && loose && !value(host))
      return stopDatabase(shell, `Nobody can say what ${readable(loose.text)} is.`, sql);
    const name = words.find(({ text }) => /^[\w-]+$/.test(text) && production.test(text));
    return name ? stopDatabase(shell, `The name ${name.text} says that it is not to be broken.`, sql) : undefined;
  };

/** A database that is a file: judged as one. */
const file: Program = ({ args, shell, stdin }): Stream => {
  const { words } = optionsOf(args, { longs: true, takes: "-cmd -separator -init -newline -nullvalue -c -s" });
  const [path, ...sql] = words;
  leaves(shell, [...sql.map(({ text }) => text), stdin ?? ""].join("\n"));
  if (!path || path.text === ":memory:") return undefined;
  reads(shell, path.text);
  if (!isKnown(path.text) || production.test(path.text))
    return stopDatabase(
      shell,
      `Nobody can say that ${readable(path.text)} may be broken.`,
      sql.map(({ text }) => text).join(";"),
    );
  writes(shell, path.text);
  return undefined;
};

/** Services that somebody else runs: no database of theirs is the agent's. */
const elsewhere: Program = ({ args, shell, name }): Stream => {
  const texts = args.map(({ text }) => text);
  if (
    texts.every((text) => /^--?(?:version|help)$/.test(text)) ||
    /^(?:version|help|--version|--help)$/.test(texts[0] ?? "")
  )
    return undefined;
  return shell.stop("deny", "data", "read-data", `${name} reaches a database that is not on this machine.`);
};

export const databases: readonly Entry[] = [
  ...named("psql pgcli usql vacuumdb reindexdb clusterdb pg_restore pgbench", client(psql)),
  ...named("createdb dropdb", client({ ...psql, database: "" })),
  ...named("createuser dropuser", client({ ...psql, word: -1 })),
  ...named("pg_dump", client(dump)),
  ...named("pg_dumpall pg_basebackup pg_receivewal", client({ ...dump, word: -1 })),
  ...named("pg_isready pg_config initdb pg_ctl pg_ctlcluster pg_lsclusters redis-benchmark", () => undefined),
  ...named("mysql mariadb mycli mysqldump mariadb-dump mysqlimport", client(mysql)),
  ...named("mysqladmin mariadb-admin", client({ ...mysql, word: 1 })),
  ...named("mysqlshow mysqlcheck", client(mysql)),
  [
    "clickhouse-client",
    client({
      ...psql,
      sql: "-q --query",
      files: "--queries-file",
      takes: "-u --user --password --port",
      variables: ["CLICKHOUSE_HOST", "CLICKHOUSE_DATABASE"],
    }),
  ],
  [
    "clickhouse",
    client({
      ...psql,
      sql: "-q --query",
      files: "--queries-file",
      takes: "-u --user --password --port",
      variables: ["CLICKHOUSE_HOST", "CLICKHOUSE_DATABASE"],
      word: 1,
    }),
  ],
  ...named(
    "sqlcmd osql",
    client({
      ...psql,
      host: "-S",
      sql: "-Q -q",
      files: "-i",
      takes: "-U -P",
      variables: ["SQLCMDSERVER", "SQLCMDDBNAME"],
      word: -1,
    }),
  ),
  [
    "cqlsh",
    client({
      ...psql,
      host: "--no-such-host",
      database: "-k --keyspace",
      sql: "-e --execute",
      takes: "-u -p",
      variables: ["CQLSH_HOST", "CQLSH_KEYSPACE"],
      word: 1,
    }),
  ],
  ...named(
    "redis-cli valkey-cli keydb-cli iredis",
    homely("-p -a -n -r -i -u --user --pass --pipe-timeout -x", "-h --host", "--eval"),
  ),
  ...named(
    "mongosh mongo mongodump mongorestore mongoexport mongoimport mongostat mongotop",
    homely(
      "-u -p --port -d --db -c --collection --username --password --authenticationDatabase --file -f --out -o --query -q --type",
      "--host -h --uri",
      "--eval",
    ),
  ),
  ...named("sqlite3 sqlite litecli duckdb", file),
  ...named(
    "bq snowsql snow turso neonctl neon planetscale pscale cockroach cosmicsql athenacli influx atlas mongocli firebase-tools",
    elsewhere,
  ),
];
