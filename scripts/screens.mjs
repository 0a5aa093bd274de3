/** Pictures of every screen of the example team: `node scripts/screens.mjs FOLDER [NAME …]`, on a phone at night and on a desk by day. */

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const root = join(import.meta.dirname, "..");
const [folder, ...wanted] = process.argv.slice(2);
if (!folder) {
  process.stderr.write("Give the folder that the pictures go to.\n");
  process.exit(2);
}
const built = join(root, `.dist-screens-${process.pid}`);
const views = [
  { name: "phone", width: 390, height: 844, colorScheme: "dark", deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  { name: "desk", width: 1440, height: 900, colorScheme: "light", deviceScaleFactor: 1 },
];
/** What the server sends too: a screen that needs more than this is broken, and the picture shows it. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'";

try {
  await bundle("test/support/screens.ts", "screens.mjs", { packages: "external", platform: "node" });
  await bundle("test/support/chromium.ts", "chromium.mjs", { packages: "external", platform: "node" });
  await bundle("src/web/browser/app.ts", "app.js", { platform: "browser", minify: true });
  const load = (name) => import(pathToFileURL(join(built, name)).href);
  const screens = await (await load("screens.mjs")).screens();
  const server = createServer((request, response) => answer(screens, request, response)).listen(0);
  const browser = await (await load("chromium.mjs")).launchBrowser();
  mkdirSync(folder, { recursive: true });
  for (const view of views) await pictures(browser, view, screens, server.address().port);
  await browser.close();
  server.close();
} finally {
  await esbuild.stop();
  rmSync(built, { recursive: true, force: true });
}

async function bundle(from, to, options) {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [from],
    outfile: join(built, to),
    bundle: true,
    format: "esm",
    logLevel: "warning",
    ...options,
  });
}

function answer(screens, { url }, response) {
  const path = new URL(url, "http://x").pathname;
  const types = { css: "text/css", svg: "image/svg+xml", js: "text/javascript" };
  if (path.startsWith("/assets/")) {
    const name = path.slice("/assets/".length);
    const file = name === "app.js" ? join(built, name) : join(root, "src/web/assets", name);
    response.setHeader("content-type", types[name.split(".").at(-1)]);
    return response.end(readFileSync(file));
  }
  if (path === "/events") return response.writeHead(204).end();
  const html = screens.get(path.slice(1));
  response.writeHead(html ? 200 : 404, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
  });
  response.end(html);
}

async function pictures(browser, { name, width, height, ...rest }, screens, port) {
  const context = await browser.newContext({ viewport: { width, height }, ...rest });
  const page = await context.newPage();
  page.on(
    "console",
    (message) => message.type() === "error" && process.stderr.write(`${page.url()}: ${message.text()}\n`),
  );
  for (const screen of wanted.length > 0 ? wanted : screens.keys()) {
    await page.goto(`http://localhost:${port}/${screen}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) process.stderr.write(`${screen} on a ${name} is ${wide} px too wide\n`);
    await page.screenshot({ path: join(folder, `${screen}.${name}.png`), fullPage: process.env.WHOLE === "1" });
  }
  await context.close();
}
