import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Page } from "../page/page.ts";
import { readPage } from "../page/read.ts";
import { whoForPath, whoForPaths } from "./path.ts";
import { who } from "./who.ts";

const at = "2026-11-19T10:00:00.000Z";

const tenLines = readPage(`
team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
areas:
  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
everything-else: ben
`).page as Page;

const page = readPage(`
team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy: { role: founder, email: cy@harbor.example }
  dee: { role: support-lead, email: dee@harbor.example }
areas:
  billing: { owner: ben, backup: ana, paths: ["src/billing/**"] }
  parcels: { kind: api, owner: dee, backup: ana, covers: "parcels, customs papers", like: ["new courier for returns"], paths: ["src/parcels/**"], risk: medium }
  auth: { owner: ana, backup: ben, paths: ["src/auth/**"] }
  data: { owner: ana, backup: ben }
  schema: { owner: ben, backup: ana }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  company: { owner: ana, backup: cy }
everything-else: ben
`).page as Page;

describe("a page of ten lines", () => {
  test("already knows whose words these are", () => {
    const owners = (questions: string[]) => questions.map((question) => who(tenLines, question, at).owner);
    expect(
      owners(["How long do we keep access logs?", "May we hire a second engineer?", "Do we move to MongoDB?"]),
    ).toEqual(["ana", "ana", "ana"]);
    expect(owners(["Queue or thread?", "The site is down", "Which bug first?"])).toEqual(["ben", "ben", "ben"]);
  });
});

describe("who decides", () => {
  test("retry logic for refunds is the owner's of money, and says why", () => {
    const answer = who(page, "retry logic for refunds", at);
    expect(answer).toMatchObject({ owner: "ben", area: "billing", sure: true, now: { person: "ben", as: "owner" } });
    expect(answer.why.join(" ")).toContain("“retry”");
  });

  test("a team's own area is found by its own words", () => {
    expect(who(page, "Which customs papers does it print?", at)).toMatchObject({
      area: "parcels",
      owner: "dee",
      sure: true,
    });
  });

  test("an example of the page counts more than a built-in word", () => {
    expect(who(page, "Do we want a new courier for the returns in Spain?", at)).toMatchObject({
      area: "parcels",
      owner: "dee",
    });
  });

  test("what cannot be undone goes to whoever answers for direction", () => {
    const answer = who(page, "Do we delete all old customer records for good?", at);
    expect(answer).toMatchObject({ owner: "ana", oneWayDoor: true, risk: "high" });
  });

  test("unknown words are no guess: the default owner, unsure", () => {
    expect(who(page, "Zwölf Boxkämpfer jagen Viktor", at)).toMatchObject({
      owner: "ben",
      area: "",
      sure: false,
      also: [],
    });
  });

  test("two good matches are no guess either: both are listed", () => {
    const answer = who(page, "invoice and password", at);
    expect(answer).toMatchObject({ owner: "ben", area: "", sure: false });
    expect(answer.also.map(({ area }) => area)).toEqual(["billing", "auth"]);
  });

  test("a text too long for a question is not guessed at", () => {
    expect(who(page, "refund ".repeat(400), at)).toMatchObject({ owner: "ben", sure: false });
  });

  test("what AI wrote about money needs anybody but the author, by name", () => {
    const answer = who(page, "The agent wrote the payment callback. Merge?", at);
    expect(answer).toMatchObject({ role: "named_approver", owner: "ben", risk: "high" });
  });

  test("the backup answers when the owner did not in time", () => {
    const answer = who(page, "May the invoice total be rounded?", at, { waitingSince: "2026-11-19T09:00:00.000Z" });
    expect(answer).toMatchObject({ owner: "ben", now: { person: "ana", as: "backup" } });
  });
});

describe("who decides about files", () => {
  test("the owner of the area that covers the path", () => {
    expect(whoForPath(page, "src/billing/charge.ts", at)).toMatchObject({
      area: "billing",
      owner: "ben",
      sure: true,
      also: [],
    });
    expect(who(page, "src/billing/charge.ts", at).area).toBe("billing");
  });

  test("each owner, where a path is in two areas", () => {
    const both = {
      ...page,
      areas: page.areas.map((area) => (area.name === "auth" ? { ...area, paths: ["login.ts"] } : area)),
    };
    expect(whoForPath(both, "src/billing/login.ts", at)).toMatchObject({
      area: "billing",
      sure: true,
      also: [{ area: "auth", owner: "ana" }],
    });
  });

  test("the default owner, unsure, where no area covers it", () => {
    expect(whoForPath(page, "README.md", at)).toMatchObject({ area: "", owner: "ben", sure: false });
  });

  test("one answer for each area of a change, the most dangerous first, and what nobody covers", () => {
    const { answers, uncovered } = whoForPaths(
      page,
      ["src/parcels/a.ts", "src/billing/b.ts", "src/billing/c.ts", "README.md"],
      at,
    );
    expect(answers.map(({ area }) => area)).toEqual(["billing", "parcels"]);
    expect(answers[0]?.why[0]).toContain("src/billing/b.ts and 1 more");
    expect(uncovered).toEqual(["README.md"]);
  });
});

test("any question has one owner, a person of the page, and the same answer twice", () => {
  const words =
    "refund deploy AI prompt delete customer hire retry table down myself merge price legal 4000€ constructor __proto__ … ' \u0000".split(
      " ",
    );
  const question = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...words)).map((list) => list.join(" ")),
  );
  fc.assert(
    fc.property(question, (asked) => {
      for (const one of [page, tenLines]) {
        const answer = who(one, asked, at);
        expect(one.people.map(({ id }) => id)).toContain(answer.owner);
        expect(one.people.map(({ id }) => id)).toContain(answer.now.person);
        expect(answer.why.length).toBeGreaterThan(0);
        expect(who(one, asked, at)).toEqual(answer);
      }
    }),
  );
});
