#!/usr/bin/env node
/** Starts the command line: small bundles for what is asked all day, the whole one for the rest. */

// This folder is CommonJS by its own package.json: an ES module as entry costs about 3 ms of every start.
const { existsSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");

const bundles = { who: "fast", mine: "fast", match: "fast", lint: "fast", check: "check", gate: "gate" };
const name = Object.hasOwn(bundles, process.argv[2]) ? bundles[process.argv[2]] : "finalcall";
const bundle = join(__dirname, "..", "dist", `${name}.cjs`);

if (existsSync(bundle)) {
  // Node 22.1 and later: 3 ms less. Beside the code, because anybody may write to Node's own choice, the temporary folder.
  enableCompileCache?.(join(__dirname, "..", "dist", ".compile-cache"));
  require(bundle);
} else {
  process.stderr.write(
    "finalcall is not built yet: dist/ is missing. Run `npm run build` in its folder, or `npm start`.\n",
  );
  process.exitCode = 1;
}
