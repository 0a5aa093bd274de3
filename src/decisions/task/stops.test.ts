import { expect, test } from "vitest";
import { and, at, page, ready, resumeOf, serve, task, team, worldAfter } from "../../../test/support/ai-history.ts";
import type { Subjects } from "../../kernel/kind.ts";
import type { PauseState } from "../pause/state.ts";
import type { TaskState } from "./state.ts";
import { dealtWith, stopsOf } from "./stops.ts";

const [shown] = page.ai.tasks;
if (!shown) throw new Error("There is no task.");
const then = "narrow";

test("a skipped approval stops every task, and an attempt at what it must never do stops it, also if its page says nothing", () => {
  expect(stopsOf(shown).map(({ name }) => name)).toEqual(["wrong-price", "policy-break", "skipped-approval"]);
  expect(stopsOf({ ...shown, stop: [] }).map(({ name }) => name)).toEqual(["skipped-approval", "policy-break"]);
  expect(stopsOf({ ...shown, stop: [], never: [] }).map(({ name }) => name)).toEqual(["skipped-approval"]);
});

test("what the page says of them itself is as the page says", () => {
  const own = stopsOf({ ...shown, stop: shown.stop.map((one) => ({ ...one, then, value: 2 })) });
  expect(own.find(({ name }) => name === "policy-break")).toMatchObject({ value: 2, then });
  expect(own.filter(({ name }) => name === "policy-break")).toHaveLength(1);
});

const served = ready(serve(team));
const id = "pause-00000001";
const since = (
  past: typeof served,
  name: string,
  question: string,
  then: "pause-question" | "narrow" | "cheap-model" = "pause-question",
) => {
  const world = worldAfter(past);
  const seen = {
    pauses: world.many("pause") as Subjects<PauseState>,
    tasks: world.many("task") as Subjects<TaskState>,
  };
  return dealtWith(seen, task, { name, then }, question);
};

test("what was found before a trigger paused, or before it was started again, is dealt with; for this question type alone", () => {
  const tripped = { id, what: "question", name: `${task}/late-fees`, reason: "Wrong fee.", trigger: "wrong-price" };
  const paused = and(served, "system", "pause.pause", tripped, { at: at(5), via: "system" });
  expect(since(served, "wrong-price", "late-fees")).toBe("");
  expect(since(paused, "wrong-price", "late-fees")).toBe(at(5));
  expect(since(paused, "wrong-price", "invoice-copies")).toBe("");
  expect(since(paused, "policy-break", "late-fees")).toBe("");
  const { shown, how } = resumeOf(paused);
  const again = { id, choice: "person", rule: "Fees are answered by hand.", shown };
  expect(since(and(paused, "ana", "pause.resume", again, { ...how, at: at(9) }), "wrong-price", "late-fees")).toBe(
    at(9),
  );
});

test("a pause by somebody's hand deals with nothing that a trigger found", () => {
  const byHand = { id, what: "question", name: `${task}/late-fees`, reason: "To be sure." };
  expect(since(and(served, "li", "pause.pause", byHand, { at: at(5) }), "wrong-price", "late-fees")).toBe("");
});

test("who reads was changed since: the numbers begin anew for what narrows, and for nothing else", () => {
  const people = { id: task, question: "late-fees", to: "people", why: "It slipped." };
  const narrowed = and(served, "system", "task.narrow", people, { at: at(5), via: "system" });
  expect(since(narrowed, "error-rate", "late-fees", "narrow")).toBe(at(5));
  expect(since(narrowed, "error-rate", "invoice-copies", "narrow")).toBe("");
  expect(since(narrowed, "p95", "", "narrow")).toBe(at(5));
  expect(since(narrowed, "wrong-price", "late-fees")).toBe("");
  expect(since(narrowed, "cost-per-call", "", "cheap-model")).toBe("");
});

test("the stronger model was switched off: the numbers begin anew for what switches it off", () => {
  const cheap = and(served, "system", "task.cheapen", { id: task, why: "Too dear." }, { at: at(5), via: "system" });
  expect(since(cheap, "cost-per-call", "", "cheap-model")).toBe(at(5));
  expect(since(cheap, "p95", "", "narrow")).toBe("");
});
