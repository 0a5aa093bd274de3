/** What the page says of one kind of action. */

import type { Risk, Subject } from "./page.ts";

/** An effect in the outside world that is done only through the record: who says yes, how it gets there, when it may run. */
export interface ActionRule {
  /** `refund`: the kind that a proposal names. */
  readonly name: string;
  /** What it does, in the team's words; empty where the page says nothing. */
  readonly does: string;
  /** The area whose owner has the final call. */
  readonly area: string;
  /** Everything but `plain` is high, whatever `risk` says. */
  readonly about: Subject;
  /** Low runs alone, medium is reviewed by a person, high needs the named approver's passkey. */
  readonly risk: Risk;
  /** Who says yes, persons or rotations; empty: owner and backup of the area. */
  readonly approve: readonly string[];
  /** Who may review it where it is medium; empty: whoever approves. */
  readonly reviewedBy: readonly string[];
  /** A freeze of this environment stops it; empty: only a pause does. */
  readonly environment: string;
  /** The signed webhook that does it; empty: the caller fetches a permit and does it. */
  readonly to: string;
  /** Reference to the webhook's secret; empty with a permit. */
  readonly secret: string;
  /** The far side does it once for each `Idempotency-Key`, so that it may be sent again. */
  readonly idempotent: boolean;
  /** Hours that the far side remembers such a key. */
  readonly keyFor: number;
  /** Address that says whether it was done, with `{key}` and `{id}` in it; empty: none. */
  readonly readBack: string;
  /** Minutes from the yes in which it must begin; then it is asked again. A stop does not count. */
  readonly validFor: number;
  /** Minutes in which the same effect is taken for a second one. */
  readonly window: number;
  /** The names of the parameters that say whom, what, how much and why; empty lists: found by their usual names. */
  readonly means: {
    readonly who: readonly string[];
    readonly what: readonly string[];
    readonly howMuch: readonly string[];
    readonly why: readonly string[];
  };
}
