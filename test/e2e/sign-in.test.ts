/** Coming in: the set-up link, invitations, passkeys, sessions, and everything that must not open the door. */

import { beforeEach, expect, test } from "vitest";
import { worldOf } from "../../src/views/context.ts";
import {
  comeByLink,
  type Desk,
  expectStatus,
  firstPerson,
  invite,
  linkFor,
  openDesk,
  origin,
  pairOfPeople,
} from "./desk.ts";
import { newDevice } from "./device.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});

const signedIn = async (browser: ReturnType<Desk["browser"]>) => (await browser.get("/me")).status === 200;

test("opening the set-up link shows a button and spends nothing, however often a scanner opens it", async () => {
  const path = `/link/${desk.setup.secret}`;
  const before = desk.app.head.seq;
  for (let times = 0; times < 3; times += 1) {
    const response = await desk.browser().get(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("Choose who you are");
  }
  expect((await desk.server.request(`${origin}${path}`, { method: "HEAD" })).status).toBe(200);
  expect(desk.app.head.seq).toBe(before);
  await expectStatus(await desk.browser().submit(path, { person: "ana" }), 303);
});

test("the set-up link works once, and the first person adopts the first page with it", async () => {
  const path = `/link/${desk.setup.secret}`;
  const ana = desk.browser();
  await expectStatus(await ana.submit(path, { person: "ana" }), 303);
  expect(await signedIn(ana)).toBe(true);
  expect(worldOf(desk.app.world).page.inForce?.adoptedBy).toBe("person:ana");

  const thief = desk.browser();
  expect((await thief.submit(path, { person: "marta" })).status).toBe(409);
  expect(await signedIn(thief)).toBe(false);
});

test("two who press the set-up link's button at once: one comes in", async () => {
  const path = `/link/${desk.setup.secret}`;
  const both = [desk.browser(), desk.browser()];
  const statuses = await Promise.all(both.map(async (one) => (await one.submit(path, { person: "ana" })).status));
  expect(statuses.sort()).toEqual([303, 409]);
});

test("somebody who is not on the page cannot come in by the set-up link, and it stays good", async () => {
  const { secret } = desk.setup;
  expect((await desk.browser().submit(`/link/${secret}`, { person: "mallory" })).status).toBe(409);
  await expectStatus(await desk.browser().submit(`/link/${secret}`, { person: "ana" }), 303);
});

test("after the team's first passkey no set-up link works any more", async () => {
  await firstPerson(desk);
  expect((await desk.browser().submit(`/link/${desk.setup.secret}`, { person: "marta" })).status).toBe(409);
  expect((await desk.browser().get(`/link/${desk.setup.secret}`)).status).toBe(409);
});

test("the record never holds a secret: only digests of links and sessions", async () => {
  const ana = await firstPerson(desk);
  const link = await linkFor(ana, "li");
  const bodies = (await desk.store.read(0, 1000)).map(({ body }) => body).join("\n");
  for (const secret of [link.slice("/link/".length), ...ana.browser.cookies.values()])
    expect(bodies).not.toContain(secret);
});

test("an invitation works once, for the person it was made for, and not after two days", async () => {
  const ana = await firstPerson(desk);
  const forLi = await linkFor(ana, "li");
  const stranger = desk.browser();
  expect((await stranger.submit(forLi, { person: "sam" })).status).toBe(409);
  await expectStatus(await stranger.submit(forLi, { person: "li" }), 303);
  expect((await desk.browser().submit(forLi, { person: "li" })).status).toBe(409);

  const forSam = await linkFor(ana, "sam");
  desk.pass(60 * 48 + 1);
  expect((await desk.browser().submit(forSam, { person: "sam" })).status).toBe(409);
});

test("a first passkey waits for another named person; until then its sessions count as a link", async () => {
  const ana = await firstPerson(desk);
  const { browser } = await comeByLink(desk, ana, "li");
  const device = newDevice(origin);
  await expectStatus(await browser.enrol(device), 200);
  await expectStatus(await browser.signIn(device), 303);
  const me = await (await browser.get("/v1/me", { accept: "application/json" })).json();
  expect(me).toMatchObject({ actor: "person:li", via: "link" });

  await expectStatus(await ana.browser.fill("/people", "/people/li/confirm", {}, ana.device), 303);
  expect(await (await browser.get("/v1/me")).json()).toMatchObject({ via: "passkey" });
});

test("nobody confirms their own first passkey, nor with a signature for somebody else's", async () => {
  const ana = await firstPerson(desk);
  const { browser } = await comeByLink(desk, ana, "li");
  const device = newDevice(origin);
  await browser.enrol(device);
  const form = { credential: device.credential, shown: "0".repeat(64) };
  expect((await browser.submit("/people/li/confirm", form)).status).toBe(409);
  const forged = ana.browser.fill("/people", "/people/li/confirm", { credential: device.credential }, ana.device, {
    forged: true,
  });
  expect((await forged).status).toBe(409);
  expect(worldOf(desk.app.world).people.get("li")?.passkeys[0]?.confirmed).toBe(false);
});

test.each(["ES256", "EdDSA", "RS256"] as const)(
  "a device that signs with %s enrols and signs in",
  async (algorithm) => {
    const browser = desk.browser();
    await browser.submit(`/link/${desk.setup.secret}`, { person: "ana" });
    const device = newDevice(origin, algorithm);
    await expectStatus(await browser.enrol(device), 200);
    const later = desk.browser();
    await expectStatus(await later.signIn(device), 303);
    expect(await signedIn(later)).toBe(true);
  },
);

test.each([
  ["another site's page", { origin: "https://evil.example" }],
  ["another site's name", { rpId: "evil.example" }],
  ["nobody checked by the device", { verified: false }],
  ["another key", { forged: true }],
  ["a challenge that was made up", { challenge: Buffer.from("made up").toString("base64url") }],
  ["an enrolment instead of a sign-in", { type: "webauthn.create" }],
  ["a copy of the device, whose counter stands still", { counter: 1 }],
])("a sign-in with %s is refused", async (_, lies) => {
  const ana = await firstPerson(desk);
  await expectStatus(await desk.browser().signIn(ana.device), 303);
  const thief = desk.browser();
  expect((await thief.signIn(ana.device, lies)).status).toBe(409);
  expect(await signedIn(thief)).toBe(false);
});

test("a sign-in is good once and for five minutes", async () => {
  const ana = await firstPerson(desk);
  const thief = desk.browser();
  const { challenge } = (await (await thief.json("/sign-in/options", {})).json()) as { challenge: string };
  const assertion = JSON.stringify(ana.device.touch(challenge));
  await expectStatus(await desk.browser().submit("/sign-in", { assertion }), 303);
  expect((await thief.submit("/sign-in", { assertion })).status).toBe(409);

  const late = (await (await thief.json("/sign-in/options", {})).json()) as { challenge: string };
  desk.pass(6);
  expect((await thief.submit("/sign-in", { assertion: JSON.stringify(ana.device.touch(late.challenge)) })).status).toBe(
    409,
  );
});

test("one touch opens one session, whichever of the servers it is sent to, also from a device that does not count", async () => {
  const browser = desk.browser();
  const device = newDevice(origin);
  await browser.submit(`/link/${desk.setup.secret}`, { person: "ana" });
  await browser.enrol(device, "phone", { counter: 0 });
  const second = await openDesk(desk.store);
  const { challenge } = (await (await browser.json("/sign-in/options", {})).json()) as { challenge: string };
  const assertion = JSON.stringify(device.touch(challenge, { counter: 0 }));
  await expectStatus(await second.browser().submit("/sign-in", { assertion }), 303);
  const thief = desk.browser();
  expect((await thief.submit("/sign-in", { assertion })).status).toBe(409);
  expect(thief.cookies.size).toBe(0);
});

test("a challenge for one thing is no challenge for another: a card's, an enrolment's and a sign-in's differ", async () => {
  const ana = await firstPerson(desk);
  const forEnrolling = (await (await ana.browser.json("/me/passkeys/options", {})).json()) as { challenge: string };
  const assertion = JSON.stringify(ana.device.touch(forEnrolling.challenge));
  expect((await desk.browser().submit("/sign-in", { assertion })).status).toBe(409);
});

test("an enrolment that another person was asked for is refused", async () => {
  const ana = await firstPerson(desk);
  const { browser } = await comeByLink(desk, ana, "li");
  const options = (await (await ana.browser.json("/me/passkeys/options", {})).json()) as { challenge: string };
  const credential = newDevice(origin).create(options);
  expect((await browser.json("/me/passkeys", { name: "phone", credential })).status).toBe(400);
});

test("a link's session ends after twelve hours, a passkey's after seven days", async () => {
  const ana = await firstPerson(desk);
  const li = await comeByLink(desk, ana, "li");
  desk.pass(12 * 60 + 1);
  expect(await signedIn(li.browser)).toBe(false);
  expect(await signedIn(ana.browser)).toBe(true);
  desk.pass(7 * 24 * 60);
  expect(await signedIn(ana.browser)).toBe(false);
});

test("a session that its person ended is over, and nobody ends another's", async () => {
  const { ana, li } = await pairOfPeople(desk);
  const second = desk.browser();
  await second.signIn(ana.device);
  const session = worldOf(desk.app.world).people.get("ana")?.sessions.at(-1)?.session ?? "";
  await li.browser.submit("/me/sessions/end", { session });
  expect(await signedIn(second)).toBe(true);
  await expectStatus(await ana.browser.submit("/me/sessions/end", { session }), 303);
  expect(await signedIn(second)).toBe(false);
  await ana.browser.submit("/sign-out", {});
  expect(await signedIn(ana.browser)).toBe(false);
});

test("a person whose device is lost is recovered by another: all else of theirs ends", async () => {
  const { ana, li } = await pairOfPeople(desk);
  const shown = await ana.browser.fill(
    "/people/li/recover",
    "/people/li/recover",
    { reason: "Phone stolen; spoke to Li." },
    ana.device,
  );
  await expectStatus(shown, 200);
  const link = /(\/link\/[A-Za-z0-9_-]+)/.exec(await shown.text())?.[1] ?? "";
  expect(await signedIn(li.browser)).toBe(false);
  expect((await desk.browser().signIn(li.device)).status).toBe(409);
  await expectStatus(await desk.browser().submit(link, { person: "li" }), 303);
});

test("cookies are not for scripts, and with https not for other hosts", async () => {
  const response = await desk.browser().submit(`/link/${desk.setup.secret}`, { person: "ana" });
  expect(response.headers.get("set-cookie")).toMatch(
    /^finalcall=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
  );
});

test("after signing in nobody is sent to another site", async () => {
  const ana = await firstPerson(desk);
  for (const next of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/%0d%0aset-cookie:x=1",
    "javascript:alert(1)",
  ]) {
    const browser = desk.browser();
    const { challenge } = (await (await browser.json("/sign-in/options", {})).json()) as { challenge: string };
    const response = await browser.submit("/sign-in", { next, assertion: JSON.stringify(ana.device.touch(challenge)) });
    const to = new URL(response.headers.get("location") ?? "", origin);
    expect(to.origin).toBe(origin);
  }
});

test("guessing is slowed down, with the time to wait", async () => {
  let last = new Response();
  for (let tries = 0; tries < 31; tries += 1) last = await desk.browser().submit("/link/guess", { person: "ana" });
  expect(last.status).toBe(429);
  expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
  desk.pass(2);
  await expectStatus(await desk.browser().submit(`/link/${desk.setup.secret}`, { person: "ana" }), 303);
});

test("the second passkey of a known person needs nobody else: one of their own vouches for it", async () => {
  const { li } = await pairOfPeople(desk);
  const tablet = newDevice(origin);
  await expectStatus(await li.browser.enrol(tablet, "tablet"), 200);
  await expectStatus(await li.browser.fill("/me", "/people/li/confirm", {}, li.device), 303);
  expect(
    worldOf(desk.app.world)
      .people.get("li")
      ?.passkeys.map(({ confirmed }) => confirmed),
  ).toEqual([true, true]);
});

test("the one who made the link may not confirm when a third could", async () => {
  const { ana, li } = await pairOfPeople(desk);
  const { browser } = await comeByLink(desk, ana, "sam");
  const device = newDevice(origin);
  await browser.enrol(device);
  expect(
    (await ana.browser.fill("/people", "/people/sam/confirm", {}, ana.device).catch(() => ({ status: 409 }))).status,
  ).toBe(409);
  await expectStatus(await li.browser.fill("/people", "/people/sam/confirm", {}, li.device), 303);
  await invite(desk, ana, "tom", li);
});
