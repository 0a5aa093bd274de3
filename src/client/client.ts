/** The SDK: asks who decides, proposes, submits changes. Imports types only, so nothing of the server reaches a caller's bundle. */

import type { z } from "zod";
import type * as contract from "../http/contract.ts";
import type { Client } from "./calls.ts";

export type { Client } from "./calls.ts";
export { type ApprovedAction, checkSignature, NotAnAction, readAction } from "./read-action.ts";

/** Thrown when the answer is no. `code` is permanent; `message` says why, `next` who can unblock it and the next step. */
export class Refused extends Error {
  readonly code: string;
  readonly next: string;
  readonly status: number;
  /** Names and numbers of the refusal, such as `owner`: whom to ask. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Of a request that does not parse: each field, and what is wrong with it. */
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** Present while the page is stale. */
  readonly stalePage: z.output<typeof contract.StalePage> | undefined;

  constructor({ status, code, title, detail, facts = {}, errors = [], stalePage }: z.output<typeof contract.Problem>) {
    super(title);
    this.name = "Refused";
    this.status = status;
    this.code = code;
    this.next = detail;
    this.facts = facts;
    this.errors = errors;
    this.stalePage = stalePage;
  }
}

/** Thrown when the server cannot be reached or fails. A gate treats it as no. */
export class Unreachable extends Error {
  constructor(why: string, cause?: unknown) {
    super(why, { cause });
    this.name = "Unreachable";
  }
}

/**
 * Connects to a server. There is no call that approves: people do that in their browser.
 *
 * @example
 * ```ts
 * const finalcall = connect("https://finalcall.example", process.env.FINALCALL_TOKEN ?? "");
 * const { owner, now } = await finalcall.who("retry logic for refunds");
 * ```
 */
export function connect(url: string, token: string, send: typeof fetch = fetch): Client {
  const base = url.replace(/\/+$/, "");

  const ask = (method: "GET" | "POST", path: string, body?: unknown, key?: string): Promise<Response> =>
    send(`${base}${path}`, {
      method,
      redirect: "error", // A token is not carried to wherever somebody points.
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Unreachable(`The server ${base} cannot be reached.`, cause);
    });

  async function call<T>(method: "GET" | "POST", path: string, body?: unknown, key?: string): Promise<T> {
    const response = await ask(method, path, body, key);
    const answer = (await response.json().catch(() => undefined)) as T | undefined;
    if (response.ok && answer !== undefined) return answer;
    throw failure(response.status, answer);
  }

  async function text(path: string): Promise<string> {
    const response = await ask("GET", path);
    if (response.ok) return response.text();
    throw failure(response.status, await response.json().catch(() => undefined));
  }

  const asking = (path: string, query: Record<string, string | undefined>): string => {
    const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
  };
  const get = <T>(path: string, query: Record<string, string | undefined> = {}) => call<T>("GET", asking(path, query));
  const post = <T>(path: string, body: unknown, key?: string) => call<T>("POST", path, body, key);
  const one = (path: string, id: string, rest = "") => `${path}/${encodeURIComponent(id)}${rest}`;

  return {
    checkins: () => get("/v1/checkins"),
    checkin: (week) => get(one("/v1/checkins", week)),
    openCheckin: () => post("/v1/checkins", {}),
    me: () => get("/v1/me"),
    reviews: () => get("/v1/reviews"),
    page: () => get("/v1/page"),
    offerPage: (source) => post("/v1/page/offer", { source }),
    who: (question, at, gap) => get("/v1/who", { q: question, at, gap }),
    coverage: (from, weeks) => get("/v1/coverage", { from, weeks: weeks === undefined ? undefined : String(weeks) }),
    may: (asked) => post("/v1/may", asked),
    limits: () => get("/v1/limits"),
    askHook: (use) => post("/v1/hook/claude-code", use),
    agents: () => get("/v1/agents"),
    flags: () => get("/v1/flags"),
    status: (id) => get(one("/v1/status", id)),
    mine: (person, question) => get("/v1/mine", { as: person, q: question }),
    tie: (question) => get("/v1/ties", { q: question }),
    propose: (asked, key) => post("/v1/proposals", asked, key),
    proposal: (id) => get(one("/v1/proposals", id)),
    proposals: () => get("/v1/proposals"),
    comment: (id, says) => post(one("/v1/proposals", id, "/comments"), { says }),
    withdraw: (id) => post(one("/v1/proposals", id, "/withdraw"), {}),
    submitChange: (change) => post("/v1/changes", change),
    change: (id) => get(one("/v1/changes", id)),
    answerQuestion: (id, question, says) => post(one("/v1/changes", id, "/answers"), { question, says }),
    closeChange: (id) => post(one("/v1/changes", id, "/close"), {}),
    prepareRelease: (release) => post("/v1/releases", release),
    release: (id) => get(one("/v1/releases", id)),
    releases: (environment) => get("/v1/releases", { environment }),
    stopRelease: (id, reason) => post(one("/v1/releases", id, "/stop"), { reason }),
    permit: (id, stage) => post(one("/v1/releases", id, "/permits"), stage === undefined ? {} : { stage }),
    gate: (asked) => post("/v1/gate", asked),
    startRun: (id, start) => post(one("/v1/releases", id, "/start"), start),
    endRun: (id, end) => post(one("/v1/releases", id, "/end"), end),
    doubtRun: (id, doubt) => post(one("/v1/releases", id, "/doubt"), doubt),
    receipt: (id) => post(one("/v1/releases", id, "/receipt"), {}),
    beginOperation: (begin) => post("/v1/operations", begin),
    operation: (id) => get(one("/v1/operations", id)),
    endOperation: (id, end) => post(one("/v1/operations", id, "/end"), end),
    doubtOperation: (id, doubt) => post(one("/v1/operations", id, "/doubt"), doubt),
    reconcileOperation: (done) => post("/v1/operations/reconcile", done),
    freeze: (reason) => post("/v1/freeze", { reason }),
    askAccess: (ask) => post("/v1/access", ask),
    access: (id) => get(one("/v1/access", id)),
    accesses: () => get("/v1/access"),
    endAccess: (id, reason) => post(one("/v1/access", id, "/end"), { reason }),
    receiveAccess: (id) => post(one("/v1/access", id, "/receive"), {}),
    drillAccess: (target) => post("/v1/access-drills", { target }),
    proposeAction: (action, key) => post("/v1/actions", action, JSON.stringify(key)),
    action: (id) => get(one("/v1/actions", id)),
    actions: (state) => get("/v1/actions", { state }),
    withdrawAction: (id, reason) => post(one("/v1/actions", id, "/withdraw"), { reason }),
    claimAction: (id, claim) => post(one("/v1/actions", id, "/claim"), { claim }),
    redeemPermit: (id, permit) => post(one("/v1/actions", id, "/redeem"), permit),
    endAction: (id, end) => post(one("/v1/actions", id, "/end"), end),
    state: (environment) => get("/v1/state", { environment }),
    pushMetric: (metric) => post("/v1/metrics", metric),
    pushSamples: (samples) => post("/v1/metrics", samples),
    metrics: () => get("/v1/metrics"),
    declareIncident: (said) => post("/v1/incidents", said),
    incident: (called) => get(one("/v1/incidents", called)),
    incidents: (open) => get("/v1/incidents", { open: open === undefined ? undefined : String(open) }),
    inIncident: (called, act, said) => post(one("/v1/incidents", called, `/${act}`), said),
    draftUpdate: (called, audience) => get(one("/v1/incidents", called, "/draft"), { audience }),
    card: () => text("/card.txt"),
    keys: () => get("/.well-known/jwks.json"),
    incidentCustomers: (called) => text(one("/v1/incidents", called, "/customers")),
    drafts: (which = {}) => get("/v1/drafts", which),
    draft: (id) => get(one("/v1/drafts", id)),
    addWork: (asked) => post("/v1/work", asked),
    works: (which = {}) => get("/v1/work", which),
    work: (id) => get(one("/v1/work", id)),
    takeWork: (id) => post(one("/v1/work", id, "/take"), {}),
    handBackWork: (id, reason) => post(one("/v1/work", id, "/hand-back"), { reason }),
    returnWork: (id, key) => post(one("/v1/work", id, "/return"), { key }),
    usedWork: (id, recipient) => post(one("/v1/work", id, "/used"), { recipient }),
    closeWork: (id, reason) => post(one("/v1/work", id, "/close"), { reason }),
    workSheet: (task) => text(asking("/v1/work/sheet.csv", { task })),
    workPrint: (task) => text(asking("/v1/work/sheet.html", { task })),
    importWork: (csv) => post("/v1/work/import", { csv }),
    templates: () => get("/v1/templates"),
    usedCall: (call, recipient) => post(one("/v1/calls", call, "/used"), { recipient }),
    complain: (call, complaint) => post(one("/v1/calls", call, "/complaint"), complaint),
    checkAnswer: (task, check) => post(one("/v1/tasks", task, "/checks"), check),
    taskSamples: (name) => get(one("/v1/tasks", name, "/samples")),
    addTaskSamples: (name, samples) => post(one("/v1/tasks", name, "/samples"), samples),
    compareModels: (name, asked) => post(one("/v1/tasks", name, "/comparisons"), asked),
    comparison: (id) => get(one("/v1/comparisons", id)),
    comparisons: (name) => get(one("/v1/tasks", name, "/comparisons")),
    goOnComparing: (id) => post(one("/v1/comparisons", id, "/run"), {}),
    chooseModel: (id, model, reason) => post(one("/v1/comparisons", id, "/choice"), { model, reason }),
    drillTask: (name) => post(one("/v1/tasks", name, "/drill"), {}),
    taskDrill: (name) => get(one("/v1/tasks", name, "/drill")),
    tasks: () => get("/v1/tasks"),
    task: (name) => get(one("/v1/tasks", name)),
    taskRelease: (name, number) => get(one("/v1/tasks", name, `/releases/${number}`)),
    proposeTask: (name, release) => post(one("/v1/tasks", name, "/releases"), release),
    testTask: (name, number, test) => post(one("/v1/tasks", name, `/releases/${number}/test`), test),
    rollBackTask: (name, reason) => post(one("/v1/tasks", name, "/rollback"), { reason }),
    narrowTask: (name, question, to, why) => post(one("/v1/tasks", name, "/levels"), { question, to, why }),
    taskHistory: (name) => get(one("/v1/tasks", name, "/history")),
    taskNote: (name) => get(one("/v1/tasks", name, "/note")),
    pauseAi: (pause) => post("/v1/pauses", pause),
    pause: (id) => get(one("/v1/pauses", id)),
    pauses: () => get("/v1/pauses"),
    call: (id) => get(one("/v1/calls", id)),
    calls: (task, after) => get("/v1/calls", { task, after }),
    record: (after, limit = 100) => get("/v1/record", { after: String(after), limit: String(limit) }),
    head: () => get("/v1/record/head"),
    words: (texts) => get("/v1/words", { texts: texts.join(",") }),
  };
}

/** Below 500 the server decided; from there on it failed, and nobody knows what it would have said. */
function failure(status: number, answer: unknown): Refused | Unreachable {
  const { code, title, detail = "", ...more } = (answer ?? {}) as Partial<z.output<typeof contract.Problem>>;
  if (status >= 500 || code === undefined) return new Unreachable(title ?? `The server answered ${status}.`);
  return new Refused({ type: "", ...more, status, code, title: title ?? code, detail });
}
