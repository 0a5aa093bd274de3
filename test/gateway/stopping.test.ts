/** What ends a running answer: a pause, a token that is ended, a page that no longer allows it. */

import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import { beginStream, chatStream, type FarSide, farSide, sse } from "./support/far-side.ts";
import { adopt, does, type GatewayWorld, openGateway, openRecord, tokenFor } from "./support/gateway.ts";

let far: FarSide;
let world: GatewayWorld;
let store: Store;

beforeEach(async () => {
  far = await farSide();
  store = openMemory();
  world = await openGateway({ openai: far.url, store });
});
afterEach(async () => {
  await world.close();
  await far.close();
});

const hello = [{ role: "user", content: "hello" }];
const task = { model: "task:billing-replies", messages: hello, stream: true };
const copies = { "x-finalcall-question": "invoice-copies" };

/** A model that says one word and then goes on for ever; resolves `left` when it was cancelled. */
function talksForEver(begin?: (res: Parameters<Parameters<FarSide["does"]>[0] & object>[0]) => void) {
  let left: () => void = () => undefined;
  const gone = new Promise<void>((done) => {
    left = done;
  });
  far.does((res, arrived) => {
    res.on("close", () => left());
    if (begin) begin(res);
    else {
      beginStream(res);
      res.write(chatStream(["One", "two"], arrived)[0]);
    }
  });
  return gone;
}

const pause = (what: string, name: string, app = world.app) =>
  does(app, "tom", "pause.pause", {
    id: `pause-${randomBytes(6).toString("hex")}`,
    ...{ what, name, reason: "It promises refunds." },
  });

/** Starts a stream, does something, and gives what the client still heard. */
async function endedBy(what: () => Promise<unknown>, body: object = task, headers: Record<string, string> = copies) {
  const gone = talksForEver();
  const answer = await world.post("/v1/chat/completions", body, headers);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  await what();
  let text = "";
  for (let piece = await reader.read(); !piece.done; piece = await reader.read())
    text += Buffer.from(piece.value).toString();
  await gone;
  return text;
}

describe("a stream ends, in its client's language, when", () => {
  test.each([
    ["everything", ""],
    ["task", "billing-replies"],
    ["question", "billing-replies/invoice-copies"],
    ["model", "openai/gpt-5-mini"],
    ["tool", "find-invoice"],
  ])("%s %s is paused", async (what, name) => {
    const text = await endedBy(() => pause(what, name));
    expect(JSON.parse(text.trim().slice("data: ".length)).error).toMatchObject({
      code: "task_stopped",
      next: expect.stringContaining("templates/billing/"),
    });
    expect(text).not.toContain("[DONE]");
    const call = await world.last("billing-replies");
    expect(call?.end).toMatchObject({ outcome: "stopped", partial: true, cost: call?.hold });
  });

  test("its token is ended", async () => {
    const text = await endedBy(() => does(world.app, "li", "token.revoke", { id: world.tokenId }));
    expect(text).toContain("not_allowed");
  });

  test("a page comes into force that knows the model no longer", async () => {
    const page = world.page.replace("openai/gpt-4o-mini, ", "");
    const plain = { model: "gpt-4o-mini", messages: hello, stream: true, max_tokens: 20 };
    const text = await endedBy(() => adopt(world.app, page), plain, {});
    expect(text).toContain("task_stopped");
  });

  test("another process pauses it", async () => {
    const other = await openRecord(store, () => new Date());
    const text = await endedBy(() => pause("task", "billing-replies", other));
    expect(text).toContain("task_stopped");
  });
});

test("a pause of something else ends nothing", async () => {
  const gone = talksForEver();
  const answer = await world.post("/v1/chat/completions", task, copies);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  await pause("task", "summaries");
  await pause("question", "billing-replies/late-fees");
  expect(world.ledger.calls.open().length).toBe(1);
  await reader.cancel();
  await gone;
});

test("an answer that is not a stream is stopped as well, and says so with 503", async () => {
  let asked: () => void = () => undefined;
  const arrived = new Promise<void>((done) => {
    asked = done;
  });
  const gone = talksForEver(() => asked());
  const answer = world.post("/v1/chat/completions", { ...task, stream: false }, copies);
  await arrived;
  await pause("everything", "");
  const { status, headers } = await answer;
  expect([status, headers.get("x-should-retry")]).toEqual([503, "false"]);
  expect((await (await answer).json()).error.code).toBe("task_stopped");
  await gone;
});

test("after a pause nothing is asked any more", async () => {
  await pause("task", "billing-replies");
  const answer = await world.post("/v1/chat/completions", { ...task, stream: false }, copies);
  expect([answer.status, answer.headers.get("x-should-retry")]).toEqual([503, "false"]);
  expect((await answer.json()).error).toMatchObject({
    code: "task_stopped",
    facts: { fallback: "templates/billing/" },
  });
  expect(far.requests.length).toBe(0);
});

test("a stopped stream whose client does not read is broken off", async () => {
  const big = sse({ choices: [{ index: 0, delta: { content: "x".repeat(200_000) } }] });
  let pending = () => 0;
  const gone = talksForEver((res) => {
    beginStream(res);
    pending = () => res.writableLength;
    for (let i = 0; i < 100; i += 1) res.write(big);
  });
  const { port, hostname } = new URL(world.url);
  const client = connect(Number(port), hostname);
  client.on("error", () => undefined);
  client.pause();
  const body = JSON.stringify(task);
  client.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${world.token}\r\nx-finalcall-question: invoice-copies\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  // Until nothing moves any more, because nobody reads.
  for (let last = -1; pending() === 0 || pending() !== last; ) {
    last = pending();
    await new Promise((done) => setTimeout(done, 50));
  }
  await pause("everything", "");
  await gone;
  const open = () => new Promise<number>((done) => void world.server.getConnections((_, count) => done(count)));
  while ((await open()) > 0) await new Promise((done) => setTimeout(done, 20));
  client.destroy();
});

test("a token of somebody who may not call asks nothing", async () => {
  const { secret } = await tokenFor(world.app, "agent:helper", ["read", "propose"]);
  const answer = await world.post("/v1/chat/completions", task, { authorization: `Bearer ${secret}` });
  expect([answer.status, (await answer.json()).error.code]).toEqual([403, "not_allowed"]);
});
