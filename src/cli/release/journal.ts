/**
 * What this host did, kept beside the deploy script so that a crash is noticed: one file a run, made before it starts and
 * never twice, and the receipt with which a rollback is possible while the server is away.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

export const host = (): string => process.env.FINALCALL_HOST || hostname();

export interface Entry {
  readonly kind: "deploy" | "operation";
  /** The run's or the operation's id. */
  readonly id: string;
  readonly release: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  /** Set once it ended. */
  readonly exit?: number | null;
  readonly signal?: string;
  readonly took?: number;
  /** True once the server knows how it ended. */
  readonly told?: boolean;
  /** For a rollback without the server: the receipt that allowed it. */
  readonly receipt?: string;
}

export interface KeptReceipt {
  readonly receipt: string;
  readonly keys: readonly Record<string, unknown>[];
}

/** The journal of a folder, such as `.finalcall`. */
export function journal(folder: string) {
  const runs = join(folder, "runs");
  const receipts = join(folder, "receipts");
  const file = (id: string) => join(runs, `${id.replace(/[^A-Za-z0-9._-]/g, "_")}.json`);

  return {
    /** False when this host has begun it before, whoever began it. */
    begin(entry: Entry): boolean {
      mkdirSync(runs, { recursive: true, mode: 0o700 });
      try {
        writeFileSync(file(entry.id), JSON.stringify(entry), { flag: "wx", mode: 0o600 });
        return true;
      } catch (fault) {
        if ((fault as { code?: string }).code === "EEXIST") return false;
        throw fault;
      }
    },
    /** Replaces an entry whole, so that a crash leaves the old one. */
    write(entry: Entry): void {
      const fresh = `${file(entry.id)}.${process.pid}`;
      writeFileSync(fresh, JSON.stringify(entry), { mode: 0o600 });
      renameSync(fresh, file(entry.id));
    },
    /** What the server does not know the end of: ended and untold, or begun by a process that is gone. */
    untold(): Entry[] {
      if (!existsSync(runs)) return [];
      return readdirSync(runs)
        .filter((name) => name.endsWith(".json"))
        .flatMap((name) => read<Entry>(join(runs, name)) ?? [])
        .filter((entry) => entry.told !== true && (entry.exit !== undefined || !isAlive(entry.pid)));
    },
    keepReceipt(environment: string, kept: KeptReceipt): void {
      mkdirSync(receipts, { recursive: true, mode: 0o700 });
      const path = join(receipts, `${environment}.json`);
      writeFileSync(`${path}.${process.pid}`, JSON.stringify(kept), { mode: 0o600 });
      renameSync(`${path}.${process.pid}`, path);
    },
    receipt: (environment: string): KeptReceipt | undefined => read(join(receipts, `${environment}.json`)),
  };
}

export type Journal = ReturnType<typeof journal>;

/** A file of ours, or undefined when it is not there or was cut off: it then proves nothing. */
function read<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (fault) {
    return (fault as { code?: string }).code === "EPERM";
  }
}
