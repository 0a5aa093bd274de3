import { describe, expect, test } from "vitest";
import {
  and,
  at,
  drilled,
  fullAnswers,
  inForce,
  reads,
  ready,
  serve,
  so,
  task,
  team,
  version,
  when,
  withDrafts,
  worldAfter,
} from "../../../test/support/ai-history.ts";
import { aiTeam, prompt } from "../../../test/support/ai-team.ts";
import { touch } from "../../../test/support/history.ts";
import { digest } from "../../kernel/json.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { worldOf } from "../../views/context.ts";
import { widenCard } from "./kind.ts";
import { isServing, isStopped, lastPassed, serving } from "./serving.ts";

const live = ready(serve(team));
const pause = { id: "pause-00000001", reason: "Wrong fee quoted." };
const day = 24 * 60;

const ask = (past: readonly Recorded[], how: object = {}, moment = at(60)) =>
  serving(worldOf(worldAfter(past)), { task, question: "late-fees", odd: false, ...how }, moment);
const code = (past: readonly Recorded[], how: object = {}, moment = at(60)): string => {
  const answer = ask(past, how, moment);
  return isServing(answer) ? `${answer.level} ${answer.models.join(" ")}` : answer.refused;
};

describe("a task is called", () => {
  test("only with a page, a task of it, an approved release, a passed drill and five answers", () => {
    expect(code([])).toBe("task.noPage");
    expect(code(live, { task: "invoices" })).toBe("task.unknown");
    expect(code(team)).toBe("task.noRelease");
    const proposed = and(team, "noor", "task.propose", { id: task, prompt, prices: [], reason: "The first." });
    expect(code(proposed)).toBe("task.noRelease");
    expect(code(serve(team))).toBe("task.undrilled");
    expect(code(drilled(serve(team)))).toBe("task.unanswered");
    expect(code(live)).toBe("reviewed openai/gpt-5-mini openai/gpt-5");
  });

  test("with the first answer that is missing named in the refusal", () => {
    const some = fullAnswers
      .slice(0, 2)
      .reduce(
        (past, [question, answer]) => and(past, "ana", "task.answer", { id: task, question, answer }),
        drilled(serve(team)),
      );
    const answer = ask(some);
    expect(!isServing(answer) && answer.why).toBe("“Who can stop it?” is not answered, so this task stays off.");
  });

  test("by its own drill before it passed one", () => {
    expect(code(serve(team), { drill: true })).toBe("reviewed openai/gpt-5-mini openai/gpt-5");
    expect(code(team, { drill: true })).toBe("task.noRelease");
    const failed = drilled(serve(team), at(0), false);
    expect(lastPassed(worldOf(worldAfter(failed)).drills, task)).toBeUndefined();
    expect(code(failed)).toBe("task.undrilled");
  });

  test("with the release that was approved, whatever waits", () => {
    const waiting = and(live, "noor", "task.propose", { id: task, prompt: "Else.", prices: [], reason: "Shorter." });
    const answer = ask(waiting);
    expect(isServing(answer) && answer.release.number).toBe(1);
  });
});

describe("the model", () => {
  test("is the cheap one for the pattern, the stronger one for odd cases, a person for the rest", () => {
    expect(code(live)).toBe("reviewed openai/gpt-5-mini openai/gpt-5");
    expect(code(live, { odd: true })).toBe("reviewed openai/gpt-5");
    expect(code(live, { question: "moon-phases" })).toBe("reviewed openai/gpt-5");
    expect(code(live, { question: "" })).toBe("reviewed openai/gpt-5");
    expect(code(live, { question: "disputes" })).toBe("task.peopleOnly");
  });

  test("is the cheap one alone while the stronger one is off for its price", () => {
    const cheap = and(live, "system", "task.cheapen", { id: task, why: "Too dear." }, { via: "system" });
    expect(code(cheap)).toBe("reviewed openai/gpt-5-mini");
    expect(code(cheap, { odd: true })).toBe("task.peopleOnly");
  });

  test("for odd cases is a person where the page names no stronger one", () => {
    const page = inForce(aiTeam().replace("      edge-cases: openai/gpt-5\n", ""));
    const past = ready(serve([...so(team, ...page.events)]));
    expect(code(past)).toBe("reviewed openai/gpt-5-mini");
    expect(code(past, { odd: true })).toBe("task.peopleOnly");
  });
});

describe("the page narrows at once", () => {
  test.each([
    ["a provider", "    openai: { kind", "    other: { kind"],
    ["a tool", "tools: [find-invoice]", "tools: []"],
    ["a data source", "reads: [policies, invoices]", "reads: [policies]"],
    ["write access", "writes: [drafts]", "writes: []"],
  ])("by %s that it no longer allows", (what, from, to) => {
    const source = aiTeam().replace(from, to);
    const changed = what === "a provider" ? source.replaceAll("openai/gpt", "other/gpt") : source;
    expect(code(so(live, ...inForce(changed).events))).toBe("task.beyondPage");
  });

  test("by a narrower level, and never by a wider one", () => {
    const narrow = inForce(aiTeam().replace("late-fees: { level: reviewed }", "late-fees: { level: people }"));
    expect(code(so(live, ...narrow.events))).toBe("task.peopleOnly");
    const wide = inForce(aiTeam().replace("late-fees: { level: reviewed }", "late-fees: { level: automatic }"));
    expect(code(so(live, ...wide.events))).toBe("reviewed openai/gpt-5-mini openai/gpt-5");
  });

  test("to nothing where it names the task no longer", () => {
    const gone = inForce(aiTeam().replaceAll("billing-replies:", "other-replies:"));
    expect(code(so(live, ...gone.events))).toBe("task.unknown");
  });
});

describe("who reads", () => {
  const drafts = reads(60, 60);
  const card = widenCard(task, "invoice-copies", "spot-checks", evidence(), version);
  const wide = and(
    live,
    "ana",
    "task.widen",
    { id: task, question: "invoice-copies", to: "spot-checks", shown: digest(card) },
    { proof: touch("ana", card), seen: withDrafts(drafts) },
  );
  const copies = { question: "invoice-copies" };

  test("is whoever the record says, for that question type alone", () => {
    expect(code(wide, copies)).toMatch(/^spot-checks /);
    expect(code(wide)).toMatch(/^reviewed /);
    expect(code(wide, { ...copies, odd: true })).toMatch(/^spot-checks openai\/gpt-5$/);
    const narrow = { id: task, question: "invoice-copies", to: "people", why: "A wrong one." };
    expect(code(and(wide, "li", "task.narrow", narrow), copies)).toBe("task.peopleOnly");
  });

  test("is a person again from the day on which the drill is overdue", () => {
    expect(code(wide, copies, at(30 * day))).toMatch(/^spot-checks /);
    expect(code(wide, copies, at(30 * day + 1))).toMatch(/^reviewed /);
    expect(code(drilled(wide, at(29 * day)), copies, at(40 * day))).toMatch(/^spot-checks /);
  });

  test("is a person where the page calls it a matter of money meanwhile", () => {
    const plain = "invoice-copies: { level: automatic, sample: 10 % }";
    const money = inForce(aiTeam().replace(plain, "invoice-copies: { level: reviewed, about: money-movement }"));
    expect(code(so(wide, ...money.events), copies)).toMatch(/^reviewed /);
  });

  function evidence() {
    return { read: 60, right: 60, share: 1, low: 1, high: 1 };
  }
});

describe("a pause", () => {
  const after = (what: string, name: string) => and(live, "tom", "pause.pause", { ...pause, what, name });

  test.each([
    ["everything", ""],
    ["task", task],
    ["question", `${task}/late-fees`],
    ["model", "openai/gpt-5-mini"],
    ["tool", "find-invoice"],
  ])("of %s %s stops the next call, names itself and the way without", (what, name) => {
    const answer = ask(after(what, name));
    if (isServing(answer) || !isStopped(answer)) throw new Error("It was served.");
    expect(answer).toMatchObject({
      refused: "task.paused",
      facts: { pause: pause.id, fallback: "templates/billing/" },
    });
    expect(answer.next).toContain("templates/billing/");
  });

  test("of one question type leaves the others alone, but stops what does not say its type", () => {
    const past = after("question", `${task}/late-fees`);
    expect(code(past, { question: "invoice-copies" })).toMatch(/^reviewed /);
    expect(code(past, { question: "" })).toBe("task.paused");
    expect(code(past, { question: "moon-phases" })).toBe("task.paused");
  });

  test("of the stronger model stops odd cases alone", () => {
    const past = after("model", "openai/gpt-5");
    expect(code(past)).toMatch(/^reviewed /);
    expect(code(past, { odd: true })).toBe("task.paused");
  });

  test("is said before everything else that is missing", () => {
    const past = and(team, "tom", "pause.pause", { ...pause, what: "everything", name: "" });
    expect(code(past)).toBe("task.paused");
  });

  test("of a drill stops the drill's calls, and no customer's", () => {
    const drill = { ...pause, what: "task", name: `${task}#drill` };
    const past = and(live, "system", "pause.pause", drill, { via: "system" });
    expect(code(past)).toMatch(/^reviewed /);
    expect(code(past, { drill: true })).toBe("task.paused");
    expect(code(after("task", task), { drill: true })).toMatch(/^reviewed /);
  });

  test("of everything stops drills, too", () =>
    expect(code(after("everything", ""), { drill: true })).toBe("task.paused"));
});

test("going back serves the release before from the next call on", () => {
  const second = serve(live, `${prompt}Say when it is due.\n`, 2);
  const back = and(second, "tom", "task.rollBack", { id: task, reason: "Odd answers." });
  const served = [second, back].map((past) => {
    const answer = ask(past);
    return isServing(answer) && answer.release.number;
  });
  expect(served).toEqual([2, 1]);
  when(back, "tom", "task.rollBack", { id: task, reason: "Again." }).refuses("task.noWayBack");
});
