/** As a new user: a page of one's own, the first sign-in, a passkey, a proposal by a token, the approval, and the proof. */

import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasBrowser, launchBrowser, withVirtualAuthenticator } from "../support/chromium.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const page = readFileSync(new URL("../../examples/three-people/finalcall.yaml", import.meta.url), "utf8");

needs("a Chromium", hasBrowser).describe("a new team", () => {
  let server: Running;
  let browser: Browser;
  let ana: Page;
  let ben: Page;
  let token = "";

  const person = async (): Promise<Page> => {
    const context: BrowserContext = await browser.newContext();
    context.setDefaultTimeout(8000);
    const tab = await context.newPage();
    await withVirtualAuthenticator(tab);
    return tab;
  };
  const title = (tab: Page) => tab.getByRole("heading", { level: 1 }).innerText();
  const enrol = async (tab: Page, name: string) => {
    await tab.goto(`${server.url}/me`);
    await tab.getByPlaceholder("a name for this device").fill(name);
    await tab
      .getByRole("button", { name: /passkey/i })
      .first()
      .click();
    await tab.getByText(name, { exact: false }).first().waitFor();
  };
  const withPasskey = async (tab: Page) => {
    await tab.goto(`${server.url}/me`);
    await tab.getByRole("button", { name: "Sign out" }).click();
    await tab.getByRole("button", { name: "Sign in with a passkey" }).click();
    await tab.waitForURL(`${server.url}/`);
  };

  beforeAll(async () => {
    server = await startServer(repository(page));
    browser = await launchBrowser();
    ana = await person();
    ben = await person();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.remove();
  });

  test("opens the link, says who she is, and the page is in force", async () => {
    await ana.goto(server.link ?? "");
    await ana.goto(server.link ?? ""); // Opening shows; only the button spends.
    await ana.getByRole("button", { name: /Ana/ }).click();
    await ana.waitForURL(`${server.url}/`);
    await ana.goto(`${server.url}/page`);
    expect(await ana.locator("main").innerText()).toContain("Ana");
    const again = await browser.newPage();
    await again.goto(server.link ?? "");
    expect(await title(again)).toBe("Not signed in");
  });

  test("enrols the team's first passkey and signs in with it", async () => {
    await enrol(ana, "Phone of Ana");
    await withPasskey(ana);
  });

  test("invites a colleague, whose first passkey another named person confirms", async () => {
    await ana.goto(`${server.url}/people`);
    await ana.locator('form[action="/people/ben/invite"] button').click();
    const link = await ana.locator("code").innerText();
    await ben.goto(link);
    await ben.getByRole("button", { name: /Ben/ }).click();
    await enrol(ben, "Laptop of Ben");
    await ana.goto(`${server.url}/people`);
    await ana.locator('form[action="/people/ben/confirm"] button').click();
    await ana.waitForURL(/recorded=/);
    await withPasskey(ben);
  });

  test("makes a token for CI, which can ask and cannot answer", async () => {
    await ana.goto(`${server.url}/me`);
    await ana.locator("details:has(form[action='/me/tokens'])").evaluate((details) => details.setAttribute("open", ""));
    await ana.getByPlaceholder("CI of the web shop").fill("CI");
    await ana.getByRole("button", { name: "Make the token" }).click();
    token = (await ana.locator("code").first().innerText()).replace("FINALCALL_TOKEN=", "");
    const env = { FINALCALL_URL: server.url, FINALCALL_TOKEN: token };
    const asked = server.run(
      [
        "propose",
        "Drop the old plan column from the invoices table?",
        "--option",
        "drop=Drop it",
        "--option",
        "keep=Keep it",
        "--one-way",
        "--json",
      ],
      env,
    );
    expect(asked.code, asked.stderr).toBe(0);
    const { id, risk, owner } = JSON.parse(asked.stdout);
    expect({ risk, owner }).toEqual({ risk: "high", owner: "ana" });
    const answer = await fetch(`${server.url}/v1/proposals/${id}/answer`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ option: "drop", shown: "0".repeat(64) }),
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "proposal.notInBrowser", facts: { owner: "ana" } });
  });

  test("answers it with a touch on the passkey, and everybody sees the one answer", async () => {
    await ana.goto(`${server.url}/`);
    await ana
      .getByRole("link", { name: /Drop the old plan column/ })
      .first()
      .click();
    await ana
      .getByRole("button", { name: /Drop it/ })
      .first()
      .click();
    await ana.waitForURL(/recorded=/);
    expect(await ana.locator("main").innerText()).toContain("Recorded");
    await ben.goto(ana.url().replace(/\?.*/, ""));
    expect(await ben.locator("main").innerText()).toContain("Drop it");
  });

  test("shows the record as whole, offline too, with the signature checked again", async () => {
    await ana.goto(`${server.url}/record`);
    expect(await title(ana)).toBe("The record is whole");
    await server.stop();
    const verified = JSON.parse(server.run(["verify", "--json"]).stdout);
    expect(verified).toMatchObject({ ok: true, firstBad: null });
    expect(verified.signed).toBeGreaterThan(0);
    server = await server.restart();
    expect(server.link).toBeUndefined();
    await ana.goto(`${server.url}/`);
    expect(await title(ana)).not.toBe("Sign in");
  });
});
