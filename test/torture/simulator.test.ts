/** The seeded simulator: thousands of courses that a night in production would take years to show. */

import { expect, test } from "vitest";
import { bugs, type Course, simulate } from "./simulator.ts";

/** How many seeds; FINALCALL_SEED runs one alone, to look into it. */
const seeds = Number(process.env.FINALCALL_SEEDS ?? 5000);
const first = Number(process.env.FINALCALL_SEED ?? 1);
const last = process.env.FINALCALL_SEED ? first : seeds;

test(`nothing acknowledged is lost, doubled, half or out of turn, in ${last - first + 1} simulated nights`, {
  timeout: 1_200_000,
}, async () => {
  for (let seed = first; seed <= last; seed += 1) {
    const { wrong } = await simulate(seed);
    expect(wrong, `FINALCALL_SEED=${seed}`).toBeUndefined();
  }
});

test("a simulated night is a bad one", async () => {
  const courses: Course[] = [];
  for (let seed = 1; seed <= 20; seed += 1) courses.push(await simulate(seed));
  const sum = (what: "faults" | "crashes") => courses.reduce((all, course) => all + course[what], 0);
  expect(sum("faults")).toBeGreaterThan(100);
  expect(sum("crashes")).toBeGreaterThan(50);
});

test("the same seed takes the same course", async () => {
  expect(await simulate(4, "no command ids")).toEqual(await simulate(4, "no command ids"));
});

for (const bug of bugs)
  test(`the simulation finds this mistake when it is made: ${bug}`, async () => {
    let found: string | undefined;
    for (let seed = 1; seed <= 200 && found === undefined; seed += 1) found = (await simulate(seed, bug)).wrong;
    expect(found).toBeDefined();
  });
