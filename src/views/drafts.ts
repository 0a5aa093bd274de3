/** Drafts that wait for a person, and one of them: the question, the answer, the checklist, and what may be done with it. */

import { checklist, draftCard, needsTouch, readersOf } from "../decisions/draft/kind.ts";
import type { DraftState } from "../decisions/draft/state.ts";
import { pausedBy } from "../decisions/pause/paused.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { type Page, taskOf } from "../page/page.ts";
import { titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { listed, nameOf } from "./names.ts";
import { type Signing, signingOf } from "./signing.ts";
import { moment } from "./times.ts";

export interface DraftRow {
  readonly id: string;
  readonly title: string;
  /** The first words of the question. */
  readonly asks: string;
  readonly when: string;
  readonly mine: boolean;
  readonly why: string;
}

export interface DraftsModel {
  readonly answer: string;
  readonly waiting: readonly DraftRow[];
  /** The newest that were read. */
  readonly read: readonly (DraftRow & { readonly outcome: string })[];
}

const because = { reviewed: "a person reads each", sampled: "a spot check", odd: "an odd case" };
const outcomes = { accepted: "used as it stood", edited: "edited", "sent-back": "sent back" };
const mostRead = 30;
const mostWaiting = 200;

const opened = (context: ViewContext): DraftState[] =>
  [...worldOf(context.world).drafts.values()].filter(({ output }) => output !== undefined);

const pageOf = (context: ViewContext): Page | undefined => worldOf(context.world).page.inForce?.page;

/** Drafts that wait for this reader. */
export function draftsFor(context: ViewContext): DraftState[] {
  const page = pageOf(context);
  if (!page || !context.me) return [];
  const { person } = context.me;
  return opened(context).filter((one) => !one.review && readersOf(page, one, context.at).includes(person));
}

export async function draftsView(context: ViewContext, task = ""): Promise<DraftsModel> {
  const own = new Set(draftsFor(context).map(({ id }) => id));
  const all = opened(context).filter((one) => task === "" || one.task === task);
  const waiting = all.filter(({ review }) => !review).slice(0, mostWaiting);
  const read = all
    .filter(({ review }) => review)
    .sort((a, b) => (b.review?.at ?? "").localeCompare(a.review?.at ?? ""));
  const shown = [...waiting, ...read.slice(0, mostRead)];
  const say = await context.words(shown.map(({ input }) => input));
  const row = (draft: DraftState): DraftRow => ({
    id: draft.id,
    title: titled(draft),
    asks: firstWords(say(draft.input)),
    when: moment(draft.openedAt, context.at, zoneOf(context)),
    mine: own.has(draft.id),
    why: because[draft.why],
  });
  const mine = waiting.filter(({ id }) => own.has(id)).length;
  return {
    answer: mine === 0 ? nobody(waiting.length) : `${mine === 1 ? "One draft waits" : `${mine} drafts wait`} for you.`,
    waiting: waiting.map(row).sort((a, b) => Number(b.mine) - Number(a.mine)),
    read: read
      .slice(0, mostRead)
      .map((one) => ({ ...row(one), outcome: one.review ? outcomes[one.review.outcome] : "" })),
  };
}

const nobody = (others: number): string =>
  others === 0 ? "No draft waits for anybody." : `No draft waits for you; ${others} wait for others.`;

const titled = ({ task, question }: DraftState): string =>
  question === "" ? titleOf(task) : `${titleOf(task)}: ${question.replaceAll("-", " ")}`;

const firstWords = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};

export interface DraftModel {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  /** The name in the sentence. */
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** What a person made of it; undefined while it waits, or when it was used as it stood. */
  readonly edited: string | undefined;
  readonly recipient: string;
  readonly why: string;
  readonly release: string;
  readonly task: string;
  readonly checklist: readonly { readonly item: string; readonly title: string }[];
  readonly marks: readonly { readonly title: string; readonly ok: boolean }[];
  readonly never: readonly string[];
  readonly mine: boolean;
  readonly shown: string;
  readonly signing: Signing;
  /** When this screen was made, UTC: from here on the reading is timed. */
  readonly openedAt: string;
  readonly unread: boolean;
  /** Set while the question type stands still: what people use instead. */
  readonly paused: { readonly href: string; readonly fallback: string } | undefined;
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
  const mine = !review && readers.includes(context.me?.person ?? "");
  const about = { task: draft.task, question: draft.question, models: [], tools: [] };
  const pause = pausedBy(seen.pauses.values(), about);
  const by = review ? nameOf(review.by) : listed(readers.map(nameOf), "or");
  const after = draftsFor(context).find((one) => one.id !== id);
  return {
    ...{ id, title: titled(draft), name: by, mine, seq: draft.seq, task: draft.task },
    sentence: review
      ? `${by}: ${outcomes[review.outcome]}, ${moment(review.at, context.at, zoneOf(context))}.`
      : `${by} reads it before it is used.`,
    input: say(draft.input),
    output: say(draft.output),
    edited: review?.outcome === "edited" ? say(review.output) : undefined,
    recipient: say(draft.recipient),
    why: because[draft.why],
    release: `Release ${draft.release}`,
    checklist: checklist(page, draft.task).map((item) => ({ item, title: itemTitle(item) })),
    marks: (review?.marks ?? []).map(({ item, ok }) => ({ title: itemTitle(item), ok })),
    never: task?.never ?? [],
    shown: digest(draftCard(draft, version)),
    signing: signingOf(context, needsTouch(page, draft)),
    openedAt: context.at,
    unread: draft.used.some(({ unread }) => unread),
    paused: pause && { href: `/ai/pauses/${pause.id}`, fallback: task?.fallback ?? "" },
    next: after ? `/drafts/${after.id}` : "/drafts",
  };
}

/** What a mark asks, as a thing that is right: `wrong-price` is asked as “Price”. */
export const itemTitle = (item: string): string => {
  const plain = item.replace(/^wrong-/, "").replaceAll("-", " ");
  return plain === "policy break" ? "Policy is kept" : `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
};
