/** People at their browsers, for tests of the running server: each with a device of their own that holds passkeys. */

import type { Browser, Page } from "playwright-core";
import { withVirtualAuthenticator } from "./chromium.ts";
import type { Running } from "./server.ts";

/** A tab in a browser of its own, with a device that signs when asked. */
export async function person(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  // Long enough for a slow machine: it ends a test that hangs, and says nothing about speed.
  context.setDefaultTimeout(30_000);
  const tab = await context.newPage();
  await withVirtualAuthenticator(tab);
  return tab;
}

export const title = (tab: Page): Promise<string> => tab.getByRole("heading", { level: 1 }).innerText();

/** The first person: through the printed link, then with the team's first passkey. */
export async function first(tab: Page, server: Running, name: string): Promise<void> {
  await tab.goto(server.link ?? "");
  await tab.getByRole("button", { name: new RegExp(name) }).click();
  await tab.waitForURL(`${server.url}/`);
  await enrol(tab, server, `Phone of ${name}`);
  await withPasskey(tab, server);
}

/** A further person: invited by one who is there, with a first passkey that the inviter confirms. */
export async function join(tab: Page, server: Running, name: string, inviter: Page): Promise<void> {
  const id = name.toLowerCase();
  await inviter.goto(`${server.url}/people`);
  await inviter.locator(`form[action="/people/${id}/invite"] button`).click();
  const link = await inviter.locator("code").innerText();
  await tab.goto(link);
  await tab.getByRole("button", { name: new RegExp(name) }).click();
  await tab.waitForURL(`${server.url}/`);
  await enrol(tab, server, `Phone of ${name}`);
  await inviter.goto(`${server.url}/people`);
  await inviter.locator(`form[action="/people/${id}/confirm"] button`).click();
  await inviter.waitForURL(/recorded=/);
  await withPasskey(tab, server);
}

export async function enrol(tab: Page, server: Running, device: string): Promise<void> {
  await tab.goto(`${server.url}/me`);
  await tab.getByPlaceholder("a name for this device").fill(device);
  await tab
    .getByRole("button", { name: /passkey/i })
    .first()
    .click();
  await tab.getByText(device).first().waitFor();
}

export async function withPasskey(tab: Page, server: Running): Promise<void> {
  await tab.goto(`${server.url}/me`);
  await tab.getByRole("button", { name: "Sign out" }).click();
  // The next button needs the screen's script; without it the form would be sent without a touch.
  await tab.waitForURL(/\/sign-in/);
  await tab.getByRole("button", { name: "Sign in with a passkey" }).click();
  await tab.waitForURL(`${server.url}/`);
}

/** A machine's token, made in a person's browser; its secret is shown once. */
export async function makeToken(tab: Page, server: Running, name: string, ...more: string[]): Promise<string> {
  await tab.goto(`${server.url}/me`);
  await tab.locator("details:has(form[action='/me/tokens'])").evaluate((details) => details.setAttribute("open", ""));
  await tab.getByPlaceholder("CI of the web shop").fill(name);
  for (const scope of more) await tab.getByRole("checkbox", { name: scope }).check();
  await tab.getByRole("button", { name: "Make the token" }).click();
  return (await tab.locator("code").first().innerText()).replace("FINALCALL_TOKEN=", "");
}
