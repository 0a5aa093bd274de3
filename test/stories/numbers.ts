/** The shop's numbers: a real Prometheus where there is one, else numbers pushed from the shop's own counters. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasPrometheus } from "../support/prometheus.ts";

export { hasPrometheus };

/** What Finalcall asks: rates over the last seconds, so that what is over is soon good again. */
const rules = `
groups:
  - name: shop
    rules:
      - record: finalcall:traffic
        expr: sum(rate(shop_requests_total[5s]))
      - record: finalcall:error_rate
        expr: sum(rate(shop_errors_total[5s])) / sum(rate(shop_requests_total[5s]))
      - record: finalcall:double_charges
        expr: sum(increase(shop_double_charges_total[5s]))
      - record: finalcall:queue
        expr: max(shop_queue)
`;

/** Starts Prometheus over the shop. Gives its address. */
export async function startPrometheus(shop: string): Promise<{ readonly url: string; stop(): void }> {
  const home = mkdtempSync(join(tmpdir(), "finalcall-story-"));
  const port = await freePort();
  writeFileSync(join(home, "rules.yml"), rules);
  writeFileSync(
    join(home, "prometheus.yml"),
    `global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs: [{ job_name: shop, static_configs: [{ targets: ['${new URL(shop).host}'] }] }]
`,
  );
  const child: ChildProcess = spawn(
    "prometheus",
    [
      `--config.file=${home}/prometheus.yml`,
      `--storage.tsdb.path=${home}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: "ignore" },
  );
  const stop = () => {
    child.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", stop);
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** Pushes the same numbers, computed from the shop's counters, once a second. Gives the way to stop. */
export function pushNumbers(shop: string, finalcall: string, token: string, environment: string): () => void {
  let before: Map<string, number> | undefined;
  const timer = setInterval(() => void push().catch(() => undefined), 1000);
  async function push(): Promise<void> {
    const now = await counters(shop);
    const was = before ?? now;
    before = now;
    const grown = (name: string) => (now.get(name) ?? 0) - (was.get(name) ?? 0);
    const requests = grown("shop_requests_total");
    const signals = {
      traffic: requests,
      ...(requests > 0 ? { "error-rate": grown("shop_errors_total") / requests } : {}),
      "double-charges": grown("shop_double_charges_total"),
      queue: now.get("shop_queue") ?? 0,
    };
    await fetch(`${finalcall}/v1/metrics`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ environment, at: new Date().toISOString(), signals }),
    });
  }
  return () => clearInterval(timer);
}

async function counters(shop: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${shop}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => line.split(" ")).map(([name = "", value]) => [name, Number(value)]));
}

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
