/** A release in a real browser: stopped by nobody's wish alone, approved by its owner's touch, on a phone, with and without script. */

import { createHash } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, hasBrowser, launchBrowser } from "../support/chromium.ts";
import { first, join, makeToken, person } from "../support/people.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const page = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy: { role: founder, email: cy@harbor.example }
areas:
  billing: { owner: ben, backup: ana, paths: [src/billing/**], stages: [internal, all after approval] }
  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  company: { owner: ana, backup: cy }
everything-else: ben
releases:
  production: { metrics: pushed, stop: { error-rate: "> 2 % for 2m" } }
`;

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const commit = digest("charge").slice(0, 40);
const preparation = {
  environment: "production",
  repo: "harbor",
  from: digest("before").slice(0, 40),
  to: commit,
  ref: "main",
  commits: [
    { commit, subject: "Charge once", diff: "", makers: [{ name: "Cy", email: "cy@harbor.example", as: ["author"] }] },
  ],
  patch:
    "diff --git a/src/billing/charge.ts b/src/billing/charge.ts\n--- a/src/billing/charge.ts\n+++ b/src/billing/charge.ts\n@@ -1 +1 @@\n-charge(1)\n+charge(2)\n",
  truncated: false,
  trailers: [],
  note: "Invoices are charged once.",
  artifact: `sha256:${digest("image")}`,
  tests: { passed: 12, failed: 0, source: "junit.xml" },
  monitoring: "https://metrics.harbor.example/d/billing",
  offSwitch: "Set BILLING=off.",
  stopPatching: "After the second failed fix.",
  rollback: { kind: "command", does: "./deploy.sh 2.40.3" },
  cost: { value: 0, currency: "EUR", period: "month" },
};

needs("a Chromium", hasBrowser).describe("a release that touches money", () => {
  let server: Running;
  let browser: Browser;
  let ana: Page;
  let ben: Page;
  let card: string;
  /** Asks the API as CI does. */
  let ask: (path: string, body: object) => Promise<Response>;

  beforeAll(async () => {
    server = await startServer(repository(page));
    browser = await launchBrowser();
    ana = await person(browser);
    ben = await person(browser);
    await first(ana, server, "Ana");
    await join(ben, server, "Ben", ana);
    const token = await makeToken(ana, server, "CI", "push numbers");
    ask = (path, body) =>
      fetch(`${server.url}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const response = await ask("/v1/releases", preparation);
    const made = (await response.json()) as { link?: string; id?: string };
    expect(made.id, JSON.stringify(made)).toMatch(/^rel-/);
    card = `${server.url}/releases/${made.id}`;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.remove();
  });

  const text = (who: Page) => who.locator("main").innerText();

  test("says before anything else that nobody knows how users are while no number comes in", async () => {
    await ana.goto(`${server.url}/releases`);
    await ana.getByRole("heading", { name: "Nobody knows how users are." }).waitFor();
    expect(await accessibilityFaults(ana)).toEqual([]);
  });

  test("says that users are fine once numbers come in, and draws them", async () => {
    const push = (value: number) => {
      const signals = { "error-rate": value, traffic: 12 };
      return ask("/v1/metrics", { environment: "production", at: new Date().toISOString(), signals });
    };
    const pushed = await push(0.004);
    expect(pushed.status, await pushed.text()).toBe(200);
    expect((await push(0.003)).status).toBe(200);
    await expect
      .poll(
        async () => {
          await ana.goto(`${server.url}/releases`);
          return ana.getByRole("heading", { level: 1 }).innerText();
        },
        { timeout: 20_000 },
      )
      .toBe("Users are fine.");
    expect(await text(ana)).toContain("0.3\u00a0%");
    expect(await accessibilityFaults(ana)).toEqual([]);
  });

  test("is not for somebody else to approve, and the card says whose it is", async () => {
    await ana.goto(card);
    expect(await text(ana)).toContain("Ben decides");
    expect(await ana.getByRole("button", { name: /^Approve/ }).count()).toBe(0);
  });

  test("shows all that it holds on a phone, without scrolling sideways", async () => {
    await ben.setViewportSize({ width: 320, height: 740 });
    await ben.goto(card);
    expect(await ben.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
    for (const words of ["Never timed", "./deploy.sh 2.40.3", "12 tests passed", "Charge once", "Cy (author)"])
      expect(await text(ben)).toContain(words);
    expect(await accessibilityFaults(ben)).toEqual([]);
  });

  test("waits in the inbox of its owner, and is approved by a touch there", async () => {
    await ben.goto(server.url);
    await ben
      .getByRole("link", { name: /Release harbor/ })
      .first()
      .click();
    await ben.getByRole("button", { name: "Approve: release to internal users" }).click();
    await ben.waitForURL(/recorded=/);
    expect(await text(ben)).toContain("Ben approved it");
    expect(await ben.getByRole("button", { name: /^Approve/ }).count()).toBe(0);
  });

  test("is frozen by one click of anybody, and every screen says so", async () => {
    await ana.goto(`${server.url}/releases`);
    await ana.getByRole("button", { name: "Freeze all releases" }).click();
    const dialog = ana.getByRole("dialog", { name: "Freeze all releases" });
    await dialog.getByLabel("Reason").fill("Something is off.");
    await dialog.getByRole("button", { name: "Freeze all releases" }).click();
    await ana.waitForURL(/recorded=/);
    await ben.goto(`${server.url}/page`);
    expect(await ben.getByRole("status").first().innerText()).toContain("Deploys frozen");
  });

  test("an incident is declared from a phone, and its lead says that they are there", async () => {
    await ben.goto(`${server.url}/incidents`);
    await ben.getByRole("button", { name: "Declare an incident" }).click();
    await ben.getByLabel("What do users see?").fill("Invoices are charged twice");
    await ben.getByRole("button", { name: "Declare and freeze" }).click();
    await ben.getByRole("button", { name: "I am here: I lead" }).click();
    await ben.waitForURL(/recorded=/);
    expect(await text(ben)).toContain("Ben leads.");
    expect(await ben.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
    expect(await accessibilityFaults(ben)).toEqual([]);
  });
});
