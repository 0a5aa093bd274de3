/** `npm start`: installs what is missing, builds what is stale, and serves. Arguments go on to `finalcall serve`. */

import { createRequire } from "node:module";
import { join } from "node:path";
import { install } from "./install.mjs";

install();
const { buildOrStop } = await import("./build.mjs");
await buildOrStop();

// In this same process: Ctrl-C then reaches the server itself, and nothing stays behind.
const launcher = join(import.meta.dirname, "../bin/finalcall.js");
process.argv = [process.argv[0], launcher, "serve", ...process.argv.slice(2)];
createRequire(import.meta.url)(launcher);
