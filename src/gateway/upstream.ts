/** The way to the providers: one pool of connections each, their keys, and which headers go out and come back. */

import { type Dispatcher, Pool } from "undici";
import type { Provider } from "../page/page.ts";

/** How long a provider is waited for, in milliseconds. */
export interface Patience {
  readonly connect: number;
  /** Until it begins to answer: a model that thinks may take minutes. */
  readonly answer: number;
  /** Between two pieces of an answer. */
  readonly silence: number;
}

export const usualPatience: Patience = { connect: 10_000, answer: 600_000, silence: 300_000 };

/** A key that stands in a file may be replaced there; it is read again after so many milliseconds. */
const keyFor = 5_000;

export interface Target {
  readonly pool: Dispatcher;
  readonly path: string;
  readonly headers: string[];
}

export interface Upstreams {
  /** Where a call goes; undefined when the page's reference to its key leads to none. */
  target(provider: Provider, path: string, sent: Sent): Target | undefined;
  close(): Promise<void>;
}

/** What of the client's headers goes on. Everything else stays here: above all its authorization and cookies. */
export interface Sent {
  readonly [name: string]: string | string[] | undefined;
}

const passedOn = ["anthropic-version", "anthropic-beta", "openai-beta"] as const;

export function upstreams(
  secretOf: (reference: string) => string | undefined,
  now: () => Date,
  { connect, answer, silence }: Patience,
): Upstreams {
  const pools = new Map<string, Pool>();
  const keys = new Map<string, { readonly key: string | undefined; readonly at: number }>();

  function poolOf(origin: string): Pool {
    let pool = pools.get(origin);
    if (!pool) {
      pool = new Pool(origin, {
        connect: { timeout: connect, noDelay: true },
        headersTimeout: answer,
        bodyTimeout: silence,
      });
      pools.set(origin, pool);
    }
    return pool;
  }

  function keyOf(reference: string): string | undefined {
    const at = now().getTime();
    const known = keys.get(reference);
    if (known && at - known.at < keyFor) return known.key;
    const key = secretOf(reference);
    keys.set(reference, { key, at });
    return key;
  }

  return {
    target(provider, path, sent) {
      const key = provider.key === "" ? "" : keyOf(provider.key);
      if (key === undefined || /[^\x21-\x7e]/.test(key)) return undefined;
      const { origin, base } = addressOf(provider);
      const headers = ["content-type", "application/json", "accept-encoding", "identity", "user-agent", "finalcall"];
      if (typeof sent.accept === "string") headers.push("accept", sent.accept);
      if (provider.kind === "anthropic" && sent["anthropic-version"] === undefined)
        headers.push("anthropic-version", "2023-06-01");
      for (const name of passedOn) {
        const value = sent[name];
        if (typeof value === "string") headers.push(name, value);
      }
      if (key !== "" && provider.kind === "anthropic") headers.push("x-api-key", key);
      else if (key !== "") headers.push("authorization", `Bearer ${key}`);
      return { pool: poolOf(origin), path: base + path, headers };
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

const addresses = new Map<string, { readonly origin: string; readonly base: string }>();

/** Anthropic's address is known without its version, OpenAI's with it; both are taken. */
function addressOf({ base, kind }: Provider): { readonly origin: string; readonly base: string } {
  const known = addresses.get(base);
  if (known) return known;
  const { origin, pathname } = new URL(base);
  const path = pathname.replace(/\/$/, "");
  const found = { origin, base: kind === "anthropic" && !/\/v\d+$/.test(path) ? `${path}/v1` : path };
  addresses.set(base, found);
  return found;
}

const shown = new Set([
  "content-type",
  "x-request-id",
  "request-id",
  "retry-after",
  "retry-after-ms",
  "x-should-retry",
]);
const shownFamilies = /^(x-ratelimit-|anthropic-ratelimit-|openai-processing-ms$|openai-version$)/;
const unwritable = /[^\t\x20-\x7e\x80-\xff]/;

/** Adds what the client may see of the upstream's headers: never cookies, nothing that is about the connection or the account. */
export function passOn(upstream: Readonly<Record<string, string | string[] | undefined>>, to: string[]): void {
  for (const name in upstream) {
    if (!shown.has(name) && !shownFamilies.test(name)) continue;
    const value = upstream[name];
    if (typeof value === "string" && !unwritable.test(value)) to.push(name, value);
  }
}
