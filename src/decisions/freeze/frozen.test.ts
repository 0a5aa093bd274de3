import { expect, test } from "vitest";
import { source } from "../../../test/support/releases.ts";
import { stored } from "../../kernel/given.ts";
import { readPage } from "../../page/read.ts";
import { freezes } from "./frozen.ts";

const at = "2026-11-21T12:00:00.000Z"; // a Saturday
const inForce = (windows: string) => {
  const { page, problems } = readPage(source.replace("[Fri 16:00 - Mon 08:00]", windows));
  if (!page) throw new Error(problems.map(({ what }) => what).join("\n"));
  return page;
};
const held = (windows: string, when = at) =>
  freezes(inForce(windows), { held: undefined, lifted: [] }, new Map<string, never>(), "production", when).map(
    ({ id }) => id,
  );

test("each written window that holds is a freeze of its own, which an exception to another one does not pass", () =>
  expect(held("[Fri 16:00 - Mon 08:00, Sat 00:00 - Sun 00:00]")).toEqual([
    "window:production:2026-11-20T16:00:00.000Z",
    "window:production:2026-11-21T00:00:00.000Z",
  ]));

test.each([
  ["person:ana", "Ana froze releases."],
  ["machine:ci", "The machine ci froze releases."],
])("a freeze by %s names who it was, not how they are kept", (by, says) => {
  const state = { held: { by, reason: stored("Odd."), since: at, seq: 7 }, lifted: [] };
  expect(freezes(inForce("[]"), state, new Map<string, never>(), "production", at)).toMatchObject([{ says }]);
});

test("a window keeps its identity while the clocks change", () => {
  const weekend = "[Sat 16:00 - Mon 08:00]";
  const one = held(weekend, "2026-10-24T16:30:00.000Z");
  expect(one).toEqual(held(weekend, "2026-10-25T00:30:00.000Z"));
  expect(one).toEqual(held(weekend, "2026-10-25T01:30:00.000Z"));
  expect(one).toEqual(held(weekend, "2026-10-26T07:59:59.000Z"));
  expect(held(weekend, "2026-10-26T08:00:00.000Z")).toEqual([]);
});
