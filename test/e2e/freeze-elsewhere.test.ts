/** An incident declared through one server process shuts the gate of another one with its very next answer, on both stores. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openTeam, type Team } from "../../bench/team.ts";
import { act } from "../stories/people.ts";
import { hasPostgres, type Postgres, startPostgres } from "../support/postgres.ts";
import { needs } from "../support/skip.ts";

/** Few enough for every run of the tests; `npm run bench -- freeze` counts ten thousand. */
const rounds = 150;

/** What the other process says in each round right after the first one recorded the incident. */
async function answersAfterDeclaring(team: Team): Promise<Map<string, number>> {
  const other = await team.another();
  const heard = new Map<string, number>();
  for (let n = 0; n < rounds; n += 1) {
    const open = await team.ask("/v1/gate", team.question(), other);
    expect(open.said).toMatchObject({ answer: "go" });
    const { said } = await team.ask("/v1/incidents", { title: "Customers are charged twice" });
    const { code, answer } = (await team.ask("/v1/gate", team.question(), other)).said;
    const word = String(code ?? answer);
    heard.set(word, (heard.get(word) ?? 0) + 1);
    await act(team.ana, `/v1/incidents/${said.id}/resolve`, { says: "Nobody is charged twice." });
  }
  return heard;
}

test("an incident declared through one process shuts the gate of another at once, on SQLite", async () => {
  const team = await openTeam();
  try {
    expect(await answersAfterDeclaring(team)).toEqual(new Map([["release.frozen", rounds]]));
  } finally {
    await team.close();
  }
});

needs("a PostgreSQL", hasPostgres).describe("on PostgreSQL", () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.stop();
  });

  test("an incident declared through one process shuts the gate of another at once", async () => {
    const team = await openTeam(await postgres.freshDatabase());
    try {
      expect(await answersAfterDeclaring(team)).toEqual(new Map([["release.frozen", rounds]]));
    } finally {
      await team.close();
    }
  });
});
