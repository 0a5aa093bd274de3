/** What stands around every screen, in a real browser: keys and the palette that decide nothing, news that never moves what is under a thumb. */

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { paletteView } from "../../src/views/palette.ts";
import { browsing } from "../support/browsing.ts";
import { hasBrowser } from "../support/chromium.ts";
import { night, quillhaven } from "../support/quillhaven.ts";
import { screens } from "../support/screens.ts";
import { needs } from "../support/skip.ts";

const all = await screens();
all.set("legacy-plan", all.get("proposal") ?? "");
all.set("palette.json", JSON.stringify(await paletteView(quillhaven().seenBy("ana", night), 25)));

/** Stands in for the server's stream, so that a test says when there is news. */
const fakeStream = "globalThis.EventSource = class { constructor() { globalThis.stream = this; } }";

needs("Chromium", hasBrowser).describe("around every screen", () => {
  const browsed = browsing(all);
  const open = (name: string, width: number, options = {}) =>
    browsed.open(name, width, { serviceWorkers: "block", ...options });
  const focused = (page: Page) => page.evaluate("document.activeElement.textContent");

  test("keys move between rows, go to the deciding button and open the refusal; none of them decides", async () => {
    const page = await open("inbox", 1440);
    await page.keyboard.press("j");
    expect(await focused(page)).toContain("Charge each invoice once");
    await page.keyboard.press("j");
    expect(await focused(page)).toContain("Promise real-time alerts");
    await page.keyboard.press("?");
    expect(await page.getByRole("dialog", { name: "Keys" }).isVisible()).toBe(true);
    await page.goto(browsed.at("change"));
    await page.keyboard.press("a");
    expect(await focused(page)).toBe("Approve 9ac41f2e");
    expect(page.url()).toBe(browsed.at("change"));
    await page.keyboard.press("r");
    expect(await page.getByRole("heading", { name: "Refuse this change" }).isVisible()).toBe(true);
    await page.keyboard.type("jar");
    expect(await page.locator("#refuse-reason").inputValue()).toBe("jar");
    await page.context().close();
  });

  test("single keys are switched off in this browser, and Ctrl K stays", async () => {
    const page = await open("inbox", 1440);
    await page.keyboard.press("?");
    await page.getByRole("button", { name: "Switch single keys off" }).first().click();
    await page.reload();
    await page.keyboard.press("j");
    expect(await page.evaluate("document.activeElement === document.body")).toBe(true);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await page.context().close();
  });

  test("every row of every list can be gone to by J and K", async () => {
    const page = await open("inbox", 1440);
    const rows = [...all]
      .filter(([, html]) => /<a class="row"|<li class="row"><h3><a/.test(html))
      .map(([name]) => name);
    const deaf: string[] = [];
    for (const name of new Map(rows.map((name) => [name.split("-")[0], name])).values()) {
      await page.goto(browsed.at(name));
      await page.keyboard.press("j");
      if (await page.evaluate("document.activeElement === document.body")) deaf.push(name);
    }
    expect(rows.length).toBeGreaterThan(8);
    expect(deaf).toEqual([]);
    await page.context().close();
  });

  test("Ctrl K finds a decision, a person, an area, an entry; the last row asks the page; Enter goes there and Esc closes", async () => {
    const page = await open("releases", 1440);
    const found = page.getByRole("listbox", { name: "Found" }).getByRole("option");
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Find, or ask who decides" });
    await found.filter({ hasText: "Charge each invoice once" }).waitFor();
    for (const [typed, first, href] of [
      ["clinic.legacy", "Drop the column clinic.legacy_plan?", "/proposals/legacy-plan"],
      ["noor", "Noor", "/people#person-noor"],
      ["sign-in", "Sign-in and permissions", "/page#area-auth"],
      ["12", "Entry 12", "/record/12"],
      ["the record", "The record", "/record"],
    ] as const) {
      await field.fill(typed);
      expect([typed, await found.first().getAttribute("href")]).toEqual([typed, href]);
      expect(await found.first().textContent()).toContain(first);
      expect(await found.last().textContent()).toContain(`Who decides: ${typed}?`);
    }
    await field.fill("refunds");
    expect(await found.first().getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("ArrowUp");
    expect(await field.getAttribute("aria-activedescendant")).toBe(await found.last().getAttribute("id"));
    await page.keyboard.press("Escape");
    await field.waitFor({ state: "hidden" });
    await page.keyboard.press("Control+k");
    await field.fill("Clinic legacy");
    await Promise.all([page.waitForURL(/\/proposals\/legacy-plan$/), page.keyboard.press("Enter")]);
    await page.context().close();
  });

  test("a phone's More is the same palette, and without a script it asks who decides and shows the sections", async () => {
    const page = await open("inbox", 390, { javaScriptEnabled: false });
    await page.getByRole("button", { name: "More" }).click();
    const more = page.getByRole("dialog", { name: "More" });
    expect(await more.getByRole("link", { name: "The record" }).isVisible()).toBe(true);
    await more.getByLabel("Who decides?").fill("refunds");
    await Promise.all([page.waitForURL(/\/who\?q=refunds$/), more.getByRole("button", { name: "Ask" }).click()]);
    await page.context().close();
  });

  test("a link to a place takes the keyboard there, and the first Tab offers to skip the navigation", async () => {
    const page = await open("page#area-auth", 1440);
    expect(await page.evaluate("document.activeElement.id")).toBe("area-auth");
    await page.goto(browsed.at("inbox"));
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    await page.context().close();
  });

  test("a touch that is not given sends nothing and says so", async () => {
    const page = await open("change", 390);
    const unwilling = "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))";
    await page.addInitScript({ content: unwilling });
    await page.reload();
    await page.getByRole("button", { name: "Approve 9ac41f2e" }).click();
    await page.getByText("Nothing was sent: no passkey answered.").waitFor();
    expect(page.url()).toBe(browsed.at("change"));
    await page.context().close();
  });

  test("a screen left open counts the age of its numbers, and stops calling users fine when nothing newer comes", async () => {
    const page = await open("not-found", 1440);
    await page.clock.install();
    await page.goto(browsed.at("releases"));
    await page.getByText("read 4 s ago").waitFor();
    await page.getByText("Show as table").first().click();
    await page.clock.runFor(20_000);
    await page.getByText("read 24 s ago").waitFor();
    expect(await page.getByRole("heading", { name: "Users are fine." }).isVisible()).toBe(true);
    await page.clock.runFor(60_000);
    await page.getByRole("heading", { name: "Nobody knows how users are." }).waitFor();
    await page.context().close();
  });

  /** Under the screens' policy a string is no function; only the protocol may evaluate. */
  const listens = (page: Page) =>
    expect.poll(() => page.evaluate("globalThis.stream !== undefined"), { timeout: 10_000 }).toBe(true);
  const news = (page: Page) => page.evaluate("globalThis.stream?.onmessage({ data: '1' })");
  const withStream = async (name: string) => {
    const page = await open("not-found", 390);
    await page.addInitScript({ content: fakeStream });
    await page.goto(browsed.at(name));
    await listens(page);
    return page;
  };

  test("a freeze that comes while a screen is open stands above it, and goes with its end", async () => {
    const before = all.get("releases-calm") ?? "";
    const page = await withStream("releases-calm");
    expect(await page.locator(".strip").count()).toBe(0);
    all.set("releases-calm", all.get("releases") ?? "");
    await news(page);
    await page.getByText("Deploys frozen").waitFor();
    all.set("releases-calm", before);
    await news(page);
    await expect.poll(() => page.locator(".strip").count()).toBe(0);
    await page.context().close();
  });

  test("an inbox that nobody touched renews itself; one that was touched says how much is new", async () => {
    const before = all.get("inbox") ?? "";
    const page = await withStream("inbox");
    all.set("inbox", before.replace("One decision cannot wait", "Two decisions cannot wait"));
    await news(page);
    await page.getByRole("heading", { name: "Two decisions cannot wait" }).waitFor();
    all.set("inbox", before);
    await page.keyboard.press("j");
    await news(page);
    await page.getByRole("button", { name: "1 new: show" }).click();
    await page.getByRole("heading", { name: "One decision cannot wait" }).waitFor();
    await page.context().close();
  });

  test("a card under somebody's thumb never changes by itself", async () => {
    const before = all.get("change") ?? "";
    const page = await withStream("change");
    all.set("change", before.replaceAll("Approve 9ac41f2e", "Approve 00000000"));
    await news(page);
    await page.getByRole("button", { name: "Something changed: show it" }).waitFor();
    expect(await page.getByRole("button", { name: "Approve 9ac41f2e" }).isVisible()).toBe(true);
    all.set("change", before);
    await page.context().close();
  });

  test("one tab listens for all, and the next takes over when it closes", async () => {
    const page = await withStream("inbox");
    const second = await page.context().newPage();
    await second.addInitScript({ content: fakeStream });
    await second.goto(browsed.at("inbox"));
    await news(page);
    expect(await second.evaluate("globalThis.stream === undefined")).toBe(true);
    await page.close();
    await listens(second);
    await second.context().close();
  });
});
