/** The offline card: what it says at an hour, to whom, and that a print can be checked without trusting whoever printed it. */

import { createHash } from "node:crypto";
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import { beforeEach, expect, test } from "vitest";
import {
  type Desk,
  expectStatus,
  openDesk,
  origin,
  pairOfPeople,
  type Signed,
  smallTeam,
  tokenOf,
  withToken,
} from "./desk.ts";

const page = `${smallTeam.replace("email: ana@quillhaven.example,", "email: ana@quillhaven.example, phone: env:ANA_PHONE,").replace("email: li@quillhaven.example,", "email: li@quillhaven.example, phone: env:LI_PHONE,")}
access:
  production-db: { who: [noor], approve: [ana, li], postgres: env:PROD_ADMIN_URL, roles: [readwrite], for: 30m, answer-within: 10m }
  production-ssh: { who: [li], approve: [ana], ssh: { ca: env:SSH_CA, principal: prod }, for: 20m }
`;

let desk: Desk;
let ana: Signed;
let li: Signed;
beforeEach(async () => {
  desk = await openDesk(undefined, { page, secrets: { LI_PHONE: "+351 555 0100" } });
  ({ ana, li } = await pairOfPeople(desk));
});
const text = async () => (await ana.browser.get("/card.txt")).text();

test("names who leads now and who next, by hour, and who else", async () => {
  const card = await text();
  expect(card).toMatch(/- Now: Li\. /);
  expect(card).toMatch(/- From Mon 23 Nov 2026 09:00: Ana\./);
  expect(card).toContain("No answer in 15\u00a0min: call Marta.");
});

test("says how each is reached: the number where the server can read it, else where it is kept", async () => {
  const card = await text();
  expect(card).toContain("Li: phone: +351 555 0100; li@quillhaven.example.");
  expect(card).toContain("Ana: phone: kept in env:ANA_PHONE; ana@quillhaven.example.");
  expect(card).toContain("Marta: no phone on the page; marta@quillhaven.example.");
});

test("says how to get into each place, with Finalcall and without", async () => {
  const card = await text();
  expect(card).toContain('finalcall access request production-db --reason "…"');
  expect(card).toContain("kept in env:PROD_ADMIN_URL");
  expect(card).toContain("ssh-keygen -s CA_KEY -I byhand-NAME -n prod -V +20m id_ed25519.pub");
});

test("says that nothing is known to go back to before the first release, and what is approved already", async () => {
  const card = await text();
  expect(card).toContain("production: nothing went out through Finalcall yet");
  expect(card).toContain("./scripts/disable-retries.sh");
});

test("a copy is checked by its signature against the team’s keys; one changed letter shows", async () => {
  const card = await text();
  const end = card.lastIndexOf("\n----------\n") + 1;
  const signature = /^Signed: +(\S+)$/m.exec(card)?.[1] ?? "";
  const keys = (await (await desk.server.request(`${origin}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  const { payload } = await compactVerify(signature, createLocalJWKSet(keys));
  const claims = JSON.parse(new TextDecoder().decode(payload)) as { aud: string; sub: string; sha256: string };
  const digest = (words: string) => createHash("sha256").update(words).digest("hex");
  expect(claims).toMatchObject({ aud: "finalcall-card", sha256: digest(card.slice(0, end)) });
  expect(digest(card.slice(0, end).replace("+351", "+352"))).not.toBe(claims.sha256);
});

test("is made live: a new page makes a new card", async () => {
  const was = await text();
  await withToken(desk, await tokenOf(li, "person:li", ["read", "propose"])).post("/v1/page/offer", {
    source: page.replace("deploy:       { owner: ana, backup: li", "deploy:       { owner: li, backup: ana"),
  });
  await expectStatus(await ana.browser.fill("/page", "/page/adopt", {}, ana.device), 303);
  const is = await text();
  expect(was).toMatch(/Ana: .*Decides on release and rollback/);
  expect(is).toMatch(/Li: .*Decides on the incident lead and release and rollback/);
  expect(is.split("\n")[1]).not.toBe(was.split("\n")[1]);
});

test("the sheet shows the same lines", async () => {
  const html = (await (await ana.browser.get("/card")).text())
    .replace(/<[^>]*>/g, " ")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'");
  for (const said of (await text()).split("\n").filter((one) => one.startsWith("- ")))
    expect(html).toContain(said.slice(2));
});

test("a person’s own command line prints it; a machine’s token and an unknown one do not", async () => {
  await expectStatus(await withToken(desk, await tokenOf(li, "person:li", ["read"])).get("/card.txt"), 200);
  await expectStatus(await withToken(desk, await tokenOf(ana, "machine:ci", ["read"])).get("/card.txt"), 403);
  await expectStatus(await withToken(desk, "fc_x_01234567890123456789").get("/card.txt"), 401);
});
