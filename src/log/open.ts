/** Opens the store that a URL names. */

import { openMemory } from "./memory.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";
import { openSqliteWorker } from "./sqlite-client.ts";
import type { Store } from "./store.ts";

export interface StoreOptions {
  /**
   * The script of SQLite's own thread; `false` keeps SQLite on the calling thread, for short commands and tests.
   * Default: sqlite-worker.js beside the bundle.
   */
  readonly worker?: URL | false;
}

/**
 * Opens `memory:`, a file (`sqlite:path` or just a path) or `postgres://…`, and makes the tables when they are not there.
 * Throws StoreRefused for a store that is newer, not ours, or cannot be durable.
 */
export async function openStore(url: string, { worker = beside }: StoreOptions = {}): Promise<Store> {
  if (url === "memory:") return openMemory();
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url);
  const file = url.replace(/^sqlite:/, "");
  return worker === false ? openSqlite(file) : openSqliteWorker(file, worker);
}

const beside = new URL("./sqlite-worker.js", import.meta.url);
