/**
 * `npm run bench [-- NAME] [--json] [--smoke]`: every measurement in bench/, each against a floor taken in the same run, and
 * comparisons with a table of their own. `--smoke`: smaller, where a comparison takes minutes.
 */

import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";

install();
const { buildOrStop } = await import("./build.mjs");
await buildOrStop();

const root = join(import.meta.dirname, "..");
const json = process.argv.includes("--json");
const smoke = process.argv.includes("--smoke");
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const names = readdirSync(join(root, "bench"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => basename(file, ".ts"))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

// This variable costs every Node start some 30 ms, and has nothing to do with what is measured.
delete process.env.NODE_EXTRA_CA_CERTS;

const rows = [];
const measured = [];
const tables = [];
for (const name of names) {
  if (!json) process.stderr.write(`${name} …\n`);
  const file = await bundled(name);
  try {
    const { bench } = await import(pathToFileURL(file).href);
    const taken = bench ? await bench({ smoke }) : [];
    if (Array.isArray(taken)) measured.push(...taken);
    else tables.push(taken.table);
    rows.push(...(Array.isArray(taken) ? taken : taken.rows));
  } finally {
    rmSync(file);
  }
}
if (json) process.stdout.write(`${JSON.stringify({ ok: rows.every(({ ok }) => ok), rows })}\n`);
else process.stdout.write([...(measured.length > 0 ? [table(measured)] : []), ...tables].join("\n"));
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;

/** Into dist/, so that the worker and the packages are found where the built program finds them. */
async function bundled(name) {
  const esbuild = await import("esbuild");
  const outfile = join(root, `dist/bench-${name}.mjs`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`bench/${name}.ts`],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    packages: "external",
    // What lies beside the source is found from two folders down, as from test/support.
    define: { "import.meta.dirname": JSON.stringify(join(root, "dist/bench")) },
    logLevel: "warning",
  });
  await esbuild.stop();
  return outfile;
}

function table(results) {
  const cells = [["what", "ours", "floor", "ratio", "bound", "", "note"]];
  for (const { name, ours, floor, ratio, bound, ok, note } of results)
    cells.push([name, ours, floor, ratio, bound, ok ? "ok" : "MISSED", note ?? ""].map(String));
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  return `${cells.map(line).join("\n")}\n`;
}
