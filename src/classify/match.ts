/** Runs the rules over a change: each line is taken apart once, and only rules whose word stands in it try their pattern. */

import type { Line } from "./diff.ts";
import type { Changed } from "./normal.ts";
import type { Role } from "./role.ts";
import { type Rule, running } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { eachWord } from "./words.ts";

export interface Finding {
  readonly rule: Rule;
  readonly file: string;
  readonly line: number;
  readonly excerpt: string;
}

const byWord = new Map<string, number[]>();
const wordless: number[] = [];
const pathRules: number[] = [];
const subjectRules: number[] = [];
/** Which rules look into files of a role, one bit of the list for each rule. */
const byRole = new Map<Role, Uint8Array>();

rules.forEach((rule, at) => {
  if (rule.on === "path") pathRules.push(at);
  else if (rule.on === "subject") subjectRules.push(at);
  else if (!rule.words) wordless.push(at);
  else for (const word of rule.words) for (const form of [word, plural(word)]) file(form, at);
});

function file(word: string, at: number): void {
  const list = byWord.get(word);
  if (!list) byWord.set(word, [at]);
  else if (!list.includes(at)) list.push(at);
}

function plural(word: string): string {
  if (word.endsWith("y") && !/[aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

function rolesOf(role: Role): Uint8Array {
  let flags = byRole.get(role);
  if (!flags) {
    flags = Uint8Array.from(rules, (rule) => ((rule.in ?? running).includes(role) ? 1 : 0));
    byRole.set(role, flags);
  }
  return flags;
}

/** A step that only names another version of an action. */
const pin = /^\s*(-\s*)?uses:\s*\S+@/;

/** Longer lines are read in pieces of this length, so that no pattern sees more at once; pieces overlap. */
const longest = 600;
const overlap = 120;

const fits = (rule: Rule, text: string): boolean =>
  (rule.test === undefined || rule.test.test(text)) && !rule.unless?.test(text);

/** The name that a line declares or calls first. */
const nameOf = (text: string): string => /[A-Za-z_$][\w$]*/.exec(text)?.[0] ?? "";

/** Java's own folders and the name of the product say nothing about a file: `src/main/java/com/acme/shop/`. */
const packages = /(^|\/)src\/(main|test)\/(java|kotlin|scala|groovy)\/([a-z]\w*\/){1,3}/;

const plain = (path: string): string => path.replace(packages, "$1");

/** The path with camel case taken apart, so that `RefundService.java` is about refunds. */
const readable = (path: string): string =>
  plain(path)
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2");

const looksInto = (rule: Rule, raw: string, split: string): boolean =>
  (!rule.within || rule.within.test(raw) || rule.within.test(split)) && !rule.outside?.test(raw);

/** What the first line of the message says. */
export const onSubject = (subject: string): Finding[] =>
  subjectRules.flatMap((at) => {
    const rule = rules[at];
    return rule && fits(rule, subject.slice(0, longest)) ? [{ rule, file: "", line: 0, excerpt: subject }] : [];
  });

/** What a path says. Both paths of a rename are asked by the caller. */
export function onPath(path: string, role: Role): Finding[] {
  const flags = rolesOf(role);
  const [raw, split] = [plain(path), readable(path)];
  return pathRules.flatMap((at) => {
    const rule = rules[at];
    return rule &&
      flags[at] === 1 &&
      looksInto(rule, raw, split) &&
      (fits(rule, raw) || (split !== raw && fits(rule, split)))
      ? [{ rule, file: path, line: 1, excerpt: path }]
      : [];
  });
}

/** Whether a rule is about this side of a change. */
function asks({ on }: Rule, { mark }: Line): boolean {
  if (on === "near" || mark === " ") return on === "near" && mark === " ";
  if (on === "added") return mark === "+";
  if (on === "removed" || on === "gone") return mark === "-";
  return on === "changed";
}

/** What the changed lines of a file say: for each rule the first line on which it fires. */
export function onLines(path: string, role: Role, { added, removed, hunks }: Changed): Finding[] {
  const flags = rolesOf(role);
  const out: Finding[] = [];
  const [raw, split] = [plain(path), readable(path)];
  // 0: not tried yet, 1: looks into this file, 2: does not, or has fired
  const state = new Uint8Array(rules.length);
  const hits: number[] = [];
  const named = new Set(removed.length > 0 ? added.map(({ text }) => nameOf(text)) : []);
  const look = (line: Line, text: string) => {
    hits.length = 0;
    if (role === "ci" && pin.test(text)) return;
    for (const at of wordless) if (flags[at] === 1 && state[at] !== 2) hits.push(at);
    eachWord(text, byWord, (at) => {
      if (flags[at] === 1 && state[at] !== 2 && !hits.includes(at)) hits.push(at);
    });
    for (const at of hits) {
      const rule = rules[at];
      if (!rule || !asks(rule, line)) continue;
      if (state[at] === 0) {
        state[at] = looksInto(rule, raw, split) ? 1 : 2;
        if (state[at] === 2) continue;
      }
      if (!fits(rule, text)) continue;
      if (rule.on === "gone" && named.has(nameOf(text))) continue;
      state[at] = 2;
      out.push({ rule, file: path, line: line.at, excerpt: text.trim().slice(0, 160) });
    }
  };
  const see = (line: Line) => {
    if (line.text.length <= longest) look(line, line.text);
    else
      for (let from = 0; from < line.text.length; from += longest - overlap)
        look(line, line.text.slice(from, from + longest));
  };
  for (const line of added) see(line);
  for (const line of removed) see(line);
  for (const hunk of hunks) {
    if (hunk.section !== "") see({ mark: " ", text: hunk.section, at: hunk.lines[0]?.at ?? 1 });
    for (const line of hunk.lines) if (line.mark === " ") see(line);
  }
  return out;
}
