/** Cover as people see it: the picture's words and shares, the terminal's picture, the API; and an incident whose lead goes on leave. */

import { beforeAll, describe, expect, test } from "vitest";
import { coverText } from "../src/cli/coverage.ts";
import { readPage } from "../src/page/read.ts";
import { coverage } from "../src/routing/coverage.ts";
import { leavings } from "../src/routing/coverage-leaving.ts";
import { coverPageView, coverView } from "../src/views/cover.ts";
import { inboxView } from "../src/views/inbox.ts";
import { roomView } from "../src/views/incident-room.ts";
import { openDesk, pairOfPeople, tokenOf, withToken } from "./e2e/desk.ts";
import { coverTeam, withHours } from "./support/cover-screens.ts";
import { night, quillhaven } from "./support/quillhaven.ts";

const page = readPage(withHours).page;
if (!page) throw new Error("The fixture's page does not hold.");

describe("the picture of the coming week", () => {
  const model = coverView(coverTeam().seenBy("ana", night));

  test("has a row for each area with a gap and one for the others, and the rows are the whole week", () => {
    expect(model?.lines.map(({ label }) => label)).toContain("Customer data");
    expect(model?.lines.at(-1)).toMatchObject({ label: "12 other areas", says: "Somebody at every hour." });
    for (const { parts } of model?.lines ?? [])
      expect(parts.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100, 0);
  });

  test("says in words what it shows, in the reader's own zone", () => {
    expect(model?.title).toBe("92\u00a0h with nobody in 11 areas");
    expect(model?.first).toBe("Nobody covers 11 of them from 03:07 to 07:00");
    const data = model?.lines.find(({ label }) => label === "Customer data");
    expect(data?.says).toBe("Li and Ana; nobody 03:07 to 07:00, and 6 more times.");
    expect(model?.unsaid).toMatch(
      /^Marta, Noor, Sam and Tom have no hours on the page, so count as there at any hour\./,
    );
  });

  test("names whose going hurts most", () => {
    expect(model?.critical).toEqual({ name: "Ana", says: expect.stringMatching(/^\d+ areas have one person left\.$/) });
  });

  test("is calm, and says what nobody wrote down, where no hours are on the page", () => {
    const calm = coverPageView(quillhaven().seenBy("ana", night));
    expect(calm).toMatchObject({ title: "Somebody can say yes at every hour", bad: false, recurring: [], first: "" });
    expect(calm?.unsaid).toMatch(/^Nobody has hours on the page, so everybody counts as there at any hour\./);
  });
});

describe("an incident whose lead's leave begins", () => {
  const monday = "2026-11-23T00:00:00.000Z";

  test("says beforehand on the screen of cover who leads next", () => {
    expect(coverPageView(coverTeam().seenBy("ana", night))?.leads.map(({ says }) => says)).toEqual([
      "Incident 1: Ana leads and, from Mon 00:00, is on leave until 27 Nov; Marta leads next.",
    ]);
  });

  test("says then in its room who leads next, who finds it in their inbox and takes it", async () => {
    const team = coverTeam();
    const room = await roomView(team.seenBy("marta", monday), "inc-double", 0);
    expect(room?.answer).toMatch(/^Ana led and is on leave until 27 Nov; Marta leads next\./);
    expect(room?.take).toMatchObject({ says: "Ana is on leave until 27 Nov, and it is your turn." });
    expect(JSON.stringify(await inboxView(team.seenBy("marta", monday)))).toContain("it is your turn to lead");
    team.does("marta", "incident.take", { id: "inc-double" }, monday);
    const after = await roomView(team.seenBy("li", monday), "inc-double", 0);
    expect(after?.answer).toMatch(/^Marta leads\./);
    const before = await roomView(team.seenBy("marta", "2026-11-22T23:59:00.000Z"), "inc-double", 0);
    expect(before?.lead).toBe("Marta");
  });
});

describe("in a terminal", () => {
  const cover = coverage(page, night, 1);
  const text = (columns: number) => coverText(page, cover, leavings(page, cover), columns);

  test("letters draw the week without colour, and no line is wider than the terminal", () => {
    expect(text(100)).not.toContain("\x1b");
    expect(text(100)).toMatch(/^data +\s*X?X+[-=]+/m);
    for (const columns of [40, 60, 80, 132])
      expect(
        Math.max(
          ...text(columns)
            .split("\n")
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(columns);
  });

  test("what breaks is told for each person", () => {
    expect(text(80)).toContain("Without Ana\n");
    expect(text(200)).toContain(
      "  Auth, data, schema, infra, secrets, api and architecture lose their owner; Li answers, and nobody stands behind.\n",
    );
  });
});

describe("over the API", () => {
  let answer: Response;
  let ask: (query: string) => Promise<Response>;
  beforeAll(async () => {
    const desk = await openDesk(undefined, { page: withHours });
    const { ana } = await pairOfPeople(desk);
    const ci = withToken(desk, await tokenOf(ana, "machine:ci", ["read"]));
    ask = async (query) => ci.get(`/v1/coverage${query}`);
    answer = await ask("?from=2026-11-19T03:07:00Z&weeks=1");
  });

  test("a token reads the same rows, gaps and losses", async () => {
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as { gaps: object[]; rows: object[]; leaving: object[] };
    expect(body).toMatchObject({ ...coverage(page, night, 1), leads: [] });
    expect(body.leaving).toHaveLength(page.people.length);
  });

  test("weeks beyond a year and times that are none are bad requests", async () => {
    expect((await ask("?weeks=54")).status).toBe(400);
    expect((await ask("?from=tomorrow")).status).toBe(400);
  });
});
