/**
 * Spans and numbers of every call, in the words of OpenTelemetry's conventions for generative AI (status: development).
 * Contents never leave: neither prompts nor answers are attributes.
 */

import { type Attributes, context as contexts, SpanKind, SpanStatusCode, trace as traces } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, MetricReader, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { CallNumbers } from "./numbers.ts";
import { type CallTold, labelsOf } from "./told.ts";

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
  /** Numbers that stand at this moment, by name: what is spent of each budget, what is paused. */
  readonly gauges: Readonly<Record<string, () => readonly { readonly value: number; readonly labels: Attributes }[]>>;
}

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
  const numbers = new CallNumbers(version, Date.now);
  const asked = new Asked({ metricProducers: [numbers] });
  const sent =
    endpoint === ""
      ? []
      : [
          new PeriodicExportingMetricReader({
            exporter: new OTLPMetricExporter(at("metrics")),
            exportIntervalMillis: exportEvery,
            metricProducers: [numbers],
          }),
        ];
  const metering = new MeterProvider({ resource, readers: [asked, ...sent] });
  observe(metering, gauges);
  const tracer = tracing.getTracer("finalcall", version);
  return {
    tell(call) {
      numbers.add(call);
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

/** Gauges are read when somebody asks. */
function observe(metering: MeterProvider, gauges: TelemetryOptions["gauges"]): void {
  const meter = metering.getMeter("finalcall");
  for (const [name, values] of Object.entries(gauges))
    meter.createObservableGauge(name).addCallback((result) => {
      for (const { value, labels } of values()) result.observe(value, labels);
    });
}

function span(tracer: ReturnType<BasicTracerProvider["getTracer"]>, call: CallTold): void {
  const labels = labelsOf(call);
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
