/** An action as the rules see it: what was proposed, who said yes to exactly that, each time it was sent, and what came of it. */

import type { Effect } from "../../classify/effect.ts";
import type { Text } from "../../kernel/prose.ts";
import type { Risk, Subject } from "../../page/page.ts";

/** What a person says came of one in doubt; `again`: it may be sent once more. */
export const settlements = ["done", "not-done", "again"] as const;
export type SettledAs = (typeof settlements)[number];

export const outcomes = ["done", "failed", "unknown", "not-sent"] as const;
/** `failed`: the far side said no, and did nothing. `unknown`: nobody knows. `not-sent`: it never left. */
export type Outcome = (typeof outcomes)[number];

/** It was sent, or a permit was given: once, and once more only as the rules allow. */
export interface Dispatch {
  readonly attempt: string;
  /** The far side's address, or empty for a permit. */
  readonly to: string;
  readonly host: string;
  readonly by: string;
  readonly at: string;
  /** The card that was claimed, and the page in force then. */
  readonly digest: string;
  readonly page: string;
  /** From then on nobody waits for its end any more. UTC. */
  readonly until: string;
  /** The entry in which it stands; so it is with everything below. */
  readonly seq: number;
  readonly redeemed: { readonly by: string; readonly at: string; readonly seq: number } | undefined;
  readonly end:
    | {
        readonly outcome: Outcome;
        /** HTTP status of the far side's answer; 0: there was none. */
        readonly status: number;
        readonly says: Text;
        /** The far side's own number for it; empty: none was said. */
        readonly ref: string;
        readonly at: string;
        readonly seq: number;
      }
    | undefined;
}

/** Somebody's word on it, with a reason. */
export interface Said {
  readonly by: string;
  readonly reason: Text;
  readonly at: string;
  readonly seq: number;
}

export interface ActionState {
  readonly id: string;
  /** The idempotency key of whoever proposed it. */
  readonly key: string;
  readonly kind: string;
  readonly target: string;
  /** Canonical JSON. */
  readonly parameters: Text;
  readonly reason: Text;
  readonly onBehalfOf: Text;
  /** Keyed digest of everything proposed: the same key with another content is noticed. */
  readonly print: string;
  readonly effect: Effect;
  /** The AI task that it came from; empty: none. */
  readonly task: string;
  /** The call of the gateway that it came from; empty: none. */
  readonly call: string;
  /** The action that this one was edited from; empty: none. */
  readonly replaces: string;
  readonly area: string;
  readonly about: Subject;
  readonly risk: Risk;
  /** An earlier action with the same effect; empty: none. */
  readonly twin: string;
  /** Who took part in proposing it: none of them approves it. */
  readonly makers: readonly string[];
  readonly by: string;
  readonly via: string;
  readonly at: string;
  readonly seq: number;
  readonly approval:
    | {
        readonly by: string;
        readonly at: string;
        readonly seq: number;
        readonly page: string;
        readonly digest: string;
      }
    | undefined;
  readonly refusal: Said | undefined;
  readonly withdrawn: Said | undefined;
  readonly dispatches: readonly Dispatch[];
  readonly readBacks: readonly {
    readonly found: "yes" | "no" | "unknown";
    readonly says: Text;
    readonly at: string;
    readonly seq: number;
  }[];
  readonly settled:
    | (Said & {
        readonly outcome: SettledAs;
        /** How often it had been sent by then. */
        readonly after: number;
      })
    | undefined;
}

/** The first of these that may have reached the far side: under way, or ended otherwise than by never leaving. */
export const firstSent = (dispatches: readonly Dispatch[]): Dispatch | undefined =>
  dispatches.find(({ end }) => end?.outcome !== "not-sent");

export const lastDispatch = ({ dispatches }: ActionState): Dispatch | undefined => dispatches.at(-1);

/** How often the far side said that it did it. More than one is what must never be. */
export const timesDone = ({ dispatches }: ActionState): number =>
  dispatches.filter(({ end }) => end?.outcome === "done").length;

/** Nobody knows of some time that it was sent: then a no to a later one says nothing. */
const mayBeDone = ({ dispatches }: ActionState): boolean => dispatches.some(({ end }) => end?.outcome === "unknown");

/** What came of it for good, or undefined while that is open. */
export function endOf(state: ActionState): "done" | "failed" | "not-done" | "refused" | "withdrawn" | undefined {
  if (state.refusal) return "refused";
  if (state.withdrawn) return "withdrawn";
  if (timesDone(state) > 0 || state.readBacks.at(-1)?.found === "yes") return "done";
  if (state.settled && state.settled.outcome !== "again") return state.settled.outcome;
  return lastDispatch(state)?.end?.outcome === "failed" && !mayBeDone(state) ? "failed" : undefined;
}
