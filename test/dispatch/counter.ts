/** A team with a far side, for tests of actions: people at their browsers, an agent with a token, a clock in the hand. */

import { randomBytes, randomUUID } from "node:crypto";
import type { App } from "../../src/app/app.ts";
import { openApp } from "../../src/app/engine.ts";
import { realTimers } from "../../src/app/timers.ts";
import { secretOf } from "../../src/connect/secret.ts";
import type { SettledAs } from "../../src/decisions/action/state.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { type Dispatcher, dispatcherOf } from "../../src/dispatch/dispatcher.ts";
import type { World } from "../../src/kernel/world.ts";
import type { Store } from "../../src/log/store.ts";
import { type Desk, expectStatus, firstPerson, invite, openDesk, origin, type Signed, tokenOf } from "../e2e/desk.ts";
import { challengeOf } from "../e2e/device.ts";
import type { Shop } from "./shop.ts";

export const hookSecret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

/** The page of a team that charges and refunds through one far side. */
export const pageFor = (shop: string, more = ""): string => `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: founder, email: cy@harbor.example }
areas:
  billing:  { owner: ben, backup: ana }
  deploy:   { owner: ben, backup: ana }
  data:     { owner: ana, backup: ben }
  incident: { owner: ben, backup: ana }
everything-else: ana
agents:
  replies: { kind: other, asked-by: [cy] }
releases:
  production: { metrics: pushed, watch: 5m }
actions:
  refund: { area: billing, to: ${shop}/hooks, secret: env:HOOK, idempotent: yes, read-back: "${shop}/done/{key}", environment: production }
  charge: { area: billing, to: ${shop}/hooks, secret: env:HOOK, idempotent: no, read-back: "${shop}/done/{key}" }
  capture: { area: billing, to: ${shop}/hooks, secret: env:HOOK, idempotent: no }
  note:   { area: data, to: ${shop}/hooks, secret: env:HOOK, idempotent: yes, risk: low }
  tag:    { area: data, to: ${shop}/hooks, secret: env:HOOK, idempotent: yes, risk: medium, reviewed-by: [cy] }
${more}`;

export interface Action {
  readonly id: string;
  readonly status: string;
  readonly digest: string;
  readonly shown: { readonly approve: string; readonly settle: Readonly<Record<SettledAs, string>> | null };
  readonly dispatches: readonly {
    readonly attempt: string;
    readonly end: { readonly outcome: string; readonly says: string; readonly ref: string } | null;
  }[];
  readonly readBacks: readonly { readonly found: string }[];
  readonly [name: string]: unknown;
}

export const refund = {
  kind: "refund",
  target: "charge 4711",
  parameters: { customer: "C-1042", amount: 4900, currency: "EUR" },
  reason: "Charged twice.",
  onBehalfOf: "C-1042",
};

/** What is different at one server. */
interface Serving {
  readonly known?: Readonly<Record<string, string>>;
  readonly app?: App;
  readonly now?: () => Date;
}

/** A desk with ben, cy and ana at their browsers, and an agent. Nothing is sent until a dispatcher is made. */
export async function openCounter(shop: Pick<Shop, "url">, { store, more }: { store?: Store; more?: string } = {}) {
  const secrets = { HOOK: hookSecret };
  const desk = await openDesk(store, { page: pageFor(shop.url, more), secrets });
  const ana = await firstPerson(desk);
  const ben = await invite(desk, ana, "ben");
  const cy = await invite(desk, ana, "cy", ben);
  const token = await tokenOf(cy, "agent:replies", ["read", "propose"]);
  const agent = askingAs(desk, token);
  const reported: string[] = [];
  const one = async (id: string): Promise<Action> => (await agent.get(`/v1/actions/${id}`)).json();
  return {
    desk,
    ana,
    ben,
    cy,
    agent,
    reported,
    one,
    authorization: `Bearer ${token}`,
    /** Another process on the same record, whose clock is ahead by so many milliseconds. */
    async processAhead(ms: number): Promise<Required<Pick<Serving, "app" | "now">>> {
      const now = () => new Date(desk.now().getTime() + ms);
      const pageOf = (world: World) => (world.one("page") as PageState).inForce?.version ?? "";
      const salt = () => randomBytes(16).toString("hex");
      const { team } = desk.app;
      return { now, app: await openApp({ store: desk.store, kinds, team, now, newId: randomUUID, salt, pageOf }) };
    },
    /** A server of that name that sends, from now on. */
    dispatcherAs: (host: string, { known = secrets, app = desk.app, now = desk.now }: Serving = {}): Dispatcher =>
      dispatcherOf({
        ...{ app, now, timers: realTimers, host },
        secretOf: (reference) => secretOf(reference, known),
        report: (what) => reported.push(what),
        newId: newAttempt,
      }),
    /** Somebody says yes to exactly what stands there now. */
    async approve(id: string, who: Signed = ben): Promise<Response> {
      const { shown } = await one(id);
      return who.browser.json(`/v1/actions/${id}/approve`, {
        ...{ shown: shown.approve, assertion: who.device.touch(challengeOf(shown.approve)) },
      });
    },
    async propose(key: string, more: object = {}): Promise<Action> {
      const response = await agent.post("/v1/actions", { ...refund, ...more }, { "idempotency-key": key });
      await expectStatus(response, 200);
      return response.json();
    },
  };
}

/** The API with a token, and the headers that a test gives. */
const askingAs = (desk: Desk, token: string) => {
  const ask = (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>) =>
    desk.server.request(`${origin}${path}`, {
      method,
      headers: {
        ...{ authorization: `Bearer ${token}`, accept: "application/json", "content-type": "application/json" },
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  return {
    get: (path: string) => ask("GET", path, undefined, {}),
    post: (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      ask("POST", path, body, headers),
  };
};

let attempts = 0;
const newAttempt = () => `attempt-${String(++attempts).padStart(6, "0")}`;
