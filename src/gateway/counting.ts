/** POST /v1/messages/count_tokens: costs nothing and records nothing, but asks only what the caller might call. */

import type { IncomingMessage } from "node:http";
import type { App } from "../app/app.ts";
import { pausedBy } from "../decisions/pause/paused.ts";
import { isServing, serving } from "../decisions/task/serving.ts";
import type { TaskRelease } from "../decisions/task/state.ts";
import { sha256 } from "../kernel/json.ts";
import { worldOf } from "../views/context.ts";
import { type Edits, edited } from "./exact.ts";
import { messages } from "./operations/messages.ts";
import { type Body, isNo } from "./operations/operation.ts";
import { type Declined, no as refusals } from "./refusals.ts";
import { type No, no } from "./refuse.ts";
import { meant, ofTask, type Said } from "./request.ts";
import type { Target, Upstreams } from "./upstream.ts";

/** The provider's answer. */
export interface Counted {
  readonly status: number;
  readonly body: Buffer;
}

/** A count is a few bytes; more is no count. */
const longest = 64 * 1024;

/** What the endpoint does not take, although a call has it. */
const notCounted: Edits = new Map([
  ["max_tokens", undefined],
  ["temperature", undefined],
  ["stream", undefined],
]);

/** Asks the provider how many tokens it would read, or says why not. */
export async function countingOf(
  app: App,
  ways: Upstreams,
  body: Body,
  said: Said,
  { headers }: IncomingMessage,
  at: string,
): Promise<Counted | No> {
  const which = meant(body.json, said);
  if (isNo(which)) return which;
  await app.fresh();
  const found = which.task === "" ? plainModel(app, which.model) : await ofApproved(app, body, which.task, said, at);
  if (isNo(found)) return found;
  const slash = found.asked.indexOf("/");
  const page = worldOf(app.world).page.inForce?.page;
  const provider = page?.ai.providers.find(({ name }) => name === found.asked.slice(0, slash));
  if (provider?.kind !== "anthropic") return no.field("model", "is not spoken to in this way");
  const target = ways.target(provider, "/messages/count_tokens", headers);
  if (!target) return no.noKey(provider.name);
  const model = JSON.stringify(found.asked.slice(slash + 1));
  const all = new Map([...found.edits, ...notCounted, ["model", model] as const]);
  return ask(target, edited(body.text, body.members, all), provider.name);
}

async function ask({ pool, path, headers }: Target, body: string, provider: string): Promise<Counted | No> {
  const answer = await pool.request({ method: "POST", path, headers, body }).catch(() => undefined);
  if (!answer) return no.unreachable(provider);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      size += (chunk as Buffer).length;
      if (size > longest) return no.unreadable(provider);
      chunks.push(chunk as Buffer);
    }
  } catch {
    return no.lost(provider);
  }
  const { statusCode: status } = answer;
  if (status === 401) return no.keyRefused(provider);
  return status >= 300 && status < 400 ? no.redirected(provider) : { status, body: Buffer.concat(chunks) };
}

interface Found {
  readonly asked: string;
  readonly edits: Edits;
}

function plainModel(app: App, model: string): Found | No {
  const { page, pauses } = worldOf(app.world);
  const models = page.inForce?.page.ai.models ?? [];
  const asked = models.find((one) => one === model) ?? models.find((one) => one.slice(one.indexOf("/") + 1) === model);
  if (asked === undefined) return no.unknownModel(model);
  const pause = pausedBy(pauses.values(), { task: "", question: "", models: [asked], tools: [] });
  return pause ? declined(refusals.paused(pause)) : { asked, edits: new Map() };
}

async function ofApproved(app: App, body: Body, task: string, said: Said, at: string): Promise<Found | No> {
  const found = serving(worldOf(app.world), { task, question: said.question, odd: said.odd }, at);
  if (!isServing(found)) return declined(refusals.task(found));
  const prompt = await promptOf(app, found.release);
  if (prompt === undefined) return declined(refusals.promptGone(""));
  const edits = ofTask(messages, body, found.release, prompt);
  return isNo(edits) ? edits : { asked: found.models[0] ?? "", edits };
}

async function promptOf(app: App, { prompt, promptDigest }: TaskRelease): Promise<string | undefined> {
  const [found] = await app.store.words([prompt.text]);
  const words = found?.words;
  return words !== undefined && words !== null && sha256(words) === promptDigest ? words : undefined;
}

const declined = ({ status, declined: code, why, next, facts }: Declined): No => ({ status, code, why, next, facts });
