/** What the owner of AI says in the browser: yes or no to a release, a wider level, the stronger model again. */

import { digest, type Json } from "../../kernel/json.ts";
import { type Context, isRefusal, type Refusal, type Subjects } from "../../kernel/kind.ts";
import { areaOf, type Level, levels, type Page, type Task, taskOf } from "../../page/page.ts";
import { type Answerer, answerers } from "../authority.ts";
import { assuranceOf, personOnPage, touched } from "../caller.ts";
import type { ComparisonState } from "../comparison/state.ts";
import type { DraftState } from "../draft/state.ts";
import type { DrillState } from "../drill/kind.ts";
import type { PageState } from "../page/kind.ts";
import { inviterOf, type PersonState } from "../person/kind.ts";
import type { TokenState } from "../token/kind.ts";
import { releaseCard, restoreCard, widenCard } from "./card.ts";
import { evidenceOf, needed, nextLevel } from "./evidence.ts";
import { no } from "./refusals.ts";
import { levelOf, liveRelease, pageContent, type TaskRelease, type TaskState } from "./state.ts";

/** What the rules of a task may look at. */
export type Seen = Context & {
  readonly state: TaskState | undefined;
  readonly world: {
    readonly page: PageState;
    readonly person: Subjects<PersonState>;
    readonly token: Subjects<TokenState>;
    readonly draft: Subjects<DraftState>;
    readonly drill: Subjects<DrillState>;
    readonly comparison: Subjects<ComparisonState>;
  };
};

/** Who may approve a release now: the owner of AI, or the backup, and nobody who made it. */
export const approversOf = (page: Page, release: Pick<TaskRelease, "makers" | "proposedAt">, at: string) =>
  aiAnswerers(page, release.makers, release.proposedAt, at);

/** Who has the final call on AI at a moment, the owner first. */
export function aiAnswerers(page: Page, makers: readonly string[], since: string, at: string): readonly Answerer[] {
  const area = areaOf(page, "ai");
  return area ? answerers(page, area, { at, since, makers }) : [];
}

interface Mine {
  readonly page: Page;
  readonly version: string;
  readonly task: Task;
  readonly state: TaskState;
  readonly as: Answerer["as"];
}

/** The owner of AI in a browser session, who made nothing of it. */
function owner(context: Seen, id: string, makers: readonly string[], since: string): Mine | Refusal {
  const { state, world, at } = context;
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  const task = taskOf(inForce.page, id);
  if (!task || !state)
    return no.unknown(
      id,
      inForce.page.ai.tasks.map(({ name }) => name),
    );
  const can = aiAnswerers(inForce.page, makers, since, at);
  const whose = can[0]?.person ?? "";
  const me = personOnPage(inForce.page, context);
  if (!me || !assuranceOf(context)) return no.notInBrowser(whose);
  if (makers.includes(me)) return no.madeIt(whose);
  const inviter = inviterOf(world.person, context);
  if (inviter !== "" && makers.includes(inviter)) return no.linkFromMaker(inviter);
  const found = can.find(({ person }) => person === me);
  if (!found) return no.notYours(whose, can[0]?.why ?? "");
  return { page: inForce.page, version: inForce.version, task, state, as: found.as };
}

const releaseOf = (context: Seen, number: number): TaskRelease | undefined =>
  context.state?.releases.find((one) => one.number === number);

/** The yes to a release: to exactly this digest, tested by somebody who did not make it. */
export function approval(context: Seen, id: string, number: number, shown: string) {
  const release = releaseOf(context, number);
  if (!release) return no.unknownRelease();
  const mine = owner(context, id, release.makers, release.proposedAt);
  if (isRefusal(mine)) return mine;
  if (release.approval) return [];
  if (release.refusal || number !== mine.state.releases.at(-1)?.number) return no.nothingToApprove();
  const drift = driftOf(mine, release);
  if (drift !== "") return no.drifted(drift);
  const card = releaseCard(id, release, mine.version);
  if (shown !== digest(card)) return no.changed();
  const testers = mine.task.testedBy.filter((one) => !release.makers.includes(one));
  const last = release.tests.at(-1);
  if (mine.task.testedBy.length > 0 && !last?.passed) return no.untested(testers);
  const proof = touched(context, shown);
  return proof ? { id, release: number, digest: release.digest, as: mine.as, shown: card, proof } : no.noPasskey();
}

/** What is not any more as it was when the release was proposed; empty: nothing. */
function driftOf({ task, state }: Mine, release: TaskRelease): string {
  if ((liveRelease(state)?.number ?? 0) !== release.wayBack) return "another release is served now";
  const { model, edgeCases, parameters, tools, reads, writes } = release;
  const was = { model, edgeCases, parameters, tools, reads, writes };
  return digest(was as unknown as Json) === digest(pageContent(task))
    ? ""
    : "the page says something else of this task now";
}

/** The no to it. It needs no touch. */
export function refusal(context: Seen, id: string, number: number, shown: string) {
  const release = releaseOf(context, number);
  if (!release) return no.unknownRelease();
  const mine = owner(context, id, release.makers, release.proposedAt);
  if (isRefusal(mine)) return mine;
  if (release.refusal || release.approval) return no.nothingToApprove();
  const card = releaseCard(id, release, mine.version);
  return shown === digest(card) ? { id, release: number, digest: release.digest, shown: card } : no.changed();
}

/** The yes to reading fewer answers: one step, inside what the page allows, and only on enough good ones. */
export function widening(context: Seen, id: string, question: string, to: Level, shown: string) {
  const mine = owner(context, id, [], context.at);
  if (isRefusal(mine)) return mine;
  const { task, state, version } = mine;
  const asked = task.questions.find(({ name }) => name === question);
  if (!asked)
    return no.unknownQuestion(
      question,
      task.questions.map(({ name }) => name),
    );
  const from = levelOf(state, question);
  if (nextLevel(from) !== to) return no.oneStep(from, to);
  const beyond = to === "spot-checks" || to === "automatic";
  if (beyond && asked.about !== "plain") return no.neverWider(question, asked.about.replaceAll("-", " "));
  if (order(to) > order(asked.level)) return no.pageForbids(question, asked.level);
  const evidence = evidenceFor(state, context.world.draft.values(), id, question);
  if (beyond) {
    const { read, low } = needed[to];
    if (evidence.read < read) return no.tooFew(evidence.read, read);
    if (evidence.low < low) return no.notGoodEnough(percent(evidence.low), percent(low));
  }
  const card = widenCard(id, question, to, evidence, version);
  if (shown !== digest(card)) return no.changed();
  const proof = touched(context, shown);
  if (!proof) return no.noPasskey();
  return { id, question, from, to, evidence: { read: evidence.read, right: evidence.right }, shown: card, proof };
}

/** What people found in the answers of the live release, since the question type was last narrowed. */
export function evidenceFor(state: TaskState, drafts: Iterable<DraftState>, id: string, question: string) {
  const narrowed = state.turns.findLast((one) => one.question === question && order(one.to) < order(one.from));
  const live = liveRelease(state);
  const since = { release: live?.number ?? 0, seq: narrowed?.seq ?? 0, makers: live?.makers ?? [] };
  return evidenceOf(drafts, id, question, since);
}

/** The yes to the stronger model again. */
export function restoring(context: Seen, id: string, shown: string) {
  const mine = owner(context, id, [], context.at);
  if (isRefusal(mine)) return mine;
  if (mine.state.cheapSince === "") return [];
  const card = restoreCard(id, mine.state.cheapSince, mine.version);
  if (shown !== digest(card)) return no.changed();
  return touched(context, shown) ? { id } : no.noPasskey();
}

const order = (level: Level): number => levels.indexOf(level);
const percent = (share: number): string => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
