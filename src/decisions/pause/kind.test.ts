import { describe, expect, test } from "vitest";
import {
  and,
  at,
  inForce,
  pauseAfter,
  ready,
  resumeOf,
  serve,
  so,
  task,
  taskAfter,
  team,
  when,
} from "../../../test/support/ai-history.ts";
import { aiTeam, prompt } from "../../../test/support/ai-team.ts";
import { touch } from "../../../test/support/history.ts";
import { by } from "../../kernel/given.ts";
import { ruleFor } from "../action/rule.ts";
import { liveRelease } from "../task/kind.ts";
import { covers, pausedBy, resumers } from "./kind.ts";

const served = ready(serve(team));
const second = serve(served, `${prompt}Say when it is due.\n`, 2);
const id = "pause-00000001";
const fees = { id, what: "question", name: `${task}/late-fees`, reason: "One draft quoted the wrong fee." };
const whole = { ...fees, what: "task", name: task };
const wrong = { call: "call-1", sample: "sample-00000001", input: "Why the fee?", output: "It is 40." };
const paused = and(second, "li", "pause.pause", fees);
const stopped = and(second, "li", "pause.pause", whole);
/** The resume as the owner sends it, with the touch over what was shown. */
const resume = (past: typeof paused, data: object = {}, who = "ana") => {
  const { shown, how } = resumeOf(past, id, who);
  return [{ id, choice: "person", rule: "Fees are answered by hand.", shown, ...data }, how] as const;
};

describe("a pause", () => {
  test.each([
    ["everything", ""],
    ["task", task],
    ["question", `${task}/late-fees`],
    ["model", "openai/gpt-5-mini"],
    ["model", "openai/gpt-5"],
    ["tool", "find-invoice"],
  ])("of %s %s is anybody's, at once", (what, name) => {
    const asked = { id, what, name, reason: "To be sure." };
    when(served, "tom", "pause.pause", asked, { via: "link:s1" }).records("pause.paused");
    when(served, "agent:coder", "pause.pause", asked, { via: "token:t1" }).records("pause.paused");
    when(served, "system", "pause.pause", asked, { via: "system" }).records("pause.paused");
  });

  test.each([
    ["everything", task],
    ["task", "invoices"],
    ["question", task],
    ["question", `${task}/fees`],
    ["question", `${task}/late-fees/more`],
    ["model", "openai/gpt-9"],
    ["tool", "send-money"],
    ["task", `${task}#drill`],
    ["task", ""],
  ])("of %s %j, which the page does not name, would stop nothing, and is refused", (what, name) =>
    when(served, "tom", "pause.pause", { id, what, name, reason: "To be sure." }).refuses("pause.unknownName"),
  );

  test("needs a page and a reason", () => {
    when([], "tom", "pause.pause", fees).refuses("pause.noPage");
    expect(when(served, "tom", "pause.pause", { ...fees, reason: " " }).answer).toHaveProperty("malformed");
  });

  test("of the same thing is one pause; of another one beside it each ends by itself", () => {
    expect(and(paused, "tom", "pause.pause", { ...fees, id: "pause-00000002" })).toEqual(paused);
    const both = and(paused, "tom", "pause.pause", { ...whole, id: "pause-00000002" });
    const one = and(both, "ana", "pause.resume", ...resume(both));
    const open = [pauseAfter(one, id), pauseAfter(one, "pause-00000002")];
    expect(open.map(({ resumed }) => resumed?.choice)).toEqual(["person", undefined]);
    expect(pausedBy(open, { task, question: "late-fees", models: [], tools: [] })?.id).toBe("pause-00000002");
  });

  test("says that a trigger tripped only where the server says so", () => {
    const tripped = { ...fees, trigger: "wrong-price" };
    const by = (who: string, via: string) => pauseAfter(and(served, who, "pause.pause", tripped, { via })).trigger;
    expect([by("system", "system"), by("li", "passkey:s1")]).toEqual(["wrong-price", ""]);
  });

  test("takes the wrong answer into the task's samples, once, also where it is paused already", () => {
    const first = and(served, "li", "pause.pause", { ...fees, wrong });
    expect(taskAfter(first).samples).toMatchObject([{ sample: "sample-00000001", from: "call-1" }]);
    const again = and(first, "tom", "pause.pause", { ...fees, id: "pause-00000002", wrong });
    expect(again).toEqual(first);
    const late = and(paused, "tom", "pause.pause", { ...fees, id: "pause-00000002", wrong });
    expect(taskAfter(late).samples).toHaveLength(1);
    const model = { ...fees, what: "model", name: "openai/gpt-5", wrong };
    when(served, "li", "pause.pause", model).records("pause.paused");
  });
});

describe("the receipt", () => {
  const count = {
    ...{ id, finished: ["call-1"], parked: ["call-2"], unknown: ["call-3"] },
    used: [{ call: "call-0", recipient: "clinic-7", at: at(-5) }],
  };

  test("is counted by the server, once", () => {
    when(paused, "ana", "pause.count", count).refuses("pause.notSystem");
    when(served, "system", "pause.count", count, { via: "system" }).refuses("pause.unknown");
    const counted = and(paused, "system", "pause.count", count, { via: "system" });
    expect(pauseAfter(counted).receipt).toMatchObject({ finished: ["call-1"], unknown: ["call-3"] });
    expect(and(counted, "system", "pause.count", { ...count, finished: [] }, { via: "system" })).toEqual(counted);
  });
});

describe("starting again", () => {
  test("is the AI owner's, in a browser, by a touch over what was shown", () => {
    const [data, how] = resume(paused);
    when(paused, "ana", "pause.resume", data, how).records("pause.resumed", "task.narrowed");
    when(paused, "tom", "pause.resume", ...resume(paused, {}, "tom")).refuses("pause.notYours");
    when(paused, "li", "pause.resume", ...resume(paused, {}, "li")).refuses("pause.notYours");
    when(paused, "ana", "pause.resume", data, { ...how, via: "cli:t1" }).refuses("pause.notInBrowser");
    when(paused, "agent:coder", "pause.resume", data, { ...how, via: "token:t1" }).refuses("pause.notInBrowser");
    when(paused, "system", "pause.resume", data, { ...how, via: "system" }).refuses("pause.notInBrowser");
    when(paused, "ana", "pause.resume", data).refuses("pause.noPasskey");
    when(paused, "ana", "pause.resume", data, { ...how, via: "link:s1" }).refuses("pause.noPasskey");
    when(paused, "ana", "pause.resume", data, { proof: touch("ana", "else") }).refuses("pause.noPasskey");
    when(paused, "ana", "pause.resume", { ...data, shown: "" }, how).refuses("pause.changed");
    when(served, "ana", "pause.resume", data, how).refuses("pause.unknown");
    when([], "ana", "pause.resume", data, how).refuses("pause.noPage");
    const done = and(paused, "ana", "pause.resume", data, how);
    when(done, "ana", "pause.resume", data, how).refuses("pause.resumed");
  });

  test("is not done twice with one touch: the next pause is another card", () => {
    const done = and(paused, "ana", "pause.resume", ...resume(paused));
    const next = and(done, "li", "pause.pause", { ...fees, id: "pause-00000002" });
    const [data, how] = resume(paused);
    when(next, "ana", "pause.resume", { ...data, id: "pause-00000002" }, how).refuses("pause.changed");
  });

  test("back to a person narrows that question type alone, or all of the task", () => {
    const one = and(paused, "ana", "pause.resume", ...resume(paused));
    expect([...taskAfter(one).levels].map(([name, { level }]) => [name, level])).toEqual([["late-fees", "people"]]);
    const all = and(stopped, "ana", "pause.resume", ...resume(stopped));
    expect([...taskAfter(all).levels.keys()].sort()).toEqual(["disputes", "invoice-copies", "late-fees"]);
  });

  test("tightened needs a rule that really changed", () => {
    const tighten = { choice: "tighten", rule: "Fees are read from the plan." };
    when(paused, "ana", "pause.resume", ...resume(paused, tighten)).refuses("pause.nothingChanged");
    const wider = { ...tighten, narrow: { question: "late-fees", to: "automatic" } };
    when(paused, "ana", "pause.resume", ...resume(paused, wider)).refuses("pause.nothingChanged");
    const nobody = { ...tighten, narrow: { question: "fees", to: "people" } };
    when(paused, "ana", "pause.resume", ...resume(paused, nobody)).refuses("pause.unknownQuestion");
    const narrow = { ...tighten, narrow: { question: "late-fees", to: "people" } };
    when(paused, "ana", "pause.resume", ...resume(paused, narrow)).records("pause.resumed", "task.narrowed");
    const page = so(paused, ...inForce(`${aiTeam()}\n# fees by hand\n`).events);
    when(page, "ana", "pause.resume", ...resume(page, tighten)).records("pause.resumed");
    const release = serve(paused, `${prompt}Read the fee from the plan.\n`, 3);
    when(release, "ana", "pause.resume", ...resume(release, tighten)).records("pause.resumed");
    const level = { id: task, question: "late-fees", to: "people", why: "Wrong fee." };
    const before = and(and(second, "li", "task.narrow", level), "li", "pause.pause", fees);
    when(before, "ana", "pause.resume", ...resume(before, tighten)).refuses("pause.nothingChanged");
    const { proof } = resumeOf(before, id, "ana").how;
    const change = { id: task, question: "late-fees", from: "people", to: "reviewed", evidence: {}, shown: {}, proof };
    const widened = so(before, by("ana", "task.widened", change));
    when(widened, "ana", "pause.resume", ...resume(widened, tighten)).refuses("pause.nothingChanged");
  });

  test("rolled back serves the release before, with a rule changed as well", () => {
    const back = { choice: "roll-back", rule: "The old prompt." };
    when(paused, "ana", "pause.resume", ...resume(paused, back)).refuses("pause.nothingChanged");
    const narrow = { ...back, narrow: { question: "late-fees", to: "people" } };
    const done = and(paused, "ana", "pause.resume", ...resume(paused, narrow));
    expect(liveRelease(taskAfter(done))?.number).toBe(1);
    const first = and(served, "li", "pause.pause", fees);
    when(first, "ana", "pause.resume", ...resume(first, narrow)).refuses("pause.noWayBack");
    const check = { id: task, release: 1, ok: false, ms: 900, says: "401 from the provider" };
    const dead = and(paused, "system", "task.check", check, { via: "system" });
    when(dead, "ana", "pause.resume", ...resume(dead, narrow)).refuses("pause.notAnswering");
    const all = and(second, "li", "pause.pause", { ...fees, what: "everything", name: "" });
    when(all, "ana", "pause.resume", ...resume(all, back)).refuses("pause.noWayBack");
  });

  test("of a kind of action is lifted by the owner of its area, everything else by the owner of AI", () => {
    const { page } = inForce(aiTeam());
    const deploy = page.areas.find(({ name }) => name === "deploy");
    const named = { ...page, actions: [{ ...ruleFor(page, "publish"), area: "deploy" }] };
    const tool = { what: "tool" as const, name: "publish", at: at(0) };
    expect(resumers(named, tool, at(1))[0]).toBe(deploy?.owner);
    expect(resumers(page, tool, at(1))[0]).toBe("ana");
  });

  test("of everything, a model or a tool needs a rule changed somewhere, too", () => {
    const all = and(second, "li", "pause.pause", { ...fees, what: "everything", name: "" });
    when(all, "ana", "pause.resume", ...resume(all)).refuses("pause.nothingChanged");
    const level = { id: task, question: "late-fees", to: "people", why: "Wrong fee." };
    const narrowed = and(all, "li", "task.narrow", level);
    when(narrowed, "ana", "pause.resume", ...resume(narrowed)).records("pause.resumed");
  });

  test("is the backup's while the owner says nothing for too long", () => {
    when(paused, "marta", "pause.resume", ...resume(paused, {}, "marta")).refuses("pause.notYours");
    const [data, how] = resume(paused, {}, "marta");
    when(paused, "marta", "pause.resume", data, { ...how, at: at(24 * 60) }).records("pause.resumed", "task.narrowed");
  });
});

test("a drill's pause is the server's alone, and ends with the drill", () => {
  const drill = { id, what: "task", name: `${task}#drill`, reason: "A drill." };
  const past = and(served, "system", "pause.pause", drill, { via: "system" });
  when(past, "ana", "pause.endDrill", { id }).refuses("pause.notSystem");
  when(paused, "system", "pause.endDrill", { id }, { via: "system" }).records();
  when(past, "system", "pause.endDrill", { id }, { via: "system" }).records("pause.drillEnded");
});

describe("what a pause covers", () => {
  const about = { task, question: "late-fees", models: ["openai/gpt-5-mini"], tools: ["find-invoice"] };
  test.each([
    ["everything", "", true],
    ["task", task, true],
    ["task", "others", false],
    ["question", `${task}/late-fees`, true],
    ["question", `${task}/invoice-copies`, false],
    ["model", "openai/gpt-5-mini", true],
    ["model", "openai/gpt-5", false],
    ["tool", "find-invoice", true],
    ["tool", "send-mail", false],
  ] as const)("%s %s: %s", (what, name, is) => expect(covers({ what, name }, about)).toBe(is));

  test("a call that does not say its question type stands under a pause of any of them", () =>
    expect(covers({ what: "question", name: `${task}/late-fees` }, { ...about, question: "" })).toBe(true));

  test("a task whose name begins like another's is another one", () =>
    expect(covers({ what: "question", name: `${task}-2/late-fees` }, { ...about, question: "" })).toBe(false));

  test("a plain model stands under no task's pause", () =>
    expect(covers({ what: "task", name: "" }, { ...about, task: "" })).toBe(false));
});
