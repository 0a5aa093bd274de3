/** The keys of each server as this host last heard them: a receipt that somebody else signed is then worth nothing. */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export type Keys = readonly Readonly<Record<string, unknown>>[];
type Env = Readonly<Record<string, string | undefined>>;

const folderOf = (env: Env): string => join(env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "finalcall", "keys");
/** Named by a digest, because an address is no file name. */
const fileOf = (env: Env, url: string): string =>
  join(folderOf(env), `${createHash("sha256").update(url).digest("hex").slice(0, 24)}.json`);

/** Keeps what a server just said, away from the folder that the receipts lie in. */
export function rememberKeys(env: Env, url: string, keys: Keys): void {
  mkdirSync(folderOf(env), { recursive: true, mode: 0o700 });
  const file = fileOf(env, url);
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(keys), { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
}

/** The keys of a server; undefined when this host never met it. */
export function rememberedKeys(env: Env, url: string): Keys | undefined {
  try {
    const keys: unknown = JSON.parse(readFileSync(fileOf(env, url), "utf8"));
    return Array.isArray(keys) ? (keys as Keys) : [];
  } catch (fault) {
    if ((fault as { code?: string }).code === "ENOENT") return undefined;
    return [];
  }
}
