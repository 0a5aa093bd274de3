/** What a new version of the page changes about AI is told in sentences before somebody adopts it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPage } from "../page/read.ts";
import { changesOf } from "./page-change.ts";
import { taskLines } from "./page-tasks.ts";

const source = readFileSync(join(import.meta.dirname, "../../examples/small-team/finalcall.yaml"), "utf8");
const pageOf = (text: string) => {
  const { page, problems } = readPage(text);
  if (!page) throw new Error(problems.map(({ line, what }) => `${line}: ${what}`).join("\n"));
  return page;
};
const changed = (was: string, is: string) => changesOf(pageOf(source), pageOf(source.replace(was, is)));
const withoutAi = source.slice(0, source.indexOf("\nai:\n"));

test.each([
  [
    "level: spot-checks, sample: 10 %",
    "level: automatic",
    "invoice copies may reach automatic instead of spot checks of 10 %.",
  ],
  [
    "about: plan-terms, approve: sam",
    "about: plan-terms",
    "late fees may reach person reads each (about plan terms) instead of person reads each, read by Sam (about plan terms).",
  ],
  [
    "model: openai/gpt-5-mini",
    "model: openai/gpt-5-nano",
    "asks openai/gpt-5-nano, odd cases to openai/gpt-5 instead of openai/gpt-5-mini, odd cases to openai/gpt-5.",
  ],
  ["changed-by: [noor]", "changed-by: [noor, li]", "changed by Noor and Li instead of Noor."],
  ["budget: 8 EUR / day", "budget: 80 EUR / day", "budget 80 EUR / day instead of 8 EUR / day."],
  ["writes: [drafts]", "writes: [drafts, mails]", "writes drafts, mails instead of drafts."],
  [
    "never: [refunds, ",
    "never: [",
    "never credits, legal advice, angry disputes instead of refunds, credits, legal advice, angry disputes.",
  ],
  ["within: 10m", "within: 30m", "drill within 30 min, every 30 days instead of within 10 min, every 30 days."],
  ["max-tokens: 600", "max-tokens: 6000", "parameters max_tokens 6000 instead of max_tokens 600."],
  [
    "complaints: 2",
    "complaints: 20",
    /^stops at .*complaints 20 \(complaint, narrow\) instead of .*complaints 2 \(complaint, narrow\)\.$/,
  ],
])("%s → %s", (was, is, says) => {
  const [said = "", ...more] = changed(was, is);
  expect(more).toEqual([]);
  expect(said.startsWith("AI task billing replies: ")).toBe(true);
  const rest = said.slice("AI task billing replies: ".length);
  if (typeof says === "string") expect(rest).toBe(says);
  else expect(rest).toMatch(says);
});

test("a task that comes and one that goes are told", () => {
  expect(changesOf(pageOf(withoutAi), pageOf(source))[0]).toBe(
    "AI task billing replies is new: openai/gpt-5-mini, odd cases to openai/gpt-5; Noor may change it.",
  );
  expect(changesOf(pageOf(source), pageOf(withoutAi))[0]).toBe(
    "The AI task billing replies is gone; its calls are refused.",
  );
});

test("another address, an open model, a larger budget and another rate are told", () => {
  expect(changed("https://api.openai.com/v1", "https://models.quillhaven.example/v1")).toEqual([
    "AI: providers openai at https://models.quillhaven.example/v1 with env:OPENAI_API_KEY instead of openai at https://api.openai.com/v1 with env:OPENAI_API_KEY.",
  ]);
  expect(changed("  budget: 150 EUR", "  models: [openai/gpt-5]\n  budget: 250 EUR")).toEqual([
    "AI: models without a task openai/gpt-5 instead of none.",
    "AI: budget of everything 250 EUR / month instead of 150 EUR / month.",
  ]);
  expect(changed("EUR: 1.17 USD", "EUR: 1.30 USD")).toEqual([
    "AI: the exchange rate changed, so budgets are worth another number of dollars.",
  ]);
});

test("a task stands on the page in a line", () =>
  expect(taskLines(pageOf(source))).toEqual([
    {
      title: "Billing replies",
      href: "/ai/billing-replies",
      does: "Drafts answers to mails about invoices and due dates",
      model: "openai/gpt-5-mini, odd cases to openai/gpt-5",
      changed: "Noor",
      tested: "Sam",
      read: "Tom and Sam",
      never: "refunds, credits, legal advice, angry disputes",
      budget: "8 EUR / day",
      levels:
        "Disputes: people only; late fees and plan changes: at most person reads each; invoice copies and due dates: at most spot checks",
      stop: "wrong price 1, policy break 1, skipped approval 1, wrong model 1, error rate > 5 % of 50, rework > by-hand, cost per call > 0.10 EUR, p95 > 20 s of 50, complaints 2",
      fallback: "templates/billing/",
    },
  ]));
