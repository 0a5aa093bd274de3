/** The administrator's connections to a PostgreSQL server: with limits, to every database, and never through a pooler. */

import pg from "pg";

/** Milliseconds. A database that does not answer is tried again at the next pass, so waiting long gains nothing. */
const patience = { connect: 5000, lock: 5000, statement: 20_000 };

const options = [
  `lock_timeout=${patience.lock}`,
  `statement_timeout=${patience.statement}`,
  "synchronous_commit=on",
  // Names are looked up where we say, whatever somebody left in a schema that is searched.
  "search_path=pg_catalog",
].map((one) => `-c ${one}`);

const settings = {
  connectionTimeoutMillis: patience.connect,
  query_timeout: patience.statement + 5000, // for a server that says nothing at all
  options: options.join(" "),
  application_name: "finalcall",
};

export interface Admin {
  /** Where people reach the server: the parts of the administrator's address that are no secret. */
  readonly address: { readonly host: string; readonly port: string; readonly database: string };
  /** Lends one connection to the address's own database. */
  main<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  /** Works in every database that takes connections; in the one that `client` is connected to, by `client`. */
  eachDatabase<T>(client: pg.ClientBase, work: (client: pg.ClientBase, database: string) => Promise<T>): Promise<T[]>;
  close(): Promise<void>;
}

/** `url`: the administrator's address, `postgres://…`. Throws when it is none. */
export function openAdmin(url: string): Admin {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol))
    throw new Error("The administrator's address is no `postgres://…` address.");
  const database = decodeURIComponent(parsed.pathname.slice(1)) || "postgres";
  const pool = new pg.Pool({
    ...settings,
    connectionString: url,
    max: 3,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
  });
  // A connection that loses its server must not end the process: the query that needs it fails, and says so.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => void client.on("error", () => undefined)); // The pool listens to idle ones only.
  const checked = new WeakSet<pg.ClientBase>();

  async function main<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      if (!checked.has(client)) await refusePooler(client);
      checked.add(client);
      const answer = await work(client);
      client.release();
      return answer;
    } catch (fault) {
      client.release(true); // With whatever transaction or lock it still holds.
      throw fault;
    }
  }

  return {
    address: { host: parsed.hostname, port: parsed.port || "5432", database },
    main,
    async eachDatabase(client, work) {
      const sql = "select datname as name, datname = current_database() as here from pg_database where datallowconn";
      const { rows } = await client.query<{ name: string; here: boolean }>(sql);
      return Promise.all(rows.map(({ name, here }) => (here ? work(client, name) : elsewhere(parsed, name, work))));
    },
    close: () => pool.end(),
  };
}

async function elsewhere<T>(
  address: URL,
  database: string,
  work: (client: pg.ClientBase, database: string) => Promise<T>,
): Promise<T> {
  const url = new URL(address);
  url.pathname = `/${encodeURIComponent(database)}`;
  const client = new pg.Client({ ...settings, connectionString: url.href });
  client.on("error", () => undefined); // A broken connection also fails its query, which says so.
  try {
    await client.connect();
    return await work(client, database);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * A pooler hides who is connected and keeps connections to the server open for others. It is seen by its key for
 * cancelling: the process it names is not the one that answers.
 */
async function refusePooler(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  if (rows[0]?.pid === (client as unknown as { processID: number | null }).processID) return;
  throw new Error("The administrator's address leads to a connection pooler. Give the address of the server itself.");
}
