/**
 * The numbers of calls, added up here: OpenTelemetry's own instruments sort and print the labels of every value, which for
 * one call costs as much as its ledger does. They are asked for here whenever somebody exports or scrapes.
 */

import { type Attributes, type HrTime, ValueType } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  type CollectionResult,
  DataPointType,
  type HistogramMetricData,
  type MetricData,
  type MetricProducer,
  type SumMetricData,
} from "@opentelemetry/sdk-metrics";
import { type CallTold, labelsOf } from "./told.ts";

/** Buckets that the conventions advise for durations, in seconds, and for tokens. */
const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
/** Sets of labels that are told apart. Names come from outside; what comes after counts as one. */
const mostSets = 2000;
const overflow = { "otel.metric.overflow": true };

class Buckets {
  readonly counts: number[];
  readonly boundaries: number[];
  sum = 0;
  count = 0;

  constructor(boundaries: number[]) {
    this.boundaries = boundaries;
    this.counts = new Array(boundaries.length + 1).fill(0);
  }

  add(value: number): void {
    let at = 0;
    while (at < this.boundaries.length && value > (this.boundaries[at] as number)) at += 1;
    this.counts[at] = (this.counts[at] as number) + 1;
    this.sum += value;
    this.count += 1;
  }
}

/** What is known of all calls with the same labels. */
class Sums {
  readonly labels: Attributes;
  readonly outcome: string;
  readonly duration = new Buckets(seconds);
  readonly first = new Buckets(seconds);
  readonly input = new Buckets(tokens);
  readonly output = new Buckets(tokens);
  cost = 0;
  calls = 0;

  constructor(labels: Attributes, outcome: string) {
    this.labels = labels;
    this.outcome = outcome;
  }
}

export class CallNumbers implements MetricProducer {
  readonly #version: string;
  readonly #began: HrTime;
  readonly #now: () => number;
  readonly #sets = new Map<string, Sums>();

  /** `now`: UTC in milliseconds. */
  constructor(version: string, now: () => number) {
    this.#version = version;
    this.#now = now;
    this.#began = timeOf(now());
  }

  add(call: CallTold): void {
    const sums = this.#sumsOf(call);
    sums.calls += 1;
    sums.cost += call.cost;
    sums.duration.add(call.ms / 1000);
    if (call.firstByteMs > 0) sums.first.add(call.firstByteMs / 1000);
    if (!call.usage) return;
    sums.input.add(call.usage.input);
    sums.output.add(call.usage.output);
  }

  #sumsOf(call: CallTold): Sums {
    const { operation, provider, asked, served, outcome, status, task } = call;
    const key = `${operation} ${provider} ${asked} ${outcome} ${status} ${task} ${served}`;
    let sums = this.#sets.get(key);
    if (sums) return sums;
    const isFull = this.#sets.size >= mostSets;
    if (isFull) sums = this.#sets.get("");
    sums ??= isFull ? new Sums(overflow, "") : new Sums(labelsOf(call), outcome);
    this.#sets.set(isFull ? "" : key, sums);
    return sums;
  }

  async collect(): Promise<CollectionResult> {
    const all = [...this.#sets.values()];
    const metrics = [
      this.#histogram(
        "gen_ai.client.operation.duration",
        "s",
        "How long a call took, from its admission to its last byte.",
        [...all.map((one) => [one.duration, one.labels] as const)],
      ),
      this.#histogram("finalcall.first_byte", "s", "How long the first byte of an answer took.", [
        ...all.map((one) => [one.first, one.labels] as const),
      ]),
      this.#histogram("gen_ai.client.token.usage", "{token}", "Tokens of a call as the provider billed them.", [
        ...all.map((one) => [one.input, { ...one.labels, "gen_ai.token.type": "input" }] as const),
        ...all.map((one) => [one.output, { ...one.labels, "gen_ai.token.type": "output" }] as const),
      ]),
      this.#sum("finalcall.cost", "USD", "What calls cost by our own metering.", [
        ...all.map((one) => [one.cost / 1e9, one.labels] as const),
      ]),
      this.#sum("finalcall.calls", "", "Calls that are over, by outcome.", [
        ...all.map((one) => [one.calls, { ...one.labels, "finalcall.outcome": one.outcome }] as const),
      ]),
    ].filter(({ dataPoints }) => dataPoints.length > 0);
    const scopeMetrics = [{ scope: { name: "finalcall", version: this.#version }, metrics: metrics as MetricData[] }];
    return { resourceMetrics: { resource: resourceFromAttributes({}), scopeMetrics }, errors: [] };
  }

  #histogram(
    name: string,
    unit: string,
    description: string,
    points: readonly (readonly [Buckets, Attributes])[],
  ): HistogramMetricData {
    const endTime = timeOf(this.#now());
    return {
      descriptor: { name, unit, description, valueType: ValueType.DOUBLE },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: points
        .filter(([{ count }]) => count > 0)
        .map(([{ counts, boundaries, sum, count }, attributes]) => ({
          ...{ startTime: this.#began, endTime, attributes },
          value: { buckets: { boundaries, counts: [...counts] }, sum, count },
        })),
    };
  }

  #sum(
    name: string,
    unit: string,
    description: string,
    points: readonly (readonly [number, Attributes])[],
  ): SumMetricData {
    const endTime = timeOf(this.#now());
    return {
      descriptor: { name, unit, description, valueType: ValueType.DOUBLE },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
      dataPoints: points.map(([value, attributes]) => ({ startTime: this.#began, endTime, attributes, value })),
    };
  }
}

const timeOf = (ms: number): HrTime => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
