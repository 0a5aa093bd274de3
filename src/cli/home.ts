/** Where a server keeps its things: `.finalcall/` beside the page, with the record and the key that signs checkpoints. */

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { newPushKeys, type PushKeys } from "../connect/push/push.ts";
import { generateKey, verifierKey } from "../log/checkpoint.ts";
import { CommandError, exit } from "./exit.ts";

export interface Home {
  readonly folder: string;
  /** The store's address: `FINALCALL_STORE`, else SQLite inside the folder. */
  readonly store: string;
}

/** `example` keeps the play record apart, in the folder whatever `FINALCALL_STORE` says, so that a team's own record begins empty. */
export function homeOf({ folder = ".finalcall", example = false }: { folder?: string; example?: boolean } = {}): Home {
  const root = resolve(folder);
  if (example) return { folder: root, store: join(root, "example.db") };
  return { folder: root, store: process.env.FINALCALL_STORE ?? join(root, "record.db") };
}

/** Makes the folder, readable by its owner only: it holds the signing key. */
export function makeHome({ folder }: Home): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = join(folder, ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
}

/** The record that local commands read: the team's own, else the example's. Throws when neither is there. */
export function existingStore(folder?: string): string {
  if (process.env.FINALCALL_STORE) return process.env.FINALCALL_STORE;
  const own = homeOf(folder === undefined ? {} : { folder });
  const example = homeOf({ ...(folder === undefined ? {} : { folder }), example: true });
  const found = [own, example].find(({ store }) => existsSync(store));
  if (found) return found.store;
  throw new CommandError(
    exit.usage,
    `There is no record in ${own.folder}.`,
    "Start the server once with `finalcall serve`, or name a file.",
  );
}

/** The key that signs checkpoints, made at the first start. Only its public half ever leaves the folder. */
export function checkpointKey({ folder }: Home, team: string): { readonly pem: string; readonly verifier: string } {
  const file = join(folder, `checkpoint-${team}.pem`);
  if (existsSync(file)) {
    const pem = readFileSync(file, "utf8");
    return { pem, verifier: verifierKey(team, pem) };
  }
  const fresh = generateKey(team);
  writeFileSync(file, fresh.pem, { mode: 0o600, flag: "wx" });
  chmodSync(file, 0o600);
  writeFileSync(join(folder, `checkpoint-${team}.pub`), `${fresh.verifier}\n`);
  return fresh;
}

/** The key pair by which push services know this team's server, made at the first start. Servers that share a record share it. */
export function pushKeys({ folder }: Home, team: string): PushKeys {
  const file = join(folder, `push-${team}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as PushKeys;
  const fresh = newPushKeys();
  writeFileSync(file, `${JSON.stringify(fresh)}\n`, { mode: 0o600, flag: "wx" });
  chmodSync(file, 0o600);
  return fresh;
}

/** Verifier keys of the checkpoints signed here, to check them offline. None when the folder is not here. */
export function knownVerifiers(folder: string, team: string): readonly string[] {
  const file = join(folder, `checkpoint-${team}.pub`);
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
}

/** The private half of the key, where this machine has it. */
export function signingKey(folder: string, team: string): string | undefined {
  const file = join(folder, `checkpoint-${team}.pem`);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** A copy of the newest checkpoint beside the store, so that a store that was cut short does not agree with it. */
export function keepCopy({ folder }: Home, team: string, note: string): void {
  writeFileSync(join(folder, `checkpoint-${team}.latest`), note, { mode: 0o600 });
}

/** That copy, when it is there. */
export function keptCheckpoint(folder: string, team: string): readonly string[] {
  const file = join(folder, `checkpoint-${team}.latest`);
  return existsSync(file) ? [readFileSync(file, "utf8")] : [];
}
