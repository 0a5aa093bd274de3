import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chat } from "./operations/chat.ts";
import { messages } from "./operations/messages.ts";
import type { Operation } from "./operations/operation.ts";
import { responses } from "./operations/responses.ts";
import { Tap, textOfStream } from "./stream.ts";

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "c1", model: "gpt-5-mini-2025", choices: [{ index: 0, delta, finish_reason: finish }], usage: null })}\n\n`;
const usageEvent = `data: ${JSON.stringify({
  ...{ id: "c1", model: "gpt-5-mini-2025", choices: [] },
  usage: {
    prompt_tokens: 20,
    completion_tokens: 7,
    total_tokens: 27,
    completion_tokens_details: { reasoning_tokens: 2 },
  },
})}\n\n`;
const said = chunk({ role: "assistant", content: "Grüße " }) + chunk({ content: 'the word "usage": {} in it' }, "stop");
const whole = `${said}${usageEvent}data: [DONE]\n\n`;
const usage = { input: 20, cacheRead: 0, cacheWrite: 0, output: 7, reasoning: 2 };

/** What comes out when a stream arrives in these pieces, and the tap afterwards. */
function through(operation: Operation, strips: boolean, pieces: readonly Buffer[]) {
  const out: Buffer[] = [];
  const tap = new Tap(operation, strips, (bytes) => void out.push(Buffer.from(bytes)));
  for (const piece of pieces) tap.push(piece);
  const isWhole = tap.end();
  return { text: Buffer.concat(out).toString("utf8"), tap, isWhole, pieces: out.length };
}

/** A text cut at arbitrary places, also inside a character. */
const cut = (text: string) =>
  fc.array(fc.nat(Buffer.byteLength(text)), { maxLength: 8 }).map((places) => {
    const bytes = Buffer.from(text);
    const at = [0, ...places.sort((a, b) => a - b), bytes.length];
    return at.slice(1).map((end, n) => bytes.subarray(at[n], end));
  });

describe("a chat stream", () => {
  test("comes out as it came in, without the usage event that the client did not ask for, however it is cut", () => {
    fc.assert(
      fc.property(cut(whole), (pieces) => {
        const { text, tap, isWhole } = through(chat, true, pieces);
        expect(text).toBe(`${said}data: [DONE]\n\n`);
        expect(tap.told).toMatchObject({ usage, served: "gpt-5-mini-2025", finish: "stop" });
        expect(isWhole).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("keeps the usage event of a client that asked for it", () => {
    fc.assert(
      fc.property(cut(whole), (pieces) => {
        const { text, tap } = through(chat, false, pieces);
        expect(text).toBe(whole);
        expect(tap.told.usage).toEqual(usage);
      }),
    );
  });

  test("passes every whole event on in the piece that it came in", () => {
    const events = whole.split(/(?<=\n\n)/).map((event) => Buffer.from(event));
    expect(through(chat, false, events).pieces).toBe(events.length);
    expect(through(chat, true, events).pieces).toBe(events.length - 1);
  });

  test("passes the beginning of an answer on before its event is whole", () => {
    const out: Buffer[] = [];
    const tap = new Tap(chat, true, (bytes) => void out.push(bytes));
    const first = Buffer.from(chunk({ content: "a long answer" }));
    tap.push(first.subarray(0, first.length - 10));
    expect(Buffer.concat(out).length).toBe(first.length - 10);
    tap.push(Buffer.from('data: {"id":"c1"'));
    expect(tap.broken).toBe(true);
  });

  test("with line ends of another system is read as well", () => {
    const { text, tap } = through(chat, true, [Buffer.from(whole.replaceAll("\n", "\r\n"))]);
    expect(text).toBe(`${said}data: [DONE]\n\n`.replaceAll("\n", "\r\n"));
    expect(tap.told.usage).toEqual(usage);
  });

  test("that counts on the last piece of the answer keeps it", () => {
    const last = chunk({ content: "x" }, "stop").replace(
      '"usage":null',
      '"usage":{"prompt_tokens":3,"completion_tokens":1}',
    );
    const { text, tap } = through(chat, true, [Buffer.from(last)]);
    expect(text).toBe(last);
    expect(tap.told.usage).toMatchObject({ input: 3, output: 1 });
  });

  test("that lies about its usage has none", () => {
    for (const lie of ["-5", "1.5", "1e300", '"20"', "null"]) {
      const event = usageEvent
        .replace('"completion_tokens":7', `"completion_tokens":${lie}`)
        .replace('"total_tokens":27,', "");
      const { tap } = through(chat, true, [Buffer.from(said + event)]);
      expect(lie === "null" ? tap.told.usage?.output : tap.told.usage).toBe(undefined);
    }
  });

  test("that ends before its answer does is not whole", () => {
    expect(through(chat, true, [Buffer.from(chunk({ content: "half" }))]).isWhole).toBe(false);
    expect(through(chat, true, []).isWhole).toBe(false);
  });

  test("of garbage passes, and tells nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (pieces) => {
        const bytes = pieces.map((one) => Buffer.from(one));
        const { text, tap } = through(chat, true, bytes);
        expect(text).toBe(Buffer.concat(bytes).toString("utf8"));
        expect(tap.told.usage).toBeUndefined();
      }),
    );
  });
});

const event = (data: { type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

test("an Anthropic stream counts what message_start says, and the last numbers of message_delta win", () => {
  const start = {
    usage: { input_tokens: 10, cache_read_input_tokens: 100, output_tokens: 1 },
    model: "claude-haiku-4-5",
  };
  const text = [
    event({ type: "message_start", message: start } as never),
    event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } } as never),
    event({ type: "message_delta", delta: { stop_reason: null }, usage: { output_tokens: 5 } } as never),
    event({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 9 } } as never),
    event({ type: "message_stop" }),
  ].join("");
  fc.assert(
    fc.property(cut(text), (pieces) => {
      const { text: out, tap, isWhole } = through(messages, false, pieces);
      expect(out).toBe(text);
      expect(tap.told).toMatchObject({
        usage: { input: 110, cacheRead: 100, cacheWrite: 0, output: 9, reasoning: 0 },
        served: "claude-haiku-4-5",
        finish: "end_turn",
      });
      expect(isWhole).toBe(true);
    }),
  );
  expect(textOfStream(messages, Buffer.from(text))).toBe("Hi");
});

test("a stream of responses tells its usage in its last event", () => {
  const usage = { input_tokens: 5, output_tokens: 9, output_tokens_details: { reasoning_tokens: 4 } };
  const text = [
    event({ type: "response.created", response: { model: "gpt-5", status: "in_progress", usage: null } } as never),
    event({ type: "response.output_text.delta", delta: "Hi" } as never),
    event({ type: "response.completed", response: { model: "gpt-5", status: "completed", usage } } as never),
  ].join("");
  fc.assert(
    fc.property(cut(text), (pieces) => {
      const { text: out, tap, isWhole } = through(responses, false, pieces);
      expect(out).toBe(text);
      expect(tap.told).toMatchObject({ usage: { input: 5, output: 9, reasoning: 4 }, finish: "completed" });
      expect(isWhole).toBe(true);
    }),
  );
  expect(textOfStream(responses, Buffer.from(text))).toBe("Hi");
});
