/** A whole server without a port: the real rules on a record in memory, browsers with cookies, agents with tokens, a clock in the hand. */

import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { App } from "../../src/app/app.ts";
import { openApp } from "../../src/app/engine.ts";
import type { Grantor } from "../../src/connect/access/grantor.ts";
import { secretOf } from "../../src/connect/secret.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { grantsOf } from "../../src/grants/grants.ts";
import type { Deps, Founding } from "../../src/http/deps.ts";
import { challengeKey } from "../../src/http/identity/challenge-key.ts";
import { createServer } from "../../src/http/server.ts";
import type { World } from "../../src/kernel/world.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import type { Watch } from "../../src/watch/watch.ts";
import { newBrowser, origin } from "./browser.ts";
import { newDevice } from "./device.ts";

export { type Browser, type Fields, formOf, newBrowser, origin } from "./browser.ts";

export const smallTeam = readFileSync("examples/small-team/finalcall.yaml", "utf8");

const system = { actor: "system", via: "system" };
const pageOf = (world: World) => (world.one("page") as PageState).inForce?.version ?? "";

/** A server of the small team or another, on a store of its own or a given one. Thursday noon, until a test moves the clock. */
export async function openDesk(
  store: Store = openMemory(),
  {
    page = smallTeam,
    secrets = {},
    now: clockOf,
    watch,
    place,
    models,
    founding,
  }: {
    page?: string;
    secrets?: Readonly<Record<string, string>>;
    now?: () => Date;
    watch?: Watch;
    /** Where emergency logins are made; without one nobody receives any. */
    place?: Grantor;
    /** The gateway to the models, made on the desk's own record; without one no call is known. */
    models?: (app: App, now: () => Date) => Promise<NonNullable<Deps["gateway"]>>;
    /** Where a page that is written in the browser belongs; without one the page is a file. */
    founding?: Founding;
  } = {},
) {
  const clock = { at: Date.parse("2026-11-19T12:00:00.000Z") };
  const faults: unknown[] = [];
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  const now = clockOf ?? (() => new Date(clock.at));
  const app = await openApp({
    store,
    kinds,
    team: "quillhaven",
    now,
    newId: randomUUID,
    salt: () => randomBytes(16).toString("hex"),
    pageOf,
  });
  await app.execute("record.found", { team: "quillhaven", page: founding?.found ? "example" : "own" }, system);
  await app.execute("page.offer", { source: page }, system);
  const report = (what: string) => faults.push(what);
  const newId = () => randomBytes(6).toString("hex");
  const grants = place ? grantsOf({ app, now, open: () => place, report, newId }) : undefined;
  const gateway = await models?.(app, now);
  const { server, setup, ready } = createServer({
    app,
    now,
    random,
    origin,
    assets: "src/web/assets",
    report: (_, fault) => faults.push(fault),
    secretOf: (reference) => secretOf(reference, secrets),
    challengeKey: await challengeKey({ app, now, random }),
    ...(watch ? { watch } : {}),
    ...(founding ? { founding } : {}),
    ...(grants ? { grants } : {}),
    ...(gateway ? { gateway } : {}),
  });
  await ready();
  return {
    app,
    store,
    now,
    server,
    setup,
    faults,
    grants,
    gateway,
    browser: () => newBrowser(server),
    /** Lets time pass. */
    pass: (minutes: number) => {
      clock.at += minutes * 60_000;
    },
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Ana came in by the set-up link, enrolled the team's first passkey and signed in with it. */
export async function firstPerson(desk: Desk, person = "ana") {
  const browser = desk.browser();
  const device = newDevice(origin);
  await expectStatus(await browser.submit(`/link/${desk.setup.secret}`, { person }), 303);
  await expectStatus(await browser.enrol(device), 200);
  await expectStatus(await browser.signIn(device), 303);
  return { browser, device };
}

export type Signed = Awaited<ReturnType<typeof firstPerson>>;

/** Somebody invited by one person; their first passkey confirmed by `by`, and used to sign in. */
export async function invite(desk: Desk, host: Signed, person: string, by: Signed = host): Promise<Signed> {
  const { browser } = await comeByLink(desk, host, person);
  const device = newDevice(origin);
  await expectStatus(await browser.enrol(device), 200);
  const confirm = await by.browser.fill("/people", `/people/${person}/confirm`, {}, by.device);
  await expectStatus(confirm, 303);
  await expectStatus(await browser.signIn(device), 303);
  return { browser, device };
}

/** Somebody who came in by an invitation link and has no passkey. */
export async function comeByLink(desk: Desk, host: Signed, person: string) {
  const link = await linkFor(host, person);
  const browser = desk.browser();
  await expectStatus(await browser.submit(link, { person }), 303);
  return { browser, link };
}

/** The path of a new invitation link. */
export async function linkFor(host: Signed, person: string): Promise<string> {
  const shown = await (await host.browser.submit(`/people/${person}/invite`, {})).text();
  const path = /http:\/\/localhost:3210(\/link\/[A-Za-z0-9_-]+)/.exec(shown)?.[1];
  if (!path) throw new Error(`No link was shown: ${shown.slice(0, 2000)}`);
  return path;
}

/** Ana and Li, both with confirmed passkeys, and a browser each. */
export async function pairOfPeople(desk: Desk) {
  const ana = await firstPerson(desk);
  const li = await invite(desk, ana, "li");
  return { ana, li };
}

/** A token made on the web, as it is shown once. */
export async function tokenOf(
  host: Signed,
  holder: string,
  scopes: readonly string[] = ["read", "propose", "report"],
): Promise<string> {
  const shown = await (await host.browser.submit("/me/tokens", { holder, name: "a token", days: "7", scopes })).text();
  const token = /fc_[a-z0-9]+_[A-Za-z0-9_-]+/.exec(shown)?.[0];
  if (!token) throw new Error(`No token was shown: ${shown.slice(0, 2000)}`);
  return token;
}

/** Asks the API with a token. */
export const withToken = (desk: Desk, token: string, more: Readonly<Record<string, string>> = {}) => {
  const headers = { authorization: `Bearer ${token}`, accept: "application/json", ...more };
  return {
    ...headers,
    get: (path: string) => desk.server.request(`${origin}${path}`, { headers }),
    post: (path: string, body: unknown) =>
      desk.server.request(`${origin}${path}`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
  };
};

export async function expectStatus(response: Response, status: number): Promise<void> {
  if (response.status !== status)
    throw new Error(`${response.status} instead of ${status}: ${(await response.text()).slice(0, 3000)}`);
}
