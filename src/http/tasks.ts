/** AI tasks as the API tells them: what is served, who reads it, what waits for whose yes, and what stands still. */

import type { z } from "@hono/zod-openapi";
import { wordsOf } from "../app/words.ts";
import { type PauseState, resumeCard, resumers } from "../decisions/pause/kind.ts";
import { releaseCard, restoreCard, widenCard } from "../decisions/task/card.ts";
import { type Evidence, needed, nextLevel } from "../decisions/task/evidence.ts";
import { asks } from "../decisions/task/refusals.ts";
import { effective, isServing, lastPassed, overdue, serving } from "../decisions/task/serving.ts";
import {
  fiveQuestions,
  levelOf,
  liveRelease,
  type TaskRelease,
  type TaskState,
  waitingRelease,
} from "../decisions/task/state.ts";
import { aiAnswerers, approversOf, evidenceFor } from "../decisions/task/yes.ts";
import { digest } from "../kernel/json.ts";
import type { Refusal } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { levels, type Page, type Question, type Task } from "../page/page.ts";
import { openPauses, pausesOf, textsOfPause } from "../views/ai-paused.ts";
import { stateOf } from "../views/ai-standing.ts";
import { type Seen, worldOf } from "../views/context.ts";
import { historyOf } from "../views/task-history.ts";
import { queueOf } from "../views/work.ts";
import type { Frozen } from "./api/route.ts";
import type * as contract from "./contract/tasks.ts";
import type { Deps } from "./deps.ts";

type Told<S extends z.ZodType> = Frozen<z.input<S>>;
type Say = (text: Text) => string;

/** What every part of the answer is made from. */
interface Standing {
  readonly deps: Deps;
  readonly seen: Seen;
  readonly at: string;
  readonly page: Page;
  readonly version: string;
}

/** The world as it stands; undefined before a page is in force. */
export function standing(deps: Deps): Standing | undefined {
  const seen = worldOf(deps.app.world);
  const inForce = seen.page.inForce;
  return inForce && { deps, seen, at: deps.now().toISOString(), page: inForce.page, version: inForce.version };
}

/** A task in full. Only the live release and the one that waits carry their prompts. */
export async function taskTold(now: Standing, task: Task): Promise<Told<typeof contract.AiTask>> {
  const { deps, page, version, at } = now;
  const state = stateOf(now.seen, task.name);
  const live = liveRelease(state);
  const waiting = waitingRelease(state);
  const withPrompt = (one: TaskRelease) => one === live || one === waiting;
  const shown = state.releases.slice(-50).reverse();
  const about = pausesOf(now.seen, task);
  const say = await wordsOf(deps.app.store, [
    ...shown.flatMap((one) => textsOf(one, withPrompt(one))),
    ...[...state.answers.values()].map(({ answer }) => answer),
  ]);
  const { name, does, changedBy, testedBy, reviewedBy, never, rank, model, edgeCases, parameters, tools } = task;
  const { reads, writes, fallback, budget, stop } = task;
  return {
    ...{ task: name, link: `${deps.origin}/ai/${name}`, does, off: offOf(now, task) },
    ...{ owner: aiAnswerers(page, [], at, at)[0]?.person ?? "", changedBy, testedBy, reviewedBy, never, rank },
    ...{ model, edgeCases, promptFile: task.prompt, parameters, tools, reads, writes, fallback },
    budget: budget?.says ?? "",
    stop: stop.map(({ name, feed, says, then: does }) => ({ name, feed, says, does })),
    live: live?.number ?? 0,
    releases: shown.map((one) => releaseTold(now, state, one, say, withPrompt(one))),
    questions: task.questions.map((one) => questionTold(now, task, state, one)),
    answers: fiveQuestions.map((question) => {
      const { answer, by = "", at = "" } = state.answers.get(question) ?? {};
      return { question, asks: asks[question], answer: answer ? say(answer) : "", by, at };
    }),
    served: state.served.map(({ release, at, by, how }) => ({ release, at, by, how })),
    samples: state.samples.length,
    pauses: await Promise.all(about.map((one) => pauseTold(now, one))),
    drill: drillTold(now, task),
    cheapSince: state.cheapSince,
    restoreShown: state.cheapSince === "" ? "" : digest(restoreCard(name, state.cheapSince, version)),
    head: deps.app.head,
  };
}

/** One line of the list. */
export function taskLine(now: Standing, task: Task) {
  const state = stateOf(now.seen, task.name);
  const late = overdue(now.seen.drills, task, now.at);
  return {
    ...{ task: task.name, link: `${now.deps.origin}/ai/${task.name}`, does: task.does, model: task.model },
    ...{ live: liveRelease(state)?.number ?? 0, waiting: waitingRelease(state)?.number ?? 0, off: offOf(now, task) },
    questions: task.questions.map((one) => ({ name: one.name, level: effective(state, one, late) })),
    drill: drillTold(now, task),
    pauses: pausesOf(now.seen, task).map(({ id }) => id),
  };
}

/** A release with its prompt; undefined when there is none. */
export async function releaseOf(
  now: Standing,
  task: string,
  number: number,
): Promise<Told<typeof contract.TaskRelease> | undefined> {
  const state = now.seen.tasks.get(task);
  const release = state?.releases.find((one) => one.number === number);
  if (!state || !release) return undefined;
  const say = await wordsOf(now.deps.app.store, textsOf(release, true));
  return releaseTold(now, state, release, say, true);
}

const textsOf = ({ prompt, reason, tests, refusal }: TaskRelease, withPrompt: boolean): Text[] => [
  ...(withPrompt ? [prompt] : []),
  reason,
  ...tests.map(({ note }) => note),
  ...(refusal ? [refusal.reason] : []),
];

function releaseTold(
  { deps, page, version, at }: Standing,
  state: TaskState,
  release: TaskRelease,
  say: Say,
  withPrompt: boolean,
): Told<typeof contract.TaskRelease> {
  const { number, digest: sum, model, edgeCases, promptDigest, promptFile, parameters, tools, reads, writes } = release;
  const { prices, comparison, wayBack, makers, proposedBy, proposedAt, approval, refusal, checked } = release;
  const waits = waitingRelease(state) === release;
  return {
    ...{ task: state.id, number, link: `${deps.origin}/ai/${state.id}/releases/${number}`, digest: sum },
    ...{ status: statusOf(state, release), model, edgeCases, prompt: withPrompt ? say(release.prompt) : "" },
    ...{ promptDigest, promptFile, parameters, tools, reads, writes, prices, comparison, wayBack },
    ...{ reason: say(release.reason), makers, proposedBy, proposedAt },
    tests: release.tests.map(({ by, passed, note, at }) => ({ by, passed, note: say(note), at })),
    approvers: waits ? approversOf(page, release, at).map(({ person, as, why }) => ({ person, as, why })) : [],
    approved: approval ?? null,
    refused: refusal ? { ...refusal, reason: say(refusal.reason) } : null,
    checked: checked ?? null,
    shown: waits ? digest(releaseCard(state.id, release, version)) : "",
  };
}

function statusOf(state: TaskState, release: TaskRelease): Told<typeof contract.TaskRelease>["status"] {
  if (release.refusal) return "refused";
  if (liveRelease(state) === release) return "live";
  if (release.approval) return "approved";
  return waitingRelease(state) === release ? "waiting" : "replaced";
}

function questionTold(now: Standing, task: Task, state: TaskState, question: Question) {
  const { seen, at } = now;
  const answer = serving(seen, { task: task.name, question: question.name, odd: false }, at);
  const evidence = evidenceFor(state, seen.drafts.values(), task.name, question.name);
  const { name, level: widest, about, sample, approve } = question;
  return {
    ...{ name, level: effective(state, question, overdue(seen.drills, task, at)), recorded: levelOf(state, name) },
    ...{ widest, about, sample, approve, evidence, off: isServing(answer) ? null : refusalOf(answer) },
    widen: widenTold(now, state, question, evidence),
  };
}

/** The step that its owner may take next; null where the page or its subject ends it. */
function widenTold({ version }: Standing, state: TaskState, question: Question, evidence: Evidence) {
  const to = nextLevel(levelOf(state, question.name));
  if (!to || levels.indexOf(to) > levels.indexOf(question.level)) return null;
  const beyond = to === "spot-checks" || to === "automatic";
  if (beyond && question.about !== "plain") return null;
  const { read, low } = beyond ? needed[to] : { read: 0, low: 0 };
  const shown = digest(widenCard(state.id, question.name, to, evidence, version));
  return { to, shown, read, low, enough: evidence.read >= read && evidence.low >= low };
}

const refusalOf = ({ refused: code, why, next }: Refusal) => ({ code, why, next });

/** Why nothing of it is served: the reason that holds for every question type. */
function offOf({ seen, at }: Standing, task: Task) {
  const asked = task.questions.length > 0 ? task.questions.map(({ name }) => name) : [""];
  const answers = asked.map((question) => serving(seen, { task: task.name, question, odd: false }, at));
  const [first] = answers;
  return first && !isServing(first) && !answers.some(isServing) ? refusalOf(first) : null;
}

function drillTold({ seen, at }: Standing, task: Task) {
  const { within, every } = task.drill;
  return { last: lastPassed(seen.drills, task.name) ?? "", overdue: overdue(seen.drills, task, at), within, every };
}

/** A pause with its receipt. */
export async function pauseTold(
  { deps, page, version, at: now }: Standing,
  state: PauseState,
): Promise<Told<typeof contract.Pause>> {
  const { id, what, name, reason, trigger, call, by, at, receipt, resumed } = state;
  const say = await wordsOf(deps.app.store, textsOfPause(state));
  return {
    ...{ id, what, name, reason: say(reason), trigger, call, by, at, link: `${deps.origin}/ai/pauses/${id}` },
    receipt: receipt
      ? { ...receipt, used: receipt.used.map((one) => ({ ...one, recipient: say(one.recipient) })) }
      : null,
    queue: queueOf(worldOf(deps.app.world), state, now),
    resumed: resumed ? { ...resumed, rule: resumed.rule ? say(resumed.rule) : "" } : null,
    resumers: resumers(page, state, now),
    shown: resumed ? "" : digest(resumeCard(state, version)),
    head: deps.app.head,
  };
}

/** Every pause that holds. */
export const pausesTold = async (now: Standing): Promise<Told<typeof contract.Pause>[]> =>
  Promise.all(openPauses(now.seen).map((one) => pauseTold(now, one)));

/** Where its quality changed. */
export async function historyTold(now: Standing, task: Task): Promise<Told<typeof contract.History>> {
  const rows = historyOf(now.seen, stateOf(now.seen, task.name));
  const say = await wordsOf(
    now.deps.app.store,
    rows.flatMap(({ reason }) => reason ?? []),
  );
  return {
    task: task.name,
    rows: rows.map((row) => ({ ...row, reason: row.reason ? say(row.reason) : "" })),
    head: now.deps.app.head,
  };
}
