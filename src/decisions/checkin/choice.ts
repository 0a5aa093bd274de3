/** Which one decision of the week is looked at: the one with the most at stake, so that nobody picks what flatters. Pure. */

import type { Risk } from "../../page/page.ts";
import { type Decided, type DecidedKind, type Deciding, decidedIn, minutesWaited } from "./decided.ts";

/** The decision that was chosen. Who decided it is not among this: people say it first. */
export interface Chosen {
  readonly kind: DecidedKind;
  readonly id: string;
  /** When it was decided, UTC. */
  readonly at: string;
  readonly risk: Risk;
  readonly oneWay: boolean;
  readonly overrode: boolean;
  /** Minutes that somebody waited for it. */
  readonly waited: number;
  /** Out of so many that were decided. */
  readonly of: number;
}

const weight: Readonly<Record<Risk, number>> = { high: 2, medium: 1, low: 0 };

/** Higher risk, then what cannot be undone, then what overrode somebody, then what waited longest; the earliest of equals. */
function byStake(a: Decided, b: Decided): number {
  const flag = (one: boolean) => (one ? 1 : 0);
  return (
    weight[b.risk] - weight[a.risk] ||
    flag(b.oneWay) - flag(a.oneWay) ||
    flag(b.overrode) - flag(a.overrode) ||
    minutesWaited(b) - minutesWaited(a)
  );
}

/** The decision to look at; undefined where nobody decided anything. Of a subject that was answered twice the last answer counts. */
export function choose(decided: readonly Decided[]): Chosen | undefined {
  const last = new Map(decided.map((one) => [`${one.kind} ${one.id}`, one]));
  const [first] = [...last.values()].sort(byStake);
  if (!first) return undefined;
  const { kind, id, at, risk, oneWay, overrode } = first;
  return { kind, id, at, risk, oneWay, overrode, waited: minutesWaited(first), of: last.size };
}

/** What the record says of it: who had the final say, and as what. Undefined where the record does not hold it any more. */
export function finalSay(world: Deciding, { kind, id, at }: Pick<Chosen, "kind" | "id" | "at">): Decided | undefined {
  const next = new Date(Date.parse(at) + 1).toISOString();
  return decidedIn(world, at, next).findLast((one) => one.kind === kind && one.id === id);
}
