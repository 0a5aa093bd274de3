/** As a new user in an empty folder: the first page in the browser, signed by a passkey, kept with the code, and the first change approved. */

import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasBrowser, launchBrowser } from "../support/chromium.ts";
import { makeToken, person, title, withPasskey } from "../support/people.ts";
import { gitIn, type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };

/** No screen of the set-up is wider than the window, in either size. */
async function fits(tab: Page): Promise<void> {
  for (const size of [phone, desk]) {
    await tab.setViewportSize(size);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
  }
}

async function fillPeople(tab: Page): Promise<void> {
  await tab.getByLabel("The team").fill("Harbor");
  await tab.getByLabel("Its time zone").fill("Europe/Lisbon");
  const people = [
    ["Ana", "cto", "ana@harbor.example"],
    ["Ben", "senior-engineer", "ben@harbor.example"],
  ];
  for (const [n, [name, role, email]] of people.entries()) {
    await tab.locator(`#name-${n + 1}`).fill(name ?? "");
    await tab.locator(`#role-${n + 1}`).fill(role ?? "");
    await tab.locator(`#email-${n + 1}`).fill(email ?? "");
  }
}

async function choose(tab: Page): Promise<void> {
  for (const [field, name] of [
    ...[
      ["deploy-owner", "Ben"],
      ["deploy-backup", "Ana"],
      ["data-owner", "Ana"],
      ["data-backup", "Ben"],
    ],
    ...[
      ["incident-owner", "Ben"],
      ["incident-backup", "Ana"],
      ["everything-else", "Ben"],
    ],
  ] as const)
    await tab.locator(`#${field}`).selectOption({ label: name ?? "" });
}

/** Two people at work for some weeks, so that the history shows who could own what. */
function history(folder: string): void {
  gitIn(folder)("init", "-q", "-b", "main");
  for (let n = 0; n < 24; n += 1) {
    const [name, email] = n % 3 === 0 ? ["Ana Ito", "ana@harbor.example"] : ["Ben Osei", "ben@harbor.example"];
    const day = new Date(Date.now() - (60 - 2 * n) * 86_400_000).toISOString();
    const git = gitIn(folder, { name: name ?? "", email: email ?? "" });
    git("commit", "-q", "--allow-empty", "--date", day, "-m", `Step ${n}`);
  }
}

needs("a Chromium", hasBrowser).describe("a team that has no page yet", () => {
  let server: Running;
  let browser: Browser;
  let ana: Page;

  beforeAll(async () => {
    const folder = repository();
    gitIn(folder)("init", "-q", "-b", "main");
    server = await startServer(folder);
    browser = await launchBrowser();
    ana = await person(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.remove();
  });

  test("is asked who is on it, and what is wrong stands beside the field with nothing lost", async () => {
    await ana.goto(server.link ?? "");
    await ana.getByRole("link", { name: "Start your own page" }).click();
    expect(await title(ana)).toBe("Who is on your team?");
    await fillPeople(ana);
    await ana.getByLabel("Its time zone").fill("Europe/Lissabon");
    await ana.locator("#name-2").fill("ana");
    await ana.getByRole("button", { name: "Say who decides" }).click();
    expect(await ana.locator("#name-2-wrong").innerText()).toContain("Two people are called so");
    expect(await ana.locator("#email-2").inputValue()).toBe("ben@harbor.example");
    await ana.locator("#name-2").fill("Ben");
    await ana.getByRole("button", { name: "Say who decides" }).click();
    expect(await ana.locator("#zone-wrong").innerText()).toContain("Lissabon");
    await fits(ana);
    await ana.getByLabel("Its time zone").fill("Europe/Lisbon");
    await ana.getByRole("button", { name: "Say who decides" }).click();
    expect(await title(ana)).toBe("Who makes the final call?");
  });

  test("names an owner and a backup for the three areas, and sees the file", async () => {
    await ana.locator("#deploy-owner").selectOption({ label: "Ben" });
    await ana.locator("#deploy-backup").selectOption({ label: "Ben" });
    await ana.getByRole("button", { name: "Show the page" }).click();
    expect(await ana.locator("#data-owner-wrong").innerText()).toBe("Choose one person.");
    await choose(ana);
    await ana.locator("#deploy-backup").selectOption({ label: "Ben" });
    await ana.getByRole("button", { name: "Show the page" }).click();
    expect(await ana.locator("#deploy-backup-wrong").innerText()).toContain("owner and as backup");
    await fits(ana);
    await ana.locator("#deploy-backup").selectOption({ label: "Ana" });
    await ana.getByRole("button", { name: "Show the page" }).click();
    expect(await title(ana)).toBe("This is your page");
    expect((await ana.locator("pre").innerText()).trim().split("\n").length).toBeLessThanOrEqual(15);
    await fits(ana);
  });

  test("goes on in a record of its own, and signs the page with a passkey", async () => {
    await ana.getByRole("button", { name: "Go on as Ana" }).click();
    await ana.waitForURL(`${server.url}/`);
    expect(await title(ana)).toBe("Nobody is in charge yet");
    await fits(ana);
    await ana.getByRole("button", { name: "Add your passkey" }).click();
    await ana.getByRole("button", { name: "Adopt this page" }).waitFor();
    await fits(ana);
    await ana.getByRole("button", { name: "Adopt this page" }).click();
    await ana.waitForURL(/recorded=/);
    expect(await title(ana)).toBe("Almost set up");
    const adopted = JSON.parse(server.run(["why", "2", "--json"]).stdout);
    expect(JSON.stringify(adopted)).toContain("page.");
  });

  test("keeps it with the code: the server wrote what was signed, and nothing else", async () => {
    const file = join(server.folder, "finalcall.yaml");
    expect(await ana.locator("main").innerText()).toContain("git add finalcall.yaml");
    expect(readFileSync(file, "utf8")).toContain("everything-else: ben\n");
    const downloaded = await ana.evaluate(async () => (await fetch("/finalcall.yaml")).text());
    expect(downloaded).toBe(readFileSync(file, "utf8"));
    server.git("add", "finalcall.yaml");
    server.git("commit", "-q", "-m", "Who makes the final call");
    await ana.goto(`${server.url}/`);
    expect(await ana.locator("main").innerText()).toContain("Invite one other person");
  });

  test("has its first decision asked by a token, and approved by the passkey that signed the page", async () => {
    await withPasskey(ana, server);
    const token = await makeToken(ana, server, "CI");
    const env = { FINALCALL_URL: server.url, FINALCALL_TOKEN: token };
    const question = "May the support team export customer data?";
    const options = ["--option", "export=They may", "--option", "keep=Keep it"];
    const asked = server.run(["propose", question, ...options, "--json"], env);
    expect(JSON.parse(asked.stdout)).toMatchObject({ risk: "high", owner: "ana" });
    await ana.goto(`${server.url}/`);
    await ana
      .getByRole("link", { name: /export customer data/ })
      .first()
      .click();
    await ana
      .getByRole("button", { name: /Keep it/ })
      .first()
      .click();
    await ana.waitForURL(/recorded=/);
    await ana.goto(`${server.url}/record?why=${JSON.parse(asked.stdout).id}`);
    expect(await ana.locator("main").innerText()).toContain("Ana decided it by passkey");
  });

  test("is the only team there is: the example and its link are gone", async () => {
    const stranger = await browser.newPage();
    await stranger.goto(`${server.link ?? ""}/setup`);
    expect(await title(stranger)).not.toBe("Who is on your team?");
    await stranger.goto(`${server.url}/setup`);
    expect(await title(stranger)).not.toBe("Who is on your team?");
  });

  test("still obeys it after a restart, with a record that is whole", async () => {
    await server.stop();
    server = await server.restart();
    expect(server.link).toBeUndefined();
    expect(existsSync(join(server.folder, ".finalcall", "record.db"))).toBe(true);
    const verified = JSON.parse(server.run(["verify", "--json"]).stdout);
    expect(verified).toMatchObject({ ok: true, firstBad: null });
  });
});

needs("a Chromium", hasBrowser).describe("without JavaScript", () => {
  let server: Running;
  let browser: Browser;

  beforeAll(async () => {
    const folder = repository();
    history(folder);
    // Something that stands there already is never written over, nor through: here a link that leads out of the folder.
    symlinkSync(join(folder, "elsewhere.yaml"), join(folder, "finalcall.yaml"));
    server = await startServer(folder);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    server?.remove();
  });

  test("the first page is written step by step, up to the passkey, which says that it needs script or another device", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: phone });
    const tab = await context.newPage();
    await tab.goto(server.link ?? "");
    await tab.getByRole("link", { name: "Start your own page" }).click();
    const drafted = await tab.locator("main").innerText();
    expect(drafted).toContain("Drafted from 24 commits");
    expect(drafted).toContain("From git:");
    expect(await tab.locator("#email-1").inputValue()).toBe("ben@harbor.example");
    await fillPeople(tab);
    await tab.getByRole("button", { name: "Add another person" }).click();
    expect(await tab.locator("#name-4").count()).toBe(1);
    expect(await tab.locator("#name-2").inputValue()).toBe("Ben");
    await tab.getByRole("button", { name: "Say who decides" }).click();
    await choose(tab);
    await tab.getByRole("button", { name: "Show the page" }).click();
    await tab.getByRole("button", { name: "Go on as Ana" }).click();
    await tab.waitForURL(`${server.url}/`);
    const shown = await tab.locator("main").innerText();
    expect(shown).toContain("A passkey needs JavaScript");
    expect(shown).toContain("on another device");
    expect(existsSync(join(server.folder, "elsewhere.yaml"))).toBe(false);
    await context.close();
  });
});
