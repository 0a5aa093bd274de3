/** Releases by the forms that people see: approved with a passkey and not without, refused, stopped, let pass a freeze, settled, abandoned. */

import { beforeEach, expect, test } from "vitest";
import { statusOf } from "../../src/decisions/release/stages.ts";
import { worldOf } from "../../src/views/context.ts";
import { type Desk, expectStatus, invite, openDesk, pairOfPeople, type Signed, tokenOf, withToken } from "./desk.ts";

const commit = "a".repeat(40);
const preparation = {
  environment: "production",
  repo: "clinic-billing",
  from: "0".repeat(40),
  to: commit,
  ref: "main",
  commits: [
    {
      commit,
      subject: "Charge once",
      diff: "",
      makers: [{ name: "Noor", email: "noor@quillhaven.example", as: ["author", "committer"] }],
    },
  ],
  patch: "diff --git a/docs/a.md b/docs/a.md\n--- a/docs/a.md\n+++ b/docs/a.md\n@@ -1 +1 @@\n-a\n+b\n",
  truncated: false,
  trailers: [],
  note: "Clinics read what they pay.",
  artifact: `sha256:${"a".repeat(64)}`,
  tests: { passed: 12, failed: 0, source: "junit.xml" },
  monitoring: "https://metrics.quillhaven.example/d/billing",
  offSwitch: "Set PLANS=off.",
  stopPatching: "After the second failed fix.",
  rollback: { kind: "command", does: "./deploy.sh 2.40.3" },
  cost: null,
};

let desk: Desk;
let ana: Signed;
let li: Signed;
let ci: ReturnType<typeof withToken>;
let id: string;
let path: string;
beforeEach(async () => {
  desk = await openDesk();
  ({ ana, li } = await pairOfPeople(desk));
  ci = withToken(desk, await tokenOf(ana, "machine:ci", ["read", "propose", "deploy"]));
  const response = await ci.post("/v1/releases", preparation);
  await expectStatus(response.clone(), 200);
  ({ id } = (await response.json()) as { id: string });
  path = `/releases/${id}`;
});

const state = () => {
  const { releases, page } = worldOf(desk.app.world);
  const release = releases.get(id);
  if (!release) throw new Error("There is no release.");
  return { ...release, status: statusOf(release, page.inForce?.version ?? "") };
};
const text = async (who: Signed, at: string) => {
  const html = await (await who.browser.get(at)).text();
  return html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
};
const says = async (response: Response, status: number, words: string) => {
  const html = (await response.text()).replace(/<[^>]*>/g, " ");
  expect(html).toContain(words);
  expect(response.status).toBe(status);
};
const approve = () => ana.browser.fill(path, `${path}/approve`, {}, ana.device);
const post = async (at: string, body: unknown) => {
  const response = await ci.post(at, body);
  await expectStatus(response.clone(), 200);
  return (await response.json()) as Record<string, string>;
};
/** Lets the release through the gate; its command is then running. */
async function begin() {
  await expectStatus(await approve(), 303);
  const { permit } = await post(`/v1/releases/${id}/permits`, {});
  const { artifact, environment } = preparation;
  await post("/v1/gate", { permit, artifact, environment, stage: "all", run: "run-1" });
  await post(`/v1/releases/${id}/start`, { run: "run-1", host: "deploy-1", command: "./deploy.sh" });
}

test("waits in the inbox of its approver, and is approved by a touch on exactly this card", async () => {
  expect(await text(ana, "/")).toContain("Release clinic-billing aaaaaaaa to everybody");
  const done = await approve();
  expect(done.headers.get("location")).toMatch(new RegExp(`^${path}\\?recorded=\\d+$`));
  expect(state()).toMatchObject({ status: "approved", approvals: [{ by: "person:ana", as: "owner" }] });
  expect(await text(ana, path)).toContain("Ana approved it");
});

test("is not approved without a passkey's touch, nor with the touch of another", async () => {
  await says(await ana.browser.fill(path, `${path}/approve`), 409, "It needs a touch on your passkey");
  await says(await ana.browser.fill(path, `${path}/approve`, {}, li.device), 409, "It needs a touch on your passkey");
  expect(state().status).toBe("prepared");
});

test("is not approved over a card that was not shown", async () => {
  const other = "f".repeat(64);
  await says(await ana.browser.submit(`${path}/approve`, { shown: other }), 409, "changed since you were shown it");
});

test("offers no approval to whoever made it, and refuses theirs", async () => {
  const noor = await invite(desk, ana, "noor", li);
  expect(await text(noor, path)).toContain("You took part in it (author, committer), so you may not approve it.");
  await says(
    await noor.browser.submit(`${path}/approve`, { shown: "0".repeat(64) }),
    409,
    "You took part in making it",
  );
});

test("shows the number of the last undo as never timed, and what undoes it", async () => {
  const shown = await text(ana, path);
  expect(shown).toContain("Never timed");
  expect(shown).toContain("./deploy.sh 2.40.3");
});

test("is refused with a reason and without a touch, and a refusal without a reason keeps nothing", async () => {
  await expectStatus(await ana.browser.fill(path, `${path}/refuse`, { reason: "" }), 409);
  await expectStatus(await ana.browser.fill(path, `${path}/refuse`, { reason: "Not on a Thursday." }), 303);
  expect(state().status).toBe("refused");
  expect(await text(ana, path)).toContain("Not on a Thursday.");
});

test("somebody who is signed out is asked to sign in, and what they wrote is not lost", async () => {
  const stranger = desk.browser();
  await says(await stranger.submit(`${path}/refuse`, { reason: "My long reason." }), 401, "My long reason.");
});

test("anybody freezes, every screen says so, and only a named person with a passkey lifts it", async () => {
  const noor = await invite(desk, ana, "noor", li);
  await expectStatus(await noor.browser.fill("/releases", "/freeze", { reason: "Something is off." }), 303);
  for (const screen of ["/", "/releases", "/page", path]) expect(await text(ana, screen)).toContain("Deploys frozen");
  expect(await text(ana, "/releases")).toContain("Noor froze releases by hand.");
  expect(await text(noor, "/releases")).toContain("Ana or Li may lift it.");
  await says(await noor.browser.submit("/thaw", { reason: "It is fine." }), 409, "A freeze is lifted by");
  await expectStatus(await ana.browser.fill("/releases", "/thaw", { reason: "It was nothing." }), 303);
  expect(await text(ana, "/releases")).toContain("Nothing is frozen.");
});

test("passes a freeze only by a named exception's touch, with a reason, and the freeze stays", async () => {
  await expectStatus(await li.browser.fill("/releases", "/freeze", { reason: "Something is off." }), 303);
  expect(await text(li, path)).not.toContain("Let it pass the freeze");
  const except = `${path}/except`;
  await says(await ana.browser.fill(path, except, { reason: "It is the fix." }), 409, "It needs a touch");
  await expectStatus(await ana.browser.fill(path, except, { reason: "It is the fix." }, ana.device), 303);
  expect(state().exceptions).toMatchObject([{ by: "person:ana" }]);
  expect(await text(li, path)).toContain("Ana let it pass");
  expect(await text(li, "/releases")).toContain("One release may pass: clinic-billing aaaaaaaa.");
});

test("is stopped by hand by anybody who sees harm", async () => {
  await begin();
  const noor = await invite(desk, ana, "noor", li);
  await expectStatus(await noor.browser.fill(path, `${path}/stop`, { reason: "Two charges for one invoice." }), 303);
  expect(state().status).toBe("stopped");
  expect(await text(noor, path)).toContain("Two charges for one invoice.");
});

test("a run that nobody knows the end of is settled by the deploy list only", async () => {
  await begin();
  await post(`/v1/releases/${id}/doubt`, { run: "run-1", why: "The host is gone." });
  const noor = await invite(desk, ana, "noor", li);
  expect(await text(noor, path)).toContain("Owner or backup of deploys settles it");
  const settle = `${path}/settle`;
  const answer = { run: "run-1", outcome: "done", reason: "It runs on the host." };
  await says(await noor.browser.submit(settle, answer), 409, "Ask Ana.");
  await expectStatus(await li.browser.fill(path, settle, answer), 303);
  expect(state().runs).toMatchObject([{ outcome: "done" }]);
});

test("is abandoned by the deploy list, with a reason", async () => {
  await expectStatus(await li.browser.fill(path, `${path}/abandon`, { reason: "Built from the wrong branch." }), 303);
  expect(state().status).toBe("abandoned");
});

test("a rollback in doubt is shown as such and settled by a person; it is never called done", async () => {
  await begin();
  await post(`/v1/releases/${id}/end`, { run: "run-1", exit: 0, signal: "" });
  const op = "op-rollback-0001";
  await post("/v1/operations", { id: op, what: "rollback", environment: "production", host: "deploy-1" });
  await post(`/v1/operations/${op}/doubt`, { host: "deploy-1", why: "The host is gone." });
  expect(await text(ana, "/releases")).toContain("Nobody knows how it ended: The host is gone.");
  const answer = { outcome: "done", reason: "The old version answers." };
  await expectStatus(await ana.browser.fill("/releases", `/operations/${op}/settle`, answer), 303);
  expect(await text(ana, "/releases")).toContain("it is done only once fresh numbers are good");
  expect(state().status).toBe("rolled-back");
});

test("an environment whose numbers nobody reads is never called fine", async () => {
  const shown = await text(ana, "/releases");
  expect(shown).toContain("Nobody knows how users are.");
  expect(shown).not.toContain("Users are fine");
});

test("there is no card of a release that nobody prepared", async () => {
  await expectStatus(await ana.browser.get("/releases/constructor"), 404);
  await expectStatus(await ana.browser.get("/incidents/__proto__"), 404);
});
