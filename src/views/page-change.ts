/** What a new version of the page changes: first in sentences about people and areas, then line by line. */

import { structuredPatch } from "diff";
import type { Area, Page } from "../page/page.ts";
import { areaTitle, capital, listed, nameOf } from "./names.ts";
import { actionChanges } from "./page-actions.ts";
import { aiChanges } from "./page-tasks.ts";
import type { PatchLine } from "./patch.ts";

const people = (ids: readonly string[]) => (ids.length === 0 ? "nobody" : listed(ids.map(nameOf)));

/** The sentences, in the order of the new page. Empty when only wording or order changed. */
export function changesOf(before: Page, after: Page): string[] {
  const said: string[] = [];
  for (const area of after.areas) {
    const was = before.areas.find(({ name }) => name === area.name);
    said.push(...areaChanges(was, area));
  }
  for (const { name, owner, claimed } of before.areas)
    if (claimed && !after.areas.some((one) => one.name === name))
      said.push(`${capital(areaTitle(name))} is no longer on the page; ${nameOf(owner)} owned it.`);
  const gone = before.people.filter(({ id }) => !after.people.some((one) => one.id === id));
  const fresh = after.people.filter(({ id }) => !before.people.some((one) => one.id === id));
  if (gone.length > 0) said.push(`${people(gone.map(({ id }) => id))} leaves the page; every right ends at once.`);
  if (fresh.length > 0) said.push(`${people(fresh.map(({ id }) => id))} joins the page.`);
  if (before.defaultOwner !== after.defaultOwner)
    said.push(`Everything else falls to ${nameOf(after.defaultOwner)} instead of ${nameOf(before.defaultOwner)}.`);
  return [
    ...said,
    ...seatChanges(before, after),
    ...guardrailChanges(before, after),
    ...tieChanges(before, after),
    ...actionChanges(before.actions, after.actions),
    ...aiChanges(before.ai, after.ai),
  ];
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
  return said;
}

function guardrailChanges(before: Page, after: Page): string[] {
  const said = after.guardrails.flatMap(({ name, says, owner }) => {
    const was = before.guardrails.find((one) => one.name === name);
    if (!was) return [`Guardrail ${name} is new: ${says}, owned by ${nameOf(owner)}.`];
    return [
      ...(was.says === says ? [] : [`Guardrail ${name}: ${says} instead of ${was.says}.`]),
      ...(was.owner === owner ? [] : [`Guardrail ${name}: owner ${nameOf(owner)} instead of ${nameOf(was.owner)}.`]),
    ];
  });
  const gone = before.guardrails.filter(({ name }) => !after.guardrails.some((one) => one.name === name));
  return [...said, ...gone.map(({ name }) => `The guardrail ${name} is gone.`)];
}

/** Who takes turns, and who approves from outside: both can decide, so neither changes silently. */
function seatChanges(before: Page, after: Page): string[] {
  const turns = after.rotations.flatMap(({ id, members }) => {
    const was = before.rotations.find((one) => one.id === id)?.members ?? [];
    return was.join() === members.join()
      ? []
      : [`${nameOf(id)}: turns of ${people(members)} instead of ${people(was)}.`];
  });
  const outside = after.outside?.approver ?? "";
  const wasOutside = before.outside?.approver ?? "";
  if (outside === wasOutside) return turns;
  return [...turns, `Outside approver: ${nameOf(outside) || "nobody"} instead of ${nameOf(wasOutside) || "nobody"}.`];
}

function tieChanges(before: Page, after: Page): string[] {
  return after.ties.flatMap(({ when, person }) => {
    const was = before.ties.find((one) => one.when === when)?.person;
    return was === person
      ? []
      : [`Tie “${when.replaceAll("-", " ")}”: ${nameOf(person)} breaks it${was ? ` instead of ${nameOf(was)}` : ""}.`];
  });
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
