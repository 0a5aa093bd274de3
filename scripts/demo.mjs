/** `npm run demo`: an example company with three months of life, made by playing them, and served. */

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";

install();
const { buildOrStop } = await import("./build.mjs");
await buildOrStop();

/** One folder below dist/, so that everything is found where it is found from the source. */
const root = join(import.meta.dirname, "..");
const outfile = join(root, "dist", "demo", `demo-${process.pid}.mjs`);
mkdirSync(join(root, "dist", "demo"), { recursive: true });
const esbuild = await import("esbuild");
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ["demo/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  packages: "external",
  logLevel: "warning",
});
await esbuild.stop();
const { main } = await import(pathToFileURL(outfile).href);
rmSync(outfile);
process.exitCode = await main(process.argv.slice(2), root);
