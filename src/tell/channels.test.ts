/** The whole way out: from what waits to a real mail server, a push service that decrypts, and a program that checks signatures. */

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type MailServer, startMailServer } from "../../test/support/mail-server.ts";
import { type PushService, startPushService } from "../../test/support/push-service.ts";
import { newClock, newTeller, openProcess, type Process } from "../../test/support/telling.ts";
import { newPushKeys } from "../connect/push/push.ts";
import { openMemory } from "../log/memory.ts";
import { worldOf } from "../views/context.ts";
import { channelsOf } from "./channels.ts";
import { startTelling } from "./telling.ts";

const pushKeys = newPushKeys();
const origin = "https://finalcall.example";
const chatSecret = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
let mail: MailServer;
let push: PushService;
beforeEach(async () => {
  mail = await startMailServer();
  push = await startPushService(pushKeys.publicKey);
});
afterEach(async () => {
  await mail.close();
  await push.close();
});

/** A team whose programs and push services are reached through `send`. */
async function open(env: Readonly<Record<string, string>> = { SMTP_URL: mail.url, CHAT_SECRET: chatSecret }) {
  const clock = newClock();
  const process = await openProcess(openMemory(), clock);
  const posted: { headers: Headers; body: string }[] = [];
  const send = (async (url: string, init: RequestInit) => {
    if (url !== "http://chat.example/hook") return push.send(url, init);
    posted.push({ headers: new Headers(init.headers), body: String(init.body) });
    return new Response(null, { status: 204 });
  }) as typeof fetch;
  const options = { app: process.app, now: clock.now, env, pushKeys, origin, send };
  const teller = newTeller(process, clock, { channels: () => channelsOf(options) });
  return { ...process, process, clock, posted, options, teller };
}
const subscribe = ({ does }: Pick<Process, "does">, who: string) =>
  does(who, "person.subscribePush", { id: who, ...push.subscription, name: "phone" });

test("one thing that waits: a mail, a note in the browser and a signed post, each once", async () => {
  const { ask, teller, posted, clock, process } = await open();
  await subscribe(process, "sam");
  await ask("p-0001", "Refund the clinic in Köln?");
  for (let look = 0; look < 3; look += 1) {
    await teller.tick();
    clock.pass(4);
  }
  expect(mail.taken.map(({ to }) => to)).toEqual(["sam@quillhaven.example"]);
  expect(mail.taken[0]?.text).toMatch(
    /Sam decides; Tom if no answer by .*; blocked after that\.\n\nhttps:\/\/finalcall\.example\/proposals\/p-0001\n/,
  );
  expect(push.taken).toHaveLength(1);
  expect(push.taken[0]).toMatchObject({
    urgency: "high",
    contact: origin,
    note: { title: "Sam decides: Refund the clinic in Köln?", url: "/proposals/p-0001", urgent: true },
  });
  expect(posted).toHaveLength(1);
  const { headers, body } = posted[0] as (typeof posted)[number];
  const signed = `${headers.get("webhook-id")}.${headers.get("webhook-timestamp")}.${body}`;
  const mac = createHmac("sha256", Buffer.alloc(32, 9)).update(signed).digest("base64");
  expect(headers.get("webhook-signature")).toBe(`v1,${mac}`);
  expect(JSON.parse(body)).toMatchObject({
    type: "proposal.waits",
    data: { about: "proposal:p-0001", link: `${origin}/proposals/p-0001`, urgency: "now", zone: "Europe/Berlin" },
  });
});

test("the mails about one thing belong together, also the one that says how it was decided", async () => {
  const { ask, answer, teller, clock, app } = await open();
  await ask("p-0001", "May partners read invoices?", "api");
  await teller.tick();
  clock.wall = Date.parse((app.world.many("proposal").get("p-0001") as { backupFrom: string }).backupFrom);
  await teller.tick();
  await answer("ana", "p-0001");
  await teller.tick();
  const li = mail.taken.filter(({ to }) => to.startsWith("li@"));
  expect(li.map((one) => one.header("subject"))).toEqual([
    "Li decides: May partners read invoices?",
    "Decided: May partners read invoices?",
  ]);
  expect(new Set(li.map((one) => one.header("references"))).size).toBe(1);
  expect(new Set(li.map((one) => one.header("message-id"))).size).toBe(2);
});

test("a browser that does not listen any more is forgotten, and the person is still told by mail", async () => {
  const { process, ask, options, app } = await open();
  await subscribe(process, "sam");
  push.status = 410;
  const telling = startTelling({
    ...options,
    timers: { elapsed: () => 0, after: () => () => undefined },
    report: () => undefined,
  });
  await ask("p-0001", "Refund the clinic in Köln?");
  await telling.teller.tick();
  await telling.stop();
  expect(worldOf(app.world).people.get("sam")?.devices).toEqual([]);
  expect(mail.taken).toHaveLength(1);
  expect(telling.teller.outbox.counts()).toMatchObject({ waits: 0, dropped: 1 });
});

test("a missing secret is said, and what waits goes out once it is there", async () => {
  const { ask, teller, clock, process, options } = await open({ CHAT_SECRET: chatSecret });
  await ask("p-0001", "Refund the clinic in Köln?");
  await teller.tick();
  expect(teller.outbox.states()).toMatchObject([
    { channel: "mail", waits: 1, why: "env:SMTP_URL is not set." },
    { channel: "webhook:chat", waits: 0, downSince: "" },
  ]);
  clock.pass(1);
  const mended = { ...options, env: { ...options.env, SMTP_URL: mail.url } };
  await newTeller(process, clock, { channels: () => channelsOf(mended) }).tick();
  expect(mail.taken).toHaveLength(1);
});

test("neither a mail address nor anybody's words stand in the book", async () => {
  const { ask, teller, app, process } = await open();
  await subscribe(process, "sam");
  await ask("p-0001", "Refund the clinic in Köln?");
  mail.refuse.rcpt = 550;
  await teller.tick();
  const book = JSON.stringify(await app.store.notes("told", 0, 1000));
  expect(book).toContain("550");
  expect(book).not.toMatch(/quillhaven\.example|Köln|Refund|@|p256dh|\/send\/one/);
});

test("without `tell` on the page nobody is mailed, and nothing piles up", async () => {
  const clock = newClock();
  const source = readFileSync("examples/small-team/finalcall.yaml", "utf8").replace(/^tell:.*\n(?:[ #].*\n|\n)*/m, "");
  const process = await openProcess(openMemory(), clock, source);
  const options = { app: process.app, now: clock.now, env: {}, pushKeys, origin };
  const teller = newTeller(process, clock, { channels: () => channelsOf(options) });
  await process.ask("p-0001", "Refund the clinic in Köln?");
  await teller.tick();
  expect(teller.outbox.counts()).toEqual({ sent: 0, waits: 0, dropped: 0 });
});
