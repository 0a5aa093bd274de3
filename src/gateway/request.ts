/** What a request asks of the ledger, and the body that goes to the model once it is admitted. */

import type { IncomingMessage } from "node:http";
import { personIn } from "../decisions/caller.ts";
import type { TaskRelease } from "../decisions/task/state.ts";
import type { Holder } from "../decisions/token/holder.ts";
import { type Edits, edited, membersOf } from "./exact.ts";
import type { Admitted, Ask } from "./ledger.ts";
import { elsewhere } from "./operations/content.ts";
import { type Body, type Facts, isNo, type Operation, wordsOf } from "./operations/operation.ts";
import { type No, no } from "./refuse.ts";

/** What a caller says in headers beside the body. */
export interface Said {
  readonly task: string;
  readonly question: string;
  readonly odd: boolean;
  /** Whom or what it is for. */
  readonly ref: string;
  /** The caller's key in the queue for people; empty: it wants none. */
  readonly work: string;
}

const longestRef = 300;
const longestName = 80;
const longestKey = 120;
/** Of all tools of a request: their names are kept with each call, in the book and in memory. */
const mostNames = 32_768;

/** Reads our headers. They may hold UTF-8, which node gives as latin-1. */
export function saidIn({ headers }: IncomingMessage): Said | No {
  const task = header(headers["x-finalcall-task"]);
  const question = header(headers["x-finalcall-question"]);
  const kind = header(headers["x-finalcall-case"]);
  const ref = header(headers["x-finalcall-for"]);
  if (task.length > longestName) return no.field("x-finalcall-task", "is too long");
  if (question.length > longestName) return no.field("x-finalcall-question", "is too long");
  if (ref.length > longestRef) return no.field("x-finalcall-for", `is longer than ${longestRef} characters`);
  if (kind !== "" && kind !== "odd") return no.field("x-finalcall-case", "knows only `odd`");
  const key = headers["x-finalcall-work"];
  const work = header(key);
  const wrong = key === undefined ? "" : faultOfKey(work);
  if (wrong !== "") return no.field("x-finalcall-work", wrong);
  return { task, question, odd: kind === "odd", ref, work };
}

/** A key that could not be kept would be a question that is lost. */
function faultOfKey(key: string): string {
  if (key === "") return "is empty";
  if (key.length > longestKey) return `is longer than ${longestKey} characters`;
  return /\p{Cc}/u.test(key) ? "holds a control character" : "";
}

const header = (value: string | string[] | undefined): string =>
  value === undefined || value === "" ? "" : Buffer.from(String(value), "latin1").toString("utf8").trim();

/** The task and the model that are meant: `x-finalcall-task`, `task:…` as the model, or a plain model. */
export function meant(json: Body["json"], { task }: Said): { readonly task: string; readonly model: string } | No {
  const model = wordsOf(json.model);
  if (model.startsWith("task:")) {
    const named = model.slice("task:".length);
    if (task !== "" && task !== named) return no.field("model", "names another task than x-finalcall-task");
    return { task: named, model: "" };
  }
  if (task !== "") return { task, model: "" };
  return model === "" ? no.field("model", "is missing") : { task: "", model };
}

/** The question to the ledger, or why it is not even asked. `facts` are what the operation read of the body. */
export function askOf(
  operation: Operation,
  body: Body,
  said: Said,
  holder: Holder,
  input: { readonly digest: string; readonly bytes: number },
): { readonly ask: Ask; readonly facts: Facts } | No {
  const which = meant(body.json, said);
  if (isNo(which)) return which;
  const strange = body.members.find(({ name }) => name !== name.toLowerCase() && guarded.has(name.toLowerCase()));
  if (strange)
    return no.field(strange.name, "is a known name in other letters, which some providers take for the same");
  const foreign = elsewhere.find((name) => body.json[name] !== undefined && body.json[name] !== null);
  if (foreign !== undefined) return no.elsewhere(foreign);
  const facts = operation.facts(body.json);
  if (isNo(facts)) return facts;
  if (facts.tools.reduce((sum, { length }) => sum + length, 0) > mostNames)
    return no.field("tools", `has names of more than ${mostNames} characters together`);
  const { actor, via } = holder.caller;
  const ask: Ask = {
    caller: { actor, via, by: personIn(holder.by) },
    operation: operation.name,
    dialect: operation.dialect.name,
    ...which,
    question: said.question,
    odd: said.odd,
    bytes: input.bytes,
    plainText: facts.plainText,
    answerTokens: facts.answerTokens,
    answers: facts.answers,
    tools: facts.tools,
    input: input.digest,
    ref: said.ref,
    work: said.work,
    drill: false,
  };
  return { ask, facts };
}

/** What shapes an answer. In a task the approved release says it, or nobody. */
const shaping = new Set([
  ...["temperature", "top_p", "top_k", "min_p", "top_a", "typical_p", "frequency_penalty", "presence_penalty"],
  ...["repetition_penalty", "logit_bias", "reasoning_effort", "reasoning", "verbosity", "thinking", "output_config"],
  ...["modalities", "effort"],
]);

/** What is read here: a provider whose program does not tell large letters from small would read it anew. */
const guarded = new Set([
  ...["model", "messages", "input", "system", "instructions", "prompt", "tools", "functions", "n", "stream"],
  ...["stream_options", "max_tokens", "max_completion_tokens", "max_output_tokens", ...shaping, ...elsewhere],
]);

/** Names under which a release may say how long an answer may be. The ledger has it already. */
const limits = new Set(["max_tokens", "max_completion_tokens", "max_output_tokens"]);

/**
 * The body for the model: the caller's own, to the byte, but for the model's name, the answer's limit, the approved
 * prompt and parameters, and `include_usage`. Undefined: nothing is to be changed.
 */
export function bodyFor(operation: Operation, body: Body, facts: Facts, admitted: Admitted): string | undefined | No {
  const edits = new Map<string, string | undefined>();
  if (body.json.model !== admitted.model) edits.set("model", JSON.stringify(admitted.model));
  const { answerTokens } = admitted;
  const [limit] = operation.limits.filter((name) => body.json[name] !== undefined).concat(operation.limits);
  if (limit !== undefined && answerTokens > 0 && facts.answerTokens === undefined)
    edits.set(limit, String(answerTokens));
  for (const name of operation.limits)
    if (answerTokens > 0 && Number(body.json[name] ?? 0) > answerTokens) edits.set(name, String(answerTokens));
  if (admitted.release) {
    const approved = ofTask(operation, body, admitted.release, admitted.prompt);
    if (isNo(approved)) return approved;
    for (const [name, value] of approved) edits.set(name, value);
  }
  if (operation.name === "chat" && body.json.stream === true) {
    const options = withUsage(body);
    if (typeof options === "object") return options;
    if (options !== undefined) edits.set("stream_options", options);
  }
  return edits.size === 0 ? undefined : edited(body.text, body.members, edits);
}

/** The approved prompt and parameters, or what of the request is not the caller's to say. */
export function ofTask(operation: Operation, body: Body, release: TaskRelease, prompt: string): Edits | No {
  const prompted = operation.prompted(body, prompt);
  if (isNo(prompted)) return prompted;
  const approved = parametersOf(operation, release);
  const own = body.members.find(({ name }) => shaping.has(name) && !approved.has(name) && body.json[name] !== null);
  return own ? no.taskOwns(own.name, "The approved release does not say it") : new Map([...prompted, ...approved]);
}

/** What is approved, as members of the body. The page's names are flat; two of them stand inside an object. */
function parametersOf({ name: operation }: Operation, { parameters }: TaskRelease): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, value } of parameters) {
    const json = JSON.stringify(value);
    if (limits.has(name)) continue;
    if (operation === "responses" && name === "reasoning_effort") found.set("reasoning", `{"effort":${json}}`);
    else if (operation === "messages" && name === "effort") found.set("output_config", `{"effort":${json}}`);
    else found.set(name, json);
  }
  return found;
}

/** Whether the client wants to see the usage itself. */
export const wantsUsage = ({ stream_options: options }: Body["json"]): boolean =>
  options !== null && typeof options === "object" && (options as { include_usage?: unknown }).include_usage === true;

/** The stream must say what it used, whatever the caller chose: `include_usage: false` does not opt out of metering. */
function withUsage({ text, json, members }: Body): string | undefined | No {
  if (wantsUsage(json)) return undefined;
  const options = json.stream_options;
  const there = members.find(({ name }) => name === "stream_options");
  if (!there || options === null) return '{"include_usage":true}';
  if (typeof options !== "object" || Array.isArray(options)) return no.field("stream_options", "is not an object");
  const own = text.slice(there.value, there.to);
  return edited(own, membersOf(own)?.members ?? [], new Map([["include_usage", "true"]]));
}
