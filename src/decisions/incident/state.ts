/** What is known of an incident: who leads, what was seen, done and found, whom it hit, and when. */

import type * as z from "zod";
import type { Text } from "../../kernel/prose.ts";
import type { Numbers } from "../release/numbers.ts";
import type { actorKind, audience, detectedBy, harm, hit, noteKind, outcome, role, ruleKind, time } from "./events.ts";
import type { When } from "./when.ts";

export type Hit = z.infer<typeof hit>;
export type DetectedBy = z.infer<typeof detectedBy>;
export type Role = z.infer<typeof role>;
export type Outcome = z.infer<typeof outcome>;
export type Audience = z.infer<typeof audience>;
export type NoteKind = z.infer<typeof noteKind>;
export type ActorKind = z.infer<typeof actorKind>;
export type Harm = z.infer<typeof harm>;
export type TimeName = z.infer<typeof time>;
export type RuleKind = z.infer<typeof ruleKind>;

export type EntryKind =
  | "symptom"
  | "check"
  | "action"
  | "result"
  | "decision"
  | "comms"
  | "freeze"
  | "access"
  | "role"
  | "deploy"
  | "correction";

/** One line of the timeline. Never changed and never removed: a correction is an entry of its own. */
export interface Entry {
  /** From 1, in the order of recording; people point at it with this number. */
  readonly n: number;
  readonly kind: EntryKind;
  /** The type of the event behind it, such as `incident.noted`. What the record itself says has no words: `says` is undefined. */
  readonly type: string;
  readonly says: Text | undefined;
  /** Whoever recorded it, as `person:ana`. */
  readonly by: string;
  /** Who did it, where that is somebody else. */
  readonly who: { readonly kind: ActorKind; readonly name: Text } | undefined;
  readonly occurred: When;
  /** UTC. */
  readonly recordedAt: string;
  readonly seq: number;
  readonly evidence: Text | undefined;
  /** Nothing shows that it is so. */
  readonly guess: boolean;
  /** The entry that this one corrects; 0 for none. */
  readonly corrects: number;
  /** For a result: the action it belongs to; else 0. */
  readonly of: number;
  readonly action:
    | { readonly hypothesis: Text; readonly expected: Text; readonly risky: boolean; readonly before: Numbers }
    | undefined;
  readonly check: { readonly expected: Text; readonly found: Text | undefined } | undefined;
  readonly result: { readonly outcome: Outcome; readonly before: Numbers; readonly after: Numbers } | undefined;
  /** The person a role, an offer or the lead goes to; empty for none. */
  readonly person: string;
  readonly role: Role | "lead" | "wider" | "";
}

/** An estimate of harm, from `low` to `high`: a number of users or services, or minor units of `currency`. */
export interface Blast {
  readonly what: Harm;
  readonly low: number;
  readonly high: number;
  readonly currency: string;
  readonly says: Text;
  readonly source: Text;
  readonly by: string;
  readonly at: string;
  readonly seq: number;
}

export interface CustomerList {
  readonly columns: readonly string[];
  /** A row each: its cells as a JSON list, in the order of `columns`. */
  readonly rows: readonly Text[];
  /** Lines of the file that stood there twice and count once. */
  readonly twice: readonly number[];
  readonly by: string;
  readonly at: string;
  readonly seq: number;
}

export interface Update {
  readonly audience: Audience;
  readonly says: Text;
  readonly by: string;
  readonly at: string;
  readonly seq: number;
}

export interface FollowUp {
  readonly says: Text;
  readonly owner: string;
  /** A day, as `2026-12-01`. */
  readonly by: string;
}

export interface Review {
  readonly cause: Text;
  readonly letThrough: Text;
  readonly rules: readonly { readonly kind: RuleKind; readonly reference: Text; readonly says: Text }[];
  /** Why no rule changes, by the person in `by`; undefined when one does. */
  readonly noRule: Text | undefined;
  readonly followUps: readonly FollowUp[];
  /** Other incidents that it covers too. */
  readonly covers: readonly string[];
  readonly by: string;
  readonly at: string;
  readonly seq: number;
}

/** Who led from when on, and how they came to lead. */
export interface Leading {
  readonly lead: string;
  readonly since: string;
  readonly how: "named" | "acknowledged" | "handed-over" | "silent" | "away" | "overridden";
  readonly reason: Text | undefined;
  readonly seq: number;
}

export interface IncidentState {
  readonly id: string;
  /** From 1; how people call it: incident 31. */
  readonly number: number;
  readonly title: Text;
  readonly severity: number;
  /** Empty: every environment. */
  readonly environment: string;
  readonly hits: readonly Hit[];
  readonly declaredBy: string;
  /** When it was recorded, UTC. */
  readonly declaredAt: string;
  readonly seq: number;
  /** The one who leads. Never empty, never two. */
  readonly lead: string;
  readonly leadSince: string;
  /** Why the page names this lead, as a sentence. */
  readonly leadWhy: string;
  /** The lead said in their own browser that they are there. */
  readonly acknowledged: boolean;
  /** The next lead, who has not acknowledged yet; empty for none. */
  readonly offered: string;
  /** Everybody who led, in order; the last one leads. */
  readonly leads: readonly Leading[];
  /** Who leads the wider response; empty while nothing but the technical side is hit. */
  readonly wider: string;
  /** Deploys are frozen by it: from declaring until it is resolved or its lead lifts the freeze. */
  readonly freezes: boolean;
  /** When its freeze ended, UTC; empty while it holds. */
  readonly thawedAt: string;
  readonly open: boolean;
  readonly started: When | undefined;
  readonly detected: When;
  readonly detectedBy: DetectedBy;
  readonly declared: When;
  readonly mitigated: When | undefined;
  readonly resolved: When | undefined;
  readonly resolvedBy: string;
  readonly resolvedNumbers: Numbers;
  readonly closed: boolean;
  readonly closedAt: string;
  readonly closedBy: string;
  readonly roles: readonly { readonly role: Role; readonly person: string; readonly since: string }[];
  readonly entries: readonly Entry[];
  /** Estimates, oldest first. Only ever added to. */
  readonly blast: readonly Blast[];
  readonly customers: readonly CustomerList[];
  readonly updates: readonly Update[];
  /** When the next update is due, UTC; empty once it is resolved. */
  readonly nextUpdateAt: string;
  readonly review: Review | undefined;
  /** The incident whose review covers this one; empty for none. */
  readonly reviewedIn: string;
  readonly duplicateOf: string;
}

/** The results that an action was given: none yet, or one. */
export const resultOf = ({ entries }: Pick<IncidentState, "entries">, n: number): Entry | undefined =>
  entries.find(({ of, kind }) => kind === "result" && of === n);

/** Actions that nobody gave a result yet, in the order of recording. */
export const openActions = (state: Pick<IncidentState, "entries">): Entry[] =>
  state.entries.filter(({ kind, n }) => kind === "action" && resultOf(state, n) === undefined);

/** Corrections of an entry, oldest first. */
export const correctionsOf = ({ entries }: Pick<IncidentState, "entries">, n: number): Entry[] =>
  entries.filter(({ corrects }) => corrects === n);
