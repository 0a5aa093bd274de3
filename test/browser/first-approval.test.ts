/** As a new user: a page of one's own, the first sign-in, a passkey, a proposal by a token, the approval, and the proof. */

import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasBrowser, launchBrowser } from "../support/chromium.ts";
import { enrol, join, makeToken, person, title, withPasskey } from "../support/people.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const page = readFileSync(new URL("../../examples/three-people/finalcall.yaml", import.meta.url), "utf8");

needs("a Chromium", hasBrowser).describe("a new team", () => {
  let server: Running;
  let browser: Browser;
  let ana: Page;
  let ben: Page;
  let token = "";

  beforeAll(async () => {
    server = await startServer(repository(page));
    browser = await launchBrowser();
    ana = await person(browser);
    ben = await person(browser);
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
    await enrol(ana, server, "Phone of Ana");
    await withPasskey(ana, server);
  });

  test("invites a colleague, whose first passkey another named person confirms", async () => {
    await join(ben, server, "Ben", ana);
  });

  test("keeps what is shown once: a link that was made stays on its screen, whatever happens meanwhile", async () => {
    await ana.goto(`${server.url}/people`);
    await ana.getByRole("button", { name: "Make a link for Ben" }).click();
    await ana.getByRole("heading", { name: "A link for Ben" }).waitFor();
    await ana.waitForLoadState();
    const listens = await ana.evaluate(async () => {
      const { held, pending } = await navigator.locks.query();
      return [...(held ?? []), ...(pending ?? [])].length > 0;
    });
    expect(listens).toBe(false);
  });

  test("is given the whole command that pairs a terminal", async () => {
    await ana.goto(`${server.url}/me`);
    expect(await ana.locator("main").innerText()).toContain(`finalcall login ${server.url}`);
  });

  test("makes a token for CI, which can ask and cannot answer", async () => {
    token = await makeToken(ana, server, "CI");
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
    await ana.getByRole("button", { name: "Check every entry now" }).click();
    await ana.getByRole("heading", { level: 1, name: "The record is whole" }).waitFor();
    await server.stop();
    expect(server.run(["verify"]).stdout).toContain("Every passkey signature in it holds.");
    const verified = JSON.parse(server.run(["verify", "--json"]).stdout);
    expect(verified).toMatchObject({ ok: true, firstBad: null });
    expect(verified.signed).toBeGreaterThan(0);
    server = await server.restart();
    expect(server.link).toBeUndefined();
    await ana.goto(`${server.url}/`);
    expect(await title(ana)).not.toBe("Sign in");
  });
});
