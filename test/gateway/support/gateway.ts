/** A team with one approved task and a plain model, its gateway on a port, and model servers that are made up. */

import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { LLMock } from "@copilotkit/aimock";
import { type Engine, openApp } from "../../../src/app/engine.ts";
import { realTimers } from "../../../src/app/timers.ts";
import { kinds } from "../../../src/decisions/index.ts";
import { type PageState, pageCard } from "../../../src/decisions/page/kind.ts";
import { releaseCard, type TaskState } from "../../../src/decisions/task/kind.ts";
import { openLedger } from "../../../src/gateway/open-ledger.ts";
import { type Gateway, type GatewayDeps, gatewayOn } from "../../../src/gateway/server.ts";
import type { Patience } from "../../../src/gateway/upstream.ts";
import { digest, sha256 } from "../../../src/kernel/json.ts";
import { isRefusal, type Recorded } from "../../../src/kernel/kind.ts";
import { isMalformed, type World } from "../../../src/kernel/world.ts";
import { openMemory } from "../../../src/log/memory.ts";
import type { Store } from "../../../src/log/store.ts";
import { worldOf } from "../../../src/views/context.ts";
import { proofOver } from "../../support/team.ts";

/** The approved prompt of `billing-replies`. */
export const prompt = "You answer billing questions of small clinics. Never promise a refund.";
/** A key that only the server knows. */
export const upstreamKey = "sk-upstream-secret";

/** A page with a task on two models, two plain models, and a provider of each kind. */
export const pageWith = (openai: string, anthropic: string, budget = "50 USD / day", extra = "") => `team: Harbor
zone: Europe/Berlin

people:
  marta: { role: founder }
  ana:   { role: cto }
  li:    { role: senior_engineer }
  tom:   { role: support_lead }

areas:
  ai: { owner: ana, backup: marta }
  deploy: { owner: ana, backup: marta }
  data: { owner: ana, backup: marta }
  incident: { owner: ana, backup: marta }
everything-else: marta

agents:
  helper: { kind: coding-agent, asked-by: [li], may: [tests] }

ai:
  providers:
    openai:    { kind: openai, base: "${openai}/v1", key: env:OPENAI_KEY }
    anthropic: { kind: anthropic, base: "${anthropic}", key: env:ANTHROPIC_KEY }
  models: [openai/gpt-5-mini, openai/gpt-4o-mini, openai/text-embedding-3-small, anthropic/claude-haiku-4-5]
  budget: 500 USD / month
  tasks:
    billing-replies:
      does: drafts answers to billing mails
      changed-by: [li]
      tested-by: [tom]
      never: [refunds]
      model: openai/gpt-5-mini
      edge-cases: openai/gpt-5
      prompt: prompts/billing.md
      parameters: { max-tokens: 800 }
      tools: [find-invoice]
      budget: ${budget}
      fallback: templates/billing/
      stop: { wrong-price: 1 }
      questions:
        invoice-copies: { level: automatic, about: plain }
        late-fees: { level: reviewed }
    summaries:
      does: sums up long tickets
      changed-by: [li]
      tested-by: [tom]
      never: [refunds]
      model: anthropic/claude-haiku-4-5
      prompt: prompts/summary.md
      parameters: { max-tokens: 500, temperature: 0.2 }
      budget: ${budget}
      fallback: templates/summary/
      stop: { wrong-price: 1 }
      questions:
        tickets: { level: reviewed, about: plain }
${extra}`;

const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** Somebody does something; a bare name is a person with a passkey. Throws on a refusal. */
export async function does(app: Engine, who: string, command: string, data: unknown, how: object = {}) {
  const actor = who.includes(":") || who === "system" ? who : `person:${who}`;
  const answer = await app.execute(command, data, { actor, via: who === "system" ? "system" : "passkey:s1", ...how });
  if (isRefusal(answer)) throw new Error(`${answer.refused}: ${answer.why}`);
  if (isMalformed(answer)) throw new Error(`${command}: ${JSON.stringify(answer.malformed)}`);
  return answer.recorded;
}

const pageOf = (world: World) => (world.one("page") as PageState).inForce?.version ?? "";

export const openRecord = (store: Store, now: () => Date): Promise<Engine> =>
  openApp({
    ...{ store, kinds, team: "harbor", now, newId: randomUUID, pageOf },
    salt: () => randomBytes(16).toString("hex"),
  });

/** The page in force, signed by Marta. */
export async function adopt(app: Engine, source: string): Promise<void> {
  const [offer] = await does(app, "system", "page.offer", { source });
  const { version } = (offer as Recorded).data as { version: string };
  const card = digest(pageCard(worldOf(app.world).page));
  await does(app, "marta", "page.adopt", { version, shown: card }, { proof: proofOver(card, "cred-marta") });
}

/** A release of a task from its prompt to Ana's yes, with the questions answered and a drill passed. */
export async function approveTask(app: Engine, id: string, words = prompt): Promise<void> {
  await does(app, "li", "task.propose", {
    id,
    prompt: words,
    prices: { list: "of the test" },
    reason: "The first one.",
  });
  const state = () => worldOf(app.world).tasks.get(id) as TaskState;
  const release = state().releases.length;
  await does(app, "tom", "task.test", { id, release, passed: true, note: "Tried with ten mails." });
  await does(app, "system", "drill.hold", {
    id: `drill-${randomBytes(6).toString("hex")}`,
    of: `task:${id}`,
    steps: [{ step: "stop", ok: true, took: 100, says: "" }],
  });
  const answers = {
    "model-owner": "Ana",
    "needs-approval": "Tom reads every answer",
    "who-stops": "Ana and Marta",
    fallback: id === "summaries" ? "templates/summary" : "templates/billing",
    "rollback-tested": "In the drill of today",
  };
  for (const [question, answer] of Object.entries(answers))
    await does(app, "ana", "task.answer", { id, question, answer });
  const one = state().releases.at(-1);
  if (!one) throw new Error("Nothing was proposed.");
  const shown = digest(releaseCard(id, one, pageOf(app.world)));
  await does(app, "ana", "task.approve", { id, release, shown }, { proof: proofOver(shown, "cred-ana") });
}

/** Lets whoever made it use it: gives the secret. */
export async function tokenFor(app: Engine, holder: string, scopes: readonly string[] = ["call"], by = "li") {
  const id = randomBytes(6).toString("hex");
  const secret = randomBytes(24).toString("base64url");
  const issued = { id, holder, hash: sha256(secret), scopes, expires: later(7), name: "of the test" };
  await does(app, by, "token.issue", issued);
  return { id, secret: `fc_${id}_${secret}` };
}

export interface WorldOptions {
  readonly store?: Store;
  /** Addresses of the made-up model servers, without /v1. */
  readonly openai: string;
  readonly anthropic?: string;
  readonly budget?: string;
  readonly patience?: Patience;
  readonly traced?: GatewayDeps["traced"];
}

/** The world, its ledger, and its gateway on a port. */
export async function openGateway(options: WorldOptions) {
  const now = () => new Date();
  const faults: unknown[] = [];
  const report = (fault: unknown) => void faults.push(fault);
  const app = await openRecord(options.store ?? openMemory(), now);
  const page = pageWith(options.openai, options.anthropic ?? options.openai, options.budget);
  await found(app, page);
  const salt = () => randomBytes(16).toString("hex");
  const ledger = await openLedger({ app, now, timers: realTimers, salt, report });
  const gateway = gatewayOn({
    ...{ app, ledger, now, report },
    secretOf: () => upstreamKey,
    ...(options.patience && { patience: options.patience }),
    ...(options.traced && { traced: options.traced }),
  });
  const served = await serveGateway(gateway);
  const token = await tokenFor(app, "agent:helper");
  return {
    ...{ app, ledger, gateway, faults, page, token: token.secret, tokenId: token.id },
    ...{ url: served.url, server: served.server },
    /** The newest call of a task, or of a plain model, once everything is settled. */
    async last(task = "") {
      while (ledger.calls.open().length > 0) await new Promise((done) => setTimeout(done, 5));
      return ledger.calls.recent(task, 1)[0];
    },
    /** A request of somebody who may call. */
    post: (path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
      fetch(`${served.url}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token.secret}`, "content-type": "application/json", ...headers },
        body: typeof body === "string" || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
        redirect: "manual",
        ...(signal && { signal }),
      }),
    async close() {
      await gateway.close();
      await served.close();
      await ledger.close();
      await app.close();
    },
  };
}

export type GatewayWorld = Awaited<ReturnType<typeof openGateway>>;

/** From an empty record to a team whose two tasks may be called. */
export async function found(app: Engine, page: string): Promise<void> {
  await does(app, "system", "record.found", { team: "harbor", page: "own" });
  await does(app, "system", "page.offer", { source: page });
  const session = { session: sha256("marta"), how: "setup", expires: later(30) };
  await does(app, "marta", "person.signIn", { id: "marta", ...session }, { via: "setup" });
  const state = worldOf(app.world).page;
  const version = state.offered?.version ?? "";
  await does(app, "marta", "page.adopt", { version, shown: digest(pageCard(state)) });
  const key = { publicKey: "AA", algorithm: -7, counter: 0, transports: ["internal"], name: "A key" };
  for (const id of ["marta", "ana"]) {
    if (id !== "marta") {
      const link = sha256(`link of ${id}`);
      await does(app, "marta", "person.invite", { id, link, expires: later(7) });
      const by = { session: sha256(id), how: "link", expires: later(30), link };
      await does(app, id, "person.signIn", { id, ...by }, { via: "link:x" });
    }
    await does(app, id, "person.enrol", { id, credential: `cred-${id}`, ...key }, { via: "link:x" });
  }
  await approveTask(app, "billing-replies");
  await approveTask(app, "summaries");
}

/** Only the gateway, on a free port. */
export async function serveGateway(gateway: Gateway): Promise<{ url: string; server: Server; close(): Promise<void> }> {
  return serveOn((req, res) => {
    if (gateway.handle(req, res)) return;
    res.writeHead(404).end("not the gateway's");
  });
}

/** A server on a free port of this machine. */
export async function serveOn(
  listener: RequestListener,
): Promise<{ url: string; server: Server; close(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((ready) => void server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, server, close };
}

/** The whole body of a request. */
export async function bodyIn(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A scripted model server that speaks both dialects: answers "Here is your copy." to everything. */
export async function startMock(): Promise<LLMock> {
  const mock = new LLMock({ port: 0 });
  mock.onMessage(/.*/, { content: "Here is your copy." });
  await mock.start();
  return mock;
}
