/** Real server processes on one record, a real mail server: switched off for an hour, processes killed with SIGKILL. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { newPushKeys } from "../../src/connect/push/push.ts";
import { openStore } from "../../src/log/open.ts";
import type { Store } from "../../src/log/store.ts";
import { channelsOf } from "../../src/tell/channels.ts";
import { outboxOf } from "../../src/tell/state.ts";
import { Teller } from "../../src/tell/teller.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { needs } from "../support/skip.ts";
import { type Clock, newClock, openProcess, type Process, tellingPage } from "../support/telling.ts";
import { bundled } from "../support/worker.ts";

const folder = mkdtempSync(join(tmpdir(), "finalcall-tell-"));
const children = new Set<ChildProcess>();
const stores: Store[] = [];
let program: string;
let worker: string;
beforeAll(async () => {
  program = fileURLToPath(await bundled("test/torture/teller.ts"));
  worker = fileURLToPath(await bundled("src/log/sqlite-worker.ts"));
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Mail only: no program is told. */
const page = tellingPage.replace(/ {2}webhooks:[\s\S]*$/, "");
const subjects = (mail: MailServer) => mail.taken.map((one) => `${one.to}: ${one.header("subject")}`).sort();
const ids = (mail: MailServer) => mail.taken.map((one) => one.header("message-id"));
const questions = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => `p-${String(from + n).padStart(4, "0")}`);

async function openOn(url: string, clock: Pick<Clock, "now">): Promise<Process> {
  const store = await openStore(url, { worker: false });
  stores.push(store);
  return openProcess(store, clock, page);
}

const tellerOf = ({ app }: Process, clock: Clock, smtp: string) => {
  const env = { SMTP_URL: smtp };
  const pushKeys = newPushKeys();
  const origin = "https://finalcall.example";
  const channels = () => channelsOf({ app, now: clock.now, env, pushKeys, origin });
  return new Teller({ app, origin, now: clock.now, timers: clock.timers, name: `${Math.random()}`, channels });
};

/** Two servers on one record, and no mail server for an hour: nothing is lost, nothing is doubled, and it is said since when. */
async function hourWithoutMail(url: string): Promise<void> {
  const clock = newClock();
  const [one, two] = [await openOn(url, clock), await openOn(url, clock)];
  const first = await startMailServer();
  await first.close();
  const tellers = [tellerOf(one, clock, first.url), tellerOf(two, clock, first.url)];
  const ten = questions(1, 10);
  for (const id of ten) await one.ask(id, `Write ${id} anew?`, "architecture");
  for (let minute = 0; minute < 60; minute += 1) {
    await Promise.all(tellers.map((teller) => teller.tick()));
    clock.pass(1);
  }
  expect((await outboxOf(one.app.store)).states()).toMatchObject([
    { channel: "mail", waits: 10, downSince: "2026-11-19T12:00:00.000Z", why: expect.stringContaining("ECONNREFUSED") },
  ]);
  const again = await startMailServer({ port: first.port });
  for (let look = 0; look < 4; look += 1) {
    await Promise.all(tellers.map((teller) => teller.tick()));
    clock.pass(5);
  }
  expect(subjects(again)).toEqual(ten.map((id) => `ana@quillhaven.example: Ana decides: Write ${id} anew?`));
  expect(new Set(ids(again)).size).toBe(10);
  expect(again.taken[0]?.text).toContain("\nhttps://finalcall.example/proposals/p-00");
  expect(again.taken[0]?.text).toContain("\nTimes are in Europe/Lisbon.\n");
  expect((await outboxOf(two.app.store)).states()).toMatchObject([{ waits: 0, downSince: "" }]);
  await again.close();
}

test("a mail server is down for an hour under two servers: nothing is lost, nothing is doubled", () =>
  hourWithoutMail(`sqlite:${join(folder, "hour.db")}`));

needs("PostgreSQL", hasPostgres).test("the same on PostgreSQL", async () => {
  const server = await startPostgres();
  try {
    await hourWithoutMail(await server.freshDatabase());
  } finally {
    for (const store of stores.splice(0)) await store.close();
    await server.stop();
  }
});

/** Twenty times as fast as it is: three minutes until a claim is taken over are nine seconds. */
const speed = 20;

test("processes that are killed again and again while they send: every mail arrives, and a second copy has the same id", async () => {
  const mail = await startMailServer();
  const url = `sqlite:${join(folder, "killed.db")}`;
  const began = Date.now();
  const clock = { now: () => new Date(began + (Date.now() - began) * speed) };
  const asking = await openOn(url, clock);
  const start = () => {
    const args = [program, url, worker, mail.url, String(began), String(speed)];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    children.add(child);
    return child;
  };
  const running = [start(), start()];
  const all: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const fresh = questions(1 + round * 5, 5);
    all.push(...fresh);
    for (const id of fresh) await asking.ask(id, `Write ${id} anew?`, "architecture");
    const before = mail.taken.length;
    // As soon as some more went out, one of the two dies in the middle of it.
    await vi.waitFor(() => expect(mail.taken.length).toBeGreaterThan(before), { timeout: 60_000, interval: 5 });
    running[round % 2]?.kill("SIGKILL");
    running[round % 2] = start();
  }
  const wanted = all.map((id) => `ana@quillhaven.example: Ana decides: Write ${id} anew?`);
  await vi.waitFor(() => expect([...new Set(subjects(mail))]).toEqual(wanted), { timeout: 120_000, interval: 200 });
  await vi.waitFor(async () => expect((await outboxOf(asking.app.store)).open()).toEqual([]), {
    timeout: 60_000,
    interval: 200,
  });
  for (const child of running) child.kill("SIGKILL");
  expect(new Set(ids(mail)).size).toBe(wanted.length);
  // Each death leaves at most the one mail in doubt that it was sending.
  expect(mail.taken.length - wanted.length).toBeLessThanOrEqual(6);
  await mail.close();
}, 300_000);
