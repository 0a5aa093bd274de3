/** What the gateway knows of the calls at this moment. Views read it as it is; where it is absent, nothing is known, and nothing is zero. */

import type { Level } from "../page/page.ts";

/** One call, as far as a screen says something of it. Costs in nano-dollars, times in milliseconds and UTC. */
export interface CallSeen {
  readonly call: string;
  readonly at: string;
  readonly task: string;
  readonly question: string;
  readonly level: Level;
  /** As `provider/name`. */
  readonly asked: string;
  /** Undefined while it is under way. */
  readonly end:
    | {
        readonly outcome: string;
        /** The model that answered, as it calls itself. */
        readonly served: string;
        readonly cost: number;
        readonly ms: number;
        readonly firstByteMs: number;
        readonly usage: { readonly input: number; readonly output: number } | undefined;
      }
    | undefined;
}

/** Where a budget of the page stands. Nano-dollars; `from` is the first day of its period, `until` the first after it. */
export interface BalanceSeen {
  /** `everything`, `task:billing-replies`, `person:ana`, `key:…`. */
  readonly meter: string;
  readonly spent: number;
  readonly held: number;
  readonly from: string;
  readonly until: string;
}

/** What one day cost on one meter. */
export interface DaySeen {
  readonly day: string;
  readonly cost: number;
  readonly calls: number;
  readonly failed: number;
}

/** The live view that the gateway's ledger keeps. */
export interface AiNumbers {
  /** Under way, the oldest first. */
  open(): readonly CallSeen[];
  /** The newest that ended, newest first; task empty: calls that no task names. */
  recent(task: string, most: number): readonly CallSeen[];
  balances(): readonly BalanceSeen[];
  /** The last 62 days of a meter, oldest first; a day without calls is absent. */
  byDay(meter: string): readonly DaySeen[];
}

/** A drill of a task while it runs. Milliseconds; `allowed` 0: nothing but the whole drill's limit. */
export interface DrillSeen {
  readonly began: string;
  readonly steps: readonly {
    readonly step: string;
    readonly ok: boolean;
    readonly took: number;
    readonly allowed: number;
    readonly says: string;
  }[];
  /** The step that runs now; empty between two. */
  readonly running: string;
}

/** What a view may ask besides the record. Each part is absent where no gateway runs. */
export interface AiSeen {
  readonly numbers?: AiNumbers | undefined;
  readonly drills?: { progress(task: string): DrillSeen | undefined } | undefined;
  /** What is missing for answering by hand, where that is the way back. */
  readonly wayBack?: { missing(task: string): string | undefined } | undefined;
  readonly comparisons?: { progress(id: string): { readonly sample: number; readonly stopped: string } | undefined };
}
