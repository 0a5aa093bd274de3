/** What `check` answers, on every surface. */

import type { Judged } from "../../classify/judge.ts";
import type { Ignored, Need } from "../../decisions/change/verdict.ts";
import type { Risk } from "../../page/page.ts";
import type { ExitCode } from "../exit.ts";

/** One yes that is needed. */
export type OutcomeNeed = Pick<Need, "area" | "owner" | "backup" | "why"> & {
  /** Who may give it now, first the one whose call it is. */
  readonly can: readonly { readonly person: string; readonly as: string; readonly why: string }[];
  readonly approved?: { readonly by: string; readonly as: string; readonly assurance: string; readonly at: string };
};

export interface OutcomeQuestion {
  readonly key: string;
  readonly name: string;
  readonly asks: string;
  readonly file: string;
  readonly line: number;
  /** Files that still name the field, where one is renamed or dropped. */
  readonly readers: readonly string[];
  /** What was said to it, where somebody did. */
  readonly answer?: { readonly says: string; readonly by: string } | null;
}

export interface Outcome {
  readonly ok: boolean;
  readonly code: ExitCode;
  /** The verdict in one sentence. */
  readonly verdict: string;
  readonly risk: Risk;
  readonly areas: readonly string[];
  readonly oneWayDoor: boolean;
  /** Whether there is evidence that AI wrote part of it. Without evidence nothing is claimed. */
  readonly ai: boolean;
  readonly evidence: readonly string[];
  /** What it decides without saying so; each must be answered before anybody can say yes. */
  readonly questions: readonly OutcomeQuestion[];
  readonly needs: readonly OutcomeNeed[];
  readonly missing: readonly OutcomeNeed[];
  readonly ignored: readonly Ignored[];
  readonly notes: readonly string[];
  /** The shortest way to yes; empty when nothing is needed. */
  readonly next: string;
  readonly link: string | null;
  /** Present while the page is stale, as the server says; it changes nothing of the verdict. */
  readonly stalePage?: { readonly says: string };
  /** Version of the page that decides, or null when there is none. */
  readonly page: string | null;
  readonly reasons: Judged["reasons"];
  readonly change: { readonly repo: string; readonly ref: string; readonly base: string; readonly head: string };
}
