/** Real questions against the example team: who decides, and how often the answer is sure. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Page } from "../../src/page/page.ts";
import { readPage } from "../../src/page/read.ts";
import { acts } from "../../src/routing/vocabulary/acts.ts";
import { subjects } from "../../src/routing/vocabulary/subjects.ts";
import { who } from "../../src/routing/who.ts";
import { stem, wordsOf } from "../../src/routing/words.ts";
import { dataFile } from "../support/data.ts";
import { needs } from "../support/skip.ts";

interface Question {
  readonly question: string;
  readonly roles: readonly string[];
}

const at = "2026-11-19T10:00:00.000Z";
const page = readPage(readFileSync(join(import.meta.dirname, "../../examples/small-team/finalcall.yaml"), "utf8"))
  .page as Page;
const lines = (path: string) =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => JSON.parse(line));

const own: Question[] = lines(join(import.meta.dirname, "own-questions.jsonl")).map(({ question, role, also }) => ({
  question,
  roles: [role, ...also],
}));

/** Every third question is held out: it was never looked at while the vocabulary was written. */
function real(part: "train" | "held out"): Question[] {
  return lines(dataFile("changes/decisions.jsonl") as string)
    .filter((_, index) => (index % 3 === 2) === (part === "held out"))
    .map(({ question, expected_owner_role, also_accepted }) => ({
      question,
      roles: [expected_owner_role, ...also_accepted],
    }));
}

function measure(questions: readonly Question[]) {
  const answers = questions.map(({ question, roles }) => {
    const { role, sure } = who(page, question, at);
    return { question, role, sure, right: roles.includes(role) };
  });
  const sure = answers.filter((answer) => answer.sure);
  const share = (part: readonly unknown[], whole: readonly unknown[]) => part.length / whole.length;
  return {
    right: share(
      answers.filter(({ right }) => right),
      answers,
    ),
    sure: share(sure, answers),
    rightWhenSure: share(
      sure.filter(({ right }) => right),
      sure,
    ),
    wrong: answers.filter(({ right }) => !right).map(({ question, role }) => `${question} → ${role}`),
  };
}

const data = needs("changes/decisions.jsonl", dataFile("changes/decisions.jsonl") !== undefined);

data.test("train: two thirds of the real questions find the right role", () => {
  const { right, sure, rightWhenSure, wrong } = measure(real("train"));
  expect(sure, wrong.join("\n")).toBeGreaterThanOrEqual(0.6);
  expect(rightWhenSure, wrong.join("\n")).toBeGreaterThanOrEqual(0.97);
  expect(right, wrong.join("\n")).toBeGreaterThanOrEqual(0.85);
});

data.test("held out: the third nobody looked at finds the right role as well", () => {
  // The questions stay out of the message: whoever reads them here would be tempted to write words for them.
  expect(measure(real("held out")).right).toBeGreaterThanOrEqual(0.85);
});

test("own: several hundred paraphrases across all areas find the right role", () => {
  const { right, sure, rightWhenSure, wrong } = measure(own);
  expect(own.length).toBeGreaterThanOrEqual(400);
  expect(sure).toBeGreaterThanOrEqual(0.9);
  expect(rightWhenSure, wrong.join("\n")).toBeGreaterThanOrEqual(0.97);
  expect(right, wrong.join("\n")).toBeGreaterThanOrEqual(0.95);
});

describe("the vocabulary", () => {
  const phrases = Object.values({ ...subjects, ...acts }).flatMap((list) => list.split(","));
  const plain = (text: string) => ` ${wordsOf(text.replaceAll("_", " ")).map(stem).join(" ")} `;
  const known = new Set(phrases.map(plain));

  test("holds no whole question, and no long piece of one", () => {
    const tooLong = phrases.filter((phrase) => wordsOf(phrase).filter((word) => word !== "_").length > 5);
    expect(tooLong).toEqual([]);
    const asked = own.map(({ question }) => plain(question)).filter((question) => question.trim().includes(" ", 12));
    expect(asked.filter((question) => known.has(question))).toEqual([]);
  });

  data.test("holds no whole question of the real ones either", () => {
    const asked = [...real("train"), ...real("held out")].map(({ question }) => plain(question));
    const held = asked.filter((question) => known.has(question)).length;
    expect(held).toBe(0);
  });
});
