/** A drill's calls: over HTTP to this server, as any caller's, with a key that only this process knows. */

import { request } from "node:http";
import type { TaskRelease } from "../decisions/task/state.ts";
import type { Provider } from "../page/page.ts";
import type { DrillGateway } from "./drill.ts";

/** Headers by which the gateway of the same process knows a drill's call, its release and its model. */
export const drillHeaders = {
  key: "x-finalcall-drill",
  release: "x-finalcall-drill-release",
  model: "x-finalcall-drill-model",
} as const;

/** Milliseconds until a model that says nothing has not answered. */
const patience = 30_000;
/** Tokens of a drill's short answer, and of the long one that is stopped on its way. */
const short = 64;
const long = 1024;

export interface DrillCallOptions {
  /** Where this process listens, as seen from itself: `http://127.0.0.1:3210`. */
  readonly origin: string;
  readonly key: string;
  readonly providerOf: (name: string) => Provider | undefined;
  /** Milliseconds of any clock that does not jump. */
  readonly elapsed: () => number;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

export function drillCalls({ origin, key, providerOf, elapsed }: DrillCallOptions): DrillGateway {
  /** Sends the request; `began` hears of the first byte, the answer comes with the last one. */
  function ask(task: string, release: TaskRelease, model: string, stream: boolean, began = () => {}): Promise<Answer> {
    const anthropic = providerOf(model.slice(0, model.indexOf("/")))?.kind === "anthropic";
    const words = stream ? "This is a drill. Count from 1 to 400, one number a line." : "This is a drill. Say yes.";
    const limit = { [anthropic ? "max_tokens" : "max_completion_tokens"]: stream ? long : short };
    const body = JSON.stringify({
      ...{ model: `task:${task}`, messages: [{ role: "user", content: words }], ...limit },
      ...(stream && { stream }),
    });
    return new Promise((resolve, reject) => {
      const sent = request(`${origin}${anthropic ? "/v1/messages" : "/v1/chat/completions"}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          [drillHeaders.key]: key,
          [drillHeaders.release]: String(release.number),
          [drillHeaders.model]: model,
        },
        timeout: patience,
      });
      sent.on("timeout", () => sent.destroy(new Error("nothing came within 30 s")));
      sent.on("error", reject);
      sent.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.once("data", began);
        response.on("data", (part: string) => {
          if (text.length < 1_000_000) text += part;
        });
        const end = () => resolve({ status: response.statusCode ?? 0, body: text });
        response.on("end", end);
        response.on("error", end);
      });
      sent.end(body);
    });
  }

  return {
    async call(task, { release, wrong }) {
      const { status, body } = await ask(task, release, wrong ?? release.model, false);
      const said = parsed(body);
      return { ok: status === 200, code: status === 200 ? "" : codeIn(said, status), served: String(said.model ?? "") };
    },
    async stream(task, release) {
      let ended: Promise<number> | undefined;
      await new Promise<void>((began, failed) => {
        ended = ask(task, release, release.model, true, began).then(({ status, body }) => {
          if (status !== 200) failed(new Error(codeIn(parsed(body), status)));
          began();
          return elapsed();
        });
        ended.catch(failed);
      });
      return { ended: ended as Promise<number> };
    },
  };
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What a refusal says in one word, in either dialect. */
function codeIn({ error }: Readonly<Record<string, unknown>>, status: number): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return [code, message].filter((one) => typeof one === "string" && one !== "").join(": ") || `status ${status}`;
}
