/** Servers killed at every step of sending an action, its approval delivered again and again: it is done once, or in doubt. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasPostgres, type Postgres, startPostgres } from "../support/postgres.ts";
import { needs } from "../support/skip.ts";
import { expected, openTeam, type Step, steps, type Team } from "./dispatch.ts";

/** One and two servers by turns; `npm run bench -- double-delivery` has every combination. */
const trials = (Object.keys(steps) as Step[]).flatMap((step, n) =>
  [true, false].map((idempotent) => ({
    step,
    idempotent,
    servers: ((n + Number(idempotent)) % 2 === 0 ? 1 : 2) as 1 | 2,
  })),
);

const eachStep = (team: () => Team) =>
  test.each(trials)("$servers killed $step, idempotent: $idempotent", async (trial) => {
    const { killed, effects, altered, status } = await team().run({ ...trial, deliveries: 4 });
    expect(killed).toBeGreaterThan(0);
    expect({ effects, altered, status }).toEqual({ ...expected(trial), altered: 0 });
  });

describe("over SQLite", () => {
  let team: Team;
  beforeAll(async () => {
    team = await openTeam(undefined, 8);
  });
  afterAll(() => team?.close());
  eachStep(() => team);
});

needs("PostgreSQL", hasPostgres).describe("over PostgreSQL", () => {
  let postgres: Postgres;
  let team: Team;
  beforeAll(async () => {
    postgres = await startPostgres();
    team = await openTeam(await postgres.freshDatabase(), 8);
  });
  afterAll(async () => {
    await team?.close();
    await postgres?.stop();
  });
  eachStep(() => team);
});
