/** The worker that shows notices, in a real browser: it runs under the server's strict policy, shows what came, and leads to our screens only. */

import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasBrowser, launchBrowser } from "../support/chromium.ts";
import { first, person } from "../support/people.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

needs("a Chromium", hasBrowser).describe("being told in the browser", () => {
  let server: Running;
  let browser: Browser;
  let tab: Page;
  let devtools: CDPSession;
  const faults: string[] = [];

  beforeAll(async () => {
    server = await startServer(repository());
    browser = await launchBrowser();
    tab = await person(browser);
    tab.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    await first(tab, server, "Ana");
    await tab.context().grantPermissions(["notifications"], { origin: server.url });
    await tab.goto(`${server.url}/me`);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.remove();
  });

  test("the screen says how you are told, and offers this browser", async () => {
    const told = tab.locator("section:has(#told)");
    await expect(told.innerText()).resolves.toContain("no mail server");
    await expect(tab.getByRole("button", { name: "Tell me here" }).isVisible()).resolves.toBe(true);
  });

  test("a note that arrives is shown, in the place of the last one about the same thing", async () => {
    devtools = await tab.context().newCDPSession(tab);
    const registered = new Promise<string>((found) => {
      devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const [own] = registrations.filter(({ scopeURL }) => scopeURL === `${server.url}/`);
        if (own) found(own.registrationId);
      });
    });
    await devtools.send("ServiceWorker.enable");
    await tab.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    const registrationId = await registered;
    const shown = () =>
      tab.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration("/");
        const all = (await registration?.getNotifications()) ?? [];
        return all.map(({ title, body, data }) => ({ title, body, data: data as string }));
      });
    for (const title of ["Ana decides: Refund?", "Decided: Refund?"]) {
      const note = { title, body: "Times are in UTC.", url: "/proposals/p-1", tag: "one thing", urgent: false };
      const data = JSON.stringify(note);
      await devtools.send("ServiceWorker.deliverPushMessage", { origin: server.url, registrationId, data });
      await expect.poll(async () => (await shown()).map((one) => one.title)).toEqual([title]);
    }
    expect(await shown()).toEqual([{ title: "Decided: Refund?", body: "Times are in UTC.", data: "/proposals/p-1" }]);
    expect(faults).toEqual([]);
  });

  test("a browser without a push service says so, and nothing is recorded", async () => {
    await tab.getByPlaceholder("a name for this browser").fill("desk");
    await tab.getByRole("button", { name: "Tell me here" }).click();
    await tab.locator("section:has(#told) [data-problem]").waitFor();
    await expect(tab.locator("section:has(#told) [data-problem]").innerText()).resolves.toMatch(/^Nothing was sent\./);
    await tab.reload();
    await expect(tab.locator("section:has(#told) li").count()).resolves.toBe(0);
  });
});
