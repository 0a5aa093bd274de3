/** A weekly check-in as the rules see it: who is asked, which decision, what each said blind, and how it ended. */

import type { Text } from "../../kernel/prose.ts";
import type { Chosen } from "./choice.ts";

/** Whether somebody relies on what the team's AI writes. */
export const trusts = ["yes", "with-checks", "no"] as const;
export type Trust = (typeof trusts)[number];

/** Besides everybody on the page, what somebody may say: that nobody clearly had it. */
export const nobody = "nobody";

export interface CheckinState {
  /** Its ISO week in the team's zone, as `2026-W47`. */
  readonly id: string;
  readonly zone: string;
  /** It is about what happened from here (UTC) until it was opened. */
  readonly from: string;
  readonly openedBy: string;
  /** UTC. */
  readonly at: string;
  readonly seq: number;
  /** Who answers blind: one or two persons. */
  readonly pair: readonly string[];
  /** Whom the page names instead, and who was on leave. */
  readonly away: readonly string[];
  /** Every area with its owner as the page was then: the next check-in says what changed. */
  readonly owners: readonly { readonly area: string; readonly owner: string }[];
  /** Undefined: nothing was decided in that time. */
  readonly decision: Chosen | undefined;
  /** By person. The words are told to nobody while it is blind. */
  readonly answers: ReadonlyMap<string, { readonly said: Text; readonly at: string }>;
  readonly trust: ReadonlyMap<string, Trust>;
  /** By the finding's key: it stays as it is, or the page should change. */
  readonly judged: ReadonlyMap<string, { readonly page: boolean; readonly by: string }>;
  readonly closed: Closed | undefined;
  /** The next week's was opened before anybody closed this one. */
  readonly lapsed: boolean;
}

export interface Closed {
  readonly by: string;
  readonly at: string;
  readonly seq: number;
  readonly owners: Text;
  readonly faster: Text;
  readonly cto: Text;
  /** The whole note, as Markdown. */
  readonly note: Text;
  /** What each said, opened: a person's id, `nobody`, or empty where the words were removed. */
  readonly said: readonly { readonly person: string; readonly said: string }[];
  /** Who had the final say by the record; empty where nothing was decided, or the record does not say. */
  readonly final: string;
}

export const isOpen = ({ pair, closed, lapsed }: CheckinState): boolean => pair !== undefined && !closed && !lapsed;

/** Who has still to say who had the final say. */
export const unanswered = ({ decision, pair, answers }: CheckinState): string[] =>
  decision ? pair.filter((one) => !answers.has(one)) : [];

/** Nobody is told yet what anybody said. */
export const isBlind = (state: CheckinState): boolean => isOpen(state) && unanswered(state).length > 0;

/** The texts whose words, and whose salts, nobody is given while it is blind. */
export const blindTexts = (state: CheckinState): string[] =>
  isBlind(state) ? [...state.answers.values()].map(({ said }) => said.text) : [];
