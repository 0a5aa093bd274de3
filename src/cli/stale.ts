/**
 * What a server said about the page while it is stale: told once to people, put into every JSON answer, and remembered, so
 * that questions which are answered offline say it too.
 */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

/** The sentence, as it was heard last from a server, and when (UTC). */
interface Remembered {
  readonly version: string;
  readonly says: string;
  readonly at: string;
}

/** What this run heard; empty while the page is not stale or nobody was asked. */
let heard = "";

/** The field of a JSON answer; none while there is nothing to say. */
export const staleField = (says = heard): { readonly stalePage?: { readonly says: string } } =>
  says === "" ? {} : { stalePage: { says } };

/** Hears the header of an answer, and tells people on stderr, once. */
export function hearStale(headers: Headers): void {
  const encoded = headers.get("finalcall-stale-page");
  if (encoded === null || heard !== "") return;
  try {
    heard = decodeURIComponent(encoded).replaceAll(/\p{Cc}/gu, " ");
  } catch {
    return; // Not a sentence of ours.
  }
  process.stderr.write(`${heard}\n`);
}

const place = (env: Env): string =>
  join(env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "finalcall", "stale-page.json");

/** Remembers for this version of the page what the server says of it: the sentence, or that there is none. */
export function rememberStale(env: Env, version: string, says: string, at: string): void {
  const path = place(env);
  try {
    if (says === "") {
      if (remembered(env)?.version === version) rmSync(path, { force: true });
      return;
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const fresh = `${path}.${process.pid}`;
    writeFileSync(fresh, `${JSON.stringify({ version, says, at } satisfies Remembered)}\n`, { mode: 0o600 });
    renameSync(fresh, path);
  } catch {
    // A place that cannot be written only says less.
  }
}

function remembered(env: Env): Remembered | undefined {
  try {
    const found = JSON.parse(readFileSync(place(env), "utf8")) as Partial<Remembered> | null;
    const whole = [found?.version, found?.says, found?.at].every((part) => typeof part === "string");
    return whole ? (found as Remembered) : undefined;
  } catch {
    return undefined;
  }
}

/** What a server last said of exactly this version of the page, with the time at which it did; empty for nothing. */
export function staleOffline(env: Env, version: string): string {
  const found = remembered(env);
  if (found?.version !== version) return "";
  return `${found.says.replaceAll(/\p{Cc}/gu, " ")} (So said the server at ${found.at.slice(0, 16)}Z.)`;
}
