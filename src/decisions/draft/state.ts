/** A draft as the rules see it: what a model wrote, and what a person made of it before it was used. */

import type { Text } from "../../kernel/prose.ts";

/** One line of the reviewer's checklist: `policy`, `price`, `names`, `dates`, `tone`, or the name of a trigger. */
export interface Mark {
  readonly item: string;
  readonly ok: boolean;
}

/** Something that was wrong with an answer: said by somebody who got it, or found by a program of the team's. Each item once. */
export interface Fault {
  readonly feed: "complaint" | "check";
  readonly item: string;
  readonly at: string;
}

export interface DraftState {
  readonly id: string;
  readonly task: string;
  readonly question: string;
  readonly call: string;
  /** Number of the task release that wrote it. */
  readonly release: number;
  readonly why: "reviewed" | "sampled" | "odd";
  readonly input: Text;
  readonly output: Text;
  readonly recipient: Text;
  readonly openedAt: string;
  readonly seq: number;
  readonly review:
    | {
        readonly outcome: "accepted" | "edited" | "sent-back";
        /** What may be sent: the draft, or the reviewer's own words. */
        readonly output: Text;
        readonly marks: readonly Mark[];
        /** Characters that were changed. */
        readonly distance: number;
        readonly seconds: number;
        readonly by: string;
        readonly at: string;
      }
    | undefined;
  /** Given to somebody; `unread`: before a person had read it, although one had to. */
  readonly used: readonly { readonly recipient: Text; readonly unread: boolean; readonly at: string }[];
  /** When somebody who got it first said that it was wrong; empty before. */
  readonly complained: string;
  readonly faults: readonly Fault[];
}

/** Opened, and nobody has read it yet. What was only complained about waits for nobody. */
export const isWaiting = ({ output, review }: DraftState): boolean => output !== undefined && !review;
