/** What a task's work comes to: finished, wrong all the same, mended, sent back, and what it cost people and money (A13). Pure. */

import { type DraftState, isWaiting } from "./state.ts";

/** Of a span of time. Money in nano-dollars, minutes are those of people. */
export interface Numbers {
  /** Answers that may be used: accepted, edited, or of a kind that nobody reads before. */
  readonly finished: number;
  readonly read: number;
  readonly accepted: number;
  /** A person's words instead of the model's. */
  readonly edited: number;
  readonly sentBack: number;
  readonly waiting: number;
  /** Wrong answers that somebody outside got: complained about, or used although a person had sent them back. */
  readonly reached: number;
  /** Used before a person had read them, although one had to. */
  readonly unread: number;
  /** Percent of what is finished that was wrong all the same; undefined where nothing is finished. */
  readonly errors: number | undefined;
  /** Reading and mending of one finished answer; undefined where nothing is finished. */
  readonly minutes: number | undefined;
  /** Of that, the minutes on answers that were edited or sent back, all together. */
  readonly rework: number;
  /** What the models cost for one finished answer; undefined where nothing is finished. */
  readonly cost: number | undefined;
}

/** `calls`: those of the same time that were answered, and what all cost, drills and failures included. */
export function numbersOf(
  drafts: readonly DraftState[],
  calls: { readonly answered: number; readonly cost: number },
): Numbers {
  const opened = drafts.filter(({ output }) => output !== undefined);
  const reviews = opened.flatMap(({ review }) => review ?? []);
  const count = (what: string) => reviews.filter(({ outcome }) => outcome === what).length;
  const [accepted, edited, sentBack] = [count("accepted"), count("edited"), count("sent-back")];
  const finished = accepted + edited + Math.max(0, calls.answered - opened.length);
  const reached = drafts.filter(hasReached).length;
  const minutesOf = (some: typeof reviews) => some.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  const each = (sum: number) => (finished === 0 ? undefined : sum / finished);
  return {
    ...{
      finished,
      read: reviews.length,
      accepted,
      edited,
      sentBack,
      waiting: opened.filter(isWaiting).length,
      reached,
    },
    unread: drafts.filter(({ used }) => used.some(({ unread }) => unread)).length,
    errors: each(Math.min(reached, finished) * 100),
    minutes: each(minutesOf(reviews)),
    rework: minutesOf(reviews.filter(({ outcome }) => outcome !== "accepted")),
    cost: each(calls.cost),
  };
}

const hasReached = ({ complained, review, used }: DraftState): boolean =>
  complained !== "" || (review?.outcome === "sent-back" && used.length > 0);
