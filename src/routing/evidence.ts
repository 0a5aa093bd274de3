/** What the page's own words say about a question: the names of its areas, what they cover and the examples they give. */

import { builtIn } from "../page/areas.ts";
import type { Area, Page } from "../page/page.ts";
import { stemsOf } from "./match.ts";

/** Words that two sentences share without sharing a subject. */
const empty = new Set(
  (
    "a an and any are as at be by can code do does for from have how i if in is it may must need of on or our should so that the their " +
    "them then there these they this to us want we what when where which who whose will with without you your me my new not no one all " +
    "use make get go"
  )
    .split(" ")
    .flatMap(stemsOf),
);

const content = (text: string): string[] => stemsOf(text).filter((word) => !empty.has(word));

/** How much an area's own words speak for it, and which they are. */
export interface Evidence {
  readonly area: Area;
  readonly score: number;
  readonly words: readonly string[];
}

/**
 * The areas whose own words stand in the question. An example that shares most of its words with the question counts
 * most, then a whole phrase of `covers`, then the name. Built-in words count elsewhere.
 */
export function evidenceOf(page: Page, question: readonly string[]): Evidence[] {
  const asked = new Set(question);
  return page.areas
    .filter(({ claimed }) => claimed)
    .map((area) => evidence(area, asked))
    .filter(({ score }) => score > 0);
}

function evidence(area: Area, asked: ReadonlySet<string>): Evidence {
  const words: string[] = [];
  let score = 0;
  const add = (points: number, text: string) => {
    score += points;
    words.push(text);
  };
  const own = builtIn(area.kind)?.covers === area.covers ? [] : area.covers.split(/[,;:.]/);
  for (const phrase of own.map((text) => text.trim())) {
    const parts = content(phrase);
    if (parts.length > 0 && parts.every((part) => asked.has(part))) add(parts.length > 1 ? 1 : 0.5, phrase);
  }
  score = Math.min(score, 2);
  const named = content(area.name);
  if (area.name !== area.kind && named.length > 0 && named.every((part) => asked.has(part))) add(1, area.name);
  for (const example of area.like) {
    const parts = new Set(content(example));
    const shared = [...parts].filter((part) => asked.has(part));
    if (shared.length >= 2 && shared.length * 3 >= parts.size * 2) add(5, example);
  }
  return { area, score, words };
}
