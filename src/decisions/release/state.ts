/** What is known of a release: what it holds, who said yes, which stages it reached, and what happened to it. */

import type { Text } from "../../kernel/prose.ts";
import type { Risk } from "../../page/page.ts";
import type { Numbers } from "./numbers.ts";
import type { StepKind } from "./step.ts";

export interface Step {
  readonly kind: StepKind;
  readonly does: Text;
}

/** An accepted estimate: minor units of the currency, for a period such as `month` or `run`. */
export interface Cost {
  readonly value: number;
  readonly currency: string;
  readonly period: string;
}

export interface ReleaseMaker {
  /** The person on the page; empty when the page knows nobody of that name. */
  readonly person: string;
  readonly name: Text;
  readonly as: readonly string[];
}

/** What was prepared. Areas, risk, makers and stages are computed; people write only what no program can know. */
export interface Prepared {
  readonly environment: string;
  readonly repo: string;
  /** The commit that is live before, and the one that is released. */
  readonly from: string;
  readonly to: string;
  /** First lines of the commits, newest first. */
  readonly commits: readonly { readonly commit: string; readonly subject: Text }[];
  readonly note: Text;
  /** `sha256:…` of what is deployed. */
  readonly artifact: string;
  readonly tests: { readonly passed: number; readonly failed: number; readonly source: Text };
  readonly monitoring: Text;
  readonly offSwitch: Text;
  readonly stopPatching: Text;
  readonly rollback: Step;
  readonly cost: Cost | null;
  readonly diff: string;
  readonly truncated: boolean;
  readonly areas: readonly string[];
  readonly risk: Risk;
  readonly oneWay: boolean;
  readonly ai: readonly string[];
  readonly reasons: readonly { readonly rule: string; readonly area: string; readonly why: string }[];
  readonly files: number;
  readonly makers: readonly ReleaseMaker[];
  /** Persons who may not approve it, whatever the page says: whoever made what nobody independent approved yet. */
  readonly excluded: readonly string[];
  /** `all`: excluded is everybody in it. `counted`: changes that somebody independent approved already count as approved. */
  readonly independence: "all" | "counted";
  readonly counted: readonly { readonly commit: string; readonly by: readonly string[] }[];
  /** Parts that somebody would be left for, oldest first; empty where somebody is left for the whole, or for no part. */
  readonly splits: readonly { readonly from: string; readonly to: string; readonly approver: string }[];
  readonly stages: readonly string[];
  /** Digest of all of the above, as the approval is bound to it. */
  readonly facts: string;
}

export interface ReleaseApproval {
  readonly by: string;
  readonly as: string;
  readonly facts: string;
  readonly page: string;
  readonly at: string;
  readonly seq: number;
}

/** One permit: for one stage, for a few minutes, for one run. */
export interface Permit {
  readonly permit: string;
  readonly stage: string;
  readonly expires: string;
  readonly page: string;
  /** The run that used it; empty while nobody did. */
  readonly run: string;
}

export interface Run {
  readonly run: string;
  readonly stage: string;
  /** Where it runs; undefined between the gate and the start. */
  readonly host: Text | undefined;
  readonly by: string;
  /** When the gate let it through, then when it started. */
  readonly startedAt: string;
  /** Empty while it runs. */
  readonly endedAt: string;
  readonly outcome: "admitted" | "running" | "done" | "failed" | "in-doubt";
  /** Exit code; null when a signal ended it or nobody knows. */
  readonly exit: number | null;
  readonly signal: string;
}

export interface Stopped {
  /** The signal of the page that crossed, `by-hand`, or `run-failed`. */
  readonly signal: string;
  /** What the watcher or the person said; undefined for a run that failed. */
  readonly says: Text | undefined;
  /** True where the page says that it is rolled back by itself. */
  readonly rollback: boolean;
  readonly by: string;
  readonly at: string;
  readonly seq: number;
}

export interface ReleaseState extends Prepared {
  readonly id: string;
  readonly preparedBy: string;
  readonly preparedAt: string;
  readonly seq: number;
  /** The page under which it was prepared. */
  readonly page: string;
  readonly approvals: readonly ReleaseApproval[];
  readonly refusals: readonly {
    readonly by: string;
    readonly reason: Text;
    readonly facts: string;
    readonly at: string;
  }[];
  readonly permits: readonly Permit[];
  readonly runs: readonly Run[];
  /** Stages that were watched and found good, with the numbers. */
  readonly healthy: readonly { readonly stage: string; readonly at: string; readonly numbers: Numbers }[];
  /** Stages to which a person said yes. */
  readonly advanced: readonly {
    readonly stage: string;
    readonly by: string;
    readonly facts: string;
    readonly at: string;
  }[];
  /** Freezes that it may pass, and whose yes that was. */
  readonly exceptions: readonly {
    readonly freeze: string;
    readonly by: string;
    readonly reason: Text;
    readonly facts: string;
    readonly at: string;
  }[];
  readonly stopped: Stopped | undefined;
  readonly abandoned: boolean;
  /** The operation that rolled it back; empty while none did. */
  readonly rolledBack: string;
  readonly rolledBackAt: string;
}

/** Where a release stands, in one word. */
export type ReleaseStatus =
  | "prepared"
  | "refused"
  | "approved"
  | "rolling"
  | "in-doubt"
  | "stopped"
  | "live"
  | "rolled-back"
  | "abandoned";
