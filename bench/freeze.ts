/** An incident declared through one process: the next question to the gate of a second process is refused, on both stores. */

import { act } from "../test/stories/people.ts";
import { hasPostgres, startPostgres } from "../test/support/postgres.ts";
import type { Measurement } from "./measure.ts";
import { openTeam, type Team } from "./team.ts";

const times = Number(process.env.FINALCALL_BENCH_FREEZES ?? 10_000);

export async function bench(): Promise<Measurement[]> {
  const rows = [await measured("SQLite", await openTeam())];
  if (!hasPostgres) return rows;
  const postgres = await startPostgres();
  try {
    rows.push(await measured("PostgreSQL", await openTeam(await postgres.freshDatabase())));
  } finally {
    await postgres.stop();
  }
  return rows;
}

async function measured(store: string, team: Team): Promise<Measurement> {
  try {
    const other = await team.another();
    const taken = { declare: [] as number[], refuse: [] as number[] };
    let refused = 0;
    for (let n = 0; n < times; n += 1) refused += (await round(team, other, taken)) ? 1 : 0;
    return {
      name: `declared to refused elsewhere, ${store}`,
      ours: `${refused} of ${times}`,
      floor: "—",
      ratio: `${times - refused} let through`,
      bound: "0 let through",
      ok: refused === times,
      note: `declared in ${median(taken.declare)} ms, refused ${median(taken.refuse)} ms after that (medians)`,
    };
  } finally {
    await team.close();
  }
}

/** The gate is open; somebody declares; the very next question hears no. True when it did. */
async function round(team: Team, other: string, taken: { declare: number[]; refuse: number[] }): Promise<boolean> {
  const before = await team.ask("/v1/gate", team.question(), other);
  if (before.said.answer !== "go") throw new Error(`The gate was shut before: ${JSON.stringify(before.said)}`);
  const began = performance.now();
  const { said } = await team.ask("/v1/incidents", { title: "Customers are charged twice" });
  const declared = performance.now();
  const answer = await team.ask("/v1/gate", team.question(), other);
  taken.declare.push(declared - began);
  taken.refuse.push(performance.now() - declared);
  const { code, facts } = answer.said as { code?: string; facts?: { by?: string } };
  await act(team.ana, `/v1/incidents/${said.id}/resolve`, { says: "Nobody is charged twice." });
  return code === "release.frozen" && facts?.by === "incident";
}

const median = (all: number[]): string =>
  ([...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN).toFixed(1);
