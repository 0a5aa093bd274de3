/** Every screen in a real browser, by everybody's needs: one look at each, in both schemes, at every width, behind every tap, by keyboard. */

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasBrowser, launchBrowser } from "../support/chromium.ts";
import { faultsOf, walk } from "../support/inspect.ts";
import { screens } from "../support/screens.ts";
import { built, show } from "../support/show.ts";
import { needs } from "../support/skip.ts";

const root = join(import.meta.dirname, "../..");
const all = await screens();
const bytes = ([, content]: [string, Uint8Array]) => gzipSync(content, { level: 9 }).length;

test("the script is small enough to be there before it is needed: 8 KiB, and 40 KiB with all that it brings later", () => {
  const scripts = [...built(root)].filter(([name]) => name.endsWith(".js"));
  expect(scripts.filter(([name]) => name === "app.js").map(bytes)).toEqual([expect.toSatisfy((n) => n < 8192)]);
  expect(scripts.reduce((sum, one) => sum + bytes(one), 0)).toBeLessThan(40_960);
});

/** What every check of the look must find, or it finds nothing: no style of ours, so that the colours are the attribute's. */
const unreadable = `<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1>
  <p><font color="#cccccc">pale</font></p><table width="1000"><tr><td>wide</td></tr></table>
  <svg width="9" height="9"><rect width="9" height="9" /></svg>
  <details><summary>More</summary><font color="#dddddd">folded</font></details>
  <button popovertarget="pale">Open</button>
  <dialog id="pale" popover aria-label="Pale"><font color="#eeeeee">behind a tap</font><button>Fine</button></dialog></main></html>`;

needs("Chromium", hasBrowser).describe("the screens in a browser", () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof show>>;

  beforeAll(async () => {
    const beside = [
      ["unreadable", unreadable],
      ["palette.json", '{"head":0,"rows":[]}'],
    ] as const;
    server = await show(new Map([...all, ...beside]), root);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** Without motion: between two schemes a colour would still be on its way from one to the other. */
  const tab = async (options = {}) => {
    const context = await browser.newContext({ serviceWorkers: "block", reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    return { page, problems, close: () => context.close() };
  };

  test("the look finds what nobody can read: pale, folded, behind a tap, too wide, a picture without words", async () => {
    const { page, close } = await tab();
    await page.goto(`${server.url}/unreadable`);
    const faults = (await faultsOf(page, new Set())).join("\n");
    for (const one of [
      'light: color-contrast: font[color="#cccccc"]',
      'dark, on a phone: color-contrast: font[color="#dddddd"]',
      'dialog pale: color-contrast: font[color="#eeeeee"]',
      "320 pixels: scrolls sideways",
      "pictures: no name: <svg",
    ])
      expect(faults).toContain(one);
    await close();
  }, 30_000);

  test("everybody reads every screen: WCAG 2.2 AA in both schemes, 320 pixels, 200 % zoom, behind every tap, pictures with words", async () => {
    const found = new Map<string, string[]>();
    const seen = new Set<string>();
    const names = [...all.keys()];
    const look = async () => {
      const { page, problems, close } = await tab();
      for (let name = names.shift(); name !== undefined; name = names.shift()) {
        problems.length = 0;
        await page.goto(`${server.url}/${name}`);
        const faults = [...(await faultsOf(page, seen)), ...problems];
        if (faults.length > 0) found.set(name, faults);
      }
      await close();
    };
    await Promise.all([look(), look()]);
    expect(Object.fromEntries(found)).toEqual({});
  }, 600_000);

  test("by keyboard alone every deciding control is reached, in the order of reading, and nothing that has the keyboard is hidden", async () => {
    const deciding = [...all.keys()].filter((name) => all.get(name)?.includes("data-act"));
    const kinds = new Map(deciding.map((name) => [name.split("-")[0], name]));
    const { page, close } = await tab({ viewport: { width: 390, height: 844 } });
    const found = new Map<string, string[]>();
    for (const name of kinds.values()) {
      await page.goto(`${server.url}/${name}`);
      const faults = await walk(page, "[data-act]");
      if (faults.length > 0) found.set(name, faults);
    }
    expect(kinds.size).toBeGreaterThan(8);
    expect(Object.fromEntries(found)).toEqual({});
    await close();
  }, 120_000);

  test("with forced colours a shape still says how dangerous it is, and a button has its edge", async () => {
    const { page, close } = await tab({ forcedColors: "active" });
    await page.goto(`${server.url}/change`);
    const shown = await page.evaluate(() => {
      const tag = document.querySelector(".tag.high");
      const button = document.querySelector("[data-act]");
      const style = (one: Element | null, part?: string) => (one ? getComputedStyle(one, part) : undefined);
      return {
        filled: style(tag, "::before")?.backgroundColor !== "rgba(0, 0, 0, 0)",
        edge: style(button)?.borderStyle,
        words: tag?.textContent,
      };
    });
    expect(shown).toEqual({ filled: true, edge: "solid", words: "High risk" });
    await close();
  });
});
