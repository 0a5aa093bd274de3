/** Makes the words of the shell into what a program receives: quotes, variables, substitutions, braces, word splitting. */

import type {
  ArithmeticExpansionPart,
  BraceExpansionPart,
  CommandExpansionPart,
  LiteralPart,
  ParameterExpansionPart,
  ParsedScript,
  Word,
  WordPart,
} from "unbash";
import { braces } from "./braces.ts";
import { cased, removed, replaced } from "./parameter.ts";
import type { Value } from "./state.ts";
import { bounded, type Field, hole, isKnown, isOneHole, mostPieces, type Stream } from "./text.ts";

/** What the shell around a word can say. */
export interface Around {
  values(name: string): readonly Value[];
  assign(name: string, values: readonly Value[]): void;
  /** Runs a substitution, and gives what it prints. */
  substitute(script: ParsedScript | undefined): Stream;
  /** A file that a `<(…)` or `>(…)` stands for, of which the content may be known. */
  channel(content: Stream): string;
  /** Runs the substitutions inside an arithmetic. */
  arithmetic(part: ArithmeticExpansionPart): void;
  /** Reports what a shell may run while it only seems to look for files. */
  unreadable(text: string): void;
}

/** More possible readings of one word than this count as unknown. */
const most = 48;

type Piece =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean; readonly glob: boolean }
  | { readonly kind: "loose"; readonly text: string }
  | { readonly kind: "break" };
type Reading = readonly Piece[];

const text = (value: string, quoted = true, glob = false): Piece => ({ kind: "text", text: value, quoted, glob });

/** Every list of fields that a word may become. */
export function expand(word: Word, around: Around): readonly (readonly Field[])[] {
  if (!word.parts) return [[{ text: word.value, loose: false, glob: false }]];
  const unknown = [[{ text: hole("words"), loose: true, glob: false }]];
  const written = writtenOut(word.parts, around);
  if (!written) return unknown;
  let all: readonly (readonly Field[])[] = [[]];
  for (const parts of written) {
    const next = readings(parts, around).map(fieldsOf);
    if (all.length * next.length > most) return unknown;
    all = all.flatMap((before) => next.map((fields) => [...before, ...fields]));
  }
  return all;
}

/** The words that braces make of one, each as its parts; undefined where a brace holds what is not plain, or too much. */
function writtenOut(parts: readonly WordPart[], around: Around): readonly (readonly WordPart[])[] | undefined {
  let all: readonly (readonly WordPart[])[] = [[]];
  for (const part of few(parts)) {
    const next = part.type === "BraceExpansion" ? brace(part) : [part];
    if (!next) {
      if (part.type === "BraceExpansion") for (const inner of part.parts ?? []) piecesOf(inner, around);
      return undefined;
    }
    if (all.length * next.length > 64) return undefined;
    all = all.flatMap((before) => next.map((one) => [...before, one]));
  }
  return all;
}

/** The literals that a brace stands for; undefined where it holds variables or substitutions, which make it any words. */
function brace({ text: source, parts, pos, end }: BraceExpansionPart): LiteralPart[] | undefined {
  const plain = (parts ?? []).every(
    ({ type }) => type === "Literal" || type === "SingleQuoted" || type === "AnsiCQuoted",
  );
  if (!plain) return undefined;
  const whole = parts ? `{${parts.map((part) => ("value" in part ? part.value : "")).join("")}}` : source;
  return braces(whole)?.map((one) => ({ type: "Literal", pos, end, text: one, value: one.replace(/\\(.)/g, "$1") }));
}

/** Every text that a word may become where it is not split: in an assignment, a redirection, a here-document. */
export function texts(
  word: { readonly value: string; readonly parts?: readonly WordPart[] | undefined },
  around: Around,
): readonly string[] {
  if (!word.parts) return [word.value];
  const all = quoted(word.parts, around).map(textOf);
  return [...new Set(all)];
}

const textOf = (reading: Reading): string =>
  reading.map((piece) => (piece.kind === "break" ? " " : piece.text)).join("");

/** Not longer than anybody reads. */
function sized(all: readonly Reading[]): readonly Reading[] {
  for (const pieces of all)
    bounded(pieces.reduce((sum, piece) => sum + 1 + (piece.kind === "break" ? 0 : piece.text.length), 0));
  return all;
}

function few(parts: readonly WordPart[]): readonly WordPart[] {
  if (parts.length > mostPieces) throw new RangeError("a word of it has too many pieces");
  return parts;
}

function readings(parts: readonly WordPart[], around: Around): readonly Reading[] {
  let all: readonly Reading[] = [[]];
  for (const part of few(parts)) {
    const next = piecesOf(part, around);
    if (all.length * next.length > most) all = [[{ kind: "loose", text: hole("words") }]];
    else all = sized(all.flatMap((before) => next.map((piece) => [...before, ...piece])));
  }
  return all;
}

function piecesOf(part: WordPart, around: Around): readonly Reading[] {
  switch (part.type) {
    case "Literal":
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [[text(part.value)]];
    case "Glob":
      return [[text(part.value, true, true)]];
    case "DoubleQuoted":
    case "LocaleString":
      return quoted(part.parts, around);
    case "SimpleExpansion":
      return valuesOf(part.text.slice(1), around, false);
    case "ParameterExpansion":
      return parameter(part, around, false);
    case "CommandExpansion":
      return [unquoted(printed(part, around), around)];
    case "ArithmeticExpansion":
      around.arithmetic(part);
      return [[text("1")]]; // Some number.
    case "ProcessSubstitution":
      return [
        [text(around.channel(part.operator === "<" ? around.substitute(part.script) : run(part.script, around)))],
      ];
    case "ExtendedGlob":
      // Some shells run what stands in a qualifier such as *(e:…:).
      if (/^[^|]*[eE+]|[`$]/.test(part.pattern) && part.operator !== "!" && part.operator !== "@")
        around.unreadable(part.text);
      return [[text(part.text, true, true)]];
    default:
      return [[{ kind: "loose", text: hole("words") }]];
  }
}

/** What a substitution prints. One that was cut off in the middle cannot be read. */
function printed({ text: source, script }: CommandExpansionPart, around: Around): string {
  if (!/^\$[({][\s\S]*[)}]$|^`[\s\S]*`$/.test(source)) around.unreadable(source);
  return around.substitute(script) ?? hole("output");
}

function run(script: ParsedScript | undefined, around: Around): undefined {
  around.substitute(script);
  return undefined;
}

/** Inside double quotes nothing is split, but for the elements of an array. */
function quoted(parts: readonly WordPart[], around: Around): readonly Reading[] {
  let all: readonly Reading[] = [[text("")]];
  for (const part of few(parts)) {
    const next = quotedPieces(part, around);
    all =
      all.length * next.length > most
        ? [[text(hole("words"))]]
        : sized(all.flatMap((one) => next.map((two) => [...one, ...two])));
  }
  return all;
}

function quotedPieces(part: WordPart, around: Around): readonly Reading[] {
  if (part.type === "SimpleExpansion") return valuesOf(part.text.slice(1), around, true);
  if (part.type === "ParameterExpansion") return parameter(part, around, true);
  if (part.type === "CommandExpansion") return [[text(printed(part, around))]];
  return piecesOf(part, around);
}

function valuesOf(name: string, around: Around, isQuoted: boolean): readonly Reading[] {
  const spread = name === "@" || name === "*";
  return around.values(name).map((value) => {
    if (spread) return elements(value, isQuoted, around);
    const first = value[0] ?? "";
    return isQuoted ? [text(first)] : unquoted(first, around);
  });
}

/** Each element a word of its own. */
const elements = (value: Value, isQuoted: boolean, around: Around): Reading =>
  value.flatMap(
    (one, index): Reading => [
      ...(index > 0 ? [{ kind: "break" } as const] : []),
      ...(isQuoted && !isOneHole(one) ? [text(one)] : unquoted(one, around)),
    ],
  );

/** Splits a text at white space, as the shell does without quotes; what is unknown may become any number of words. */
function unquoted(value: string, around: Around): Reading {
  const marks = around.values("IFS").flatMap(([one = ""]) => [...one].filter((mark) => !/\s/.test(mark)));
  const out: Piece[] = [];
  for (const [index, one] of value.split(/[ \t\n]+/).entries()) {
    if (index > 0) out.push({ kind: "break" });
    if (one === "") continue;
    const splits = !isKnown(one) || marks.some((mark) => one.includes(mark));
    out.push(
      splits ? { kind: "loose", text: isKnown(one) ? hole("words") : one } : text(one, false, /[*?[]/.test(one)),
    );
  }
  return out;
}

function parameter(part: ParameterExpansionPart, around: Around, isQuoted: boolean): readonly Reading[] {
  const { parameter: name, prefix, index, operation } = part;
  if (operation?.type === "Unknown" || !/^(?:\w+|[@*#?$!-])$/.test(name)) around.unreadable(part.text);
  if (prefix === "#") return [[text("1")]];
  const all = around.values(name);
  const subscript = index?.value;
  const several = name === "@" || name === "*" || subscript === "@" || subscript === "*";
  if (several && operation !== undefined) return [[{ kind: "loose", text: hole(name) }]];
  if (prefix === "!") return indirect(part, around, isQuoted);
  if (operation === undefined) {
    if (several) return all.map((value) => elements(value, isQuoted, around));
    const chosen = subscript === undefined ? all : all.map((value) => element(value, subscript));
    return chosen.map((value) => (isQuoted ? [text(value[0] ?? "")] : unquoted(value[0] ?? "", around)));
  }
  const changed = all.flatMap((value) => operated(part, value, around));
  return [...new Set(changed)].map((one) => (isQuoted ? [text(one)] : unquoted(one, around)));
}

/** An element by its number; where the number is not plain, any. */
function element(value: Value, subscript: string): Value {
  const at = Number(subscript);
  if (!/^-?\d+$/.test(subscript)) return [hole("element")];
  return [value.at(at) ?? ""];
}

/** `${!name}`: the value of the variable that `name` names. */
function indirect(
  { parameter: name, operation, text: source }: ParameterExpansionPart,
  around: Around,
  isQuoted: boolean,
): readonly Reading[] {
  const names = around.values(name).map(([value = ""]) => value);
  if (operation !== undefined || !names.every((one) => /^\w+$/.test(one))) return [loose(hole(source), isQuoted)];
  return names.flatMap((one) => valuesOf(one, around, isQuoted));
}

const loose = (value: string, isQuoted: boolean): Reading =>
  isQuoted ? [text(value)] : [{ kind: "loose", text: value }];

/** What `${name…}` with an operation may give; a hole for every operation that is not done here. */
function operated({ parameter: name, operation }: ParameterExpansionPart, value: Value, around: Around): string[] {
  const [whole = ""] = value;
  const unknown = [hole(name)];
  switch (operation?.type) {
    case "Default": {
      const other = texts(operation.operand, around);
      const { operator } = operation;
      if (operator.endsWith("?")) return [whole];
      if (operator.endsWith("+")) return whole === "" ? [""] : [...other, ...(isKnown(whole) ? [] : [""])];
      if (operator.endsWith("=")) around.assign(name, [value, ...other.map((one) => [one])]);
      if (isKnown(whole)) return whole === "" ? [...other] : [whole];
      return [whole, ...other];
    }
    case "CaseModification":
      if (!isKnown(whole) || operation.operand) return unknown;
      return [cased(whole, operation.operator)];
    case "Slice": {
      const from = Number(texts(operation.offset, around)[0]);
      const length = operation.length ? Number(texts(operation.length, around)[0]) : undefined;
      const plain = isKnown(whole) && Number.isInteger(from) && (length === undefined || Number.isInteger(length));
      if (!plain || value.length > 1) return unknown;
      const rest = whole.slice(from);
      return [length === undefined ? rest : length < 0 ? rest.slice(0, length) : rest.slice(0, length)];
    }
    case "Replace": {
      if (/[`$"']/.test(operation.pattern.text + operation.replacement.text)) around.unreadable(operation.pattern.text);
      const pattern = texts(operation.pattern, around);
      const by = texts(operation.replacement, around);
      if (!isKnown(whole) || pattern.length > 1 || by.length > 1 || /[*?[\\]/.test(pattern[0] ?? "")) return unknown;
      return [replaced(whole, operation.operator, pattern[0] ?? "", by[0] ?? "")];
    }
    case "Remove": {
      const pattern = texts(operation.operand, around);
      if (!isKnown(whole) || pattern.length > 1) return unknown;
      return removed(whole, operation.operator, pattern[0] ?? "") ?? unknown;
    }
    default:
      return unknown;
  }
}

function fieldsOf(reading: Reading): readonly Field[] {
  const out: Field[] = [];
  let now: { text: string; loose: boolean; glob: boolean } | undefined;
  for (const piece of reading) {
    if (piece.kind === "break") {
      if (now) out.push(now);
      now = undefined;
      continue;
    }
    now ??= { text: "", loose: false, glob: false };
    now.text += piece.text;
    if (piece.kind === "loose") now.loose = true;
    else now.glob ||= piece.glob;
  }
  if (now) out.push(now);
  return out;
}
