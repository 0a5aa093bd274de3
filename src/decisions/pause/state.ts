/** A pause as the rules see it: what stands still, since when, why, and what was under way when it began. */

import type { Text } from "../../kernel/prose.ts";

export const pausable = ["everything", "task", "question", "model", "tool"] as const;
export type Pausable = (typeof pausable)[number];

export interface PauseState {
  readonly id: string;
  readonly what: Pausable;
  /** Empty for everything; `billing-replies`, `billing-replies/late-fees`, `openai/gpt-5`, `send-mail`. */
  readonly name: string;
  readonly reason: Text;
  /** The trigger that tripped, or empty when a person paused it. */
  readonly trigger: string;
  /** The call whose answer was wrong, or empty. */
  readonly call: string;
  readonly by: string;
  readonly at: string;
  readonly seq: number;
  /** Calls that were under way, and answers that were used already. Undefined until it was counted. */
  readonly receipt: Receipt | undefined;
  /** Persons who said that they were told. */
  readonly heard: readonly string[];
  readonly resumed:
    | {
        readonly choice: "roll-back" | "tighten" | "person" | "drill";
        /** The one rule that was changed; undefined after a drill. */
        readonly rule: Text | undefined;
        readonly by: string;
        readonly at: string;
      }
    | undefined;
}

export interface Receipt {
  readonly finished: readonly string[];
  readonly parked: readonly string[];
  readonly unknown: readonly string[];
  readonly used: readonly { readonly call: string; readonly recipient: Text; readonly at: string }[];
  readonly at: string;
}
