/** Every route of the server, asked by every kind of caller, against what the page's rules say. */

import { beforeAll, describe, expect, test } from "vitest";
import { access, actions } from "./access.ts";
import { comparisons, pauses, tasks, work } from "./ai.ts";
import { changes, pages, proposals } from "./decisions.ts";
import { incidents } from "./incidents.ts";
import { wrongIn } from "./matrix.ts";
import { own, programs } from "./people.ts";
import { reads } from "./reads.ts";
import { operations, releases } from "./releases.ts";
import { routesOf } from "./routes.ts";
import { openWorld, type World } from "./world.ts";

let w: World;
beforeAll(async () => {
  w = await openWorld();
});
const all = [
  ...proposals,
  ...changes,
  ...pages,
  ...reads,
  ...releases,
  ...operations,
  ...access,
  ...actions,
  ...incidents,
  ...own,
  ...programs,
  ...tasks,
  ...pauses,
  ...work,
  ...comparisons,
];

test("every route of the server has its line, and no line is without a route", () => {
  const known = new Set(all.flatMap(({ acts }) => acts.map(({ route }) => route)));
  const routes = routesOf(w);
  expect(routes.length).toBeGreaterThan(280);
  expect(routes.filter((one) => !known.has(one))).toEqual([]);
  expect([...known].filter((one) => !routes.includes(one))).toEqual([]);
});

describe("by the rules of the page, and by nothing else", () => {
  test.each(all.map((one) => [one.says, one] as const))("%s", async (_, situation) => {
    expect(await wrongIn(w, situation)).toEqual([]);
    expect(w.faults.splice(0)).toEqual([]);
  });
});
