/** Rules for one area: an owner, a backup who is somebody else, and stages from few to many. */

import type { Area, Page } from "./page.ts";
import type { Finding, Report } from "./problem.ts";
import { at, lineWith, texts, value } from "./tree.ts";
import { percent } from "./units.ts";
import type { Entry, Mapping } from "./yaml.ts";

/** Checks an area that somebody claimed. */
export function checkArea(area: Area, { key, value: node }: Entry, page: Page, report: Report): void {
  const fields = node as Mapping;
  const path = `areas.${area.name}`;
  if (!value(fields, "backup") && page.people.length > 1)
    report(key, { ...noBackup(area, page), corrected: lineWith(fields, `backup: ${others(area, page)[0] ?? "ben"}`) });
  if (area.owner !== "" && area.owner === area.backup) report(at(fields, "backup"), backupIsOwner(path, area, page));
  const turns = (id: string) => page.rotations.find((rotation) => rotation.id === id)?.members ?? [];
  const both = turns(area.owner).includes(area.backup)
    ? area.backup
    : turns(area.backup).includes(area.owner)
      ? area.owner
      : "";
  if (both) report(at(fields, "backup"), sometimesBoth(path, both));
  if (area.afterHours !== "" && area.afterHours === area.owner)
    report(at(fields, "after-hours"), sameAtNight(path, area.owner));
  for (const one of texts(fields, "input")) {
    if (area.input.includes(area.owner) && one.text === area.owner) report(one, alreadyDecides(path, area.owner));
  }
  checkStages(fields, path, report);
}

const others = (area: Area, page: Page): string[] => page.people.map(({ id }) => id).filter((id) => id !== area.owner);

const noBackup = (area: Area, page: Page): Finding => ({
  code: "page.no-backup",
  what: `\`areas.${area.name}\` has no \`backup\`.`,
  why: `When ${area.owner || "the owner"} is away or silent, the decision stays blocked.`,
  fix: `Add \`backup: ${others(area, page)[0] ?? "ben"}\`, or another person.`,
});

const backupIsOwner = (path: string, area: Area, page: Page): Finding => ({
  code: "page.backup-is-owner",
  what: `\`${path}\` names ${area.owner} as owner and as backup.`,
  why: "The backup acts when the owner cannot; the same person cannot do both.",
  fix: `Name another person: ${others(area, page).join(", ") || "add one under `people`"}.`,
  replace: others(area, page)[0],
});

const sometimesBoth = (path: string, person: string): Finding => ({
  severity: "warning",
  code: "page.backup-is-owner",
  what: `In the weeks in which ${person} is on call, \`${path}\` has the same owner and backup.`,
  why: "In those weeks nobody steps in.",
  fix: "Name a backup who is not in the rotation.",
});

const sameAtNight = (path: string, person: string): Finding => ({
  severity: "warning",
  code: "page.after-hours-is-owner",
  what: `\`${path}\` names ${person} as owner and for after hours.`,
  why: "`after-hours` says who acts while the owner sleeps.",
  fix: "Name the rotation or another person, or remove the line.",
});

const alreadyDecides = (path: string, person: string): Finding => ({
  severity: "warning",
  code: "page.input-decides",
  what: `\`${path}.input\` names ${person}, who decides.`,
  why: "Input is asked and heard, and does not decide.",
  fix: "Remove the name there.",
});

/** How many customers a stage reaches, in percent. */
function reached(stage: string): number {
  const whom = stage.replace(/ after approval$/, "");
  return whom === "internal" ? 0 : whom === "all" ? 100 : (percent(whom) ?? 0);
}

/** Stages go from few to many and end with all. */
function checkStages(area: Mapping, path: string, report: Report): void {
  let before = -1;
  const stages = texts(area, "stages");
  for (const stage of stages) {
    const now = reached(stage.text);
    if (now <= before) {
      report(stage, {
        code: "page.stages-order",
        what: `\`${path}.stages\` goes to ${stage.text} after a stage that reaches as many or more.`,
        why: "Each stage shows that the next, larger one is safe.",
        fix: "Write them from few to many.",
        corrected: `stages: [${[...new Set(stages.map(({ text }) => text))].sort((a, b) => reached(a) - reached(b)).join(", ")}]`,
      });
      return;
    }
    before = now;
  }
  const last = stages.at(-1);
  if (last && before < 100) report(last, { code: "page.stages-order", ...endsEarly(path, last.text) });
}

const endsEarly = (path: string, last: string) => ({
  what: `\`${path}.stages\` ends at ${last}.`,
  why: "The last stage is where everybody has it; without it the release never ends.",
  fix: "Add `all` at the end.",
});
