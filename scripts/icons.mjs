/** Draws the icons that a phone keeps from `icon.svg`, in the browser of the tests: `node scripts/icons.mjs`. Their pictures are in the repository. */

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const root = join(import.meta.dirname, "..");
const assets = join(root, "src/web/assets");
const drawing = readFileSync(join(assets, "icon.svg"), "utf8");

/** A phone cuts a maskable icon to its own shape: the ground reaches the edge, and the drawing keeps to the middle 80 %. */
const full = drawing.replace('rx="7" ', "").replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"');
const ground = '<rect x="-4" y="-4" width="40" height="40" fill="#0b6070"/>';
const maskable = full.replace("</title>", `</title>${ground}`);
const icons = [
  { name: "icon-180.png", size: 180, svg: maskable },
  { name: "icon-192.png", size: 192, svg: drawing },
  { name: "icon-512.png", size: 512, svg: drawing },
  { name: "icon-maskable.png", size: 512, svg: maskable },
];

const built = join(root, `.dist-icons-${process.pid}.mjs`);
const options = { bundle: true, format: "esm", platform: "node", packages: "external", absWorkingDir: root };
try {
  await esbuild.build({ ...options, entryPoints: ["test/support/chromium.ts"], outfile: built });
  const { launchBrowser } = await import(pathToFileURL(built).href);
  const browser = await launchBrowser();
  const page = await browser.newPage();
  for (const { name, size, svg } of icons) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    writeFileSync(join(assets, name), await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
} finally {
  await esbuild.stop();
  rmSync(built, { force: true });
}
