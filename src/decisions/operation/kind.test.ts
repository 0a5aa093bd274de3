import { describe, expect, test } from "vitest";
import {
  admitted,
  and,
  approved,
  artifact,
  commit,
  good,
  later,
  maker,
  preparation,
  stageDone,
  stateOf,
  team,
  thursday,
  version,
  worldOf,
} from "../../../test/support/releases.ts";
import { given } from "../../kernel/given.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { kinds } from "../index.ts";
import { current, lastGood, liveIn } from "../release/live.ts";
import type { ReleaseState } from "../release/state.ts";
import type { OperationState } from "./kind.ts";

const when = (past: readonly Recorded[], actor: string, command: string, data: object, how: object = {}) =>
  given(kinds, past).when(actor, command, data, { page: version, ...how });
const ci = { via: "token:ci" };
const id = preparation().id;
const begin = { id: "op-00000001", what: "rollback", environment: "production", host: "web-1" };
const ended = (exit: number | null, more: object = {}) => ({
  ...{ id: begin.id, host: "web-1", exit, signal: "", took: 41_000 },
  ...more,
});
const releasesOf = (past: readonly Recorded[]) => worldOf(past).many("release") as Map<string, ReleaseState>;
const operationOf = (past: readonly Recorded[], one = begin.id) =>
  worldOf(past).many("operation").get(one) as OperationState;

/** A release that everybody has, and a second one at its first stage. */
function twoReleases() {
  const first = preparation({ environment: "staging" });
  const settled = stageDone(
    stageDone(approvedAs(team, first), "internal", 1, thursday, { id: first.id }),
    "10%",
    2,
    later(20),
    { id: first.id },
  );
  return { first, settled };
}
const approvedAs = (past: readonly Recorded[], asked: ReturnType<typeof preparation>) =>
  approved(and(past, "cy", "release.prepare", asked, ci), "ben", asked.id);

const out = admitted();

describe("a rollback", () => {
  test("is approved beforehand: any machine that may deploy begins it, with the step of what is out", () =>
    when(out, "machine:ci", "operation.begin", begin, ci).recordsTypes("operation.started"));

  test("passes every freeze", () => {
    const frozen = and(out, "dee", "freeze.freeze", { reason: "Payments look odd." }, ci);
    when(frozen, "machine:ci", "operation.begin", begin, ci).recordsTypes("operation.started");
  });

  test("runs once: a second host is told who runs it, the same host gets the same plan", () => {
    const past = and(out, "machine:ci", "operation.begin", begin, ci);
    when(past, "machine:ci", "operation.begin", begin, ci).records();
    when(past, "machine:ci", "operation.begin", { ...begin, host: "web-2" }, ci).refuses("operation.underWay");
    when(past, "machine:ci", "operation.begin", { ...begin, id: "op-00000002" }, ci).refuses("operation.underWay");
  });

  test("that went through takes the release back, and is done only when the numbers are good again", () => {
    const past = and(and(out, "machine:ci", "operation.begin", begin, ci), "machine:ci", "operation.end", ended(0), ci);
    expect(stateOf(past).rolledBack).toBe(begin.id);
    expect(operationOf(past)).toMatchObject({ outcome: "ran", verifiedAt: "", took: 41_000 });
    const verify = { id: begin.id, numbers: good(later(3)) };
    when(past, "machine:ci", "operation.verify", verify, ci).refuses("operation.notSystem");
    when(past, "system", "operation.verify", { ...verify, numbers: good(later(-3)) }, { via: "system" }).refuses(
      "operation.notGood",
    );
    when(past, "system", "operation.verify", { ...verify, numbers: [] }, { via: "system" }).refuses(
      "operation.notGood",
    );
    when(past, "system", "operation.verify", verify, { via: "system" }).recordsTypes("operation.verified");
  });

  test("that failed says so, takes nothing back, and can be tried again", () => {
    const past = and(and(out, "machine:ci", "operation.begin", begin, ci), "machine:ci", "operation.end", ended(1), ci);
    expect(stateOf(past).rolledBack).toBe("");
    expect(operationOf(past).outcome).toBe("failed");
    when(past, "system", "operation.verify", { id: begin.id, numbers: good(later(3)) }, { via: "system" }).records();
    when(past, "machine:ci", "operation.begin", { ...begin, id: "op-00000002" }, ci).recordsTypes("operation.started");
  });

  test("is nothing where nothing went out", () =>
    when(approved(), "machine:ci", "operation.begin", begin, ci).refuses("operation.nothingOut"));

  test("goes back to the last release that everybody had and that was good", () => {
    const { first, settled } = twoReleases();
    const card = stateOf(settled, first.id);
    expect(card.stages.at(-1)).toBe("all after approval");
    expect(liveIn(releasesOf(settled), "staging")).toBeUndefined();
    expect(current(releasesOf(settled), "staging")?.id).toBe(first.id);
    const other = preparation({
      environment: "staging",
      patch: "",
      to: commit("b"),
      artifact: artifact("b"),
      commits: [{ commit: commit("b"), subject: "Words", diff: "", makers: [maker("dee", "author")] }],
    });
    const plain = preparation({ environment: "staging", patch: "", to: commit("c"), artifact: artifact("c") });
    const live = stageDone(approvedAs(team, plain), "all", 1, thursday, { id: plain.id });
    expect(liveIn(releasesOf(live), "staging")?.id).toBe(plain.id);
    const next = stageDone(approvedAs(live, other), "all", 2, later(60), { id: other.id });
    const releases = releasesOf(next);
    expect(liveIn(releases, "staging")?.id).toBe(other.id);
    expect(lastGood(releases, releases.get(other.id) as ReleaseState)?.id).toBe(plain.id);
    const staging = { ...begin, environment: "staging" };
    const back = and(
      and(next, "machine:ci", "operation.begin", staging, ci),
      "machine:ci",
      "operation.end",
      ended(0),
      ci,
    );
    expect(operationOf(back).to).toBe(plain.id);
    // Asked twice at night, it does not undo the release before as well.
    const again = { ...staging, id: "op-00000002" };
    when(back, "machine:ci", "operation.begin", again, ci).refuses("operation.already");
    when(back, "machine:ci", "operation.begin", { ...again, release: other.id }, ci).refuses("operation.notLast");
    when(back, "machine:ci", "operation.begin", { ...again, release: plain.id }, ci).recordsTypes("operation.started");
    expect(liveIn(releasesOf(back), "staging")?.id).toBe(plain.id);
  });
});

test("a rollback in doubt does not hold up that of a later release", () => {
  const plain = (letter: string) => preparation({ patch: "", to: commit(letter), artifact: artifact(letter) });
  const [first, second] = [plain("b"), plain("c")];
  const out = stageDone(approvedAs(team, first), "all", 1, thursday, { id: first.id });
  const done = { id: "op-offline-1", release: first.id, host: "web-1", exit: 0, signal: "", took: 900 };
  const once = and(out, "machine:ci", "operation.reconcile", done, ci);
  const doubt = and(once, "machine:ci", "operation.reconcile", { ...done, host: "web-2" }, ci);
  expect(operationOf(doubt, done.id).outcome).toBe("in-doubt");
  const next = stageDone(approvedAs(doubt, second), "all", 2, later(60), { id: second.id });
  when(next, "machine:ci", "operation.begin", begin, ci).recordsTypes("operation.started");
});

describe("a measure", () => {
  test("of the page runs at once; one that the page does not have is refused", () => {
    when(team, "machine:ci", "operation.begin", { ...begin, what: "disable" }, ci).recordsTypes("operation.started");
    when(team, "machine:ci", "operation.begin", { ...begin, what: "limit" }, ci).refuses("operation.noMeasure");
  });
});

describe("a rollback without the server", () => {
  const done = { id: "op-offline-1", release: id, host: "web-1", exit: 0, signal: "", took: 900 };

  test("is told afterwards, once", () => {
    when(out, "machine:ci", "operation.reconcile", done, ci).recordsTypes(
      "operation.started",
      "operation.ended",
      "release.rolledBack",
    );
    const past = and(out, "machine:ci", "operation.reconcile", done, ci);
    expect(operationOf(past, done.id)).toMatchObject({ offline: true, outcome: "ran" });
    when(past, "machine:ci", "operation.reconcile", done, ci).records();
  });

  test("whose process was gone before its end is in doubt, and undoes nothing until a person settled it", () => {
    const gone = { ...done, exit: null, why: "The process that ran it on web-1 is gone." };
    when(out, "machine:ci", "operation.reconcile", gone, ci).recordsTypes("operation.started", "operation.doubted");
    const past = and(out, "machine:ci", "operation.reconcile", gone, ci);
    expect(operationOf(past, done.id)).toMatchObject({ offline: true, outcome: "in-doubt" });
    when(past, "machine:ci", "operation.reconcile", gone, ci).records();
    const settle = { id: done.id, outcome: "done", reason: "web-1 runs 2.40.3." };
    when(past, "ben", "operation.settle", settle).recordsTypes("operation.settled", "release.rolledBack");
  });

  test("on a second host is in doubt, until a person on the list settles it", () => {
    const past = and(out, "machine:ci", "operation.reconcile", done, ci);
    const second = and(past, "machine:ci", "operation.reconcile", { ...done, host: "web-2" }, ci);
    expect(operationOf(second, done.id).outcome).toBe("in-doubt");
    when(second, "machine:ci", "operation.reconcile", { ...done, host: "web-2" }, ci).records();
    const settle = { id: done.id, outcome: "done", reason: "Both hosts run 2.40.3." };
    when(second, "machine:ci", "operation.settle", settle, ci).refuses("operation.notYours");
    when(second, "cy", "operation.settle", settle).refuses("operation.notYours");
    when(second, "ben", "operation.settle", settle).recordsTypes("operation.settled", "release.rolledBack");
  });
});
