/** The gate's verdict at 200 a second while commands are written, against an empty route of the same server. */

import { setTimeout as pause } from "node:timers/promises";
import { type Measurement, medians } from "./measure.ts";
import { openTeam, type Team } from "./team.ts";

const rounds = 7;
const perSlice = 600;
const perSecond = 200;
const writesPerSecond = 50;

export async function bench(): Promise<Measurement[]> {
  const team = await openTeam();
  const writing = write(team);
  try {
    const gate = (n: number) => verdict(team, n);
    const empty = () => expect(team.ask("/v1/nothing", team.question()), 404);
    await slice(gate);
    await slice(empty);
    const [floor = 0, ours = 0] = await medians(rounds, [() => slice(empty), () => slice(gate)]);
    const written = await writing.stop();
    return [
      {
        name: `gate verdict at ${perSecond}/s, p95`,
        ours: `${ours.toFixed(2)} ms`,
        floor: `${floor.toFixed(2)} ms`,
        ratio: `${(ours / floor).toFixed(2)} ×`,
        bound: "≤ 3 ×",
        ok: ours <= 3 * floor,
        note: `median of ${rounds} p95 slices of ${perSlice}, ${written} commands written meanwhile; floor: a POST that no route answers`,
      },
    ];
  } finally {
    await writing.stop();
    await team.close();
  }
}

/** By turns a run that went through and asks again, and another one with the same permit. */
async function verdict(team: Team, n: number): Promise<void> {
  if (n % 2 === 0) await expect(team.ask("/v1/gate", team.question()), 200);
  else await expect(team.ask("/v1/gate", team.question("run-2000")), 409);
}

/** A quick wrong answer would look like a good figure. */
async function expect(asked: ReturnType<Team["ask"]>, status: number): Promise<void> {
  const answer = await asked;
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.said)}`);
}

/** Milliseconds of the 95th of a hundred. Asked by the clock, not one after the other: a slow answer delays no question. */
async function slice(work: (n: number) => Promise<void>): Promise<number> {
  const began = performance.now();
  const taken = Array.from({ length: perSlice }, async (_, n) => {
    await pause(Math.max(0, began + (n * 1000) / perSecond - performance.now()));
    const asked = performance.now();
    await work(n);
    return performance.now() - asked;
  });
  const sorted = (await Promise.all(taken)).sort((a, b) => a - b);
  return sorted[Math.floor(perSlice * 0.95)] ?? Number.NaN;
}

/** Proposals, by the clock, until it is stopped; then gives how many were recorded. */
function write(team: Team): { stop(): Promise<number> } {
  const asked: Promise<void>[] = [];
  const timer = setInterval(() => {
    const question = `May we split the parser into ${asked.length + 2} files?`;
    const recorded = expect(team.ask("/v1/proposals", { question }), 200);
    recorded.catch(() => undefined); // heard by stop
    asked.push(recorded);
  }, 1000 / writesPerSecond);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(asked);
      return asked.length;
    },
  };
}
