/** Everybody whom a page names, how they are reached, and finding out who is meant. */

import { type Directory, resolve, roleWord } from "./names.ts";
import type { Contact, Person, Rotation } from "./page.ts";
import { type Place, position, type Report } from "./problem.ts";
import { quote } from "./text-kind.ts";
import { entries, texts, value, word } from "./tree.ts";
import { hours, leave, weekly } from "./units.ts";
import type { Mapping } from "./yaml.ts";

/** Resolves the name at a place; `path` is how messages call it. Empty when nobody is meant, and that was reported. */
export type Name = (at: { readonly text: string } & Place, path: string, rotation?: "may-be-a-rotation") => string;

/** Resolves names and reports those that name nobody. Gives an empty name then; the page is not used in that case. */
export function namer(directory: Directory, report: Report): Name {
  return (place, path, rotation) => {
    const found = resolve(place.text, path, directory);
    if ("finding" in found) {
      report(place, { ...found.finding, replace: found.finding.replace ?? somebodyElse(place, directory) });
      return "";
    }
    if (found.rotation && !rotation) {
      report(place, {
        code: "page.rotation",
        what: `\`${path}\` names ${quote(place.text)}, which is a rotation.`,
        why: "One person is asked here, not whoever has the week.",
        fix: "Write a person's name.",
      });
      return "";
    }
    return found.id;
  };
}

/** For the corrected line: the first person whose name does not stand on it yet. */
function somebodyElse(place: Place, { people }: Directory): string | undefined {
  const { from, to } = position(place.source, place.start);
  const line = place.source.text.slice(from, to).split(/[^a-z0-9-]+/);
  return people.find(({ id }) => !line.includes(id))?.id;
}

export function nameAt(node: Mapping, field: string, path: string, name: Name, rotation?: "may-be-a-rotation"): string {
  const given = value(node, field);
  return given?.is === "words" ? name(given, path, rotation) : "";
}

/** Everybody named in the list of a field. */
export const namesAt = (node: Mapping, field: string, path: string, name: Name): string[] =>
  texts(node, field).map((one) => name(one, `${path}.${field}`, "may-be-a-rotation"));

/** Everybody on the page, and how they are reached. */
export function directoryOf(root: Mapping, zone: string): { directory: Directory; contacts: readonly Contact[] } {
  const people: Person[] = [];
  const rotations: Rotation[] = [];
  const contacts: Contact[] = [];
  let outside = "";
  for (const { key, value: node } of entries(value(root, "people"))) {
    if (node.is !== "mapping") continue;
    const own = word(node, "zone") || zone;
    if (value(node, "rotation")) {
      const handover = weekly(word(node, "handover")) ?? { day: "Mon" as const, at: 540 };
      rotations.push({ id: key.text, members: texts(node, "rotation").map(({ text }) => text), handover, zone: own });
      continue;
    }
    const stranger = word(node, "approver");
    if (stranger) outside = stranger;
    else people.push(person(key.text, node, own));
    contacts.push(contact(stranger || key.text, node));
  }
  const agents = new Set(entries(value(root, "agents")).map(({ key }) => key.text));
  const reached = contacts.flatMap(({ person: id, email, github }) =>
    [email, github].flatMap((address) => (address ? [[address.toLowerCase(), id] as const] : [])),
  );
  return { directory: { people, rotations, agents, outside, contacts: new Map(reached) }, contacts };
}

const person = (id: string, node: Mapping, zone: string): Person => ({
  id,
  role: roleWord(word(node, "role")),
  zone,
  hours: texts(node, "hours").flatMap(({ text }) => hours(text) ?? []),
  leave: texts(node, "leave").flatMap(({ text }) => leave(text) ?? []),
});

const contact = (id: string, node: Mapping): Contact => ({
  person: id,
  email: word(node, "email") || undefined,
  github: word(node, "github") || undefined,
  phone: word(node, "phone") || undefined,
});
