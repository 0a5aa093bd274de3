/** Speed against quality: who breaks the tie, by what is at stake. */

import type { Page } from "../page/page.ts";
import { findConcepts } from "./match.ts";
import { areaOfKind, seat } from "./seats.ts";
import { nameOf } from "./sentence.ts";
import { wordsOf } from "./words.ts";

export interface TieAnswer {
  readonly person: string;
  /** The case, as the page writes it under `ties`. */
  readonly when: string;
  readonly sentence: string;
}

interface Case {
  readonly when: string;
  readonly concepts: readonly string[];
  readonly reach: "direction" | "engineer";
  readonly sentence: (person: string, engineer: string) => string;
}

/** The first case that fits; the last always does. */
const cases: readonly Case[] = [
  {
    when: "one-way-door",
    concepts: ["oneway", "publicapi", "retention"],
    reach: "direction",
    sentence: (person) => `${person} decides: it cannot be undone within a sprint.`,
  },
  {
    when: "customer-data-security-uptime-or-months",
    concepts: [
      "security",
      "personaldata",
      "proddata",
      "down",
      "incident",
      "promise",
      "wide",
      "architecture",
      "roadmap",
      "money",
      "auth",
    ],
    reach: "direction",
    sentence: (person) => `${person} decides: it touches customers, security, uptime or what is carried for months.`,
  },
  {
    when: "deadline-forces-a-shortcut",
    concepts: ["deadline"],
    reach: "direction",
    sentence: (person, engineer) => `${person} says how much risk to take; ${engineer} says how to deliver inside it.`,
  },
  {
    when: "local-and-undoable-in-a-sprint",
    concepts: [],
    reach: "engineer",
    sentence: (person) => `${person} decides: it is local and can be undone within a sprint.`,
  },
];

/** Who breaks a tie of speed against quality. `at` in UTC, for areas that a rotation owns. */
export function tie(page: Page, question: string, at: string): TieAnswer {
  const found = findConcepts(wordsOf(question.slice(0, 2000)));
  const fits = cases.find(({ concepts }) => concepts.length === 0 || concepts.some((concept) => found.has(concept)));
  const { when, reach, sentence } = fits ?? (cases.at(-1) as Case);
  const holder = (named: string, otherwise: Case["reach"]) =>
    page.ties.find((one) => one.when === named)?.person ?? seat(page, otherwise, areaOfKind(page, "quality"), at).owner;
  const person = holder(when, reach);
  const engineer = holder("local-and-undoable-in-a-sprint", "engineer");
  return { person, when, sentence: sentence(nameOf(person), nameOf(engineer)) };
}
