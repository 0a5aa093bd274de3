/** The seeded simulator: courses in which the store lies, processes crash and everybody spends at once. */

import { expect, test } from "vitest";
import { bugs, type Course, simulate } from "./cap-simulator.ts";

/** How many seeds; FINALCALL_SEED runs one alone, to look into it. */
const seeds = Number(process.env.FINALCALL_CAP_SEEDS ?? 200);
const first = Number(process.env.FINALCALL_SEED ?? 1);
const last = process.env.FINALCALL_SEED ? first : seeds;

test(`no budget is exceeded and nothing is admitted after a pause, in ${last - first + 1} simulated courses`, async () => {
  for (let seed = first; seed <= last; seed += 1) {
    const { wrong } = await simulate(seed);
    expect(wrong, `FINALCALL_SEED=${seed}`).toBeUndefined();
  }
});

test("a simulated course is a bad one", async () => {
  const courses: Course[] = [];
  for (let seed = 1; seed <= 20; seed += 1) courses.push(await simulate(seed));
  const sum = (what: "faults" | "crashes" | "admitted") => courses.reduce((all, course) => all + course[what], 0);
  expect(sum("faults")).toBeGreaterThan(50);
  expect(sum("crashes")).toBeGreaterThan(20);
  expect(sum("admitted")).toBeGreaterThan(100);
});

for (const bug of bugs)
  test(`the simulation finds this mistake when it is made: ${bug}`, async () => {
    let found: string | undefined;
    for (let seed = 1; seed <= 300 && found === undefined; seed += 1) found = (await simulate(seed, bug)).wrong;
    expect(found).toBeDefined();
  });
