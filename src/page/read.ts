/** Reads a page: text in; the page, everybody's contacts and every mistake out. Touches no file. */

import { canonical, sha256 } from "../kernel/json.ts";
import { pageShape, sectionsNotYet } from "./format.ts";
import { meaningOf } from "./meaning.ts";
import type { Contact, Page } from "./page.ts";
import { type Problem, Problems, type Report, type Source } from "./problem.ts";
import { checkRules } from "./rules.ts";
import { checkKeys, checkNamedKeys } from "./secrets.ts";
import { check } from "./shape.ts";
import { checkText, tooLarge } from "./text.ts";
import { entries, texts, value } from "./tree.ts";
import { duplicate, type Entry, type Mapping, type Node, readYaml } from "./yaml.ts";

export interface ReadPage {
  /** The page's version: SHA-256 of its text; with included files, of the canonical JSON of `[text, [path, text]…]`. */
  readonly version: string;
  /** Present only when there is no error. */
  readonly page?: Page | undefined;
  readonly contacts: readonly Contact[];
  /** Every mistake, in the order of the file. */
  readonly problems: readonly Problem[];
}

export interface ReadOptions {
  /** The page's name in messages. `finalcall.yaml` where none is given. */
  readonly file?: string;
  /** The files of the repository, to find those that two areas cover. */
  readonly tracked?: readonly string[];
  /** The texts of the files named under `include`, by the path that stands there. */
  readonly includes?: ReadonlyMap<string, string>;
}

/**
 * Reads `finalcall.yaml`. Refuses what is too large before parsing it. Never throws for anything that a text can hold.
 *
 * @example readPage("team: Harbor\n").problems // what is missing, with line and column
 */
export function readPage(text: string, options: ReadOptions = {}): ReadPage {
  const { file = "finalcall.yaml", tracked = [], includes = new Map() } = options;
  const source: Source = { file, text };
  const problems = new Problems();
  const { report } = problems;
  if (tooLarge(source, report)) return { version: sha256(text), contacts: [], problems: problems.all() };

  const { root, whole } = assemble(source, includes, report);
  const used = root ? texts(root, "include").map((path) => path.text) : [];
  const version =
    used.length > 0 ? sha256(canonical([text, ...used.map((path) => [path, includes.get(path) ?? ""])])) : sha256(text);
  if (!root) return { version, contacts: [], problems: problems.all() };
  checkNamedKeys(root, report);
  if (root.is !== "mapping" || whole) check(root, pageShape, "", report);
  else checkParts(root, report);
  if (root.is !== "mapping" || !whole) return { version, contacts: [], problems: problems.all() };

  const { page, contacts } = meaningOf(root, report);
  checkRules({ page, contacts, root, tracked }, report);
  noteNotYet(root, report);
  return { version, page: problems.failed ? undefined : page, contacts, problems: problems.all() };
}

/** The paths under `include`, so that whoever has the files can pass their texts. Empty when the text does not parse. */
export function includesOf(text: string): readonly string[] {
  if (tooLarge({ file: "", text }, () => {}) || !/^include:/m.test(text)) return [];
  return texts(
    readYaml({ file: "", text }, () => {}),
    "include",
  ).map((path) => path.text);
}

/** The page's tree with the sections of included files. `whole` is false when a part does not parse. */
function assemble(source: Source, includes: ReadonlyMap<string, string>, report: Report) {
  const main = parse(source, report);
  let whole = main.whole;
  if (main.root?.is !== "mapping") return { root: main.root, whole };
  const all = new Map<string, Entry>(main.root.entries.map((entry) => [entry.key.text, entry]));
  for (const path of texts(main.root, "include")) {
    const text = includes.get(path.text);
    if (text === undefined) {
      report(path, notIncluded(path.text));
      whole = false;
      continue;
    }
    const part = { file: path.text, text };
    const read = tooLarge(part, report) ? { root: undefined, whole: false } : parse(part, report);
    whole &&= read.whole;
    for (const entry of entries(read.root)) merge(all, entry, report);
  }
  return { root: { ...main.root, entries: [...all.values()] } as Mapping, whole };
}

const notIncluded = (path: string) => ({
  code: "page.include",
  what: `The included file ${path} cannot be read.`,
  why: "A page with a part missing would name the wrong people.",
  fix: "Add the file to this repository, or remove the line.",
});

/** Adds an included section: tables of one name are joined, anything else may stand only once. */
function merge(all: Map<string, Entry>, entry: Entry, report: Report): void {
  const before = all.get(entry.key.text);
  if (!before) all.set(entry.key.text, entry);
  else if (before.value.is === "mapping" && entry.value.is === "mapping") {
    const known = new Map(before.value.entries.map((inner) => [inner.key.text, inner]));
    for (const inner of entry.value.entries) {
      const first = known.get(inner.key.text);
      if (first) report(inner.key, duplicate(inner.key.text, first.key));
      else known.set(inner.key.text, inner);
    }
    all.set(entry.key.text, { key: before.key, value: { ...before.value, entries: [...known.values()] } });
  } else report(entry.key, duplicate(entry.key.text, before.key));
}

/** Parses a file. What does not parse is parsed again section by section, so that one mistake does not hide the others. */
function parse(source: Source, report: Report): { root: Node | undefined; whole: boolean } {
  checkKeys(source, report);
  const { clean, fine, indented } = checkText(source, report);
  const missed: Parameters<Report>[] = [];
  const root = readYaml(source, (...found) => void missed.push(found), 0, clean);
  const failed = missed.some(([, { code }]) => code === "page.syntax");
  if (!failed) {
    for (const found of missed) report(...found);
    if (!root || root.is === "nothing") report({ source, start: 0, end: 0 }, emptyPage);
    return { root: root?.is === "nothing" ? undefined : root, whole: fine };
  }
  const found = new Map<string, Entry>();
  // A tab in the indentation was reported; what the parser says about the same line would be noise.
  let said = indented;
  for (const { start, text } of sections(clean).slice(0, mostSections)) {
    const hear: Report = (place, finding) => {
      if (finding.code === "page.syntax" && indented) return;
      said ||= finding.code === "page.syntax";
      report(place, finding);
    };
    for (const entry of entries(readYaml(source, hear, start, text))) merge(found, entry, report);
  }
  if (!said) for (const missing of missed) report(...missing);
  return { root: { is: "mapping", entries: [...found.values()], source, start: 0, end: 0 }, whole: false };
}

const emptyPage = {
  code: "page.nothing",
  what: "The page is empty.",
  why: "Until somebody is named, nobody decides.",
  fix: "Begin with `team`, `zone`, `people`, `areas` and `everything-else`, or run `finalcall init`.",
};

/** A page has some fourteen sections. A text with many more pieces at the left margin is not a page. */
const mostSections = 50;

/** The pieces of a text that begin at the left margin. */
function sections(text: string): { start: number; text: string }[] {
  const starts = [...text.matchAll(/^[^\s#\-\]}]/gm)].map(({ index }) => index);
  return starts.map((start, at) => ({ start, text: text.slice(start, starts[at + 1] ?? text.length) }));
}

/** Checks the sections that did parse, and does not complain about those that are missing. */
function checkParts(root: Mapping, report: Report): void {
  check(root, pageShape, "", (place, finding) => {
    if (finding.code !== "page.missing" || place.start !== root.start) report(place, finding);
  });
}

function noteNotYet(root: Mapping, report: Report): void {
  for (const section of sectionsNotYet) {
    const entry = root.entries.find(({ key }) => key.text === section);
    if (entry && value(root, section)) {
      report(entry.key, {
        severity: "note",
        code: "page.not-yet",
        what: `\`${section}\` is accepted and does nothing yet.`,
        why: "This version reads and checks it, and obeys it in a later one.",
        fix: "Nothing to do.",
      });
    }
  }
}
