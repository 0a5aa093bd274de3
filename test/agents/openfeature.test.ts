/**
 * The provider under the real OpenFeature SDK, against a real server: the evaluation and event scenarios of OpenFeature's
 * specification by their own names, and what off means here.
 *
 * Not among them, and not counted: values of other types ("Resolves string value" …), because a switch is on or off;
 * targeting ("Resolves based on context" …), because it is the same for everybody; "CACHED reason", because a kept answer is
 * never told from a new one; "DISABLED reason", which wants the application's default, where off is off here; "Provider in
 * fatal state error", because it never says fatal: the SDK would then answer with the default unasked.
 */

import { randomUUID } from "node:crypto";
import {
  type Client,
  ErrorCode,
  type JsonValue,
  OpenFeature,
  type Provider,
  ProviderEvents,
  ProviderStatus,
} from "@openfeature/server-sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Engine } from "../../src/app/engine.ts";
import { openMemory } from "../../src/log/memory.ts";
import { finalcallProvider } from "../../src/openfeature/provider.ts";
import { does, found, openRecord, pageWith, tokenFor } from "../gateway/support/gateway.ts";
import { type Front, openFront } from "./front.ts";

const extra = `
releases:
  production: { metrics: pushed, watch: 15m, stop: { error-rate: "> 2 % for 2m" } }
actions:
  refund: { area: data, does: pays back a charge, risk: high }
  mail: { area: data, does: sends a mail, risk: low }
`;
const [onKey, offKey] = ["release:production", "action:mail"];

let app: Engine;
let front: Front;
let token: { readonly id: string; readonly secret: string };
let clock: number;
let provider: Provider;
let domain: string;
let flags: Client;

beforeEach(async () => {
  app = await openRecord(openMemory(), () => new Date());
  await found(app, pageWith("http://127.0.0.1:1", "http://127.0.0.1:1", undefined, extra));
  front = await openFront({ app, now: () => new Date(), faults: [] });
  token = await tokenFor(app, "agent:helper", ["read"]);
  clock = 0;
  ({ provider, domain, flags } = under(front.origin));
});
afterEach(async () => {
  await OpenFeature.clearProviders();
  await front.close();
  await app.close();
});

/** A provider of its own for a domain of its own, with a clock in the hand. */
function under(url: string) {
  const own = randomUUID();
  const made = finalcallProvider(url, token.secret, { send: fetch, now: () => clock });
  return { provider: made, domain: own, flags: OpenFeature.getClient(own) };
}
const start = () => OpenFeature.setProviderAndWait(domain, provider);
const pause = (what: string, name: string) =>
  does(app, "li", "pause.pause", { id: `pause-${randomUUID().slice(0, 8)}`, what, name, reason: "It went wrong." });

/** The next event of this kind, with the keys that it names. */
const next = (type: ProviderEvents): Promise<readonly string[]> =>
  new Promise((resolve) => {
    const hear = (details?: object) => {
      flags.removeHandler(type, hear);
      resolve((details as { flagsChanged?: string[] } | undefined)?.flagsChanged ?? []);
    };
    flags.addHandler(type, hear);
  });

const kinds: readonly [string, JsonValue, (key: string, given: never) => Promise<object>][] = [
  ["Boolean", false, (key, given) => flags.getBooleanDetails(key, given)],
  ["String", "bye", (key, given) => flags.getStringDetails(key, given)],
  ["Integer", 1, (key, given) => flags.getNumberDetails(key, given)],
  ["Float", 0.1, (key, given) => flags.getNumberDetails(key, given)],
  ["Object", { a: 1 }, (key, given) => flags.getObjectDetails(key, given)],
];

describe("OpenFeature's evaluation scenarios", () => {
  test("Resolves boolean value", async () => {
    await start();
    expect(await flags.getBooleanValue(onKey, false)).toBe(true);
  });

  test("Resolves boolean details; Complete evaluation details structure; Variant field population", async () => {
    await start();
    const details = await flags.getBooleanDetails(onKey, false);
    expect(details).toMatchObject({ flagKey: onKey, value: true, variant: "on", reason: "STATIC" });
    expect(details.errorCode).toBeUndefined();
  });

  test("Resolves zero value", async () => {
    await pause("tool", "mail");
    await start();
    expect(await flags.getBooleanDetails(offKey, true)).toMatchObject({
      value: false,
      variant: "off",
      reason: "STATIC",
    });
  });

  test.each(kinds)("Flag not found error: %s", async (_, given, evaluate) => {
    await start();
    expect(await evaluate("task:nobody", given as never)).toMatchObject({
      ...{ value: given, reason: "ERROR", errorCode: ErrorCode.FLAG_NOT_FOUND },
    });
  });

  test.each(kinds.slice(1))("Type mismatch error; Default value type validation: %s", async (_, given, evaluate) => {
    await start();
    expect(await evaluate(onKey, given as never)).toMatchObject({
      ...{ value: given, reason: "ERROR", errorCode: ErrorCode.TYPE_MISMATCH },
    });
  });

  test.each(kinds)("Provider not ready error: %s", async (_, given, evaluate) => {
    front.hang();
    OpenFeature.setProvider(domain, provider);
    expect(flags.providerStatus).toBe(ProviderStatus.NOT_READY);
    expect(await evaluate(onKey, given as never)).toMatchObject({
      ...{ value: given, reason: "ERROR", errorCode: ErrorCode.PROVIDER_NOT_READY },
    });
    const ready = next(ProviderEvents.Ready);
    front.restore();
    await ready;
  });

  test("Flag metadata in evaluation details: the page that says so, and why it is off", async () => {
    await pause("tool", "mail");
    await start();
    const { flagMetadata } = await flags.getBooleanDetails(offKey, false);
    expect(flagMetadata.page).toMatch(/^[0-9a-f]{64}$/);
    expect(flagMetadata.why).toContain("mail is paused");
    expect(() => Object.assign(flagMetadata, { page: "another" })).toThrow();
  });

  test("Error message in evaluation details", async () => {
    await start();
    expect(await flags.getBooleanDetails("task:nobody", false)).toMatchObject({
      errorMessage: expect.stringContaining("There is no switch task:nobody"),
    });
  });

  test("Evaluation options with hooks, Evaluation context immutability, Asynchronous flag evaluation", async () => {
    await start();
    const ran: string[] = [];
    const context = Object.freeze({ targetingKey: "clinic-7", customer: false });
    const hooks = [{ before: () => void ran.push("before"), after: () => void ran.push("after") }];
    const [one, other] = await Promise.all([
      flags.getBooleanDetails(onKey, false, context, { hooks }),
      flags.getBooleanDetails(onKey, false),
    ]);
    expect(ran).toEqual(["before", "after"]);
    expect(one.value).toBe(other.value);
    expect(context).toEqual({ targetingKey: "clinic-7", customer: false });
  });

  test("Empty evaluation context, Null context values: a switch is the same for everybody", async () => {
    await start();
    expect(await flags.getBooleanValue(onKey, false, {})).toBe(true);
    expect(await flags.getBooleanValue(onKey, false, { email: null as never })).toBe(true);
  });

  test("Provider status accessibility: READY, NOT_READY, ERROR, STALE", async () => {
    expect(flags.providerStatus).toBe(ProviderStatus.NOT_READY);
    await start();
    expect(flags.providerStatus).toBe(ProviderStatus.READY);
    const stale = next(ProviderEvents.Stale);
    front.cut();
    await stale;
    expect(flags.providerStatus).toBe(ProviderStatus.STALE);
    ({ provider, domain, flags } = under(front.origin));
    await expect(start()).rejects.toThrow();
    expect(flags.providerStatus).toBe(ProviderStatus.ERROR);
  });
});

describe("OpenFeature's event scenarios", () => {
  test("A configuration change is signalled and applied", async () => {
    await start();
    expect(await flags.getBooleanValue("action:refund", false)).toBe(true);
    const changed = next(ProviderEvents.ConfigurationChanged);
    await pause("tool", "refund");
    expect(await changed).toContain("action:refund");
    expect(await flags.getBooleanValue("action:refund", false)).toBe(false);
    expect(await flags.getBooleanValue("action:mail", false)).toBe(true);
  });

  test("Losing the backend makes the provider stale, regaining it makes it ready again", async () => {
    await start();
    const stale = next(ProviderEvents.Stale);
    front.cut();
    await stale;
    expect(flags.providerStatus).toBe(ProviderStatus.STALE);
    const ready = next(ProviderEvents.Ready);
    front.restore();
    await ready;
    expect(flags.providerStatus).toBe(ProviderStatus.READY);
    expect(await flags.getBooleanValue(onKey, false)).toBe(true);
  });
});

describe("off is the default, whatever the application says:", () => {
  test("a switch that nobody knows", async () => {
    await start();
    expect(await flags.getBooleanDetails("task:nobody", true)).toMatchObject({
      ...{ value: false, reason: "ERROR", flagMetadata: { code: "FLAG_NOT_FOUND" } },
    });
    expect(await flags.getBooleanValue("constructor", true)).toBe(false);
  });

  test("a server that was never reached, and one that is reached later", async () => {
    front.cut();
    await expect(start()).rejects.toThrow("cannot be reached");
    expect(await flags.getBooleanDetails(onKey, true)).toMatchObject({ value: false, reason: "ERROR" });
    expect(await flags.getBooleanDetails(onKey, false)).toMatchObject({ value: false, errorCode: ErrorCode.GENERAL });
    const ready = next(ProviderEvents.Ready);
    front.restore();
    await ready;
    expect(await flags.getBooleanValue(onKey, false)).toBe(true);
  });

  test("what was heard more than five seconds ago, while nobody answers", async () => {
    await start();
    const stale = next(ProviderEvents.Stale);
    front.cut();
    await stale;
    clock += 4_999;
    expect(await flags.getBooleanValue(onKey, false)).toBe(true);
    clock += 1;
    const details = await flags.getBooleanDetails(onKey, true);
    expect(details).toMatchObject({ value: false, variant: "off", reason: "STALE" });
    expect(details.errorMessage).toContain("cannot be reached");
  });

  test("what changed and could not be asked for again, from that moment on", async () => {
    let tried = () => {};
    const asked = new Promise<void>((resolve) => (tried = resolve));
    let broken = false;
    const send: typeof fetch = async (to, init) => {
      if (!broken || !String(to).endsWith("/v1/flags")) return fetch(to, init);
      tried();
      throw new Error("cut off");
    };
    provider = finalcallProvider(front.origin, token.secret, { send, now: () => clock });
    await start();
    expect(await flags.getBooleanValue("action:mail", false)).toBe(true);
    broken = true;
    await pause("everything", "");
    await asked;
    expect(await flags.getBooleanDetails("action:mail", true)).toMatchObject({ value: false, reason: "STALE" });
  });

  test("a token that was ended", async () => {
    await start();
    const error = next(ProviderEvents.Error);
    await does(app, "ana", "token.revoke", { id: token.id });
    await error;
    expect(flags.providerStatus).toBe(ProviderStatus.ERROR);
    expect(await flags.getBooleanValue(onKey, true)).toBe(false);
  });
});

describe("the switches", () => {
  test("a task is on while any of its question types is, and each type has its own", async () => {
    await start();
    const both = async () =>
      Promise.all([
        flags.getBooleanValue("task:billing-replies", false),
        flags.getBooleanValue("task:billing-replies/late-fees", false),
        flags.getBooleanValue("task:billing-replies/invoice-copies", false),
      ]);
    expect(await both()).toEqual([true, true, true]);
    const changed = next(ProviderEvents.ConfigurationChanged);
    await pause("question", "billing-replies/late-fees");
    await changed;
    expect(await both()).toEqual([true, false, true]);
    const again = next(ProviderEvents.ConfigurationChanged);
    await pause("task", "billing-replies");
    await again;
    expect(await both()).toEqual([false, false, false]);
  });

  test("a release is off in a freeze, and on after it", async () => {
    await start();
    const changed = next(ProviderEvents.ConfigurationChanged);
    await does(app, "li", "freeze.freeze", { reason: "Payments look odd." });
    expect(await changed).toEqual(["release:production"]);
    expect(await flags.getBooleanDetails("release:production", true)).toMatchObject({ value: false, reason: "STATIC" });
  });

  test("closing ends the stream, and nothing is told any more", async () => {
    await start();
    await OpenFeature.clearProviders();
    await pause("everything", "");
    expect(provider.events?.getHandlers(ProviderEvents.ConfigurationChanged)).toEqual([]);
  });
});
