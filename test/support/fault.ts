/** A release to a service that a real Prometheus watches, and how long it takes from a fault to its stop. */

import { setTimeout as pause } from "node:timers/promises";
import type { App } from "../../src/app/app.ts";
import { realTimers } from "../../src/app/timers.ts";
import { noon } from "../../src/kernel/given.ts";
import type { Recorded } from "../../src/kernel/kind.ts";
import { openMemory } from "../../src/log/memory.ts";
import { worldOf } from "../../src/views/context.ts";
import { startWatcher, type Watcher } from "../../src/watch/watcher.ts";
import { type Monitoring, until } from "./prometheus.ts";
import { adopted, keep, openRecord, rolling, watchedPage } from "./watching.ts";

export interface Watched {
  readonly app: App;
  readonly watcher: Watcher;
  /** Appends what happened, at the present moment. */
  happen(...events: readonly Recorded[]): Promise<void>;
  close(): Promise<void>;
}

/** Page and watcher over a running Prometheus. `minutes`: how long a stage is watched; a page knows no less than one. */
export async function watchFor(monitoring: Monitoring, minutes = 15): Promise<Watched> {
  const page = watchedPage(
    `  production: { metrics: "${monitoring.prometheus}", stop: { error-rate: "> 2 %", queue: "> 100" } }\n`,
  );
  const past = adopted(page).map((event) => withWatch(event, minutes));
  const now = () => new Date();
  const app = await openRecord(past, openMemory(), now);
  const watcher = await startWatcher({
    app,
    now,
    timers: realTimers,
    report: (what) => process.stderr.write(`${what}\n`),
  });
  return {
    app,
    watcher,
    async happen(...events) {
      await keep(
        app.store,
        events.map((event) => ({ ...event, at: now().toISOString() })),
      );
      await app.fresh();
    },
    async close() {
      watcher.stop();
      await app.close();
    },
  };
}

function withWatch(event: Recorded, watch: number): Recorded {
  if (event.type !== "page.offered") return event;
  const data = event.data as { page: { environments: object[] } };
  const environments = data.page.environments.map((environment) => ({ ...environment, watch }));
  return { ...event, data: { ...data, page: { ...data.page, environments } } };
}

export interface Taken {
  /** Seconds from the fault until the stop was in the record. */
  readonly stop: number;
  /** Seconds of the longest pause between two scrapes, and between two evaluations, meanwhile. */
  readonly scrape: number;
  readonly evaluation: number;
}

/** Lets `id` roll out, breaks the service `after` so many milliseconds, waits for the stop, and mends it. Throws when none comes within a minute. */
export async function faultToStop(watched: Watched, monitoring: Monitoring, id: string, after: number): Promise<Taken> {
  const { service, prometheus } = monitoring;
  await until("everything is good", () =>
    watched.watcher.readings("production").every(({ state }) => state === "good"),
  );
  await watched.happen(...rolling(id, ["all"], noon));
  await pause(after);
  const fault = { wall: Date.now(), steady: performance.now() };
  service.behave({ failing: 0.5 });
  const isStopped = () => worldOf(watched.app.world).releases.get(id)?.stopped !== undefined;
  await until("it is stopped", isStopped).finally(() => service.behave({ failing: 0 }));
  const stop = (performance.now() - fault.steady) / 1000;
  return {
    stop,
    scrape: await longestPause(prometheus, 'requests_total{code="200"}', fault.wall),
    evaluation: await longestPause(prometheus, "finalcall:error_rate", fault.wall),
  };
}

/** Seconds of the longest pause between two samples of a series, from the last one before `since` (milliseconds) on. */
async function longestPause(prometheus: string, series: string, since: number): Promise<number> {
  const answer = await fetch(`${prometheus}/api/v1/query?${new URLSearchParams({ query: `${series}[1m]` })}`);
  const { data } = (await answer.json()) as { data: { result: { values: [number, string][] }[] } };
  const times = (data.result[0]?.values ?? []).map(([time]) => time);
  const first = times.findLastIndex((time) => time * 1000 <= since);
  return Math.max(
    ...times.slice(Math.max(0, first)).map((time, n, all) => (n === 0 ? 0 : time - (all[n - 1] as number))),
  );
}
