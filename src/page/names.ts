/** Who is meant by a word of the page: a person by name, a role that one person holds, or a rotation. */

import { skeleton } from "./look-alike.ts";
import type { Person, Rotation } from "./page.ts";
import { type Finding, nearest } from "./problem.ts";
import { quote } from "./text-kind.ts";

export interface Directory {
  readonly people: readonly Person[];
  readonly rotations: readonly Rotation[];
  readonly agents: ReadonlySet<string>;
  /** The outside approver's name, or empty. */
  readonly outside: string;
  /** Mail addresses and accounts, in small letters, to the person's id. */
  readonly contacts: ReadonlyMap<string, string>;
}

/** `id` is the person's or the rotation's. */
export type Resolved = { readonly id: string; readonly rotation: boolean } | { readonly finding: Finding };

/** Spelled with `-` between words, as roles are compared. */
export const roleWord = (text: string): string => text.replaceAll("_", "-");

/** Finds who is meant by `text` in the field `path`, or says why nobody is. */
export function resolve(text: string, path: string, directory: Directory): Resolved {
  const { people, rotations } = directory;
  if (people.some(({ id }) => id === text)) return { id: text, rotation: false };
  const turn = rotations.find(({ id }) => roleWord(id) === roleWord(text));
  if (turn) return { id: turn.id, rotation: true };
  const holders = people.filter(({ role }) => role !== "" && role === roleWord(text));
  const [only] = holders;
  if (only && holders.length === 1) return { id: only.id, rotation: false };
  if (only) return { finding: heldByMany(text, path, holders) };
  return { finding: nobody(text, path, directory) };
}

const heldByMany = (text: string, path: string, holders: readonly Person[]): Finding => ({
  code: "page.role-held-by-many",
  what: `\`${path}\` names the role ${quote(text)}, which ${holders.length} people hold: ${ids(holders)}.`,
  why: "A role may stand for a name only where it leaves no doubt.",
  fix: `Write one of the names: ${ids(holders)}.`,
  replace: holders[0]?.id,
});

const ids = (people: readonly Person[]): string => people.map(({ id }) => id).join(", ");

const groups = new Set(
  (
    "team everyone everybody all anyone engineering engineers devs developers dev backend frontend ops devops sre platform " +
    "product design support sales marketing finance management leads we us qa security legal customers"
  ).split(" "),
);
const machines =
  /^(ai|a\.i\.|llm|bot|agent|agents|assistant|copilot|claude|claude-code|chatgpt|gpt(-[\w.]+)?|codex|cursor|devin|gemini|dependabot|renovate|github-actions|ci)$|[-_](bot|agent|ai)$|\[bot\]$/i;

/** True for a word that names a program and not a human. */
export const isMachine = (text: string): boolean => machines.test(text);

/** Why a word names nobody, with the person who may be meant. */
function nobody(text: string, path: string, directory: Directory): Finding {
  const { people, agents, contacts, outside } = directory;
  const plain = text.trim();
  const known = people.map(({ id }) => id);
  const field = `\`${path}\``;
  const write = `Write one person's name: ${known.slice(0, 8).join(", ")}.`;
  const contact = contacts.get(plain.replace(/^@/, "").toLowerCase());
  if (contact) {
    const what = `${field} names ${quote(plain)}; ${contact} is meant.`;
    return { code: "page.not-a-name", what, ...byName, fix: `Write ${contact}.`, replace: contact, sure: true };
  }
  if (agents.has(plain) || isMachine(plain)) return machine(field, plain, write);
  const parts = plain.split(/\s*(?:,|;|\/|&|\+|\band\b|\bor\b)\s*/).filter((part) => part !== "");
  if (parts.length > 1) return several(field, parts, known);
  if (/^[#@]/.test(plain) || groups.has(plain.toLowerCase())) return group(field, plain, write);
  if (plain === outside) return onlyOutside(field, plain, write);
  return unknown(field, plain, known, people);
}

const byName = { why: "People are named by the one name that the page gives them." };

const machine = (field: string, text: string, write: string): Finding => ({
  code: "page.not-a-person",
  what: `${field} names ${quote(text)}, which is a program.`,
  why: "An agent can draft and ask. It cannot carry the consequences, so it never holds the final call.",
  fix: write,
});

const several = (field: string, parts: readonly string[], known: readonly string[]): Finding => ({
  code: "page.two-owners",
  what: `${field} names ${parts.length} people: ${parts.join(", ")}.`,
  why: "When two people hold the final call, each waits for the other and nobody makes it.",
  fix: "Keep one; the others can stand under `backup` or `input`.",
  replace: parts.find((part) => known.includes(part)),
});

const group = (field: string, text: string, write: string): Finding => ({
  code: "page.not-a-person",
  what: `${field} names ${quote(text)}, which is ${/^#/.test(text) ? "a channel" : "a group or an alias"}, not a person.`,
  why: "A group does not wake up at night; one named human does.",
  fix: write,
});

const onlyOutside = (field: string, text: string, write: string): Finding => ({
  code: "page.outside-approver",
  what: `${field} names ${quote(text)}, who is outside the team.`,
  why: "The outside approver says yes only where nobody inside is independent.",
  fix: write,
});

function unknown(field: string, text: string, known: readonly string[], people: readonly Person[]): Finding {
  const twin = known.find((id) => skeleton(id) === skeleton(text));
  if (twin && /[^ -~]/.test(text)) {
    const what = `${field} names ${quote(text)}, which only looks like ${twin}: it holds other letters.`;
    const why = "Somebody else's name that looks the same must never be taken for theirs.";
    return { code: "page.look-alike", what, why, fix: `Write ${twin} with the letters a to z.`, replace: twin };
  }
  const spelled = text.toLowerCase().replaceAll("_", "-");
  const roles = people.flatMap(({ role }) => (role ? [role] : []));
  const sure = known.includes(spelled) || roles.filter((role) => role === spelled).length === 1;
  const meant = sure ? spelled : nearest(text, [...known, ...roles]);
  const tie = field.startsWith("`ties.");
  const code = tie ? "page.tie-without-holder" : "page.unknown-person";
  const what = `${field} names ${quote(text)}, ${tie ? "a role or name that nobody holds" : "whom the page does not know"}.`;
  const why = tie ? "The tie would stay a tie." : "A decision that goes to nobody waits for ever.";
  const fix = meant
    ? `Did you mean ${meant}?`
    : spelled === "on-call"
      ? `Add the rotation under \`people\`: \`on-call: { rotation: [${known.slice(0, 2).join(", ")}] }\`.`
      : `Add ${quote(text)} under \`people\`, or write one of: ${known.join(", ")}.`;
  return { code, what, why, fix, replace: meant, sure };
}
