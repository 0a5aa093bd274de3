/** What people read of a review: what happened to each area, who is asked, what they are told, and that it holds nothing up. */

import { describe, expect, test } from "vitest";
import { worldOf } from "../src/views/context.ts";
import { notices } from "../src/views/notices.ts";
import { reviewView } from "../src/views/review.ts";
import { reviewDuties } from "../src/views/review-duties.ts";
import { stalePage } from "../src/views/review-stale.ts";
import { happenedTo } from "../src/views/review-walk.ts";
import { sentenceOf } from "../src/views/sentences.ts";
import { done, lateAt, ready, reviewTeam, walking } from "./support/review-screens.ts";
import type { Team } from "./support/team.ts";

const nobody = { of: () => [], subjects: () => [], knows: () => false };
async function toldOf(team: Team, at: string) {
  const context = team.seenBy("", at);
  return Promise.all(
    notices(context, nobody)
      .filter(({ what }) => what === "review")
      .map(async (one) => {
        const reader = team.seenBy(one.people[0] ?? "", at);
        const { subject, lines } = one.says(reader, await context.words([...one.texts]));
        return { people: one.people, says: [subject, ...lines].join(" ") };
      }),
  );
}

describe("what happened to an area since the last review", () => {
  const team = reviewTeam();
  const happened = happenedTo(
    team.seenBy("ana", lateAt),
    ["billing", "refunds", "data", "auth"],
    "2026-11-24T09:00:00.000Z",
  );

  test("says how many decisions, by whom, how long they waited, and what had no clear owner", () => {
    expect(happened.get("billing")?.says).toEqual([
      "Two decisions, by Ana.",
      "The longest waited 5\u00a0h.",
      "One question had no clear owner here.",
    ]);
    expect(happened.get("data")?.says).toEqual(["One decision, by Ana.", "It waited 45\u00a0min."]);
  });

  test("shows an owner who changed, and an area that moved more than once in a month", () => {
    expect(happened.get("refunds")?.says).toEqual([
      "Another owner on Tue 8 Dec, by Ana.",
      "Another owner on Thu 10 Dec, by Ana.",
    ]);
    expect(happened.get("refunds")?.moved).toBe(
      "Refunds changed twice within a month: what moves so often is not agreed yet.",
    );
    expect(happened.get("billing")?.moved).toBe("");
  });

  test("is empty where nobody touched it", () => expect(happened.get("auth")?.says).toEqual([]));
});

describe("whoever must act", () => {
  const titles = (team: Team, person: string, at = lateAt) =>
    reviewDuties(team.seenBy(person, at)).map(({ title }) => title);

  test("is the guardian while it is due, then the owners, then the guardian again", () => {
    expect(titles(reviewTeam(), "ana")).toEqual(["The page is due for review"]);
    expect(titles(reviewTeam(), "tom")).toEqual([]);
    expect(titles(walking(), "tom")).toEqual(["Say whether what the page says of replies holds"]);
    expect(titles(ready(), "tom")).toEqual([]);
    expect(titles(ready(), "ana")).toEqual(["Close the review of the page"]);
    expect(titles(done(), "ana")).toEqual([]);
  });

  test("is told when it falls due, once more when the page is stale, and everybody when it is closed", async () => {
    const due = "2026-12-07T08:00:00.000Z";
    expect(await toldOf(reviewTeam(), "2026-12-07T07:59:59.999Z")).toEqual([]);
    expect(await toldOf(reviewTeam(), due)).toMatchObject([{ people: ["ana"] }]);
    const late = await toldOf(reviewTeam(), lateAt);
    expect(late.map(({ says }) => says)).toEqual([
      "The page is stale: its review is due since Mon 7 Dec The monthly review of December. Every screen and every gate says so. Nothing is held up by it.",
    ]);
    const asked = await toldOf(walking(), lateAt);
    expect(asked.find(({ people }) => people.includes("tom"))?.says).toContain("Does the page still hold for replies?");
    const [over] = await toldOf(done(), lateAt);
    expect(over?.people).toContain("noor");
    expect(over?.says).toBe("The page was reviewed; Ana closed it To change: refunds.");
  });
});

describe("a stale page", () => {
  test("says why, since when and who ends it; closed, it says nothing more", () => {
    expect(stalePage(worldOf(reviewTeam().world), lateAt)?.says).toBe(
      "The page is stale: its review is due since Mon 7 Dec (the monthly review of December). Ana closes it. Nothing is held up by this.",
    );
    expect(stalePage(worldOf(done().world), lateAt)).toBeUndefined();
  });

  test("stands in the record sentence by sentence", () => {
    const team = done();
    const seen = worldOf(team.world);
    const say = (text: { text: string }) => team.kept.find((one) => one.text === text.text)?.words ?? "";
    const told = team.entries
      .filter(({ type }) => type.startsWith("review."))
      .map((entry) => sentenceOf(entry, seen, say));
    expect(told[0]).toBe("Began a review of the page");
    expect(told).toContain(
      "Wants to change what the page says of refunds: Refunds belong to Sam for good; write it once more so that nobody moves it back.",
    );
    expect(told.at(-1)).toBe("Closed the review of the page; it answers 1 occasion");
  });

  test("what nobody touched is kept in one go, by whoever may say so", async () => {
    const model = await reviewView(walking().seenBy("ana", lateAt));
    expect(model?.untouched).toHaveLength(20);
    expect(model?.untouched).not.toContain("billing");
    expect((await reviewView(walking().seenBy("tom", lateAt)))?.untouched).toEqual(["replies"]);
  });
});
