/** The form of the page as data: one table that the check with positions, the JSON Schema and the guide are all made from. */

import { skeleton } from "./look-alike.ts";
import { nearest, type Place, type Report } from "./problem.ts";
import { quote, type TextKind } from "./text-kind.ts";
import { name, nameRule } from "./texts.ts";
import { lineWith } from "./tree.ts";
import type { Node, Words } from "./yaml.ts";

interface Said {
  /** What it is for, in one sentence. Shown by editors. */
  readonly says: string;
  readonly required?: true;
}

export type Shape = Said &
  (
    | { readonly is: "text"; readonly of: TextKind }
    /** A list of words; `single` allows one word without brackets. */
    | { readonly is: "texts"; readonly of: TextKind; readonly single?: true }
    /** Known names, each with its own shape. */
    | { readonly is: "record"; readonly fields: Readonly<Record<string, Shape>> }
    /** Names that the team chooses, all with one shape. `keys` where they are not names but words of another kind. */
    | { readonly is: "table"; readonly of: Shape; readonly names?: readonly string[]; readonly keys?: TextKind }
    /** One of several records: the first whose marking field is present (empty: any record), else the last. */
    | {
        readonly is: "variants";
        readonly marked: readonly (readonly [mark: string, shape: Shape])[];
        readonly plain: Shape;
      }
  );

/** A section or list with more entries than this is not read by people in two minutes. */
const most = 200;

/** Checks a node against its shape and reports every difference. `path` names the place in sentences: `areas.billing`. */
export function check(node: Node, shape: Shape, path: string, report: Report): void {
  if (node.is === "nothing") report(node, nothing(path, shape));
  else if (shape.is === "text") checkText(node, shape.of, path, report);
  else if (shape.is === "texts") checkTexts(node, shape, path, report);
  else if (shape.is === "record") checkRecord(node, shape.fields, path, report);
  else if (shape.is === "table") checkTable(node, shape, path, report);
  else {
    const has = (mark: string) =>
      node.is === "mapping" && (mark === "" || node.entries.some(({ key }) => key.text === mark));
    check(node, shape.marked.find(([mark]) => has(mark))?.[1] ?? shape.plain, path, report);
  }
}

function checkText(node: Node, of: TextKind, path: string, report: Report): void {
  if (node.is === "words") {
    const fault = of.fault(node.text);
    if (fault) report(node, fault);
  } else if (node.is === "list" && of.name === "decider") report(node, severalDeciders(node.items, path));
  else if (node.is !== "nothing") {
    report(node, {
      code: "page.one-value",
      what: `\`${path}\` holds a ${node.is}; one value belongs there.`,
      why: "It is read as one value or not at all.",
      fix: `Write one value, such as \`${of.example}\`.`,
    });
  }
}

function severalDeciders(items: readonly Node[], path: string) {
  const names = items.flatMap((item) => (item.is === "words" ? [item.text] : []));
  const [first = "ana"] = names;
  return {
    code: "page.two-owners",
    what:
      names.length > 1 ? `\`${path}\` names ${names.length} people: ${names.join(", ")}.` : `\`${path}\` is a list.`,
    why: "When two people hold the final call, each waits for the other and nobody makes it.",
    fix: `Keep one; the others can stand under \`backup\` or \`input\`.`,
    replace: first,
    sure: names.length === 1,
  };
}

function checkTexts(node: Node, shape: Extract<Shape, { is: "texts" }>, path: string, report: Report): void {
  if (node.is === "words" && !shape.single) report(node, unbracketed(node, path));
  else if (node.is !== "list") checkText(node, shape.of, path, report);
  else if (node.items.length > most) report(node, tooMany(path, node.items.length));
  else {
    const seen = new Set<string>();
    for (const item of node.items) {
      if (item.is === "nothing") report(item, nothing(path, shape));
      else if (item.is !== "words") report(item, nested(path));
      else if (seen.has(item.text)) report(item, listedTwice(path, item.text));
      else checkText(item, shape.of, path, report);
      if (item.is === "words") seen.add(item.text);
    }
  }
}

const unbracketed = (node: Words, path: string) => ({
  code: "page.list",
  what: `\`${path}\` holds one value; a list belongs there.`,
  why: "A list may grow; brackets say so.",
  fix: "Put it in brackets.",
  replace: `[${node.source.text.slice(node.start, node.end)}]`,
  sure: !node.text.includes(","),
});

const nested = (path: string) => ({
  code: "page.nested",
  what: `\`${path}\` holds a list or a record inside its list.`,
  why: "Each entry is one value.",
  fix: "Write plain values, with commas between.",
});

const listedTwice = (path: string, text: string) => ({
  severity: "warning" as const,
  code: "page.listed-twice",
  what: `${quote(text)} stands twice in \`${path}\`.`,
  why: "Each entry counts once.",
  fix: "Remove one of the two.",
});

function checkRecord(node: Node, fields: Readonly<Record<string, Shape>>, path: string, report: Report): void {
  if (node.is !== "mapping" || node.entries.length > most) {
    const known = Object.keys(fields);
    report(node, node.is === "mapping" ? tooMany(path || "The page", node.entries.length) : notARecord(path, known));
    return;
  }
  for (const { key, value } of node.entries) {
    const shape = Object.hasOwn(fields, key.text) ? fields[key.text] : undefined;
    if (shape) check(value, shape, path ? `${path}.${key.text}` : key.text, report);
    else report(key, unknownKey(key, Object.keys(fields), path, node.entries));
  }
  for (const [field, shape] of Object.entries(fields)) {
    if (shape.required && !node.entries.some(({ key }) => key.text === field)) {
      report(start(node), {
        ...missing(path, field, shape),
        corrected: lineWith(node, `${field}: ${exampleOf(shape)}`),
      });
    }
  }
}

/** A mapping is pointed at by its first line. */
const start = (node: Node): Place => ({ source: node.source, start: node.start, end: node.start });

function unknownKey(key: Words, known: readonly string[], path: string, entries: readonly { key: Words }[]) {
  const meant = nearest(
    key.text,
    known.filter((field) => !entries.some((entry) => entry.key.text === field)),
  );
  return {
    code: "page.unknown-key",
    what: `${path ? `\`${path}\`` : "The page"} has no ${quote(key.text)}.`,
    why: "A name that means nothing would be silently ignored, and somebody would count on it.",
    fix: meant ? `Did you mean ${meant}?` : `Known here: ${known.join(", ")}.`,
    replace: meant,
    sure: meant !== undefined && meant === key.text.toLowerCase().replaceAll("_", "-"),
  };
}

const missing = (path: string, field: string, shape: Shape) => ({
  code: "page.missing",
  what: `${path ? `\`${path}\`` : "The page"} has no \`${field}\`.`,
  why: shape.says,
  fix: `Add \`${field}: ${exampleOf(shape)}\`.`,
});

const nothing = (path: string, shape: Shape) => ({
  code: "page.empty",
  what: `\`${path}\` has no value.`,
  why: shape.says,
  fix:
    shape.is === "text" || shape.is === "texts"
      ? `Write \`${exampleOf(shape)}\`, or remove the line.`
      : "Fill it, or remove the line.",
});

const exampleOf = (shape: Shape): string =>
  shape.is === "text" ? shape.of.example : shape.is === "texts" ? `[${shape.of.example}]` : "{ … }";

const notARecord = (path: string, known: readonly string[]) => ({
  code: "page.record",
  what: `${path ? `\`${path}\`` : "The page"} is not a set of named values.`,
  why: "Each value is found by its name.",
  fix: known.length > 0 ? `Write \`name: value\`; known here: ${known.join(", ")}.` : "Write `name: { … }` for each.",
});

const tooMany = (path: string, count: number) => ({
  code: "page.too-many",
  what: `\`${path}\` has ${count} entries.`,
  why: "The page is read in two minutes.",
  fix: `Keep at most ${most}.`,
});

function checkTable(node: Node, shape: Extract<Shape, { is: "table" }>, path: string, report: Report): void {
  if (node.is !== "mapping" || node.entries.length > most) {
    report(node, node.is === "mapping" ? tooMany(path, node.entries.length) : notARecord(path, []));
    return;
  }
  const looks = new Map<string, Words>();
  for (const { key, value } of node.entries) {
    const fault = (shape.keys ?? name).fault(key.text);
    const twin = looks.get(skeleton(key.text));
    if (twin) report(key, lookAlike(key.text, twin.text));
    else if (fault) report(key, shape.keys ? fault : { ...fault, ...betterName(key.text) });
    else looks.set(skeleton(key.text), key);
    check(value, shape.of, `${path}.${key.text}`, report);
  }
}

function betterName(text: string) {
  const ascii = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[\s_.]+/g, "-");
  const replace = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(ascii) && ascii.length <= 40 ? ascii : undefined;
  const plain = replace === text.toLowerCase().replaceAll("_", "-");
  return { fix: replace ? `Write ${replace}.` : nameRule, replace, sure: plain };
}

const lookAlike = (text: string, twin: string) => ({
  code: "page.look-alike",
  what: `${quote(text)} looks like \`${twin}\`, which stands above it.`,
  why: "People would read one name and the program another.",
  fix: "Rename one of them so that nobody mistakes it.",
  replace: `${twin}-2`,
});
