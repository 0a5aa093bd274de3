/**
 * Pictures of every screen of the example team: `node scripts/screens.mjs FOLDER [NAME …]`, on a phone at night and on
 * a desk by day. `node scripts/screens.mjs --docs` makes those that the README and the guides show anew.
 */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { smallPng } from "./small-png.mjs";

const root = join(import.meta.dirname, "..");
/** What `docs/pictures` holds: the name of the picture, of the screen, and where it is looked at. */
const documented = [
  ["inbox", "inbox", "phone"],
  ["approval", "release", "phone"],
  ["page", "page", "desk"],
  ["releases", "releases", "desk"],
  ["incident", "incident", "desk"],
  ["ai-task", "ai-task", "desk"],
  ["record", "record", "desk"],
  ["check-in", "checkin-found", "desk"],
  ["review", "review", "desk"],
  ["coverage", "cover", "desk"],
];
const [folder, ...wanted] = process.argv.slice(2);
if (!folder) {
  process.stderr.write("Give the folder that the pictures go to, or --docs.\n");
  process.exit(2);
}
const target = folder === "--docs" ? join(root, "docs/pictures") : folder;
const built = join(root, `.dist-screens-${process.pid}`);
const views = [
  { name: "phone", width: 390, height: 844, colorScheme: "dark", deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  { name: "desk", width: 1440, height: 900, colorScheme: "light", deviceScaleFactor: 1 },
];

try {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["screens", "show", "chromium"].map((name) => `test/support/${name}.ts`),
    outdir: built,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "warning",
  });
  const load = (name) => import(pathToFileURL(join(built, `${name}.mjs`)).href);
  const screens = await (await load("screens")).screens();
  const server = await (await load("show")).show(screens, root);
  const browser = await (await load("chromium")).launchBrowser();
  mkdirSync(target, { recursive: true });
  for (const view of views) await pictures(browser, view, screens, server.url);
  await browser.close();
  server.close();
} finally {
  await esbuild.stop();
  rmSync(built, { recursive: true, force: true });
}

async function pictures(browser, { name, width, height, ...rest }, screens, url) {
  const context = await browser.newContext({ viewport: { width, height }, serviceWorkers: "block", ...rest });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && process.stderr.write(`${message.text()}\n`));
  for (const [picture, screen] of shown(name, screens)) {
    await page.goto(`${url}/${screen}`);
    const png = await page.screenshot();
    writeFileSync(join(target, `${picture}.png`), folder === "--docs" ? smallPng(png) : png);
  }
  await context.close();
}

/** Which pictures are made in this view, and of which screens. */
function shown(view, screens) {
  if (folder === "--docs") return documented.filter(([, , where]) => where === view);
  return (wanted.length > 0 ? wanted : [...screens.keys()]).map((screen) => [`${screen}.${view}`, screen]);
}
