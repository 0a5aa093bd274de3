/** Every route of the server, asked by every kind of caller, against what the page's rules say. */

import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { documentOf } from "./document.ts";
import { gatewayLines, wrongInGateway } from "./gateway.ts";
import { wrongIn } from "./matrix.ts";
import { routesOf } from "./routes.ts";
import { situations as all, themes } from "./situations.ts";
import { openWorld, type World } from "./world.ts";

let w: World;
beforeAll(async () => {
  w = await openWorld();
});

test("every route of the server has its line, and no line is without a route", () => {
  const known = new Set(all.flatMap(({ acts }) => acts.map(({ route }) => route)));
  const routes = routesOf(w);
  expect(routes.length).toBeGreaterThan(280);
  expect(routes.filter((one) => !known.has(one))).toEqual([]);
  expect([...known].filter((one) => !routes.includes(one))).toEqual([]);
});

test("every line is somebody's, or says where it is shown that it is nobody's here", () => {
  const doors = ["GET /link/:secret", "POST /link/:secret", "POST /sign-in"];
  const lines = all.flatMap(({ acts }) => acts);
  expect(new Set(lines.filter(({ rule }) => rule.says === "nobody").map(({ route }) => route))).toEqual(new Set(doors));
});

describe("by the rules of the page, and by nothing else", () => {
  test.each(all.map((one) => [one.says, one] as const))("%s", async (_, situation) => {
    expect(await wrongIn(w, situation)).toEqual([]);
    expect(w.faults.splice(0)).toEqual([]);
  });

  test("models are asked by tokens with `call`, and by nobody's browser", async () => {
    expect(await wrongInGateway(w)).toEqual([]);
    expect(w.faults.splice(0)).toEqual([]);
  });
});

test("docs/authorization.md is this matrix", () => {
  const text = documentOf([...themes, ["Models", gatewayLines]]);
  if (process.env.UPDATE_DOCS) writeFileSync("docs/authorization.md", text);
  expect(readFileSync("docs/authorization.md", "utf8")).toBe(text);
});
