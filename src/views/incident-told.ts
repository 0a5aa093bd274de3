/** An incident with its words: the facts that every surface tells, in the order in which they happened. */

import type { Audience, Entry, Hit, IncidentState, Outcome, RuleKind } from "../decisions/incident/state.ts";
import { correctionsOf, resultOf } from "../decisions/incident/state.ts";
import type { When } from "../decisions/incident/when.ts";
import type { Numbers } from "../decisions/release/numbers.ts";
import type { Text } from "../kernel/prose.ts";
import { capital, nameOf } from "./names.ts";
import type { Say } from "./sentences.ts";

export interface EntryTold {
  readonly n: number;
  readonly seq: number;
  readonly kind: Entry["kind"];
  readonly says: string;
  /** Whoever recorded it, as `person:ana`. */
  readonly by: string;
  /** Who did it, where that is somebody else. */
  readonly who: { readonly kind: string; readonly name: string } | null;
  readonly occurred: When;
  readonly recordedAt: string;
  /** Empty where nothing shows that it is so. */
  readonly evidence: string;
  readonly guess: boolean;
  /** The entry that this one corrects, and those that correct this one; 0 and none. */
  readonly corrects: number;
  readonly correctedBy: readonly number[];
  readonly action: { readonly hypothesis: string; readonly expected: string; readonly risky: boolean } | null;
  readonly check: { readonly expected: string; readonly found: string } | null;
  /** For a result: the action it belongs to; else 0. */
  readonly of: number;
  /** For an action: the entry of its result; 0 while there is none. */
  readonly result: number;
  readonly outcome: Outcome | null;
  readonly before: Numbers;
  readonly after: Numbers;
}

export interface IncidentTold {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: number;
  readonly environment: string;
  readonly hits: readonly Hit[];
  readonly open: boolean;
  readonly freezes: boolean;
  readonly closed: boolean;
  readonly duplicateOf: string;
  readonly lead: string;
  readonly leadWhy: string;
  readonly leadSince: string;
  readonly acknowledged: boolean;
  readonly offered: string;
  readonly wider: string;
  readonly leads: readonly { readonly lead: string; readonly since: string; readonly how: string }[];
  readonly roles: readonly { readonly role: string; readonly person: string }[];
  readonly declaredBy: string;
  readonly times: {
    readonly started: When | null;
    readonly detected: When;
    readonly declared: When;
    readonly mitigated: When | null;
    readonly resolved: When | null;
    readonly closed: When | null;
  };
  readonly detectedBy: string;
  readonly nextUpdateAt: string;
  /** In the order in which it happened, as far as that is known. */
  readonly timeline: readonly EntryTold[];
  readonly blast: readonly {
    readonly what: string;
    readonly low: number;
    readonly high: number;
    readonly currency: string;
    readonly says: string;
    readonly source: string;
    readonly by: string;
    readonly at: string;
  }[];
  /** How many different ones are listed; the list itself is a file. */
  readonly customers: number;
  readonly updates: readonly {
    readonly audience: Audience;
    readonly says: string;
    readonly by: string;
    readonly at: string;
  }[];
  readonly review: {
    readonly cause: string;
    readonly letThrough: string;
    readonly rules: readonly { readonly kind: RuleKind; readonly reference: string; readonly says: string }[];
    readonly noRule: string;
    readonly followUps: readonly { readonly says: string; readonly owner: string; readonly by: string }[];
    readonly covers: readonly string[];
    readonly by: string;
    readonly at: string;
  } | null;
  readonly reviewedIn: string;
}

/** Every text of an incident but its customers, so that all its words are fetched at once. */
export function incidentTexts(state: IncidentState): Text[] {
  const { title, entries, blast, updates, review } = state;
  const some: (Text | undefined)[] = [
    title,
    ...entries.flatMap(({ says, evidence, who, action, check }) => [
      ...[says, evidence, who?.name, action?.hypothesis, action?.expected, check?.expected, check?.found],
    ]),
    ...blast.flatMap(({ says, source }) => [says, source]),
    ...updates.map(({ says }) => says),
    ...(review
      ? [
          ...[review.cause, review.letThrough, review.noRule],
          ...review.rules.flatMap(({ reference, says }) => [reference, says]),
          ...review.followUps.map(({ says }) => says),
        ]
      : []),
  ];
  return some.filter((one) => one !== undefined);
}

/** Entries as they happened: a range by its begin, what happened at once in the order of recording. */
export const inOrder = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => a.occurred.at.localeCompare(b.occurred.at) || a.n - b.n);

/** The whole incident in words. `say` gives the words of `incidentTexts`; `customers` is how many are listed. */
export function incidentTold(state: IncidentState, say: Say, customers: number): IncidentTold {
  const { id, number, severity, environment, hits, open, freezes, closed, duplicateOf } = state;
  const { lead, leadWhy, leadSince, acknowledged, offered, wider, declaredBy, detectedBy, nextUpdateAt } = state;
  const closedAt = closed ? ({ at: state.closedAt, precision: "exact" } as const) : null;
  return {
    ...{ id, number, title: say(state.title), severity, environment, hits, open, freezes, closed, duplicateOf },
    ...{ lead, leadWhy, leadSince, acknowledged, offered, wider, declaredBy, detectedBy, nextUpdateAt },
    leads: state.leads.map(({ lead, since, how }) => ({ lead, since, how })),
    roles: state.roles.map(({ role, person }) => ({ role, person })),
    times: {
      started: state.started ?? null,
      detected: state.detected,
      declared: state.declared,
      mitigated: state.mitigated ?? null,
      resolved: state.resolved ?? null,
      closed: closedAt,
    },
    timeline: inOrder(state.entries).map((entry) => entryTold(state, entry, say)),
    blast: state.blast.map(({ what, low, high, currency, says, source, by, at }) => ({
      ...{ what, low, high, currency, by, at },
      says: say(says),
      source: say(source),
    })),
    customers,
    updates: state.updates.map(({ audience, says, by, at }) => ({ audience, says: say(says), by, at })),
    review: reviewTold(state, say),
    reviewedIn: state.reviewedIn,
  };
}

/** One entry of the timeline in words. */
export function entryTold(state: IncidentState, entry: Entry, say: Say): EntryTold {
  const { n, seq, kind, by, who, occurred, recordedAt, evidence, guess, corrects, action, check, of } = entry;
  return {
    ...{ n, seq, kind, by, occurred, recordedAt, guess, corrects, of },
    says: entrySays(entry, say),
    who: who ? { kind: who.kind, name: say(who.name) } : null,
    evidence: evidence ? say(evidence) : "",
    correctedBy: correctionsOf(state, n).map((one) => one.n),
    action: action ? { hypothesis: say(action.hypothesis), expected: say(action.expected), risky: action.risky } : null,
    check: check ? { expected: say(check.expected), found: check.found ? say(check.found) : "" } : null,
    result: kind === "action" ? (resultOf(state, n)?.n ?? 0) : 0,
    outcome: entry.result?.outcome ?? null,
    before: entry.result?.before ?? action?.before ?? [],
    after: entry.result?.after ?? [],
  };
}

const roles = { investigator: "investigates", fix: "works on the fix", updates: "writes the updates" };

/** What an entry says: the words that were entered, or what the record itself knows. */
function entrySays({ type, says, person, role }: Entry, say: Say): string {
  const words = says ? say(says) : "";
  const name = nameOf(person);
  switch (type) {
    case "incident.declared":
      return role === "wider" ? `${name} leads the wider response.` : `Declared. Deploys are frozen; ${name} leads.`;
    case "incident.widened":
      return `${name} leads the wider response.`;
    case "incident.graded":
      return `The severity changed: ${words}`;
    case "incident.offered":
      return `The lead is offered to ${name}, who has to accept it.`;
    case "incident.led":
      return words === "" ? `${name} leads.` : `${name} leads: ${words}`;
    case "incident.roleGiven":
      return role === "" || role === "lead" || role === "wider" ? `${name} leads.` : `${name} ${roles[role]}.`;
    case "incident.mitigated":
      return `It no longer hurts: ${words}`;
    case "incident.thawed":
      return `The freeze is lifted: ${words}`;
    case "incident.resolved":
      return `Resolved: ${words}`;
    case "incident.duplicated":
      return `The same as another incident: ${words}`;
    default:
      return capital(words);
  }
}

function reviewTold({ review }: IncidentState, say: Say): IncidentTold["review"] {
  if (!review) return null;
  const { cause, letThrough, rules, noRule, followUps, covers, by, at } = review;
  return {
    ...{ cause: say(cause), letThrough: say(letThrough), covers, by, at },
    rules: rules.map(({ kind, reference, says }) => ({ kind, reference: say(reference), says: say(says) })),
    noRule: noRule ? say(noRule) : "",
    followUps: followUps.map(({ says, owner, by }) => ({ says: say(says), owner, by })),
  };
}
