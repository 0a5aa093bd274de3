/** The SDK: asks who decides, proposes, submits changes. Imports types only, so nothing of the server reaches a caller's bundle. */

import type { z } from "zod";
import type * as access from "../http/contract/access.ts";
import type * as actions from "../http/contract/actions.ts";
import type * as agents from "../http/contract/agents.ts";
import type * as calls from "../http/contract/calls.ts";
import type * as comparisons from "../http/contract/comparisons.ts";
import type * as drafts from "../http/contract/drafts.ts";
import type * as drills from "../http/contract/drills.ts";
import type * as incidents from "../http/contract/incidents.ts";
import type * as releases from "../http/contract/releases.ts";
import type * as tasks from "../http/contract/tasks.ts";
import type * as work from "../http/contract/work.ts";
import type * as contract from "../http/contract.ts";

export { type ApprovedAction, checkSignature, NotAnAction, readAction } from "./read-action.ts";

type Gives<S extends z.ZodType> = z.output<S>;
type Takes<S extends z.ZodType> = z.input<S>;

/** Thrown when the answer is no. `code` is permanent; `message` says why, `next` who can unblock it and the next step. */
export class Refused extends Error {
  readonly code: string;
  readonly next: string;
  readonly status: number;
  /** Names and numbers of the refusal, such as `owner`: whom to ask. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Of a request that does not parse: each field, and what is wrong with it. */
  readonly errors: readonly { readonly field: string; readonly message: string }[];

  constructor({ status, code, title, detail, facts = {}, errors = [] }: Gives<typeof contract.Problem>) {
    super(title);
    this.name = "Refused";
    this.status = status;
    this.code = code;
    this.next = detail;
    this.facts = facts;
    this.errors = errors;
  }
}

/** Thrown when the server cannot be reached or fails. A gate treats it as no. */
export class Unreachable extends Error {
  constructor(why: string, cause?: unknown) {
    super(why, { cause });
    this.name = "Unreachable";
  }
}

type Act = keyof typeof incidents.acts;

export interface Client {
  me(): Promise<Gives<typeof contract.Me>>;
  page(): Promise<Gives<typeof contract.PageInForce>>;
  /** Offers a page from the base branch; its owner adopts it in the browser. */
  offerPage(source: string): Promise<Gives<typeof contract.Recorded>>;
  /** Who decides, and who can say yes now. `at` in UTC; default now. An unsure answer records a gap, unless `gap` is `no`. */
  who(question: string, at?: string, gap?: "note" | "no"): Promise<Gives<typeof contract.Who>>;
  /** Whether something may be done, whose yes it needs, and the way there. Records nothing. */
  may(asked: Takes<typeof agents.MayAsk>): Promise<Gives<typeof agents.May>>;
  /** What this token may do here, what is left of it, what holds, and what it waits for. */
  limits(): Promise<Gives<typeof agents.Limits>>;
  /** Each agent of the page: who asks it, what it may, asked for and was refused, and its tokens. */
  agents(): Promise<Gives<typeof agents.Agents>>;
  /** Every switch at once: what is off, and why. */
  flags(): Promise<Gives<typeof agents.Flags>>;
  /** How an action, a decision, a change, a release, an access request or a pause stands. */
  status(id: string): Promise<Gives<typeof agents.Status>>;
  /** Whether something is a person's to decide without asking. */
  mine(person: string, question: string): Promise<Gives<typeof contract.Mine>>;
  /** Speed or quality: who breaks the tie, by the page. */
  tie(question: string): Promise<Gives<typeof contract.Tie>>;
  /** Asks for a decision. With an `id` of your own, asking again after a lost answer is refused instead of asked twice; with a `key`, it gives the first answer again. */
  propose(asked: Takes<typeof contract.Ask>, key?: string): Promise<Gives<typeof contract.Proposal>>;
  proposal(id: string): Promise<Gives<typeof contract.Proposal>>;
  /** The newest, at most 200. */
  proposals(): Promise<{ readonly proposals: Gives<typeof contract.Proposal>[] }>;
  comment(id: string, says: string): Promise<Gives<typeof contract.Recorded>>;
  withdraw(id: string): Promise<Gives<typeof contract.Recorded>>;
  submitChange(change: Takes<typeof contract.Submit>): Promise<Gives<typeof contract.Change>>;
  change(id: string): Promise<Gives<typeof contract.Change>>;
  /** Answers a question that a change raises; whoever approves the change accepts it. */
  answerQuestion(id: string, question: string, says: string): Promise<Gives<typeof contract.Recorded>>;
  /** Says that a change was merged or given up. */
  closeChange(id: string): Promise<Gives<typeof contract.Recorded>>;
  /** Prepares a release from what git and the build have; what is missing is named all at once. */
  prepareRelease(release: Takes<typeof releases.Prepare>): Promise<Gives<typeof releases.Release>>;
  release(id: string): Promise<Gives<typeof releases.Release>>;
  releases(environment?: string): Promise<Gives<typeof releases.Releases>>;
  /** Stops a release by hand: nothing more of it goes out. */
  stopRelease(id: string, reason: string): Promise<Gives<typeof contract.Recorded>>;
  /** Asks for the key to the next stage. */
  permit(id: string, stage?: string): Promise<Gives<typeof releases.Permit>>;
  /** Asks the gate. Only an answer `go` lets anything run; whatever is thrown means no. */
  gate(asked: Takes<typeof releases.Gate>): Promise<Gives<typeof releases.Go>>;
  startRun(id: string, start: Takes<typeof releases.Start>): Promise<Gives<typeof contract.Recorded>>;
  endRun(id: string, end: Takes<typeof releases.End>): Promise<Gives<typeof contract.Recorded>>;
  doubtRun(id: string, doubt: Takes<typeof releases.Doubt>): Promise<Gives<typeof contract.Recorded>>;
  receipt(id: string): Promise<Gives<typeof releases.Receipt>>;
  /** Begins a rollback or a measure that was approved beforehand; repeating it with the same id gives the same plan. */
  beginOperation(begin: Takes<typeof releases.Begin>): Promise<Gives<typeof releases.Operation>>;
  operation(id: string): Promise<Gives<typeof releases.Operation>>;
  endOperation(id: string, end: Takes<typeof releases.EndOperation>): Promise<Gives<typeof releases.Operation>>;
  doubtOperation(id: string, doubt: Takes<typeof releases.DoubtOperation>): Promise<Gives<typeof contract.Recorded>>;
  /** Says what a host did from a receipt while the server was away. */
  reconcileOperation(done: Takes<typeof releases.Reconcile>): Promise<Gives<typeof releases.Operation>>;
  /** Stops all releases at once. */
  freeze(reason: string): Promise<Gives<typeof contract.Recorded>>;
  /** Asks for emergency access; a person says yes in their browser. */
  askAccess(ask: Takes<typeof access.Ask>): Promise<Gives<typeof access.Access>>;
  access(id: string): Promise<Gives<typeof access.Access>>;
  /** Who can reach what, and every request. */
  accesses(): Promise<Gives<typeof access.Accesses>>;
  endAccess(id: string, reason: string): Promise<Gives<typeof contract.Recorded>>;
  /** Makes the login and gives its secret: once, and to nobody but the person it was granted to. */
  receiveAccess(id: string): Promise<Gives<typeof access.Given>>;
  /** The offline card as text, with what proves it. For people only. */
  card(): Promise<string>;
  /** The keys that permits, receipts and cards are signed with, as a JWK set. */
  keys(): Promise<{ readonly keys: readonly object[] }>;
  /** Tries a place of emergency access end to end. */
  drillAccess(target: string): Promise<Gives<typeof access.Drilled>>;
  /** Drafts that wait for a person, or were read. */
  drafts(which?: { task?: string; state?: "waiting" | "read"; call?: string }): Promise<Gives<typeof drafts.Drafts>>;
  /** A draft with its words; `use` is what may be sent, once somebody read it. */
  draft(id: string): Promise<Gives<typeof drafts.Draft>>;
  /** Puts a question into the queue for people, once for its key. */
  addWork(asked: Takes<typeof work.AddWork>): Promise<Gives<typeof work.Work>>;
  /** Work for people; `open`: what somebody still has to do something with. */
  works(which?: Takes<typeof work.WorkQuery>): Promise<Gives<typeof work.Works>>;
  /** An item with its words; `use` is what may be given to the customer, once a person answered. */
  work(id: string): Promise<Gives<typeof work.Work>>;
  takeWork(id: string): Promise<Gives<typeof contract.Recorded>>;
  handBackWork(id: string, reason: string): Promise<Gives<typeof contract.Recorded>>;
  /** Takes an item back to its task: refused while a person has it, after they answered it, and while the task stands still. */
  returnWork(id: string, key: string): Promise<Gives<typeof contract.Recorded>>;
  /** Says that the customer has the answer. Ask before you send it: the second time it is refused. */
  usedWork(id: string, recipient: string): Promise<Gives<typeof contract.Recorded>>;
  /** Says that an item needs no answer. */
  closeWork(id: string, reason: string): Promise<Gives<typeof contract.Recorded>>;
  /** The open items as CSV, for when the server is away. */
  workSheet(task?: string): Promise<string>;
  /** The open items as one HTML file to print, with checklist and approved words. */
  workPrint(task?: string): Promise<string>;
  /** Brings answers back from paper; they count once a person says yes to them in the browser. */
  importWork(csv: string): Promise<Gives<typeof work.Brought>>;
  /** Templates of the base branch, and which of them wait for a yes. */
  templates(): Promise<Gives<typeof work.Templates>>;
  /** Says that a call's answer was given to somebody. */
  usedCall(call: string, recipient: string): Promise<Gives<typeof drafts.UsedCall>>;
  /** Says that a call's answer was wrong. */
  complain(call: string, complaint: Takes<typeof drafts.Complaint>): Promise<Gives<typeof contract.Recorded>>;
  /** Says what a check of the team's own found in an answer. */
  checkAnswer(task: string, check: Takes<typeof drafts.Check>): Promise<Gives<typeof contract.Recorded>>;
  /** The samples of a task: real questions on which models are compared. */
  taskSamples(name: string): Promise<Gives<typeof comparisons.Samples>>;
  addTaskSamples(
    name: string,
    samples: Takes<typeof comparisons.AddSamples>,
  ): Promise<Gives<typeof comparisons.Samples>>;
  /** Starts a comparison; `comparison` says how far it is. */
  compareModels(name: string, asked: Takes<typeof comparisons.Compare>): Promise<Gives<typeof comparisons.Comparison>>;
  comparison(id: string): Promise<Gives<typeof comparisons.Comparison>>;
  comparisons(name: string): Promise<Gives<typeof comparisons.Comparisons>>;
  /** Goes on after a stop: what is there is not asked again. */
  goOnComparing(id: string): Promise<Gives<typeof comparisons.Comparison>>;
  /** Chooses a model once the marks are closed: for a person who tests the task, or the owner of AI. */
  chooseModel(id: string, model: string, reason: string): Promise<Gives<typeof contract.Recorded>>;
  /** Holds a drill of an AI task, or joins the one that runs. */
  drillTask(name: string): Promise<Gives<typeof drills.TaskDrill>>;
  /** The drill that runs, or the last one. */
  taskDrill(name: string): Promise<Gives<typeof drills.TaskDrill>>;
  /**
   * Proposes an effect in the outside world. `key` names what is meant to be done, such as `refund-4711`: the same key is
   * the same action, however often it is sent, also after a crash; another content under it is refused.
   */
  proposeAction(action: Takes<typeof actions.Propose>, key: string): Promise<Gives<typeof actions.Action>>;
  action(id: string): Promise<Gives<typeof actions.Action>>;
  /** The newest, at most 50; `open`: those that are not over. */
  actions(state?: Takes<typeof actions.Which>["state"]): Promise<Gives<typeof actions.Actions>>;
  /** Takes it back, as long as it was not sent. */
  withdrawAction(id: string, reason: string): Promise<Gives<typeof contract.Recorded>>;
  /** Fetches the permit of an action that the page sends nowhere. The same `claim` gives the same permit again; every other one is refused. */
  claimAction(id: string, claim: string): Promise<Gives<typeof actions.Permit>>;
  /** Spends a permit, just before it is done. Whatever is thrown means no. */
  redeemPermit(id: string, permit: Takes<typeof actions.Redeem>): Promise<Gives<typeof actions.Redeemed>>;
  /** Says how it ended; `unknown` where nobody knows. */
  endAction(id: string, end: Takes<typeof actions.End>): Promise<Gives<typeof actions.Action>>;
  /** What holds in an environment now. */
  state(environment: string): Promise<Gives<typeof releases.State>>;
  /** Pushes a number, in the unit that the page writes its limit in. */
  pushMetric(metric: Takes<typeof contract.Metric>): Promise<Gives<typeof contract.Recorded>>;
  /** Pushes an environment's numbers at one moment: shares as 0 to 1, times in seconds, else counts; null for one that nobody knows. */
  pushSamples(samples: Takes<typeof contract.Samples>): Promise<Gives<typeof contract.Pushed>>;
  /** What is known of every number now. */
  metrics(): Promise<Gives<typeof contract.Metrics>>;
  /** Declares an incident: deploys freeze and one person leads. With an `id` of your own, asking again changes nothing. */
  declareIncident(said: Takes<typeof incidents.Declare>): Promise<Gives<typeof incidents.Incident>>;
  /** By id or number; `open` is the one that is open, if there is only one. */
  incident(called: string): Promise<Gives<typeof incidents.Incident>>;
  /** The newest, at most 50. */
  incidents(open?: boolean): Promise<Gives<typeof incidents.Incidents>>;
  /** Does something in an incident. What ends it, lifts its freeze or takes its lead is refused here: people do that in their browser. */
  inIncident<A extends Act>(
    called: string,
    act: A,
    said: Takes<(typeof incidents.acts)[A]>,
  ): Promise<Gives<typeof contract.Recorded>>;
  /** A draft of the next update, from the facts that have evidence. */
  draftUpdate(called: string, audience: string): Promise<Gives<typeof incidents.Draft>>;
  /** The affected customers as CSV. */
  incidentCustomers(called: string): Promise<string>;
  /** The AI tasks of the page, and what is paused. */
  tasks(): Promise<Gives<typeof tasks.AiTasks>>;
  task(name: string): Promise<Gives<typeof tasks.AiTask>>;
  taskRelease(name: string, number: number): Promise<Gives<typeof tasks.TaskRelease>>;
  /** Proposes a release of a task: its prompt; model, parameters and tools are what the page in force says. */
  proposeTask(name: string, release: Takes<typeof tasks.ProposeTask>): Promise<Gives<typeof tasks.TaskRelease>>;
  /** Says whether a release was tried and passed: for who tests the task, and never for who made it. */
  testTask(name: string, number: number, test: Takes<typeof tasks.TestTask>): Promise<Gives<typeof contract.Recorded>>;
  /** Goes back to the release before, at once. */
  rollBackTask(name: string, reason: string): Promise<Gives<typeof contract.Recorded>>;
  /** Has more of a question type's answers read by people. Wider goes only in the browser. */
  narrowTask(name: string, question: string, to: tasks.Level, why: string): Promise<Gives<typeof contract.Recorded>>;
  /** Where the quality of a task changed, oldest first. */
  taskHistory(name: string): Promise<Gives<typeof tasks.History>>;
  /** The operating note, as Markdown from the live settings. */
  taskNote(name: string): Promise<Gives<typeof tasks.Note>>;
  /** Pauses at once and everywhere. Answers with what was under way. */
  pauseAi(pause: Takes<typeof tasks.PauseAi>): Promise<Gives<typeof tasks.Pause>>;
  pause(id: string): Promise<Gives<typeof tasks.Pause>>;
  pauses(): Promise<Gives<typeof tasks.Pauses>>;
  /** A call of a model: who asked, under whose yes, what it cost and what came of it. Never its words. */
  call(id: string): Promise<Gives<typeof calls.Call>>;
  /** Calls of a task, or of plain models where it is empty: those under way, and the newest that ended. */
  calls(task: string, after?: string): Promise<Gives<typeof calls.Calls>>;
  /** Entries after a position, at most 1000, as the bytes that were hashed. */
  record(
    after: number,
    limit?: number,
  ): Promise<{ readonly entries: Gives<typeof contract.Entry>[]; readonly head: Gives<typeof contract.Head> }>;
  head(): Promise<Gives<typeof contract.Head> & { readonly checkpoint: string | null }>;
  /** The words behind digests of an entry, at most 100 at once; null where they were removed. */
  words(texts: readonly string[]): Promise<{ readonly words: Gives<typeof contract.Words>[] }>;
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
    me: () => get("/v1/me"),
    page: () => get("/v1/page"),
    offerPage: (source) => post("/v1/page/offer", { source }),
    who: (question, at, gap) => get("/v1/who", { q: question, at, gap }),
    may: (asked) => post("/v1/may", asked),
    limits: () => get("/v1/limits"),
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
  const { code, title, detail = "", ...more } = (answer ?? {}) as Partial<Gives<typeof contract.Problem>>;
  if (status >= 500 || code === undefined) return new Unreachable(title ?? `The server answered ${status}.`);
  return new Refused({ type: "", ...more, status, code, title: title ?? code, detail });
}
