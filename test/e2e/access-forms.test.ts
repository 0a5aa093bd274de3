/** Emergency access by the forms that people see: asked, granted by a touch, broken open, shown once, ended, its end read and signed; and every no. */

import { beforeEach, expect, test } from "vitest";
import type { Grantor, Left } from "../../src/connect/access/grantor.ts";
import { worldOf } from "../../src/views/context.ts";
import {
  comeByLink,
  type Desk,
  expectStatus,
  invite,
  openDesk,
  pairOfPeople,
  type Signed,
  smallTeam,
  tokenOf,
  withToken,
} from "./desk.ts";

const page = `${smallTeam}
access:
  production-db: { who: [noor], approve: [ana, li], postgres: env:PROD_ADMIN_URL, roles: [readwrite], for: 30m, answer-within: 10m }
  production-ssh: { who: [li], approve: [ana], ssh: { ca: env:SSH_CA, principal: prod }, for: 20m }
`;
const password = "the-password-of-the-night";

/** A place in memory: keeps what was made, and may refuse to end it. */
function newPlace() {
  const made = new Set<string>();
  const place = { made, left: [] as Left[], holds: false, closed: false };
  const grantor: Grantor = {
    async issue({ login }) {
      if (place.closed) throw new Error("The database is away.");
      made.add(login);
      return { secret: password, files: [{ name: "hint.txt", text: "Read only what you need." }], how: "psql" };
    },
    async end({ login }) {
      if (place.holds) throw new Error("The database does not drop it.");
      made.delete(login);
      return { sessions: 1, left: place.left };
    },
    try: async () => true,
    existing: async () => [...made].map((login) => ({ login })),
    close: async () => {},
  };
  return { place, grantor };
}

let desk: Desk;
let place: ReturnType<typeof newPlace>["place"];
let ana: Signed;
let li: Signed;
let noor: Signed;
let path: string;
const reason = "Payments are stuck since 02:10.";

beforeEach(async () => {
  const made = newPlace();
  place = made.place;
  desk = await openDesk(undefined, { page, place: made.grantor });
  ({ ana, li } = await pairOfPeople(desk));
  noor = await invite(desk, ana, "noor", li);
  path = (await askedBy(noor)).headers.get("location")?.split("?")[0] ?? "";
});

const askedBy = (who: Signed, fields: Record<string, string> = {}) =>
  who.browser.fill("/access", "/access", { target: "production-db", reason, incident: "", ...fields });
const words = (html: string) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
const text = async (who: Signed, at: string) => words(await (await who.browser.get(at)).text());
const says = async (response: Response, status: number, sentence: string) => {
  const found = words(await response.text());
  expect(found).toContain(sentence);
  expect(response.status).toBe(status);
};
const state = () => {
  const found = worldOf(desk.app.world).access.get(path.split("/").at(-1) ?? "");
  if (!found) throw new Error("There is no request.");
  return found;
};
const granted = async () => expectStatus(await ana.browser.fill(path, `${path}/approve`, {}, ana.device), 303);
const received = async () => {
  await granted();
  return noor.browser.fill(path, `${path}/receive`);
};
const ended = async () => {
  await expectStatus(await received(), 200);
  desk.pass(31);
  await desk.grants?.reconcile();
};

test("a request waits in the inbox of whoever says yes, with its fuse, and a touch grants it", async () => {
  expect(await text(ana, "/")).toContain("Noor asks for access to production-db");
  expect(await text(ana, path)).toContain("Ana or Li decides; without an answer Noor may break it open, from");
  await granted();
  expect(state()).toMatchObject({ grantedBy: "person:ana", broken: false });
  expect(await text(noor, "/")).toContain("Receive your access to production-db");
});

test("nobody says yes to their own request, nor without a passkey’s touch, nor over another card", async () => {
  expect(await text(noor, path)).not.toContain("Let Noor in");
  await says(
    await noor.browser.submit(`${path}/approve`, { shown: "0".repeat(64) }),
    409,
    "Nobody says yes to their own request.",
  );
  await says(await ana.browser.fill(path, `${path}/approve`), 409, "It needs a touch on your passkey");
  await says(await ana.browser.fill(path, `${path}/approve`, {}, li.device), 409, "It needs a touch on your passkey");
  await says(await ana.browser.submit(`${path}/approve`, { shown: "f".repeat(64) }), 409, "not as you were shown it");
  expect(state().until).toBe("");
});

test("a session by link is shown the way to its passkey, and grants nothing", async () => {
  const sam = await comeByLink(desk, ana, "sam");
  expect(words(await (await sam.browser.get("/access")).text())).toContain("you have no passkey yet");
  await says(
    await sam.browser.submit(`${path}/approve`, { shown: "0".repeat(64) }),
    409,
    "This is for Ana or Li to decide.",
  );
  await says(
    await sam.browser.submit("/access/review", { shown: "0".repeat(64) }),
    409,
    "The list is not as you were shown it.",
  );
});

test("an agent’s token grants nothing, receives nothing, and is given no card", async () => {
  await granted();
  const agent = withToken(desk, await tokenOf(li, "agent:coder", ["read", "propose"]));
  const id = state().id;
  await expectStatus(await agent.post(`/v1/access/${id}/approve`, { shown: "0".repeat(64) }), 409);
  await expectStatus(await agent.post(`/v1/access/${id}/receive`, {}), 409);
  await expectStatus(await agent.get("/card.txt"), 403);
});

test("a no carries a reason, and then it cannot be broken open", async () => {
  await expectStatus(await li.browser.fill(path, `${path}/refuse`, { reason: "x" }), 409);
  await expectStatus(await li.browser.fill(path, `${path}/refuse`, { reason: "Read the replica instead." }), 303);
  expect(await text(noor, path)).toMatch(/Li said no [\d:]+: Read the replica instead\./);
  desk.pass(20);
  expect(await text(noor, path)).not.toContain("Break open");
  await says(await noor.browser.submit(`${path}/break-open`, { shown: "0".repeat(64) }), 409, "Li said no to it.");
});

test("is broken open by its receiver only, by a touch, and only when nobody answered in time", async () => {
  expect(await text(noor, path)).toContain("You may break it open from");
  await says(await noor.browser.submit(`${path}/break-open`, { shown: "0".repeat(64) }), 409, "may still answer");
  desk.pass(11);
  expect(await text(li, path)).not.toContain("Break open production-db");
  await says(await li.browser.submit(`${path}/break-open`, { shown: "0".repeat(64) }), 409, "This access is Noor’s");
  expect(await text(noor, "/")).toContain("You may break open production-db");
  await says(await noor.browser.fill(path, `${path}/break-open`), 409, "It needs a touch");
  await expectStatus(await noor.browser.fill(path, `${path}/break-open`, {}, noor.device), 303);
  expect(state()).toMatchObject({ broken: true });
  expect(await text(ana, path)).toContain("Noor broke it open: Noor may receive the login");
});

test("the next one is not broken open until somebody has read how this one ended", async () => {
  desk.pass(11);
  await expectStatus(await noor.browser.fill(path, `${path}/break-open`, {}, noor.device), 303);
  await expectStatus(await noor.browser.fill(path, `${path}/receive`), 200);
  desk.pass(16);
  await desk.grants?.reconcile();
  const first = path;
  path = (await askedBy(noor)).headers.get("location")?.split("?")[0] ?? "";
  desk.pass(11);
  expect(await text(noor, path)).toContain("Noor broke open production-db before, and nobody has read how that ended");
  expect(await text(noor, path)).toContain("Noor may break it open once somebody has read how the last one ended");
  expect(await text(noor, "/")).not.toContain("You may break open");
  expect(await text(ana, "/")).toContain("It was broken open: the next one waits for it.");
  await expectStatus(await ana.browser.fill(first, `${first}/read`, {}, ana.device), 303);
  await expectStatus(await noor.browser.fill(path, `${path}/break-open`, {}, noor.device), 303);
});

test("the secret is shown once, in the answer itself: never in an address, never on a reload, in nobody’s copy", async () => {
  const shown = await received();
  expect(shown.status).toBe(200);
  expect(shown.headers.get("cache-control")).toBe("no-store");
  expect(shown.headers.get("location")).toBeNull();
  const html = await shown.text();
  expect(html).toContain(password);
  expect(html).not.toMatch(new RegExp(`(href|action|src)="[^"]*${password}`));
  await says(await noor.browser.submit(`${path}/receive`, {}), 409, "Its secret is shown once and kept nowhere.");
  for (const at of [path, "/access", "/record", "/"]) expect(await text(noor, at)).not.toContain(password);
  expect(JSON.stringify(await desk.store.read(0, 1000))).not.toContain(password);
});

test("nobody receives what is another’s, or before the yes", async () => {
  await says(await noor.browser.submit(`${path}/receive`, {}), 409, "Nobody has said yes to it yet.");
  await granted();
  await says(await li.browser.submit(`${path}/receive`, {}), 409, "its secret is shown to nobody else");
  expect(place.made.size).toBe(0);
});

test("a login that could not be made says so, and leaves nothing", async () => {
  await granted();
  place.closed = true;
  await says(await noor.browser.fill(path, `${path}/receive`), 409, "The place did not let a login be made.");
  expect(await text(noor, path)).toContain("because it could not be made");
});

test("is ended now by its holder or a guard, with a reason, and by nobody else", async () => {
  await expectStatus(await received(), 200);
  const sam = await comeByLink(desk, ana, "sam");
  await says(await sam.browser.submit(`${path}/end`, { reason: "No." }), 409, "This is for");
  await expectStatus(await li.browser.fill(path, `${path}/end`, { reason: "Mended." }), 303);
  await desk.grants?.reconcile();
  expect(place.made.size).toBe(0);
  expect(await text(noor, path)).toContain("because somebody ended it before its time");
});

test("what was left behind is read and signed by a guard: not by whoever had it, and not without a touch", async () => {
  place.left = [{ what: "role", name: "sneaky_role", now: "found" }];
  await ended();
  expect(await text(ana, "/")).toContain("Read how access to production-db ended");
  expect(await text(ana, path)).toContain("sneaky_role");
  await says(await noor.browser.submit(`${path}/read`, { shown: "0".repeat(64) }), 409, "Nobody says yes to their own");
  await says(await ana.browser.fill(path, `${path}/read`), 409, "It needs a touch");
  await expectStatus(await ana.browser.fill(path, `${path}/read`, {}, ana.device), 303);
  expect(await text(noor, path)).toMatch(/Ana read it [\d:]+ and signed it\./);
  expect(await text(ana, "/")).not.toContain("Read how access");
});

test("a login that does not end is shouted about on every screen, and calm once it ended", async () => {
  await expectStatus(await received(), 200);
  place.holds = true;
  desk.pass(31);
  await desk.grants?.reconcile();
  for (const screen of ["/", "/releases", "/page", "/access", path])
    expect(await text(ana, screen)).toContain("A login to production-db does not end");
  expect(await text(ana, "/access")).toContain("The database does not drop it.");
  place.holds = false;
  await desk.grants?.reconcile();
  expect(await text(ana, "/")).not.toContain("does not end");
});

test("the list names each place, its owner and backup, and who read it; a reading is a touch, and a change is said", async () => {
  const shown = await text(ana, "/access");
  expect(shown).toContain("Ana owns it, by secrets and production settings; Li is the backup.");
  expect(shown).toContain("never tried");
  expect(shown).toContain("Nobody has read this list yet.");
  await says(await ana.browser.fill("/access", "/access/review"), 409, "needs a touch on your passkey");
  await expectStatus(await li.browser.fill("/access", "/access/review", {}, li.device), 303);
  expect(await text(ana, "/access")).toContain("List last reviewed by Li on Thu 19 Nov.");
  await expectStatus(await received(), 200);
  expect(await text(ana, "/access")).toContain("It has changed since.");
});

test("a reason of two words is not enough, and what was typed is not lost", async () => {
  await says(await askedBy(noor, { reason: "mend it" }), 409, "mend it");
  await says(await askedBy(noor, { reason: "Payments\nAccepted publickey for root" }), 409, "No control characters.");
  await says(await ana.browser.submit("/access", { target: "production-db", reason }), 409, "may not receive access");
});

test("somebody who is signed out sees no list, no request and no card", async () => {
  const stranger = desk.browser();
  for (const at of ["/access", path, "/card", "/card.txt"])
    expect((await stranger.get(at)).headers.get("location")).toMatch(/^\/sign-in\?next=/);
});

test("a team without a place is told the next step, and its navigation has no such entry", async () => {
  const bare = await openDesk();
  const pair = await pairOfPeople(bare);
  expect(await text(pair.ana, "/access")).toContain("No place of production is on the page yet");
  expect(await (await pair.ana.browser.get("/")).text()).not.toContain('href="/access"');
});

test("there is no request of a name that nobody gave", async () => {
  await expectStatus(await ana.browser.get("/access/constructor"), 404);
});
