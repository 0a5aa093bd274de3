/** Somebody with what lies about: a copied session cookie, an old token, a link in a mail, a web page that the person visits. */

import { beforeEach, expect, test } from "vitest";
import { verifyStore } from "../../src/log/verify.ts";
import { worldOf } from "../../src/views/context.ts";
import { proofChecker } from "../../src/views/proofs.ts";
import {
  comeByLink,
  type Desk,
  expectStatus,
  invite,
  newBrowser,
  openDesk,
  origin,
  pairOfPeople,
  type Signed,
  smallTeam,
  tokenOf,
  withToken,
} from "./desk.ts";
import { newDevice } from "./device.ts";

let desk: Desk;
let ana: Signed;
let li: Signed;
beforeEach(async () => {
  desk = await openDesk();
  ({ ana, li } = await pairOfPeople(desk));
});

const seen = () => worldOf(desk.app.world);
const passkeysOf = (person: string) => seen().people.get(person)?.passkeys ?? [];

/** A browser that holds a copy of another one's cookies. */
function copyOf({ browser }: Pick<Signed, "browser">) {
  const copy = newBrowser(desk.server);
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  return copy;
}

async function question(): Promise<string> {
  const asked = await li.browser.json("/v1/proposals", {
    question: "Drop the invoices table?",
    options: [{ name: "yes", says: "Yes" }],
    oneWay: true,
  });
  return ((await asked.json()) as { id: string }).id;
}

test("a copied session cookie does not make a passkey that counts: a device of the person must vouch for the new one", async () => {
  const thief = copyOf(ana);
  const software = newDevice(origin);
  await expectStatus(await thief.enrol(software), 200);
  expect(passkeysOf("ana").map(({ confirmed }) => confirmed)).toEqual([true, false]);
  const id = await question();
  const answer = `/proposals/${id}/answer`;
  expect((await thief.fill(`/proposals/${id}`, answer, { option: "yes" }, software)).status).toBe(409);
  expect((await thief.fill("/me", "/people/ana/confirm", {}, software)).status).toBe(409);
  expect((await thief.fill("/me", "/people/ana/confirm", {}, ana.device, { forged: true })).status).toBe(409);
  expect(seen().proposals.get(id)?.answers).toEqual([]);
});

test("a further device is vouched for by a touch on one that counts already, and verify finds that touch", async () => {
  const tablet = newDevice(origin);
  await expectStatus(await ana.browser.enrol(tablet, "tablet"), 200);
  await expectStatus(await ana.browser.fill("/me", "/people/ana/confirm", {}, ana.device), 303);
  const id = await question();
  const answer = `/proposals/${id}/answer`;
  await expectStatus(await ana.browser.fill(`/proposals/${id}`, answer, { option: "yes" }, tablet), 303);
  expect(await verifyStore(desk.store, { onLine: proofChecker() })).toMatchObject({ ok: true, problems: [] });
});

test("nobody enrols a passkey under the id of somebody else's", async () => {
  const twin = newDevice(origin, "ES256", ana.device.credential);
  expect((await li.browser.enrol(twin)).status).toBe(409);
  await expectStatus(await desk.browser().signIn(ana.device), 303);
});

test("the team's last passkey is not removed, so that the set-up link never comes back", async () => {
  const remove = ({ browser, device }: Signed) =>
    browser.submit("/me/passkeys/drop", { credential: device.credential });
  await expectStatus(await remove(li), 303);
  const refused = await remove(ana);
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain("last passkey");
  expect((await desk.browser().get(`/link/${desk.setup.secret}`)).status).toBe(409);
});

test("a session that was there before signing in is never taken over", async () => {
  const browser = desk.browser();
  browser.cookies.set("finalcall", "chosen-by-somebody-else-0123456789abcdef");
  await expectStatus(await browser.signIn(ana.device), 303);
  expect(browser.cookies.get("finalcall")).not.toBe("chosen-by-somebody-else-0123456789abcdef");
  const planted = newBrowser(desk.server);
  planted.cookies.set("finalcall", "chosen-by-somebody-else-0123456789abcdef");
  expect((await planted.get("/me")).status).toBe(302);
});

test("who left takes no token along: one that they made for an agent or a machine ends with them", async () => {
  const sam = await invite(desk, ana, "sam", li);
  const tokens = [await tokenOf(sam, "machine:ci"), await tokenOf(sam, "agent:coder")];
  for (const token of tokens) await expectStatus(await withToken(desk, token).get("/v1/me"), 200);
  const without = smallTeam
    .replace(/^ {2}sam: .*\n/m, "")
    .replaceAll(/\bsam\b/g, "ana")
    .replaceAll("[ana, noor]", "[noor]");
  await desk.app.execute("page.offer", { source: without }, { actor: "system", via: "system" });
  await expectStatus(await ana.browser.fill("/page", "/page/adopt", {}, ana.device), 303);
  for (const token of tokens) expect((await withToken(desk, token).get("/v1/me")).status).toBe(401);
});

test.each([
  ["a link on another site", { "sec-fetch-site": "cross-site" }],
  ["a neighbour on the same site", { "sec-fetch-site": "same-site" }],
  ["a browser that looks ahead", { "sec-fetch-site": "same-origin", "sec-purpose": "prefetch;prerender" }],
])("%s writes no gap into the record", async (_, headers) => {
  const before = desk.app.head.seq;
  for (const path of ["/who?q=frobnicate+the+zorble", "/v1/who?q=frobnicate+the+zorble"])
    await expectStatus(await ana.browser.get(path, headers), 200);
  expect(desk.app.head.seq).toBe(before);
  await expectStatus(await ana.browser.get("/who?q=frobnicate+the+zorble", { "sec-fetch-site": "same-origin" }), 200);
  expect(desk.app.head.seq).toBe(before + 1);
});

test("asking only for the headers writes no gap", async () => {
  const before = desk.app.head.seq;
  const cookie = [...ana.browser.cookies].map((pair) => pair.join("=")).join("; ");
  for (const path of ["/who?q=frobnicate+the+zorble", "/v1/who?q=frobnicate+the+zorble"])
    await expectStatus(await desk.server.request(`${origin}${path}`, { method: "HEAD", headers: { cookie } }), 200);
  expect(desk.app.head.seq).toBe(before);
});

test("a token that only reads cannot fill the record with questions", async () => {
  const api = withToken(desk, await tokenOf(li, "agent:coder", ["read"]));
  const before = desk.app.head.seq;
  for (let n = 0; n < 150; n += 1)
    expect(await (await api.get(`/v1/who?q=zorble${n}+frob${n}`)).json()).toMatchObject({ sure: false });
  expect(desk.app.head.seq - before).toBeLessThanOrEqual(100);
  desk.pass(24 * 60);
  await api.get("/v1/who?q=grault+waldo");
  expect(desk.app.head.seq - before).toBe(101);
});

test("a form of many fields, or a broken one, is answered at once and is no fault", async () => {
  const send = (type: string, body: string) =>
    desk.server.request(`${origin}/link/guess`, { method: "POST", headers: { "content-type": type }, body });
  expect((await send("application/x-www-form-urlencoded", "a&".repeat(200_000))).status).toBe(400);
  expect((await send("multipart/form-data", "no boundary")).status).toBe(400);
  expect((await send("multipart/form-data; boundary=x", "--x\r\nbroken")).status).toBe(400);
  expect(desk.faults).toEqual([]);
});

test("what was typed is kept when the session ended meanwhile", async () => {
  const { browser } = await comeByLink(desk, ana, "tom");
  desk.pass(13 * 60);
  const fields = { question: "Shall we <really>?", "says-1": "Yes, on Monday", "costs-1": "two days", oneWay: "yes" };
  const response = await browser.submit("/proposals", fields);
  expect(response.status).toBe(401);
  const html = await response.text();
  for (const typed of ["Shall we &lt;really&gt;?", "Yes, on Monday", "two days"]) expect(html).toContain(typed);
  expect(html).toContain("/sign-in");
});
