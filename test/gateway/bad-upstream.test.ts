/** Model servers that break off, lie, are silent, send too much, or send the caller elsewhere. */

import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  beginStream,
  chatAnswer,
  chatPiece,
  chatStream,
  type FarSide,
  farSide,
  json,
  sse,
} from "./support/far-side.ts";
import { type GatewayWorld, openGateway, upstreamKey } from "./support/gateway.ts";

let far: FarSide;
let world: GatewayWorld;
let n = 0;

beforeAll(async () => {
  far = await farSide();
  world = await openGateway({ openai: far.url, patience: { connect: 1000, answer: 700, silence: 700 } });
});
beforeEach(() => far.does());
afterAll(async () => {
  await world.close();
  await far.close();
});

const hello = () => [{ role: "user", content: `hello ${n++}` }];
const chat = (body: object = {}) =>
  world.post("/v1/chat/completions", { model: "gpt-5-mini", messages: hello(), max_tokens: 50, ...body });
const ofTask = (body: object = {}, headers: object = {}) =>
  world.post(
    "/v1/chat/completions",
    { model: "task:billing-replies", messages: hello(), ...body },
    { "x-finalcall-question": "invoice-copies", ...headers },
  );
const errorOf = (text: string) => JSON.parse(text.trim().split("\n").at(-1)?.slice("data: ".length) ?? "");

/** Whether the call was charged its whole hold, because nobody knows what it cost. */
async function chargedItsHold() {
  const call = await world.last();
  expect(call?.end?.cost).toBe(call?.hold);
  expect(call?.end?.partial).toBe(true);
  return call;
}

describe("a model server that", () => {
  test("breaks off in the middle of a stream is told as an error, and never as an end", async () => {
    far.does((res, arrived) => {
      beginStream(res);
      res.write(chatStream(["a", "b"], arrived)[0], () => res.destroy());
    });
    const text = await (await chat({ stream: true })).text();
    expect(text.startsWith(sse(chatPiece("a")))).toBe(true);
    expect(errorOf(text)).toMatchObject({ error: { code: "upstream_lost" } });
    expect(text).not.toContain("[DONE]");
    expect((await chargedItsHold())?.end?.outcome).toBe("failed");
  });

  test("ends a stream politely but before its answer does, is told the same way", async () => {
    far.does((res) => {
      beginStream(res);
      res.end(sse(chatPiece("a")));
    });
    const text = await (await chat({ stream: true })).text();
    expect(errorOf(text)).toMatchObject({ error: { code: "upstream_lost" } });
    await chargedItsHold();
  });

  test("breaks off inside an event does not spoil the error that follows", async () => {
    far.does((res) => {
      beginStream(res);
      res.write(sse(chatPiece("a")) + sse(chatPiece("cut")).slice(0, -8), () => res.destroy());
    });
    const text = await (await chat({ stream: true })).text();
    expect(text.split("\n\n").filter(Boolean).at(-1)).toContain("upstream_lost");
  });

  test("streams garbage gets it passed on, and is paid at the most that it could cost", async () => {
    const garbage = Buffer.from([
      0xff,
      0xfe,
      0x00,
      ...Buffer.from('data: {"usage":{"prompt_tokens":\n\ndata: nonsense\n\n'),
    ]);
    far.does((res) => {
      beginStream(res);
      res.end(garbage);
    });
    const bytes = Buffer.from(await (await chat({ stream: true })).arrayBuffer());
    expect(bytes.subarray(0, garbage.length)).toEqual(garbage);
    await chargedItsHold();
  });

  test("answers something else than JSON gets it passed on, and is paid at the most", async () => {
    far.does((res) => void res.writeHead(200, { "content-type": "text/html" }).end("<p>Hello</p>"));
    const answer = await chat();
    expect([answer.status, await answer.text()]).toEqual([200, "<p>Hello</p>"]);
    await chargedItsHold();
  });

  test.each([
    ["a negative number", { prompt_tokens: -5, completion_tokens: 5 }],
    ["half a token", { prompt_tokens: 1.5, completion_tokens: 5 }],
    ["more cached than read", { prompt_tokens: 5, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 9 } }],
    ["words", { prompt_tokens: "12", completion_tokens: 5 }],
    ["nothing", undefined],
  ])("says %s of its usage is paid at the most", async (_, usage) => {
    far.does((res) => void json(res, chatAnswer("x", { usage })));
    expect((await chat()).status).toBe(200);
    await chargedItsHold();
  });

  test("says that it used more than was held is believed, where it can be true: money that was spent counts", async () => {
    far.does((res) => void json(res, chatAnswer("x", { usage: { prompt_tokens: 12, completion_tokens: 90_000 } })));
    await chat();
    const call = await world.last();
    expect(call?.end?.cost).toBeGreaterThan(call?.hold ?? 0);
  });

  test("says what cannot be true at all is paid at the most", async () => {
    far.does((res) => void json(res, chatAnswer("x", { usage: { prompt_tokens: 12, completion_tokens: 9e15 } })));
    await chat();
    await chargedItsHold();
  });

  test("sends 50 MB is cut off", async () => {
    const piece = Buffer.alloc(1024 * 1024, "a");
    let sent = 0;
    let closed: () => void = () => undefined;
    const gone = new Promise<void>((done) => {
      closed = done;
    });
    const pour: Parameters<FarSide["does"]>[0] = (res) => {
      res.on("close", () => closed());
      res.writeHead(200, { "content-type": "application/json" });
      const more = () => {
        while (sent < 80 && !res.destroyed) {
          sent += 1;
          if (!res.write(piece)) return void res.once("drain", more);
        }
      };
      more();
    };
    far.does(pour);
    const answer = await chat();
    expect([answer.status, (await answer.json()).error.code]).toEqual([502, "upstream_too_large"]);
    await gone;
    expect((await chargedItsHold())?.end?.outcome).toBe("cut");
  });

  test("is silent before it answers, or in the middle, is not waited for for ever", async () => {
    far.does(() => undefined);
    const answer = await chat();
    expect([answer.status, (await answer.json()).error.code]).toEqual([504, "upstream_silent"]);
    expect((await chargedItsHold())?.end?.outcome).toBe("cut");
    far.does((res, arrived) => {
      beginStream(res);
      res.write(chatStream(["a", "b"], arrived)[0]);
    });
    expect(errorOf(await (await chat({ stream: true })).text())).toMatchObject({ error: { code: "upstream_silent" } });
  });

  test("goes on for a client that does not read is broken off, and so is the call", async () => {
    let left = false;
    far.does((res) => {
      beginStream(res);
      const more = setInterval(() => res.writableNeedDrain || res.write(sse(chatPiece("x".repeat(60_000)))), 2);
      res.on("close", () => {
        clearInterval(more);
        left = true;
      });
    });
    const body = JSON.stringify({ model: "gpt-5-mini", messages: hello(), max_tokens: 50, stream: true });
    const head = ["POST /v1/chat/completions HTTP/1.1", "host: x", `authorization: Bearer ${world.token}`];
    const client = connect(Number(new URL(world.url).port), "127.0.0.1").pause();
    client.write([...head, `content-length: ${body.length}`, "", body].join("\r\n"));
    await expect.poll(() => left, { timeout: 5000 }).toBe(true);
    expect((await world.last())?.end?.outcome).toBe("client-gone");
    client.destroy();
  });

  test("redirects is not followed, wherever it points", async () => {
    const before = far.requests.length;
    for (const status of [301, 302, 307, 308]) {
      far.does((res) => void res.writeHead(status, { location: `${far.url}/v1/elsewhere` }).end());
      const answer = await chat();
      expect([answer.status, (await answer.json()).error.code]).toEqual([502, "upstream_redirects"]);
      expect(answer.headers.get("location")).toBe(null);
    }
    expect(far.requests.length).toBe(before + 4);
  });

  test("does not take the server's key is not quoted: it may say parts of the key", async () => {
    far.does((res) => void json(res, { error: { message: `Incorrect API key provided: ${upstreamKey}` } }, 401));
    const answer = await chat();
    const text = await answer.text();
    expect([answer.status, JSON.parse(text).error.code]).toEqual([502, "key_refused"]);
    expect(text).not.toContain(upstreamKey);
    expect((await world.last())?.end).toMatchObject({ outcome: "failed", status: 401, cost: 0 });
  });

  test("compresses in a way that nobody can read is refused, also when it only says so", async () => {
    for (const encoding of ["zstd", "gzip"]) {
      far.does((res) => void res.writeHead(200, { "content-encoding": encoding }).end("not that"));
      const answer = await chat();
      expect([answer.status, (await answer.json()).error.code]).toEqual([502, "upstream_encoding"]);
    }
  });

  test("cannot be reached costs nothing", async () => {
    far.does((res) => void res.destroy());
    const answer = await chat();
    expect([answer.status, (await answer.json()).error.code]).toEqual([502, "upstream_unreachable"]);
  });
});

describe("a task whose cheap model fails", () => {
  const failing = (which: (model: string) => boolean): Parameters<FarSide["does"]>[0] => {
    return (res, arrived) => {
      const { model } = JSON.parse(arrived.body);
      if (which(model)) json(res, { error: { message: "overloaded" } }, 503);
      else json(res, chatAnswer(`by ${model}`, { model }));
    };
  };

  test("before its first byte asks the stronger one, once, as a call of its own", async () => {
    far.does(failing((model) => model === "gpt-5-mini"));
    const answer = await ofTask();
    expect([answer.status, (await answer.json()).choices[0].message.content]).toEqual([200, "by gpt-5"]);
    await world.last("billing-replies");
    const [second, first] = world.ledger.calls.recent("billing-replies", 2);
    expect(first).toMatchObject({ asked: "openai/gpt-5-mini", end: { outcome: "failed", status: 503, cost: 0 } });
    expect(second).toMatchObject({ asked: "openai/gpt-5", end: { outcome: "done" } });
  });

  test("and the stronger one as well goes to a person, who is told with what", async () => {
    far.does(failing(() => true));
    const before = far.requests.length;
    const answer = await ofTask();
    expect(far.requests.length).toBe(before + 2);
    expect([answer.status, answer.headers.get("x-should-retry")]).toEqual([503, "false"]);
    expect((await answer.json()).error).toMatchObject({ code: "models_failed", next: "Use templates/billing/." });
  });

  test("after its first byte is never asked again", async () => {
    far.does((res, arrived) => {
      beginStream(res);
      res.write(chatStream(["a", "b"], arrived)[0], () => res.destroy());
    });
    const before = far.requests.length;
    expect(errorOf(await (await ofTask({ stream: true })).text())).toMatchObject({ error: { code: "upstream_lost" } });
    expect(far.requests.length).toBe(before + 1);
  });

  test("with an error of the caller's own gets that error, and no second model", async () => {
    far.does((res) => void json(res, { error: { message: "too long" } }, 400));
    const before = far.requests.length;
    expect((await ofTask()).status).toBe(400);
    expect(far.requests.length).toBe(before + 1);
  });
});
