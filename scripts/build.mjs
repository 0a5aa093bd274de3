/** Builds `dist/` from `src/` with esbuild. Does nothing when no source changed since the last build. */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/**
 * Left out of the bundles: SQLite is a native module that finds its binary beside itself, and may be in a process
 * only once (two SQLites drop each other's file locks); the other two are parts of `pg` that nobody installed.
 */
const external = ["@photostructure/sqlite", "pg-native", "cloudflare:sockets"];

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const node = { platform: "node", target: "node20.19", external };

/** CommonJS for the command line, because it starts faster; `import.meta.url` is made to work in it. */
const commonjs = {
  ...node,
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  banner: { js: 'const __bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  define: { "import.meta.url": "__bundleUrl", FINALCALL_VERSION: JSON.stringify(version) },
};
const browser = { platform: "browser", format: "esm", target: "es2022", minify: true, splitting: true };

const bundles = [
  { from: "src/cli/fast.ts", to: "fast", options: { ...commonjs, minify: true } },
  { from: "src/cli/check-main.ts", to: "check", options: { ...commonjs, minify: true } },
  { from: "src/cli/gate.ts", to: "gate", options: { ...commonjs, minify: true } },
  { from: "src/cli/main.ts", to: "finalcall", options: commonjs },
  { from: "src/log/sqlite-worker.ts", to: "sqlite-worker", options: { ...node, format: "esm" } },
  { from: "src/client/client.ts", to: "client", options: { platform: "neutral", format: "esm", target: "es2022" } },
  {
    from: "src/openfeature/provider.ts",
    to: "openfeature",
    options: { platform: "neutral", format: "esm", target: "es2022" },
  },
  { from: "src/web/browser/app.ts", to: "app", options: { ...browser, chunkNames: "app-[hash]" } },
  { from: "src/web/browser/worker.ts", to: "worker", options: browser },
  { from: "src/web/assets/app.css", to: "app", options: { minify: true } },
];

/** Gives true when it built, false when `dist/` was up to date. Throws on a source that does not compile. */
export async function build() {
  const stamp = digest();
  const stampFile = join(dist, ".stamp");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return false;
  const began = performance.now();
  const fresh = join(root, `.dist-${process.pid}`);
  try {
    const absent = await fill(fresh);
    writeFileSync(join(fresh, ".stamp"), stamp);
    replaceDist(fresh);
    const note = absent.length > 0 ? `; not there yet: ${absent.join(", ")}` : "";
    process.stderr.write(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s${note}\n`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return true;
}

/** Builds, or ends the process: esbuild has then said what is wrong and where. */
export async function buildOrStop() {
  try {
    await build();
  } catch (error) {
    process.stderr.write(`dist/ was not built: ${error.message.split("\n")[0]}. What was there before is untouched.\n`);
    process.exit(1);
  }
}

/** Every source, and the build itself, by content: a clone changes the times of files, not their bytes. */
function digest() {
  const hash = createHash("sha256");
  const sources = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const settings = ["package-lock.json", "tsconfig.json", "tsconfig.types.json", "scripts/build.mjs"];
  for (const file of [...settings.map((name) => join(root, name)), ...sources].sort())
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

/** Fills a new folder; gives the entries that are not written yet. */
async function fill(folder) {
  mkdirSync(folder, { recursive: true });
  const there = bundles.filter(({ from }) => existsSync(join(root, from)));
  const forBrowsers = there.filter(({ from }) => from.startsWith("src/web/"));
  await Promise.all(forBrowsers.map(({ from, to, options }) => bundle(folder, from, to, options)));
  const assetsBuild = digestOf(folder, ["app.css", "app.js"]);
  const named = (options) => ({
    ...options,
    define: { ...options.define, FINALCALL_ASSETS: JSON.stringify(assetsBuild) },
  });
  await Promise.all([
    ...there
      .filter((one) => !forBrowsers.includes(one))
      .map(({ from, to, options }) => bundle(folder, from, to, named(options))),
    pageSchema(folder),
    clientTypes(folder),
  ]);
  await (await import("esbuild")).stop();
  const assets = join(root, "src/web/assets");
  if (existsSync(assets)) cpSync(assets, join(folder, "assets"), { recursive: true, filter: notCode });
  return bundles.filter((entry) => !there.includes(entry)).map(({ from }) => from);
}

/** The beginning of a digest over built files: browsers keep what they got under it. */
function digestOf(folder, names) {
  const hash = createHash("sha256");
  for (const name of names) hash.update(readFileSync(join(folder, name)));
  return hash.digest("hex").slice(0, 12);
}

/** Styles are made into one file. */
const notCode = (path) => !/\.(tsx?|css)$/.test(path);

async function bundle(folder, from, to, options) {
  const esbuild = await import("esbuild");
  await esbuild.build({
    ...options,
    absWorkingDir: root,
    entryPoints: { [to]: from },
    outdir: folder,
    bundle: true,
    legalComments: "none",
    logLevel: "warning",
  });
}

/** The JSON Schema of `finalcall.yaml`, for editors, from the schema that the program itself checks with. */
async function pageSchema(folder) {
  const from = "src/page/schema.ts";
  if (!existsSync(join(root, from))) return;
  await bundle(folder, from, "page-schema", { ...node, format: "esm", outExtension: { ".js": ".mjs" } });
  const file = join(folder, "page-schema.mjs");
  const schema = await import(pathToFileURL(file).href);
  writeFileSync(join(folder, "page.schema.json"), `${JSON.stringify(schema.pageSchema(), null, 2)}\n`);
  rmSync(file);
}

/** Declarations only; whether the types are right is for `npm test` to say. */
async function clientTypes(folder) {
  if (!existsSync(join(root, "src/client/client.ts"))) return;
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", "tsconfig.types.json", "--outDir", join(folder, "types")], {
    cwd: root,
  });
}

/** In two renames, so that a program that starts meanwhile finds the old bundles or the new ones, never half. */
function replaceDist(fresh) {
  const old = `${fresh}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { install } = await import("./install.mjs");
  install();
  await buildOrStop();
}
