/** What breaks if one person leaves: everything of the page that hangs on them alone, as sentences. */

import { type Area, aiOwner, type Page } from "../page/page.ts";
import { type Coverage, coverage } from "./coverage.ts";
import { routine } from "./required.ts";
import { nameOf } from "./sentence.ts";

export type LossKind =
  | "no-owner"
  | "no-backup"
  | "after-hours"
  | "incident"
  | "everything-else"
  | "rotation"
  | "four-eyes"
  | "outside"
  | "guardrail"
  | "tie"
  | "access"
  | "ai"
  | "action"
  | "freeze"
  | "agent"
  | "hours";

export interface Loss {
  readonly kind: LossKind;
  /** Areas, guardrails, places … it is about, by name. */
  readonly names: readonly string[];
  /** True: nobody at all is left. False: somebody is, and nobody behind them. */
  readonly stops: boolean;
  readonly says: string;
}

export interface Leaving {
  readonly person: string;
  readonly losses: readonly Loss[];
}

/** The page as if this person were gone. Whoever is still named, and not there, is nobody. */
function without(page: Page, person: string): Page {
  return {
    ...page,
    people: page.people.filter(({ id }) => id !== person),
    rotations: page.rotations.map((turn) => ({ ...turn, members: turn.members.filter((one) => one !== person) })),
    outside: page.outside?.approver === person ? undefined : page.outside,
  };
}

/**
 * What breaks for each person of the page, and for the outside approver; whoever's going stops most comes first.
 * `now`: the page's cover over the interval in which lost hours are counted; without it none are.
 */
export function leavings(page: Page, now?: Coverage): readonly Leaving[] {
  const outside = page.outside && !page.people.some(({ id }) => id === page.outside?.approver);
  const ids = [...page.people.map(({ id }) => id), ...(outside && page.outside ? [page.outside.approver] : [])];
  const weight = ({ losses }: Leaving) =>
    losses.reduce((sum, { stops, names }) => sum + (stops ? 1000 : 1) * Math.max(1, names.length), 0);
  return ids
    .map((person) => ({ person, losses: leaving(page, person, now) }))
    .sort((one, other) => weight(other) - weight(one));
}

function leaving(page: Page, person: string, now?: Coverage): Loss[] {
  const after = without(page, person);
  return [
    ...seats(page, after, person),
    ...turns(page, after, person),
    ...eyes(page, after, person),
    ...namedFor(page, person),
    ...places(page, after, person),
    ...machines(page, person),
    ...(now ? hours(after, now) : []),
  ];
}

/** As the page names it: titles hold commas of their own. */
const titleOf = ({ name }: Area): string => name.replaceAll(/[-_]/g, " ").replaceAll(/\bai\b/g, "AI");

/** Whether anybody is left behind a name. */
const there = (page: Page, id: string): boolean =>
  page.people.some((one) => one.id === id) || page.rotations.some((one) => one.id === id && one.members.length > 0);

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
const verb = (names: readonly string[], one: string, more: string): string => (names.length === 1 ? one : more);
/** A person by name, a rotation by what it is. */
const called = (page: Page, id: string): string =>
  page.rotations.some((one) => one.id === id) ? `whoever has ${id}` : nameOf(id);

/** The three seats of each area; areas that lose the same stand in one sentence. */
function seats(page: Page, after: Page, person: string): Loss[] {
  const groups = new Map<string, { areas: Area[]; loss: Omit<Loss, "names" | "says">; rest: string }>();
  for (const area of page.areas.filter(({ claimed }) => claimed)) {
    const found = seatLost(page, after, area, person);
    if (!found) continue;
    const { rest, ...loss } = found;
    const key = `${loss.kind}${rest}`;
    groups.set(key, { areas: [...(groups.get(key)?.areas ?? []), area], loss, rest });
  }
  const said = [...groups.values()].map(({ areas, loss, rest }) => {
    const names = areas.map(({ name }) => name);
    const subject = loss.kind === "incident" ? "Incidents" : capital(list(areas.map(titleOf)));
    const plural = loss.kind === "incident" || areas.length > 1;
    return { ...loss, names, says: `${subject} ${plural ? "lose their" : "loses its"} ${rest}` };
  });
  return page.defaultOwner === person ? [...said, everythingElse(page, after)] : said;
}

function seatLost(page: Page, after: Page, area: Area, person: string) {
  const incident = area.kind === "incident";
  const [backup, night] = [area.backup, area.afterHours].map((id) => (there(after, id) ? id : ""));
  if (area.owner === person) {
    const next = backup || night;
    const kind = incident ? ("incident" as const) : ("no-owner" as const);
    const what = incident ? "lead" : "owner";
    if (!next) return { kind, stops: true, rest: `${what}, and nobody else is named: nobody can say yes.` };
    const behind =
      backup && night && night !== backup ? `${called(page, night)} stands behind` : "nobody stands behind";
    return { kind, stops: false, rest: `${what}; ${called(page, next)} answers, and ${behind}.` };
  }
  if (!there(after, area.owner)) return undefined; // A rotation that is empty now: `turns` says so.
  if (area.backup === person) {
    const kind = incident ? ("incident" as const) : ("no-backup" as const);
    const only = night ? `only ${called(page, night)} answers` : "nobody answers";
    return { kind, stops: false, rest: `backup; when ${called(page, area.owner)} is away, ${only}.` };
  }
  if (area.afterHours === person)
    return { kind: "after-hours" as const, stops: false, rest: "answer after hours; those hours wait." };
  return undefined;
}

function everythingElse(page: Page, after: Page): Loss {
  const { backup } = routine(page);
  const next = there(after, backup) ? backup : "";
  const names = page.areas.filter(({ claimed }) => !claimed).map(({ name }) => name);
  const says = next
    ? `Everything that no area covers loses its owner; ${called(page, next)} answers.`
    : "Everything that no area covers loses its owner, and nobody else is named.";
  return { kind: "everything-else", names, stops: next === "", says };
}

function turns(page: Page, after: Page, person: string): Loss[] {
  return page.rotations.flatMap(({ id, members }): Loss[] => {
    if (!members.includes(person)) return [];
    const left = after.rotations.find((one) => one.id === id)?.members ?? [];
    if (left.length > 1) return [];
    const [only = ""] = left;
    const says = only
      ? `The rotation ${id} is ${nameOf(only)} alone, every week.`
      : `The rotation ${id} has nobody left.`;
    return [{ kind: "rotation", names: [id], stops: only === "", says }];
  });
}

/** Everybody who answers for an area at some hour. */
function answering(page: Page, { owner, backup, afterHours }: Area): string[] {
  const people = [owner, backup, afterHours].flatMap(
    (id) => page.rotations.find((one) => one.id === id)?.members ?? [id],
  );
  return [...new Set(people.filter((id) => page.people.some((one) => one.id === id)))];
}

/** Where the only one left could not approve what they made themselves. */
function eyes(page: Page, after: Page, person: string): Loss[] {
  const alone = new Map<string, Area[]>();
  for (const area of page.areas.filter(({ claimed }) => claimed)) {
    const [only, ...more] = answering(after, area);
    const before = answering(page, area);
    const helped = before.includes(person) ? before.length > 1 : page.outside?.approver === person;
    if (only && more.length === 0 && helped) alone.set(only, [...(alone.get(only) ?? []), area]);
  }
  const outside = after.outside ? `; then only ${nameOf(after.outside.approver)}, from outside, may` : "";
  const losses = [...alone].map(
    ([only, areas]): Loss => ({
      kind: page.outside?.approver === person ? "outside" : "four-eyes",
      names: areas.map(({ name }) => name),
      stops: outside === "",
      says: `In ${list(areas.map(titleOf))} nobody inside may approve what ${nameOf(only)} makes${outside}.`,
    }),
  );
  if (page.outside?.approver !== person || losses.length > 0) return losses;
  return [
    {
      kind: "outside",
      names: [],
      stops: false,
      says: "The page has no outside approver; nothing needs one while everybody else is there.",
    },
  ];
}

function namedFor(page: Page, person: string): Loss[] {
  const rails = page.guardrails.filter(({ owner }) => owner === person).map(({ name }) => name);
  const ties = page.ties.filter((tie) => tie.person === person).map(({ when }) => when);
  const freezes = page.environments.filter(
    ({ exceptions }) => exceptions.length > 0 && exceptions.every((one) => one === person),
  );
  return [
    ...(rails.length > 0
      ? [
          {
            ...{ kind: "guardrail" as const, names: rails, stops: false },
            says: `${verb(rails, "The guardrail", "The guardrails")} ${list(rails)} ${verb(rails, "has", "have")} no owner: what crosses ${verb(rails, "it", "them")} goes to nobody by name.`,
          },
        ]
      : []),
    ...(ties.length > 0
      ? [
          {
            ...{ kind: "tie" as const, names: ties, stops: false },
            says: `Nobody breaks ${verb(ties, "the tie", "the ties")} of speed against quality: ${list(ties.map((when) => when.replaceAll("-", " ")))}.`,
          },
        ]
      : []),
    ...freezes.map(({ name }) => ({
      ...{ kind: "freeze" as const, names: [name], stops: false },
      says: `Nobody may release to ${name} inside a freeze.`,
    })),
  ];
}

function places(page: Page, after: Page, person: string): Loss[] {
  const people = (names: readonly string[]) =>
    [...new Set(names.flatMap((id) => after.rotations.find((one) => one.id === id)?.members ?? [id]))].filter((id) =>
      after.people.some((one) => one.id === id),
    );
  return page.access.flatMap(({ name, who, approve }): Loss[] => {
    const named = [...who, ...approve].flatMap((id) => page.rotations.find((one) => one.id === id)?.members ?? [id]);
    if (!named.includes(person)) return [];
    const [receivers, approvers] = [people(who), people(approve)];
    const lost = (stops: boolean, says: string): Loss[] => [{ kind: "access", names: [name], stops, says }];
    if (receivers.length === 0) return lost(true, `Nobody may receive emergency access to ${name}.`);
    if (approvers.length === 0)
      return lost(true, `Nobody may say yes to emergency access to ${name}: it can only be broken open.`);
    const [only] = approvers;
    if (approvers.length === 1 && receivers.includes(only ?? ""))
      return lost(
        false,
        `Only ${nameOf(only ?? "")} may say yes to emergency access to ${name}, and not to their own.`,
      );
    return [];
  });
}

function machines(page: Page, person: string): Loss[] {
  const only = (names: readonly string[]) => names.length > 0 && names.every((one) => one === person);
  const tasks = page.ai.tasks.flatMap(({ name, changedBy, testedBy, reviewedBy }): Loss[] => {
    const does = [
      ...(only(changedBy) ? ["changes"] : []),
      ...(only(testedBy) ? ["tests"] : []),
      ...(only(reviewedBy) ? ["reads the drafts of"] : []),
    ];
    if (does.length === 0) return [];
    return [{ kind: "ai", names: [name], stops: only(reviewedBy), says: `Nobody ${list(does)} the AI task ${name}.` }];
  });
  const owned = page.ai.tasks.length > 0 && aiOwner(page) === person;
  const owner: Loss = {
    ...{ kind: "ai", names: page.ai.tasks.map(({ name }) => name), stops: false },
    says: "The AI tasks lose their owner: widening, starting again and a new price wait for whoever stands in.",
  };
  const actions = page.actions.filter(({ approve }) => only(approve)).map(({ name }) => name);
  const agents = page.agents.filter(({ askedBy }) => only(askedBy)).map(({ id }) => id);
  return [
    ...(owned ? [owner] : []),
    ...tasks,
    ...(actions.length > 0
      ? [
          {
            kind: "action" as const,
            names: actions,
            stops: true,
            says: `Nobody may say yes to the ${verb(actions, "action", "actions")} ${list(actions)}.`,
          },
        ]
      : []),
    ...(agents.length > 0
      ? [
          {
            kind: "agent" as const,
            names: agents,
            stops: false,
            says: `Nobody may ask the ${verb(agents, "agent", "agents")} ${list(agents)}.`,
          },
        ]
      : []),
  ];
}

/** What the calendar loses: how much longer nobody can be reached, in the area that loses most. */
function hours(after: Page, now: Coverage): Loss[] {
  const weeks = Math.round((Date.parse(now.to) - Date.parse(now.from)) / (7 * 86_400_000));
  const then = coverage(after, now.from, weeks);
  const before = minutesByArea(now);
  const more = [...minutesByArea(then)]
    .map(([name, minutes]) => ({ name, more: minutes - (before.get(name) ?? 0) }))
    .filter(({ more }) => more > 0);
  if (more.length === 0) return [];
  const most = Math.max(...more.map(({ more }) => more));
  const names = more.map(({ name }) => name);
  const claimed = after.areas.filter(({ name, claimed }) => claimed && names.includes(name));
  const rest = names.length - claimed.length;
  const what = list([...claimed.map(titleOf), ...(rest > 0 ? ["everything else"] : [])]);
  const time = most < 60 ? `${most} minutes` : `${Math.round(most / 60)} hours`;
  const upTo = more.every((one) => one.more === most) ? "" : "up to ";
  const says = `In the coming ${weeks === 1 ? "week" : `${weeks} weeks`} nobody can say yes for ${upTo}${time} more: ${what}.`;
  return [{ kind: "hours", names, stops: false, says }];
}

function minutesByArea({ gaps }: Coverage): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { areas, minutes } of gaps) for (const name of areas) sums.set(name, (sums.get(name) ?? 0) + minutes);
  return sums;
}
