/** What an incident is after each thing that happened to it. */

import type { Data, Recorded } from "../../kernel/kind.ts";
import type { Text } from "../../kernel/prose.ts";
import type { schemas } from "./events.ts";
import type { Entry, EntryKind, IncidentState } from "./state.ts";
import { exactly, type When } from "./when.ts";

type Happened<Key extends keyof typeof schemas> = Data<typeof schemas, Key>;
type Evolve = {
  readonly [Key in keyof typeof schemas]: (was: IncidentState, data: Happened<Key>, context: Recorded) => IncidentState;
};

/** Minutes until the next update: half an hour at the worst severity (PagerDuty's incident response guide), else an hour. */
const updateEvery = (severity: number): number => (severity === 1 ? 30 : 60);

const dueAfter = (severity: number, at: string): string =>
  new Date(Date.parse(at) + updateEvery(severity) * 60_000).toISOString();

/** Where nothing happened yet: `declared` fills in all of it. */
export const initial = {
  leads: [],
  roles: [],
  entries: [],
  blast: [],
  customers: [],
  updates: [],
} as unknown as IncidentState;

/** What is witnessed by the record, or by whoever did it themselves; everything else needs evidence. */
const witnessed: ReadonlySet<EntryKind> = new Set(["action", "decision", "comms", "freeze", "role"]);

type Extra = Partial<Omit<Entry, "n" | "by" | "recordedAt" | "seq" | "type" | "guess">> & { readonly kind: EntryKind };

/** The incident with one more line in its timeline. */
function entered(was: IncidentState, extra: Extra, { actor, at, seq, type }: Recorded): IncidentState {
  const { evidence, who } = extra;
  const entry: Entry = {
    ...{ n: was.entries.length + 1, type, by: actor, recordedAt: at, seq },
    ...{ says: undefined, who: undefined, occurred: exactly(at), evidence: undefined },
    ...{ corrects: 0, of: 0, action: undefined, check: undefined, result: undefined, person: "", role: "" },
    ...extra,
    guess: evidence === undefined && (who !== undefined || !witnessed.has(extra.kind)),
  };
  return { ...was, entries: [...was.entries, entry] };
}

interface Said {
  readonly says: Text;
  readonly evidence?: Text | undefined;
  readonly who?: Entry["who"];
  readonly occurred: When;
}
const said = ({ says, evidence, who, occurred }: Said) => ({ says, evidence, who, occurred });

export const evolve: Evolve = {
  declared(was, { why, lead, wider, started, ...data }, context) {
    const { actor, at, seq } = context;
    const state: IncidentState = {
      ...was,
      ...data,
      ...{
        declaredBy: actor,
        declaredAt: at,
        seq,
        lead,
        leadSince: at,
        leadWhy: why,
        acknowledged: false,
        offered: "",
      },
      leads: [{ lead, since: at, how: "named", reason: undefined, seq }],
      ...{
        wider,
        freezes: true,
        thawedAt: "",
        open: true,
        started,
        mitigated: undefined,
        resolved: undefined,
        resolvedBy: "",
      },
      ...{ resolvedNumbers: [], closed: false, closedAt: "", closedBy: "" },
      nextUpdateAt: dueAfter(data.severity, at),
      ...{ review: undefined, reviewedIn: "", duplicateOf: "" },
    };
    const declared = entered(state, { kind: "freeze", occurred: data.declared, person: lead, role: "lead" }, context);
    return wider === "" ? declared : entered(declared, { kind: "role", person: wider, role: "wider" }, context);
  },
  widened(was, { hits, wider }, context) {
    const next = { ...was, hits: [...was.hits, ...hits], wider };
    return was.wider === wider ? next : entered(next, { kind: "role", person: wider, role: "wider" }, context);
  },
  graded: (was, { severity, reason }, context) =>
    entered({ ...was, severity }, { kind: "decision", says: reason }, context),
  offered: (was, { to }, context) =>
    entered({ ...was, offered: to }, { kind: "role", person: to, role: "lead" }, context),
  led(was, { lead, how, reason }, context) {
    const { at, seq } = context;
    const same = lead === was.lead;
    const next: IncidentState = {
      ...was,
      ...{ lead, acknowledged: true, offered: same ? was.offered : "", leadSince: same ? was.leadSince : at },
      leads: [...was.leads, { lead, since: at, how, reason, seq }],
    };
    return entered(next, { kind: "role", person: lead, role: "lead", says: reason }, context);
  },
  roleGiven(was, { role, person }, context) {
    const roles = [...was.roles.filter((one) => one.role !== role), { role, person, since: context.at }];
    return entered({ ...was, roles }, { kind: "role", person, role }, context);
  },
  noted: (was, { kind, corrects = 0, ...data }, context) => entered(was, { kind, corrects, ...said(data) }, context),
  checked: (was, { expected, found, ...data }, context) =>
    entered(was, { kind: "check", check: { expected, found }, ...said(data) }, context),
  acted: (was, { hypothesis, expected, risky, before = [], ...data }, context) =>
    entered(was, { kind: "action", action: { hypothesis, expected, risky, before }, ...said(data) }, context),
  resulted(was, { of, outcome, before, after = [], ...data }, context) {
    const seen = before ?? was.entries[of - 1]?.action?.before ?? [];
    return entered(was, { kind: "result", of, result: { outcome, before: seen, after }, ...said(data) }, context);
  },
  timed: (was, { which, when, detectedBy = was.detectedBy }) => ({ ...was, [which]: when, detectedBy }),
  blastEstimated: (was, { id: _, ...data }, { actor, at, seq }) => ({
    ...was,
    blast: [...was.blast, { ...data, by: actor, at, seq }],
  }),
  customersListed: (was, { id: _, ...data }, { actor, at, seq }) => ({
    ...was,
    customers: [...was.customers, { ...data, by: actor, at, seq }],
  }),
  updated(was, { audience, says }, context) {
    const { actor: by, at, seq } = context;
    const updates = [...was.updates, { audience, says, by, at, seq }];
    const nextUpdateAt = was.open ? dueAfter(was.severity, at) : "";
    return entered({ ...was, updates, nextUpdateAt }, { kind: "comms", says }, context);
  },
  mitigated: (was, { says, evidence, when }, context) =>
    entered({ ...was, mitigated: when }, { kind: "decision", says, evidence, occurred: when }, context),
  thawed: (was, { reason }, context) =>
    entered({ ...was, ...thawed(was, context.at) }, { kind: "freeze", says: reason }, context),
  resolved: (was, { says, when, after = [] }, context) =>
    entered(
      { ...over(was, context.at), resolved: when, resolvedBy: context.actor, resolvedNumbers: after },
      { kind: "decision", says, occurred: when },
      context,
    ),
  reviewed: (was, { id: _, noRule, ...data }, { actor, at, seq }) => ({
    ...was,
    review: { ...data, noRule, by: actor, at, seq },
  }),
  covered: (was, { by }) => ({ ...was, reviewedIn: by }),
  closed: (was, _, { actor, at }) => ({ ...was, closed: true, closedAt: at, closedBy: actor }),
  duplicated: (was, { of, reason }, context) =>
    entered(
      { ...over(was, context.at), duplicateOf: of, closed: true, closedAt: context.at, closedBy: context.actor },
      { kind: "decision", says: reason },
      context,
    ),
};

const thawed = ({ freezes, thawedAt }: IncidentState, at: string) => ({
  freezes: false,
  thawedAt: freezes ? at : thawedAt,
});

const over = (was: IncidentState, at: string): IncidentState => ({
  ...was,
  ...thawed(was, at),
  open: false,
  offered: "",
  nextUpdateAt: "",
});
