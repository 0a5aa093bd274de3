/** What a well-formed page must still obey, so that a team can live by it at night and with people away. */

import { checkActions } from "./action-rules.ts";
import { checkArea } from "./area-rules.ts";
import { mustBeOwned } from "./areas.ts";
import type { Checked } from "./checked.ts";
import { checkCover } from "./cover.ts";
import { checkOverlaps } from "./overlap.ts";
import type { Page } from "./page.ts";
import { checkPerson, checkShared } from "./people-rules.ts";
import type { Finding, Report } from "./problem.ts";
import { checkTasks } from "./task-rules.ts";
import { at, entries, texts, value } from "./tree.ts";
import type { Entry, Mapping } from "./yaml.ts";

/** Checks everything that needs the whole page in view. */
export function checkRules(checked: Checked, report: Report): void {
  const { page, root } = checked;
  for (const entry of entries(value(root, "people"))) checkPerson(entry, checked, report);
  checkShared(checked, report);
  const section = root.entries.find(({ key }) => key.text === "areas");
  for (const name of section ? mustBeOwned : []) {
    if (section && !page.areas.some((area) => area.name === name)) report(section.key, unowned(name, page));
  }
  for (const entry of entries(section?.value)) {
    const area = page.areas.find(({ name }) => name === entry.key.text);
    if (area) checkArea(area, entry, page, report);
  }
  for (const entry of entries(value(root, "access"))) checkAccess(entry, page, report);
  if (page.people.length === 1 && !page.outside) report(at(root, "people"), alone(page.people[0]?.id ?? ""));
  checkReleases(checked, report);
  checkTasks(root, page, checked.tracked, report);
  checkActions(root, page, report);
  checkOverlaps(checked, report);
  checkCover(checked, report);
}

const unowned = (name: string, page: Page): Finding => {
  const [owner = "ana", backup = "ben"] = page.people.map(({ id }) => id);
  const about = { deploy: "release and roll back", data: "decide about customer data", incident: "lead an incident" };
  return {
    code: "page.unowned",
    what: `\`${name}\` has no owner.`,
    why: `Nobody is named who may ${about[name as keyof typeof about]}; that is found out on the worst night.`,
    fix: `Name one person: \`${name}: { owner: ${owner}, backup: ${backup} }\`.`,
    corrected: `  ${name}: { owner: ${owner}, backup: ${backup} }`,
  };
};

const alone = (person: string): Finding => ({
  code: "page.alone",
  what: `${person} is the only person, and would approve nothing but their own work.`,
  why: "Whoever makes a change never approves it, so nothing could ever be approved.",
  fix: "Name a second person, or somebody outside.",
  corrected: "  outside: { approver: ann, email: ann@advisors.example }",
});

/** A release needs somebody who made nothing of it. In a team of two both write, so nobody is left. */
function checkReleases({ page, root }: Checked, report: Report): void {
  const section = root.entries.find(({ key }) => key.text === "releases");
  if (!section || page.outside || page.people.length !== 2) return;
  const names = page.people.map(({ id }) => id).join(" and ");
  report(section.key, {
    severity: "warning",
    code: "page.nobody-left",
    what: `When ${names} both made a release, nobody is left to approve it.`,
    why: "Whoever made any of it never approves it; it then has to be split, or waits.",
    fix: "Name somebody outside who approves then: `outside: { approver: ann, email: ann@advisors.example }`.",
  });
}

/** Whoever asks for emergency access needs somebody else who may say yes. */
function checkAccess({ key, value: node }: Entry, page: Page, report: Report): void {
  const approvers = texts(node, "approve").map(({ text }) => text);
  const alone = texts(node, "who").find(({ text }) => approvers.every((id) => id === text));
  if (!alone) return;
  const other = page.people.find(({ id }) => id !== alone.text)?.id ?? "ana";
  report(at(node as Mapping, "approve"), {
    code: "page.own-approver",
    what: `\`access.${key.text}\`: nobody but ${alone.text} may say yes to ${alone.text}.`,
    why: "Nobody approves their own request, so it could never be granted.",
    fix: "Add another person under `approve`.",
    replace: `[${[...approvers, other].join(", ")}]`,
  });
}
