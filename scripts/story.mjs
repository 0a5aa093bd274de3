/** `npm run story -- NAME [--json]`: plays one of the stories end to end against a server of its own. */

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";

const stories = {
  "double-charge": "doubleCharge",
  "whose-call": "whoseCall",
  "model-routing": "modelRouting",
  "billing-replies": "billingReplies",
};
const words = process.argv.slice(2);
const json = words.includes("--json");
const [name] = words.filter((word) => !word.startsWith("-"));
if (name === undefined || !Object.hasOwn(stories, name)) {
  process.stderr.write(`npm run story -- ${Object.keys(stories).join(" | ")}   [--json]\n`);
  process.exit(name === undefined && !words.includes("--help") ? 2 : words.includes("--help") ? 0 : 2);
}
install();
const { buildOrStop } = await import("./build.mjs");
await buildOrStop();

/** One folder below dist/, so that everything is found where it is found from the source. */
const folder = join(import.meta.dirname, "../dist/stories");
const outfile = join(folder, `${name}.mjs`);
mkdirSync(folder, { recursive: true });
const esbuild = await import("esbuild");
await esbuild.build({
  absWorkingDir: join(import.meta.dirname, ".."),
  stdin: {
    contents: `export * from "./test/stories/${name}.ts"; export * from "./test/stories/tell.ts";`,
    resolveDir: join(import.meta.dirname, ".."),
  },
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  packages: "external",
  logLevel: "warning",
});
await esbuild.stop();

const story = await import(pathToFileURL(outfile).href);
rmSync(outfile);
const lines = [];
const tell = story.tellerTo((line) => (json ? lines.push(line) : process.stdout.write(`${line}\n`)));
try {
  await story[stories[name]](tell);
  if (json) process.stdout.write(`${JSON.stringify({ ok: true, story: name, figures: tell.figures, lines })}\n`);
} catch (fault) {
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, story: name, why: fault.message, lines })}\n`);
  else process.stderr.write(`\n${fault.stack}\n`);
  process.exitCode = 1;
}
