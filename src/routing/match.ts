/** Finds the concepts of the vocabulary in a question, and the rules they satisfy. Plain text search, no model. */

import { acts } from "./vocabulary/acts.ts";
import { type Rule, rules } from "./vocabulary/rules.ts";
import { subjects } from "./vocabulary/subjects.ts";
import { stem, wordsOf } from "./words.ts";

/** One word of a phrase of the vocabulary. `gap`: up to three other words may stand after it. */
interface Part {
  readonly text: string;
  readonly by: "stem" | "prefix" | "letter";
  readonly gap: boolean;
}

/** What of the vocabulary stands in a question: each concept with the words that showed it, in their order. */
export type Found = ReadonlyMap<string, readonly string[]>;

/**
 * Finds every concept in the words of a question. The vocabulary is never compiled: a command asks one question, and
 * searching its text for how a dozen words begin is faster than cutting five thousand phrases first.
 */
export function findConcepts(words: readonly string[]): Found {
  const cut = words.map(stem);
  const found = new Map<string, string[]>();
  for (const table of [subjects, acts]) {
    for (const [concept, phrases] of Object.entries(table)) {
      const shown = phrasesIn(phrases, words, cut);
      if (shown.length > 0) found.set(concept, shown);
    }
  }
  return found;
}

/** The parts of a question that a list of phrases knows. */
function phrasesIn(phrases: string, words: readonly string[], cut: readonly string[]): string[] {
  const shown = new Set<string>();
  words.forEach((word, at) => {
    for (const begin of beginnings(word, cut[at] ?? "")) {
      for (let hit = phrases.indexOf(begin); hit >= 0; hit = phrases.indexOf(begin, hit + 1)) {
        if (!beginsPhrase(phrases, hit)) continue;
        const end = endOf(partsOf(phraseAt(phrases, hit)), words, cut, at);
        if (end > 0) shown.add(words.slice(at, end).join(" "));
      }
    }
  });
  return [...shown];
}

/** How a phrase can begin that knows this word: three letters say enough, and a stem may spell them differently. */
function beginnings(word: string, cut: string): readonly string[] {
  const [letters, other] = [word.slice(0, 3), cut.slice(0, 3)];
  return letters === other ? [letters] : [letters, other];
}

function beginsPhrase(phrases: string, at: number): boolean {
  let before = at - 1;
  if (phrases[before] === "=") before -= 1;
  while (phrases[before] === " " || phrases[before] === "\n") before -= 1;
  return before < 0 || phrases[before] === ",";
}

function phraseAt(phrases: string, at: number): string {
  const end = phrases.indexOf(",", at);
  return phrases.slice(phrases[at - 1] === "=" ? at - 1 : at, end < 0 ? phrases.length : end);
}

function partsOf(phrase: string): Part[] {
  const parts: Part[] = [];
  for (const word of phrase.split(/\s+/)) {
    const last = parts.pop();
    if (last) parts.push(word === "_" ? { ...last, gap: true } : last);
    if (word === "_" || word === "") continue;
    if (word.endsWith("*")) parts.push({ text: word.slice(0, -1), by: "prefix", gap: false });
    else if (word.startsWith("=")) parts.push({ text: word.slice(1), by: "letter", gap: false });
    else parts.push({ text: stem(word), by: "stem", gap: false });
  }
  return parts;
}

/** The index after the last word of a phrase that begins at `at`, or -1. */
function endOf(parts: readonly Part[], words: readonly string[], cut: readonly string[], at: number): number {
  let next = at;
  let room = 0;
  for (const part of parts) {
    const last = next + room;
    while (!same(part, words[next], cut[next])) {
      if (next >= last) return -1;
      next += 1;
    }
    next += 1;
    room = part.gap ? 3 : 0;
  }
  return next;
}

function same({ text, by }: Part, word = "", cut = ""): boolean {
  if (by === "stem") return cut === text;
  return by === "prefix" ? word.startsWith(text) : word === text;
}

/** A rule that a question satisfies. */
export interface Hit {
  readonly rule: Rule;
  readonly score: number;
  /** The words that satisfied it, without repeats. */
  readonly words: readonly string[];
}

/** Every rule that the concepts satisfy, the strongest first; of equals the first of the table. */
export function hitsOf(found: Found): Hit[] {
  return rules
    .map((rule) => hit(rule, found))
    .filter((hit) => hit !== undefined)
    .sort((a, b) => b.score - a.score);
}

function hit(rule: Rule, found: Found): Hit | undefined {
  const words = new Set<string>();
  let score = rule.plus;
  for (const need of rule.when.split(" ")) {
    if (need.startsWith("!")) {
      if (found.has(need.slice(1))) return undefined;
      continue;
    }
    const shown = need.split("|").flatMap((name) => found.get(name) ?? []);
    if (shown.length === 0) return undefined;
    for (const phrase of shown) words.add(phrase);
    score += 2 + Math.min(shown.length - 1, 2) * 0.25;
  }
  return { rule, score, words: [...words] };
}

/** The words of a question that say something, as stems: what two sentences of people can share. */
export const stemsOf = (text: string): string[] => wordsOf(text).map(stem);
