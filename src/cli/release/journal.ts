/**
 * What this host did, kept beside the deploy script so that a crash is noticed: one file a run, made before it starts and
 * never twice, and the receipt with which a rollback is possible while the server is away.
 */

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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
  /** When that process began, as the system counts; another process may have the same number later. Empty where unknown. */
  readonly born: string;
  readonly startedAt: string;
  /** Set once it ended. */
  readonly exit?: number | null;
  readonly signal?: string;
  readonly took?: number;
  /** True once the server knows how it ended. */
  readonly told?: boolean;
  /** Nothing ran, and the server may never have heard of it: an answer was lost. */
  readonly perhaps?: boolean;
  /** For a rollback without the server: the receipt that allowed it. */
  readonly receipt?: string;
}

export interface KeptReceipt {
  readonly receipt: string;
  readonly keys: readonly Record<string, unknown>[];
}

/** This process, so that a later one can tell whether it is still there. */
export const self = () => ({ host: host(), pid: process.pid, born: bornAt(process.pid) });

/** The journal of a folder, such as `.finalcall`. */
export function journal(folder: string) {
  const runs = join(folder, "runs");
  const receipts = join(folder, "receipts");
  const place = (among: string, name: string) => join(among, `${name.replace(/[^A-Za-z0-9._-]/g, "_")}.json`);
  const file = (id: string) => place(runs, id);

  return {
    /** False when this host has begun it before, whoever began it. */
    begin(entry: Entry): boolean {
      make(folder, runs);
      try {
        put(file(entry.id), entry, "wx");
        return true;
      } catch (fault) {
        if ((fault as { code?: string }).code === "EEXIST") return false;
        throw fault;
      }
    },
    /** Replaces an entry whole, so that a crash leaves the old one. */
    write(entry: Entry): void {
      replace(file(entry.id), entry);
    },
    /** Takes back a beginning that the server refused: nothing ran. */
    forget(id: string): void {
      rmSync(file(id), { force: true });
    },
    /** What the server does not know the end of: ended and untold, or begun here by a process that is gone. */
    untold(): Entry[] {
      if (!existsSync(runs)) return [];
      return readdirSync(runs)
        .filter((name) => name.endsWith(".json"))
        .flatMap((name) => read<Entry>(join(runs, name)) ?? [])
        .filter((entry) => entry.told !== true && (entry.exit !== undefined || isGone(entry)));
    },
    keepReceipt(environment: string, kept: KeptReceipt): void {
      make(folder, receipts);
      replace(place(receipts, environment), kept);
    },
    receipt: (environment: string): KeptReceipt | undefined => read(place(receipts, environment)),
    /** What the receipt allowed was done through the server. */
    dropReceipt(environment: string): void {
      rmSync(place(receipts, environment), { force: true });
    },
  };
}

export type Journal = ReturnType<typeof journal>;

/** A folder for this host alone, and never for git. */
function make(folder: string, part: string): void {
  mkdirSync(part, { recursive: true, mode: 0o700 });
  const ignore = join(folder, ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
}

/** On the disk before anything goes on: what a power cut takes away would be done twice. */
function put(path: string, content: unknown, flag: "w" | "wx"): void {
  const open = openSync(path, flag, 0o600);
  try {
    writeFileSync(open, JSON.stringify(content));
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}

function replace(path: string, content: unknown): void {
  const fresh = `${path}.${process.pid}`;
  put(fresh, content, "w");
  renameSync(fresh, path);
}

/** A file of ours, or undefined when it is not there or was cut off: it then proves nothing. */
function read<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch {
    return undefined;
  }
}

/** Only for processes of this host: the number of another host's process says nothing here. */
function isGone({ host: where, pid, born }: Entry): boolean {
  if (where !== host()) return false;
  try {
    process.kill(pid, 0);
  } catch (fault) {
    if ((fault as { code?: string }).code !== "EPERM") return true;
  }
  return born !== "" && bornAt(pid) !== born;
}

/** The 22nd field of Linux's /proc/PID/stat; the second one is a name that may hold blanks. */
function bornAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
