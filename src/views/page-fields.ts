/**
 * Whatever differs between two versions of a part of the page, in plain words: nothing that a page can say changes
 * silently, also what has no sentence of its own yet.
 */

import type { Hours, Weekly } from "../page/page.ts";
import { plain } from "./ai-words.ts";
import { listed, nameOf } from "./names.ts";
import { minuteOfDay } from "./times.ts";

type Thing = Readonly<Record<string, unknown>>;

const isThing = (value: unknown): value is Thing =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const same = (was: unknown, is: unknown) => JSON.stringify(was) === JSON.stringify(is);

/** What a part is known by among its like. */
const keyOf = (value: unknown): string | undefined => {
  if (!isThing(value)) return undefined;
  const key = value.name ?? value.id ?? value.signal ?? value.source;
  return typeof key === "string" ? key : undefined;
};

/** Fields that hold ids of people. */
const people = new Set([
  "askedBy",
  "who",
  "approve",
  "exceptions",
  "members",
  "approver",
  "owner",
  "input",
  "informed",
]);
/** Units that the page's numbers are kept in. */
const units: Readonly<Record<string, string>> = {
  answerWithin: "min",
  minutes: "min",
  watch: "min",
  validFor: "min",
  window: "min",
  forSeconds: "s",
};

/** `answerWithin` → `answer within`. */
const fieldTitle = (field: string) => field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** One sentence for each field in which the two differ; `besides`: fields that others speak of. */
export function fieldChanges(about: string, was: object, is: object, besides: readonly string[] = []): string[] {
  const [before, after] = [was as Thing, is as Thing];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((one) => !besides.includes(one));
  return fields.flatMap((field) => changeOf(`${about}: ${fieldTitle(field)}`, field, before[field], after[field]));
}

function changeOf(about: string, field: string, was: unknown, is: unknown): string[] {
  if (same(was, is)) return [];
  if (isThing(was) && isThing(is) && shapeText(was) === undefined) return fieldChanges(about, was, is);
  if (Array.isArray(was) && Array.isArray(is) && [...was, ...is].every((one) => keyOf(one) !== undefined))
    return partChanges(about, was as Thing[], is as Thing[]);
  return [`${about} ${toText(field, was, is)}.`];
}

/** Parts that have names: which are new, which are gone, and what changes in the others. */
export function partChanges(
  about: string,
  was: readonly object[],
  is: readonly object[],
  besides: readonly string[] = [],
) {
  const find = (list: readonly object[], one: object) => list.find((other) => keyOf(other) === keyOf(one));
  const titleOf = (one: object) => `${about} ${plain(keyOf(one) ?? "")}`.trim();
  const said = is.flatMap((one) => {
    const old = find(was, one);
    return old ? fieldChanges(titleOf(one), old, one, besides) : [`${titleOf(one)} is new${within(one)}.`];
  });
  const gone = was.filter((one) => !find(is, one)).map((one) => `${titleOf(one)} is gone.`);
  const moved = [...said, ...gone].length === 0 && !same(was.map(keyOf), is.map(keyOf));
  return moved ? [`${about}: the order is ${is.map(keyOf).join(", ")}.`] : [...said, ...gone];
}

/** What a new part says of itself: whatever of it is not empty. */
function within(part: object): string {
  const said = Object.entries(part)
    .filter(([field, value]) => !["name", "id"].includes(field) && !isEmpty(value))
    .map(([field, value]) => `${fieldTitle(field)} ${valueText(field, value)}`);
  return said.length === 0 ? "" : `: ${said.join(", ")}`;
}

function isEmpty(value: unknown): boolean {
  if (isThing(value)) return Object.values(value).every(isEmpty);
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Where both would read alike, each is shown as it is kept. */
function toText(field: string, was: unknown, is: unknown): string {
  const [old, fresh] = [valueText(field, was), valueText(field, is)];
  return old === fresh ? `${JSON.stringify(is)} instead of ${JSON.stringify(was)}` : `${fresh} instead of ${old}`;
}

function valueText(field: string, value: unknown): string {
  if (isEmpty(value)) return "nothing";
  if (Array.isArray(value)) return listed(value.map((one) => valueText(field, one)));
  if (isThing(value)) return shapeText(value) ?? JSON.stringify(value);
  const unit = units[field];
  if (typeof value === "number" && unit) return `${value}\u00a0${unit}`;
  return people.has(field) ? nameOf(String(value)) : String(value);
}

/** Shapes that stand for one thing: times of the week, days away, promises, queries. */
function shapeText(value: Thing): string | undefined {
  const { day, at, from, to, days, what, by, says, query, name } = value;
  if (typeof says === "string") return says;
  if (typeof day === "string" && typeof at === "number") return weeklyText(value as unknown as Weekly);
  if (Array.isArray(days)) return hoursText(value as unknown as Hours);
  if (isThing(from) && isThing(to)) return `${shapeText(from)} to ${shapeText(to)}`;
  if (typeof from === "string" && typeof to === "string") return from === to ? from : `${from} to ${to}`;
  if (typeof what === "string" && typeof by === "string") return `${what} by ${by}`;
  return typeof query === "string" ? `${name} by ${query}` : undefined;
}

const weeklyText = ({ day, at }: Weekly) => `${day} ${minuteOfDay(at)}`;

/** `Mon to Fri 09:00 to 17:00`. */
export function hoursText({ days, from, to }: Hours): string {
  const span = days.length > 1 ? `${days[0]} to ${days.at(-1)}` : (days[0] ?? "");
  return `${span} ${minuteOfDay(from)} to ${minuteOfDay(to)}`;
}
