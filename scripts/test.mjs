/** `npm test`: installs, builds, then types, lint, unused code and every test. Arguments go on to vitest. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install } from "./install.mjs";

install();
const { build } = await import("./build.mjs");

const root = join(import.meta.dirname, "..");
const count = { passed: 0, failed: 0, skipped: 0 };
const skipped = [];

// Each check counts as one test, so that the closing line never says "0 failed" when something is wrong.
await check("build", build);
await check("types", () => run("typescript/bin/tsc", "--noEmit"));
await check("types of the browser's part", () => run("typescript/bin/tsc", "--noEmit", "-p", "src/web/browser"));
await check("lint", () => run("@biomejs/biome/bin/biome", "check", "."));
await check("unused code", () => run("knip/bin/knip.js", "--no-progress"));
tests(process.argv.slice(2));

if (skipped.length > 0) process.stdout.write(`\nSkipped, each with what it needs:\n${skipped.join("\n")}\n`);
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
process.exitCode = count.failed > 0 ? 1 : 0;

async function check(name, does) {
  const began = performance.now();
  try {
    await does();
    count.passed += 1;
    process.stdout.write(`✓ ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`);
  } catch (error) {
    count.failed += 1;
    process.stdout.write(`✗ ${name}: ${error.message}\n`);
  }
}

/** Runs a development tool with its words on our own output; throws when it finds something. */
function run(tool, ...args) {
  const { status, error } = tryRun(tool, args);
  if (error) throw error;
  if (status !== 0) throw new Error(`see above (exit ${status})`);
}

function tryRun(tool, args) {
  const program = join(root, "node_modules", tool);
  return spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}

/** Runs vitest and counts from its own report; a file that does not load, or an error outside any test, is a failure. */
function tests(args) {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-test-"));
  const file = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { status } = tryRun("vitest/vitest.mjs", ["run", ...reporters, ...args]);
  const failedBefore = count.failed;
  try {
    for (const { assertionResults, status: loaded, name } of JSON.parse(readFileSync(file, "utf8")).testResults) {
      if (loaded === "failed" && !assertionResults.some((test) => test.status === "failed")) count.failed += 1;
      for (const test of assertionResults) countTest(test, name.slice(root.length + 1));
    }
  } catch (error) {
    process.stdout.write(`vitest gave no report: ${error.message}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (status !== 0 && count.failed === failedBefore) count.failed += 1;
}

function countTest({ status, fullName }, file) {
  if (status === "passed") count.passed += 1;
  else if (status === "failed") count.failed += 1;
  else {
    count.skipped += 1;
    skipped.push(`  ${file}: ${fullName}`);
  }
}
