/** Finds the one SQLite this process uses: Node's own, or the same API from npm. */

import { createRequire } from "node:module";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { StoreRefused } from "./refused.ts";

export interface Sqlite {
  readonly open: new (file: string) => DatabaseSyncInstance;
  readonly source: string;
  readonly version: string;
}

const require = createRequire(import.meta.url);

/** In this order. Only one is ever kept: two builds in one process drop each other's file locks. */
export const sources = ["node:sqlite", "@photostructure/sqlite"] as const;

let loaded: Sqlite | undefined;

/** The SQLite of this process. Throws StoreRefused when there is none that is safe with two processes on one file. */
export function sqlite(): Sqlite {
  for (const source of sources) loaded ??= load(source);
  if (loaded === undefined)
    throw new StoreRefused(
      "There is no SQLite of version 3.51.3 or later. Run npm install again, or use Node 24.16 or later.",
    );
  return loaded;
}

function load(source: string): Sqlite | undefined {
  try {
    const { DatabaseSync } = require(source) as { DatabaseSync: Sqlite["open"] };
    const probe = new DatabaseSync(":memory:");
    const { version } = probe.prepare("SELECT sqlite_version() AS version").get() as { version: string };
    probe.close();
    return sound(version) ? { open: DatabaseSync, source, version } : undefined;
  } catch {
    return undefined; // not on this Node, or not installed for this platform
  }
}

/** Before 3.51.3 two processes could silently lose commits (https://sqlite.org/wal.html, "the WAL-reset bug"). */
export function sound(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return major > 3 || (major === 3 && (minor > 51 || (minor === 51 && patch >= 3)));
}
