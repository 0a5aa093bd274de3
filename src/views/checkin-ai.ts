/** The AI tasks of the span against the same work by hand, and whether people trust what they get: what they say, and what they do. Pure. */

import type { CheckinState, Trust } from "../decisions/checkin/state.ts";
import { numbersOf } from "../decisions/draft/numbers.ts";
import type { Page } from "../page/page.ts";
import { titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf } from "./context.ts";
import { listed, nameOf, plural } from "./names.ts";

/** One task in numbers that mean something; empty texts where nothing is known. */
export interface TaskWeek {
  readonly task: string;
  readonly href: string;
  /** `4.1 min each; by hand 4.5`. */
  readonly minutes: string;
  /** `1 of 212 reached a customer; by hand 2 %`. */
  readonly errors: string;
  /** Minutes a person spends on one, and by hand; undefined where one of them is not known. */
  readonly slower: boolean;
}

export interface TrustModel {
  /** What each person said, in words: `Ana and Sam: yes`. */
  readonly said: readonly string[];
  readonly missing: readonly string[];
  /** The record's own sign: `12 of 50 drafts were changed or sent back`. */
  readonly sign: string;
  /** What people say and what they do differ. */
  readonly differs: string;
}

export const trustSays: Readonly<Record<Trust, string>> = { yes: "Yes", "with-checks": "With checks", no: "No" };
/** From this share on, people change what they get more often than not. */
const often = 0.5;
const seldom = 0.1;

const draftsIn = (context: ViewContext, from: string, to: string) =>
  [...worldOf(context.world).drafts.values()].filter(({ openedAt }) => openedAt >= from && openedAt < to);

/** Every task of the page that did something from `from` on and before `to`, UTC. */
export function tasksIn(context: ViewContext, page: Page, from: string, to: string): TaskWeek[] {
  const drafts = draftsIn(context, from, to);
  const days = (name: string) =>
    (context.ai?.numbers?.byDay(`task:${name}`) ?? []).filter(
      ({ day }) => day >= from.slice(0, 10) && day <= to.slice(0, 10),
    );
  return page.ai.tasks.flatMap(({ name, byHand }): TaskWeek[] => {
    const answered = days(name).reduce((sum, { calls, failed }) => sum + calls - failed, 0);
    const own = drafts.filter(({ task }) => task === name);
    const { finished, read, reached, minutes } = numbersOf(own, { answered, cost: 0 });
    if (finished + read === 0) return [];
    const hand = (says: string | undefined) => (says === undefined ? "nobody measured it by hand" : `by hand ${says}`);
    return [
      {
        ...{ task: titleOf(name), href: `/ai/${name}` },
        minutes:
          minutes === undefined ? "" : `${minutes.toFixed(1)}\u00a0min each; ${hand(byHand?.minutes.toString())}`,
        errors: `${reached} of ${finished} wrong at a customer; ${hand(byHand && `${byHand.errors}\u00a0%`)}`,
        slower: minutes !== undefined && byHand !== undefined && minutes > byHand.minutes,
      },
    ];
  });
}

/** What people say of the AI's output, beside what they do with it. */
export function trustIn(context: ViewContext, state: CheckinState, page: Page, to: string): TrustModel {
  const read = draftsIn(context, state.from, to).flatMap(({ review }) => review ?? []);
  const changed = read.filter(({ outcome }) => outcome !== "accepted").length;
  const groups = (Object.keys(trustSays) as Trust[]).map((trust) => ({
    trust,
    who: [...state.trust].filter(([, said]) => said === trust).map(([person]) => nameOf(person)),
  }));
  const share = read.length === 0 ? 0 : changed / read.length;
  const count = (trust: Trust) => groups.find((one) => one.trust === trust)?.who.length ?? 0;
  return {
    said: groups
      .filter(({ who }) => who.length > 0)
      .map(({ trust, who }) => `${listed(who)}: ${trustSays[trust].toLowerCase()}`),
    missing: page.people.map(({ id }) => id).filter((id) => !state.trust.has(id)),
    sign:
      read.length === 0
        ? "No draft was read in this time, so the record says nothing of it."
        : `${changed} of ${read.length} ${plural(read.length, "draft")} that people read ${changed === 1 ? "was" : "were"} changed or sent back.`,
    differs:
      share >= often && count("yes") > count("no")
        ? "People say that they trust it, and change more than half of it."
        : share > 0 && share <= seldom && count("no") > count("yes")
          ? "People say that they do not trust it, and change almost nothing of it."
          : "",
  };
}

/** Whether the team has any AI to trust: a task, or an agent. */
export const hasAi = (page: Page): boolean => page.ai.tasks.length > 0 || page.agents.length > 0;
