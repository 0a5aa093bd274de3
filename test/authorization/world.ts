/** A small team in which everybody has one seat, every kind of caller there is, and a record that can be taken back to where it was. */

import { randomBytes, randomUUID } from "node:crypto";
import type { App } from "../../src/app/app.ts";
import { openApp } from "../../src/app/engine.ts";
import type { Grantor } from "../../src/connect/access/grantor.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { grantsOf } from "../../src/grants/grants.ts";
import { challengeKey } from "../../src/http/identity/challenge-key.ts";
import { createServer } from "../../src/http/server.ts";
import type { World as Folded } from "../../src/kernel/world.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import { comeByLink, type Desk, firstPerson, invite, newBrowser, origin, type Signed, tokenOf } from "../e2e/desk.ts";
import { challengeOf, type Lies } from "../e2e/device.ts";
import { type Name, names } from "./callers.ts";
import { gatewayStub } from "./gateway-stub.ts";

const person = (id: string, role: string) => `  ${id}: { role: ${role}, email: ${id}@harbor.example }`;
const removed = person("rem", "finance");
/** Each seat is one person's: Olga owns, Bea is her backup, Ivo gives input, Ada writes, Lea leads, Bob has no seat. */
export const page = `team: Harbor
zone: Europe/Lisbon
people:
${person("olga", "cto")}
${person("bea", "founder")}
${person("ivo", "product_lead")}
${person("bob", "support_lead")}
${person("ada", "engineer")}
${person("lea", "senior_engineer")}
areas:
${["data", "schema", "auth", "ai", "company", "architecture", "deploy"].map((area) => `  ${area}: { owner: olga, backup: bea, input: [ivo], answer-within: 30m }`).join("\n")}
  billing: { owner: olga, backup: bea, input: [ivo], answer-within: 30m, paths: ["src/billing/**"], stages: [10%, all after approval] }
  replies: { kind: messages, owner: olga, backup: bea, input: [ivo], risk: medium, covers: "answers to customers" }
  incident: { owner: lea, backup: bea, answer-within: 15m }
everything-else: olga
releases:
  production: { metrics: pushed, watch: 15m, freeze-exceptions: [lea], on-stop: propose-rollback, stop: { error-rate: "> 2 % for 2m" }, measures: { disable: ./disable.sh } }
access:
  production-db: { who: [lea], approve: [olga, bea], postgres: env:PROD_ADMIN_URL, roles: [readwrite], for: 30m, answer-within: 10m }
  production-ssh: { who: [lea], approve: [olga], ssh: { ca: env:SSH_CA, principal: prod }, for: 20m }
guardrails:
  cloud-spend: { limit: 4000 EUR / month, source: pushed, owner: olga }
agents:
  coder: { kind: claude-code, asked-by: [ada], may: [internal-text, tests] }
alerts:
  alertmanager: { secret: env:HOOK_SECRET }
actions:
  refund: { area: billing, does: pays back a charge, risk: high }
ai:
  providers: { openai: { kind: openai, base: "https://api.openai.com/v1", key: env:OPENAI_API_KEY } }
  exchange: { EUR: 1.17 USD }
  budget: 150 EUR / month
  tasks:
    replies:
      does: drafts answers to mails
      changed-by: [ada]
      tested-by: [ivo]
      reviewed-by: [lea]
      never: [refunds]
      model: openai/gpt-5-mini
      edge-cases: openai/gpt-5
      prompt: prompts/replies.md
      reads: [invoices]
      writes: [drafts]
      budget: 8 EUR / day
      fallback: templates/
      by-hand: { minutes: 4.5, errors: 2 % }
      drill: { within: 10m, every: 30d }
      questions:
        invoices: { level: automatic }
      stop: { policy-break: 1 }
`;
const before = page.replace("areas:\n", `${removed}\nareas:\n`);

const system = { actor: "system", via: "system" } as const;
const pageOf = (world: Folded) => (world.one("page") as PageState).inForce?.version ?? "";

type Done = (store: Store) => Promise<unknown>;

/** A store in which all this was done before, and that remembers what is done from now on. */
async function remembered(before: readonly Done[]): Promise<{ readonly store: Store; readonly done: readonly Done[] }> {
  const store = openMemory();
  for (const one of before) await one(store);
  const done = [...before];
  const keep =
    <Args extends unknown[], R>(of: (store: Store) => (...args: Args) => Promise<R>) =>
    async (...args: Args): Promise<R> => {
      done.push((other) => of(other)(...args));
      return of(store)(...args);
    };
  return {
    done,
    store: {
      ...store,
      append: keep((one) => one.append),
      note: keep((one) => one.note),
      noteIf: keep((one) => one.noteIf),
      keepCheckpoint: keep((one) => one.keepCheckpoint),
    },
  };
}

const place: Grantor = {
  issue: async () => ({ secret: "a-password-of-one-night", files: [], how: "psql" }),
  end: async () => ({ sessions: 0, left: [] }),
  try: async () => true,
  existing: async () => [],
  close: async () => {},
};

/** Somebody or something that sends requests. */
export interface Sender {
  readonly name: Name;
  readonly headers: Readonly<Record<string, string>>;
  /** A passkey's touch over a digest: of the person, or, where there is none, one of the owner's that was stolen. */
  touch(shown: string, lies?: Lies): object;
  /** The id of that passkey. */
  readonly credential: string;
  /** Asks for JSON. */
  json(path: string, body: object): Promise<unknown>;
}

/** The record at one moment, and how it came there. */
interface Moment {
  readonly app: App;
  readonly done: readonly Done[];
}

/** Opens the team. `go` sends a request; `fork` forgets what was recorded inside; only the clock goes on. */
export async function openWorld() {
  const clock = { at: Date.parse("2026-11-19T12:00:00.000Z") };
  const now = () => new Date(clock.at);
  const faults: unknown[] = [];
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  const opened = async (store: Store) =>
    openApp({
      ...{ store, kinds, team: "harbor", now, newId: randomUUID, pageOf },
      salt: () => randomBytes(16).toString("hex"),
    });
  const begin = async (before: readonly Done[]): Promise<Moment> => {
    const { store, done } = await remembered(before);
    return { app: await opened(store), done };
  };
  let moment = await begin([]);
  const app = new Proxy({} as App, {
    get: (_, key) => {
      const value = Reflect.get(moment.app, key) as unknown;
      return typeof value === "function" ? value.bind(moment.app) : value;
    },
  });
  await app.execute("record.found", { team: "harbor", page: "own" }, system);
  await app.execute("page.offer", { source: before }, system);
  const report = (_: string, fault?: unknown) => faults.push(fault ?? _);
  const secrets = new Map([
    ["env:HOOK_SECRET", "a-hook-secret-of-alertmanager"],
    ["env:OPENAI_API_KEY", "sk-a-key-of-the-models-provider"],
    ["env:PROD_ADMIN_URL", "postgres://admin:a-password-of-the-database@db/prod"],
  ]);
  const newId = () => randomBytes(6).toString("hex");
  const { server, setup, ready } = createServer({
    ...{ app, now, random, origin, report, assets: "src/web/assets" },
    secretOf: (reference) => secrets.get(reference),
    challengeKey: await challengeKey({ app, now, random }),
    grants: grantsOf({ app, now, open: () => place, report: (what) => faults.push(what), newId }),
    gateway: gatewayStub(),
  });
  await ready();
  const desk = { app, server, setup, browser: () => newBrowser(server) } as unknown as Desk;
  const pass = (minutes: number) => {
    clock.at += minutes * 60_000;
  };
  const senders = await everybody(desk, app, () => pass(2));

  async function fork<T>(inside: () => Promise<T>): Promise<T> {
    const was = moment;
    moment = await begin(was.done);
    try {
      return await inside();
    } finally {
      await moment.app.close();
      moment = was;
    }
  }

  return {
    ...{ app, server, faults, senders, origin, fork, now, pass, secrets: [...secrets.values()] },
    /** As the server itself would say it. */
    system: (type: string, data: object) => app.execute(type, data, system),
  };
}
export type World = Awaited<ReturnType<typeof openWorld>>;

export function senderOf({ senders }: Pick<World, "senders">, name: Name): Sender {
  const found = senders.get(name);
  if (!found) throw new Error(`Nobody is ${name}.`);
  return found;
}

/** Everybody who can ask, in the order of the matrix's columns. */
async function everybody(desk: Desk, app: App, rest: () => void): Promise<ReadonlyMap<Name, Sender>> {
  const olga = await firstPerson(desk, "olga");
  const bea = await invite(desk, olga, "bea");
  const [ivo, bob, ada, lea, rem] = await inTurn(["ivo", "bob", "ada", "lea", "rem"], (id) => {
    rest(); // So many people at once would be taken for somebody who guesses.
    return invite(desk, olga, id, bea);
  });
  rest();
  if (!ivo || !bob || !ada || !lea || !rem) throw new Error("Somebody is missing.");
  const byLink = { browser: (await comeByLink(desk, bea, "olga")).browser, device: olga.device };
  const of = (scope: string) => tokenOf(bob, "machine:ci", [scope]);
  const tokens = new Map<Name, string>([
    ["agent", await tokenOf(ada, "agent:coder", scopes)],
    ["ci read", await of("read")],
    ["ci propose", await of("propose")],
    ["ci report", await of("report")],
    ["ci deploy", await of("deploy")],
    ["ci alert", await of("alert")],
    ["ci call", await of("call")],
    ["command line", await tokenOf(olga, "person:olga", scopes)],
    ["removed's token", await tokenOf(rem, "machine:old", scopes)],
  ]);
  await app.execute("page.offer", { source: page }, system);
  const adopted = await olga.browser.fill("/page", "/page/adopt", {}, olga.device);
  if (adopted.status !== 303) throw new Error(`The page was not adopted: ${adopted.status}`);

  const people = new Map<Name, Signed>([
    ...([
      ["owner", olga],
      ["owner by link", byLink],
      ["backup", bea],
      ["input", ivo],
    ] as const),
    ...([
      ["bystander", bob],
      ["author", ada],
      ["lead", lea],
      ["removed", rem],
    ] as const),
  ]);
  const sender = (name: Name): Sender => {
    const { browser, device } = people.get(name) ?? { browser: undefined, device: olga.device };
    const token = tokens.get(name);
    const cookie = browser && [...browser.cookies].map((pair) => pair.join("=")).join("; ");
    const headers = { ...(cookie && { cookie, origin }), ...(token && { authorization: `Bearer ${token}` }) };
    return {
      ...{ name, headers },
      touch: (shown, lies) => device.touch(challengeOf(shown), lies),
      credential: device.credential,
      async json(path, body) {
        const sent = {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(body),
        };
        return (await desk.server.request(`${origin}${path}`, sent)).json();
      },
    };
  };
  return new Map(names.map((name) => [name, sender(name)]));
}

const scopes = ["read", "propose", "report", "deploy", "alert", "call"];

async function inTurn<T, R>(list: readonly T[], of: (one: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (const one of list) found.push(await of(one));
  return found;
}
