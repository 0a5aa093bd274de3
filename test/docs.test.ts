/** docs/refusals.md and docs/events.md say what the code says. `UPDATE_DOCS=1 npx vitest run test/docs.test.ts` writes them. */

import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type * as z from "zod";
import { kinds } from "../src/decisions/index.ts";
import type { Kind, Refusal } from "../src/kernel/kind.ts";

/** Facts that a refusal's sentence takes, shown in the docs as the names that people would read there. */
const names = ["Ana", "Ben", "Cy"];
/** Refusals that take more than names. */
const samples: Readonly<Record<string, readonly unknown[]>> = {
  "access.unknownTarget": ["staging-db", ["production-db"]],
  "access.notListed": ["Cy", "production-db", ["Ana", "Ben"]],
  "access.notInBrowser": [["Ana", "Ben"]],
  "access.own": [["Ana", "Ben"]],
  "access.notYours": [["Ana", "Ben"]],
  "access.notGranted": [["Ana", "Ben"]],
  "access.tooEarly": ["02:10", ["Ana", "Ben"]],
  "redaction.notInBrowser": [["Ana", "Ben"]],
  "redaction.notYours": [["Ana", "Ben"]],
  "redaction.needed": ["the incident", "inc-1"],
  "redaction.tooYoung": ["2024-11-19T12:00:00.000Z"],
  "freeze.notYours": [["Ana", "Ben"]],
  "release.notListed": [["Ana", "Ben"]],
  "draft.notInBrowser": [["Ana", "Ben"]],
  "draft.notYours": [["Ana", "Ben"]],
  "draft.notOnList": ["price", ["wrong-price", "names"]],
  "work.unknownTask": ["invoices", ["billing-replies"]],
  "work.otherContent": ["work-3f2a91c0de113f2a91c0de11"],
  "work.full": [20_000],
  "work.notInBrowser": [["Ana", "Ben"]],
  "work.notYours": [["Ana", "Ben"]],
  "work.taken": ["Ana", "2026-11-19T10:42:00.000Z"],
  "work.withTask": ["2026-11-19T10:42:00.000Z"],
  "work.stopped": [
    {
      refused: "task.paused",
      why: "The task billing-replies is paused.",
      next: "Use templates/billing/ until its owner starts it again.",
    },
  ],
  "work.notOnList": ["price", ["wrong-price", "names"]],
  "work.wrongButSent": ["wrong-price"],
  "work.usedBefore": ["2026-11-19T10:42:00.000Z"],
  "template.noTask": ["templates/late-fee.md"],
  "template.notInBrowser": [["Ana", "Ben"]],
  "template.wroteIt": [["Ana", "Ben"]],
  "template.notYours": [["Ana", "Ben"]],
  "comparison.unknownTask": ["invoices", ["billing-replies"]],
  "comparison.sameModel": ["openai/gpt-5"],
  "comparison.unknownProvider": ["elsewhere/gpt-5", ["openai"]],
  "comparison.unpriced": [["openai/gpt-5-mini", "openai/gpt-5"]],
  "comparison.unknownSample": ["sample-3f2a91c0de11"],
  "comparison.tooFewSamples": [9, 10],
  "comparison.unrun": [4],
  "comparison.notInBrowser": [["Ana", "Ben"]],
  "comparison.notYours": [["Ana", "Ben"]],
  "comparison.notDecider": [["Ana", "Ben"]],
  "comparison.notYourDrop": [["Ana", "Ben"]],
  "comparison.everyAnswer": [2],
  "comparison.unmarked": [3],
  "comparison.unsettled": [2],
  "comparison.notCompared": ["openai/gpt-4", ["openai/gpt-5-mini", "openai/gpt-5"]],
  "comparison.chosen": ["openai/gpt-5-mini"],
  "task.unknown": ["invoices", ["billing-replies"]],
  "task.unknownQuestion": ["fees", ["late-fees"]],
  "pause.unknownQuestion": ["fees", ["late-fees"]],
  "task.drifted": ["another release is served now"],
  "task.unknownComparison": ["comparison-00000001"],
  "task.notChanger": [["Ana", "Ben"]],
  "task.notTester": [["Ana", "Ben"]],
  "task.untested": [["Ana", "Ben"]],
  "checkin.notInBrowser": [["Ana", "Ben"]],
  "checkin.notNamed": [["Ana", "Ben"]],
  "checkin.notYours": [["Ana", "Ben"]],
  "checkin.stillOpen": ["2026-W47", ["Ana", "Ben"]],
  "review.notInBrowser": [["Ana", "Ben"]],
  "review.notYours": ["billing", ["Ana", "Ben"]],
  "review.unsaid": [["billing", "deploy"]],
  "release.unknownEnvironment": ["staging", ["production"]],
  "release.incomplete": [[{ field: "note", why: "it has no note that says what changes for users" }]],
  "release.frozen": [
    { by: "incident", id: "incident:inc-1", since: "", until: "", lead: "Ana", says: "Incident inc-1 is open." },
    ["Ana"],
  ],
};

function refusals(): string {
  const parts = (Object.values(kinds) as Kind[]).map((kind) => {
    const rows = Object.entries(kind.refusals).map(([name, make]) => {
      const facts = (samples[`${kind.name}.${name}`] ?? names) as never[];
      const { refused, why, next } = (make as (...facts: never[]) => Refusal)(...facts);
      return `### ${refused}\n${why}\n**Next:** ${next}\n`;
    });
    return `## ${kind.name}\n\n${rows.join("\n")}`;
  });
  return `# Refusals\n\nEvery way the answer can be no. The heading is the permanent code; names stand for whoever it is about.\n\n${parts.join("\n")}`;
}

function events(): string {
  const parts = (Object.values(kinds) as Kind[]).map((kind) => {
    const rows = Object.entries(kind.events as Record<string, z.ZodObject>).map(([name, schema]) => {
      const fields = Object.keys(schema.shape).map((field) => `\`${field}\``);
      return `- **${kind.name}.${name}**: ${fields.join(", ")}`;
    });
    return `## ${kind.name}\n\n${rows.join("\n")}\n`;
  });
  return `# Events\n\nWhat the record can hold. Names and shapes are stored for ever: new meaning, new name. Around each stands the envelope (ADR 0001).\n\n${parts.join("\n")}`;
}

test.each([
  ["refusals.md", refusals],
  ["events.md", events],
])("docs/%s is what the code says", (name, make) => {
  const file = new URL(`../docs/${name}`, import.meta.url);
  if (process.env.UPDATE_DOCS) writeFileSync(file, make());
  expect(readFileSync(file, "utf8")).toBe(make());
});
