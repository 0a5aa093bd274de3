/** What a new version of the page changes: first in sentences about people and areas, then line by line. */

import { structuredPatch } from "diff";
import type { Area, Contact, Page } from "../page/page.ts";
import { retentionSays } from "../page/record-section.ts";
import { areaTitle, capital, listed, nameOf } from "./names.ts";
import { actionChanges } from "./page-actions.ts";
import { fieldChanges, partChanges } from "./page-fields.ts";
import { aiChanges } from "./page-tasks.ts";
import type { PatchLine } from "./patch.ts";

const people = (ids: readonly string[]) => (ids.length === 0 ? "nobody" : listed(ids.map(nameOf)));

export interface ChangeGroup {
  readonly title: string;
  /** Whole sentences. Those of an area begin with its name. */
  readonly says: readonly string[];
}

/** The sentences, in the order of the new page. Empty when only wording or order changed. */
export const changesOf = (before: Page, after: Page): string[] =>
  changeGroups(before, after).flatMap(({ says }) => says);

/** The same by area, then by section. `contacts`: what changes about how people are reached, which no page holds. */
export function changeGroups(before: Page, after: Page, contacts: readonly string[] = []): ChangeGroup[] {
  const gone = before.areas.filter(({ name, claimed }) => claimed && !after.areas.some((one) => one.name === name));
  const areas = [
    ...after.areas.map((area) => {
      const was = before.areas.find(({ name }) => name === area.name);
      return { title: capital(areaTitle(area.name)), says: areaChanges(was, area) };
    }),
    ...gone.map(({ name, owner }) => ({
      title: capital(areaTitle(name)),
      says: [`${capital(areaTitle(name))} is no longer on the page; ${nameOf(owner)} owned it.`],
    })),
  ];
  const sections = [
    { title: "People", says: [...peopleChanges(before, after), ...contacts] },
    { title: "Everything else", says: defaultChanges(before, after) },
    { title: "Turns", says: seatChanges(before, after) },
    { title: "Guardrails", says: guardrailChanges(before, after) },
    { title: "Ties", says: tieChanges(before, after) },
    { title: "Standards", says: partChanges("The standard for a", before.standards, after.standards) },
    { title: "Agents", says: partChanges("The agent", before.agents, after.agents) },
    { title: "Releases", says: partChanges("Releases to", before.environments, after.environments) },
    { title: "Alerts", says: partChanges("Alerts from", before.alerts, after.alerts) },
    { title: "How people are told", says: fieldChanges("Told", before.tell ?? {}, after.tell ?? {}) },
    { title: "Emergency access", says: partChanges("Access to", before.access, after.access) },
    { title: "Actions", says: actionChanges(before.actions, after.actions) },
    { title: "AI", says: aiChanges(before.ai, after.ai) },
    { title: "Review of the page", says: fieldChanges("Review", before.review ?? {}, after.review ?? {}) },
    { title: "How long words are kept", says: keptChanges(before, after) },
    { title: "What is kept", says: fieldChanges("Kept", before.retention ?? {}, after.retention ?? {}) },
    { title: "The team", says: fieldChanges("The page", before, after, spokenOf) },
  ];
  return [...areas, ...sections].filter(({ says }) => says.length > 0);
}

/** Fields of the page that a group above speaks of. What remains is said plainly, also a field that comes later. */
const spokenOf: readonly (keyof Page)[] = [
  ...(["areas", "people", "defaultOwner", "rotations", "outside", "guardrails", "ties", "standards"] as const),
  ...(["agents", "environments", "alerts", "tell", "access", "actions", "ai", "review", "retention"] as const),
];

function peopleChanges(before: Page, after: Page): string[] {
  const gone = before.people.filter(({ id }) => !after.people.some((one) => one.id === id));
  const fresh = after.people.filter(({ id }) => !before.people.some((one) => one.id === id));
  const stay = after.people.flatMap((person) => {
    const was = before.people.find(({ id }) => id === person.id);
    return was ? fieldChanges(nameOf(person.id), was, person) : [];
  });
  return [
    ...(gone.length > 0 ? [`${people(gone.map(({ id }) => id))} leaves the page; every right ends at once.`] : []),
    ...(fresh.length > 0 ? [`${people(fresh.map(({ id }) => id))} joins the page.`] : []),
    ...stay,
  ];
}

const defaultChanges = ({ defaultOwner: was }: Page, { defaultOwner: is }: Page): string[] =>
  was === is ? [] : [`Everything else falls to ${nameOf(is)} instead of ${nameOf(was)}.`];

const contactNames = { email: "mail address", github: "GitHub account", phone: "phone" } as const;

/** What changes about how people are reached and recognised, without the addresses: those stand in the lines. */
export function contactChanges(before: readonly Contact[], after: readonly Contact[]): string[] {
  return after.flatMap((contact) => {
    const was = before.find(({ person }) => person === contact.person);
    if (!was) return [];
    return (["email", "github", "phone"] as const).flatMap((field) => {
      const [old, fresh] = [was[field], contact[field]];
      if (old === fresh) return [];
      const how = old === undefined ? "is new" : fresh === undefined ? "is gone" : "is another one";
      return [`${nameOf(contact.person)}: the ${contactNames[field]} ${how}.`];
    });
  });
}

function areaChanges(was: Area | undefined, area: Area): string[] {
  const title = capital(areaTitle(area.name));
  if (!was || (!was.claimed && area.claimed)) {
    return area.claimed ? [`${title}: ${nameOf(area.owner)} owns it; backup ${nameOf(area.backup)}.`] : [];
  }
  if (was.claimed && !area.claimed) return [`${title} is unclaimed now and falls to ${nameOf(area.owner)}.`];
  if (!area.claimed) return [];
  const said: string[] = [];
  const to = (what: string, old: string, fresh: string) => {
    if (old !== fresh) said.push(`${title}: ${what} ${fresh} instead of ${old}.`);
  };
  to("owner", nameOf(was.owner), nameOf(area.owner));
  to("backup", nameOf(was.backup), nameOf(area.backup));
  to("after hours", nameOf(was.afterHours) || "nobody", nameOf(area.afterHours) || "nobody");
  to("input from", people(was.input), people(area.input));
  to("told are", people(was.informed), people(area.informed));
  to("the backup may act after", `${was.answerWithin} min`, `${area.answerWithin} min`);
  to("risk", was.risk, area.risk);
  to("paths", was.paths.join(", ") || "none", area.paths.join(", ") || "none");
  return [...said, ...fieldChanges(title, was, area, areaFields)];
}

/** What the sentences above speak of. */
const areaFields: readonly (keyof Area)[] = [
  ...(["name", "claimed", "owner", "backup", "afterHours", "input", "informed"] as const),
  ...(["answerWithin", "risk", "paths"] as const),
];

/** What is removed by itself from now on; never silent, because it cannot be taken back. */
function keptChanges(before: Page, after: Page): string[] {
  const [was, now] = [retentionSays(before), retentionSays(after)];
  const gone = was.filter((one) => !now.includes(one)).map((one) => `No longer: ${one}`);
  return [...gone, ...now.filter((one) => !was.includes(one))];
}

function guardrailChanges(before: Page, after: Page): string[] {
  const said = after.guardrails.flatMap((rail) => {
    const { name, says, owner } = rail;
    const was = before.guardrails.find((one) => one.name === name);
    if (!was) return [`Guardrail ${name} is new: ${says}, owned by ${nameOf(owner)}.`];
    return [
      ...(was.says === says ? [] : [`Guardrail ${name}: ${says} instead of ${was.says}.`]),
      ...(was.owner === owner ? [] : [`Guardrail ${name}: owner ${nameOf(owner)} instead of ${nameOf(was.owner)}.`]),
      ...(was.says === rail.says ? fieldChanges(`Guardrail ${name}`, was, rail, ["name", "says", "owner"]) : []),
    ];
  });
  const gone = before.guardrails.filter(({ name }) => !after.guardrails.some((one) => one.name === name));
  return [...said, ...gone.map(({ name }) => `The guardrail ${name} is gone.`)];
}

/** Who takes turns, and who approves from outside: both can decide, so neither changes silently. */
function seatChanges(before: Page, after: Page): string[] {
  const gone = before.rotations.filter(({ id }) => !after.rotations.some((one) => one.id === id));
  const turns = [
    ...after.rotations.flatMap((rotation) => {
      const { id, members } = rotation;
      const was = before.rotations.find((one) => one.id === id);
      return [
        ...(was?.members.join() === members.join()
          ? []
          : [`${nameOf(id)}: turns of ${people(members)} instead of ${people(was?.members ?? [])}.`]),
        ...(was ? fieldChanges(nameOf(id), was, rotation, ["id", "members"]) : []),
      ];
    }),
    ...gone.map(({ id }) => `Nobody takes turns as ${nameOf(id)} any more.`),
  ];
  const outside = after.outside?.approver ?? "";
  const wasOutside = before.outside?.approver ?? "";
  if (outside === wasOutside) return turns;
  return [...turns, `Outside approver: ${nameOf(outside) || "nobody"} instead of ${nameOf(wasOutside) || "nobody"}.`];
}

function tieChanges(before: Page, after: Page): string[] {
  const gone = before.ties.filter(({ when }) => !after.ties.some((one) => one.when === when));
  const said = after.ties.flatMap(({ when, person }) => {
    const was = before.ties.find((one) => one.when === when)?.person;
    return was === person
      ? []
      : [`Tie “${when.replaceAll("-", " ")}”: ${nameOf(person)} breaks it${was ? ` instead of ${nameOf(was)}` : ""}.`];
  });
  return [...said, ...gone.map(({ when }) => `Nobody breaks the tie “${when.replaceAll("-", " ")}” any more.`)];
}

/** The lines of the file that differ, with three lines around each place. */
export function linesOf(before: string, after: string): PatchLine[] {
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: 3 });
  return hunks.flatMap(({ lines, newStart }) => [
    { kind: "place" as const, text: `line ${newStart}` },
    ...lines.filter((line) => !line.startsWith("\\")).map(lineOf),
  ]);
}

const lineOf = (line: string): PatchLine => ({
  kind: line.startsWith("+") ? "in" : line.startsWith("-") ? "out" : "same",
  text: line.slice(1),
});
