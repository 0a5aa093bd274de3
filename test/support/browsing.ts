/** Screens that a test has made, looked at in one real browser for the length of a describe. */

import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchBrowser } from "./chromium.ts";
import { show } from "./show.ts";

const root = join(import.meta.dirname, "../..");

/** The screens by name, as text. */
export const shownAs = async (made: Promise<readonly (readonly [string, unknown])[]>): Promise<Map<string, string>> =>
  new Map(await Promise.all((await made).map(async ([name, html]) => [name, String(await html)] as const)));

/** Serves the screens and starts the browser before the tests; ends both after them. Called inside a describe. */
export function browsing(all: ReadonlyMap<string, string>) {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof show>>;
  beforeAll(async () => {
    server = await show(all, root);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });
  const at = (name: string): string => `${server.url}/${name}`;
  return {
    /** The address of a screen. */
    at,
    /** A page in a context of its own, `width` pixels wide. */
    open: async (name: string, width: number, options = {}): Promise<Page> => {
      const context = await browser.newContext({ viewport: { width, height: 844 }, ...options });
      const page = await context.newPage();
      await page.goto(at(name));
      return page;
    },
    /** What a press sends: the path, and the fields of the form. */
    posted: async (page: Page, press: () => Promise<unknown>) => {
      const [request] = await Promise.all([page.waitForRequest((one) => one.method() === "POST"), press()]);
      return { path: new URL(request.url()).pathname, form: new URLSearchParams(request.postData() ?? "") };
    },
  };
}
