/** What an answer to "who decides?" and "is this mine?" says. The same shape on every surface. */

import type { Risk } from "../page/page.ts";

/** Who can say yes at a moment, and why this person. */
export interface Now {
  /** Empty when nobody can: the decision stays blocked, and `why` says so. */
  readonly person: string;
  readonly as: "owner" | "backup" | "after-hours" | "nobody";
  readonly why: string;
}

export interface WhoAnswer {
  /** Role in the words of the page, or `named_approver`, `teammate`, `none`. Spelled with `_`. */
  readonly role: string;
  /** The area that matched; empty when unsure. */
  readonly area: string;
  readonly owner: string;
  readonly backup: string;
  readonly input: readonly string[];
  readonly informed: readonly string[];
  readonly afterHours: string;
  readonly now: Now;
  readonly sure: boolean;
  readonly also: readonly { readonly area: string; readonly owner: string; readonly why: string }[];
  /** The words that matched and the rule that chose, as sentences. */
  readonly why: readonly string[];
  readonly risk: Risk;
  readonly oneWayDoor: boolean;
}

export interface MineAnswer {
  readonly mine: boolean;
  readonly owner: string;
  /** The guardrail that was crossed, or empty. */
  readonly guardrail: string;
  readonly why: readonly string[];
}

/** The latest number pushed for a guardrail. `at` in UTC. */
export interface Reading {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly at: string;
}
