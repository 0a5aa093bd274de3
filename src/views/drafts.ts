/** Drafts that wait for a person, and one of them: the question, the answer, the checklist, and what may be done with it. */

import { checklist, draftCard, needsTouch, readersOf } from "../decisions/draft/kind.ts";
import { type DraftState, type Fault, isWaiting } from "../decisions/draft/state.ts";
import { pausedBy } from "../decisions/pause/paused.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { taskOf } from "../page/page.ts";
import { aiOwner } from "./ai-standing.ts";
import { plain, titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import type { DutyModel } from "./duties.ts";
import { visible } from "./hidden.ts";
import { capital, counted, listed, nameOf, plural } from "./names.ts";
import { line } from "./notice.ts";
import { type PromptPart, promptDiff } from "./prompt-diff.ts";
import { type Signing, signingOf } from "./signing.ts";
import { moment } from "./times.ts";

export interface DraftRow {
  readonly id: string;
  readonly title: string;
  /** The first words of the question. */
  readonly asks: string;
  readonly when: string;
  readonly says: string;
  /** It waits for this reader. */
  readonly mine: boolean;
}

export interface DraftsModel {
  readonly title: string;
  /** Which task's drafts these are; empty: of all. */
  readonly of: string;
  readonly waiting: readonly DraftRow[];
  readonly others: readonly DraftRow[];
  /** The newest that were read. */
  readonly read: readonly DraftRow[];
  /** Who has the final call on how much people read; empty for nobody. */
  readonly owner: string;
}

const because = {
  reviewed: "A person reads each",
  sampled: "Drawn for a spot check",
  odd: "An odd case: a person reads each",
};
const outcomes = { accepted: "used as it stood", edited: "edited", "sent-back": "sent back" };
const mostRead = 30;
const mostWaiting = 200;

const opened = (context: ViewContext): DraftState[] =>
  [...worldOf(context.world).drafts.values()].filter(({ output }) => output !== undefined);

/** Drafts that wait for this reader, the longest first. */
export function draftsFor(context: ViewContext): DraftState[] {
  const page = worldOf(context.world).page.inForce?.page;
  if (!page || !context.me) return [];
  const { person } = context.me;
  const waiting = [...worldOf(context.world).drafts.values()].filter(isWaiting).sort((a, b) => a.seq - b.seq);
  return waiting.filter((one) => readersOf(page, one, context.at).includes(person));
}

/** All that waits for this reader, as one thing to do. */
export function draftDuties(context: ViewContext): DutyModel[] {
  const [first, ...more] = draftsFor(context);
  if (!first) return [];
  const number = more.length + 1;
  const since = moment(first.openedAt, context.at, zoneOf(context));
  const duty: DutyModel = {
    ...{ href: number === 1 ? `/drafts/${first.id}` : "/drafts", due: `since ${since}` },
    title: `${capital(counted(number))} ${plural(number, "draft waits", "drafts wait")} for you`,
    says: more.concat(first).every(({ why }) => why === "sampled")
      ? "Spot checks: the answers are used already."
      : "What is no spot check is used only after you have read it.",
  };
  return [duty];
}

export async function draftsView(context: ViewContext, task = ""): Promise<DraftsModel> {
  const of = (one: DraftState) => task === "" || one.task === task;
  const mine = draftsFor(context).filter(of);
  const own = new Set(mine.map(({ id }) => id));
  const all = opened(context).filter(of);
  const others = all.filter((one) => isWaiting(one) && !own.has(one.id));
  const read = all
    .filter(({ review }) => review)
    .sort((a, b) => (b.review?.at ?? "").localeCompare(a.review?.at ?? ""))
    .slice(0, mostRead);
  const shown = [mine.slice(0, mostWaiting), others.slice(0, mostWaiting), read] as const;
  const say = await context.words(shown.flat().map(({ input }) => input));
  const page = worldOf(context.world).page.inForce?.page;
  const row = (draft: DraftState): DraftRow => ({
    id: draft.id,
    title: titled(draft),
    asks: firstWords(say(draft.input)),
    when: moment(draft.review?.at ?? draft.openedAt, context.at, zoneOf(context)),
    says: rowSays(draft, page ? readersOf(page, draft, context.at) : [], own.has(draft.id)),
    mine: own.has(draft.id),
  });
  return {
    title: headline(mine.length, others.length),
    owner: aiOwner(context),
    of: task === "" || !page || !taskOf(page, task) ? "" : titleOf(task),
    ...{ waiting: shown[0].map(row), others: shown[1].map(row), read: shown[2].map(row) },
  };
}

function rowSays(draft: DraftState, readers: readonly string[], mine: boolean): string {
  const { review, faults, used } = draft;
  const unread = used.some((one) => one.unread) ? ", used before anybody had read it" : "";
  const wrong =
    faults.length === 0 ? "" : `, found wrong: ${[...new Set(faults.map(({ item }) => plain(item)))].join(", ")}`;
  if (review) return `${nameOf(review.by)}: ${outcomes[review.outcome]}${unread}${wrong}.`;
  return `${mine ? because[draft.why] : `Waits for ${listed(readers.map(nameOf), "or")}`}${unread}${wrong}.`;
}

function headline(mine: number, others: number): string {
  if (mine > 0) return `${capital(counted(mine))} ${plural(mine, "draft waits", "drafts wait")} for you`;
  if (others > 0) return `${capital(counted(others))} ${plural(others, "draft waits", "drafts wait")} for others`;
  return "No draft waits";
}

const titled = ({ task, question }: DraftState): string =>
  question === "" ? titleOf(task) : `${titleOf(task)}: ${plain(question)}`;

/** The gateway keeps who said what: `user: Why two fees?`. The first question is what it is about. */
const firstWords = (text: string): string => line(text.replace(/^\s*user: /, ""), 90);

export interface DraftModel {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  /** The name in the sentence. */
  readonly name: string;
  /** With what nobody sees written out. */
  readonly input: string;
  readonly output: string;
  /** The draft as it is, to be edited. */
  readonly words: string;
  /** What a person made of it, by word; undefined while it waits, and where it was not edited. */
  readonly edited: readonly PromptPart[] | undefined;
  readonly recipient: string;
  readonly why: string;
  readonly release: number;
  readonly task: string;
  readonly checklist: readonly { readonly item: string; readonly title: string }[];
  /** What was marked as wrong. */
  readonly wrong: readonly string[];
  /** What checks found and people complained about, as sentences. */
  readonly faults: readonly string[];
  readonly never: readonly string[];
  readonly mine: boolean;
  readonly shown: string;
  readonly signing: Signing;
  /** When this screen was made, UTC: from here on the reading is timed. */
  readonly openedAt: string;
  readonly unread: boolean;
  /** Set while the question type stands still: what people use instead. */
  readonly paused: { readonly href: string; readonly fallback: string } | undefined;
  /** How long it was open, and how much was changed; empty while it waits. */
  readonly took: string;
  /** How many more wait for this reader, and where to go on. */
  readonly more: number;
  readonly next: string;
  readonly seq: number;
}

/** One draft; undefined when there is none of this name. */
export async function draftView(context: ViewContext, id: string): Promise<DraftModel | undefined> {
  const seen = worldOf(context.world);
  const draft = seen.drafts.get(id);
  const inForce = seen.page.inForce;
  if (!draft?.output || !inForce) return undefined;
  const { page, version } = inForce;
  const task = taskOf(page, draft.task);
  const { review } = draft;
  const texts: Text[] = [draft.input, draft.output, draft.recipient, ...(review ? [review.output] : [])];
  const say = await context.words(texts);
  const readers = readersOf(page, draft, context.at);
  const about = { task: draft.task, question: draft.question, models: [], tools: task?.tools ?? [] };
  const pause = pausedBy(seen.pauses.values(), about);
  const name = review ? nameOf(review.by) : listed(readers.map(nameOf), "or");
  const others = draftsFor(context).filter((one) => one.id !== id);
  return {
    ...{ id, title: titled(draft), name, seq: draft.seq, task: draft.task, release: draft.release },
    mine: !review && readers.includes(context.me?.person ?? ""),
    sentence: review
      ? `${name}: ${outcomes[review.outcome]}, ${moment(review.at, context.at, zoneOf(context))}.`
      : `${name} reads it ${draft.why === "sampled" ? "as a spot check" : "before it is used"}.`,
    input: visible(say(draft.input)),
    output: visible(say(draft.output)),
    words: say(draft.output),
    edited: review?.outcome === "edited" ? promptDiff(say(draft.output), say(review.output)) : undefined,
    recipient: visible(say(draft.recipient)),
    why: because[draft.why],
    checklist: checklist(page, draft.task).map((item) => ({ item, title: itemTitle(item, task?.never ?? []) })),
    wrong: (review?.marks ?? []).filter(({ ok }) => !ok).map(({ item }) => titleOf(item)),
    faults: draft.faults.map((one) => faultSays(one, context)),
    never: task?.never ?? [],
    shown: digest(draftCard(draft, version)),
    signing: signingOf(context, needsTouch(page, draft)),
    openedAt: context.at,
    unread: draft.used.some(({ unread }) => unread),
    paused: pause && { href: `/ai/pauses/${pause.id}`, fallback: task?.fallback ?? "" },
    took: review ? tookSays(review) : "",
    more: others.length,
    next: others[0] ? `/drafts/${others[0].id}` : "/drafts",
  };
}

function faultSays({ feed, item, at }: Fault, context: ViewContext): string {
  const when = moment(at, context.at, zoneOf(context));
  return `${feed === "check" ? "A check found" : "Somebody complained"}: ${plain(item)}, ${when}.`;
}

function tookSays({ seconds, distance, outcome }: NonNullable<DraftState["review"]>): string {
  const time = seconds < 60 ? `${seconds}\u00a0s` : `${Number((seconds / 60).toFixed(1))}\u00a0min`;
  return outcome === "edited" ? `${time}, ${distance} ${plural(distance, "character")} changed` : time;
}

/** What a mark says: `policy-break` names what the task must never do. */
const itemTitle = (item: string, never: readonly string[]): string =>
  item === "policy-break" && never.length > 0 ? `${titleOf(item)}: ${listed(never, "or")}` : titleOf(item);
