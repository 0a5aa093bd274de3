/** What a well-formed page must still obey, so that a team can live by it at night and with people away. */

import { mustBeOwned } from "./areas.ts";
import { checkCover } from "./cover.ts";
import { isMachine } from "./names.ts";
import { checkOverlaps } from "./overlap.ts";
import type { Area, Contact, Page } from "./page.ts";
import type { Finding, Place, Report } from "./problem.ts";
import { at, entries, lineWith, texts, value, word } from "./tree.ts";
import { percent } from "./units.ts";
import type { Entry, Mapping } from "./yaml.ts";

export interface Checked {
  readonly page: Page;
  readonly contacts: readonly Contact[];
  readonly root: Mapping;
  /** The repository's files; may be empty. */
  readonly tracked: readonly string[];
}

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
  for (const entry of entries(value(root, "access"))) checkAccess(entry, report);
  if (page.people.length === 1 && !page.outside) report(at(root, "people"), alone(page.people[0]?.id ?? ""));
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
  fix: "Name a second person, or somebody outside: `outside: { approver: ann, email: ann@advisors.example }`.",
});

/** Words for many people or for a program, which must not hide behind a person's entry. */
const groupIds = new Set(
  "team everyone everybody all anyone engineering engineers developers devs devops ops us we".split(" "),
);
const programs =
  /^(ai|llm|bot|agent|agents|assistant|copilot|claude-code|chatgpt|gpt(-.+)?|codex|cursor|dependabot|renovate|github-actions|ci)$|-(bot|agent|ai)$/;
const sharedMailbox =
  /^(team|engineering|engineers|devs|ops|devops|info|hello|contact|all|everyone|office|admin|noreply|no-reply)@/i;

function checkPerson({ key, value: node }: Entry, { page }: Checked, report: Report): void {
  const person = page.people.find(({ id }) => id === key.text);
  const rotation = page.rotations.find(({ id }) => id === key.text);
  if (rotation && new Set(rotation.members).size < 2) {
    report(at(node as Mapping, "rotation"), {
      code: "page.rotation-of-one",
      what: `The rotation \`${key.text}\` has ${rotation.members.length === 0 ? "nobody" : "one person"} in it.`,
      why: "One person who is always on call is nobody on call in the first week of leave.",
      fix: "Name at least two people, or use the person's name where the rotation stands.",
    });
  }
  if (!person) return;
  const agent = page.agents.some(({ id }) => id === person.id);
  if (agent || programs.test(person.id) || programs.test(person.role)) report(key, program(person.id));
  else if (groupIds.has(person.id)) report(key, groupEntry(person.id));
  const other = page.people.find(({ id, role }) => id !== person.id && role === person.id);
  if (other) report(key, ambiguous(person.id, other.id));
  const mail = word(node, "email");
  if (sharedMailbox.test(mail)) report(at(node as Mapping, "email"), shared(mail));
  const decides = page.areas.some(({ owner, backup, afterHours }) => [owner, backup, afterHours].includes(person.id));
  if (decides && !mail) report(key, unreachable(person.id));
}

const program = (id: string): Finding => ({
  code: "page.not-a-person",
  what: `\`people.${id}\` is a program.`,
  why: "An agent can draft and ask. It cannot carry the consequences, so it never holds the final call.",
  fix: `List it under \`agents\`: \`${id}: { kind: ${isMachine(id) ? id : "claude-code"}, asked-by: [ana] }\`.`,
});

const groupEntry = (id: string): Finding => ({
  code: "page.not-a-person",
  what: `\`people.${id}\` is a group.`,
  why: "A group does not wake up at night; one named human does.",
  fix: "List each person by name.",
});

const ambiguous = (id: string, other: string): Finding => ({
  code: "page.name-is-role",
  what: `\`${id}\` is a person's name and the role of ${other}.`,
  why: "Where it stands, two people could be meant.",
  fix: "Give the person another name, or the other one another role.",
});

const shared = (mail: string): Finding => ({
  severity: "warning",
  code: "page.shared-mailbox",
  what: `${mail} looks like a mailbox that several people read.`,
  why: "Whoever reads it could sign in as this person.",
  fix: "Write the person's own address.",
});

const unreachable = (id: string): Finding => ({
  severity: "warning",
  code: "page.no-address",
  what: `${id} decides and has no \`email\`.`,
  why: "Without one the person cannot sign in or be asked.",
  fix: `Add \`email\` to \`people.${id}\`.`,
});

/** No two people may share an address or an account: one of them could approve as the other. */
function checkShared({ contacts, root, page }: Checked, report: Report): void {
  const seen = new Map<string, string>();
  for (const { key, value: node } of entries(value(root, "people"))) {
    const id = word(node, "approver") || key.text;
    for (const field of ["email", "github"]) {
      const text = word(node, field).toLowerCase();
      const first = text && seen.get(text);
      if (first && node.is === "mapping") report(at(node, field), twoOfOne(id, first, text));
      else if (text) seen.set(text, id);
    }
  }
  const { outside } = page;
  if (outside && page.people.some(({ id }) => id === outside.approver)) {
    const place = entries(value(root, "people")).find(({ value: node }) => word(node, "approver"));
    if (place) report(at(place.value as Mapping, "approver"), notOutside(outside.approver));
  }
  const strangers = contacts.length - page.people.length;
  const second = entries(value(root, "people")).filter(({ value: node }) => word(node, "approver"))[1];
  if (strangers > 1 && second) report(second.key, twoOutside);
}

const twoOfOne = (id: string, first: string, text: string): Finding => ({
  code: "page.same-address",
  what: `${id} and ${first} both have ${text}.`,
  why: "One of them could approve as the other, and nobody could tell who it was.",
  fix: "Give each their own.",
});

const notOutside = (id: string): Finding => ({
  code: "page.outside-approver",
  what: `${id} is named as the outside approver and is in the team.`,
  why: "The outside approver stands in where nobody inside is independent.",
  fix: "Name somebody who is not under `people`.",
});

const twoOutside: Finding = {
  code: "page.outside-approver",
  what: "A second outside approver is named.",
  why: "One person outside says yes where nobody inside may; with two, each waits for the other.",
  fix: "Keep one.",
};

function checkArea(area: Area, { key, value: node }: Entry, page: Page, report: Report): void {
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

/** Stages go from few to many and end with all. */
function checkStages(area: Mapping, path: string, report: Report): void {
  let before = -1;
  const stages = texts(area, "stages");
  const reached = (text: string) => (text === "internal" ? 0 : text === "all" ? 100 : (percent(text) ?? 0));
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

/** Whoever asks for emergency access needs somebody else who may say yes. */
function checkAccess({ key, value: node }: Entry, report: Report): void {
  const approvers = texts(node, "approve").map(({ text }) => text);
  for (const who of texts(node, "who")) {
    if (approvers.some((id) => id !== who.text)) continue;
    const place: Place = who;
    report(place, {
      code: "page.own-approver",
      what: `\`access.${key.text}\`: only ${approvers.join(", ") || "nobody"} may say yes to ${who.text}.`,
      why: "Nobody approves their own request, so it could never be granted.",
      fix: "Add another person under `approve`.",
    });
  }
}
