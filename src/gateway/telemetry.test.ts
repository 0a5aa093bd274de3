import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { startTelemetry, type Telemetry } from "./telemetry.ts";
import type { CallTold } from "./told.ts";

const call: CallTold = {
  ...{
    call: "call-1",
    operation: "chat",
    provider: "openai",
    task: "billing-replies",
    question: "late-fees",
    release: 3,
  },
  ...{ asked: "openai/gpt-5-mini", served: "gpt-5-mini-2025-08-07", outcome: "done", finish: "stop", status: 200 },
  usage: { input: 120, cacheRead: 20, cacheWrite: 0, output: 40, reasoning: 0 },
  ...{ cost: 1_500_000, began: Date.parse("2026-11-19T12:00:00Z"), ms: 900, firstByteMs: 200 },
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of closing.splice(0).reverse()) await end();
});
const started = (endpoint = ""): Telemetry => {
  const telemetry = startTelemetry({
    ...{ endpoint, version: "0" },
    gauges: { "finalcall.budget.used": () => [{ value: 0.4, labels: { "finalcall.budget": "everything" } }] },
  });
  closing.push(() => telemetry.close());
  return telemetry;
};

test("Prometheus reads calls, cost, tokens and how much of each budget is used", async () => {
  const telemetry = started();
  telemetry.tell(call);
  telemetry.tell({ ...call, outcome: "stopped", status: 503, usage: undefined, cost: 0 });
  const text = await telemetry.metrics();
  expect(text).toMatch(/finalcall_calls_total\{[^}]*finalcall_outcome="done"[^}]*\} 1\n/);
  expect(text).toMatch(/finalcall_calls_total\{[^}]*finalcall_outcome="stopped"[^}]*\} 1\n/);
  expect(text).toMatch(/finalcall_cost[^{]*\{[^}]*gen_ai_response_model="gpt-5-mini-2025-08-07"[^}]*\} 0\.0015\n/);
  expect(text).toMatch(/gen_ai_client_token_usage_sum\{[^}]*gen_ai_token_type="output"[^}]*\} 40\n/);
  expect(text).toMatch(/finalcall_budget_used\{[^}]*\} 0\.4\n/);
});

test("calls add up in their buckets, and names from outside cannot fill the memory", async () => {
  const telemetry = started();
  for (let n = 0; n < 3; n += 1) telemetry.tell({ ...call, ms: 900 * (n + 1) });
  for (let n = 0; n < 3000; n += 1) telemetry.tell({ ...call, served: `gpt-5-mini-${n}`, cost: 0 });
  const text = await telemetry.metrics();
  const own = '[^}]*gen_ai_response_model="gpt-5-mini-2025-08-07"[^}]*';
  expect(text).toMatch(new RegExp(`gen_ai_client_operation_duration_count\\{${own}\\} 3\n`));
  expect(text).toMatch(new RegExp(`gen_ai_client_operation_duration_sum\\{${own}\\} 5.4\n`));
  expect(text).toMatch(new RegExp(`gen_ai_client_operation_duration_bucket\\{${own}le="1.28"\\} 1\n`));
  expect(text).toMatch(new RegExp(`gen_ai_client_operation_duration_bucket\\{${own}le="\\+Inf"\\} 3\n`));
  expect(text).toMatch(/finalcall_calls_total\{otel_metric_overflow="true"[^}]*\} 1001\n/);
});

test("a collector gets one span for each call, below the caller's own span, without a word of what was said", async () => {
  const bodies: { path: string; body: string }[] = [];
  const collector = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      bodies.push({ path: request.url ?? "", body });
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((listening) => collector.listen(0, "127.0.0.1", listening));
  closing.push(() => new Promise((done) => collector.close(done)));
  const telemetry = started(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`);
  telemetry.tell(call);
  await telemetry.close();
  const traces = bodies.find(({ path }) => path === "/v1/traces")?.body ?? "";
  const [span] = JSON.parse(traces).resourceSpans[0].scopeSpans[0].spans;
  expect(span.name).toBe("chat gpt-5-mini");
  expect(span.traceId).toBe("0af7651916cd43dd8448eb211c80319c");
  expect(span.parentSpanId).toBe("b7ad6b7169203331");
  const attributes = new Map(
    span.attributes.map((one: { key: string; value: object }) => [one.key, Object.values(one.value)[0]]),
  );
  expect(attributes.get("gen_ai.provider.name")).toBe("openai");
  expect(attributes.get("gen_ai.response.model")).toBe("gpt-5-mini-2025-08-07");
  expect(Number(attributes.get("gen_ai.usage.input_tokens"))).toBe(120);
  expect(bodies.some(({ path }) => path === "/v1/metrics")).toBe(true);
});

test("a collector that is not there harms no call", async () => {
  const telemetry = started("http://127.0.0.1:9");
  telemetry.tell(call);
  expect(await telemetry.metrics()).toContain("finalcall_calls_total");
});
