/** Drafts in a real browser: read with the keyboard, with and without a script, on a phone and on a desk. */

import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, hasBrowser, launchBrowser } from "../support/chromium.ts";
import { draftScreens } from "../support/draft-screens.ts";
import { show } from "../support/show.ts";
import { needs } from "../support/skip.ts";

const root = join(import.meta.dirname, "../..");
const all = new Map(
  await Promise.all((await draftScreens()).map(async ([name, html]) => [name, String(await html)] as const)),
);

needs("Chromium", hasBrowser).describe("Drafts in a browser", () => {
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

  const open = async (name: string, width: number, options = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width, height: 844 }, ...options });
    const page = await context.newPage();
    await page.goto(`${server.url}/${name}`);
    return page;
  };
  const posted = async (page: Page, press: () => Promise<unknown>) => {
    const [request] = await Promise.all([page.waitForRequest((one) => one.method() === "POST"), press()]);
    return { path: new URL(request.url()).pathname, form: new URLSearchParams(request.postData() ?? "") };
  };

  test("each is readable and fits, in both schemes, at 320 and 1440 pixels, also what is behind a tap", async () => {
    const found = new Map<string, unknown>();
    for (const colorScheme of ["dark", "light"] as const)
      for (const width of [320, 1440])
        for (const name of ["drafts", "draft", "draft-unread", "draft-money", "draft-edited"]) {
          const page = await open(name, width, { colorScheme });
          await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
          const faults: unknown[] = await accessibilityFaults(page);
          faults.push(await page.evaluate("document.documentElement.scrollWidth - innerWidth"));
          if (faults.some((fault) => fault !== 0)) found.set(`${name}, ${colorScheme}, ${width}`, faults);
          await page.context().close();
        }
    expect(Object.fromEntries(found)).toEqual({});
  }, 120_000);

  test("the three ends work without a script, with what was marked and typed", async () => {
    const page = await open("draft", 390, { javaScriptEnabled: false });
    await page.getByLabel("Wrong price").check();
    await page.getByText("Edit it").click();
    const words = page.getByLabel("Your words");
    expect(await words.inputValue()).toMatch(/^Dear Mira Sommer,/);
    await words.fill("The late fee is 5 EUR.");
    const { path, form } = await posted(page, () => page.getByRole("button", { name: "Use my words" }).click());
    expect(path).toMatch(/^\/drafts\/draft-[a-z0-9]+\/review$/);
    expect(form.get("outcome")).toBe("edited");
    expect(form.getAll("wrong")).toEqual(["wrong-price"]);
    expect(form.get("output")).toBe("The late fee is 5 EUR.");
    expect(form.get("opened")).toMatch(/^2026-11-19T/);
    await page.context().close();
  });

  test("keys go through the checklist, open the edit and lead to the deciding button; none decides", async () => {
    const page = await open("draft", 1440);
    const focus = () => page.evaluate("document.activeElement.value ?? document.activeElement.tagName");
    await page.keyboard.press("j");
    expect(await focus()).toBe("wrong-price");
    await page.keyboard.press("j");
    expect(await focus()).toBe("policy-break");
    await page.keyboard.press("Space");
    expect(await page.getByLabel("Policy break: refunds, legal or angry disputes").isChecked()).toBe(true);
    await page.keyboard.press("e");
    expect(await page.getByLabel("Your words").isVisible()).toBe(true);
    await page.keyboard.press("a");
    expect(await focus()).toBe("accepted");
    expect(page.url()).toBe(`${server.url}/draft`);
    await page.context().close();
  });

  test("keys go through the list and open a draft", async () => {
    const page = await open("drafts", 1440);
    await page.keyboard.press("j");
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toMatch(/^\/drafts\/draft-/);
    await page.context().close();
  });

  test("sending back asks for no passkey where using it does", async () => {
    const page = await open("draft-money", 390);
    await page.evaluate(
      "window.asked = 0; navigator.credentials.get = () => { window.asked += 1; return new Promise(() => {}); }",
    );
    await page.getByRole("button", { name: "Use it as it stands" }).click();
    expect(await page.evaluate("window.asked")).toBe(1);
    const { form } = await posted(page, () => page.getByRole("button", { name: "Send it back" }).click());
    expect([form.get("outcome"), form.get("assertion")]).toEqual(["sent-back", ""]);
    await page.context().close();
  });
});
