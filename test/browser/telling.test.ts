/** The built server and a mail server that is away: said by doctor and on the screen, kept over a kill, sent once when it is back. */

import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasBrowser, launchBrowser } from "../support/chromium.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { first, makeToken, person, title } from "../support/people.ts";
import { type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const page = `${readFileSync(new URL("../../examples/three-people/finalcall.yaml", import.meta.url), "utf8")}
tell: { mail: env:SMTP_URL, from: finalcall@harbor.example }
`;

needs("a Chromium", hasBrowser).describe("a decision that waits", () => {
  let server: Running;
  let browser: Browser;
  let ana: Page;
  let mail: MailServer;
  let port = 0;
  const patient = { timeout: 90_000, interval: 250 };

  beforeAll(async () => {
    mail = await startMailServer();
    port = mail.port;
    await mail.close();
    server = await startServer(repository(page), { SMTP_URL: mail.url });
    browser = await launchBrowser();
    ana = await person(browser);
    await first(ana, server, "Ana");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.remove();
    await mail?.close();
  });

  test("is kept while the mail server is away, and doctor and the screen say since when", async () => {
    const token = await makeToken(ana, server, "CI");
    const env = { FINALCALL_URL: server.url, FINALCALL_TOKEN: token };
    const asked = server.run(["propose", "Charge in two steps?", "--option", "yes=Do it", "--area", "billing"], env);
    expect(asked.code, asked.stderr).toBe(0);
    const down = () => server.run(["doctor"]).stdout;
    await expect
      .poll(down, patient)
      .toMatch(/^Mail is down since \d\d:\d\d, 1 waits: The mail server cannot be reached \(ECONNREFUSED\)\.$/m);
    await ana.goto(`${server.url}/me`);
    await expect(ana.locator("section:has(#told)").innerText()).resolves.toContain("Mail is down since");
  });

  test("arrives once when it is back, although the server was killed in between", async () => {
    await server.kill();
    mail = await startMailServer({ port });
    server = await server.restart();
    await expect.poll(() => mail.taken.length, patient).toBe(1);
    await expect
      .poll(() => JSON.parse(server.run(["doctor", "--json"]).stdout).told, patient)
      .toMatchObject({ sent: 1, waits: 0 });
    const [one] = mail.taken;
    expect(one?.to).toBe("ben@harbor.example");
    expect(one?.header("subject")).toBe("Ben decides: Charge in two steps?");
    expect(one?.text).toMatch(
      /^.*asks about money, high risk\.\nBen decides; Ana if no answer by .*; blocked after that\.\n/,
    );
  });

  test("its link shows the card to whoever is signed in, and decides nothing", async () => {
    const [link = ""] = /http:\/\/localhost:\d+\/\S+/.exec(mail.taken[0]?.text ?? "") ?? [];
    await ana.goto(link);
    expect(await title(ana)).toBe("Charge in two steps?");
    expect(await ana.locator("main").innerText()).toContain("Ben decides");
    const stranger = await browser.newPage();
    await stranger.goto(link);
    expect(await stranger.locator("main").innerText()).not.toContain("two steps");
  });
});
