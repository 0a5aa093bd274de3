import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { explain, suggestArea } from "./explain.ts";
import { pageMarkdown, wait } from "./markdown.ts";
import { readPage } from "./read.ts";

const harbor = readFileSync(join(import.meta.dirname, "../../examples/three-people/finalcall.yaml"), "utf8");
const { page, version } = readPage(harbor);
if (!page) throw new Error("The example does not read.");

describe("the page as a Markdown table", () => {
  const lines = pageMarkdown(page, version).split("\n");

  test("keeps the order of the file, then what nobody claimed, then everything else", () => {
    const names = lines.filter((line) => /^\| (\*|[a-z])/.test(line)).map((line) => line.split(" | ")[0]?.slice(2));
    expect(names.slice(0, 3)).toEqual(["**billing**", "**auth**", "**data**"]);
    expect(names.slice(11, 14)).toEqual(["**company**", "ai-override (unclaimed)", "architecture (unclaimed)"]);
    expect(names).toContain("*everything else*");
  });

  test("has as many cells in every row", () => {
    const rows = lines.filter((line) => line.startsWith("|"));
    expect(new Set(rows.map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1);
  });

  test("names the version that it shows", () => expect(lines.join("\n")).toContain(version.slice(0, 12)));

  test("never lets a word of the page become markup", () => {
    const text = harbor.replace("team: Harbor", 'team: "<b> | # [x](y)"');
    const sly = readPage(text).page;
    expect(sly && pageMarkdown(sly, "").split("\n")[0]).toBe("# \\<b\\> \\| \\# \\[x\\](y): who makes the final call");
  });

  test("says waits as people do", () =>
    expect([30, 240, 1440, 2880, 90].map(wait)).toEqual(["30 min", "4 h", "1 day", "2 days", "90 min"]));
});

describe("what an area brings", () => {
  test("a claimed area says who decides, who if no answer, and what after that", () =>
    expect(explain(page, "billing")).toBe(
      [
        "billing: money.",
        "ben decides; ana if no answer within 30 min; blocked after that.",
        "Covers: Charges, refunds, credits, invoices, plans, prices and what a plan unlocks.",
        "Risk: high. It needs the owner by name.",
        "People ask:",
        "  May we refund this customer?",
        "  Can this payment run twice?",
        "",
      ].join("\n"),
    ));

  test("an unclaimed area says that the default owner answers for it", () =>
    expect(explain(page, "hiring")).toContain("Unclaimed: nobody wrote it on the page, so ben decides"));

  test("without a page the built-in area explains itself", () =>
    expect(explain(undefined, "deploy")).toContain("Waits 30 min for an answer, then as long for the backup's."));

  test("an unknown area is not explained; the one that was meant is suggested", () => {
    expect(explain(page, "biling")).toBeUndefined();
    expect(suggestArea(page, "biling")).toBe("billing");
    expect(explain(page, "constructor")).toBeUndefined();
  });
});
