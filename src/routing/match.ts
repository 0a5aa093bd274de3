/** Finds the concepts of the vocabulary in a question, and the rules they satisfy. Plain string maps, no model. */

import { acts } from "./vocabulary/acts.ts";
import { type Rule, rules } from "./vocabulary/rules.ts";
import { subjects } from "./vocabulary/subjects.ts";
import { stem, wordsOf } from "./words.ts";

/** One word of a phrase. `gap`: up to three other words may stand after it. */
interface Part {
  readonly text: string;
  readonly by: "stem" | "prefix" | "letter";
  readonly gap: boolean;
}

/** One phrase of the vocabulary. */
interface Term {
  readonly concept: string;
  readonly parts: readonly Part[];
}

interface Vocabulary {
  readonly stems: ReadonlyMap<string, readonly Term[]>;
  /** Terms that begin with a prefix or a word to the letter, by its first two letters. */
  readonly letters: ReadonlyMap<string, readonly Term[]>;
}

let compiled: Vocabulary | undefined;

/** Compiled on first use: most commands never ask a question. */
function vocabulary(): Vocabulary {
  if (compiled) return compiled;
  const stems = new Map<string, Term[]>();
  const letters = new Map<string, Term[]>();
  for (const table of [subjects, acts]) {
    for (const [concept, phrases] of Object.entries(table)) {
      for (const phrase of phrases.split(",")) {
        const term = { concept, parts: partsOf(phrase) };
        const first = term.parts[0];
        if (!first) continue;
        const into = first.by === "stem" ? stems : letters;
        const key = first.by === "stem" ? first.text : first.text.slice(0, 2);
        const neighbours = into.get(key);
        if (neighbours) neighbours.push(term);
        else into.set(key, [term]);
      }
    }
  }
  compiled = { stems, letters };
  return compiled;
}

function partsOf(phrase: string): Part[] {
  const parts: Part[] = [];
  for (const word of phrase.trim().split(/\s+/)) {
    const last = parts.pop();
    if (last) parts.push(word === "…" ? { ...last, gap: true } : last);
    if (word === "…" || word === "") continue;
    if (word.endsWith("*")) parts.push({ text: word.slice(0, -1), by: "prefix", gap: false });
    else if (word.startsWith("=")) parts.push({ text: word.slice(1), by: "letter", gap: false });
    else parts.push({ text: stem(word), by: "stem", gap: false });
  }
  return parts;
}

/** What of the vocabulary stands in a question: each concept with the words that showed it, in their order. */
export type Found = ReadonlyMap<string, readonly string[]>;

/** Finds every concept in the words of a question. */
export function findConcepts(words: readonly string[]): Found {
  const { stems, letters } = vocabulary();
  const cut = words.map(stem);
  const found = new Map<string, string[]>();
  words.forEach((word, at) => {
    for (const terms of [stems.get(cut[at] ?? ""), letters.get(word.slice(0, 2))]) {
      for (const term of terms ?? []) {
        const end = endOf(term, words, cut, at);
        if (end < 0) continue;
        const phrase = words.slice(at, end).join(" ");
        const seen = found.get(term.concept);
        if (!seen) found.set(term.concept, [phrase]);
        else if (!seen.includes(phrase)) seen.push(phrase);
      }
    }
  });
  return found;
}

/** The index after the last word of a term that begins at `at`, or -1. */
function endOf({ parts }: Term, words: readonly string[], cut: readonly string[], at: number): number {
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
