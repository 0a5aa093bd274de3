/** The models at the far side: scripted answers over real HTTP, and what arrived there and was broken off. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { LLMock, type Mountable } from "@copilotkit/aimock";
import { bodyIn } from "../support/gateway.ts";

/** What the scripted model says to whatever has no script of its own. */
export const plainAnswer = "Invoice 42 of 3 March is attached. It was paid on 9 March.";
/** Asked for with "find invoice 42": a call of the function `find-invoice`, and the answer once its result is there. */
export const toolAnswer = "Invoice 42 is paid.";
/** What every text is as a vector. */
export const vector = [0.25, -0.5, 0.125];
const usage = { prompt_tokens: 30, completion_tokens: 12, input_tokens: 30, output_tokens: 12 };

/** One request as it arrived. */
export interface Arrived {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** The connection was closed before the answer was complete. */
  brokenOff: boolean;
}

export interface FarSide {
  readonly url: string;
  readonly arrived: Arrived[];
  /** The body of the newest chat request, as the model read it. */
  lastBody(): Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

export async function startFarSide(): Promise<FarSide> {
  const arrived: Arrived[] = [];
  const over = new AbortController();
  const never = () =>
    new Promise<{ content: string }>((resolve) =>
      over.signal.addEventListener("abort", () => resolve({ content: "Too late." })),
    );
  const mock = new LLMock({ port: 0, chunkSize: 7 });
  const finding = {
    toolCalls: [{ name: "find-invoice", arguments: '{"number":"42"}', id: "call_find_42" }],
  };
  mock
    .on({ userMessage: /find invoice 42/, hasToolResult: false }, finding)
    .on({ userMessage: /find invoice 42/, hasToolResult: true }, { content: toolAnswer, usage })
    .on({ userMessage: /tell it slowly/ }, { content: "word ".repeat(4000) }, { latency: 20, chunkSize: 5 })
    .on({ userMessage: /never answer/ }, never)
    .on(
      { userMessage: /be wrong/ },
      { error: { message: "Your messages are wrong.", type: "invalid_request_error" }, status: 400 },
    )
    .on({ userMessage: /be busy/ }, { error: { message: "Slow down.", type: "rate_limit_error" }, status: 429 })
    .onMessage(/.*/, { content: plainAnswer, usage });
  mock.mount("/v1", observer(arrived));
  await mock.start();
  return {
    url: mock.url,
    arrived,
    lastBody: () => (mock.getLastRequest()?.body ?? {}) as unknown as Readonly<Record<string, unknown>>,
    async stop() {
      over.abort();
      await mock.stop();
    },
  };
}

/** Sees every request before its script does, and answers what the mock cannot: it counts no tokens, and knows no base64. */
const observer = (arrived: Arrived[]): Mountable => ({
  async handleRequest(req: IncomingMessage, res: ServerResponse, pathname: string) {
    const one: Arrived = { path: `/v1${pathname}`, headers: req.headers, brokenOff: false };
    arrived.push(one);
    res.on("close", () => {
      one.brokenOff = !res.writableFinished;
    });
    const answer = (body: unknown) =>
      res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (pathname === "/messages/count_tokens") answer({ input_tokens: 14 });
    else if (pathname === "/embeddings") answer(embedded(JSON.parse((await bodyIn(req)).toString())));
    else return false;
    return true;
  },
});

interface ToEmbed {
  readonly model: string;
  readonly input: string | readonly string[];
  readonly encoding_format?: string;
}

function embedded({ model, input, encoding_format }: ToEmbed) {
  const embedding =
    encoding_format === "base64" ? Buffer.from(new Float32Array(vector).buffer).toString("base64") : vector;
  const data = [input].flat().map((_, index) => ({ object: "embedding", index, embedding }));
  return { object: "list", data, model, usage: { prompt_tokens: 2, total_tokens: 2 } };
}
