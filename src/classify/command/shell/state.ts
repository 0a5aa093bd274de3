/** What a shell knows while it runs: variables, functions, aliases, where it stands, each with every value that is possible. */

import type { CompoundCommand, CompoundList, Redirected } from "unbash";
import { hole, type Stream } from "./text.ts";

/** One possible value: a single text, or the elements of an array. */
export type Value = readonly string[];

export type Body = CompoundCommand | Redirected | CompoundList;

export interface State {
  readonly variables: Map<string, readonly Value[]>;
  /** Variables that keep their value for good. */
  readonly fixed: Set<string>;
  /** Possible bodies of each function. */
  readonly functions: Map<string, readonly Body[]>;
  readonly aliases: Map<string, readonly string[]>;
  /** Where it may stand: absolute paths, or such with a hole. */
  cwd: readonly string[];
  /** Branches of git that may be checked out; with a hole where nobody knows. */
  branch: readonly string[];
}

/** What a whole line shares, whichever subshell does it. */
export interface Shared {
  /** Files that the line itself wrote; undefined: with what nobody knows. */
  readonly written: Map<string, Stream>;
  /** Commands that may still be looked at. */
  budget: number;
  /** Whether what runs at this moment runs on the own machine, in a container of it, or on another host. */
  place: "here" | "container" | "remote";
  /** How deep scripts and functions stand in each other. */
  depth: number;
}

/** More possible values than this count as unknown. */
const most = 12;

export const newState = (cwd: string, branch: string): State => ({
  variables: new Map(),
  fixed: new Set(),
  functions: new Map(),
  aliases: new Map(),
  cwd: [cwd],
  branch: [branch],
});

export const copyOf = ({ variables, fixed, functions, aliases, cwd, branch }: State): State => ({
  variables: new Map(variables),
  fixed: new Set(fixed),
  functions: new Map(functions),
  aliases: new Map(aliases),
  cwd,
  branch,
});

const unique = <T>(...lists: readonly (readonly T[])[]): readonly T[] => [...new Set(lists.flat())];

/** Afterwards `state` holds whatever either of the two may hold. */
export function join(state: State, other: State): void {
  for (const name of new Set([...state.variables.keys(), ...other.variables.keys()])) {
    const values = both(valuesOf(state, name), valuesOf(other, name));
    state.variables.set(name, values.length > most ? [[hole(name)]] : values);
  }
  for (const name of other.fixed) state.fixed.add(name);
  for (const [name, bodies] of other.functions)
    state.functions.set(name, unique(state.functions.get(name) ?? [], bodies));
  for (const [name, texts] of other.aliases) state.aliases.set(name, unique(state.aliases.get(name) ?? [], texts));
  const folders = unique(state.cwd, other.cwd);
  state.cwd = folders.length > most ? [hole("PWD")] : folders;
  state.branch = unique(state.branch, other.branch);
}

/** Makes `state` exactly the other. */
export function become(state: State, other: State): void {
  const { variables, fixed, functions, aliases, cwd, branch } = copyOf(other);
  for (const map of [state.variables, state.functions, state.aliases, state.fixed]) map.clear();
  for (const [name, values] of variables) state.variables.set(name, values);
  for (const [name, bodies] of functions) state.functions.set(name, bodies);
  for (const [name, texts] of aliases) state.aliases.set(name, texts);
  for (const name of fixed) state.fixed.add(name);
  state.cwd = cwd;
  state.branch = branch;
}

function both(one: readonly Value[], other: readonly Value[]): readonly Value[] {
  const all = new Map([...one, ...other].map((value) => [JSON.stringify(value), value]));
  return [...all.values()];
}

/** Numbers stand for numbers: none of them is a danger. */
const numbers = [
  "?",
  "$",
  "!",
  "#",
  "PPID",
  "UID",
  "EUID",
  "RANDOM",
  "SRANDOM",
  "SECONDS",
  "LINENO",
  "EPOCHSECONDS",
  "SHLVL",
  "COLUMNS",
];
/** Values that every shell has, whatever the environment says. */
const given = new Map<string, string>([
  ["HOME", "~"],
  ["TMPDIR", "/tmp"],
  ["IFS", " \t\n"],
  ["SHELL", "/bin/bash"],
  ["BASH", "/bin/bash"],
  ["0", "bash"],
  ...numbers.map((name) => [name, "1"] as const),
]);

/** Every value that a variable may have here. One that nobody set comes from the environment, which is unknown. */
export function valuesOf({ variables, cwd }: State, name: string): readonly Value[] {
  const set = variables.get(name);
  if (set) return set;
  if (name === "PWD") return cwd.map((one) => [one]);
  return [[given.get(name) ?? hole(name)]];
}
