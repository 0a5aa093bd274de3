/** A release through the API of a whole server: prepared by a machine, approved by a person, let out by the gate, undone. */

import { createHash } from "node:crypto";
import { CompactSign, compactVerify, createLocalJWKSet, decodeJwt, generateKeyPair, jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type Desk, openDesk, origin, pairOfPeople, type Signed, tokenOf, withToken } from "./desk.ts";
import { challengeOf } from "./device.ts";
import { artifact, preparation } from "./preparation.ts";

let desk: Desk;
let ana: Signed;
let li: Signed;
let ci: ReturnType<typeof withToken>;
let reader: ReturnType<typeof withToken>;

beforeAll(async () => {
  desk = await openDesk();
  ({ ana, li } = await pairOfPeople(desk));
  ci = withToken(desk, await tokenOf(ana, "machine:ci", ["read", "propose", "deploy"]));
  reader = withToken(desk, await tokenOf(ana, "machine:board", ["read"]));
});

type Answer = Readonly<Record<string, unknown>>;
const json = async (response: Response | Promise<Response>) => (await (await response).json()) as Answer;

/** A person's yes in the browser, as the screen's form sends it. */
async function yes(who: Signed, path: string, shown: string, more: object = {}) {
  const assertion = who.device.touch(challengeOf(shown));
  return who.browser.json(path, { shown, assertion, ...more });
}

async function prepare(letter: string) {
  const response = await ci.post("/v1/releases", preparation(letter));
  expect(response.status).toBe(200);
  return (await response.json()) as Answer & { id: string; shown: string };
}
async function approve(letter: string) {
  const release = await prepare(letter);
  expect((await yes(ana, `/v1/releases/${release.id}/approve`, release.shown)).status).toBe(200);
  return release;
}
const permit = (id: string) => json(ci.post(`/v1/releases/${id}/permits`, {})) as Promise<Answer & { permit: string }>;
const gate = (text: string, more: object = {}) =>
  ci.post("/v1/gate", {
    ...{ permit: text, run: "run-1000", artifact: artifact("a"), environment: "production", stage: "all" },
    ...more,
  });

describe("a release", () => {
  test("names who is left to approve, and everything that is missing", async () => {
    const release = await prepare("a");
    expect(release).toMatchObject({ status: "prepared", stages: ["all"], excluded: ["noor"] });
    expect((release.left as { person: string }[])[0]?.person).toBe("ana");
    const bare = preparation("a", { note: "", tests: null, rollback: { kind: "command", does: "rollback" } });
    const refused = await json(ci.post("/v1/releases", bare));
    expect(refused).toMatchObject({ status: 409, code: "release.incomplete" });
    expect((refused.facts as { missing: { field: string }[] }).missing.map(({ field }) => field)).toEqual([
      "note",
      "tests",
      "rollback",
    ]);
  });

  test("is not approved by any token, nor without a touch", async () => {
    const { id, shown } = await prepare("a");
    expect(await json(ci.post(`/v1/releases/${id}/approve`, { shown }))).toMatchObject({
      code: "release.notInBrowser",
    });
    expect(await json(ana.browser.json(`/v1/releases/${id}/approve`, { shown }))).toMatchObject({
      code: "release.noPasskey",
    });
    expect((await ci.post(`/v1/releases/${id}/permits`, {})).status).toBe(409);
  });

  test("is let out once by the gate, and the same run hears the same", async () => {
    const { id } = await approve("a");
    const key = await permit(id);
    expect(key).toMatchObject({ stage: "all", artifact: artifact("a") });
    expect(await json(gate(key.permit))).toMatchObject({ answer: "go", release: id, run: "run-1000" });
    expect(await json(gate(key.permit))).toMatchObject({ answer: "go", release: id, run: "run-1000" });
    expect(await json(gate(key.permit, { run: "run-2000" }))).toMatchObject({ code: "release.spent" });
    const start = { run: "run-1000", host: "web-1", command: "./deploy.sh" };
    expect((await ci.post(`/v1/releases/${id}/start`, start)).status).toBe(200);
    expect(await json(ci.post(`/v1/releases/${id}/start`, start))).toMatchObject({ code: "release.ranAlready" });
    expect((await ci.post(`/v1/releases/${id}/end`, { run: "run-1000", exit: 0 })).status).toBe(200);
    expect(await json(reader.get(`/v1/releases/${id}`))).toMatchObject({ status: "rolling", stage: "all", next: "" });
  });

  test("is undone by one command, also in a freeze, once", async () => {
    expect((await ci.post("/v1/freeze", { reason: "Payments look odd." })).status).toBe(200);
    const begin = { id: "op-00000001", what: "rollback", environment: "production", host: "web-1" };
    const plan = await json(ci.post("/v1/operations", begin));
    expect(plan).toMatchObject({ outcome: "running", step: { kind: "command", does: "./deploy.sh 2.40.3" } });
    expect(await json(ci.post("/v1/operations", begin))).toMatchObject({ outcome: "running" });
    expect(await json(ci.post("/v1/operations", { ...begin, id: "op-00000002", host: "web-2" }))).toMatchObject({
      code: "operation.underWay",
    });
    const end = { host: "web-1", exit: 0, took: 41_000 };
    expect(await json(ci.post("/v1/operations/op-00000001/end", end))).toMatchObject({
      outcome: "ran",
      verifiedAt: "",
    });
    expect(await json(reader.get("/v1/state?environment=production"))).toMatchObject({
      frozen: { by: "hand" },
      live: null,
      operations: [{ id: "op-00000001", outcome: "ran" }],
    });
    expect(await json(ci.post("/v1/thaw", { reason: "Fine again." }))).toMatchObject({ code: "freeze.notInBrowser" });
    expect((await li.browser.json("/v1/thaw", { reason: "Payments are right again." })).status).toBe(200);
  });
});

describe("a permit", () => {
  let text: string;
  let id: string;
  beforeAll(async () => {
    ({ id } = await approve("b"));
    text = (await permit(id)).permit;
  });
  const ask = (permit: string, more: object = {}) =>
    json(gate(permit, { artifact: artifact("b"), run: "run-3000", ...more }));

  test("can be checked by anybody with the published keys", async () => {
    const keys = await json(desk.server.request(`${origin}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(text, createLocalJWKSet(keys as never), {
      ...{ audience: "finalcall-gate", issuer: origin, currentDate: new Date((decodeJwt(text).iat ?? 0) * 1000) },
    });
    expect(protectedHeader.alg).toBe("EdDSA");
    expect(payload).toMatchObject({ sub: id, environment: "production", stage: "all", artifact: artifact("b") });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
    expect(JSON.stringify(keys)).not.toContain('"d"');
  });

  test("that somebody changed, cut, or signed with another key is none", async () => {
    const [head, body = "", signature] = text.split(".");
    const changed = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...changed, stage: "1%" })).toString("base64url");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
    const kid = JSON.parse(Buffer.from(head ?? "", "base64url").toString()).kid as string;
    const other = await new CompactSign(Buffer.from(body, "base64url"))
      .setProtectedHeader({ alg: "EdDSA", kid })
      .sign(privateKey);
    const withHmac = await new CompactSign(Buffer.from(body, "base64url"))
      .setProtectedHeader({ alg: "HS256", kid })
      .sign(createHash("sha256").update(kid).digest());
    for (const bad of [
      `${head}.${forged}.${signature}`,
      `${none}.${body}.`,
      other,
      withHmac,
      text.slice(0, -3),
      "",
      "x",
    ])
      expect((await ask(bad)).code, bad.slice(0, 20)).toBe("release.forged");
  });

  test("lets nothing else through than what was approved", async () => {
    expect(await ask(text, { artifact: artifact("c") })).toMatchObject({ code: "release.otherDigest" });
    expect(await ask(text, { stage: "10%" })).toMatchObject({ code: "release.otherStage" });
    expect(await ask(text, { environment: "staging" })).toMatchObject({ code: "release.otherEnvironment" });
  });

  test("is nothing to a token without the right to deploy, and nothing unsigned is asked for", async () => {
    const asked = { permit: text, run: "run-3000", artifact: artifact("b"), environment: "production", stage: "all" };
    expect(await json(reader.post("/v1/gate", asked))).toMatchObject({ status: 403, code: "token.missingScope" });
  });

  test("stays shut from the moment of a freeze, and says who may let it pass", async () => {
    expect((await li.browser.json("/v1/freeze", { reason: "Payments look odd." })).status).toBe(200);
    expect(await ask(text)).toMatchObject({ code: "release.frozen", facts: { by: "hand", who: ["ana"] } });
    expect((await ana.browser.json("/v1/thaw", { reason: "A false alarm." })).status).toBe(200);
    expect(await ask(text)).toMatchObject({ answer: "go" });
  });

  test("ends after ten minutes", async () => {
    await ci.post(`/v1/releases/${id}/end`, { run: "run-3000", exit: 1 });
    const next = await approve("d");
    await ana.browser.json(`/v1/releases/${id}/abandon`, { reason: "It failed." });
    await ci.post("/v1/operations", { id: "op-00000009", what: "rollback", environment: "production", host: "web-1" });
    await ci.post("/v1/operations/op-00000009/end", { host: "web-1", exit: 0, took: 1 });
    const late = (await permit(next.id)).permit;
    desk.pass(10);
    expect(await json(gate(late, { artifact: artifact("d"), run: "run-4000" }))).toMatchObject({
      code: "release.expired",
    });
  });
});

test("a receipt is signed too, holds the exact step, and two hosts with one receipt are in doubt", async () => {
  const release = await approve("e");
  const key = await permit(release.id);
  await gate(key.permit, { artifact: artifact("e"), run: "run-5000" });
  const { receipt } = (await json(ci.post(`/v1/releases/${release.id}/receipt`, {}))) as { receipt: string };
  const keys = await json(desk.server.request(`${origin}/.well-known/jwks.json`));
  const { payload } = await compactVerify(receipt, createLocalJWKSet(keys as never));
  expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
    aud: "finalcall-rollback",
    sub: release.id,
    step: { kind: "command", does: "./deploy.sh 2.40.3" },
  });
  const done = { receipt, exit: 0, signal: "", took: 900 };
  const first = await json(ci.post("/v1/operations/reconcile", { ...done, host: "web-1" }));
  expect(first).toMatchObject({ outcome: "ran", offline: true });
  expect(await json(ci.post("/v1/operations/reconcile", { ...done, host: "web-1" }))).toEqual({
    ...first,
    head: expect.anything(),
  });
  expect(await json(ci.post("/v1/operations/reconcile", { ...done, host: "web-2" }))).toMatchObject({
    outcome: "in-doubt",
  });
  expect(
    await json(ci.post("/v1/operations/reconcile", { ...done, host: "web-3", receipt: key.permit })),
  ).toMatchObject({
    code: "release.forged",
  });
});
