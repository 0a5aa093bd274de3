/**
 * A real Prometheus and Alertmanager on loopback, and a small service for them to watch that a test can break. Both
 * come from the PATH (Debian: packages prometheus and prometheus-alertmanager).
 */

import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createNetServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Whether `startMonitoring` can work here, for `needs("Prometheus and Alertmanager", hasPrometheus)`. */
export const hasPrometheus = ["prometheus", "prometheus-alertmanager"].every((name) => program(name) !== undefined);

export interface Monitoring {
  /** Its address, as a page's `metrics` names it. */
  readonly prometheus: string;
  /** Its address; empty where no `alertmanager` was asked for. */
  readonly alertmanager: string;
  readonly service: Service;
  /** SIGSTOP: it hangs with its connections open, as a machine does that swaps or is cut off. */
  freeze(which: Program): void;
  /** SIGCONT: it goes on where it was. */
  thaw(which: Program): void;
  /** The first number of an instant query, or undefined while there is none. */
  ask(query: string): Promise<number | undefined>;
  /** Ends both and the service, and removes their data. */
  stop(): Promise<void>;
}
type Program = "prometheus" | "alertmanager";

export interface Asked {
  /** Groups of recording and alerting rules, as YAML below `groups:`. */
  readonly rules: string;
  /** The whole alertmanager.yml, such as `alertmanagerYaml` makes; none starts no Alertmanager. */
  readonly alertmanager?: string;
  /** Seconds between two scrapes and between two evaluations, 1 when absent. */
  readonly every?: number;
}

/** What Finalcall asks by itself: one recorded number for each signal, over the last `seconds`. */
export const recordedSignals = (seconds = 5): string => `
  - name: finalcall
    rules:
      - record: finalcall:traffic
        expr: sum(rate(requests_total[${seconds}s]))
      - record: finalcall:error_rate
        expr: sum(rate(requests_total{code="500"}[${seconds}s])) / sum(rate(requests_total[${seconds}s]))
      - record: finalcall:queue
        expr: max(queue_length)`;

/** Alerts over the recorded signals, and the one that always fires. */
export const alertRules = `
  - name: alerts
    rules:
      - alert: Watchdog
        expr: vector(1)
        labels: { severity: none }
      - alert: HighErrorRate
        expr: finalcall:error_rate > 0.02
        labels: { severity: critical, service: checkout }
        annotations: { summary: 'Error rate {{ $value | humanizePercentage }} on checkout' }
      - alert: QueueBacklog
        expr: finalcall:queue > 100
        labels: { severity: warning, service: checkout }
        annotations: { summary: 'Queue is {{ $value }} long' }`;

/** An alertmanager.yml that posts everything at once to `url`, with a bearer token where one is given. */
export const alertmanagerYaml = (url: string, token?: string): string => `
route: { receiver: finalcall, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers:
  - name: finalcall
    webhook_configs:
      - url: ${JSON.stringify(url)}
        send_resolved: true
${token === undefined ? "" : `        http_config: { authorization: { credentials: ${JSON.stringify(token)} } }\n`}`;

/** Starts everything and waits until the first numbers were recorded, which takes about two scrapes. */
export async function startMonitoring({ rules, alertmanager, every = 1 }: Asked): Promise<Monitoring> {
  const home = mkdtempSync(join(tmpdir(), "finalcall-prometheus-"));
  const write = (name: string, content: string) => {
    writeFileSync(join(home, name), content);
    return join(home, name);
  };
  const service = await startService();
  const ports = { prometheus: await freePort(), alertmanager: await freePort() };
  const at = (which: Program) => `http://127.0.0.1:${ports[which]}`;
  const running = new Map<Program, ChildProcess>();

  if (alertmanager !== undefined)
    running.set(
      "alertmanager",
      run(home, "prometheus-alertmanager", [
        `--config.file=${write("alertmanager.yml", alertmanager)}`,
        `--storage.path=${join(home, "alertmanager")}`,
        `--web.listen-address=127.0.0.1:${ports.alertmanager}`,
        "--cluster.listen-address=", // Alone: it opens no gossip port.
      ]),
    );
  write("rules.yml", `groups:${rules}\n`);
  const config = `
global: { scrape_interval: ${every}s, scrape_timeout: ${every}s, evaluation_interval: ${every}s }
rule_files: [rules.yml]
scrape_configs:
  - job_name: checkout
    static_configs: [{ targets: ['${new URL(service.url).host}'] }]
${alertmanager === undefined ? "" : `alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:${ports.alertmanager}'] }] }] }\n`}`;
  running.set(
    "prometheus",
    run(home, "prometheus", [
      `--config.file=${write("prometheus.yml", config)}`,
      `--storage.tsdb.path=${join(home, "prometheus")}`,
      `--web.listen-address=127.0.0.1:${ports.prometheus}`,
      // An alert that holds is sent again this often; Alertmanager resolves what it has not heard of for four times as long.
      "--rules.alert.resend-delay=5s",
    ]),
  );

  const kill = () => {
    for (const one of running.values()) one.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  };
  process.once("exit", kill);
  const ask = (query: string) => firstNumber(at("prometheus"), query);
  const monitoring: Monitoring = {
    prometheus: at("prometheus"),
    alertmanager: alertmanager === undefined ? "" : at("alertmanager"),
    service,
    freeze: (which) => void running.get(which)?.kill("SIGSTOP"),
    thaw: (which) => void running.get(which)?.kill("SIGCONT"),
    ask,
    async stop() {
      process.off("exit", kill);
      await Promise.all([...running.values()].map(ended));
      kill();
      await service.stop();
    },
  };
  try {
    await until("Alertmanager is ready", async () => alertmanager === undefined || ready(at("alertmanager")), running);
    await until("traffic is recorded", async () => ((await ask("sum(rate(requests_total[5s]))")) ?? 0) > 0, running);
  } catch (fault) {
    await monitoring.stop();
    throw fault;
  }
  return monitoring;
}

export interface Service {
  readonly url: string;
  /** What it does from now on: the share of requests that fail (0 to 1), and how long its queue is. */
  behave(how: { readonly failing?: number; readonly queue?: number }): void;
  /** Requests that are sent to it each second; 0 ends its traffic. */
  load(perSecond: number): void;
  stop(): Promise<void>;
}

/** A service on loopback under a real load of 40 requests a second, with its counters at `/metrics`. */
async function startService(): Promise<Service> {
  const answered = { "200": 0, "500": 0 };
  let how = { failing: 0, queue: 0 };
  let turn = 0;
  const server = createServer((request, response) => {
    if (request.url === "/metrics") {
      const lines = Object.entries(answered).map(([code, count]) => `requests_total{code="${code}"} ${count}`);
      return response.end(`# TYPE requests_total counter\n${lines.join("\n")}\nqueue_length ${how.queue}\n`);
    }
    // Every so many fail, not a random share: the same in every run.
    turn += how.failing;
    const code = turn >= 1 ? "500" : "200";
    if (turn >= 1) turn -= 1;
    answered[code] += 1;
    response.statusCode = Number(code);
    return response.end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let loading: NodeJS.Timeout | undefined;
  const load = (perSecond: number) => {
    clearInterval(loading);
    const send = () =>
      void fetch(`${url}/pay`).then(
        (answer) => answer.arrayBuffer(),
        () => undefined,
      );
    loading = perSecond > 0 ? setInterval(send, 1000 / perSecond) : undefined;
  };
  load(40);
  return {
    url,
    behave: (change) => {
      how = { ...how, ...change };
    },
    load,
    async stop() {
      load(0);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Looks again and again until it is so. Throws after a minute, or when one of the programs ended. */
export async function until(
  what: string,
  so: () => Promise<boolean> | boolean,
  running: ReadonlyMap<string, ChildProcess> = new Map(),
): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await so())) {
    for (const [name, { exitCode }] of running)
      if (exitCode !== null) throw new Error(`${name} ended with ${exitCode}.`);
    if (performance.now() > end) throw new Error(`Waited for a minute, in vain: ${what}.`);
    await pause(20);
  }
}

const ready = (url: string): Promise<boolean> =>
  fetch(`${url}/-/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

async function firstNumber(url: string, query: string): Promise<number | undefined> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
  const value = data.result[0]?.value[1];
  return value === undefined ? undefined : Number(value);
}

function run(home: string, name: string, args: readonly string[]): ChildProcess {
  return spawn(program(name) as string, args, { cwd: home, stdio: "ignore", env: { PATH: process.env.PATH } });
}

/** Kills it, also where it is stopped, and waits for its end. */
const ended = (child: ChildProcess): Promise<unknown> => {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const end = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  return end;
};

/** Where a program of this name is on the PATH. */
export function program(name: string): string | undefined {
  const places = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function freePort(): Promise<number> {
  const server = createNetServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
