/** Assignments, and what a loop may have assigned before its body runs again. */

import { type Assignment, type Command, forEachChild, type SyntaxNode } from "unbash";
import { type Around, expand, texts } from "./expand.ts";
import { type State, type Value, valuesOf } from "./state.ts";
import { bounded, field, hole } from "./text.ts";

const most = 12;

/** Gives a variable its possible values. One that was declared `readonly` keeps the old ones beside them. */
export function assign(state: State, name: string, values: readonly Value[], beside = false): void {
  const all = beside || state.fixed.has(name) ? [...valuesOf(state, name), ...values] : values;
  for (const value of all) bounded(value.reduce((sum, one) => sum + 1 + one.length, 0));
  state.variables.set(name, all.length > most ? [[hole(name)]] : all);
}

/** The values that an assignment gives, with what stands in the variable already where it appends. */
export function valuesFor({ name, value, append, index }: Assignment, around: Around): readonly Value[] {
  const given =
    value.type === "ArrayValue" ? [elementsOf(value.elements, around)] : texts(value, around).map((one) => [one]);
  const before = around.values(name);
  if (index) return placed(texts(index, around), before, given);
  if (!append) return given;
  if (before.length * given.length > most) return [[hole(name)]];
  if (value.type === "ArrayValue") return before.flatMap((old) => given.map((more) => [...old, ...more]));
  return before.flatMap(([first = "", ...rest]) => given.map(([more = ""]) => [first + more, ...rest]));
}

function placed(at: readonly string[], before: readonly Value[], given: readonly Value[]): readonly Value[] {
  const [one = ""] = at;
  const [old] = before;
  const number = Number(one);
  if (at.length !== 1 || before.length !== 1 || given.length !== 1 || !old || !/^\d{1,3}$/.test(one))
    return [[hole("element")]];
  const next = old.length === 1 && old[0]?.startsWith("\uE000") ? [] : [...old];
  while (next.length < number) next.push("");
  next[number] = given[0]?.[0] ?? "";
  return [next];
}

function elementsOf(words: readonly Parameters<typeof expand>[0][], around: Around): Value {
  return words.flatMap((word) => {
    const readings = expand(word, around);
    return readings.length === 1 ? (readings[0] ?? []).map(({ text }) => text) : [hole("element")];
  });
}

/** Commands that give variables a value by name. */
const setters = new Set([
  "read",
  "mapfile",
  "readarray",
  "printf",
  "getopts",
  "local",
  "declare",
  "typeset",
  "export",
  "unset",
  "readonly",
  "select",
  "let",
]);

/** Every variable that something in a part of the tree may assign. */
export function assignedIn(node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  const visit = (one: SyntaxNode): void => {
    if (one.type === "Assignment") names.add(one.name);
    else if (one.type === "For" || one.type === "Select") names.add(one.name.value);
    else if (one.type === "Command" && setters.has(one.name?.value ?? ""))
      for (const name of namesIn(one)) names.add(name);
    else if (one.type === "ParameterExpansion" && one.operation?.type === "Default") names.add(one.parameter);
    forEachChild(one, visit);
  };
  visit(node);
  return names;
}

const namesIn = ({ args }: Command): string[] =>
  args.flatMap((one) => (one.type === "Word" && /^\w+$/.test(one.value) ? [one.value] : []));

/** From here on these variables may hold what they held, or anything. */
export function forget(state: State, names: Iterable<string>): void {
  for (const name of names) assign(state, name, [[hole(name)]], true);
}

export const asField = ({ name, value }: Assignment, around: Around) =>
  field(`${name}=${value.type === "ArrayValue" ? "" : (texts(value, around)[0] ?? "")}`);
