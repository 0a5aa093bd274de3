import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  and,
  at,
  inForce,
  numbered,
  page,
  task,
  team,
  version,
  when,
  worldAfter,
} from "../../../test/support/ai-history.ts";
import { aiTeam } from "../../../test/support/ai-team.ts";
import { passkeyOf, touch } from "../../../test/support/history.ts";
import { digest } from "../../kernel/json.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { checklist, draftCard, readersOf } from "./kind.ts";
import type { DraftState } from "./state.ts";

const id = "draft-0123456789abcdef";
const call = "call-1";
const words = { input: "Why two fees?", output: "The fee is 5 EUR.", recipient: "ticket 4711" };
const question = "late-fees";
const opening = { id, task, question, call, release: 1, why: "reviewed", ...words };
const system = { via: "system" };

const open = (past: readonly Recorded[], more: object = {}) =>
  and(past, "system", "draft.open", { ...opening, ...more }, system);
const waiting = open(team);
const draftAfter = (past: readonly Recorded[]) => worldAfter(past).many("draft").get(id) as DraftState;
const shownOf = (past: readonly Recorded[], of = version) => digest(draftCard(draftAfter(past), of));
const marks = checklist(page, task).map((item) => ({ item, ok: true }));
const reviewOf = (past: readonly Recorded[], more: object = {}) => ({
  ...{ id, outcome: "accepted", marks, seconds: 40, distance: 0, shown: shownOf(past) },
  ...more,
});
const wrongPrice = marks.map(({ item }) => ({ item, ok: item !== "wrong-price" }));
const edit = { outcome: "edited", output: "The fee is 6 EUR.", distance: 2, marks: wrongPrice };

describe("a draft", () => {
  test("is opened by the gateway alone, and once for one call", () => {
    for (const who of ["ana", "tom", "agent:coder"]) when(team, who, "draft.open", opening).refuses("draft.notSystem");
    when(team, "system", "draft.open", opening, system).records("draft.opened");
    when(waiting, "system", "draft.open", opening, system).records();
  });

  test("is read by whoever reads for the task", () => {
    const { answer } = when(waiting, "tom", "draft.review", reviewOf(waiting));
    expect(answer).toMatchObject([{ type: "draft.reviewed", data: { outcome: "accepted", seconds: 40, distance: 0 } }]);
    const read = and(waiting, "tom", "draft.review", reviewOf(waiting), { at: at(3) });
    expect(draftAfter(read).review).toMatchObject({ outcome: "accepted", by: "tom", at: at(3) });
    expect(draftAfter(read).review?.output).toEqual(draftAfter(read).output);
  });

  test("also by the person for whom it was written, because a reader is named and not found", () => {
    expect(readersOf(page, { task, question }, at(0))).toEqual(["tom"]);
    when(waiting, "tom", "draft.review", reviewOf(waiting)).records("draft.reviewed");
  });

  test("by the owner of AI where the page names no reader", () => {
    const [only] = page.ai.tasks;
    if (!only) throw new Error("There is no task.");
    const nobody = { ...page, ai: { ...page.ai, tasks: [{ ...only, reviewedBy: [] }] } };
    expect(readersOf(nobody, { task, question }, at(0))).toEqual(["ana"]);
  });

  test("is read by nobody else, and by no program or token, whoever holds it", () => {
    for (const who of ["ana", "li", "noor"])
      when(waiting, who, "draft.review", reviewOf(waiting)).refuses("draft.notYours");
    when(waiting, "agent:coder", "draft.review", reviewOf(waiting), { via: "token:t1" }).refuses("draft.notInBrowser");
    when(waiting, "tom", "draft.review", reviewOf(waiting), { via: "token:t1" }).refuses("draft.notInBrowser");
    when(waiting, "system", "draft.review", reviewOf(waiting), system).refuses("draft.notInBrowser");
    expect(when(waiting, "ana", "draft.review", reviewOf(waiting)).answer).toMatchObject({ facts: { names: ["tom"] } });
  });

  test("is read once", () => {
    const read = and(waiting, "tom", "draft.review", reviewOf(waiting));
    when(read, "tom", "draft.review", reviewOf(waiting)).refuses("draft.reviewed");
    when(read, "tom", "draft.review", reviewOf(waiting, edit)).refuses("draft.reviewed");
  });

  test("is decided as it was shown: another page, another answer", () => {
    when(waiting, "tom", "draft.review", reviewOf(waiting, { shown: digest("else") })).refuses("draft.changed");
  });

  test("that is marked wrong is edited or sent back, never used as it stands", () => {
    const answer = when(waiting, "tom", "draft.review", reviewOf(waiting, { marks: wrongPrice }));
    answer.refuses("draft.wrongButSent");
    expect(answer.answer).toMatchObject({ next: "Edit it, or send it back." });
    when(waiting, "tom", "draft.review", reviewOf(waiting, edit)).records("draft.reviewed");
    const back = { outcome: "sent-back", marks: wrongPrice };
    when(waiting, "tom", "draft.review", reviewOf(waiting, back)).records("draft.reviewed");
  });

  test("that was edited has other words", () => {
    when(waiting, "tom", "draft.review", reviewOf(waiting, { ...edit, distance: 0 })).refuses("draft.sameWords");
    when(waiting, "tom", "draft.review", reviewOf(waiting, { ...edit, output: undefined })).refuses("draft.sameWords");
    const read = and(waiting, "tom", "draft.review", reviewOf(waiting, edit));
    expect(draftAfter(read).review).toMatchObject({ outcome: "edited", distance: 2, marks: wrongPrice });
    expect(draftAfter(read).review?.output).not.toEqual(draftAfter(read).output);
  });

  test("is marked on the task's checklist, and on nothing else", () => {
    expect(marks.map(({ item }) => item)).toEqual(["wrong-price", "policy-break", "names", "dates", "tone"]);
    const strange = [{ item: "p95", ok: false }];
    when(waiting, "tom", "draft.review", reviewOf(waiting, { outcome: "sent-back", marks: strange })).refuses(
      "draft.notOnList",
    );
  });

  test("that nobody opened cannot be read or used", () => {
    const review = { id, outcome: "accepted", marks, seconds: 1, distance: 0, shown: digest("") };
    when(team, "tom", "draft.review", review).refuses("draft.unknown");
    when(team, "agent:coder", "draft.use", { id, recipient: "a" }).refuses("draft.unknown");
  });

  test("is not read while no page names a reader", () => {
    const review = { id, outcome: "accepted", marks, seconds: 1, distance: 0, shown: digest("") };
    when([], "tom", "draft.review", review).refuses("draft.noPage");
  });
});

describe("what needs a named person", () => {
  const source = aiTeam().replace(
    "late-fees: { level: reviewed }",
    "late-fees: { level: reviewed, about: money-movement, approve: noor }",
  );
  const strict = inForce(source);
  const past = numbered([...strict.events, ...["noor", "tom"].map((one) => passkeyOf(one))]);
  const money = open(past);
  const shown = shownOf(money, strict.version);
  const review = { ...reviewOf(money), shown, marks: [] };
  const card = draftCard(draftAfter(money), strict.version);

  test("is read by exactly that person, with a touch over what was shown", () => {
    when(money, "tom", "draft.review", review).refuses("draft.notYours");
    when(money, "noor", "draft.review", review).refuses("draft.noPasskey");
    when(money, "noor", "draft.review", review, { proof: touch("noor", { ...card, output: "x" }) }).refuses(
      "draft.noPasskey",
    );
    when(money, "noor", "draft.review", review, { proof: touch("noor", card), via: "link:s1" }).refuses(
      "draft.noPasskey",
    );
    const { answer } = when(money, "noor", "draft.review", review, { proof: touch("noor", card) });
    expect(answer).toMatchObject([{ type: "draft.reviewed", data: { proof: { credential: "key-noor" } } }]);
  });

  test("is sent back without a touch: a no is never signed", () => {
    when(money, "noor", "draft.review", { ...review, outcome: "sent-back" }).records("draft.reviewed");
  });
});

describe("an answer that was given to somebody", () => {
  const use = (past: readonly Recorded[]) => {
    const { answer } = when(past, "agent:coder", "draft.use", { id, recipient: "ticket 4711" }, { via: "token:t1" });
    return (answer as unknown as { data: { unread: boolean } }[]).map(({ data }) => data.unread);
  };
  const read = (past: readonly Recorded[], more: object = {}) => and(past, "tom", "draft.review", reviewOf(past, more));
  const used = (past: readonly Recorded[]) => and(past, "agent:coder", "draft.use", { id, recipient: "a" });

  test("before a person had read it skipped a step, and that is recorded", () => {
    expect(use(waiting)).toEqual([true]);
    expect(use(open(team, { why: "odd" }))).toEqual([true]);
  });

  test("after a person had read it is as it should be", () => {
    expect(use(read(waiting))).toEqual([false]);
    expect(use(read(waiting, edit))).toEqual([false]);
  });

  test("after a person had sent it back skipped a step, also in a spot check", () => {
    expect(use(read(waiting, { outcome: "sent-back" }))).toEqual([true]);
    const checked = open(team, { why: "sampled" });
    expect(use(read(checked, { outcome: "sent-back" }))).toEqual([true]);
    expect(use(read(used(checked), { outcome: "sent-back" }))).toEqual([true]);
  });

  test("in a spot check is given first and read later", () => {
    expect(use(open(team, { why: "sampled" }))).toEqual([false]);
  });

  test("is recorded once however often it is said", () => {
    expect(use(used(waiting))).toEqual([]);
    expect(use(used(read(waiting)))).toEqual([]);
    expect(draftAfter(used(used(waiting))).used).toHaveLength(1);
  });
});

describe("an answer that was wrong", () => {
  const about = { id, task, question, call, release: 1 };
  const complaint = { ...about, item: "tone", says: "Rude to a customer." };
  const check = { ...about, item: "policy-break", ok: false };

  test("is said to be by anybody, also when nobody had read it", () => {
    when(team, "agent:coder", "draft.complain", complaint, { via: "token:t1" }).records("draft.complained");
    const said = and(team, "li", "draft.complain", complaint, { at: at(4) });
    expect(draftAfter(said)).toMatchObject({ task, question, call, complained: at(4), review: undefined });
    expect(draftAfter(open(said))).toMatchObject({ complained: at(4), faults: [{ item: "tone", feed: "complaint" }] });
  });

  test("each thing that was wrong counts, and each once", () => {
    const said = and(waiting, "li", "draft.complain", complaint, { at: at(1) });
    when(said, "ana", "draft.complain", complaint).records();
    const more = and(said, "ana", "draft.complain", { ...complaint, item: "dates" }, { at: at(2) });
    expect(draftAfter(more)).toMatchObject({ complained: at(1), faults: [{ item: "tone" }, { item: "dates" }] });
  });

  test("is found by a check, which says nothing of what is right", () => {
    when(waiting, "agent:coder", "draft.check", { ...check, ok: true }).records();
    const failed = and(waiting, "agent:coder", "draft.check", check, { at: at(1) });
    expect(draftAfter(failed)).toMatchObject({ complained: "", faults: [{ feed: "check", item: "policy-break" }] });
    when(failed, "agent:coder", "draft.check", check).records();
    when(failed, "li", "draft.complain", { ...complaint, item: "policy-break" }).records("draft.complained");
  });

  test("is not said to be wrong for ever", () => {
    let past: Recorded[] = waiting;
    for (let n = 0; n < 45; n += 1) past = and(past, "li", "draft.complain", { ...complaint, item: `thing-${n}` });
    expect(draftAfter(past).faults).toHaveLength(40);
  });
});

test("whatever comes in whatever order: read once, and used before a yes is always recorded as that", () => {
  const step = fc.constantFrom("accept", "edit", "back", "use", "complain", "check");
  const why = fc.constantFrom("reviewed", "odd", "sampled");
  void fc.assert(
    fc.property(why, fc.array(step, { maxLength: 8 }), (because, steps) => {
      let past: Recorded[] = open(team, { why: because });
      let mayBeUsed = because === "sampled";
      let skipped = false;
      const about = { id, task, question, call, release: 1, item: "tone" };
      for (const one of steps) {
        const was = draftAfter(past).review;
        if (one === "use") {
          skipped ||= !mayBeUsed;
          past = and(past, "agent:coder", "draft.use", { id, recipient: "a" });
        } else if (one === "complain") past = and(past, "li", "draft.complain", { ...about, says: "Wrong." });
        else if (one === "check") past = and(past, "agent:coder", "draft.check", { ...about, ok: false });
        else {
          const outcome = one === "accept" ? {} : one === "edit" ? edit : { outcome: "sent-back" };
          const review = reviewOf(past, outcome);
          if (was) when(past, "tom", "draft.review", review).refuses("draft.reviewed");
          else {
            past = and(past, "tom", "draft.review", review);
            mayBeUsed = one !== "back";
          }
        }
        if (was) expect(draftAfter(past).review).toEqual(was);
      }
      expect(draftAfter(past).used.some(({ unread }) => unread)).toBe(skipped);
    }),
    { numRuns: 200 },
  );
});
