import { describe, expect, test } from "vitest";
import { explain } from "./explain.ts";
import { pageMarkdown } from "./markdown.ts";
import { problemText } from "./problem.ts";
import { readPage } from "./read.ts";
import { rhythmSays } from "./review-section.ts";
import { pageSchema } from "./schema.ts";

const pageWith = (review: string) =>
  readPage(`team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
areas:
  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
everything-else: ben
${review}`);
const whole = "review: { weekly: Fri 15:30, monthly: third Wed, after: [incident, new-person] }\n";

describe("the rhythm of a page", () => {
  test("is read with its days, times and occasions", () => {
    const { page, problems } = pageWith(whole);
    expect(problems).toEqual([]);
    expect(page?.review).toEqual({
      weekly: { day: "Fri", at: 930 },
      monthly: { nth: 3, day: "Wed" },
      after: ["incident", "new-person"],
    });
    expect(page?.notYet).toEqual([]);
  });

  test("is absent where the page has no such section", () => expect(pageWith("").page?.review).toBeUndefined());

  test.each(["first Mon", "second Tue", "third Sat", "fourth Sun"])("takes %s", (monthly) =>
    expect(pageWith(`review: { monthly: ${monthly} }\n`).page?.review?.monthly).toBeDefined(),
  );

  test.each(["fifth Mon", "last Fri", "Mon 10:00", "first Monday", "1st Mon", "first Mon 10:00", "first"])(
    "refuses %s as a day of the month, and offers one",
    (monthly) => {
      const [problem] = pageWith(`review: { monthly: ${monthly} }\n`).problems;
      expect(problem).toMatchObject({ code: "page.month-day", line: 11, column: 20 });
      expect(problem?.corrected).toMatch(/^review: \{ monthly: first (Mon|Fri) \}$/);
    },
  );

  test.each(["Mon", "first Mon", "Mon 24:00", "Monday 10:00", "10:00"])("refuses %s as a time of the week", (weekly) =>
    expect(pageWith(`review: { weekly: ${weekly} }\n`).problems[0]).toMatchObject({ code: "page.week-time" }),
  );

  test("that names nothing is no rhythm", () =>
    expect(pageWith("review: { after: [] }\n").problems.map(problemText).join()).toContain("[page.no-rhythm]"));

  test("stands in the Markdown, in what company brings, and in the schema for editors", () => {
    const { page, version } = pageWith(whole);
    if (!page) throw new Error("The page does not hold.");
    const says =
      "The page is reviewed on the third Wednesday of each month and after an incident or a new person. " +
      "The team looks at its week every Friday at 15:30 (Europe/Lisbon).";
    expect(rhythmSays(page).join(" ")).toBe(says);
    expect(pageMarkdown(page, version)).toContain(says);
    expect(explain(page, "company")).toContain("reviewed on the third Wednesday");
    expect(JSON.stringify(pageSchema())).toContain("^(first|second|third|fourth) (Mon|Tue|Wed|Thu|Fri|Sat|Sun)$");
  });
});
