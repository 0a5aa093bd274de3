/** A real Prometheus watches a service that is broken on purpose; and then Prometheus itself hangs. */

import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { askPrometheus } from "../../src/connect/prometheus/query.ts";
import { by, noon, stored } from "../../src/kernel/given.ts";
import { worldOf } from "../../src/views/context.ts";
import { faultToStop, type Watched, watchFor } from "../support/fault.ts";
import { hasPrometheus, type Monitoring, recordedSignals, startMonitoring, until } from "../support/prometheus.ts";
import { needs } from "../support/skip.ts";
import { ended, rolling } from "../support/watching.ts";

/** Rates forget a fault only after their window, and a slow machine takes its time. */
vi.setConfig({ testTimeout: 180_000 });

needs("Prometheus and Alertmanager", hasPrometheus).describe("a real Prometheus", () => {
  let monitoring: Monitoring;
  let watched: Watched;
  const world = () => worldOf(watched.app.world);
  const readings = () => watched.watcher.readings("production");
  const allAre = (state: string) => readings().every((reading) => reading.state === state);

  beforeAll(async () => {
    monitoring = await startMonitoring({ rules: recordedSignals() });
    // Eight seconds, so that the test sees a stage found good; a page asks for a minute at least.
    watched = await watchFor(monitoring, 8 / 60);
  });
  afterEach(() => monitoring.thaw("prometheus"));
  afterAll(async () => {
    await watched?.close();
    await monitoring?.stop();
  });

  test("what Prometheus recorded is read with its age, and without a trigger nothing is crossed", async () => {
    await until("everything is good", () => allAre("good"));
    expect(readings().map(({ signal, unit }) => [signal, unit])).toEqual([
      ["error-rate", "%"],
      ["queue", ""],
      ["traffic", ""],
    ]);
    expect(readings().find(({ signal }) => signal === "traffic")?.value).toBeGreaterThan(1);
  });

  test("what a real one answers is one number, or unknown with the reason", async () => {
    const queries = [
      "finalcall:traffic",
      'up{job="checkout"}',
      "sum(requests_total)",
      "scalar(sum(up))",
      "0 / 0",
      "sum(requests_total) / 0",
      "requests_total",
      "nowhere_total",
      "sum(nowhere_total)",
      "requests_total[5s]",
      '"text"',
      "sum(",
    ].map((query) => ({ name: query, query }));
    const answers = await askPrometheus(monitoring.prometheus, queries, { timeout: 5000 });
    expect(answers.map(({ name, value, why }) => [name, value === undefined ? why : "a number"])).toEqual([
      ["finalcall:traffic", "a number"],
      ['up{job="checkout"}', "a number"],
      ["sum(requests_total)", "a number"],
      ["scalar(sum(up))", "a number"],
      ["0 / 0", "Prometheus worked out no number for 0 / 0."],
      ["sum(requests_total) / 0", "Prometheus worked out no number for sum(requests_total) / 0."],
      ["requests_total", "Prometheus gave 2 series instead of one number for requests_total."],
      ["nowhere_total", "Prometheus has no number for nowhere_total."],
      ["sum(nowhere_total)", "Prometheus has no number for sum(nowhere_total)."],
      ["requests_total[5s]", "Prometheus gave no number for requests_total[5s] that can be read."],
      ['"text"', 'Prometheus gave no number for "text" that can be read.'],
      ["sum(", "Prometheus answered 400 for sum(."],
    ]);
    // A recorded metric is of the moment that it was recorded, an expression of the moment that it was asked.
    const [recorded, , summed] = answers;
    expect(recorded?.of).toBeLessThan(summed?.of ?? 0);
    expect(recorded?.of).toBeGreaterThan((summed?.of ?? 0) - 10_000);
  });

  // How fast is shown by `npm run bench -- watch`, where nothing else runs; here only that it does.
  test("a fault stops the release, by the signal that crossed", async () => {
    for (const round of [1, 2, 3]) {
      const id = `rel-00000000000${round}`;
      await faultToStop(watched, monitoring, id, round * 300);
      expect(world().releases.get(id)?.stopped?.signal).toBe("error-rate");
    }
  });

  const hangs = "Prometheus did not answer within 2000\u00a0ms.";

  test("while Prometheus hangs nothing is good and nothing is proved, and afterwards it goes on", async () => {
    await until("everything is good", () => allAre("good"));
    monitoring.freeze("prometheus");
    const id = "rel-000000000009";
    await watched.happen(...rolling(id, ["all"], noon), ended(id, "all", noon));
    const step = { kind: "command", does: stored("limit.sh") };
    const operation = { id: "op-limit-one", what: "limit", environment: "production", release: "", to: "", step };
    await watched.happen(
      by("li", "operation.started", { ...operation, host: "host", offline: false }),
      by("li", "operation.ended", { id: operation.id, exit: 0, signal: "", took: 900 }),
    );
    // A look that Prometheus answered in part before it hung is blind for other reasons; the next one says this.
    await until("everything says that Prometheus hangs", () => readings().every(({ says }) => says === hangs));
    const good: string[] = [];
    for (let look = 0; look < 80; look += 1) {
      good.push(...readings().flatMap(({ state, says }) => (state === "blind" ? [] : [says])));
      await pause(100);
    }
    expect(good).toEqual([]);
    expect(world().releases.get(id)?.healthy).toEqual([]);
    expect(world().operations.get(operation.id)?.verifiedAt).toBe("");

    monitoring.thaw("prometheus");
    await until("the operation is proved", () => world().operations.get(operation.id)?.verifiedAt !== "");
    await until("the stage is found good", () => world().releases.get(id)?.healthy.length === 1);
    expect(allAre("good")).toBe(true);
  });

  test("without traffic nothing is good", async () => {
    monitoring.service.load(0);
    await until("everything is blind", () => allAre("blind"));
    monitoring.service.load(40);
    await until("everything is good", () => allAre("good"));
  });
});
