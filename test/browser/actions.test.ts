/** Actions in a real browser, on a phone: approved by a touch, refused without a script, stale after a new page, settled where nobody knows. */

import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join as pathTo } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop, type Shop } from "../dispatch/shop.ts";
import { accessibilityFaults, hasBrowser, launchBrowser } from "../support/chromium.ts";
import { first, join, makeToken, person } from "../support/people.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const page = (shop: string, bank: string, everything = "ben") => `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy: { role: founder, email: cy@harbor.example }
areas:
  billing: { owner: ben, backup: cy, informed: [cy] }
  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  company: { owner: ana, backup: cy }
everything-else: ${everything}
actions:
  refund: { area: billing, does: pays back a charge, to: "${shop}/hooks", secret: env:HOOK, idempotent: yes }
  payout: { area: billing, does: pays a partner, to: "${bank}/hooks", secret: env:HOOK }
  tag: { area: data, about: plain, risk: medium, reviewed-by: [ben] }
`;
const phone = { width: 390, height: 844 };

needs("a Chromium", hasBrowser).describe("actions that move money", () => {
  let server: Running;
  let browser: Browser;
  let shop: Shop;
  let bank: Shop;
  let ana: Page;
  let ben: Page;
  let propose: (key: string, more?: object) => Promise<string>;

  beforeAll(async () => {
    [shop, bank] = [await openShop({ honoursKeys: true }), await openShop()];
    bank.answers((response) => response.destroy());
    const secret = `whsec_${createHash("sha256").update("hook").digest("base64")}`;
    server = await startServer(repository(page(shop.url, bank.url)), { HOOK: secret });
    browser = await launchBrowser();
    ana = await person(browser);
    ben = await person(browser);
    await first(ana, server, "Ana");
    await join(ben, server, "Ben", ana);
    await ben.setViewportSize(phone);
    const token = await makeToken(ana, server, "Billing job");
    propose = async (key, more = {}) => {
      const refund = {
        ...{ kind: "refund", target: "shop", onBehalfOf: "Mill Road Clinic", reason: `Charged twice, see ${key}.` },
        parameters: { customer: `c-${key}`, charge: key, amount: "49.00", currency: "EUR" },
        ...more,
      };
      const answer = await fetch(`${server.url}/v1/actions`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          "idempotency-key": `"${key}"`,
        },
        body: JSON.stringify(refund),
      });
      const made = (await answer.json()) as { id: string };
      expect(made.id, JSON.stringify(made)).toMatch(/^action-/);
      return `${server.url}/actions/${made.id}`;
    };
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.remove();
    await Promise.all([shop?.close(), bank?.close()]);
  });

  const text = (who: Page) => who.locator("main").innerText();
  /** The same person in a tab of other ways: without a script, or in the other colours. */
  const as = async (who: Page, options: BrowserContextOptions): Promise<Page> => {
    const state = await who.context().storageState();
    const context = await browser.newContext({ viewport: phone, storageState: state, ...options });
    return context.newPage();
  };
  /** The card, once it says so: the server sends by itself. */
  const until = async (who: Page, card: string, words: string) =>
    expect
      .poll(
        async () => {
          await who.goto(card);
          return text(who);
        },
        { timeout: 30_000 },
      )
      .toContain(words);

  test("the card begins with who decides, reads in both schemes, and needs nothing sideways at 320 pixels", async () => {
    const card = await propose("ch_1");
    for (const colorScheme of ["dark", "light"] as const) {
      const tab = await as(ben, { colorScheme, viewport: { width: 320, height: 740 } });
      await tab.goto(card);
      expect(await accessibilityFaults(tab)).toEqual([]);
      expect(await tab.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
      expect(await text(tab)).toMatch(
        /Refund 49\.00.EUR for Mill Road Clinic\s+Where it stands\s+Ben decides; Cy if no answer by/,
      );
      await tab.goto(`${server.url}/actions`);
      expect(await accessibilityFaults(tab)).toEqual([]);
      await tab.context().close();
    }
    await ana.goto(card);
    expect(await text(ana)).toContain("Ben decides");
    expect(await ana.getByRole("button", { name: /Approve|Refuse/ }).count()).toBe(0);
  });

  test("a refund waits in the inbox of its owner, is approved by a touch, and is done once", async () => {
    await ben.goto(server.url);
    await ben
      .getByRole("link", { name: /^Refund 49\.00/ })
      .first()
      .click();
    await ben.getByRole("button", { name: /^Approve: refund 49\.00/ }).click();
    await ben.waitForURL(/recorded=/);
    expect(shop.effects()).toBeLessThanOrEqual(1);
    const card = ben.url().replace(/\?.*/, "");
    await until(ben, card, "It was done at");
    expect(shop.effects()).toBe(1);
    expect(await text(ben)).toMatch(/The far side did it \(200\)\s+its number re_1/);
    expect(await ben.getByRole("button", { name: /Approve|Refuse/ }).count()).toBe(0);
    expect(await accessibilityFaults(ben)).toEqual([]);
  });

  test("without a script it is read and refused; the screen says that only the passkey needs one", async () => {
    const card = await propose("ch_2");
    const tab = await as(ben, { javaScriptEnabled: false });
    await tab.goto(card);
    expect(await tab.locator(".bar noscript p").isVisible()).toBe(true);
    await tab.getByRole("button", { name: "Refuse", exact: true }).click();
    const dialog = tab.getByRole("dialog", { name: "Refuse this refund" });
    await dialog.getByLabel("Reason").fill("The clinic was paid back in cash.");
    await dialog.getByRole("button", { name: "Refuse the refund" }).click();
    await tab.waitForURL(/recorded=/);
    expect(await text(tab)).toMatch(/Ben said no at \d\d:\d\d: The clinic was paid back in cash\./);
    await tab.context().close();
    expect(shop.effects()).toBe(1);
  });

  test("what is of medium risk is read by its reviewer, who says yes without a passkey and without a script", async () => {
    const card = await propose("tag-1", { kind: "tag", parameters: { customer: "c-1", tag: "late" } });
    const tab = await as(ben, { javaScriptEnabled: false });
    await tab.goto(card);
    expect(await text(tab)).toContain("Your answer is recorded under your name.");
    await tab.getByRole("button", { name: "Approve: tag" }).click();
    await tab.waitForURL(/recorded=/);
    expect(await text(tab)).toMatch(/Ben said yes\. The machine .* may fetch its permit until/);
    await tab.context().close();
  });

  test("a second plan of the same refund stands beside the first one, with what differs marked in words", async () => {
    const again = { customer: "c-ch_1", charge: "ch_1", amount: 4900, currency: "eur" };
    const card = await propose("another-key", { parameters: again, reason: "The second charge goes back." });
    await ben.goto(card);
    expect(await text(ben)).toMatch(/Looks like the refund sent at \d\d:\d\d\./);
    const row = ben.getByRole("row", { name: /^amount differs/ });
    expect(await row.getByRole("cell").allInnerTexts()).toEqual(["4900", "49.00"]);
    expect(await ben.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
    expect(await accessibilityFaults(ben)).toEqual([]);
    await ben.getByRole("button", { name: "Refuse", exact: true }).click();
    await ben.getByLabel("Reason").fill("It went back already.");
    await ben.getByRole("button", { name: "Refuse the refund" }).click();
    await ben.waitForURL(/recorded=/);
    expect(shop.effects()).toBe(1);
  });

  test("a card that was open while the page changed decides nothing; the one under the new page does", async () => {
    const card = await propose("ch_3");
    await ben.goto(card);
    writeFileSync(pathTo(server.folder, "finalcall.yaml"), page(shop.url, bank.url, "ana"));
    server.git("commit", "-q", "-am", "Ana answers for the rest");
    const adopt = ana.getByRole("button", { name: /^Adopt page/ });
    await expect
      .poll(
        async () => {
          await ana.goto(`${server.url}/page`);
          return adopt.count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
    await adopt.click();
    await ana.waitForURL(/recorded=/);
    await ben.getByRole("button", { name: /^Approve: refund/ }).click();
    await ben.getByRole("heading", { name: "Not approved" }).waitFor();
    expect(await text(ben)).toContain("What you were shown is not what stands now, so nothing was decided.");
    expect(shop.effects()).toBe(1);
    await ben.getByRole("link", { name: "Go back and look again" }).click();
    await ben.getByRole("button", { name: /^Approve: refund/ }).click();
    await ben.waitForURL(/recorded=/);
    await until(ben, card, "It was done at");
    expect(shop.effects()).toBe(2);
  });

  test("in doubt: what was read back, three outcomes with a form each, and the one that is true is said by a touch", async () => {
    const card = await propose("p-1", { kind: "payout", target: "bank", onBehalfOf: "Northdene Partners" });
    await ben.goto(card);
    await ben.getByRole("button", { name: /^Approve: payout/ }).click();
    await ben.waitForURL(/recorded=/);
    await until(ben, card, "nobody knows whether it was done");
    expect(bank.effects()).toBe(1);
    await ben.goto(server.url);
    expect(await text(ben)).toContain("Was the payout done? Look and say");
    await ben.goto(card);
    for (const name of ["It was done", "It was not done", "Send it once more"])
      expect(await ben.getByRole("button", { name, exact: true }).isVisible()).toBe(true);
    expect(await accessibilityFaults(ben)).toEqual([]);
    const form = ben.locator("form", { has: ben.getByRole("button", { name: "It was done", exact: true }) });
    await form.getByLabel("What you saw there").fill("It stands in the bank's list.");
    await form.getByRole("button").click();
    await ben.waitForURL(/recorded=/);
    expect(await text(ben)).toMatch(/It was done at \d\d:\d\d, once\./);
    expect(bank.effects()).toBe(1);
  });
});
