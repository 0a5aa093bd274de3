import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/client/client.ts";
import { canonical, digest } from "../../src/kernel/json.ts";
import { expectStatus, origin } from "../e2e/desk.ts";
import { challengeOf } from "../e2e/device.ts";
import { type Action, openCounter, refund } from "./counter.ts";
import { openShop, type Shop } from "./shop.ts";

let shop: Shop;
let here: Awaited<ReturnType<typeof openCounter>>;
beforeAll(async () => {
  shop = await openShop();
  here = await openCounter(shop);
});
afterAll(() => shop.close());

/** Proposes with a body as it is written, under a key of its own. */
let keys = 0;
const propose = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  here.agent.post("/v1/actions", body, { "idempotency-key": `door-${++keys}`, ...headers });
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
const raw = (parameters: string) =>
  `{"kind":"refund","target":"charge","reason":"Charged twice.","parameters":${parameters}}`;

describe("the key of a proposal", () => {
  test("is required, quoted or bare, 1 to 255 characters", async () => {
    await expectStatus(await here.agent.post("/v1/actions", refund), 400);
    for (const key of ["", '""', "a b", '"open', 'a"b', "x".repeat(256), `"${"x".repeat(256)}"`, "é"])
      await expectStatus(await propose(refund, { "idempotency-key": key }), 400);
    for (const key of ["k", '"k"', "x".repeat(255), `"with \\"quotes\\" and spaces"`])
      await expectStatus(await propose(refund, { "idempotency-key": key }), 200);
  });

  test("stands for one action, however often and however it is written", async () => {
    const one = await here.propose("refund-1");
    const two = await here.propose('"refund-1"');
    expect(two.id).toBe(one.id);
    const many = await Promise.all(Array.from({ length: 20 }, () => here.propose("refund-at-once")));
    expect(new Set(many.map(({ id }) => id)).size).toBe(1);
    const entries = await here.desk.app.store.read(0, 1000);
    const proposed = entries.filter(({ body }) => JSON.parse(body).type === "action.proposed");
    expect(proposed.filter(({ body }) => JSON.parse(body).data.id === one.id)).toHaveLength(1);
  });

  test("with another content is refused, whatever differs", async () => {
    const { id } = await here.propose("refund-2");
    for (const more of [
      { parameters: { ...refund.parameters, amount: 4901 } },
      { target: "charge 4712" },
      { kind: "charge" },
      { reason: "Charged three times." },
      { onBehalfOf: "C-1043" },
      { task: "billing-replies" },
    ]) {
      const response = await propose({ ...refund, ...more }, { "idempotency-key": "refund-2" });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code: "action.otherContent", facts: { id } });
    }
    // The same members in another order, and numbers in another form, say the same.
    const again = `{"reason":"Charged twice.","parameters":{"currency":"EUR","amount":4.9e3,"customer":"C-1042"},"onBehalfOf":"C-1042","target":"charge 4711","kind":"refund"}`;
    await expectStatus(await propose(again, { "idempotency-key": "refund-2" }), 200);
  });

  test("is each caller's own", async () => {
    const response = await here.ben.browser.json("/v1/actions", refund, {
      ...{ origin, "idempotency-key": "refund-1" },
    });
    await expectStatus(response, 200);
    expect(((await response.json()) as Action).id).not.toBe((await here.propose("refund-1")).id);
  });
});

describe("what can be read two ways is refused", () => {
  test.each([
    ["a name that stands twice", '{"amount":50,"amount":5000}'],
    ["a name that stands twice, once in other letters", '{"amount":50,"am\\u006funt":5000}'],
    ["a name that stands twice deep inside", '{"lines":[{"a":1},{"b":{"c":1,"c":2}}]}'],
    ["a whole number beyond what a double holds", '{"charge":9007199254740993}'],
    ["a number of many digits", '{"amount":49.000000000000000001}'],
    ["a number that rounds to another", '{"amount":0.10000000000000001}'],
    ["a number without end", '{"amount":1e400}'],
    ["a large power of ten", '{"amount":1e21}'],
    ["half a character", '{"name":"\\ud83d"}'],
    ["half a character in a name", '{"\\ude00":1}'],
    ["nesting without end", `{"a":${"[".repeat(120)}${"]".repeat(120)}}`],
  ])("%s", async (_, parameters) => {
    await expectStatus(await propose(raw(parameters)), 400);
  });

  test.each([
    ["no number", '{"amount":NaN}'],
    ["no object", "[1]"],
    ["nothing", "null"],
    ["a text", '"50 EUR"'],
    ["what no JSON allows", '{"a":1,}'],
  ])("and so is %s", async (_, parameters) => {
    await expectStatus(await propose(raw(parameters)), 400);
  });

  test("also in the fields around the parameters, and in fields that nobody knows", async () => {
    await expectStatus(await propose(`${raw("{}").slice(0, -1)},"kind":"charge"}`), 400);
    await expectStatus(await propose({ ...refund, approved: true }), 400);
    await expectStatus(await propose({ ...refund, kind: "../refund" }), 400);
  });

  test("what can be read one way only is taken as it is, and told as it is", async () => {
    const parameters =
      '{"__proto__":{"admin":true},"amount":49.50,"n":-0.0,"tiny":1.5e-7,"max":9007199254740991,"ü":"\\ud83d\\ude00","constructor":"x"}';
    const response = await propose(raw(parameters));
    await expectStatus(response, 200);
    const told = (await response.json()) as { parameters: object };
    expect(canonical(told.parameters)).toBe(canonical(JSON.parse(parameters)));
    expect(Object.hasOwn(told.parameters, "__proto__")).toBe(true);
  });
});

describe("parameters that nobody could read", () => {
  test("of 10 MB are refused by their length, before they are read", async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
        if (pulled === 160) controller.close();
      },
    });
    const headers = {
      "idempotency-key": "large",
      authorization: here.authorization,
      "content-type": "application/json",
    };
    const ask = (init: object, more: object = {}) =>
      here.desk.server.request(`${origin}/v1/actions`, { method: "POST", headers: { ...headers, ...more }, ...init });
    await expectStatus(await ask({ body: "{}" }, { "content-length": "10485760" }), 413);
    await expectStatus(await ask({ body, duplex: "half" }), 413);
    expect(pulled).toBeLessThan(20);
  });

  test("of more than 64 000 characters are refused, and up to there they are taken", async () => {
    const of = (length: number) => ({ ...refund, parameters: { a: "x".repeat(length - '{"a":""}'.length) } });
    await expectStatus(await propose(of(64_000)), 200);
    const response = await propose(of(64_001));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("64000");
  });
});

describe("a yes", () => {
  const yes = (id: string, shown: string, touched = shown, who = here.ben, device = who.device) =>
    who.browser.json(`/v1/actions/${id}/approve`, { shown, assertion: device.touch(challengeOf(touched)) });

  test("to what somebody else was shown, or to another action, is refused", async () => {
    const one = await here.propose("yes-1", { onBehalfOf: "C-1" });
    const two = await here.propose("yes-2", { onBehalfOf: "C-2", parameters: { amount: 500_000 } });
    expect(await codeOf(await yes(one.id, two.shown.approve))).toBe("action.changed");
    expect(await codeOf(await yes(two.id, two.shown.approve, one.shown.approve))).toBe("action.noPasskey");
    // Ana's touch in Ben's session is nobody's.
    const hers = await yes(one.id, one.shown.approve, one.shown.approve, here.ben, here.ana.device);
    expect(await codeOf(hers)).toBe("action.noPasskey");
    expect(await codeOf(await yes(one.id, digest("what a client would like")))).toBe("action.changed");
    expect((await here.one(one.id)).status).toBe("waiting");
  });

  test("is never an agent's, not even with the digest and a person's assertion in hand", async () => {
    const { id, shown } = await here.propose("yes-3", { onBehalfOf: "C-3" });
    const assertion = here.ben.device.touch(challengeOf(shown.approve));
    const response = await here.agent.post(`/v1/actions/${id}/approve`, { shown: shown.approve, assertion });
    expect([response.status, await codeOf(response)]).toEqual([403, "action.notInBrowser"]);
    expect((await here.one(id)).status).toBe("waiting");
  });

  test("is not given by opening a link, and a refused try is noted", async () => {
    const { id } = await here.propose("yes-4", { onBehalfOf: "C-4" });
    for (const path of [`/v1/actions/${id}`, `/v1/actions/${id}/approve`, `/actions/${id}`])
      await here.ben.browser.get(path);
    expect((await here.one(id)).status).toBe("waiting");
    const noted = await here.desk.app.store.notes("refusals", 0, 1000);
    expect(noted.some(({ body }) => body.includes("action.noPasskey"))).toBe(true);
  });
});

describe("a permit", () => {
  const wipe = { kind: "purge_cache", target: "cdn", parameters: { zone: "eu" }, reason: "Old prices are shown." };
  const approved = async (key: string) => {
    const { id } = await here.propose(key, wipe);
    await expectStatus(await here.approve(id), 200);
    return id;
  };
  const claim = async (id: string, name = "claim-0001") => here.agent.post(`/v1/actions/${id}/claim`, { claim: name });
  const redeem = (id: string, permit: string, more: object = {}) =>
    here.agent.post(`/v1/actions/${id}/redeem`, { permit, target: "cdn", parameters: { zone: "eu" }, ...more });
  const permitOf = async (response: Response) => ((await response.json()) as { permit: string }).permit;

  test("is given once: the same claim gives the same one, every other of 64 is refused", async () => {
    const id = await approved("permit-1");
    const answers = await Promise.all(Array.from({ length: 64 }, (_, n) => claim(id, `claim-${1000 + n}`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(63);
    const winner = answers.findIndex(({ status }) => status === 200);
    const first = await permitOf(answers[winner] as Response);
    expect(await permitOf(await claim(id, `claim-${1000 + winner}`))).toBe(first);
  });

  test("works once, for exactly what was approved", async () => {
    const id = await approved("permit-2");
    const permit = await permitOf(await claim(id));
    for (const more of [{ parameters: { zone: "us" } }, { parameters: { zone: "eu", all: true } }, { target: "dns" }])
      expect(await codeOf(await redeem(id, permit, more))).toBe("action.edited");
    const all = await Promise.all(Array.from({ length: 20 }, () => redeem(id, permit)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await codeOf(all.find(({ status }) => status !== 200) as Response)).toBe("action.spent");
    expect(await codeOf(await claim(id))).toBe("action.spent");
    const end = { attempt: "claim-0001", outcome: "done", ref: "job 7" };
    const ended = await here.agent.post(`/v1/actions/${id}/end`, end);
    expect(await ended.json()).toMatchObject({ status: "done", dispatches: [{ end: { ref: "job 7" } }] });
    expect(await codeOf(await claim(id, "claim-0002"))).toBe("action.over");
  });

  test("forged, of another action, of another kind or changed by one letter is none", async () => {
    const [id, other] = [await approved("permit-3"), await approved("permit-4")];
    const permit = await permitOf(await claim(id, "claim-0003"));
    const [head = "", body = "", signature = ""] = permit.split(".");
    const says = JSON.parse(Buffer.from(body, "base64url").toString());
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const { privateKey } = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
    const forged = await crypto.subtle.sign("Ed25519", privateKey, Buffer.from(`${head}.${body}`));
    for (const text of [
      `${head}.${part({ ...says, exp: says.exp + 3600 })}.${signature}`,
      `${part({ alg: "none", typ: "JWT" })}.${body}.`,
      `${head}.${body}.${Buffer.from(forged).toString("base64url")}`,
      `${permit}A`,
      "x",
    ])
      expect(await codeOf(await redeem(id, text))).toBe("action.forged");
    expect(await codeOf(await redeem(other, permit))).toBe("action.forged");
    const card = await (await here.ben.browser.get("/card.txt")).text();
    const signed = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(card)?.[0] ?? "";
    expect(signed).not.toBe("");
    expect(await codeOf(await redeem(id, signed))).toBe("action.forged");
    await expectStatus(await redeem(id, permit), 200);
  });

  test("is over after ten minutes; then it is in doubt, and never given again", async () => {
    const id = await approved("permit-5");
    const permit = await permitOf(await claim(id, "claim-0005"));
    here.desk.pass(11);
    expect(await codeOf(await redeem(id, permit))).toBe("action.permitOver");
    expect(await codeOf(await claim(id, "claim-0005"))).toBe("action.permitOver");
    const dispatcher = here.dispatcherAs("one");
    await dispatcher.pass();
    await dispatcher.close();
    expect((await here.one(id)).status).toBe("in-doubt");
    expect(await codeOf(await claim(id, "claim-0006"))).toBe("action.inDoubt");
  });

  test("is nobody's but the proposer's, and none is given where the server sends", async () => {
    const id = await approved("permit-6");
    const path = `/v1/actions/${id}/claim`;
    const response = await here.ben.browser.json(path, { claim: "claim-0007" });
    expect([response.status, await codeOf(response)]).toEqual([403, "action.notProposer"]);
    const sent = await here.propose("refund-9", { onBehalfOf: "C-9" });
    await here.approve(sent.id);
    expect(await codeOf(await claim(sent.id))).toBe("action.byWebhook");
  });

  test("does not work while everything is paused", async () => {
    const id = await approved("permit-7");
    const permit = await permitOf(await claim(id, "claim-0008"));
    await expectStatus(await here.cy.browser.json("/v1/pauses", { what: "everything", reason: "Odd." }), 200);
    expect(await codeOf(await redeem(id, permit))).toBe("action.paused");
  });
});

test("the SDK does all of it, and a refusal is thrown with its code", async () => {
  const client = connect(origin, here.authorization.slice("Bearer ".length), ((to: string, init: RequestInit) =>
    here.desk.server.request(to, init)) as typeof fetch);
  const made = await client.proposeAction({ ...refund, onBehalfOf: "C-77" }, 'the "SDK"');
  expect(made.key).toBe('the "SDK"');
  expect((await client.action(made.id)).status).toBe("waiting");
  expect((await client.actions("waiting")).actions.map(({ id }) => id)).toContain(made.id);
  await expect(client.claimAction(made.id, "claim-0099")).rejects.toMatchObject({ code: "action.byWebhook" });
  await expect(client.proposeAction({ ...refund, target: "other" }, 'the "SDK"')).rejects.toMatchObject({
    status: 422,
  });
  await client.withdrawAction(made.id, "Not needed.");
  expect((await client.action(made.id)).status).toBe("withdrawn");
  expect((await client.actions("open")).actions.map(({ id }) => id)).not.toContain(made.id);
});
