/** Several tabs, several people and no script, against the running server: what one does, the others see; what needs no script works without one. */

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasBrowser, launchBrowser } from "../support/chromium.ts";
import { first, join, makeToken, person, title } from "../support/people.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const page = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy: { role: founder, email: cy@harbor.example }
areas:
  billing: { owner: ana, backup: ben, paths: [src/billing/**] }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  data: { owner: ana, backup: ben }
  company: { owner: ana, backup: cy }
everything-else: ben
`;

needs("a Chromium", hasBrowser).describe("a team at its screens", () => {
  let server: Running;
  let browser: Browser;
  let ana: Page;
  let ben: Page;
  let ask: (question: string) => Promise<string>;

  beforeAll(async () => {
    server = await startServer(repository(page));
    browser = await launchBrowser();
    ana = await person(browser);
    ben = await person(browser);
    await first(ana, server, "Ana");
    await join(ben, server, "Ben", ana);
    const token = await makeToken(ana, server, "CI");
    ask = async (question) => {
      const answer = await fetch(`${server.url}/v1/proposals`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({
          question,
          options: [
            { name: "yes", says: "Yes" },
            { name: "no", says: "No" },
          ],
        }),
      });
      const made = (await answer.json()) as { id?: string };
      expect(made.id, JSON.stringify(made)).toBeDefined();
      return made.id ?? "";
    };
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.remove();
  });

  /** The same session where no script runs. */
  const withoutScript = async (who: Page): Promise<Page> => {
    const storageState = await who.context().storageState();
    const context = await browser.newContext({ javaScriptEnabled: false, storageState });
    return context.newPage();
  };

  test("two people in two browsers: what one does is on the other's screen within a second", async () => {
    await ben.goto(`${server.url}/incidents`);
    await ana.goto(`${server.url}/incidents`);
    await ana.getByRole("button", { name: "Declare an incident" }).click();
    await ana.getByLabel("What do users see?").fill("Invoices do not open");
    await Promise.all([ana.waitForURL(/incidents\/.*recorded=/), ana.getByRole("button", { name: /freeze/ }).click()]);
    // From the answer that says that it is recorded: nothing is retried, nobody reloads.
    await ben.getByRole("heading", { name: "One incident is open" }).waitFor({ timeout: 1000 });
    await ben.getByText("Deploys frozen").waitFor({ timeout: 1000 });
    await ana.goto(`${server.url}/`);
    const before = await title(ana);
    await ask("Shall we drop the table of refund rules?");
    await ana.getByText("Shall we drop the table of refund rules").first().waitFor({ timeout: 1000 });
    expect(await title(ana)).not.toBe(before);
  });

  test("nine tabs at once over plain HTTP all load, and all hear the news over one connection", async () => {
    const context: BrowserContext = ana.context();
    const streams: string[] = [];
    context.on("request", (request) => request.url().endsWith("/events") && streams.push(request.url()));
    const tabs = [ana, ...(await Promise.all(Array.from({ length: 8 }, () => context.newPage())))];
    await Promise.all(tabs.map((tab) => tab.goto(`${server.url}/`)));
    for (const tab of tabs) expect(await title(tab)).not.toBe("");
    const question = "Shall the invoice carry the old price for a month?";
    await ask(question);
    await Promise.all(tabs.map((tab) => tab.getByText(question).first().waitFor()));
    expect(streams.length).toBeLessThanOrEqual(2); // The first tab's, and its own again after it was opened anew.
    await Promise.all(tabs.slice(1).map((tab) => tab.close()));
  });

  test("a screen whose stream ended with an error says that it is not heard, asks again by itself, and shows what it missed", async () => {
    const context = await browser.newContext({ storageState: await ana.context().storageState() });
    const tab = await context.newPage();
    let down = true;
    await tab.route("**/events", (route) => (down ? route.fulfill({ status: 502, body: "" }) : route.continue()));
    await tab.goto(`${server.url}/`);
    await tab.getByText("The server is not heard").waitFor({ timeout: 30_000 });
    const question = "Shall the old price list be deleted?";
    await ask(question);
    down = false;
    await tab.getByText(question).first().waitFor({ timeout: 30_000 });
    expect(await tab.getByText("The server is not heard").isVisible()).toBe(false);
    await context.close();
  });

  test("without a script the inbox is read, and a decision is made", async () => {
    const tab = await withoutScript(ben);
    const id = await ask("Which bug is mended first, the logo or the footer?");
    await tab.goto(`${server.url}/`);
    await tab
      .getByRole("link", { name: /logo or the footer/ })
      .first()
      .click();
    await tab.waitForURL(new RegExp(id));
    await tab.getByRole("button", { name: /Yes/ }).first().click();
    await tab.waitForURL(/recorded=/);
    expect(await tab.getByText("Recorded").first().isVisible()).toBe(true);
    await tab.context().close();
  });

  test("without a script a card of high risk is read, says that the passkey needs one, records nothing and loses nothing typed", async () => {
    const tab = await withoutScript(ana);
    await tab.goto(`${server.url}/`);
    await tab
      .getByRole("link", { name: /refund rules/ })
      .first()
      .click();
    expect(await tab.locator("noscript").first().innerText()).toContain("needs JavaScript");
    await tab.getByRole("button", { name: "Refuse", exact: true }).click();
    await tab.getByLabel("Reason").last().fill("Not before the audit.");
    await tab
      .getByRole("dialog")
      .getByRole("button", { name: /Refuse/ })
      .click();
    await tab.getByRole("heading", { name: "Not recorded" }).waitFor();
    const said = await tab.locator("main").innerText();
    expect(said).toContain("It needs a touch on your passkey");
    expect(said).toContain("Not before the audit.");
    await tab.context().close();
  });

  test("without a script the incident room is led: acknowledged, an observation, its result", async () => {
    const tab = await withoutScript(ben);
    await tab.goto(`${server.url}/incidents/1`);
    await tab.getByRole("button", { name: /I lead/ }).click();
    await tab.waitForURL(/recorded=/);
    await tab.getByPlaceholder("What do you see?").fill("The template store is full");
    await tab.getByRole("button", { name: "Add", exact: true }).first().click();
    await tab.waitForURL(/recorded=/);
    expect(await tab.locator("main").innerText()).toContain("The template store is full");
    await tab.context().close();
  });

  test("it can be installed: a manifest without faults, and every icon that it names", async () => {
    const devtools = await ana.context().newCDPSession(ana);
    await ana.goto(`${server.url}/`);
    const { url, errors, data } = await devtools.send("Page.getAppManifest");
    expect({ url, errors }).toEqual({ url: `${server.url}/assets/app.webmanifest`, errors: [] });
    const { icons, shortcuts } = JSON.parse(data ?? "{}") as Record<
      string,
      { src: string; url: string; type: string }[]
    >;
    for (const { src, type } of icons ?? []) {
      const answer = await ana.request.get(`${server.url}${src}`);
      expect([src, answer.status(), answer.headers()["content-type"]]).toEqual([src, 200, type]);
    }
    for (const { url } of shortcuts ?? []) expect((await ana.request.get(`${server.url}${url}`)).status()).toBe(200);
  });

  test("when the server is away the screen says so, that nothing is current, and that nothing was decided; no screen was kept", async () => {
    await ben.goto(`${server.url}/`);
    await ben.evaluate("navigator.serviceWorker.ready.then(() => true)");
    const kept =
      "caches.keys().then((all) => Promise.all(all.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).then((all) => all.flat())";
    expect(((await ben.evaluate(kept)) as string[]).sort()).toEqual(["/assets/app.css", "/assets/offline.html"]);
    await server.stop();
    await ben.goto(`${server.url}/releases`);
    expect(await title(ben)).toBe("Not connected");
    expect(await ben.locator("main").innerText()).toContain("Nothing here is current, and nothing was decided.");
    server = await server.restart();
    await ben.getByRole("button", { name: "Try again" }).click();
    await ben.getByRole("navigation", { name: "Sections" }).waitFor();
  });
});
