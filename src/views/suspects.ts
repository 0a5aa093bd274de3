/** What changed before it began, most suspicious first, each with its reasons. Later kinds of change add a source here. */

import type { IncidentState } from "../decisions/incident/state.ts";
import type { When } from "../decisions/incident/when.ts";
import type { Text } from "../kernel/prose.ts";
import { who } from "../routing/who.ts";
import type { Seen } from "./context.ts";
import { areaTitle, capital, listed } from "./names.ts";
import { minutesText } from "./times.ts";

/** One thing that changed, as whoever looks for a cause needs it. */
export interface Changed {
  readonly what: "release" | "marker" | "operation" | "page" | "guardrail" | "access";
  readonly id: string;
  /** UTC. */
  readonly at: string;
  /** The sentence; `note` are words of a person about it. */
  readonly says: string;
  readonly note: Text | undefined;
  readonly href: string;
  /** Empty: it touches every environment, or none. */
  readonly environment: string;
  readonly areas: readonly string[];
  readonly highRisk: boolean;
  /** It changes a model, a prompt, or routing between models. */
  readonly ai: boolean;
  readonly partly: boolean;
  /** When it was turned back, UTC; empty while it stands. */
  readonly undoneAt: string;
  /** What speaks for or against it that only its own kind knows. */
  readonly marks: readonly Mark[];
}

/** A reason and how much it weighs. */
interface Mark {
  readonly weight: number;
  readonly says: string;
}

export interface Suspect extends Changed {
  readonly likely: "very likely" | "possible" | "unlikely";
  readonly score: number;
  /** The heaviest first. */
  readonly why: readonly string[];
}

/** Where changes come from. */
type Source = (seen: Seen, until: string) => readonly Changed[];

/** Changes older than this are not listed: something that ran for a month began to hurt for another reason. */
const lookBack = 30 * 86_400_000;
const most = 20;

/**
 * Everything that changed before the symptom, most suspicious first. `words` are those of the title and the symptoms:
 * they say which area is hit. Pure: the same record gives the same list.
 */
export function suspects(seen: Seen, incident: IncidentState, words: string): Suspect[] {
  const began = begin(incident);
  const hit = areasHit(seen, incident, words, began);
  const from = new Date(Date.parse(began.until) - lookBack).toISOString();
  return sources
    .flatMap((source) => source(seen, began.until))
    .filter(({ at }) => from <= at && at <= began.until)
    .map((one) => judged(one, incident, began, hit, words))
    .sort((a, b) => b.score - a.score || b.at.localeCompare(a.at) || a.id.localeCompare(b.id))
    .slice(0, most);
}

interface Began {
  readonly at: string;
  /** The latest moment that it may have begun, never after it was noticed: what came later is no cause. */
  readonly until: string;
}

/** How far off a moment may be that is known to the minute or about, in milliseconds. */
const blur = { exact: 0, minute: 60_000, approx: 15 * 60_000, date: 86_400_000, range: 0 };

function begin({ started, detected }: IncidentState): Began {
  const latest = (when: When): string => new Date(Date.parse(when.to ?? when.at) + blur[when.precision]).toISOString();
  const [until = latest(detected)] = [started ?? detected, detected].map(latest).sort();
  return { at: (started ?? detected).at, until };
}

/** The areas that the words of the symptom are about, and those of whatever is known to be hit. */
function areasHit({ page }: Seen, { hits }: IncidentState, words: string, { at }: Began): Set<string> {
  const inForce = page.inForce?.page;
  if (!inForce) return new Set();
  const answer = who(inForce, words.slice(0, 2000), at);
  const spoken = [answer.area, ...answer.also.map(({ area }) => area)].filter((name) => name !== "incident");
  const money = hits.includes("spend") ? ["billing", "refunds"] : [];
  const named = new Set([...spoken, ...money]);
  for (const { name, kind } of inForce.areas) if (named.has(kind)) named.add(name);
  return named;
}

function judged(one: Changed, incident: IncidentState, began: Began, hit: ReadonlySet<string>, words: string): Suspect {
  const marks = [
    timeMark(one.at, began.at),
    ...environmentMark(one, incident),
    ...areaMark(one, hit),
    ...(one.ai && /time[sd]?.?out|slow|latency|hang|unavailable|wrong answer|draft/i.test(words)
      ? [{ weight: 20, says: "It changes a model, a prompt or their routing, and that is what gets slow or wrong." }]
      : []),
    ...(one.highRisk ? [{ weight: 8, says: "It is high risk." }] : []),
    ...(one.partly ? [{ weight: 10, says: "It was out in part when it began." }] : []),
    ...undoneMark(one, incident),
    ...one.marks,
  ];
  const score = marks.reduce((sum, { weight }) => sum + weight, 0);
  const why = [...marks].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).map(({ says }) => says);
  return { ...one, score, likely: score >= 55 ? "very likely" : score >= 30 ? "possible" : "unlikely", why };
}

/** The nearer before, the likelier. */
function timeMark(at: string, began: string): Mark {
  const minutes = Math.round((Date.parse(began) - Date.parse(at)) / 60_000);
  const says = minutes > 0 ? `${capital(minutesText(minutes))} before it began.` : "About when it began.";
  const steps = [
    [15, 40],
    [60, 32],
    [360, 22],
    [1440, 12],
    [10_080, 4],
  ] as const;
  return { weight: steps.find(([most]) => minutes <= most)?.[1] ?? 0, says };
}

function environmentMark({ environment }: Changed, incident: IncidentState): Mark[] {
  if (environment === "" || incident.environment === "") return [];
  return environment === incident.environment
    ? [{ weight: 10, says: `It went to ${environment}, where it hurts.` }]
    : [{ weight: -30, says: `It went to ${environment}, not to ${incident.environment}.` }];
}

function areaMark({ areas }: Changed, hit: ReadonlySet<string>): Mark[] {
  const both = areas.filter((name) => hit.has(name));
  if (both.length > 0) return [{ weight: 20, says: `It touches ${listed(both.map(areaTitle))}, which is what hurts.` }];
  const settings = areas.filter((name) => name === "infra" || name === "secrets");
  return settings.length > 0 ? [{ weight: 8, says: `It touches ${listed(settings.map(areaTitle))}.` }] : [];
}

/** What got better with its undoing was it, most of the time. */
function undoneMark({ undoneAt }: Changed, { mitigated }: IncidentState): Mark[] {
  if (undoneAt === "" || !mitigated) return [];
  const after = Date.parse(mitigated.at) - Date.parse(undoneAt);
  return after >= 0 && after <= 1_800_000 ? [{ weight: 20, says: "It stopped hurting when it was turned back." }] : [];
}

/** Models, prompts and their routing, whatever the team calls the area. */
const touchesAi = ({ page }: Seen, areas: readonly string[]): boolean =>
  areas.some((name) => {
    const area = page.inForce?.page.areas.find((one) => one.name === name);
    return area?.kind === "ai" || area?.kind === "ai-override";
  });

/** A release counts from the last stage that went out before. */
const releases: Source = (seen, until) =>
  [...seen.releases.values()].flatMap((state) => {
    const run = state.runs.findLast(({ startedAt }) => startedAt <= until);
    if (!run) return [];
    const last = run.stage === state.stages.at(-1);
    const good = state.healthy.some(({ stage, at }) => stage === run.stage && at <= until);
    const signal = state.stopped?.signal ?? "by-hand";
    const agents = state.ai.length > 0 || state.makers.some(({ as }) => as.includes("agent"));
    return {
      ...{ what: "release" as const, id: state.id, at: run.startedAt, note: state.note, href: `/releases/${state.id}` },
      says: `${state.to.slice(0, 8)} went to ${run.stage} in ${state.environment}`,
      ...{ environment: state.environment, areas: state.areas, highRisk: state.risk === "high" },
      ...{
        ai: touchesAi(seen, state.areas),
        partly: !last,
        undoneAt: state.rolledBackAt,
      },
      marks: [
        ...(signal === "by-hand" ? [] : [stopMark(signal)]),
        ...(run.outcome === "in-doubt" ? [{ weight: 15, says: "Nobody knows how its deploy ended." }] : []),
        ...(agents ? [{ weight: 4, says: "AI wrote part of it." }] : []),
        ...(good ? [{ weight: -10, says: "Its numbers were good while it was watched." }] : []),
      ],
    };
  });

const stopMark = (signal: string): Mark =>
  signal === "run-failed"
    ? { weight: 15, says: "Its deploy failed." }
    : { weight: 25, says: `It stopped itself at ${signal}.` };

const operations: Source = (seen) =>
  [...seen.operations.values()].map(({ id, what, environment, startedAt, outcome, to }) => ({
    ...{ what: "operation" as const, id, at: startedAt, note: undefined, href: "/releases", environment },
    says:
      what === "rollback" ? `${capital(environment)} was rolled back` : `${capital(what)} was run in ${environment}`,
    ...{ areas: seen.releases.get(to)?.areas ?? [], highRisk: false, ai: false, partly: false, undoneAt: "" },
    marks: outcome === "failed" || outcome === "in-doubt" ? [{ weight: 15, says: "It did not go through." }] : [],
  }));

const pages: Source = ({ page }) =>
  page.history.map(({ version, at }) => ({
    ...{ what: "page" as const, id: version, at, note: undefined, href: "/page", environment: "" },
    says: `Page ${version.slice(0, 8)} was adopted`,
    ...{ areas: [], highRisk: false, ai: false, partly: false, undoneAt: "" },
    marks: [{ weight: -10, says: "It changes who decides, and no running program." }],
  }));

const crossings: Source = ({ readings }) =>
  [...readings.values()]
    .filter(({ crossed }) => crossed)
    .map(({ name, at }) => ({
      ...{ what: "guardrail" as const, id: name, at, note: undefined, href: "/page", environment: "" },
      says: `${capital(name.replaceAll("-", " "))} crossed its guardrail`,
      ...{ areas: [], highRisk: false, ai: false, partly: false, undoneAt: "", marks: [] },
    }));

/** What another tool put into production without asking anybody here. */
const markers: Source = ({ markers: all }) =>
  [...all.values()].map(({ id, source, environment, happenedAt, summary }) => ({
    ...{ what: "marker" as const, id, at: happenedAt, note: summary, href: "/releases", environment },
    says: `A change that ${capital(source)} told of`,
    ...{ areas: [], highRisk: false, ai: false, partly: false, undoneAt: "" },
    marks: [{ weight: 6, says: "Nobody approved it here." }],
  }));

/** Somebody was in production by hand. */
const logins: Source = ({ access }) =>
  [...access.values()]
    .filter(({ issuedAt }) => issuedAt)
    .map(({ id, person, target, issuedAt: at, reason, broken, ended }) => ({
      ...{ what: "access" as const, id, at, note: reason, href: `/access/${id}`, environment: "" },
      says: `${capital(person)} was in ${target}`,
      ...{ areas: [], highRisk: true, ai: false, partly: false, undoneAt: ended?.at ?? "" },
      marks: [
        { weight: 8, says: "It was done by hand." },
        ...(broken ? [{ weight: 4, says: "It was broken open; nobody had said yes." }] : []),
        ...(ended && !ended.clean ? [{ weight: 8, says: "Something was left behind." }] : []),
      ],
    }));

const sources: readonly Source[] = [releases, markers, logins, operations, pages, crossings];
