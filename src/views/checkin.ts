/** The weekly check-in as one screen: the decision first, then what the record found, then three short fields and a note. */

import { closersOf } from "../decisions/checkin/people.ts";
import { type CheckinState, isOpen, type Trust, unanswered } from "../decisions/checkin/state.ts";
import { dueOf, lastDue, weekAfter, weekOf } from "../decisions/checkin/week.ts";
import type { Page } from "../page/page.ts";
import { hasAi, type TaskWeek, type TrustModel, tasksIn, trustIn } from "./checkin-ai.ts";
import { type DecisionModel, decisionModel } from "./checkin-decision.ts";
import { type Fields, fieldsOf } from "./checkin-fields.ts";
import { blockedWork, type Item, newRisks, type OpenRow, openDecisions } from "./checkin-open.ts";
import { type Waits, waitedSays, waitsIn } from "./checkin-waits.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { type Finding, friction } from "./friction.ts";
import { listed, nameOf } from "./names.ts";
import { clock, day } from "./times.ts";

/** A finding of friction, and what the pair made of it. */
export interface JudgedFinding extends Finding {
  readonly judged: "" | "page" | "stays";
  readonly by: string;
}

/** Everything the record says about the span, whoever looks. The note and the API are made of it, too. */
export interface CheckinFacts {
  readonly waits: Waits;
  /** `Li waited 3 times, down from 5`. */
  readonly waited: string;
  readonly findings: readonly JudgedFinding[];
  readonly open: readonly OpenRow[];
  readonly risks: readonly Item[];
  readonly blocked: readonly Item[];
  readonly tasks: readonly TaskWeek[];
  readonly trust: TrustModel | undefined;
  readonly fields: Fields;
}

export interface CheckinModel {
  readonly id: string;
  /** `47`. */
  readonly week: number;
  readonly state: "open" | "closed" | "lapsed";
  readonly title: string;
  readonly below: string;
  /** Why somebody is not asked, or that there is nobody to compare with; empty where neither is so. */
  readonly honest: string;
  readonly decision: DecisionModel | undefined;
  /** Undefined while the reader has not answered yet: waits and lanes name who decided. */
  readonly facts: CheckinFacts | undefined;
  /** What this reader said of the AI's output; undefined where there is no AI, or it is over. */
  readonly myTrust: Trust | "" | undefined;
  readonly mayJudge: boolean;
  /** The closing form's button; undefined where this reader does not close it now. */
  readonly close: { readonly label: string; readonly note: string; readonly whole: boolean } | undefined;
  readonly lead: string;
  readonly cto: string;
  /** The Markdown of a closed one; empty before. */
  readonly note: string;
  readonly closedSays: string;
  readonly seq: number;
}

/** Where it stands in the calendar: nothing is open, or what is. */
export interface CheckinsModel {
  /** The week that it is. */
  readonly now: string;
  readonly week: number;
  readonly title: string;
  readonly answer: string;
  /** The line of the page that names a time; empty where one is named. */
  readonly wording: string;
  readonly mayOpen: boolean;
  /** The last one where it is still open: its week, and what opening the next one does to it; or who may open that. */
  readonly left: { readonly week: number; readonly says: string } | undefined;
  /** Newest first. */
  readonly earlier: readonly {
    readonly id: string;
    readonly title: string;
    readonly says: string;
    readonly when: string;
  }[];
}

/** What a check-in is about while it is open: until now; afterwards until it was closed. */
export const untilOf = (state: CheckinState): string => state.at;

/** The check-in to show first: the one that is open, else that of this week. */
export function currentCheckin(context: ViewContext): CheckinState | undefined {
  const { checkins, page } = worldOf(context.world);
  const inForce = page.inForce?.page;
  const open = [...checkins.values()].filter(isOpen).sort((a, b) => (a.id < b.id ? 1 : -1))[0];
  return open ?? (inForce && checkins.get(weekOf(inForce.zone, context.at)));
}

export const weekNumber = (id: string): number => Number(id.slice(6));

/** Who leads the technical side of it: the second of the pair, or whoever is alone. */
export const leadOf = ({ pair }: CheckinState): string => pair[1] ?? pair[0] ?? "";

/** The facts of a check-in as they are at `context.at`. */
export async function factsOf(context: ViewContext, page: Page, state: CheckinState): Promise<CheckinFacts> {
  const { from, judged, zone } = state;
  const to = untilOf(state);
  const found = await friction(context, page, from, to);
  const findings = found.map((one): JudgedFinding => {
    const said = judged.get(one.key);
    return { ...one, judged: said ? (said.page ? "page" : "stays") : "", by: said ? nameOf(said.by) : "" };
  });
  const [waits, open, risks, blocked] = await Promise.all([
    waitsIn(context, zone, from, to),
    openDecisions(context),
    newRisks(context, page, from),
    blockedWork(context),
  ]);
  const waited = waitedSays(waits, leadOf(state));
  const facts = { waits, waited, findings, open, risks, blocked, tasks: tasksIn(context, page, from, to) };
  const trust = hasAi(page) ? trustIn(context, state, page, to) : undefined;
  return { ...facts, trust, fields: fieldsOf(context, page, state, facts) };
}

/** Whether this reader may be told who decided what: not before their own answer. */
export const mayKnow = (state: CheckinState, person: string): boolean =>
  !isOpen(state) || !unanswered(state).includes(person);

/** A check-in for this reader; undefined when there is none of this week. */
export async function checkinView(context: ViewContext, id: string): Promise<CheckinModel | undefined> {
  const { checkins, page: pages } = worldOf(context.world);
  const state = checkins.get(id);
  const page = pages.inForce?.page;
  if (!state?.pair || !page) return undefined;
  const me = context.me?.person ?? "";
  const decision = await decisionModel(context, page, state);
  const facts = state.closed || !mayKnow(state, me) ? undefined : await factsOf(context, page, state);
  const lead = leadOf(state);
  const live = isOpen(state);
  const closes = live && closersOf(page, state.pair, context.at).includes(me) && !unanswered(state).includes(me);
  const say = await context.words(state.closed ? [state.closed.note] : []);
  const zone = zoneOf(context);
  return {
    ...{ id, week: weekNumber(id), state: state.closed ? "closed" : state.lapsed ? "lapsed" : "open", seq: state.seq },
    title: titleOf(state, decision, facts),
    below: `${listed(state.pair.map(nameOf))}, 15\u00a0min. Filled in from the record since ${day(state.from, context.at, zone)}.`,
    ...{ honest: honestOf(page, state), decision, facts, lead: nameOf(lead), cto: nameOf(state.pair[0] ?? "") },
    myTrust: live && hasAi(page) && page.people.some((one) => one.id === me) ? (state.trust.get(me) ?? "") : undefined,
    mayJudge: live && state.pair.includes(me),
    close: closes ? closing(page, state) : undefined,
    note: state.closed ? say(state.closed.note) : "",
    closedSays: state.closed
      ? `${nameOf(state.closed.by)} closed it ${day(state.closed.at, context.at, zone)}, ${clock(state.closed.at, zone)}. ${sentSays(page)}`
      : "",
  };
}

function titleOf(state: CheckinState, decision: DecisionModel | undefined, facts: CheckinFacts | undefined): string {
  if (decision?.asksMe) return "Who had the final say?";
  if (decision?.told?.finding) return decision.told.finding.replace(/\.$/, "");
  if (state.closed) return `The note of week ${weekNumber(state.id)}`;
  if (facts && (facts.waits.all.length > 0 || facts.waits.before.count > 0)) return facts.waited;
  return decision ? "Nobody waited for a yes" : "Nothing was decided this week";
}

function honestOf(page: Page, { pair, away, lapsed, decision }: CheckinState): string {
  const gone = away.map(nameOf);
  const absent =
    gone.length === 0
      ? ""
      : `${listed(gone)} ${gone.length === 1 ? "is" : "are"} on leave, so ${nameOf(pair.at(-1) ?? "")} is asked instead. `;
  if (lapsed) return "Nobody closed it before the next one was opened, so it has no note.";
  if (pair.length > 1 || !decision) return absent.trim();
  return page.people.length === 1
    ? "You are a team of one: nobody else can see it differently, so only the record answers."
    : `${gone.length === 0 ? "" : `${listed(gone)} ${gone.length === 1 ? "is" : "are"} on leave. `}Only ${nameOf(pair[0] ?? "")} is asked, so nobody’s answer is compared but with the record.`;
}

/** Whether anybody gets it by mail. */
const sentSays = (page: Page): string =>
  page.tell?.mail ? "It is mailed to everybody on the page." : "The page names no mail server, so it is read here.";

function closing(page: Page, state: CheckinState) {
  const missing = unanswered(state).map(nameOf);
  const week = weekNumber(state.id);
  return {
    whole: missing.length === 0,
    label: missing.length === 0 ? `Close the note of week ${week}` : `Close it without ${listed(missing)}`,
    note:
      missing.length === 0
        ? `One page, kept in the record. ${sentSays(page)}`
        : `${listed(missing)} ${missing.length === 1 ? "has" : "have"} not answered. The note says so, and the record answers at once.`,
  };
}

/** The calendar of check-ins, for a week in which none is open. */
export function checkinsView(context: ViewContext): CheckinsModel | undefined {
  const { checkins, page: pages } = worldOf(context.world);
  const page = pages.inForce?.page;
  if (!page) return undefined;
  const now = weekOf(page.zone, context.at);
  const zone = zoneOf(context);
  const weekly = page.review?.weekly;
  const last = weekly && lastDue(page.zone, weekly, context.at);
  const next = weekly && last && dueOf(page.zone, weekAfter(last.week, 1), weekly);
  const when = (at: string) => `${day(at, context.at, zone)}, ${clock(at, zone)}`;
  const all = [...checkins.values()].filter(({ pair }) => pair !== undefined).sort((a, b) => (a.id < b.id ? 1 : -1));
  const me = context.me?.person ?? "";
  const left = all.find((one) => isOpen(one) && one.id < now);
  const closers = left ? closersOf(page, left.pair, context.at) : [];
  const mayOpen = !checkins.get(now)?.pair && (left ? closers.includes(me) : page.people.some(({ id }) => id === me));
  const lapses = "It then has no note, and what was said blind in it is shown.";
  return {
    ...{ now, week: weekNumber(now), mayOpen },
    left: left && {
      week: weekNumber(left.id),
      says: mayOpen
        ? lapses
        : `${listed(closers.map(nameOf), "or")} closes that of week ${weekNumber(left.id)}, or opens the next one.`,
    },
    title: next ? `The next check-in is ${when(next)}` : "No time is set for the check-in",
    answer: next
      ? "It opens by itself, filled in from the record; anybody may open it earlier."
      : "Name one on the page, and it opens by itself. Anybody may open this week’s now.",
    wording: page.review?.weekly ? "" : "review: { weekly: Fri 10:00 }",
    earlier: all.map(({ id, closed, lapsed, pair, at }) => ({
      ...{ id, title: `Week ${weekNumber(id)}`, when: day(at, context.at, zone) },
      says: closed
        ? `${nameOf(closed.by)} closed it.${closed.final !== "" && closed.said.some(({ said }) => said !== closed.final) ? " They did not agree with the record on who decided." : ""}`
        : lapsed
          ? "Nobody closed it."
          : `Open: ${listed(pair.map(nameOf))}.`,
    })),
  };
}
