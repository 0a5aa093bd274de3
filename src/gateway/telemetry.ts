/**
 * Spans and numbers of every call, in the words of OpenTelemetry's conventions for generative AI (status: development).
 * Contents never leave: neither prompts nor answers are attributes.
 */

import { type Attributes, context as contexts, SpanKind, SpanStatusCode, trace as traces } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationType,
  MeterProvider,
  MetricReader,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Usage } from "./usage.ts";

/** One call that is over, as it is told. Times in UTC milliseconds, cost in nano-dollars. */
export interface CallTold {
  readonly call: string;
  readonly operation: "chat" | "responses" | "embeddings" | "messages";
  readonly provider: "openai" | "anthropic";
  readonly task: string;
  readonly question: string;
  readonly release: number;
  readonly asked: string;
  readonly served: string;
  readonly outcome: string;
  readonly finish: string;
  readonly status: number;
  readonly usage: Usage | undefined;
  readonly cost: number;
  readonly began: number;
  readonly ms: number;
  readonly firstByteMs: number;
  /** W3C trace context of the caller, or empty. */
  readonly traceparent: string;
}

export interface Telemetry {
  tell(call: CallTold): void;
  /** The numbers for Prometheus (text format 0.0.4). */
  metrics(): Promise<string>;
  close(): Promise<void>;
}

export interface TelemetryOptions {
  /** Base address of an OTLP/HTTP collector, as in OTEL_EXPORTER_OTLP_ENDPOINT; empty: spans and numbers are kept here only. */
  readonly endpoint: string;
  readonly version: string;
  /** Numbers that stand at this moment: what is spent of each budget, what is paused. */
  readonly gauges: () => readonly { readonly name: string; readonly value: number; readonly labels: Attributes }[];
}

/** Buckets that the conventions advise for durations, in seconds, and for tokens. */
const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
/** Numbers go to a collector so often, in milliseconds. */
const exportEvery = 15_000;

/** A collector that does not answer is not waited for longer, in milliseconds. */
const sendWithin = 1_000;

/** A reader that is asked, not one that sends. */
class Asked extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

/** Starts to count. Nothing that fails here ever touches a call. */
export function startTelemetry({ endpoint, version, gauges }: TelemetryOptions): Telemetry {
  const resource = resourceFromAttributes({ "service.name": "finalcall", "service.version": version });
  const at = (path: string) => ({ url: `${endpoint.replace(/\/$/, "")}/v1/${path}`, timeoutMillis: sendWithin });
  const spans = endpoint === "" ? [] : [new BatchSpanProcessor(new OTLPTraceExporter(at("traces")))];
  const tracing = new BasicTracerProvider({ resource, spanProcessors: spans });
  const asked = new Asked();
  const sent =
    endpoint === ""
      ? []
      : [
          new PeriodicExportingMetricReader({
            exporter: new OTLPMetricExporter(at("metrics")),
            exportIntervalMillis: exportEvery,
          }),
        ];
  const buckets = (name: string, boundaries: number[]) => ({
    instrumentName: name,
    aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM as const, options: { boundaries } },
  });
  const metering = new MeterProvider({
    resource,
    readers: [asked, ...sent],
    views: [
      buckets("gen_ai.client.operation.duration", seconds),
      buckets("gen_ai.client.token.usage", tokens),
      buckets("finalcall.first_byte", seconds),
    ],
  });
  const record = recorder(metering, gauges);
  const tracer = tracing.getTracer("finalcall", version);
  return {
    tell(call) {
      record(call);
      if (spans.length > 0) span(tracer, call);
    },
    async metrics() {
      const { resourceMetrics } = await asked.collect();
      return new PrometheusSerializer(undefined, false, undefined, true, true).serialize(resourceMetrics);
    },
    async close() {
      await Promise.allSettled([tracing.shutdown(), metering.shutdown()]);
    },
  };
}

/** What both spans and numbers carry. */
const shared = (call: CallTold): Attributes => ({
  "gen_ai.operation.name": call.operation === "embeddings" ? "embeddings" : "chat",
  "gen_ai.provider.name": call.provider,
  "gen_ai.request.model": modelOf(call.asked),
  ...(call.served !== "" && { "gen_ai.response.model": call.served }),
  ...(call.outcome !== "done" && { "error.type": call.status >= 400 ? String(call.status) : call.outcome }),
  ...(call.task !== "" && { "finalcall.task": call.task }),
});

const modelOf = (asked: string): string => asked.slice(asked.indexOf("/") + 1);

function recorder(metering: MeterProvider, gauges: TelemetryOptions["gauges"]) {
  const meter = metering.getMeter("finalcall");
  const duration = meter.createHistogram("gen_ai.client.operation.duration", {
    description: "How long a call took, from its admission to its last byte.",
    unit: "s",
  });
  const usage = meter.createHistogram("gen_ai.client.token.usage", {
    description: "Tokens of a call as the provider billed them.",
    unit: "{token}",
  });
  const first = meter.createHistogram("finalcall.first_byte", {
    description: "How long the first byte of an answer took.",
    unit: "s",
  });
  const cost = meter.createCounter("finalcall.cost", {
    description: "What calls cost by our own metering.",
    unit: "USD",
  });
  const calls = meter.createCounter("finalcall.calls", { description: "Calls that are over, by outcome." });
  const known = new Map<string, ReturnType<typeof meter.createObservableGauge>>();
  const observe = (name: string) => {
    if (known.has(name)) return;
    const gauge = meter.createObservableGauge(name);
    gauge.addCallback((result) => {
      for (const one of gauges()) if (one.name === name) result.observe(one.value, one.labels);
    });
    known.set(name, gauge);
  };
  for (const { name } of gauges()) observe(name);
  return (call: CallTold) => {
    const labels = shared(call);
    duration.record(call.ms / 1000, labels);
    if (call.firstByteMs > 0) first.record(call.firstByteMs / 1000, labels);
    cost.add(call.cost / 1e9, labels);
    calls.add(1, { ...labels, "finalcall.outcome": call.outcome });
    if (call.usage) {
      usage.record(call.usage.input, { ...labels, "gen_ai.token.type": "input" });
      usage.record(call.usage.output, { ...labels, "gen_ai.token.type": "output" });
    }
  };
}

function span(tracer: ReturnType<BasicTracerProvider["getTracer"]>, call: CallTold): void {
  const labels = shared(call);
  const made = tracer.startSpan(
    `${labels["gen_ai.operation.name"]} ${labels["gen_ai.request.model"]}`,
    {
      kind: SpanKind.CLIENT,
      startTime: call.began,
      attributes: {
        ...labels,
        "finalcall.call": call.call,
        ...(call.release > 0 && { "finalcall.release": call.release }),
        ...(call.question !== "" && { "finalcall.question": call.question }),
        "finalcall.cost_nano_usd": call.cost,
        ...(call.finish !== "" && { "gen_ai.response.finish_reasons": [call.finish] }),
        ...(call.usage && {
          "gen_ai.usage.input_tokens": call.usage.input,
          "gen_ai.usage.output_tokens": call.usage.output,
          "gen_ai.usage.cache_read.input_tokens": call.usage.cacheRead,
        }),
      },
    },
    parentOf(call.traceparent),
  );
  if (call.outcome !== "done") made.setStatus({ code: SpanStatusCode.ERROR, message: call.outcome });
  made.end(call.began + call.ms);
}

/** The caller's span, where the header has the W3C form; else the call begins a trace of its own. */
function parentOf(traceparent: string) {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent) ?? [];
  if (!traceId || !spanId || !flags) return contexts.active();
  return traces.setSpanContext(contexts.active(), {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  });
}
