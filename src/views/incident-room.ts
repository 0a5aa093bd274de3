/** The incident room: who leads and whether it goes on, what changed before it, whom it hits, and what its people may do. */

import type { IncidentState } from "../decisions/incident/state.ts";
import { openActions } from "../decisions/incident/state.ts";
import type { When } from "../decisions/incident/when.ts";
import { leadGone, overriders, turnToLead } from "../decisions/incident/who.ts";
import type { Page } from "../page/page.ts";
import { type AlertsModel, alertsView } from "./alerts.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { happenedIn, happenedTexts } from "./deploys.ts";
import { ageOf, type HealthModel, healthOf, type Reading, readingsOf, stateOf } from "./health.ts";
import { visible } from "./hidden.ts";
import { whenText } from "./incident-draft.ts";
import { type EntryModel, entriesOf } from "./incident-entries.ts";
import { amountText } from "./incident-sentences.ts";
import { type IncidentTold, incidentTexts, incidentTold } from "./incident-told.ts";
import { capital, listed, nameOf } from "./names.ts";
import type { MeasureModel } from "./releases.ts";
import type { Say } from "./sentences.ts";
import { suspects } from "./suspects.ts";
import { moment, span } from "./times.ts";
import { measureCommand, rollbackCommand } from "./undo.ts";

export interface SuspectModel {
  readonly says: string;
  readonly note: string;
  readonly likely: "very likely" | "possible" | "unlikely";
  readonly why: string;
  readonly href: string;
  /** `rolled back 02:40`, or `live`. */
  readonly stands: string;
}

/** What the reader may do about the lead: say that they are there, accept it, take it over with or without a reason. */
export interface TakeModel {
  readonly how: "acknowledge" | "accept" | "silent" | "override";
  readonly says: string;
  readonly button: string;
}

export interface RoomModel {
  readonly told: IncidentTold;
  /** `Open 29 min`, `Resolved`, `Closed`. */
  readonly status: string;
  readonly lead: string;
  readonly answer: string;
  readonly bad: boolean;
  readonly hits: string;
  readonly frozen: string;
  readonly update:
    | { readonly by: string; readonly left: string; readonly late: boolean; readonly who: string }
    | undefined;
  readonly wider: string;
  readonly harm: readonly {
    readonly what: string;
    readonly amount: string;
    readonly says: string;
    readonly source: string;
  }[];
  readonly began: string;
  /** What is known of its times, each as well as anybody knows. */
  readonly times: readonly { readonly label: string; readonly says: string }[];
  /** Its environments with their charts. */
  readonly health: readonly HealthModel[];
  /** Milliseconds since its oldest number; null where nothing is known. */
  readonly age: number | null;
  readonly suspects: readonly SuspectModel[];
  readonly entries: readonly EntryModel[];
  /** Actions that wait for their result. */
  readonly open: readonly { readonly n: number; readonly says: string }[];
  /** Others who led before, by name. */
  readonly ledBefore: string;
  readonly roles: readonly { readonly role: string; readonly name: string }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly take: TakeModel | undefined;
  readonly leads: boolean;
  readonly mayEnd: boolean;
  readonly mayClose: boolean;
  /** Incidents that this one may turn out to be the same as, the newest first. */
  readonly others: readonly { readonly id: string; readonly says: string }[];
  readonly toClose: string;
  readonly alerts: AlertsModel;
  readonly measures: readonly MeasureModel[];
  /** The commands that undo what went out last, where it hurts. */
  readonly undo: readonly string[];
  readonly zone: string;
}

/** The room as this reader sees it; undefined when there is no such incident. `customers`: how many different ones are listed. */
export async function roomView(context: ViewContext, id: string, customers: number): Promise<RoomModel | undefined> {
  const seen = worldOf(context.world);
  const state = seen.incidents.get(id);
  const page = seen.page.inForce?.page;
  if (!state || !page) return undefined;
  const words = await context.words(incidentTexts(state));
  const told = incidentTold(state, (text) => visible(words(text)), customers);
  const symptoms = told.timeline.filter(({ kind }) => kind === "symptom").map(({ says }) => says);
  const found = suspects(seen, state, [told.title, ...symptoms].join(". "));
  const notes = await context.words(found.flatMap(({ note }) => note ?? []));
  const marks = await context.words(happenedTexts(context));
  const zone = zoneOf(context);
  const when = (at: string) => moment(at, context.at, zone);
  const me = context.me?.person ?? "";
  const over = overriders(page, context.at);
  return {
    told,
    status: statusText(state, context.at),
    lead: nameOf(state.lead),
    ...answerOf(context, page, state, when),
    hits: capital(listed(state.hits.map((one) => (one === "teams" ? "other teams" : one)))),
    frozen: state.freezes ? when(state.declaredAt) : "",
    update: updateOf(state, context.at, when),
    wider: state.wider === "" ? "" : nameOf(state.wider),
    harm: harmOf(told),
    times: timesOf(told, context.at, zone),
    health: healthHere(context, page, state, (text) => visible(marks(text))),
    age: ageOf(readingsHere(context, page, state)).age,
    began: moment((state.started ?? state.detected).at, context.at, zone),
    suspects: found.map(({ says, note, likely, why, href, undoneAt }) => ({
      ...{ says, likely, href, why: why.slice(0, 3).join(" ") },
      note: note ? visible(notes(note)) : "",
      stands: undoneAt === "" ? "stands" : `rolled back ${when(undoneAt)}`,
    })),
    entries: entriesOf(told, context.at, zone),
    open: openActions(state).map(({ n }) => ({ n, says: told.timeline.find((one) => one.n === n)?.says ?? "" })),
    ledBefore: listed(
      [...new Set(state.leads.map(({ lead }) => lead))].filter((one) => one !== state.lead).map(nameOf),
    ),
    roles: state.roles.map(({ role, person }) => ({ role: roleTitle[role], name: nameOf(person) })),
    people: page.people.map(({ id }) => ({ id, name: nameOf(id) })),
    take: takeOf(page, state, me, context.at, over),
    leads: state.lead === me,
    mayEnd: state.open && (state.lead === me || over.includes(me)),
    mayClose: state.lead === me || over.includes(me),
    others: [...seen.incidents.values()]
      .filter((one) => one.id !== id && one.duplicateOf === "")
      .map((one) => ({ id: one.id, says: `Incident ${one.number}` }))
      .reverse(),
    toClose: toCloseText(state, told),
    alerts: await alertsView(context, state.environment),
    measures: here(page, state).flatMap(({ name: environment, measures }) =>
      measures.map(({ name, does }) => ({ name, does, command: measureCommand(name, environment) })),
    ),
    undo: here(page, state).map(({ name }) => rollbackCommand(name)),
    zone,
  };
}

const roleTitle = { investigator: "Investigates", fix: "Fix", updates: "Updates" } as const;

function statusText({ open, closed, declaredAt, duplicateOf }: IncidentState, at: string): string {
  if (open) return `Open ${span(declaredAt, at)}`;
  return duplicateOf !== "" ? "The same as another" : closed ? "Closed" : "Resolved, not closed";
}

/** Who leads, and whether it goes on: what the numbers say comes before what people said. */
function answerOf(context: ViewContext, page: Page, state: IncidentState, when: (at: string) => string) {
  if (!state.open) {
    const by = state.resolvedBy.replace(/^person:/, "");
    const at = state.resolved ? when(state.resolved.at) : "";
    return { answer: `Resolved${at === "" ? "" : ` ${at}`}${by === "" ? "" : ` by ${nameOf(by)}`}.`, bad: false };
  }
  const leads = leadsText(page, state, context.at);
  const readings = readingsHere(context, page, state);
  const crossed = readings.find((one) => one.state === "crossed");
  if (crossed) return { answer: `${leads} It goes on: ${crossed.says}`, bad: true };
  const blind = stateOf(readings) === "blind";
  if (state.mitigated) {
    const sure = blind ? " Nobody knows its numbers now." : "";
    return { answer: `${leads} It no longer hurts since ${when(state.mitigated.at)}.${sure}`, bad: blind };
  }
  const says = blind ? "Nobody knows whether it goes on." : "Its numbers are good; nobody has said that it is over.";
  return { answer: `${leads} ${says}`, bad: blind };
}

/** Who leads, and who leads next where the lead has not answered or is gone. */
function leadsText(page: Page, state: IncidentState, at: string): string {
  const lead = nameOf(state.lead);
  const gone = leadGone(page, state.lead, at);
  if (gone !== "") {
    const next = turnToLead(page, state, at);
    return `${lead} led and ${gone}; ${next === "" ? "nobody can be reached to lead next" : `${nameOf(next)} leads next`}.`;
  }
  return state.acknowledged ? `${lead} leads.` : `${lead} is named to lead, and has not said yes.`;
}

const here = (page: Page, { environment }: IncidentState) =>
  page.environments.filter(({ name }) => environment === "" || name === environment);

const readingsHere = (context: ViewContext, page: Page, state: IncidentState): Reading[] =>
  here(page, state).flatMap((one) => readingsOf(context, one));

const healthHere = (context: ViewContext, page: Page, state: IncidentState, say: Say): HealthModel[] =>
  here(page, state).map((one) => healthOf(context, one, happenedIn(context, one.name, say)));

const noticed = { alert: "by an alert", human: "by a person", customer: "by a customer", outsider: "from outside" };

function timesOf({ times, detectedBy }: IncidentTold, at: string, zone: string): RoomModel["times"] {
  const text = (when: When | null) => (when ? whenText(when, at, zone) : "");
  const by = Object.hasOwn(noticed, detectedBy) ? `, ${noticed[detectedBy as keyof typeof noticed]}` : "";
  return [
    { label: "Began", says: text(times.started) || "not known yet" },
    { label: "Noticed", says: `${text(times.detected)}${by}` },
    { label: "Declared", says: text(times.declared) },
    { label: "No longer hurts", says: text(times.mitigated) },
    { label: "Resolved", says: text(times.resolved) },
  ].filter(({ says }) => says !== "");
}

function updateOf(state: IncidentState, at: string, when: (at: string) => string): RoomModel["update"] {
  if (state.nextUpdateAt === "") return undefined;
  const late = state.nextUpdateAt <= at;
  const writer = state.roles.findLast(({ role }) => role === "updates")?.person ?? state.lead;
  const left = late ? `${span(state.nextUpdateAt, at)} late` : `in ${span(at, state.nextUpdateAt)}`;
  return { by: when(state.nextUpdateAt), left, late, who: nameOf(writer) };
}

/** The newest estimate of each kind of harm. */
function harmOf({ blast }: IncidentTold): RoomModel["harm"] {
  return [...new Map(blast.map((one) => [one.what, one])).values()].map(
    ({ what, low, high, currency, says, source }) => ({
      what: capital(what),
      amount: `${amountText(low, high, currency)}${currency === "" ? ` ${what}` : ""}`,
      says,
      source,
    }),
  );
}

function takeOf(
  page: Page,
  state: IncidentState,
  me: string,
  at: string,
  over: readonly string[],
): TakeModel | undefined {
  if (!state.open || me === "") return undefined;
  const lead = nameOf(state.lead);
  if (state.lead === me)
    return state.acknowledged ? undefined : { how: "acknowledge", says: state.leadWhy, button: "I am here: I lead" };
  if (state.offered === me) return { how: "accept", says: `${lead} offers you the lead.`, button: "Accept: I lead" };
  if (turnToLead(page, state, at) === me) {
    const why = leadGone(page, state.lead, at) || "has not answered";
    return { how: "silent", says: `${lead} ${why}, and it is your turn.`, button: "I lead now" };
  }
  if (!over.includes(me)) return undefined;
  return { how: "override", says: `${lead} leads. Taking the lead from them needs a reason.`, button: "Take the lead" };
}

function toCloseText(state: IncidentState, { review }: IncidentTold): string {
  if (state.closed) return "It is closed.";
  if (!review && state.reviewedIn === "")
    return "Closing needs a review: the cause, what let it through, and one rule changed, or a named person’s reason why none.";
  return state.open ? "It is reviewed. It closes once it is resolved." : "It is reviewed, and may be closed.";
}
