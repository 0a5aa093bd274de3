/** A team's first page as a form: what was typed, what is wrong beside which field, and the file that comes of it. */

import type { Contact, Page } from "../page/page.ts";
import { readPage } from "../page/read.ts";
import { nameOf } from "./names.ts";

/** The three areas that every page must name. */
export const mustOwn = [
  { area: "deploy", asks: "Who decides whether a release goes out, and when it is rolled back?" },
  { area: "data", asks: "Who decides what happens to customer data: access, deletion, export, moves?" },
  { area: "incident", asks: "Who leads when users are hurt?" },
] as const;

/** How many people a first page may name; the file itself may name more. */
export const mostPeople = 10;
const firstRows = 3;

export interface Typed {
  readonly team: string;
  readonly zone: string;
  /** One for each row of the form, empty ones included, so that nothing moves under a thumb. The first is whoever fills it in. */
  readonly people: readonly TypedPerson[];
  /** By field, such as `deploy-owner`: the number of a row, from 1. */
  readonly seats: ReadonlyMap<string, string>;
}

export interface TypedPerson {
  readonly name: string;
  readonly role: string;
  readonly email: string;
  readonly zone: string;
}

/** A first page as the history of a repository shows it: what could be typed, and where each name comes from. */
export interface Drafted {
  /** `412 commits in 12 months`. */
  readonly from: string;
  readonly typed: Typed;
  /** By a person's id, and by the field of a seat. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What is wrong, by the name of the field. */
export type Wrong = ReadonlyMap<string, string>;

const personFields = ["name", "role", "email", "zone"] as const;
export const seatFields = [
  ...mustOwn.flatMap(({ area }) => [`${area}-owner`, `${area}-backup`]),
  "everything-else",
] as const;

/** Reads the form. `field` gives what stands in a field, or an empty text; control characters have no place in a page. */
export function typedFrom(field: (name: string) => string): Typed {
  const clean = (name: string) =>
    field(name)
      .replace(/\p{Cc}/gu, " ")
      .trim()
      .slice(0, 120);
  const asked = Number(clean("rows"));
  const rows = Number.isInteger(asked) ? Math.min(mostPeople, Math.max(firstRows, asked)) : firstRows;
  const people = Array.from({ length: rows }, (_, n) => {
    const [name = "", role = "", email = "", zone = ""] = personFields.map((of) => clean(`${of}-${n + 1}`));
    return { name, role, email, zone };
  });
  return { team: clean("team"), zone: clean("zone"), people, seats: new Map(seatFields.map((of) => [of, clean(of)])) };
}

/** Everything that was typed as hidden fields, so that a later step carries it without a script and without a session. */
export const fieldsOf = ({ team, zone, people, seats }: Typed): readonly (readonly [string, string])[] => [
  ["team", team],
  ["zone", zone],
  ["rows", String(people.length)],
  ...people.flatMap((person, n) => personFields.map((of) => [`${of}-${n + 1}`, person[of]] as const)),
  ...seats,
];

/** What was typed, from a page that is on offer already. */
export function typedOf(page: Page, contacts: readonly Contact[]): Typed {
  const rowOf = (id: string) => String(page.people.findIndex((one) => one.id === id) + 1 || "");
  const people = page.people.map(({ id, role, zone }) => ({
    name: nameOf(id),
    role,
    email: contacts.find(({ person }) => person === id)?.email ?? "",
    zone: zone === page.zone ? "" : zone,
  }));
  const seats = page.areas.flatMap(({ name, owner, backup }): [string, string][] => [
    [`${name}-owner`, rowOf(owner)],
    [`${name}-backup`, rowOf(backup)],
  ]);
  const known = new Map([...seats, ["everything-else", rowOf(page.defaultOwner)]]);
  return {
    ...{ team: page.team, zone: page.zone, people },
    seats: new Map(seatFields.map((of) => [of, known.get(of) ?? ""])),
  };
}

/** A name as the page's id: `Ana` → `ana`, `José María` → `jose-maria`. Empty when no Latin letter is in it. */
export const idFor = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+|-+$/g, "")
    .slice(0, 40);

/** The people who were named, each with the number of their row. */
export const named = ({
  people,
}: Typed): readonly { readonly row: string; readonly id: string; readonly name: string }[] =>
  people.flatMap(({ name }, n) => (name === "" ? [] : [{ row: String(n + 1), id: idFor(name), name }]));

/** What the first step lacks. The linter does the rest: it knows the rules of the page, this knows those of the form. */
function wrongPeople(typed: Typed): Map<string, string> {
  const wrong = new Map<string, string>();
  if (typed.team === "") wrong.set("team", "Write the team's name.");
  if (typed.zone === "") wrong.set("zone", "Write the zone in which the team's days begin, such as Europe/Lisbon.");
  typed.people.forEach(({ name, email }, n) => {
    const row = n + 1;
    if (name === "" && n === 0) wrong.set("name-1", "Write your own name: the first person is you.");
    if (name === "" && email !== "") wrong.set(`name-${row}`, "Write the name of whoever reads this address.");
    if (name === "") return;
    const id = idFor(name);
    if (id === "") wrong.set(`name-${row}`, "Write it in Latin letters: the page calls people by it.");
    else if (typed.people.slice(0, n).some((other) => idFor(other.name) === id))
      wrong.set(`name-${row}`, "Two people are called so: add a letter of the last name.");
  });
  return wrong;
}

function wrongSeats(typed: Typed): Map<string, string> {
  const rows = new Set(named(typed).map(({ row }) => row));
  const alone = rows.size === 1;
  const wrong = new Map<string, string>();
  for (const of of seatFields) {
    const needed = !of.endsWith("-backup") || !alone;
    if (needed && !rows.has(typed.seats.get(of) ?? "")) wrong.set(of, "Choose one person.");
  }
  return wrong;
}

export interface FirstPage {
  readonly text: string;
  readonly wrong: Wrong;
  /** What the linter would say that is no error, a sentence each. */
  readonly notes: readonly string[];
}

/** The file, and what is wrong with it at which field. `step`: how far the form is filled in. */
export function firstPage(typed: Typed, step: "people" | "seats"): FirstPage {
  const own = wrongPeople(typed);
  const seats = step === "seats" && own.size === 0 ? wrongSeats(typed) : new Map<string, string>();
  const wrong = new Map([...own, ...seats]);
  const seated = step === "seats" ? typed : withEverybody(typed);
  const { text, fieldAt } = written(seated);
  if (wrong.size > 0) return { text, wrong, notes: [] };
  const { problems } = readPage(text);
  for (const { severity, line, column, what, fix } of problems) {
    const field = fieldAt(line, column);
    if (severity === "error" && !wrong.has(field)) wrong.set(field, `${plain(what)} ${plain(fix)}`);
  }
  // Before the seats are filled in, what the linter says about them is about nobody's choice.
  if (step === "people") for (const of of seatFields) wrong.delete(of);
  const notes = problems.filter(({ severity }) => severity === "warning").map(({ what, fix }) => `${what} ${fix}`);
  return { text, wrong, notes };
}

/** Two people in every seat, so that the people alone can be read by the linter. */
function withEverybody(typed: Typed): Typed {
  const [first, second] = named(typed);
  const seats = seatFields.map((of) => [of, (of.endsWith("-backup") ? second : first)?.row ?? ""] as const);
  return { ...typed, seats: new Map(seats) };
}

/** Paths of the file say nothing beside a field. */
const plain = (sentence: string) => sentence.replaceAll("`", "");

/** The file line by line, and which field of the form stands at a place of it. */
function written(typed: Typed): { text: string; fieldAt(line: number, column: number): string } {
  const lines: (readonly (readonly [string, string])[])[] = [];
  const line = (...parts: readonly (readonly [string, string])[]) => lines.push(parts);
  const idOf = new Map(named(typed).map(({ row, id }) => [row, id]));
  const seat = (of: string) => idOf.get(typed.seats.get(of) ?? "") ?? "";
  line([`team: ${scalar(typed.team)}`, "team"]);
  line([`zone: ${scalar(typed.zone)}`, "zone"]);
  line(["people:", "name-1"]);
  typed.people.forEach((person, n) => {
    if (person.name === "") return;
    const fields = (["role", "email", "zone"] as const).filter((of) => person[of] !== "");
    const role = person.role.toLowerCase().replaceAll(/[\s_]+/g, "-");
    const parts = fields.map(
      (of, at) =>
        [`${at > 0 ? ", " : ""}${of}: ${scalar(of === "role" ? role : person[of])}`, `${of}-${n + 1}`] as const,
    );
    line([`  ${idFor(person.name)}: { `, `name-${n + 1}`], ...parts, [" }", `name-${n + 1}`]);
  });
  line(["areas:", "deploy-owner"]);
  for (const { area } of mustOwn) {
    const backup = seat(`${area}-backup`);
    line(
      [`  ${area}: { `, `${area}-owner`],
      [`owner: ${seat(`${area}-owner`)}`, `${area}-owner`],
      [backup === "" ? " }" : `, backup: ${backup} }`, `${area}-backup`],
    );
  }
  line([`everything-else: ${seat("everything-else")}`, "everything-else"]);
  return {
    text: `${lines.map((parts) => parts.map(([words]) => words).join("")).join("\n")}\n`,
    fieldAt(at, column) {
      let end = 0;
      const parts = lines[Math.min(at, lines.length) - 1] ?? [];
      for (const [words, field] of parts) {
        end += words.length;
        if (column <= end) return field;
      }
      return parts.at(-1)?.[1] ?? "team";
    },
  };
}

/** A word as YAML takes it: quoted where it could be read as something else. */
const scalar = (words: string): string =>
  /^[A-Za-z][\w./+@ -]*$/.test(words) &&
  !/^(true|false|null|yes|no|on|off|y|n|nan|inf)$/i.test(words) &&
  words === words.trim()
    ? words
    : JSON.stringify(words);
