/** Every call of the SDK, with what it takes and gives. Types only: nothing of the server reaches a caller's bundle. */

import type { z } from "zod";
import type * as access from "../http/contract/access.ts";
import type * as actions from "../http/contract/actions.ts";
import type * as agents from "../http/contract/agents.ts";
import type * as calls from "../http/contract/calls.ts";
import type * as checkins from "../http/contract/checkins.ts";
import type * as comparisons from "../http/contract/comparisons.ts";
import type * as coverage from "../http/contract/coverage.ts";
import type * as drafts from "../http/contract/drafts.ts";
import type * as drills from "../http/contract/drills.ts";
import type * as hook from "../http/contract/hook.ts";
import type * as incidents from "../http/contract/incidents.ts";
import type * as releases from "../http/contract/releases.ts";
import type * as reviews from "../http/contract/reviews.ts";
import type * as tasks from "../http/contract/tasks.ts";
import type * as work from "../http/contract/work.ts";
import type * as contract from "../http/contract.ts";

type Gives<S extends z.ZodType> = z.output<S>;
type Takes<S extends z.ZodType> = z.input<S>;

/** What can be done in an incident by a program. */
type Act = keyof typeof incidents.acts;

export interface Client {
  /** Whether the page is due for review, why, and what happened to each area since the last one. */
  reviews(): Promise<Gives<typeof reviews.Reviews>>;
  /** Every check-in, the newest first. */
  checkins(): Promise<Gives<typeof checkins.Checkins>>;
  /** The check-in of a week such as `2026-W47`. What people said blind is in it only once everybody has. */
  checkin(week: string): Promise<Gives<typeof checkins.Checkin>>;
  /** Opens that of this week: for a person’s own command line. */
  openCheckin(): Promise<Gives<typeof checkins.Checkin>>;
  me(): Promise<Gives<typeof contract.Me>>;
  page(): Promise<Gives<typeof contract.PageInForce>>;
  /** Offers a page from the base branch; its owner adopts it in the browser. */
  offerPage(source: string): Promise<Gives<typeof contract.Recorded>>;
  /** Who decides, and who can say yes now. `at` in UTC; default now. An unsure answer records a gap, unless `gap` is `no`. */
  who(question: string, at?: string, gap?: "note" | "no"): Promise<Gives<typeof contract.Who>>;
  /** Who can say yes at every hour from `from` (UTC; default now) for `weeks` (default 4), where nobody can, and what breaks if one person leaves. */
  coverage(from?: string, weeks?: number): Promise<Gives<typeof coverage.Coverage>>;
  /** Whether something may be done, whose yes it needs, and the way there. Records nothing. */
  may(asked: Takes<typeof agents.MayAsk>): Promise<Gives<typeof agents.May>>;
  /** What this token may do here, what is left of it, what holds, and what it waits for. */
  limits(): Promise<Gives<typeof agents.Limits>>;
  /** What a coding agent's permission hook asks before a tool runs. */
  askHook(use: Takes<typeof hook.ToolUse>): Promise<Gives<typeof hook.Permission>>;
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
