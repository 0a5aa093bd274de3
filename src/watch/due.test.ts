/** What a row of looks makes due, over any row of looks. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { ended, rolling } from "../../test/support/watching.ts";
import { release } from "../decisions/release/kind.ts";
import type { ReleaseState } from "../decisions/release/state.ts";
import { noon } from "../kernel/given.ts";
import { emptyWorld, evolve } from "../kernel/world.ts";
import type { Environment } from "../page/page.ts";
import { due, noStreak, provedBy, type Streak, streakAfter } from "./due.ts";
import type { Reading, State } from "./health.ts";

const began = Date.parse(noon);
const id = "rel-0123456789ab";
const environment: Environment = {
  ...{ name: "production", metrics: "pushed", watch: 1, signals: [], stop: [], onStop: "propose-rollback" },
  ...{ freeze: [], exceptions: [], measures: [] },
};

/** The release with its only stage out since noon. */
const releases = (() => {
  const kinds = { release };
  const world = emptyWorld(kinds);
  for (const event of [...rolling(id, ["all"], noon), ended(id, "all", noon)]) evolve(kinds, world, event);
  return world.many("release") as unknown as ReadonlyMap<string, ReleaseState>;
})();

/** One look: seconds since the one before, how old its number is, and what it is. */
const anyLook = fc.record({
  after: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 6 }) },
    { weight: 1, arbitrary: fc.integer({ min: 7, max: 60 }) },
  ),
  old: fc.integer({ min: 0, max: 12 }),
  state: fc.oneof(
    { weight: 30, arbitrary: fc.constant("good" as State) },
    { weight: 1, arbitrary: fc.constantFrom("blind" as State, "crossed" as State) },
  ),
  pending: fc.oneof({ weight: 30, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

const reading = (state: State, pending: boolean, moment: number): Reading => ({
  ...{ signal: "traffic", state, pending, value: 1, unit: "", age: 0, says: "" },
  at: new Date(moment).toISOString(),
  since: state === "crossed" ? new Date(moment).toISOString() : "",
});

/** Every look of a row with the streak after it and what it makes due. */
function row(looks: readonly { after: number; old: number; state: State; pending: boolean }[]) {
  let now = began - 30_000;
  let streak: Streak = noStreak;
  return looks.map(({ after, old, ...look }) => {
    now += after * 1000;
    const moment = now - old * 1000;
    const readings = [reading(look.state, look.state === "good" && look.pending, moment)];
    streak = streakAfter(streak, readings, now);
    const waiting = [{ id: "op-limit-one", endedAt: noon }];
    const found = due(environment, releases, waiting, readings, streak).map(({ type }) => type);
    return {
      now,
      moment,
      good: look.state === "good" && !look.pending,
      over: look.state === "crossed" || (look.state === "good" && look.pending),
      state: look.state,
      found,
    };
  });
}

test("property: an operation is proved only by good looks in a row, each with numbers from after its end", () => {
  fc.assert(
    fc.property(fc.array(anyLook, { maxLength: 60 }), (looks) => {
      const seen = row(looks);
      for (const [n, { found }] of seen.entries()) {
        if (!found.includes("operation.verify")) continue;
        const from = seen.findLastIndex(({ good }, before) => before <= n && !good) + 1;
        const moments = new Set(
          seen
            .slice(from, n + 1)
            .map(({ moment }) => moment)
            .filter((moment) => moment > began),
        );
        expect(moments.size).toBeGreaterThanOrEqual(provedBy);
      }
    }),
  );
});

test("property: a stage is found good only after its minutes without a number over its limit and without a hole", () => {
  fc.assert(
    fc.property(fc.array(anyLook, { minLength: 20, maxLength: 120 }), (looks) => {
      const seen = row(looks);
      for (const [n, { found, now, good }] of seen.entries()) {
        if (!found.includes("release.healthy")) continue;
        expect(good).toBe(true);
        const minute = seen.slice(0, n + 1).filter((one) => one.now >= now - 60_000);
        expect(minute.some(({ over }) => over)).toBe(false);
        const known = minute.filter((one) => one.good).map((one) => one.now);
        expect(
          Math.max(...known.map((time, k) => (k === 0 ? 0 : time - (known[k - 1] as number)))),
        ).toBeLessThanOrEqual(15_000);
        expect(now).toBeGreaterThanOrEqual(began + 60_000);
      }
    }),
  );
});

test("property: a number over its limit is a stop at that very look", () => {
  fc.assert(
    fc.property(fc.array(anyLook, { maxLength: 40 }), (looks) => {
      for (const { found, state, moment } of row(looks))
        if (moment > began) expect(found.includes("release.stop")).toBe(state === "crossed");
    }),
  );
});
