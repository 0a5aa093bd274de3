/** Ana and Li in two browsers: each says blind who had the final say, then the record answers; the note is closed and comes by mail. */

import { randomBytes, randomUUID } from "node:crypto";
import { type AddressInfo, createServer as createNetServer } from "node:net";
import type { Browser as Chromium, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../../src/app/app.ts";
import { openApp } from "../../src/app/engine.ts";
import { realTimers } from "../../src/app/timers.ts";
import { newPushKeys } from "../../src/connect/push/push.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { openDueCheckin } from "../../src/http/checkins.ts";
import { challengeKey } from "../../src/http/identity/challenge-key.ts";
import { createServer, listen } from "../../src/http/server.ts";
import type { World } from "../../src/kernel/world.ts";
import { openMemory } from "../../src/log/memory.ts";
import { channelsOf } from "../../src/tell/channels.ts";
import { Teller } from "../../src/tell/teller.ts";
import { worldOf } from "../../src/views/context.ts";
import { type Browser, newBrowser } from "../e2e/browser.ts";
import { smallTeam } from "../e2e/desk.ts";
import { type Device, newDevice } from "../e2e/device.ts";
import { hasBrowser, launchBrowser } from "../support/chromium.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { needs } from "../support/skip.ts";

const page = `${smallTeam.replace(/^(review|tell):.*\n(?:[ #].*\n|\n)*/gm, "")}
review: { weekly: Fri 10:00 }
tell: { mail: env:SMTP_URL, from: finalcall@quillhaven.example }
`;
const system = { actor: "system", via: "system" };
const thursday = Date.parse("2026-11-19T12:00:00.000Z");
/** Ten in Berlin on Friday. */
const due = Date.parse("2026-11-20T09:00:00.000Z");

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createNetServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });

/** A server on a port, with a clock in the hand. */
async function openTeam() {
  const clock = { at: thursday };
  const now = () => new Date(clock.at);
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  const pageOf = (world: World) => (world.one("page") as PageState).inForce?.version ?? "";
  const salt = () => randomBytes(16).toString("hex");
  const app = await openApp({ store: openMemory(), kinds, team: "quillhaven", now, newId: randomUUID, salt, pageOf });
  await app.execute("record.found", { team: "quillhaven", page: "own" }, system);
  await app.execute("page.offer", { source: page }, system);
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const report = (_: string, fault: unknown) => expect.fail(String(fault));
  const key = await challengeKey({ app, now, random });
  const assets = "src/web/assets";
  const { server, setup, ready } = createServer({ app, now, random, origin, assets, report, challengeKey: key });
  await ready();
  const { close } = await listen(server, port, "localhost");
  return { app, now, clock, origin, server, setup, close };
}
type Team = Awaited<ReturnType<typeof openTeam>>;

async function enrolled(team: Team, path: string, person: string): Promise<{ browser: Browser; device: Device }> {
  const browser = newBrowser(team.server, team.origin);
  const device = newDevice(team.origin);
  await browser.submit(path, { person });
  await browser.enrol(device);
  return { browser, device };
}

/** Everybody's mail of the outbox, sent. */
async function send(team: Team, app: App, mail: MailServer): Promise<void> {
  const options = { app, now: team.now, env: { SMTP_URL: mail.url }, pushKeys: newPushKeys(), origin: team.origin };
  const channels = () => channelsOf(options);
  const { origin, now } = team;
  const teller = new Teller({ app, origin, now, timers: realTimers, name: "one", channels });
  await teller.tick();
}

needs("Chromium", hasBrowser).describe("the check-in of a week", () => {
  let team: Team;
  let chromium: Chromium;
  let mail: MailServer;
  let ana: Page;
  let li: Page;

  beforeAll(async () => {
    team = await openTeam();
    mail = await startMailServer();
    const first = await enrolled(team, `/link/${team.setup.secret}`, "ana");
    await first.browser.signIn(first.device);
    const shown = await (await first.browser.submit("/people/li/invite", {})).text();
    const second = await enrolled(team, /localhost:\d+(\/link\/[A-Za-z0-9_-]+)/.exec(shown)?.[1] ?? "", "li");
    await first.browser.fill("/people", "/people/li/confirm", {}, first.device);
    await second.browser.signIn(second.device);
    const ask = { question: "Keep the invoice cache in Postgres?", "says-1": "Keep it", area: "architecture" };
    await second.browser.submit("/proposals", ask);
    team.clock.at += 42 * 60_000;
    const path = `/proposals/${[...worldOf(team.app.world).proposals.values()][0]?.id}`;
    await first.browser.fill(path, `${path}/answer`, { option: "option-1", reason: "Cheaper." }, first.device);
    team.clock.at = due;
    await send(team, team.app, mail);
    await openDueCheckin(team);
    chromium = await launchBrowser();
    // Without a script: everything here is a form.
    const tab = async ({ browser }: { readonly browser: Browser }, width: number) => {
      const context = await chromium.newContext({ viewport: { width, height: 844 }, javaScriptEnabled: false });
      context.setDefaultTimeout(10_000);
      await context.addCookies([...browser.cookies].map(([name, value]) => ({ name, value, url: team.origin })));
      return context.newPage();
    };
    [ana, li] = [await tab(first, 390), await tab(second, 1440)];
  });
  afterAll(async () => {
    await chromium?.close();
    await mail?.close();
    await team?.close();
  });

  test("waits in both inboxes, and asks before it shows anything", async () => {
    await ana.goto(team.origin);
    await ana.getByRole("link", { name: /Check-in, week 47: who had the final say\?/ }).click();
    await li.goto(`${team.origin}/checkin`);
    for (const one of [ana, li]) {
      expect(await one.getByRole("heading", { level: 1 }).innerText()).toBe("Who had the final say?");
      expect(await one.getByRole("heading", { name: "Keep the invoice cache in Postgres?" }).isVisible()).toBe(true);
      expect(await one.getByText("had the final say, as").count()).toBe(0);
    }
  });

  test("what Li says is one tap, and Ana does not see it", async () => {
    await li.getByRole("button", { name: "Noor" }).click();
    expect(await li.getByText("Ana has not yet.").isVisible()).toBe(true);
    await ana.reload();
    expect(await ana.locator("main").innerText()).not.toMatch(/Li said|Li named/);
    expect(await ana.getByRole("button", { name: "Noor" }).isVisible()).toBe(true);
  });

  test("the record answers when both have, and the difference is a finding", async () => {
    await ana.getByRole("button", { name: "Ana", exact: true }).click();
    await li.reload();
    for (const one of [ana, li]) {
      expect(await one.getByRole("heading", { level: 1 }).innerText()).toBe("Li named Noor; the record says Ana");
      expect(await one.getByText("Ana had the final say, as owner.").isVisible()).toBe(true);
      expect(await one.getByText("Li said Noor.").isVisible()).toBe(true);
      expect(await one.getByText("Li waited 1 time, up from 0").isVisible()).toBe(true);
    }
  });

  test("the note is closed without typing, and is in everybody's mail", async () => {
    await ana.getByRole("button", { name: "With checks" }).click();
    await ana.getByRole("button", { name: "Close the note of week 47" }).click();
    expect(new URL(ana.url()).pathname).toBe("/checkin/2026-W47");
    expect(await ana.getByText("Finding: Li named Noor; the record says Ana.").isVisible()).toBe(true);
    await send(team, team.app, mail);
    const notes = mail.taken.filter((one) => one.header("subject") === "The note of week 47, closed by Ana");
    expect(notes.map(({ to }) => to.split("@")[0]).sort()).toEqual(["ana", "li", "marta", "noor", "sam", "tom"]);
    expect(notes[0]?.text).toContain("**Finding:** Li named Noor; the record says Ana.");
    expect(notes[0]?.text).toContain(`${team.origin}/checkin/2026-W47`);
  });
});
