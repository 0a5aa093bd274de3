/** The API as programs use it, through the SDK: asking, proposing, reporting, reading the record; and its description. */

import { hash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { connect, Refused, Unreachable } from "../../src/client/client.ts";
import { codeOf, tokenIdOf } from "../../src/http/identity/pairing.ts";
import { exportedLines } from "../../src/log/export.ts";
import { verifyRows } from "../../src/log/verify.ts";
import { worldOf } from "../../src/views/context.ts";
import { type Desk, expectStatus, openDesk, origin, pairOfPeople, type Signed, tokenOf, withToken } from "./desk.ts";

let desk: Desk;
let ana: Signed;
let li: Signed;
beforeEach(async () => {
  desk = await openDesk();
  ({ ana, li } = await pairOfPeople(desk));
});

const sdk = (token: string) => connect(origin, token, async (url, init) => desk.server.request(String(url), init));
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (fault: unknown) => fault,
  );

describe("the SDK", () => {
  test("says who it is, who decides, and whose a thing is", async () => {
    const finalcall = sdk(await tokenOf(li, "agent:coder", ["read"]));
    expect(await finalcall.me()).toMatchObject({
      actor: "agent:coder",
      via: "token",
      scopes: ["read"],
      team: "quillhaven",
    });
    expect(await finalcall.who("rotate the password of the production database")).toMatchObject({
      owner: "ana",
      backup: "li",
      sure: true,
    });
    expect(await finalcall.mine("li", "rename a private helper")).toMatchObject({ mine: true });
    expect((await finalcall.page()).version).toBe(worldOf(desk.app.world).page.inForce?.version);
  });

  test("asks, gives input and withdraws", async () => {
    const finalcall = sdk(await tokenOf(li, "agent:coder"));
    const options = [{ name: "now", says: "Drop it now", costs: "no way back" }];
    const { id, owner, risk, link } = await finalcall.propose({
      question: "Drop the invoices table?",
      options,
      oneWay: true,
    });
    expect({ owner, risk, link }).toEqual({ owner: "ana", risk: "high", link: `${origin}/proposals/${id}` });
    await finalcall.comment(id, "Nobody reads it since May.");
    expect((await finalcall.proposal(id)).comments).toMatchObject([
      { by: "agent:coder", says: "Nobody reads it since May." },
    ]);
    await finalcall.withdraw(id);
    expect((await finalcall.proposal(id)).withdrawn).toBe(true);
  });

  test("has no call that approves, and tells a refusal from a server that is away", async () => {
    const finalcall = sdk(await tokenOf(li, "agent:coder"));
    expect(Object.keys(finalcall).filter((name) => /approve|adopt|override|confirm|^answer$/.test(name))).toEqual([]);
    const refused = await failure(sdk(await tokenOf(li, "agent:coder", ["read"])).propose({ question: "Shall we?" }));
    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({ code: "token.missingScope", status: 403, next: expect.stringContaining("scope") });
    const malformed = await failure(finalcall.propose({ question: "" }));
    expect(malformed).toMatchObject({ code: "malformed", status: 400, errors: [{ field: "question" }] });
    const away = connect(origin, "fc_x_y", () => Promise.reject(new TypeError("fetch failed")));
    expect(await failure(away.me())).toBeInstanceOf(Unreachable);
    const proxy = connect(origin, "fc_x_y", async () => new Response("<html>Bad gateway</html>", { status: 502 }));
    expect(await failure(proxy.me())).toBeInstanceOf(Unreachable);
    const portal = connect(origin, "fc_x_y", async () => new Response("<html>Sign in to the Wi-Fi</html>"));
    expect(await failure(portal.me())).toBeInstanceOf(Unreachable);
  });

  test("has a change judged, answers its questions and closes it", async () => {
    const finalcall = sdk(await tokenOf(li, "machine:ci"));
    const commit = (digit: string) => digit.repeat(40);
    const submitted = await finalcall.submitChange({
      repo: "billing",
      ref: "refs/heads/rename",
      head: commit("a"),
      base: commit("b"),
      subject: "Rename a column",
      pageAtBase: "",
      makers: [{ name: "Noor", email: "noor@quillhaven.example", as: ["author"] }],
      patch: `diff --git a/db/migrations/7.sql b/db/migrations/7.sql
new file mode 100644
--- /dev/null
+++ b/db/migrations/7.sql
@@ -0,0 +1 @@
+ALTER TABLE invoices RENAME COLUMN total TO amount;
`,
      truncated: false,
      trailers: [],
      readers: [{ field: "total", files: ["src/report.ts"] }],
    });
    expect(submitted).toMatchObject({
      areas: ["schema"],
      makers: [{ person: "noor", as: ["author"] }],
      verdict: { ok: false },
    });
    expect(submitted.questions).toMatchObject([{ readers: ["src/report.ts"], answer: null }]);
    for (const { key } of submitted.questions)
      await finalcall.answerQuestion(submitted.id, key, "The report is changed with it.");
    const { verdict, questions } = await finalcall.change(submitted.id);
    expect(verdict.unanswered).toEqual([]);
    for (const { answer } of questions)
      expect(answer).toEqual({ says: "The report is changed with it.", by: "machine:ci" });
    await finalcall.closeChange(submitted.id);
    expect((await finalcall.change(submitted.id)).verdict.ok).toBe(false);
  });

  test("reads the record, and what it read verifies", async () => {
    const finalcall = sdk(await tokenOf(li, "machine:ci", ["read"]));
    const { entries, head } = await finalcall.record(0, 1000);
    expect(await verifyRows(entries)).toMatchObject({ ok: true, entries: head.seq, head });
    expect(await finalcall.head()).toMatchObject(head);
  });
});

test("the export is the record, line by line, and verifies by itself", async () => {
  const response = await withToken(desk, await tokenOf(li, "machine:ci")).get("/v1/export");
  expect(response.headers.get("content-type")).toContain("application/jsonl");
  const lines = exportedLines([new Uint8Array(await response.arrayBuffer())]);
  expect(await verifyRows(lines)).toMatchObject({ ok: true, entries: desk.app.head.seq });
});

test("words are given to whoever may read, and are gone once they were removed", async () => {
  const api = withToken(desk, await tokenOf(li, "agent:coder"));
  await api.post("/v1/proposals", { id: "about-tom", question: "May Tom see the salaries?" });
  const text = worldOf(desk.app.world).proposals.get("about-tom")?.question.text ?? "";
  expect(await (await api.get(`/v1/words?texts=${text}`)).json()).toMatchObject({
    words: [{ words: "May Tom see the salaries?" }],
  });
  await desk.store.redact([text]);
  expect(await (await api.get(`/v1/words?texts=${text}`)).json()).toEqual({ words: [{ text, salt: "", words: null }] });
  expect(await (await api.get("/v1/proposals/about-tom")).json()).toMatchObject({ question: "[removed]" });
  expect((await api.get("/v1/words?texts=all")).status).toBe(400);
});

test("a request that is sent again, because its answer was lost, is done once", async () => {
  const token = await tokenOf(li, "agent:coder");
  const send = () =>
    desk.server.request(`${origin}/v1/proposals`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": "try-4711-a",
      },
      body: JSON.stringify({ question: "Drop the invoices table?" }),
    });
  const [first, second] = [await (await send()).json(), await (await send()).json()];
  expect(second).toEqual(first);
  expect(worldOf(desk.app.world).proposals.size).toBe(1);
});

test("an unsure question is kept once as a gap, however it is spelled, and somebody is named for it", async () => {
  const api = withToken(desk, await tokenOf(li, "agent:coder"));
  for (const q of ["frobnicate the zorble", "Frobnicate  the zorble?", "the zorble: frobnicate!"])
    expect(await (await api.get(`/v1/who?q=${encodeURIComponent(q)}`)).json()).toMatchObject({
      sure: false,
      owner: "li",
    });
  const { gaps } = (await (await api.get("/v1/page")).json()) as { gaps: unknown[] };
  expect(gaps).toMatchObject([{ question: "frobnicate the zorble", owner: "li" }]);
});

test("a pushed number crosses its guardrail; another unit, an unknown name and a token without the scope are refused", async () => {
  const api = withToken(desk, await tokenOf(li, "machine:ci", ["report"]));
  await expectStatus(await api.post("/v1/metrics", { name: "uptime", value: 99.2, unit: "%" }), 200);
  expect(worldOf(desk.app.world).readings.get("uptime")).toMatchObject({ value: 99.2, crossed: true });
  expect(await (await api.post("/v1/metrics", { name: "uptime", value: 1, unit: "apples" })).json()).toMatchObject({
    code: "guardrail.otherUnit",
  });
  expect((await api.post("/v1/metrics", { name: "constructor", value: 1, unit: "%" })).status).toBe(409);
  expect((await api.post("/v1/metrics", { name: "uptime", value: "99", unit: "%" })).status).toBe(400);
  expect((await api.get("/v1/page")).status).toBe(403);
  expect((await desk.store.notes("metrics", 0, 10)).length).toBe(1);
});

test("who breaks a tie is told by the page", async () => {
  const api = withToken(desk, await tokenOf(li, "agent:coder"));
  const answer = await (
    await api.get(`/v1/ties?q=${encodeURIComponent("a shortcut around personal data for the deadline")}`)
  ).json();
  expect(answer).toMatchObject({ person: "ana", sentence: expect.stringContaining("Ana") });
});

describe("a command line", () => {
  const secret = "s".repeat(43);
  const digest = hash("sha256", secret, "hex");
  const announce = () => withToken(desk, "none").post("/v1/pairings", { hash: digest, name: "laptop" });
  const me = () => withToken(desk, `fc_${tokenIdOf(digest)}_${secret}`).get("/v1/me");

  test("is paired by the code that its own terminal shows, typed by a signed-in person", async () => {
    expect(await (await announce()).json()).toEqual({ code: codeOf(digest), id: tokenIdOf(digest) });
    expect((await me()).status).toBe(401);
    await expectStatus(await li.browser.submit("/pair", { code: codeOf(digest).toLowerCase().replace("-", " ") }), 303);
    expect(await (await me()).json()).toMatchObject({
      actor: "person:li",
      via: "cli",
      scopes: ["read", "propose", "report", "deploy", "call"],
    });
  });

  test("is not paired by another code, nor after ten minutes", async () => {
    await announce();
    expect((await li.browser.submit("/pair", { code: "AAAA-AAAA" })).status).toBe(409);
    desk.pass(11);
    expect((await li.browser.submit("/pair", { code: codeOf(digest) })).status).toBe(409);
    expect((await me()).status).toBe(401);
  });

  test("is not paired when somebody else waits under the same code", async () => {
    await announce();
    const body = JSON.stringify({ hash: "0".repeat(64), name: "thief", code: codeOf(digest) });
    await desk.store.note("pairings", [{ at: "2026-11-19T12:00:01.000Z", body }]);
    expect((await li.browser.submit("/pair", { code: codeOf(digest) })).status).toBe(409);
  });

  test("cannot pair itself, make tokens or approve", async () => {
    await announce();
    await li.browser.submit("/pair", { code: codeOf(digest) });
    const token = `fc_${tokenIdOf(digest)}_${secret}`;
    for (const path of ["/pair", "/me/tokens", "/me/passkeys", "/me/passkeys/options", "/people/sam/invite"]) {
      const response = await desk.server.request(`${origin}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
      });
      expect([path, response.status === 303 || response.status === 401]).toEqual([path, true]);
    }
  });

  test("loses its token when it is ended, when it expires, and when the secret is another", async () => {
    const token = await tokenOf(ana, "machine:ci");
    const works = async () => (await withToken(desk, token).get("/v1/me")).status;
    expect(await works()).toBe(200);
    expect((await withToken(desk, `${token.slice(0, -1)}!`).get("/v1/me")).status).toBe(401);
    expect((await withToken(desk, `${token.slice(0, -2)}AA`).get("/v1/me")).status).toBe(401);
    desk.pass(7 * 24 * 60 + 1);
    expect(await works()).toBe(401);
  });
});

test("the description names every route, in OpenAPI 3.1, and what each refusal looks like", async () => {
  const spec = (await (await desk.server.request(`${origin}/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { responses: Record<string, unknown>; summary: string }>>;
  };
  expect(spec.openapi).toBe("3.1.0");
  const described = Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = desk.server.routes
    .filter(({ path, method }) => path.startsWith("/v1/") && method !== "ALL")
    .map(({ path, method }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
  expect([...new Set(described)].sort()).toEqual(
    [...new Set(served)].filter((one) => one !== "POST /v1/pairings" || described.includes(one)).sort(),
  );
  for (const methods of Object.values(spec.paths))
    for (const { responses, summary } of Object.values(methods)) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(["200", "401"]));
      expect(summary).not.toBe("");
    }
  expect(JSON.stringify(spec)).not.toMatch(/"\$ref":"#\/components\/schemas\/undefined/);
});
