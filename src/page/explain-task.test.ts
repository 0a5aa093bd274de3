import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { explain, suggestArea } from "./explain.ts";
import { pageMarkdown } from "./markdown.ts";
import { readPage } from "./read.ts";

const source = readFileSync(join(import.meta.dirname, "../../examples/small-team/finalcall.yaml"), "utf8");
const { page, version } = readPage(source);
if (!page) throw new Error("The example does not read.");

test("an AI task explains itself: who, which model, what it must not do, where it stops", () => {
  const lines = explain(page, "billing-replies")?.split("\n") ?? [];
  expect(lines).toContain("ana has the final call on it. Changed by noor; tested by sam; read by tom, sam.");
  expect(lines).toContain("Asks openai/gpt-5-mini; odd cases go to openai/gpt-5. Prompt: prompts/billing-replies.md.");
  expect(lines).toContain("Never: refunds; credits; legal advice; angry disputes.");
  expect(lines).toContain("  late-fees: reviewed, because it is about plan terms, read by sam");
  expect(lines).toContain("  disputes: people; no model is asked");
  expect(lines).toContain("  wrong-price 1: whoever reads a draft says it; that question type pauses");
  expect(lines).toContain("  cost-per-call > 0.10 EUR: the gateway measures it; only the usual model is asked");
});

test("the area of AI lists its tasks, and a mistyped one is suggested", () => {
  expect(explain(page, "ai")).toContain("AI tasks:\n  billing-replies (drafts answers");
  expect(explain(page, "billing-reply")).toBeUndefined();
  expect(suggestArea(page, "billing-reply")).toBe("billing-replies");
});

test("the Markdown page has the tasks as a second table, with as many cells in every row", () => {
  const rows = pageMarkdown(page, version)
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const tasks = rows.slice(rows.findIndex((line) => line.startsWith("| AI task")));
  expect(tasks).toHaveLength(3);
  expect(tasks[2]).toContain(
    "| **billing-replies** | openai/gpt-5-mini, odd cases to openai/gpt-5 | noor | sam | tom, sam |",
  );
  expect(new Set(tasks.map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1);
});
