/** A no of the gateway, before a dialect puts it into its shape. */

import { Contention, Halted, Stale } from "../app/faults.ts";

/** What did not happen and why, and the next step. `code` is permanent. */
export interface No {
  readonly status: number;
  readonly code: string;
  readonly why: string;
  readonly next: string;
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
}

/** The longest body that is read, and the longest answer that is passed on, in bytes. */
export const longestBody = 25 * 1024 * 1024;
export const longestAnswer = 50 * 1024 * 1024;

export const badRequest = (why: string, next: string): No => ({ status: 400, code: "malformed", why, next });

export const no = {
  unknownCaller: (): No => ({
    status: 401,
    code: "unknown_caller",
    why: "Nobody is known to ask this.",
    next: "Send a token with the scope `call` that is still good, as a bearer token or as x-api-key.",
  }),
  notAllowed: (): No => ({
    status: 403,
    code: "not_allowed",
    why: "This token may not call models.",
    next: "Make one with the scope `call` under your name on the web.",
  }),
  notFound: (): No => ({
    status: 404,
    code: "unknown_path",
    why: "The gateway serves no such address, so nothing was passed on.",
    next: "Use /v1/chat/completions, /v1/responses, /v1/embeddings, /v1/messages or /v1/models.",
  }),
  wrongMethod: (allowed: string): No => ({
    status: 405,
    code: "wrong_method",
    why: `This address takes ${allowed} only.`,
    next: `Send ${allowed}.`,
  }),
  unknownModel: (name: string): No => ({
    status: 404,
    code: "model_not_found",
    why: `The page allows no model or task ${name}.`,
    next: "GET /v1/models lists what it allows.",
  }),
  tooLarge: (): No => ({
    status: 413,
    code: "too_large",
    why: "The request is larger than 25 MB, so it was not read.",
    next: "Send less of it.",
  }),
  notText: (): No => badRequest("The body is not valid UTF-8, so it was not read.", "Send JSON in UTF-8."),
  notJson: (): No => badRequest("The body is not a JSON object, so it was not read.", "Send one JSON object."),
  encoded: (): No => badRequest("Compressed requests are not read.", "Send it without content-encoding."),
  tooDeep: (): No => badRequest("The body is nested too deeply to be read safely.", "Nest it less."),
  twice: (): No =>
    badRequest(
      "A name stands twice in one object, so it is unclear what is asked.",
      "Name every member of an object once.",
    ),
  field: (name: string, why: string): No =>
    badRequest(`The field ${name} ${why}.`, `Correct ${name} and send it again.`),
  taskOwns: (name: string, what: string): No => ({
    status: 403,
    code: "not_allowed",
    why: `${what}: ${name} is not the caller's to choose in a task.`,
    next: "Leave it out; or propose a task release that has it, and have it approved.",
    facts: { field: name },
  }),
  elsewhere: (name: string): No => ({
    status: 403,
    code: "not_allowed",
    why: `${name} would let somebody else choose the model, so it is not passed on.`,
    next: "Leave it out; the page says which models may be asked.",
    facts: { field: name },
  }),
  noKey: (provider: string): No => ({
    status: 503,
    code: "key_missing",
    why: `This server has no key for ${provider}, so no model was asked.`,
    next: "Whoever runs the server sets it where the page's reference points.",
  }),
  /** What a provider says of a key may hold parts of it, and a client would take it for its own. */
  keyRefused: (provider: string): No => ({
    status: 502,
    code: "key_refused",
    why: `${provider} does not take the key of this server.`,
    next: "Whoever runs the server replaces it where the page's reference points.",
  }),
  revoked: (): No => ({
    status: 403,
    code: "not_allowed",
    why: "The token was ended, or the page names its holder no longer.",
    next: "Make a new one under your name on the web.",
  }),
  /** `pause`: the pause that ended it; undefined: something else did. */
  stopped: (why: string, next: string, pause?: string): No => ({
    ...{ status: 503, code: "task_stopped", why, next },
    facts: pause === undefined ? undefined : { pause },
  }),
  redirected: (provider: string): No => ({
    status: 502,
    code: "upstream_redirects",
    why: `${provider} answers with a redirect, which is never followed.`,
    next: "Correct its address on the page.",
  }),
  unreachable: (provider: string): No => ({
    status: 502,
    code: "upstream_unreachable",
    why: `${provider} could not be reached.`,
    next: "Ask again later, or do it by hand.",
  }),
  lost: (provider: string): No => ({
    status: 502,
    code: "upstream_lost",
    why: `${provider} broke off before the answer was complete.`,
    next: "What came so far is not a whole answer. Ask again.",
  }),
  silent: (provider: string): No => ({
    status: 504,
    code: "upstream_silent",
    why: `${provider} was silent for too long, so the call was ended.`,
    next: "What came so far is not a whole answer. Ask again.",
  }),
  answerTooLarge: (provider: string): No => ({
    status: 502,
    code: "upstream_too_large",
    why: `${provider} sent more than 50 MB, so the call was ended.`,
    next: "Ask for less.",
  }),
  unreadable: (provider: string): No => ({
    status: 502,
    code: "upstream_encoding",
    why: `${provider} sent an encoding that cannot be read.`,
    next: "Ask again; if it stays, look at the provider's address on the page.",
  }),
  byHand: (task: string, fallback: string): No => ({
    status: 503,
    code: "models_failed",
    why: `No model of ${task} answered.`,
    next: fallback === "" ? "Answer it by hand." : `Use ${fallback}.`,
    facts: { fallback },
  }),
  fault: (): No => ({
    status: 500,
    code: "fault",
    why: "Something failed here, so no model was asked.",
    next: "Ask again; if it stays, look at what the server says on its terminal.",
  }),
};

/** What a fault says to the caller. A record that cannot be read or written means no, and says so; causes stay here. */
export const faultOf = (fault: unknown): No =>
  fault instanceof Stale || fault instanceof Halted || fault instanceof Contention
    ? { status: 503, code: "record_unreachable", why: fault.message, next: "No model was asked. Ask again." }
    : no.fault();
