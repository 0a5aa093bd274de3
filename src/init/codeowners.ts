/** CODEOWNERS as the code hosts read it: who is named for which pattern, on which line, and what of it names no human. */

import { compilePattern, patternFault } from "../page/patterns.ts";
import type { Text } from "./facts.ts";

export interface OwnerRule {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly pattern: string;
  /** As written: `@ana-h`, `@harbor/payments`, `ana@harbor.example`. */
  readonly owners: readonly string[];
}

export interface Owners {
  /** In the order of the file; of two that match the later one counts. */
  readonly rules: readonly OwnerRule[];
  /** Lines that no host understands, at most fifty. */
  readonly odd: readonly { readonly file: string; readonly line: number; readonly why: string }[];
  /** Files of owners that the host does not read, because another stands before them. */
  readonly unread: readonly string[];
}

/** Where GitHub looks, in this order, and then GitLab; the first that is there counts. */
export const ownersFiles = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

const mostRules = 3000;
const mostOdd = 50;

/** Reads the file that counts, every line of it. */
export function readOwners(texts: readonly Text[]): Owners {
  const found = ownersFiles.flatMap((path) => texts.find((one) => one.path === path) ?? []);
  const [counts, ...others] = found;
  const rules: OwnerRule[] = [];
  const odd: { file: string; line: number; why: string }[] = [];
  let inherited: readonly string[] = [];
  for (const [at, written] of (counts?.text ?? "").split(/\r\n?|\n/).entries()) {
    const text = written.replace(/(^|\s)#.*$/, "").trim();
    if (!counts || text === "" || rules.length >= mostRules) continue;
    const section = /^\^?\[[^\]]+\](?:\[\d+\])?\s*(.*)$/.exec(text);
    if (section && !/^\[[^\]]*\]\S/.test(text.replace(/\[\d+\]/, " "))) {
      inherited = ownersIn(section[1] ?? "");
      continue;
    }
    const [pattern = "", rest = ""] = splitPattern(text);
    const fault = patternFault(pattern);
    if (fault === undefined) {
      const owners = ownersIn(rest);
      rules.push({ file: counts.path, line: at + 1, pattern, owners: owners.length > 0 ? owners : inherited });
    } else if (odd.length < mostOdd) odd.push({ file: counts.path, line: at + 1, why: fault });
  }
  return { rules, odd, unread: others.map(({ path }) => path) };
}

/** The pattern goes to the first blank that no `\` stands before. */
function splitPattern(text: string): [string, string] {
  const [, pattern = "", rest = ""] = /^((?:\\.|[^\s\\])+)\s*(.*)$/.exec(text) ?? [];
  return [pattern, rest];
}

const ownersIn = (text: string): string[] =>
  text
    .split(/\s+/)
    .filter((word) => /^@|@/.test(word))
    .slice(0, 50);

/** Whether what CODEOWNERS names is a team or a role, which cannot own. */
export const isTeam = (owner: string): boolean => /^@@|^@[^/]+\/.+/.test(owner);

/** For each path the rule that counts: the last that covers it. Undefined where none does. */
export function ruleFor(rules: readonly OwnerRule[]): (path: string) => OwnerRule | undefined {
  const prepared = rules.map((rule) => ({ rule, covers: covering(rule.pattern) })).reverse();
  return (path) => prepared.find(({ covers }) => covers(path))?.rule;
}

/** Patterns that are plain and tied to the top need no machine. */
function covering(pattern: string): (path: string) => boolean {
  const plain = pattern.replace(/^\//, "").replace(/\/$/, "");
  const tied = pattern.startsWith("/") || plain.includes("/");
  if (pattern === "*") return () => true;
  if (!tied || /[*?\\]/.test(plain)) return compilePattern(pattern);
  return (path) => path.startsWith(`${plain}/`) || (!pattern.endsWith("/") && path === plain);
}
