/** From a checked tree to a `Page`: names resolved, defaults filled in, amounts as numbers. Says what is missing on the way. */

import { answerWithin, areaNames, builtIn, builtInAreas, mustBeOwned } from "./areas.ts";
import { sectionsNotYet, tieCases } from "./format.ts";
import { type Directory, resolve, roleWord } from "./names.ts";
import type { Agent, Area, Contact, Guardrail, Page, Person, Risk, Rotation, Tie } from "./page.ts";
import { nearest, type Place, position, type Report } from "./problem.ts";
import { limitFault, quote } from "./texts.ts";
import { at, entries, lineWith, texts, value, word } from "./tree.ts";
import { commitment, hours, leave, minutes, quantity, weekly } from "./units.ts";
import type { Entry, Mapping } from "./yaml.ts";

export interface Meaning {
  readonly page: Page;
  readonly contacts: readonly Contact[];
}

/** Reads the meaning of a page whose form was checked without an error. Mistakes of meaning are reported, all of them. */
export function meaningOf(root: Mapping, report: Report): Meaning {
  const zone = word(root, "zone");
  const directory = directoryOf(root, zone);
  const name = namer(directory.directory, report);
  for (const { key, value: entry } of entries(value(root, "people"))) {
    for (const member of texts(entry, "rotation")) name(member, `people.${key.text}.rotation`);
  }
  const rotations = directory.directory.rotations.map((turn) => ({
    ...turn,
    members: turn.members.map((member) => {
      const found = resolve(member, "", directory.directory);
      return "id" in found ? found.id : member;
    }),
  }));
  const defaultOwner = nameAt(root, "everything-else", "everything-else", name);
  const claimed = entries(value(root, "areas")).map((entry) => claimedArea(entry, name, report));
  const areas = [...claimed, ...unclaimed(claimed, defaultOwner, directory.directory.people)];
  namesElsewhere(root, name);
  const page: Page = {
    team: word(root, "team"),
    zone,
    people: directory.directory.people,
    rotations,
    outside: directory.directory.outside ? { approver: directory.directory.outside } : undefined,
    agents: entries(value(root, "agents")).map((entry) => agent(entry, name)),
    areas,
    defaultOwner,
    guardrails: entries(value(root, "guardrails")).map((entry) => guardrail(entry, name, report)),
    ties: ties(root, areas, defaultOwner, name),
    standards: entries(value(root, "standards")).map(({ key, value: needs }) => ({
      name: key.text,
      needs: texts(needs).map(({ text }) => text),
    })),
    notYet: sectionsNotYet.filter((section) => value(root, section)),
  };
  return { page, contacts: directory.contacts };
}

type Name = (at: { readonly text: string } & Place, path: string, rotation?: "may-be-a-rotation") => string;

/** Resolves names and reports those that name nobody. Gives an empty name then; the page is not used in that case. */
function namer(directory: Directory, report: Report): Name {
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

function nameAt(node: Mapping, field: string, path: string, name: Name, rotation?: "may-be-a-rotation"): string {
  const given = value(node, field);
  return given?.is === "words" ? name(given, path, rotation) : "";
}

const namesAt = (node: Mapping, field: string, path: string, name: Name): string[] =>
  texts(node, field).map((one) => name(one, `${path}.${field}`, "may-be-a-rotation"));

/** Everybody on the page, and how they are reached. */
function directoryOf(root: Mapping, zone: string): { directory: Directory; contacts: readonly Contact[] } {
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

function claimedArea({ key, value: node }: Entry, name: Name, report: Report): Area {
  const own = builtIn(key.text);
  const fields = node as Mapping;
  const path = `areas.${key.text}`;
  const kind = word(fields, "kind") || own?.name || "";
  if (!kind) report(key, needsKind(key.text, fields));
  if (own && kind !== own.name) report(at(fields, "kind"), otherKind(key.text));
  const risk = (word(fields, "risk") || builtIn(kind)?.risk || "high") as Risk;
  return {
    name: key.text,
    kind,
    owner: nameAt(fields, "owner", `${path}.owner`, name, "may-be-a-rotation"),
    backup: nameAt(fields, "backup", `${path}.backup`, name, "may-be-a-rotation"),
    claimed: true,
    input: namesAt(fields, "input", path, name),
    informed: namesAt(fields, "informed", path, name),
    afterHours: nameAt(fields, "after-hours", `${path}.after-hours`, name, "may-be-a-rotation"),
    answerWithin: minutes(word(fields, "answer-within")) ?? answerWithin(risk),
    covers: word(fields, "covers") || builtIn(kind)?.covers || "",
    like: texts(fields, "like").map(({ text }) => text),
    paths: texts(fields, "paths").map(({ text }) => text),
    except: texts(fields, "except").map(({ text }) => text),
    risk,
    stages: texts(fields, "stages").map(({ text }) => text),
    never: texts(fields, "never").map(({ text }) => text),
  };
}

const needsKind = (name: string, fields: Mapping) => ({
  code: "page.kind",
  what: `\`areas.${name}\` does not say which built-in area it narrows.`,
  why: "The kind brings what people ask about it, its detectors and its risk.",
  fix: `${meant(name)}add \`kind\` with one of: ${areaNames.join(", ")}.`,
  replace: nearest(name, areaNames),
  corrected: nearest(name, areaNames) ? undefined : lineWith(fields, "kind: billing"),
});

const meant = (name: string): string => {
  const known = nearest(name, areaNames);
  return known ? `Did you mean ${known}? Else ` : "For an area of your own ";
};

const otherKind = (name: string) => ({
  code: "page.kind",
  what: `\`areas.${name}\` is a built-in area and names another kind.`,
  why: "One name means one thing on every page.",
  fix: "Remove `kind`, or give the area a name of your own.",
});

/** The built-in areas that nobody claimed: the default owner answers for them, and the gap is shown. */
function unclaimed(claimed: readonly Area[], owner: string, people: readonly Person[]): Area[] {
  const company = claimed.find((area) => area.name === "company");
  const backup =
    [company?.owner, company?.backup, ...people.map(({ id }) => id)].find(
      (id) => id && id !== owner && people.some((known) => known.id === id),
    ) ?? "";
  return builtInAreas
    .filter(({ name }) => !claimed.some((area) => area.name === name) && !mustBeOwned.includes(name))
    .map(({ name, covers, risk }) => ({
      name,
      kind: name,
      owner,
      backup,
      claimed: false,
      input: [],
      informed: [],
      afterHours: "",
      answerWithin: answerWithin(risk),
      covers,
      like: [],
      paths: [],
      except: [],
      risk,
      stages: [],
      never: [],
    }));
}

const guardrailExamples = {
  pushed: "limit: 4000 EUR / month",
  proposal: "limit: one large feature at a time",
  date: "commitments: [usage billing by 2026-12-15]",
  dependencies: "allowed: [typescript, postgres]",
  path: 'paths: ["contracts/**"]',
};

function guardrail({ key, value: node }: Entry, name: Name, report: Report): Guardrail {
  const fields = node as Mapping;
  const path = `guardrails.${key.text}`;
  const source = word(fields, "source") as Guardrail["source"];
  const field = { pushed: "limit", proposal: "limit", date: "commitments", dependencies: "allowed", path: "paths" }[
    source
  ];
  const under = source === "pushed" && value(fields, "target");
  if (field && !value(fields, field) && !under) {
    report(key, {
      code: "page.guardrail",
      what: `\`${path}\` has the source \`${source}\` and no \`${field}\`.`,
      why: "Without a limit nothing ever crosses it.",
      fix: `Add \`${field}\`, or choose another source.`,
      corrected: lineWith(fields, guardrailExamples[source]),
    });
  }
  const says = word(fields, "limit") || word(fields, "target");
  const limit = source === "pushed" ? quantity(says) : undefined;
  const fault = source === "pushed" && says ? limitFault(says) : undefined;
  if (fault) report(at(fields, under ? "target" : "limit"), { code: "page.limit", ...fault });
  const commitments = texts(fields, "commitments");
  const allowed = texts(fields, "allowed").map(({ text }) => text);
  return {
    name: key.text,
    owner: nameAt(fields, "owner", `${path}.owner`, name),
    source,
    says: says || commitments.map(({ text }) => text).join("; ") || allowed.join(", ") || key.text,
    ...(limit ? { limit: { crossed: under ? ("under" as const) : ("over" as const), ...limit } } : {}),
    allowed,
    paths: texts(fields, "paths").map(({ text }) => text),
    commitments: commitments.flatMap(({ text }) => commitment(text) ?? []),
  };
}

/** The ties, each with its holder: as written, else direction goes to the owner of company and the rest to the default owner. */
function ties(root: Mapping, areas: readonly Area[], defaultOwner: string, name: Name): Tie[] {
  const section = value(root, "ties");
  const company = areas.find((area) => area.name === "company")?.owner || defaultOwner;
  return Object.keys(tieCases).map((when) => {
    const written = section?.is === "mapping" ? nameAt(section, when, `ties.${when}`, name) : "";
    return { when, person: written || (when === "local-and-undoable-in-a-sprint" ? defaultOwner : company) };
  });
}

function agent({ key, value: node }: Entry, name: Name): Agent {
  const fields = node as Mapping;
  return {
    id: key.text,
    kind: word(fields, "kind"),
    askedBy: namesAt(fields, "asked-by", `agents.${key.text}`, name),
    may: texts(fields, "may").map(({ text }) => text),
  };
}

/** Names in the sections that nothing obeys yet are checked all the same, so that they are right when they count. */
function namesElsewhere(root: Mapping, name: Name): void {
  const lists = new Set(["freeze-exceptions", "who", "approve", "approver", "changed-by", "tested-by"]);
  const walk = (node: Mapping, path: string): void => {
    for (const { key, value: inner } of node.entries) {
      const here = `${path}.${key.text}`;
      if (inner.is === "mapping") walk(inner, here);
      else if (lists.has(key.text)) for (const one of texts(node, key.text)) name(one, here, "may-be-a-rotation");
    }
  };
  for (const section of ["releases", "access", "ai"]) {
    const node = value(root, section);
    if (node?.is === "mapping") walk(node, section);
  }
}
