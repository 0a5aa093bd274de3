/** Programs of ours, bundled from the sources for a test that runs them outside of it. */

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");
/** Inside the clone, so that the bundle finds the native SQLite; under node_modules, so that nothing takes it for a source. */
const cache = join(root, "node_modules/.cache/finalcall-test");

/** Bundles a source (path from the root) into one file for Node 20 and gives its URL. */
export async function bundled(source: string): Promise<URL> {
  mkdirSync(cache, { recursive: true });
  const outfile = join(cache, `${source.replaceAll(/\W/g, "-")}-${process.pid}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    external: ["@photostructure/sqlite", "pg", "vitest", "nodemailer", "web-push", "undici"],
    logLevel: "error",
  });
  process.once("exit", () => rmSync(outfile, { force: true }));
  return pathToFileURL(outfile);
}
