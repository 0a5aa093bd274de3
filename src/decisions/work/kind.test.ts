import { describe, expect, test } from "vitest";
import {
  and,
  at,
  inForce,
  page,
  pauseAfter,
  ready,
  resumeOf,
  serve,
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
import { checklist } from "../draft/kind.ts";
import { templateCard, templateId } from "../template/kind.ts";
import type { TemplateState } from "../template/state.ts";
import { standingOf, type WorkState, workCard, workId } from "./kind.ts";
import { workNumbersOf } from "./numbers.ts";

const key = "mail 88120";
const id = workId(task, key);
const question = "late-fees";
const asking = {
  id,
  task,
  question,
  key,
  why: "paused",
  input: "Why two fees?",
  recipient: "Mira",
  call: "",
  pause: "",
};
const agent = "machine:desk";
const token = { via: "token:t1" };
const system = { via: "system" };

const live = ready(serve(team));
const add = (past: readonly Recorded[], more: object = {}, how: object = {}) =>
  and(past, agent, "work.add", { ...asking, ...more }, { ...token, ...how });
const queued = add(live);
const workAfter = (past: readonly Recorded[], of = id) => worldAfter(past).many("work").get(of) as WorkState;
const standing = (past: readonly Recorded[], minutes = 0) => standingOf(workAfter(past), at(minutes));
const marks = checklist(page, task).map((item) => ({ item, ok: true }));
const wrongPrice = marks.map(({ item }) => ({ item, ok: item !== "wrong-price" }));
const shown = (past: readonly Recorded[], of = version) => digest(workCard(workAfter(past), of));
const answerOf = (past: readonly Recorded[], more: object = {}) => ({
  ...{ id, output: "The fee is 5 EUR.", marks, distance: 0, seconds: 90, shown: shown(past), ...more },
});
const answer = (past: readonly Recorded[], minutes = 3) =>
  and(past, "tom", "work.answer", answerOf(past), { at: at(minutes) });

const path = "templates/billing/late-fee.md";
const template = templateId(path);
const words = "Dear customer,\n\nthe late fee is …\n";
const offer = (past: readonly Recorded[], text = words, authors = ["noor"]) =>
  and(past, "system", "template.offer", { id: template, path, words: text, authors, stranger: false }, system);
function approve(past: readonly Recorded[], who = "tom"): Recorded[] {
  const state = worldAfter(past).many("template").get(template) as TemplateState;
  const card = templateCard(state, version);
  const yes = { id: template, digest: state.offered?.digest ?? "", shown: digest(card) };
  return and(past, who, "template.approve", yes, { proof: touch(who, card) });
}
const withTemplate = approve(offer(queued));
const begun = {
  template: {
    id: template,
    digest: (worldAfter(withTemplate).many("template").get(template) as TemplateState).current?.digest,
  },
};

const stop = (past: readonly Recorded[], minutes = 0) =>
  and(
    past,
    "li",
    "pause.pause",
    { id: "pause-00000001", what: "task", name: task, reason: "A wrong fee." },
    { at: at(minutes) },
  );
function start(past: readonly Recorded[]): Recorded[] {
  const open = serve(past, "Another prompt.", 2);
  const { shown, how } = resumeOf(open);
  const rule = "The prompt names the plan.";
  return and(open, "ana", "pause.resume", { id: "pause-00000001", choice: "tighten", rule, shown }, how);
}

describe("work for people", () => {
  test("is put into the queue once for one key of a task, however often it comes", () => {
    when(queued, agent, "work.add", asking, token).records();
    when(queued, agent, "work.add", { ...asking, input: "Something else" }, token).records();
    when(live, agent, "work.add", { ...asking, key: "mail 2" }, token).refuses("work.otherKey");
    when(live, agent, "work.add", { ...asking, id: workId("invoices", key), task: "invoices" }, token).refuses(
      "work.unknownTask",
    );
  });

  test("keeps nobody's words in the record itself", () => {
    const said = JSON.stringify(queued.at(-1));
    for (const word of ["Why two fees", "Mira", "88120"]) expect(said).not.toContain(word);
  });

  test("takes no key with a line break in it, and none without letters", () => {
    for (const bad of ["", "a\nb", "x".repeat(121), "a\u0000"])
      expect(when(live, agent, "work.add", { ...asking, key: bad }, token).answer).toHaveProperty("malformed");
  });

  test("is answered by whoever reads for the task, in their browser, once", () => {
    const done = answer(queued);
    expect(workAfter(done).answer).toMatchObject({ by: "tom", seconds: 90, distance: 0 });
    when(done, "tom", "work.answer", answerOf(queued)).refuses("work.answered");
    for (const who of ["ana", "li", "noor"])
      when(queued, who, "work.answer", answerOf(queued)).refuses("work.notYours");
    when(queued, "tom", "work.answer", answerOf(queued), token).refuses("work.notInBrowser");
    when(queued, agent, "work.answer", answerOf(queued), token).refuses("work.notInBrowser");
    when(queued, "system", "work.answer", answerOf(queued), system).refuses("work.notInBrowser");
  });

  test("is answered as it was shown, and with words", () => {
    when(queued, "tom", "work.answer", answerOf(queued, { shown: digest("else") })).refuses("work.changed");
    when(queued, "tom", "work.answer", answerOf(queued, { output: " \n" })).refuses("work.empty");
  });

  test("about money needs a touch on the reader's passkey, over exactly what was shown", () => {
    const money = inForce(
      aiTeam().replace("late-fees: { level: reviewed }", "late-fees: { level: reviewed, about: money-movement }"),
    );
    const past = and(
      [...money.events, ...["ana", "tom"].map((one) => passkeyOf(one))],
      agent,
      "work.add",
      asking,
      token,
    );
    const card = workCard(workAfter(past), money.version);
    const said = answerOf(past, { shown: digest(card) });
    when(past, "tom", "work.answer", said).refuses("work.noPasskey");
    when(past, "tom", "work.answer", said, { via: "link:s1" }).refuses("work.noPasskey");
    when(past, "tom", "work.answer", said, { proof: touch("tom", card) }).records("work.answered");
  });
});

describe("whoever takes it", () => {
  const two = aiTeam().replace("tested-by: [tom]", "tested-by: [tom, li]");
  const both = inForce(two);
  const past = and([...both.events, ...["tom", "li"].map((one) => passkeyOf(one))], agent, "work.add", asking, token);
  const taken = and(past, "tom", "work.take", { id }, { at: at(1) });
  const by = (who: string, minutes: number) =>
    [
      { ...answerOf(past), shown: digest(workCard(workAfter(past), both.version)) },
      { at: at(minutes), who },
    ] as const;

  test("has it alone", () => {
    expect(standing(taken, 2)).toBe("taken");
    when(taken, "li", "work.take", { id }, { at: at(2) }).refuses("work.taken");
    when(taken, "li", "work.answer", by("li", 2)[0], { at: at(2) }).refuses("work.taken");
    when(taken, "li", "work.close", { id, reason: "Spam." }, { at: at(2) }).refuses("work.taken");
    when(taken, "tom", "work.answer", by("tom", 2)[0], { at: at(2) }).records("work.answered");
  });

  test("hands it back with a reason, and says nothing of what somebody else has", () => {
    when(taken, "li", "work.handBack", { id, reason: "No time." }).refuses("work.notHeld");
    const back = and(taken, "tom", "work.handBack", { id, reason: "I know her." }, { at: at(3) });
    expect(standing(back, 3)).toBe("waiting");
    when(back, "li", "work.take", { id }, { at: at(4) }).records("work.taken");
    when(back, "tom", "work.handBack", { id, reason: "Again." }, { at: at(4) }).refuses("work.notHeld");
  });

  test("loses it after half an hour of silence, and keeps it by saying that they are still there", () => {
    expect(standing(taken, 30)).toBe("taken");
    expect(standing(taken, 31)).toBe("waiting");
    when(taken, "li", "work.take", { id }, { at: at(31) }).records("work.taken");
    const still = and(taken, "tom", "work.take", { id }, { at: at(20) });
    expect(standing(still, 45)).toBe("taken");
    when(still, "tom", "work.take", { id }, { at: at(20) }).records();
    when(taken, "tom", "work.answer", by("tom", 40)[0], { at: at(40) }).records("work.answered");
  });
});

describe("an answer from a template", () => {
  test("begins only from words that were approved, and for a task that uses them", () => {
    when(withTemplate, "tom", "work.answer", answerOf(withTemplate, { ...begun, distance: 9 })).records(
      "work.answered",
    );
    const never = offer(queued);
    when(never, "tom", "work.answer", answerOf(never, { ...begun, distance: 9 })).refuses("work.notUsable");
    const gone = and(withTemplate, "system", "template.withdraw", { id: template }, system);
    when(gone, "tom", "work.answer", answerOf(gone, { ...begun, distance: 9 })).refuses("work.notUsable");
    const other = approve(offer(withTemplate, "Other words."));
    when(other, "tom", "work.answer", answerOf(other, { ...begun, distance: 9 })).refuses("work.notUsable");
  });

  test("that is marked wrong has other words than the template", () => {
    const same = answerOf(withTemplate, { ...begun, marks: wrongPrice });
    when(withTemplate, "tom", "work.answer", same).refuses("work.wrongButSent");
    when(withTemplate, "tom", "work.answer", { ...same, distance: 4 }).records("work.answered");
    const strange = [{ item: "p95", ok: false }];
    when(withTemplate, "tom", "work.answer", answerOf(withTemplate, { marks: strange })).refuses("work.notOnList");
  });

  test("counts in the numbers: minutes, distance, marks", () => {
    const said = answerOf(withTemplate, { ...begun, distance: 12, marks: wrongPrice, seconds: 150 });
    const done = and(withTemplate, "tom", "work.answer", said, { at: at(5) });
    const items = worldAfter(done).many("work").values() as Iterable<WorkState>;
    expect(workNumbersOf(items, at(6), at(-60))).toEqual({
      ...{ waiting: 0, taken: 0, oldest: "", answered: 1, minutes: 2.5, fromTemplate: 1, rework: 12, doubled: 0 },
      marks: [{ item: "wrong-price", times: 1 }],
    });
  });
});

describe("an answer that is given to the customer", () => {
  test("is given once", () => {
    const done = answer(queued);
    expect(standing(done, 4)).toBe("answered");
    when(queued, agent, "work.use", { id, recipient: "Mira" }, token).refuses("work.unanswered");
    const given = and(done, agent, "work.use", { id, recipient: "Mira" }, token);
    expect(standing(given, 9)).toBe("used");
    when(given, agent, "work.use", { id, recipient: "Mira" }, token).refuses("work.usedBefore");
    when(given, "tom", "work.close", { id, reason: "Too late." }).refuses("work.usedBefore");
  });

  test("is not given where a person says that it needs none", () => {
    const closed = and(queued, "tom", "work.close", { id, reason: "Spam." });
    expect(standing(closed)).toBe("closed");
    when(closed, "tom", "work.answer", answerOf(queued)).refuses("work.closed");
    when(closed, agent, "work.use", { id, recipient: "x" }, token).refuses("work.closed");
    when(closed, agent, "work.return", { id }, token).refuses("work.closed");
    when(queued, agent, "work.close", { id, reason: "Spam." }, token).refuses("work.notInBrowser");
  });
});

describe("work that goes back to the task", () => {
  const stopped = stop(queued, 1);

  test("goes only once nothing stops it", () => {
    const { answer: no } = when(stopped, agent, "work.return", { id }, token);
    expect(no).toMatchObject({ refused: "work.stopped", facts: { refused: "task.paused" } });
    expect(standing(stopped)).toBe("waiting");
    when(start(stopped), agent, "work.return", { id }, token).records("work.returned");
  });

  test("never from under a person who has it, or has answered it", () => {
    const taken = and(queued, "tom", "work.take", { id }, { at: at(1) });
    when(taken, agent, "work.return", { id }, { ...token, at: at(2) }).refuses("work.taken");
    when(answer(queued), agent, "work.return", { id }, token).refuses("work.answered");
  });

  test("is nobody else's to answer while the task has it", () => {
    const back = and(queued, agent, "work.return", { id }, token);
    expect(standing(back, 1)).toBe("with-task");
    when(back, "tom", "work.take", { id }, { at: at(1) }).refuses("work.withTask");
    when(back, "tom", "work.answer", answerOf(back), { at: at(1) }).refuses("work.withTask");
    when(back, "system", "work.end", { id, call: "call-7", given: false }, { ...system, at: at(1) }).records(
      "work.ended",
    );
  });

  test("is a person's to look at when nothing is heard of it", () => {
    const back = and(queued, agent, "work.return", { id }, token);
    expect(standing(back, 31)).toBe("in-doubt");
    when(back, "tom", "work.take", { id }, { at: at(31) }).records("work.taken");
    const again = and(back, agent, "work.return", { id }, { ...token, at: at(20) });
    expect(standing(again, 45)).toBe("with-task");
  });

  test("comes back where the task did not answer it, or its draft was sent back", () => {
    const back = and(queued, agent, "work.return", { id }, token);
    when(back, agent, "work.add", asking, token).records("work.cameBack");
    const ended = and(back, "system", "work.end", { id, call: "call-7", given: true }, system);
    expect(standing(ended)).toBe("ended");
    when(ended, "system", "work.add", { ...asking, why: "sent-back", call: "call-7" }, system).records("work.cameBack");
    when(ended, agent, "work.add", { ...asking, why: "by-hand" }, token).records();
    when(answer(queued), "system", "work.add", { ...asking, why: "sent-back" }, system).records();
  });

  test("is answered by one of them: the task asks before its answer goes out", () => {
    const end = { id, call: "call-7", given: false };
    when(answer(queued), "system", "work.end", end, system).refuses("work.answered");
    const taken = and(queued, "tom", "work.take", { id }, { at: at(1) });
    when(taken, "system", "work.end", end, { ...system, at: at(2) }).refuses("work.taken");
    when(queued, "system", "work.end", end, system).records("work.ended");
    when(live, "system", "work.end", end, system).records();
    when(and(queued, "system", "work.end", end, system), "tom", "work.answer", answerOf(queued)).refuses("work.ended");
    when(queued, agent, "work.end", end, token).refuses("work.notSystem");
  });

  test("and where both did all the same, it is said", () => {
    const both = and(answer(queued), "system", "work.end", { id, call: "call-7", given: true }, system);
    expect(workAfter(both).others).toMatchObject([{ from: "task", call: "call-7" }]);
    when(both, "system", "work.end", { id, call: "call-7", given: true }, system).records();
  });
});

test("a pause changes nothing for what people have", () => {
  expect(pauseAfter(stop(queued, 1)).name).toBe(task);
  expect(standing(stop(and(queued, "tom", "work.take", { id }, { at: at(1) }), 2), 3)).toBe("taken");
});
