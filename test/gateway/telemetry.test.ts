/** What leaves the server about calls: numbers for whoever may read, spans for the team's collector, never a word of what was said. */

import { randomBytes, randomUUID } from "node:crypto";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApp } from "../../src/app/engine.ts";
import { type Models, openModels } from "../../src/cli/models.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import type { World } from "../../src/kernel/world.ts";
import { openSqlite } from "../../src/log/sqlite.ts";
import { type AiStage, openAiStage } from "../stories/ai-stage.ts";
import { tokenFor } from "../stories/people.ts";
import { bodyIn, serveOn } from "./support/gateway.ts";

const page = (models: string) => `team: Quillhaven
zone: Europe/Berlin
people:
  ana: { role: cto }
  li:  { role: senior-engineer }
areas:
  ai: { owner: ana, backup: li }
  deploy: { owner: ana, backup: li }
  data: { owner: ana, backup: li }
  incident: { owner: ana, backup: li }
everything-else: li
ai:
  providers: { openai: { kind: openai, base: "${models}/v1", key: env:MODEL_KEY } }
  models: [openai/gpt-5-mini]
  budget: 5 USD / day
`;

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

const secret = "the clinic of Doctor Amaro";
const answered = "an answer about the clinic";
const parent = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };

let collector: Awaited<ReturnType<typeof serveOn>>;
const arrived: { path: string; body: string }[] = [];
let stage: AiStage;
let other: { models: Models; close(): Promise<void> };
let keys: Record<"reads" | "calls", string>;

/** A second server of the same team on the same record, with the same collector. */
async function secondServer() {
  const faults: string[] = [];
  const pageOf = (world: World) => (world.one("page") as PageState).inForce?.version ?? "";
  const salt = () => randomBytes(16).toString("hex");
  const store = await openSqlite(stage.record);
  const app = await openApp({ store, kinds, team: "quillhaven", now: stage.now, newId: randomUUID, pageOf, salt });
  const models = await openModels({
    ...{ app, now: stage.now, version: "0", say: (line: string) => faults.push(line), sent: () => false },
    ...{ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, templates: async () => [] },
  });
  const close = async () => {
    await models.close();
    await app.close();
  };
  return { models, close };
}

beforeAll(async () => {
  collector = await serveOn((req, res) => {
    void bodyIn(req).then((body) => {
      arrived.push({ path: req.url ?? "", body: body.toString("utf8") });
      res.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  stage = await openAiStage(page, {
    ...{ began: "2026-11-02T08:00:00.000Z", templates: [] },
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  });
  stage.mock.on({ userMessage: /fail/ }, { error: { message: "Switched off.", type: "server_error" }, status: 500 });
  stage.mock.on({ userMessage: /.*/ }, { content: answered });
  other = await secondServer();
  keys = {
    reads: await tokenFor(stage.ana, "machine:prometheus", ["read"]),
    calls: await tokenFor(stage.ana, "machine:desk", ["call"]),
  };
  const client = new OpenAI({ baseURL: `${stage.url}/v1`, apiKey: keys.calls, maxRetries: 0 });
  const ask = (content: string) =>
    client.chat.completions.create(
      { model: "gpt-5-mini", messages: [{ role: "user", content }], max_completion_tokens: 50 },
      { headers: { traceparent: `00-${parent.traceId}-${parent.spanId}-01` } },
    );
  await ask(`A copy for ${secret}, please.`);
  await ask(`Another copy for ${secret}, please.`);
  await ask("This one shall fail.").catch(() => undefined);
  await stage.settled();
}, 60_000);
afterAll(async () => {
  await other?.close();
  await stage?.close();
  await collector?.close();
});

const metrics = (headers: Record<string, string>) => fetch(`${stage.url}/metrics`, { headers });
const count = (text: string, outcome: string): number =>
  [...text.matchAll(/^finalcall_calls_total\{([^}]*)\} (\d+)$/gm)]
    .filter(([, labels]) => labels?.includes(`finalcall_outcome="${outcome}"`))
    .reduce((sum, [, , value]) => sum + Number(value), 0);

test("a token that may read gets the numbers of the calls that were made, and no word of them", async () => {
  const response = await metrics({ authorization: `Bearer ${keys.reads}` });
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await response.text();
  expect([count(text, "done"), count(text, "failed")]).toEqual([2, 1]);
  expect(text).toMatch(/^finalcall_budget_used\{[^}]*finalcall_budget="everything"[^}]*\} [\d.e-]+$/m);
  expect(text).toMatch(/^finalcall_paused(\{[^}]*\})? 0$/m);
  expect(text).not.toContain("clinic");
});

test("nobody else gets them: no token, a false one, or one that may only call", async () => {
  const statuses = [];
  for (const headers of [{}, { authorization: "Bearer fc_aa_bb" }, { authorization: `Bearer ${keys.calls}` }])
    statuses.push((await metrics(headers as Record<string, string>)).status);
  expect(statuses).toEqual([401, 401, 403]);
});

test("the collector hears of each call once, from the server that made it, in the words of the conventions", async () => {
  expect(count(await other.models.telemetry.metrics(), "done")).toBe(0);
  await other.close();
  other = { ...other, close: async () => undefined };
  await stage.models.telemetry.metrics();
  await stage.models.close();
  const spans = arrived
    .filter(({ path }) => path === "/v1/traces")
    .flatMap(({ body }) => JSON.parse(body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((scope): Span[] => scope.spans);
  expect(spans.map(({ name, traceId, parentSpanId }) => ({ name, traceId, parentSpanId }))).toEqual(
    Array.from({ length: 3 }, () => ({
      name: "chat gpt-5-mini",
      traceId: parent.traceId,
      parentSpanId: parent.spanId,
    })),
  );
  const [first, , failed] = spans.map(
    ({ attributes }) => new Map(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
  );
  expect(first?.get("gen_ai.operation.name")).toBe("chat");
  expect(first?.get("gen_ai.provider.name")).toBe("openai");
  expect(first?.get("gen_ai.request.model")).toBe("gpt-5-mini");
  expect(Number(first?.get("gen_ai.usage.output_tokens"))).toBeGreaterThan(0);
  expect(first?.get("finalcall.call")).toMatch(/^call-/);
  expect(failed?.get("error.type")).toBe("500");
  expect(arrived.some(({ path }) => path === "/v1/metrics")).toBe(true);
  const all = arrived.map(({ body }) => body).join("\n");
  for (const word of [secret, "clinic", answered, "sk-only-the-server-knows", keys.calls])
    expect(all).not.toContain(word);
});
