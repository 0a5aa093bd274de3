/**
 * An OpenFeature provider: each switch of the team as a flag. On only while the server says so; unknown, unreachable and
 * stale are off, and say so.
 *
 * Keys: `task:<name>`, `task:<name>/<question>`, `action:<kind>`, `release:<environment>`.
 */

import type { AnyProviderEvent, ErrorCode, JsonValue, Provider, ResolutionDetails } from "@openfeature/server-sdk";
import { connect } from "../client/client.ts";
import { Emitter } from "./emitter.ts";
import { follow } from "./following.ts";
import { type Known, Switches } from "./switches.ts";

/** Milliseconds that the server has for an answer. */
const within = 2_000;

/** OpenFeature's own words; its package is a type here, nothing of it is loaded. */
const event = (name: "READY" | "STALE" | "ERROR" | "CONFIGURATION_CHANGED") => `PROVIDER_${name}` as AnyProviderEvent;
const code = (name: "FLAG_NOT_FOUND" | "TYPE_MISMATCH" | "GENERAL") => name as ErrorCode;

/** What the provider stands on; both are given in tests alone. */
interface Here {
  readonly send: typeof fetch;
  /** Milliseconds that only grow. */
  readonly now: () => number;
}

/**
 * Connects to a server with a token that may read. Give it to `OpenFeature.setProviderAndWait`: until it is ready the SDK
 * answers with the default that the application passes, so pass `false`.
 *
 * @example
 * ```ts
 * await OpenFeature.setProviderAndWait(finalcallProvider("https://finalcall.example", process.env.FINALCALL_TOKEN ?? ""));
 * const on = await OpenFeature.getClient().getBooleanValue("task:billing-replies/late-fees", false);
 * ```
 */
export function finalcallProvider(
  url: string,
  token: string,
  { send, now }: Here = { send: fetch, now: () => performance.now() },
): Provider {
  const events = new Emitter();
  const timed: typeof fetch = (to, init) => send(to, { ...init, signal: AbortSignal.timeout(within) });
  const client = connect(url, token, timed);
  const switches = new Switches(client.flags, now, (flagsChanged) =>
    events.emit(event("CONFIGURATION_CHANGED"), { flagsChanged }),
  );
  const ended = new AbortController();
  let state: "READY" | "STALE" | "ERROR" = "ERROR";
  const becomes = (next: typeof state, message?: string) => {
    if (state === next || ended.signal.aborted || (state === "ERROR" && next === "STALE")) return;
    state = next;
    events.emit(event(next), message === undefined ? {} : { message });
  };

  const heard = async () => {
    if (await switches.hear()) becomes("READY");
  };
  const lost = (message: string, over: boolean) => {
    if (over) switches.forget(); // a token that is over is believed for no second longer
    becomes(over ? "ERROR" : "STALE", message);
  };
  const open = (signal: AbortSignal) =>
    send(`${url.replace(/\/+$/, "")}/events`, {
      headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
      redirect: "error", // A token is not carried to wherever somebody points.
      signal,
    });

  return {
    metadata: { name: "finalcall" },
    runsOn: "server",
    events,
    /** Resolves once the switches are known. Rejects when they cannot be: then every flag is off until they are. */
    async initialize() {
      const known = await switches.current();
      if ("flags" in known) state = "READY"; // which the SDK says itself
      void follow(open, { heard: () => void heard(), lost }, ended.signal);
      if ("why" in known) throw new Error(known.why);
    },
    async onClose() {
      ended.abort();
      events.removeAllHandlers();
    },
    async resolveBooleanEvaluation(key, given) {
      return decided(await switches.current(), key, given);
    },
    async resolveStringEvaluation(key, given) {
      return mismatch(await switches.current(), key, given);
    },
    async resolveNumberEvaluation(key, given) {
      return mismatch(await switches.current(), key, given);
    },
    async resolveObjectEvaluation<T extends JsonValue>(key: string, given: T) {
      return mismatch(await switches.current(), key, given);
    },
  };
}

function decided(known: Known, key: string, given: boolean): ResolutionDetails<boolean> {
  if ("why" in known) return off(known.ever ? "STALE" : "ERROR", "GENERAL", known.why, given);
  const flag = known.flags.get(key);
  if (!flag) return off("ERROR", "FLAG_NOT_FOUND", `There is no switch ${key}, so it is off.`, given);
  const { on, why } = flag;
  return {
    value: on,
    variant: on ? "on" : "off",
    reason: "STATIC",
    flagMetadata: { why, page: known.page },
  };
}

/**
 * Off, whatever the application's default is. The SDK puts that default in place of the value wherever an error code is
 * given, so a code is only given where the default is off as well.
 */
function off(
  reason: "STALE" | "ERROR",
  name: "FLAG_NOT_FOUND" | "GENERAL",
  errorMessage: string,
  given: boolean,
): ResolutionDetails<boolean> {
  const said = { value: false, variant: "off", reason, errorMessage, flagMetadata: { why: errorMessage, code: name } };
  return given || reason === "STALE" ? said : { ...said, errorCode: code(name) };
}

/** Every switch is on or off and nothing else. */
function mismatch<T>(known: Known, key: string, value: T): ResolutionDetails<T> {
  const unknown = "flags" in known && !known.flags.has(key);
  return unknown
    ? { value, reason: "ERROR", errorCode: code("FLAG_NOT_FOUND"), errorMessage: `There is no switch ${key}.` }
    : { value, reason: "ERROR", errorCode: code("TYPE_MISMATCH"), errorMessage: "A switch is on or off." };
}
