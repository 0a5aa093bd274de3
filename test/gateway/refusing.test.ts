/** What the gateway does not take, in the shapes that clients' libraries read. */

import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Stale } from "../../src/app/faults.ts";
import { gatewayOn } from "../../src/gateway/server.ts";
import { openMemory } from "../../src/log/memory.ts";
import { type FarSide, farSide } from "./support/far-side.ts";
import { does, type GatewayWorld, openGateway, openRecord, serveGateway, tokenFor } from "./support/gateway.ts";

let far: FarSide;
let world: GatewayWorld;
const store = openMemory();

beforeAll(async () => {
  far = await farSide();
  world = await openGateway({ openai: far.url, store, budget: "0.01 USD / day" });
});
afterAll(async () => {
  await world.close();
  await far.close();
});

const chat = { model: "gpt-5-mini", messages: [{ role: "user", content: "hello" }], max_tokens: 20 };
const messages = { model: "claude-haiku-4-5", messages: chat.messages, max_tokens: 20 };
const codeOf = async (answer: Response) => [answer.status, (await answer.json()).error.code];

/** Sends bytes as they are, and gives everything that came back until the other side closed or one answer is whole. */
function raw(text: string | Buffer): Promise<string> {
  const { port, hostname } = new URL(world.url);
  return new Promise((done) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on("data", (bytes) => {
      answer += bytes;
      const length = /content-length: (\d+)/i.exec(answer)?.[1];
      const begin = answer.indexOf("\r\n\r\n");
      if (length !== undefined && begin > 0 && answer.length >= begin + 4 + Number(length)) socket.end();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => done(answer));
  });
}

const head = (lines: readonly string[], path = "/v1/chat/completions") =>
  [`POST ${path} HTTP/1.1`, "host: x", `authorization: Bearer ${world.token}`, ...lines, "", ""].join("\r\n");

test("a no stands in the shape of whoever asks, with why, the next step, and no wish to be asked again", async () => {
  const openai = await world.post("/v1/chat/completions", { ...chat, model: "o1-pro" });
  expect(openai.headers.get("x-should-retry")).toBe("false");
  expect(await openai.json()).toEqual({
    error: {
      message: expect.stringContaining("The page does not allow the model o1-pro."),
      type: "permission_error",
      param: null,
      code: "not_allowed",
      why: expect.any(String),
      next: expect.any(String),
      facts: expect.any(Object),
    },
  });
  const anthropic = await world.post("/v1/messages", { ...messages, model: "claude-opus-9" });
  expect(anthropic.headers.get("x-should-retry")).toBe("false");
  expect(await anthropic.json()).toMatchObject({
    type: "error",
    error: { type: "permission_error", code: "not_allowed", message: expect.stringContaining("claude-opus-9") },
  });
});

describe("nobody calls who", () => {
  const anonymous = (headers: Record<string, string>) =>
    fetch(`${world.url}/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify(chat) });

  test("is not known", async () => {
    const id = world.token.split("_")[1];
    const wrong = ["fc_nobody_aaaaaaaaaaaaaaaaaaaaaaaa", `fc_${id}_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`, "sk-openai", ""];
    for (const secret of wrong) {
      expect((await anonymous({ authorization: `Bearer ${secret}` })).status).toBe(401);
      expect((await anonymous({ "x-api-key": secret })).status).toBe(401);
    }
    expect((await anonymous({})).status).toBe(401);
    expect((await fetch(`${world.url}/v1/models`)).status).toBe(401);
  });

  test("guesses the key of the server's own calls", async () => {
    const { app, ledger } = world;
    const faults: unknown[] = [];
    const own = { ownKey: "k".repeat(24), secretOf: () => "", report: (fault: unknown) => void faults.push(fault) };
    const gateway = gatewayOn({ app, ledger, now: () => new Date(), ...own });
    const served = await serveGateway(gateway);
    for (const key of ["j".repeat(24), "\u00e9".repeat(24), "k"]) {
      const sent = { method: "POST", headers: { "x-finalcall-trial": key }, body: JSON.stringify(chat) };
      expect((await fetch(`${served.url}/v1/chat/completions`, sent)).status).toBe(401);
    }
    expect(faults).toEqual([]);
    await gateway.close();
    await served.close();
  });

  test("has a token that was ended, by whatever process", async () => {
    const { id, secret } = await tokenFor(world.app, "agent:helper");
    const other = await openRecord(store, () => new Date());
    await does(other, "li", "token.revoke", { id });
    const answer = await world.post(
      "/v1/chat/completions",
      { ...chat, user: "ended" },
      { authorization: `Bearer ${secret}` },
    );
    expect([401, 403]).toContain(answer.status);
  });

  test("and whoever was let in a moment ago by another process calls at once", async () => {
    const other = await openRecord(store, () => new Date());
    const { secret } = await tokenFor(other, "person:li");
    const answer = await world.post(
      "/v1/chat/completions",
      { ...chat, user: "new" },
      { "x-api-key": secret, authorization: "" },
    );
    expect(answer.status).toBe(200);
    expect(await world.last()).toMatchObject({ actor: "person:li", by: "li" });
  });
});

describe("a body is refused, unread by any model, when it", () => {
  test.each<[string, string | Uint8Array, number]>([
    ["is not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400],
    ["is no JSON", "{", 400],
    ["is a list", "[]", 400],
    ["is empty", "", 400],
    ["names a thing twice", '{"model":"gpt-5-mini","model":"gpt-5"}', 400],
    ["is nested without end", `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`, 400],
    ["names no model", '{"messages":[]}', 400],
    ["has no messages", '{"model":"gpt-5-mini"}', 400],
    ["limits its answer by nonsense", JSON.stringify({ ...chat, max_tokens: -1 }), 400],
    ["asks for half an answer", JSON.stringify({ ...chat, n: 0.5 }), 400],
    ["lets somebody else choose the model", JSON.stringify({ ...chat, models: ["a"] }), 403],
    ["wants a tool whose price nobody knows", JSON.stringify({ ...chat, web_search_options: {} }), 403],
    ["wants to be served dearer", JSON.stringify({ ...chat, service_tier: "priority" }), 403],
  ])("%s", async (_, body, status) => {
    const before = far.requests.length;
    const answer = await world.post("/v1/chat/completions", body);
    expect(answer.status).toBe(status);
    expect((await answer.json()).error).toMatchObject({ message: expect.any(String), code: expect.any(String) });
    expect(far.requests.length).toBe(before);
  });

  test("is larger than 25 MB, whether it says so or not", async () => {
    expect(await raw(head(["content-length: 26214401"]))).toMatch(/^HTTP\/1\.1 413 [\s\S]*too_large/);
    const answer = await world.post("/v1/messages", new Uint8Array(26 * 1024 * 1024).fill(0x20));
    expect([answer.status, (await answer.json()).error.type]).toEqual([413, "request_too_large"]);
  });

  test("is compressed", async () => {
    expect((await world.post("/v1/chat/completions", chat, { "content-encoding": "gzip" })).status).toBe(400);
  });
});

describe("a request that could be read in two ways", () => {
  const body = JSON.stringify(chat);

  test("with two lengths, or a length and chunks, is not read at all", async () => {
    for (const lines of [
      [`content-length: ${body.length}`, "transfer-encoding: chunked"],
      [`content-length: ${body.length}`, "content-length: 5"],
      ["transfer-encoding: chunked, identity"],
      ["transfer-encoding : chunked"],
    ])
      expect(await raw(head(lines) + body)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("with headers that name others as theirs reaches the model without them", async () => {
    const lines = [
      "connection: authorization, x-finalcall-task, x-smuggled",
      "x-smuggled: 1",
      "keep-alive: 5",
      "te: trailers",
    ];
    const answer = await raw(head([...lines, `content-length: ${body.length}`]) + body);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    const { headers } = far.last();
    for (const name of ["x-smuggled", "keep-alive", "te", "x-finalcall-task"]) expect(headers).not.toHaveProperty(name);
  });

  test("with line ends inside our headers is refused, and none of them comes out again", async () => {
    expect(await raw(head(["x-finalcall-for: a\rb: c", `content-length: ${body.length}`]) + body)).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    for (const name of ["x-finalcall-task", "x-finalcall-question", "x-finalcall-for", "x-finalcall-case"]) {
      const answer = await world.post("/v1/chat/completions", chat, { [name]: "x".repeat(400) });
      expect(answer.status).toBe(400);
    }
  });
});

test("names that are not ASCII go both ways", async () => {
  const answer = await world.post(
    "/v1/chat/completions",
    { ...chat, user: "ref" },
    {
      "x-finalcall-for": Buffer.from("Praxis Grün – Straße 5").toString("latin1"),
    },
  );
  expect(answer.status).toBe(200);
  const ref = (await world.last())?.ref;
  const [words] = await store.words([ref?.text ?? ""]);
  expect(words?.words).toBe("Praxis Grün – Straße 5");
});

test("what the gateway does not serve is refused as a model API would, and nothing is passed on", async () => {
  const before = far.requests.length;
  for (const path of [
    "/v1/completions",
    "/v1/files",
    "/v1/images/generations",
    "/v1/chat/completions/1",
    "/v1/messages/batches",
  ])
    expect(await codeOf(await world.post(path, chat))).toEqual([404, "unknown_path"]);
  const got = await fetch(`${world.url}/v1/chat/completions`, { headers: { authorization: `Bearer ${world.token}` } });
  expect(await codeOf(got)).toEqual([405, "wrong_method"]);
  expect(far.requests.length).toBe(before);
  expect(await (await fetch(`${world.url}/v1/releases`)).text()).toBe("not the gateway's");
});

test("an unknown task, and one without an approved release, are told apart", async () => {
  expect(await codeOf(await world.post("/v1/chat/completions", { ...chat, model: "task:poems" }))).toEqual([
    404,
    "unknown_task",
  ]);
  const answer = await world.post("/v1/chat/completions", chat, {
    "x-finalcall-task": "billing-replies",
    "x-finalcall-case": "maybe",
  });
  expect(answer.status).toBe(400);
});

test("a budget that does not cover the call is 402, with what is left and until when", async () => {
  const long = { ...chat, model: "task:billing-replies", messages: [{ role: "user", content: "x".repeat(100_000) }] };
  const answer = await world.post("/v1/chat/completions", long, { "x-finalcall-question": "invoice-copies" });
  expect([answer.status, answer.headers.get("x-should-retry")]).toEqual([402, "false"]);
  expect((await answer.json()).error).toMatchObject({ type: "insufficient_quota", code: "budget_exceeded" });
  const tickets = { "x-finalcall-question": "tickets" };
  const same = await world.post(
    "/v1/messages",
    { ...messages, model: "task:summaries", messages: long.messages },
    tickets,
  );
  expect([same.status, (await same.json()).error.type]).toEqual([402, "billing_error"]);
});

test("a record that cannot be written means no, and no model is asked", async () => {
  const before = far.requests.length;
  const faults: unknown[] = [];
  const gateway = gatewayOn({
    app: world.app,
    ledger: { admit: () => Promise.reject(new Stale("the disk")), settle: () => Promise.resolve() },
    now: () => new Date(),
    secretOf: () => "sk",
    report: (fault) => void faults.push(fault),
  });
  const served = await serveGateway(gateway);
  try {
    const headers = { authorization: `Bearer ${world.token}` };
    const answer = await fetch(`${served.url}/v1/chat/completions`, {
      method: "POST",
      headers,
      body: JSON.stringify(chat),
    });
    expect(await codeOf(answer)).toEqual([503, "record_unreachable"]);
    expect([far.requests.length, faults.length]).toEqual([before, 1]);
  } finally {
    await gateway.close();
    await served.close();
  }
});

test("a provider whose key is not there is not asked, and the call costs nothing", async () => {
  const before = far.requests.length;
  const { app, ledger } = world;
  const gateway = gatewayOn({ app, ledger, now: () => new Date(), secretOf: () => undefined, report: () => undefined });
  const served = await serveGateway(gateway);
  try {
    const body = JSON.stringify({ ...chat, user: "no key" });
    const headers = { authorization: `Bearer ${world.token}` };
    const answer = await fetch(`${served.url}/v1/chat/completions`, { method: "POST", headers, body });
    expect(await codeOf(answer)).toEqual([503, "key_missing"]);
    expect((await world.last())?.end).toMatchObject({ outcome: "failed", cost: 0 });
    expect(far.requests.length).toBe(before);
  } finally {
    await gateway.close();
    await served.close();
  }
});
