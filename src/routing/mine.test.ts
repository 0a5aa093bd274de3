import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Page } from "../page/page.ts";
import { readPage } from "../page/read.ts";
import { amountIn } from "./guardrails.ts";
import { mine } from "./mine.ts";
import type { Reading } from "./routing.ts";

const page = readPage(readFileSync(join(import.meta.dirname, "../../examples/small-team/finalcall.yaml"), "utf8"))
  .page as Page;
const at = "2026-11-19T10:00:00.000Z";
const spend = (value: number, when = "2026-11-19T08:00:00.000Z"): Reading => ({
  name: "cloud-spend",
  value,
  unit: "EUR/month",
  at: when,
});
const asks = (question: string, readings: Reading[] = [], person = "li") => mine(page, person, question, at, readings);

describe("is this mine", () => {
  test("yes, inside the guardrails and undone within a sprint", () => {
    for (const question of ["Queue or thread for the export?", "May I split this helper module?", "Which bug first?"]) {
      expect(asks(question)).toMatchObject({ mine: true, owner: "li", guardrail: "" });
    }
    expect(asks("Queue or thread for the export?").why[0]).toBe("Yours, Li.");
  });

  test("no, where it hires, commits, or cannot be undone", () => {
    for (const question of [
      "Can we hire a contractor?",
      "Do we promise the clinic a date?",
      "Delete all old customer records?",
    ]) {
      expect(asks(question)).toMatchObject({ mine: false, owner: "ana" });
    }
  });

  test("yes for anybody, where nobody needs to be asked", () => {
    expect(asks("May AI draft the meeting notes?", [], "tom")).toMatchObject({ mine: true, owner: "tom" });
  });

  test("not alone, where anybody but the author approves", () => {
    expect(asks("I wrote it, may I deploy it myself?")).toMatchObject({ mine: false, owner: "ana" });
  });

  test("never of somebody who is not on the page", () => {
    const answer = asks("Queue or thread?", [], "zoe");
    expect(answer).toMatchObject({ mine: false, owner: "li" });
    expect(answer.why[0]).toBe("zoe is not on the page. Li decides.");
  });
});

describe("a guardrail", () => {
  test("is crossed when its number is unknown, or older than a day", () => {
    expect(asks("Do we need more servers in the cloud?")).toMatchObject({
      mine: false,
      owner: "ana",
      guardrail: "cloud-spend",
    });
    expect(asks("Do we need more servers in the cloud?", [spend(1_000_00, "2026-11-18T09:59:59.000Z")]).guardrail).toBe(
      "cloud-spend",
    );
  });

  test("is not crossed by a question about something else", () => {
    expect(asks("What do we watch to see that the billing run failed?").guardrail).toBe("");
  });

  test("counts an amount in the question on top of what is spent", () => {
    const inside = asks("May the queue have another worker, 26 euro a month?", [spend(2_310_00)]);
    expect(inside.guardrail).toBe("");
    const over = asks("May the queue have another worker, 1800 a month?", [spend(2_310_00)]);
    expect(over).toMatchObject({ mine: false, owner: "ana", guardrail: "cloud-spend" });
    expect(over.why[1]).toBe("cloud-spend would go from 2310 to 4110, and the limit is 4000 EUR / month.");
  });

  test("on the stack is crossed by a technology that is not on the list", () => {
    expect(asks("May I write the worker in Rust?")).toMatchObject({ mine: false, owner: "ana", guardrail: "stack" });
    expect(asks("May I keep the tokens in Redis?").guardrail).toBe("");
  });

  test("on a date is crossed when what was promised slips", () => {
    expect(asks("usage billing will be late")).toMatchObject({ owner: "ana", guardrail: "delivery" });
    expect(asks("May usage billing come on 2027-01-10?").guardrail).toBe("delivery");
    expect(asks("How do we split usage billing into tickets?").guardrail).toBe("");
  });

  test("in words is crossed until a proposal answers it", () => {
    expect(asks("May we start a second large feature at the same time?").guardrail).toBe("scope");
  });
});

test("reads amounts as people write them, by the month", () => {
  expect(
    [
      "400 a month",
      "€1,200",
      "2k per month",
      "1.500 EUR",
      "12000 euros a year",
      "$99.50",
      "three bugs in 40 files",
    ].map(amountIn),
  ).toEqual([400, 1200, 2000, 1500, 1000, 99.5, undefined]);
});
