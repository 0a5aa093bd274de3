/** Saying yes: only the person whose call it is, in their browser, over exactly what they were shown. And everything else that tries. */

import { beforeEach, expect, test } from "vitest";
import { verifyStore } from "../../src/log/verify.ts";
import { worldOf } from "../../src/views/context.ts";
import { proofChecker } from "../../src/views/proofs.ts";
import {
  comeByLink,
  type Desk,
  expectStatus,
  formOf,
  invite,
  openDesk,
  pairOfPeople,
  type Signed,
  smallTeam,
  tokenOf,
  withToken,
} from "./desk.ts";
import { challengeOf } from "./device.ts";

let desk: Desk;
let ana: Signed;
let li: Signed;
beforeEach(async () => {
  desk = await openDesk();
  ({ ana, li } = await pairOfPeople(desk));
});

const seen = () => worldOf(desk.app.world);
const patch = `diff --git a/src/billing/charge.ts b/src/billing/charge.ts
--- a/src/billing/charge.ts
+++ b/src/billing/charge.ts
@@ -1 +1,2 @@
-await card.charge(total);
+await card.charge(total, { key });
+await paid(invoice);
`;
const change = {
  repo: "billing",
  ref: "refs/heads/charge-once",
  head: "a".repeat(40),
  base: "b".repeat(40),
  subject: "Charge once",
  pageAtBase: "",
  makers: [{ name: "Noor", email: "noor@quillhaven.example", as: ["author", "committer"] }],
  patch,
  truncated: false,
  trailers: [],
};

interface Submitted {
  readonly id: string;
  readonly shown: string;
  readonly verdict: { readonly ok: boolean; readonly risk: string; readonly ignored: { readonly why: string }[] };
}

async function submit(more: object = {}, holder = "machine:ci"): Promise<Submitted> {
  const ci = withToken(desk, await tokenOf(li, holder));
  const response = await ci.post("/v1/changes", { ...change, ...more });
  await expectStatus(response, 200);
  return (await response.json()) as Submitted;
}

const verdictOf = async (id: string) =>
  ((await (await ana.browser.get(`/v1/changes/${id}`)).json()) as Submitted).verdict;

/** A high-risk question, asked by Noor's session-less agent: a one-way door, so Ana's. */
async function question(): Promise<string> {
  const agent = withToken(desk, await tokenOf(li, "agent:coder"));
  const response = await agent.post("/v1/proposals", {
    question: "Drop the old invoices table?",
    options: [
      { name: "drop", says: "Drop it now", costs: "no way back" },
      { name: "wait", says: "Wait a quarter", costs: "40 EUR a month" },
    ],
    oneWay: true,
  });
  await expectStatus(response, 200);
  return ((await response.json()) as { id: string }).id;
}

test("a change that touches money is approved by its owner's touch, and verify checks the touch again offline", async () => {
  const { id, verdict } = await submit();
  expect(verdict).toMatchObject({ ok: false, risk: "high" });
  await expectStatus(await ana.browser.fill(`/changes/${id}`, `/changes/${id}/approve`, {}, ana.device), 303);
  expect(await verdictOf(id)).toMatchObject({ ok: true });
  const found = await verifyStore(desk.store, { onLine: proofChecker() });
  expect(found).toMatchObject({ ok: true });
});

test("what a change decides without saying so is answered on its card before anybody can approve it", async () => {
  const { id, shown } = await submit({
    ref: "refs/heads/rename",
    patch: `diff --git a/db/migrations/7.sql b/db/migrations/7.sql
new file mode 100644
--- /dev/null
+++ b/db/migrations/7.sql
@@ -0,0 +1 @@
+ALTER TABLE invoices RENAME COLUMN total TO amount;
`,
    readers: [{ field: "total", files: ["src/report.ts"] }],
  });
  const card = await (await ana.browser.get(`/changes/${id}`)).text();
  expect(card).toContain("src/report.ts");
  expect(card).toContain("Answer the question");
  const early = { shown, assertion: JSON.stringify(ana.device.touch(challengeOf(shown))) };
  expect(await (await ana.browser.submit(`/changes/${id}/approve`, early)).text()).toContain("1 question is open");
  const says = "Reports move <with> it";
  await expectStatus(await li.browser.fill(`/changes/${id}`, `/changes/${id}/answers`, { says }), 303);
  expect(await (await ana.browser.get(`/changes/${id}`)).text()).toContain("Reports move &lt;with&gt; it");
  await expectStatus(await ana.browser.fill(`/changes/${id}`, `/changes/${id}/approve`, {}, ana.device), 303);
  expect(await verdictOf(id)).toMatchObject({ ok: true });
});

test("a machine answers a question and closes the change, and never says yes", async () => {
  const { id } = await submit({
    ref: "refs/heads/retries",
    patch: patch.replace("paid(invoice)", "retry(() => paid(invoice))"),
  });
  const agent = withToken(desk, await tokenOf(li, "agent:coder"));
  const post = (what: string, body: object) => agent.post(`/v1/changes/${id}/${what}`, body);
  await expectStatus(
    await post("answers", { question: "repeats", says: "The key makes the second one do nothing." }),
    200,
  );
  expect((await post("answers", { question: "nobody asked", says: "Yes." })).status).toBe(409);
  const inbox = async () => (await (await ana.browser.get("/")).text()).includes(`/changes/${id}`);
  expect(await inbox()).toBe(true);
  await expectStatus(await post("close", {}), 200);
  expect(await inbox()).toBe(false);
  expect(await (await ana.browser.get(`/changes/${id}`)).text()).not.toContain("Record the");
});

test("a push that changes the content voids the approval and says why", async () => {
  const { id } = await submit();
  await ana.browser.fill(`/changes/${id}`, `/changes/${id}/approve`, {}, ana.device);
  const pushed = await submit({ head: "c".repeat(40), patch: patch.replace("paid(invoice)", "paid(invoice, twice)") });
  expect(pushed.id).toBe(id);
  expect(pushed.verdict.ok).toBe(false);
  expect(pushed.verdict.ignored.map(({ why }) => why).join()).toContain("A push changed the content");
});

test("an approval of the card that was on the screen before a push is refused", async () => {
  const { id } = await submit();
  const form = formOf(await (await ana.browser.get(`/changes/${id}`)).text(), `/changes/${id}/approve`);
  const assertion = JSON.stringify(ana.device.touch(challengeOf(form.challenge ?? "")));
  await submit({ head: "c".repeat(40), patch: patch.replace("key", "other") });
  const late = await ana.browser.submit(`/changes/${id}/approve`, { ...form.fields, assertion });
  expect(late.status).toBe(409);
  expect(await late.text()).toContain("no longer the one you were shown");
});

test.each([
  ["no touch at all", undefined, undefined],
  ["a touch that nobody was checked for", {}, { verified: false }],
  ["a forged signature", {}, { forged: true }],
  ["a touch on another site", {}, { origin: "https://evil.example" }],
  ["a touch over something else", {}, { challenge: challengeOf("0".repeat(64)) }],
])("high risk with %s is refused", async (_, touched, lies) => {
  const { id } = await submit();
  const device = touched ? ana.device : undefined;
  const response = await ana.browser.fill(`/changes/${id}`, `/changes/${id}/approve`, {}, device, lies);
  expect(response.status).toBe(409);
  expect(await response.text()).toContain("needs a touch on your passkey");
  expect((await verdictOf(id)).ok).toBe(false);
});

test("a no asks for no touch, so nobody collects signatures that say yes", async () => {
  const { id } = await submit();
  const html = await (await ana.browser.get(`/changes/${id}`)).text();
  expect(formOf(html, `/changes/${id}/refuse`).challenge).toBeUndefined();
  await expectStatus(await ana.browser.fill(`/changes/${id}`, `/changes/${id}/refuse`, { reason: "Not tonight" }), 303);
  expect((await verdictOf(id)).ok).toBe(false);
  expect(seen().changes.get(id)?.refusals).toMatchObject([{ by: "person:ana" }]);
});

test("another person's touch, sent from the owner's browser, is refused", async () => {
  const { id } = await submit();
  const response = await ana.browser.fill(`/changes/${id}`, `/changes/${id}/approve`, {}, li.device);
  expect(response.status).toBe(409);
});

test("a touch for one option does not answer with the other", async () => {
  const id = await question();
  const html = await (await ana.browser.get(`/proposals/${id}`)).text();
  const form = formOf(html, `/proposals/${id}/answer`);
  const assertion = JSON.stringify(ana.device.touch(challengeOf(form.challenge ?? "")));
  const names = ["drop", "wait"];
  const statuses = [];
  for (const option of names)
    statuses.push((await ana.browser.submit(`/proposals/${id}/answer`, { ...form.fields, option, assertion })).status);
  expect(statuses.sort()).toEqual([303, 409]);
});

test("a touch from the record, sent again, decides nothing: no override by an old answer", async () => {
  const id = await question();
  const html = await (await ana.browser.get(`/proposals/${id}`)).text();
  const form = formOf(html, `/proposals/${id}/answer`);
  const assertion = JSON.stringify(ana.device.touch(challengeOf(form.challenge ?? "")));
  for (const option of ["drop", "wait"])
    await ana.browser.submit(`/proposals/${id}/answer`, { ...form.fields, option, assertion });
  const first = seen().proposals.get(id)?.answers[0]?.option ?? "";
  const other = first === "drop" ? "wait" : "drop";
  const after = await (await ana.browser.get(`/proposals/${id}`)).text();
  const override = after.includes(`/proposals/${id}/override`);
  expect(override).toBe(true);
  for (const option of [first, other]) {
    const fields = { option, reason: "Changed my mind", shown: form.fields.shown ?? "", assertion };
    await ana.browser.submit(`/proposals/${id}/override`, fields);
  }
  expect(seen().proposals.get(id)?.answers.length).toBe(1);
});

test("a page that was in force before is not adopted again by the old touch", async () => {
  const other = smallTeam.replace("answer-within: 30m", "answer-within: 45m");
  const offer = (source: string) => desk.app.execute("page.offer", { source }, { actor: "system", via: "system" });
  await offer(other);
  const form = formOf(await (await ana.browser.get("/page")).text(), "/page/adopt");
  const assertion = JSON.stringify(ana.device.touch(challengeOf(form.challenge ?? "")));
  await expectStatus(await ana.browser.submit("/page/adopt", { ...form.fields, assertion }), 303);
  await offer(smallTeam);
  await expectStatus(await ana.browser.fill("/page", "/page/adopt", {}, ana.device), 303);
  await offer(other);
  expect((await ana.browser.submit("/page/adopt", { ...form.fields, assertion })).status).toBe(409);
  expect(seen().page.offered).toBeDefined();
});

test("low and medium risk is answered in a link's session; a maker's link is not enough for a change", async () => {
  const tom = await comeByLink(desk, ana, "tom");
  const agent = withToken(desk, await tokenOf(li, "agent:coder"));
  const asked = await agent.post("/v1/proposals", {
    question: "May the support reply template say sorry twice?",
    options: [{ name: "yes", says: "Yes" }],
    area: "replies",
  });
  const { id, risk, owner } = (await asked.json()) as { id: string; risk: string; owner: string };
  expect({ risk, owner }).toEqual({ risk: "medium", owner: "tom" });
  await expectStatus(await tom.browser.fill(`/proposals/${id}`, `/proposals/${id}/answer`, { option: "yes" }), 303);
  expect(seen().proposals.get(id)?.answers[0]).toMatchObject({ by: "person:tom", assurance: "link" });
});

test("nobody answers their own question under another's name: not by a link they made, nor by a link of a link", async () => {
  const asked = await ana.browser.json("/v1/proposals", {
    question: "May the support reply template say sorry twice?",
    options: [{ name: "yes", says: "Yes" }],
    area: "replies",
  });
  const { id } = (await asked.json()) as { id: string };
  const asTom = (await comeByLink(desk, ana, "tom")).browser;
  const answer = await asTom.fill(`/proposals/${id}`, `/proposals/${id}/answer`, { option: "yes" });
  expect(await answer.text()).toContain("signed in by a link that ana handed out");
  const asSam = (await comeByLink(desk, ana, "sam")).browser;
  expect((await asSam.submit("/people/tom/invite", {})).status).toBe(409);
  const honest = (await comeByLink(desk, li, "tom")).browser;
  await expectStatus(await honest.fill(`/proposals/${id}`, `/proposals/${id}/answer`, { option: "yes" }), 303);
});

test("whoever made a change does not approve it, in whatever role; the owner of an agent's token neither", async () => {
  for (const as of ["author", "committer", "co-author", "pusher"]) {
    const { id, shown } = await submit({
      ref: `refs/heads/${as}`,
      makers: [...change.makers, { name: "A", email: "ana@quillhaven.example", as: [as] }],
    });
    const response = await ana.browser.json(`/v1/changes/${id}/approve`, { shown });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "change.madeIt" });
  }
  const byAgent = await submit({ ref: "refs/heads/agent" }, "agent:coder");
  const approval = await li.browser.json(`/v1/changes/${byAgent.id}/approve`, { shown: byAgent.shown });
  expect(await approval.json()).toMatchObject({ code: "change.madeIt", facts: { who: "ana" } });
});

test("no token decides by any route, whatever its scopes and whoever holds it", async () => {
  const { id, shown } = await submit();
  const asked = await question();
  await desk.app.execute("page.offer", { source: smallTeam.replace("30m", "45m") }, { actor: "system", via: "system" });
  const { version } = seen().page.offered ?? { version: "" };
  const before = desk.app.head.seq;
  for (const holder of ["agent:coder", "machine:ci", "person:ana"]) {
    const token = await tokenOf(ana, holder);
    const issued = desk.app.head.seq;
    const api = withToken(desk, token);
    const tries: [string, unknown][] = [
      [`/v1/changes/${id}/approve`, { shown }],
      [`/v1/changes/${id}/refuse`, { shown, reason: "because" }],
      [`/v1/proposals/${asked}/answer`, { option: "drop", reason: "", shown }],
      [`/v1/proposals/${asked}/override`, { option: "drop", reason: "why not", shown }],
      ["/v1/page/adopt", { version, shown }],
    ];
    for (const [path, body] of tries) {
      const response = await api.post(path, body);
      expect([path, holder, response.status >= 400 && response.status < 500]).toEqual([path, holder, true]);
      expect(((await response.json()) as { title: string }).title).not.toBe("");
    }
    const forms = [
      `/changes/${id}/approve`,
      `/proposals/${asked}/answer`,
      "/page/adopt",
      "/me/tokens",
      "/people/li/invite",
      "/pair",
    ];
    for (const path of forms) {
      const response = await desk.server.request(`http://localhost:3210${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({
          shown,
          version,
          option: "drop",
          holder: "machine:x",
          name: "x",
          days: "3",
          scopes: "read",
        }),
      });
      expect([path, response.status === 401 || response.headers.get("location") === "/sign-in"]).toEqual([path, true]);
    }
    expect(desk.app.head.seq).toBe(issued);
  }
  expect(desk.app.head.seq).toBe(before + 3);
  const refusals = (await desk.store.notes("refusals", 0, 100)).map(({ body }) => JSON.parse(body) as { via: string });
  expect(refusals.length).toBeGreaterThanOrEqual(12);
});

test("a token in the header takes the cookie's place: a machine in a signed-in browser stays a machine", async () => {
  const { id, shown } = await submit();
  const token = await tokenOf(ana, "agent:coder");
  const response = await ana.browser.json(
    `/v1/changes/${id}/approve`,
    { shown },
    { authorization: `Bearer ${token}`, origin: "http://localhost:3210" },
  );
  expect(response.status).toBe(403);
});

test("a person who was taken off the page a moment ago decides nothing, and sees nothing", async () => {
  const sam = await invite(desk, ana, "sam", li);
  const { id } = await submit({ ref: "refs/heads/refunds" });
  const token = await tokenOf(sam, "person:sam");
  const without = smallTeam
    .replace(/^ {2}sam: .*\n/m, "")
    .replaceAll(/\bsam\b/g, "ana")
    .replaceAll("[ana, noor]", "[noor]");
  const offered = await desk.app.execute("page.offer", { source: without }, { actor: "system", via: "system" });
  expect(offered).toHaveProperty("recorded.0.type", "page.offered");
  await expectStatus(await ana.browser.fill("/page", "/page/adopt", {}, ana.device), 303);

  expect((await sam.browser.get("/")).status).toBe(302);
  expect((await sam.browser.submit(`/changes/${id}/approve`, { shown: "0".repeat(64) })).headers.get("location")).toBe(
    "/sign-in",
  );
  expect((await sam.browser.json(`/v1/changes/${id}/approve`, { shown: "0".repeat(64) })).status).toBe(401);
  expect((await withToken(desk, token).get("/v1/me")).status).toBe(401);
  expect((await desk.browser().signIn(sam.device)).status).toBe(409);
});

test("what was ended on one server is over on another at once, even on one that nobody woke", async () => {
  const deaf = { ...desk.store, watch: () => () => {} };
  const second = await openDesk(deaf);
  const elsewhere = second.browser();
  await expectStatus(await elsewhere.signIn(ana.device), 303);
  const token = await tokenOf(ana, "machine:ci");
  const { id, shown } = await submit();
  const session = seen().people.get("ana")?.sessions.at(-1)?.session ?? "";
  await second.app.fresh();
  await ana.browser.submit("/me/sessions/end", { session });
  await ana.browser.submit("/me/tokens/revoke", { id: token.split("_")[1] ?? "" });

  expect((await elsewhere.json(`/v1/changes/${id}/approve`, { shown })).status).toBe(401);
  expect((await elsewhere.submit(`/changes/${id}/approve`, { shown })).headers.get("location")).toBe("/sign-in");
  expect((await withToken(second, token).get(`/v1/changes/${id}`)).status).toBe(401);
});

test("a refused form shows the two sentences and what was typed", async () => {
  const id = await question();
  const fields = { option: "drop", reason: "Because <nobody> reads it", shown: "0".repeat(64) };
  const response = await li.browser.submit(`/proposals/${id}/answer`, fields);
  expect(response.status).toBe(409);
  const html = await response.text();
  expect(html).toContain("Ask ana.");
  expect(html).toContain("Because &lt;nobody&gt; reads it");
});
