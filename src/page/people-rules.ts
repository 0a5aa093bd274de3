/** Rules for whom a page names: humans, each with an address of their own. */

import type { Checked } from "./checked.ts";
import { isMachine } from "./names.ts";
import type { Finding, Report } from "./problem.ts";
import { at, entries, value, word } from "./tree.ts";
import type { Entry, Mapping } from "./yaml.ts";

/** Words for many people or for a program, which must not hide behind a person's entry. */
const groupIds = new Set(
  "team everyone everybody all anyone engineering engineers developers devs devops ops us we".split(" "),
);
const programs =
  /^(ai|llm|bot|agent|agents|assistant|copilot|claude-code|chatgpt|gpt(-.+)?|codex|cursor|dependabot|renovate|github-actions|ci)$|-(bot|agent|ai)$/;
const sharedMailbox =
  /^(team|engineering|engineers|devs|ops|devops|info|hello|contact|all|everyone|office|admin|noreply|no-reply)@/i;

/** One person or rotation of the page. */
export function checkPerson({ key, value: node }: Entry, { page }: Checked, report: Report): void {
  const person = page.people.find(({ id }) => id === key.text);
  const rotation = page.rotations.find(({ id }) => id === key.text);
  if (rotation && new Set(rotation.members).size < 2) {
    report(at(node as Mapping, "rotation"), {
      code: "page.rotation-of-one",
      what: `The rotation \`${key.text}\` has ${rotation.members.length === 0 ? "nobody" : "one person"} in it.`,
      why: "One person who is always on call is nobody on call in the first week of leave.",
      replace: `[${[...new Set([...rotation.members, ...page.people.map(({ id }) => id)])].slice(0, 2).join(", ")}]`,
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
  corrected: `  ${id}: { kind: claude-code, asked-by: [ana] }`,
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
export function checkShared({ contacts, root, page }: Checked, report: Report): void {
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
  replace: "ann",
});

const twoOutside: Finding = {
  code: "page.outside-approver",
  what: "A second outside approver is named.",
  why: "One person outside says yes where nobody inside may; with two, each waits for the other.",
  fix: "Keep one.",
};
