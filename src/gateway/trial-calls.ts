/** The server's own calls: over HTTP to itself, as any caller's, with a key that only this process knows. For drills and comparisons. */

import { request } from "node:http";
import type { Provider } from "../page/page.ts";

/** Headers by which the gateway of the same process knows such a call, its release, its model, and what it is for. */
export const trialHeaders = {
  key: "x-finalcall-trial",
  release: "x-finalcall-trial-release",
  model: "x-finalcall-trial-model",
  comparison: "x-finalcall-trial-comparison",
  wayBack: "x-finalcall-trial-way-back",
} as const;

/** How the book of calls knows those that try a way back, instead of a session or a token. */
export const viaWayBack = "way-back";

export interface TrialOptions {
  /** Where this process listens, as seen from itself: `http://127.0.0.1:3210`. */
  readonly origin: string;
  readonly key: string;
  readonly providerOf: (name: string) => Provider | undefined;
  /** Milliseconds until a model that says nothing has not answered. */
  readonly patience: number;
}

export interface Trial {
  readonly task: string;
  /** Number of the release whose prompt and parameters it gets; 0: neither. */
  readonly release: number;
  /** As `provider/name`. */
  readonly model: string;
  readonly words: string;
  readonly stream: boolean;
  /** The most tokens of the answer. */
  readonly limit: number;
  /** Id of the comparison, or true where a way back is tried; both absent: it is a drill's. */
  readonly comparison?: string;
  readonly wayBack?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** The call's id in the book; empty when it was not admitted. */
  readonly call: string;
}

const longestBody = 4_000_000;

export const isAnthropic = (providerOf: TrialOptions["providerOf"], model: string): boolean =>
  providerOf(model.slice(0, model.indexOf("/")))?.kind === "anthropic";

/** Sends a call; `heard` is given the answer as far as it came, with each part of it; all of it comes at the end. Rejects when the server cannot be asked. */
export function tryCall(
  options: TrialOptions,
  trial: Trial,
  heard: (soFar: string) => void = () => {},
): Promise<Answer> {
  const { origin, key, providerOf, patience } = options;
  const { task, release, model, words, stream, limit, comparison, wayBack } = trial;
  const anthropic = isAnthropic(providerOf, model);
  const body = JSON.stringify({
    ...{ model: `task:${task}`, messages: [{ role: "user", content: words }] },
    ...{ [anthropic ? "max_tokens" : "max_completion_tokens"]: limit },
    ...(stream && { stream }),
  });
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${anthropic ? "/v1/messages" : "/v1/chat/completions"}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        [trialHeaders.key]: key,
        [trialHeaders.release]: String(release),
        [trialHeaders.model]: model,
        ...(comparison !== undefined && { [trialHeaders.comparison]: comparison }),
        ...(wayBack && { [trialHeaders.wayBack]: "1" }),
      },
      timeout: patience,
    });
    sent.on("timeout", () => sent.destroy(new Error(`nothing came within ${patience / 1000} s`)));
    sent.on("error", reject);
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        if (text.length >= longestBody) return;
        text += part;
        if (response.statusCode === 200) heard(text);
      });
      const call = String(response.headers["x-finalcall-call"] ?? "");
      const end = () => resolve({ status: response.statusCode ?? 0, body: text, call });
      response.on("end", end);
      response.on("error", end);
    });
    sent.end(body);
  });
}

/** A JSON object, or an empty one for anything else. */
export function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What a refusal says in one word and its sentence, in either dialect. */
export function codeIn({ error }: Readonly<Record<string, unknown>>, status: number): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return [code, message].filter((one) => typeof one === "string" && one !== "").join(": ") || `status ${status}`;
}
