/** The screens in a real browser: readable by everybody, at every width, and helped by a small script that decides nothing. */

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, hasBrowser, launchBrowser } from "../support/chromium.ts";
import { screens } from "../support/screens.ts";
import { built, show } from "../support/show.ts";
import { needs } from "../support/skip.ts";

const root = join(import.meta.dirname, "../..");
const all = await screens();

/** Stands in for the server's stream, so that a test says when there is news. */
const fakeStream = "globalThis.EventSource = class { constructor() { globalThis.stream = this; } }";

test("the script is small enough to be there before it is needed: 8 KiB", () => {
  expect(gzipSync(built(root).get("app.js") ?? "", { level: 9 }).length).toBeLessThan(8192);
});

needs("Chromium", hasBrowser).describe("the screens in a browser", () => {
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

  const open = async (name: string, width: number, options = {}) => {
    const context = await browser.newContext({ viewport: { width, height: 844 }, ...options });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(`${server.url}/${name}`);
    return { page, problems, close: () => context.close() };
  };

  for (const [colorScheme, width] of [
    ["dark", 390],
    ["light", 1440],
  ] as const)
    test(`axe finds nothing on any screen, ${colorScheme}, ${width} pixels wide`, async () => {
      const found = new Map<string, string[]>();
      for (const name of all.keys()) {
        const { page, problems, close } = await open(name, width, { colorScheme });
        const faults = [...(await accessibilityFaults(page)), ...problems];
        if (faults.length > 0) found.set(name, faults);
        await close();
      }
      expect(Object.fromEntries(found)).toEqual({});
    }, 600_000);

  test("no screen scrolls sideways, from 320 pixels up", async () => {
    const wide: string[] = [];
    for (const width of [320, 768, 1000, 1200]) {
      const { page, close } = await open("inbox", width);
      for (const name of all.keys()) {
        await page.goto(`${server.url}/${name}`);
        const over = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        if (over !== 0) wide.push(`${name} at ${width}: ${over}`);
      }
      await close();
    }
    expect(wide).toEqual([]);
  }, 600_000);

  test("what is behind a tap on the screens of releases, incidents and access is as readable, at 320 pixels", async () => {
    const found = new Map<string, unknown>();
    for (const name of ["releases", "release-frozen", "incident", "incident-named", "incidents", "access-waits"]) {
      const { page, close } = await open(name, 320, { colorScheme: "dark" });
      await page.evaluate("for (const one of document.querySelectorAll('details')) { one.name = ''; one.open = true }");
      const faults: unknown[] = await accessibilityFaults(page);
      faults.push(await page.evaluate("document.documentElement.scrollWidth - innerWidth"));
      const dialogs = (await page.evaluate("[...document.querySelectorAll('dialog')].map(({ id }) => id)")) as string[];
      for (const id of dialogs) {
        await page.evaluate(`document.getElementById(${JSON.stringify(id)}).showPopover()`);
        faults.push(...(await accessibilityFaults(page)));
      }
      if (faults.some((fault) => fault !== 0)) found.set(name, faults);
      await close();
    }
    expect(Object.fromEntries(found)).toEqual({});
  });

  test("nothing of a deciding screen needs the script but the passkey, and the screen says so", async () => {
    const { page, close } = await open("change", 390, { javaScriptEnabled: false });
    expect(await page.locator(".bar noscript p").isVisible()).toBe(true);
    await page.getByRole("button", { name: "Refuse", exact: true }).click();
    expect(await page.getByRole("heading", { name: "Refuse this change" }).isVisible()).toBe(true);
    await close();
  });

  test("a release is frozen, refused and led without a script; only the passkey needs one", async () => {
    const { page, close } = await open("release", 390, { javaScriptEnabled: false });
    expect(await page.locator(".bar noscript p").isVisible()).toBe(true);
    await page.getByRole("button", { name: "Refuse", exact: true }).click();
    expect(await page.getByRole("button", { name: "Refuse the release" }).isVisible()).toBe(true);
    await page.goto(`${server.url}/releases-calm`);
    await page.getByRole("button", { name: "Freeze all releases" }).click();
    expect(await page.getByRole("dialog", { name: "Freeze all releases" }).getByLabel("Reason").isVisible()).toBe(true);
    await page.goto(`${server.url}/incident`);
    await page.getByRole("button", { name: "Hand over" }).click();
    expect(await page.getByRole("button", { name: "Ask Ana to lead" }).isVisible()).toBe(true);
    await page.goto(`${server.url}/releases`);
    await page.getByText("Show as table").first().click();
    expect(await page.getByRole("cell", { name: "0.35 %" }).first().isVisible()).toBe(true);
    await close();
  });

  test("a screen left open counts the age of its numbers, and stops calling users fine when nothing newer comes", async () => {
    const { page, close } = await open("not-found", 1440);
    await page.clock.install();
    await page.goto(`${server.url}/releases`);
    await page.getByText("read 4 s ago").waitFor();
    await page.getByText("Show as table").first().click();
    await page.clock.runFor(20_000);
    await page.getByText("read 24 s ago").waitFor();
    expect(await page.getByRole("heading", { name: "Users are fine." }).isVisible()).toBe(true);
    await page.clock.runFor(60_000);
    await page.getByRole("heading", { name: "Nobody knows how users are." }).waitFor();
    await close();
  });

  test("a freeze that comes while a screen is open stands above it, and goes with its end", async () => {
    const before = all.get("releases-calm") ?? "";
    const { page, close } = await withStream("releases-calm");
    expect(await page.locator(".strip").count()).toBe(0);
    all.set("releases-calm", all.get("releases") ?? "");
    await news(page);
    await page.getByText("Deploys frozen").waitFor();
    all.set("releases-calm", before);
    await news(page);
    await expect.poll(() => page.locator(".strip").count()).toBe(0);
    await close();
  });

  test("the page prints on one sheet, without navigation, with its version", async () => {
    const { page, close } = await open("page", 1440);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("navigation", { name: "Sections" }).isVisible()).toBe(false);
    expect(await page.getByText("Version sha256:").isVisible()).toBe(true);
    const sheets = (await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g);
    expect(sheets).toHaveLength(1);
    await close();
  });

  test("keys move between rows, go to the deciding button and open the refusal; none of them decides", async () => {
    const { page, close } = await open("inbox", 1440);
    await page.keyboard.press("j");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("Charge each invoice once");
    await page.keyboard.press("j");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("Promise real-time alerts");
    await page.keyboard.press("?");
    expect(await page.getByRole("dialog", { name: "Keys" }).isVisible()).toBe(true);
    await page.goto(`${server.url}/change`);
    await page.keyboard.press("a");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Approve 9ac41f2e");
    expect(page.url()).toBe(`${server.url}/change`);
    await page.keyboard.press("r");
    expect(await page.getByRole("heading", { name: "Refuse this change" }).isVisible()).toBe(true);
    await page.keyboard.type("jar");
    expect(await page.locator("#refuse-reason").inputValue()).toBe("jar");
    await close();
  });

  test("a touch that is not given sends nothing and says so", async () => {
    const { page, close } = await open("change", 390);
    const unwilling = "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))";
    await page.addInitScript({ content: unwilling });
    await page.reload();
    await page.getByRole("button", { name: "Approve 9ac41f2e" }).click();
    await page.getByText("Nothing was sent: no passkey answered.").waitFor();
    expect(page.url()).toBe(`${server.url}/change`);
    await close();
  });

  /** Under the screens' policy a string is no function; only the protocol may evaluate. */
  const listens = (page: Page) =>
    expect.poll(() => page.evaluate("globalThis.stream !== undefined"), { timeout: 10_000 }).toBe(true);
  const news = (page: Page) => page.evaluate("globalThis.stream?.onmessage({ data: '1' })");
  const withStream = async (name: string) => {
    const opened = await open("not-found", 390);
    await opened.page.addInitScript({ content: fakeStream });
    await opened.page.goto(`${server.url}/${name}`);
    await listens(opened.page);
    return opened;
  };

  test("an inbox that nobody touched renews itself; one that was touched says how much is new", async () => {
    const before = all.get("inbox") ?? "";
    const { page, close } = await withStream("inbox");
    all.set("inbox", before.replace("One decision cannot wait", "Two decisions cannot wait"));
    await news(page);
    await page.getByRole("heading", { name: "Two decisions cannot wait" }).waitFor();
    all.set("inbox", before);
    await page.keyboard.press("j");
    await news(page);
    await page.getByRole("button", { name: "1 new: show" }).click();
    await page.getByRole("heading", { name: "One decision cannot wait" }).waitFor();
    await close();
  });

  test("a card under somebody's thumb never changes by itself", async () => {
    const before = all.get("change") ?? "";
    const { page, close } = await withStream("change");
    all.set("change", before.replaceAll("Approve 9ac41f2e", "Approve 00000000"));
    await news(page);
    await page.getByRole("button", { name: "Something changed: show it" }).waitFor();
    expect(await page.getByRole("button", { name: "Approve 9ac41f2e" }).isVisible()).toBe(true);
    all.set("change", before);
    await close();
  });

  test("one tab listens for all, and the next takes over when it closes", async () => {
    const { page, close } = await withStream("inbox");
    const second = await page.context().newPage();
    await second.addInitScript({ content: fakeStream });
    await second.goto(`${server.url}/inbox`);
    await news(page);
    expect(await second.evaluate("globalThis.stream === undefined")).toBe(true);
    await page.close();
    await listens(second);
    await close();
  });
});
