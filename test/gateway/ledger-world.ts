/** A team whose AI may spend money: a record with a live task and plain models, processes with a ledger on it, and calls to ask for. */

import { randomBytes, randomUUID } from "node:crypto";
import { type Engine, openApp } from "../../src/app/engine.ts";
import { realTimers, type Timers } from "../../src/app/timers.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { fiveQuestions } from "../../src/decisions/task/state.ts";
import type { Ask, Ledger, Settlement } from "../../src/gateway/ledger.ts";
import { type LedgerOptions, openLedger } from "../../src/gateway/open-ledger.ts";
import { by, noon, stored } from "../../src/kernel/given.ts";
import { sha256 } from "../../src/kernel/json.ts";
import type { Recorded } from "../../src/kernel/kind.ts";
import { keepWords, prose } from "../../src/kernel/prose.ts";
import { seal } from "../../src/log/envelope.ts";
import { genesis, type Store } from "../../src/log/store.ts";
import type { Budget, Page } from "../../src/page/page.ts";
import { readPage } from "../../src/page/read.ts";

/** Prices of the list: $0.25 and $2 for a million tokens of gpt-5-mini. */
export const mini = { input: 250_000, output: 2_000_000 };

export const promptWords = "You answer billing mails. Name the invoice.\n";

const source = (zone: string): string => `team: Quillhaven
zone: ${zone}
people:
  ana: { role: cto, email: ana@quillhaven.example }
  li: { role: senior-engineer, email: li@quillhaven.example }
  noor: { role: engineer, email: noor@quillhaven.example }
  tom: { role: support, email: tom@quillhaven.example }
agents:
  coder: { kind: claude-code, asked-by: [li] }
areas:
  ai: { owner: ana, backup: li }
  data: { owner: ana, backup: li }
  deploy: { owner: li, backup: ana }
  incident: { owner: li, backup: ana }
everything-else: li
ai:
  providers:
    openai: { kind: openai, base: https://api.openai.com/v1, key: env:OPENAI_API_KEY }
    anthropic: { kind: anthropic, base: https://api.anthropic.com, key: env:ANTHROPIC_API_KEY }
  models: [openai/gpt-5-mini, openai/gpt-unheard-of, openai/text-embedding-3-small, anthropic/claude-sonnet-4-5, openai/ada]
  tasks:
    billing-replies:
      does: drafts answers to billing mails
      changed-by: [noor, li]
      tested-by: [tom]
      model: openai/gpt-5-mini
      edge-cases: openai/gpt-5
      prompt: prompts/billing-replies.md
      parameters: { max-tokens: 400 }
      tools: [find-invoice]
      reads: [invoices]
      writes: [drafts]
      budget: 20 USD / day
      fallback: templates/billing/
      questions:
        late-fees: { level: reviewed }
        disputes: { level: people }
      stop: { wrong-price: 1 }
`;

/** A budget of so many dollars. */
export const dollars = (amount: number, per: Budget["per"] = "day"): Budget => ({
  ...{ amount: amount * 1e9, per, says: `${amount} USD / ${per}` },
});

/** The team's page with these budgets. */
export function spendingPage(budgets: Page["ai"]["budgets"] = {}, zone = "UTC"): { page: Page; version: string } {
  const { page, version, problems } = readPage(source(zone));
  if (!page) throw new Error(JSON.stringify(problems));
  return { page: { ...page, ai: { ...page.ai, budgets } }, version: version as string };
}

/** A first entry, the page in force, and an approved release whose way back was drilled. */
export async function foundTeam(store: Store, { page, version } = spendingPage()): Promise<void> {
  const system = { actor: "system", via: "system" };
  const text = stored("something");
  const { value: prompt, words } = keepWords(prose(promptWords), () => "5a17");
  const task = "billing-replies";
  const release = { id: task, release: 1, digest: "d".repeat(64) };
  const shape = page.ai.tasks[0];
  const content = {
    ...{ model: shape?.model, edgeCases: shape?.edgeCases, prompt, promptDigest: sha256(promptWords) },
    ...{ promptFile: shape?.prompt, parameters: shape?.parameters, tools: shape?.tools, reads: shape?.reads },
    ...{ writes: shape?.writes, prices: {}, comparison: "", wayBack: 0, reason: text, makers: ["noor"] },
  };
  const proof = {
    credential: "c",
    digest: "d".repeat(64),
    authenticatorData: "a",
    clientDataJSON: "c",
    signature: "s",
  };
  const past: Recorded[] = [
    { ...by("system", "record.founded", { team: "quillhaven", page: "own" }), ...system },
    by("system", "page.offered", { version, source: text, contacts: stored("[]"), page }),
    by("li", "page.adopted", { version, as: "first", shown: {} }),
    by("noor", "task.proposed", { ...release, ...content }),
    by("tom", "task.tested", { ...release, passed: true, note: text }),
    by("ana", "task.approved", { ...release, as: "owner", shown: {}, proof: { ...proof, counter: 1 } }),
    ...fiveQuestions.map((question) => by("ana", "task.answered", { id: task, question, answer: text })),
    by("system", "drill.held", {
      ...{ id: "drill-00000001", of: `task:${task}`, passed: true },
      steps: [{ step: "way back", ok: true, took: 5, says: "It answers." }],
    }),
  ];
  const rows = seal(
    "quillhaven",
    genesis,
    past.map((event) => ({ event, context: event })),
  );
  if (!(await store.append(genesis, rows, words))) throw new Error("The store was not empty.");
}

/** What happened after that. */
export async function afterwards(store: Store, past: readonly Recorded[]): Promise<void> {
  const head = await store.head();
  const rows = seal(
    "quillhaven",
    head,
    past.map((event) => ({ event, context: event })),
  );
  if (!(await store.append(head, rows, []))) throw new Error("Somebody was faster.");
}

/** One process on a record. */
export interface Spender {
  readonly app: Engine;
  readonly ledger: Ledger;
  close(): Promise<void>;
}

export async function openSpender(
  store: Store,
  { now = () => new Date(noon), timers = realTimers as Timers, ...more }: Partial<LedgerOptions> = {},
): Promise<Spender> {
  const pageOf = (world: Engine["world"]) => (world.one("page") as PageState).inForce?.version ?? "";
  const salt = () => randomBytes(16).toString("hex");
  const app = await openApp({ store, kinds, team: "quillhaven", now, newId: randomUUID, salt, pageOf, timers });
  const ledger = await openLedger({ app, now, timers, salt, report: () => undefined, ...more });
  return {
    app,
    ledger,
    async close() {
      await ledger.close();
      await app.close();
    },
  };
}

let asked = 0;

/** A call to gpt-5-mini of 1000 tokens at most, by Li's agent. No two are the same. */
export function ask(more: Partial<Ask> = {}): Ask {
  asked += 1;
  return {
    ...{ caller: { actor: "agent:coder", via: "token:t1", by: "li" }, operation: "chat", dialect: "openai" },
    ...{ task: "", question: "", odd: false, model: more.task ? "" : "gpt-5-mini", bytes: 936, plainText: true },
    ...{ answerTokens: 100, answers: 1, tools: [], input: sha256(`input ${asked}`), ref: "", drill: false },
    ...more,
  };
}

/** What `ask()` holds: 936 bytes and 64 tokens around them, and 100 of an answer. */
export const holdOfAsk = (1000 * mini.input + 100 * mini.output) / 1000;

export const never = new AbortController().signal;

export function end(more: Partial<Settlement> = {}): Settlement {
  return {
    ...{ outcome: "done", status: 200, served: "gpt-5-mini-2025-08-07", firstByteMs: 120, ms: 400 },
    usage: { input: 1000, cacheRead: 0, cacheWrite: 0, output: 100, reasoning: 0 },
    ...{ output: sha256("answer"), finish: "stop" },
    ...more,
  };
}
