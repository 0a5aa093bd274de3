/** Whether one call may be made: the task's state, the model's price, the worst case and every budget. Pure. */

import { comparisonOf } from "../decisions/comparison/sealing.ts";
import { type About, pausedAs, pausedBy } from "../decisions/pause/paused.ts";
import type { PauseState } from "../decisions/pause/state.ts";
import { type Asked, isServing, type Serving } from "../decisions/task/serving.ts";
import type { TaskRelease } from "../decisions/task/state.ts";
import type { Refusal } from "../kernel/kind.ts";
import { aiOwner, type Level, type Page, type Provider } from "../page/page.ts";
import { type AdmittedEntry, hostedMark } from "./book.ts";
import { type Spending, shortOf } from "./budgets.ts";
import type { Ask } from "./ledger.ts";
import { metersOf } from "./meters.ts";
import { type Price, worstCase } from "./price.ts";
import { type Declined, no } from "./refusals.ts";

/** What the rule looks at. */
export interface Here {
  readonly page: Page;
  readonly pauses: Iterable<PauseState>;
  serving(asked: Asked): Serving | Refusal;
  /** One release of a task, approved or not. */
  releaseOf(task: string, release: number): TaskRelease | undefined;
  priceOf(provider: Provider, model: string): Price | undefined;
  /** The words of an approved prompt; undefined: not fetched yet; null: they are gone. */
  promptOf(release: TaskRelease): string | null | undefined;
  readonly spending: Spending;
  readonly call: string;
  readonly day: string;
}

/** The call may be made, if this becomes durable before anything has moved. */
export interface Offer {
  readonly entry: AdmittedEntry;
  readonly provider: Provider;
  readonly model: string;
  readonly otherwise: string;
  readonly release: TaskRelease | undefined;
  readonly prompt: string;
  readonly answerTokens: number;
  readonly stopWhen: About;
}

/** Only calls that are under way stand in its way: what they do not need is free again soon. */
export interface Waits {
  readonly waits: Declined;
}

/** The words of this release's prompt must be fetched first. */
export interface Unread {
  readonly unread: TaskRelease;
}

/** Tokens that providers wrap around the texts of a request, and around tools. */
const wrapping = 64;
const wrappingTools = 1024;

/** What is asked, as far as the task or the page's list of models says. */
interface Target {
  readonly asked: string;
  readonly otherwise: string;
  readonly level: Level;
  readonly odd: boolean;
  readonly question: string;
  readonly release: TaskRelease | undefined;
  readonly prompt: string;
  readonly stopWhen: About;
}

export function admit(ask: Ask, here: Here): Offer | Waits | Unread | Declined {
  const target = ask.task === "" ? plainModel(ask, here) : ofTask(ask, here);
  if (!("asked" in target)) return target;
  const { asked, release } = target;
  const slash = asked.indexOf("/");
  const provider = here.page.ai.providers.find(({ name }) => name === asked.slice(0, slash));
  if (!provider) return no.modelNotAllowed(asked, here.page.ai.models, aiOwner(here.page));
  if (provider.kind !== ask.dialect)
    return no.otherDialect(asked, ask.dialect === "openai" ? "/v1/messages" : "/v1/chat/completions");
  const hosted = ask.tools.find((tool) => tool.startsWith(hostedMark));
  if (hosted !== undefined) return no.hosted(hosted.slice(hostedMark.length));

  const model = asked.slice(slash + 1);
  const price = here.priceOf(provider, model);
  const answerTokens = limitOf(ask, release);
  const worst = worstOf(ask, asked, price, answerTokens, target.prompt);
  if (!price || typeof worst !== "number") return worst as Declined;

  const { caller } = ask;
  const meters = metersOf(ask.task, caller.by, caller.via);
  const short = shortOf(here.page, here.spending, meters, here.day, worst);
  if (short) {
    const declined = no.budget({ ...short.balance, needs: worst, owner: aiOwner(here.page) });
    return short.waits ? { waits: declined } : declined;
  }
  // One plain object, here and below: this is done for every call, and spreading objects takes longer than all the rest.
  const entry: AdmittedEntry = {
    kind: "admitted",
    call: here.call,
    day: here.day,
    operation: ask.operation,
    task: ask.task,
    question: target.question,
    odd: target.odd,
    release: release === undefined ? 0 : release.number,
    level: target.level,
    asked,
    actor: caller.actor,
    via: caller.via,
    by: caller.by,
    approvedBy: release?.approval?.by ?? "",
    input: ask.input,
    ref: undefined,
    work: undefined,
    drill: ask.drill,
    tools: ask.tools as string[],
    hold: worst,
    price: price.source,
    rates: price.rates as unknown as number[][],
  };
  return {
    entry,
    provider,
    model,
    otherwise: target.otherwise,
    release,
    prompt: target.prompt,
    answerTokens,
    stopWhen: target.stopWhen,
  };
}

function ofTask(ask: Ask, here: Here): Target | Unread | Declined {
  const { task, question, odd, drill, model } = ask;
  const comparison = comparisonOf(ask.caller.via);
  const found = here.serving({ task, question, odd, drill, comparison });
  if (!isServing(found)) return no.task(found);
  const tried = drill ? ask.trial : undefined;
  const release = (tried && here.releaseOf(task, tried.release)) ?? found.release;
  const models = tried ? [tried.model] : found.models;
  const asked = model === "" ? (models[0] as string) : models.find((one) => one === model);
  if (asked === undefined) return no.notOfTask(model, models);
  const tool = ask.tools.find((one) => !one.startsWith(hostedMark) && !release.tools.includes(one));
  if (tool !== undefined) return no.tool(tool, aiOwner(here.page));
  const name = pausedAs(task, drill, comparison);
  const stopWhen = { task: name, question: found.question?.name ?? "", models: [asked], tools: found.task.tools };
  const pause = !tried && asked === models[0] ? undefined : pausedBy(here.pauses, stopWhen);
  if (pause) return no.paused(pause);
  const otherwise = models[models.indexOf(asked) + 1] ?? "";
  const target = { asked, otherwise, level: found.level, odd: found.odd, question: stopWhen.question, stopWhen };
  if (tried?.release === 0) return { ...target, release: undefined, prompt: "" };
  const prompt = here.promptOf(release);
  if (prompt === undefined) return { unread: release };
  if (prompt === null) return no.promptGone(aiOwner(here.page));
  return { ...target, release, prompt };
}

/** A model that the page lets anybody ask who has a key. Nobody reads its answers for the team. */
function plainModel({ model, tools }: Ask, { page, pauses }: Here): Target | Declined {
  const { models } = page.ai;
  const asked = models.find((one) => one === model) ?? models.find((one) => one.slice(one.indexOf("/") + 1) === model);
  if (asked === undefined) return no.modelNotAllowed(model, models, aiOwner(page));
  const stopWhen = { task: "", question: "", models: [asked], tools };
  const pause = pausedBy(pauses, stopWhen);
  if (pause) return no.paused(pause);
  return {
    asked,
    otherwise: "",
    level: "automatic",
    odd: false,
    question: "",
    release: undefined,
    prompt: "",
    stopWhen,
  };
}

const limits = ["max_tokens", "max_completion_tokens", "max_output_tokens"];

/** The smaller of what the release approves and what the caller wants; 0: neither says. */
function limitOf({ answerTokens, operation }: Ask, release: TaskRelease | undefined): number {
  if (operation === "embeddings") return 0;
  const approved = release?.parameters.find(({ name }) => limits.includes(name.replaceAll("-", "_")))?.value;
  if (typeof approved !== "number") return answerTokens ?? 0;
  return Math.min(approved, answerTokens ?? approved);
}

/** The most it can cost, in nano-dollars, or why nobody can say. */
function worstOf(ask: Ask, asked: string, price: Price | undefined, limit: number, prompt: string): number | Declined {
  const priced = "Name a model with a known price, or use a newer version of finalcall.";
  if (!price) return no.unpriced(asked, "its price is not on the list.", priced);
  const reads = ask.operation === "embeddings";
  if (!reads && price.rates[4].length === 0) return no.unpriced(asked, "what it writes has no price.", priced);
  if (!ask.plainText && price.plainTextOnly)
    return no.unpriced(asked, "what is not plain text costs it something else.", "Send plain text.");
  const { window } = price;
  if (!ask.plainText && window === undefined)
    return no.unpriced(asked, "nobody knows how much it can read.", "Send plain text.");
  if (!reads && limit === 0 && window === undefined)
    return no.unpriced(asked, "nothing limits its answer.", "Set max_tokens in the request or in the release.");
  const text = ask.bytes + Buffer.byteLength(prompt) + wrapping + (ask.tools.length > 0 ? wrappingTools : 0);
  const input = ask.plainText ? text : Math.max(text, window as number);
  const worst = worstCase(price.rates, input, reads ? 0 : (limit || (window as number)) * ask.answers);
  return Number.isSafeInteger(worst) && worst >= 0
    ? worst
    : no.bad("The request asks for more than can be counted.", "Ask for less.");
}

export const isOffer = (answer: Offer | Waits | Unread | Declined): answer is Offer => "entry" in answer;
