/** The guide's page is a page, and its rules are rules to Prometheus's own checker. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPage } from "../../src/page/read.ts";
import { program } from "../support/prometheus.ts";
import { needs } from "../support/skip.ts";
import { watchedPage } from "../support/watching.ts";

const guide = readFileSync(join(import.meta.dirname, "../../docs/guide/watching.md"), "utf8");
const [page = "", rules = ""] = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block ?? "");
const promtool = program("promtool");

test("the page of the guide says what the guide says", () => {
  const { page: read, problems } = readPage(watchedPage(page.replace("releases:\n", "")));
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const [production] = read?.environments ?? [];
  expect(production?.watch).toBe(15);
  expect(production?.signals).toEqual([
    { name: "error-rate", query: "finalcall:error_rate" },
    { name: "p95", query: "finalcall:p95" },
    { name: "queue", query: 'max(jobs_waiting{queue="charges"})' },
    { name: "double-charges", query: "finalcall:double_charges" },
    { name: "traffic", query: "finalcall:traffic" },
  ]);
  for (const { query } of production?.signals ?? [])
    if (query.startsWith("finalcall:")) expect(rules).toContain(`record: ${query}\n`);
});

needs("promtool", promtool !== undefined).test("the rules of the guide are rules", () => {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-rules-"));
  const file = join(folder, "rules.yml");
  writeFileSync(file, rules);
  const { stdout, stderr } = spawnSync(promtool ?? "", ["check", "rules", file], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  expect(stderr).toBe("");
  expect(stdout).toContain("SUCCESS: 4 rules found");
});
