/** The servers this command line knows: the pairing made by `finalcall login`, and the last head it saw of each record. */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { CommandError, exit } from "./exit.ts";

export interface KnownServer {
  readonly url: string;
  readonly token?: string | undefined;
  /** The furthest entry of its record that was seen from here. A record that does not extend it was rewritten. */
  readonly seen?: { readonly seq: number; readonly hash: string } | undefined;
}

interface Servers {
  readonly servers: readonly KnownServer[];
  readonly current?: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

const place = (env: Env): string =>
  join(env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "finalcall", "servers.json");

function read(env: Env): Servers {
  const path = place(env);
  if (!existsSync(path)) return { servers: [] };
  const found = parsed(readFileSync(path, "utf8"));
  if (isServers(found)) return found;
  throw new CommandError(
    exit.usage,
    `${path} is not what finalcall wrote.`,
    "Remove it and run `finalcall login` again.",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Checked by hand: a schema library would cost `check` several milliseconds of every start. */
const isServers = (value: unknown): value is Servers =>
  has(value, ["servers", "current"]) &&
  Array.isArray(value.servers) &&
  value.servers.every(isServer) &&
  isTextOrAbsent(value.current);

const isServer = (value: unknown): value is KnownServer =>
  has(value, ["url", "token", "seen"]) &&
  typeof value.url === "string" &&
  URL.canParse(value.url) &&
  isTextOrAbsent(value.token) &&
  (value.seen === undefined || isSeen(value.seen));

const isSeen = (value: unknown): boolean =>
  has(value, ["seq", "hash"]) && Number.isSafeInteger(value.seq) && typeof value.hash === "string";

const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === "string";

/** An object with these fields and no others. */
const has = <Name extends string>(value: unknown, names: readonly Name[]): value is Record<Name, unknown> =>
  typeof value === "object" && value !== null && Object.keys(value).every((name) => names.includes(name as Name));

/** Written beside and renamed, so that a crash leaves the old file whole; readable by its owner only. */
function write(env: Env, content: Servers): void {
  const path = place(env);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, path);
}

/** The server to ask: `FINALCALL_URL` with `FINALCALL_TOKEN` or its pairing, else the one last paired. */
export function serverOf(env: Env): KnownServer | undefined {
  const { servers, current } = read(env);
  const url = env.FINALCALL_URL?.replace(/\/+$/, "") || current;
  if (url === undefined) return undefined;
  const known = servers.find((one) => one.url === url);
  return { ...known, url, ...(env.FINALCALL_TOKEN ? { token: env.FINALCALL_TOKEN } : {}) };
}

/** The same, for commands that cannot do without. */
export function requiredServer(env: Env): KnownServer & { readonly token: string } {
  const found = serverOf(env);
  if (!found)
    throw new CommandError(exit.usage, "No server is known here.", "Set FINALCALL_URL, or run `finalcall login URL`.");
  if (!found.token)
    throw new CommandError(
      exit.usage,
      `This command line is not paired with ${found.url}.`,
      `Run \`finalcall login ${found.url}\`, or set FINALCALL_TOKEN.`,
    );
  return { ...found, token: found.token };
}

/** Remembers a pairing and makes it the current one. */
export function rememberServer(env: Env, url: string, token: string): void {
  const { servers } = read(env);
  const was = servers.find((one) => one.url === url);
  write(env, { servers: [...servers.filter((one) => one !== was), { ...was, url, token }], current: url });
}

/** Remembers how far a server's record was seen. */
export function rememberSeen(env: Env, url: string, seen: { seq: number; hash: string }): void {
  const { servers, ...rest } = read(env);
  const was = servers.find((one) => one.url === url);
  write(env, { ...rest, servers: [...servers.filter((one) => one !== was), { ...was, url, seen }] });
}

/** Forgets the current pairing, but not how far its record was seen. Gives its address. */
export function forgetServer(env: Env): string | undefined {
  const { servers, current } = read(env);
  if (current === undefined) return undefined;
  const forget = ({ token, ...one }: KnownServer) =>
    one.url === current || token === undefined ? one : { ...one, token };
  write(env, { servers: servers.map(forget) });
  return current;
}
