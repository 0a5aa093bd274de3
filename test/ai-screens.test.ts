/** What people read of AI tasks, on worlds that the rules themselves made: Quillhaven's Thursday morning. */

import { expect, test } from "vitest";
import { readPage } from "../src/page/read.ts";
import { drillView } from "../src/views/ai-drill.ts";
import { aiDuties } from "../src/views/ai-duties.ts";
import { pauseView } from "../src/views/ai-pause.ts";
import { taskReleaseView } from "../src/views/ai-release.ts";
import { sheetView } from "../src/views/ai-sheet.ts";
import { taskView } from "../src/views/ai-task.ts";
import { tasksView } from "../src/views/ai-tasks.ts";
import type { ViewContext } from "../src/views/context.ts";
import { inboxView } from "../src/views/inbox.ts";
import { moneyIn, spentOf, usd } from "../src/views/money.ts";
import type { Heard } from "../src/views/notice.ts";
import { notices } from "../src/views/notices.ts";
import { promptDiff } from "../src/views/prompt-diff.ts";
import { shellView } from "../src/views/shell.ts";
import { firstTask } from "../src/web/screens/ai-tasks.tsx";
import {
  aiAgain,
  aiMended,
  aiMorning,
  aiStopped,
  aiUntested,
  aiWeek,
  drill,
  lateFees,
  morning,
  numbers,
  pageWithoutAi,
  replies,
  running,
  withCalls,
} from "./support/ai-morning.ts";
import { there } from "./support/screens.ts";

const paused = aiMorning();
const tom = withCalls(paused.seenBy("tom", morning));
const noor = withCalls(paused.seenBy("noor", morning));
const mended = aiMended();
const winter = "2026-12-14T09:00:00.000Z";
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const task = async (context: ViewContext, name = replies) => there(await taskView(context, name));
const deaf: Heard = { of: () => [], subjects: () => [], knows: () => false };
const spending = (context: ViewContext, meter: string, spent: number, from: string, until: string): ViewContext => ({
  ...context,
  ai: { numbers: { ...numbers, balances: () => [{ meter, spent, held: 0, from, until }] } },
});

test("the task begins with what is paused, why, and who starts it again", async () => {
  const { answer, kick } = await task(noor);
  expect(answer.bold + answer.rest).toBe(
    "Late fees are paused since 10:42: one draft quoted a fee from the wrong plan. Everything else runs. Tom decides when they start again.",
  );
  expect(kick).toEqual(["AI task", "Release 14, day 9"]);
});

test("before that it says which release runs and who has the final call", async () => {
  const { answer, pauses } = await task(withCalls(aiWeek().seenBy("li", "2026-11-19T09:20:00.000Z")));
  expect(pauses).toEqual([]);
  expect(answer.bold + answer.rest).toBe(
    "Release 14 runs since Tue 10 Nov; nothing is paused. Tom has the final call on it.",
  );
});

test("each question type has its level, its share with the interval, its samples and its next step", async () => {
  const { levels } = await task(tom);
  const rows = levels.map(({ title, tag, right, interval, read, next }) =>
    plain([title, tag.says, right, interval, read, next].join(" | ")),
  );
  expect(rows).toEqual([
    "Late fees | Manual templates | 95.6 % | 85.1 to 98.8 | 45 | 6 drafts wait, 0 lost",
    "Invoice copies | Spot checks, 1 in 10 | 99.5 % | 98.2 to 99.9 | 412 | Automatic, if Tom says so",
    "Payment dates | Spot checks, 1 in 5 | 97.8 % | 94.9 to 99.1 | 228 | Stays; needs 98 % at the low end",
    "Plan changes | Person reads each | 93.1 % | 85.7 to 96.9 | 87 | Stays: it is about plan terms",
    "Disputes | People only |  |  | 0 | Stays with people",
  ]);
});

test("only the owner of AI is offered the wider step, and anybody the narrower one", async () => {
  const offered = async (context: ViewContext) =>
    (await task(context)).levels.filter(({ widen }) => widen).map(({ title }) => title);
  expect(await offered(tom)).toEqual(["Invoice copies"]);
  expect(await offered(noor)).toEqual([]);
  expect((await task(noor)).levels.find(({ name }) => name === "payment-dates")?.narrow).toEqual([
    { to: "people", says: "people only" },
    { to: "reviewed", says: "person reads each" },
  ]);
});

test("a trigger says where it stops and where it stands; the one that tripped says what it did", async () => {
  const { triggers } = await task(tom);
  expect(triggers.map(({ title, at, now, does }) => plain(`${title}: ${at}, now ${now}. ${does}`))).toEqual([
    "Wrong price: 1, now 1. Paused late fees",
    "Policy break: 1, now 0. Pause the whole task",
    "Skipped approval: 1, now 0. Pause the whole task",
    "Error rate: over 15 %, last 50, now 0 %. Back to person reads each",
    "Rework: over 4.5 min, now 1.3 min. Back to person reads each",
    "Cost per call: over 0.10 EUR, now 0.04 EUR. Cheap model only",
  ]);
  expect(triggers.filter(({ tripped }) => tripped).map(({ title }) => title)).toEqual(["Wrong price"]);
});

test("without a gateway nothing is known of money, and nothing is called zero", async () => {
  const { budgets, triggers, hand } = await task(paused.seenBy("noor", morning));
  expect(budgets.map(({ says, note, bar }) => [plain(says), note, bar])).toEqual([
    ["at most 8.00 EUR (9.36 USD)", "Nothing is known yet of what was spent.", undefined],
    ["at most 150 EUR (176 USD)", "Nothing is known yet of what was spent.", undefined],
  ]);
  expect(triggers.find(({ title }) => title === "Cost per call")?.now).toBe("");
  expect(hand.figures.map(({ label }) => label)).toEqual([
    "Minutes of a person, each",
    "Mistakes that reached a customer",
    "Changed by a person",
  ]);
  expect((await tasksView(paused.seenBy("noor", morning))).unnamed.says).toContain("Nothing is known");
});

test("a budget is ink, its forecast grey and its cap a tick; the money is the page's own and in dollars", async () => {
  const [today, month, all] = (await task(tom)).budgets;
  expect(plain(there(today).says)).toBe("3.18 of 8.00 EUR");
  expect(plain(there(today).usd)).toBe("3.73 of 9.36 USD");
  expect(there(today).bar?.used).toBeCloseTo(39.75, 2);
  expect(there(today).note).toBe("Calls are refused at 8.00\u00a0EUR, not after it.");
  expect(there(month).bar?.cap).toBeUndefined();
  expect(plain(there(all).says)).toBe("61 of 150 EUR");
  expect(plain(there(all).note)).toBe("At this pace 100 EUR by 30 Nov.");
  expect(there(all).bar?.cap).toBe(100);
});

test("a full budget is red, and says that calls are refused", async () => {
  const full = spending(tom, `task:${replies}`, 9_360_000_000, "2026-11-19", "2026-11-20");
  const [today] = (await task(full)).budgets;
  expect(there(today).full).toBe(true);
  expect(there(today).note).toBe("The cap is reached: calls are refused until midnight.");
});

test("amounts are rounded up, never shown smaller than they are", () => {
  expect(plain(usd(0))).toBe("0.00 USD");
  expect(plain(usd(3_720_600_001))).toBe("3.73 USD");
  expect(plain(usd(4_210_000))).toBe("0.0043 USD");
  expect(plain(usd(1))).toBe("0.000001 USD");
  expect(plain(usd(1_234_000_000_000))).toBe("1,234 USD");
  expect(plain(spentOf({ amount: 9_360_000_000, per: "day", says: "8 EUR / day" }, 1))).toBe("0.01 of 8.00 EUR");
  expect(moneyIn("20 USD / day", 20_000_000_000, 1_000_000_000)).toEqual({ own: "1.00\u00a0USD", usd: "" });
});

test("the last drill stands with its time and age; overdue it is amber and says what it narrows", async () => {
  const { drill: last } = await task(tom);
  expect(plain(`${last.title} (${last.aside})`)).toBe("Last drill: 112 s (Wed 11 Nov, passed; next by Fri 11 Dec)");
  expect(last.late).toBe("");
  const late = await task(withCalls(paused.seenBy("tom", winter)));
  expect(late.drill.late).toBe("The drill is overdue since Fri 11 Dec: until one passes, a person reads each answer.");
  expect(late.levels.find(({ name }) => name === "invoice-copies")).toMatchObject({
    tag: { says: "Person reads each" },
    narrowed: "narrowed: the drill is overdue",
  });
});

test("a drill that runs shows each step with its time against the limit", () => {
  const model = there(drillView(withCalls(paused.seenBy("tom", morning), running), replies));
  expect(model.running).toBe(true);
  expect(plain(model.answer)).toBe(
    "It has run for 43 s; now: back to the release before. No customer notices; at 10 min it has failed.",
  );
  expect(model.drill.steps.map(({ title, state }) => `${title}: ${state}`)).toEqual([
    "Permissions: ok",
    "Trigger stops it: ok",
    "Running answers end: ok",
    "Wrong model: ok",
    "Back to the release before: running",
  ]);
  expect(model.drill.share).toBeCloseTo(7.17, 1);
});

test("a drill that failed says at which step", () => {
  const team = aiWeek();
  drill(team, replies, "drill-00000009", "2026-11-18T10:00:00.000Z", "wrong model");
  const model = there(drillView(team.seenBy("tom", morning), replies));
  expect(model.title).toBe("Billing replies: last drill: 112\u00a0s, failed");
  expect(model.answer).toContain("It failed at wrong model.");
});

test("a task that never ran names every missing answer, and what comes next", async () => {
  const off = await task(tom, "contract-summaries");
  expect(off.answer.bold + off.answer.rest).toBe(
    "It is off: no release of this task is approved, so no model is asked.",
  );
  expect(off.next).toBe("Propose one: `finalcall task propose`. Until then people answer with templates/contracts.md.");
  expect(off.five.filter(({ answer }) => answer === "")).toHaveLength(5);
  expect(off.drill.title).toBe("Never drilled");
});

test("the list ranks tasks by harm, then speed, then price, and says what is paused", async () => {
  const list = await tasksView(tom);
  expect(list.title).toBe("Late fees in billing replies are paused");
  expect(list.rows.map(({ title, says }) => `${title}: ${says}`)).toEqual([
    "Billing replies: 1 of 5 paused",
    "Contract summaries: off",
    "Ticket tags: release 1",
  ]);
  expect(plain(list.unnamed.says)).toBe("2 calls named no task: openai/gpt-5, 0.10 USD in all.");
});

test("the example of an empty list is a page that holds", () => {
  const people =
    "  dee: { role: support, email: dee@quillhaven.example }\n  fin: { role: tester, email: fin@quillhaven.example }\n";
  const source = `${pageWithoutAi.replace("people:\n", `people:\n${people}`)}\n${firstTask}\n`;
  const { problems, page } = readPage(source);
  expect(problems.filter(({ code }) => /^page\.(ai|task|trigger|budget|fallback|never|tool)/.test(code))).toEqual([]);
  expect(page?.ai.tasks.map(({ name }) => name)).toEqual(["billing-replies"]);
});

test("when all AI is paused, every screen says so, and the count is of tasks", () => {
  const { strip, paused: count } = shellView(aiStopped().seenBy("sam", morning), "inbox");
  expect(strip && `${strip.fact}${strip.since}${strip.more}`).toBe(
    "All AI and all actions are paused since 11:11. People answer by hand; Tom decides when they start again.",
  );
  expect(count).toBe(3);
  expect(shellView(tom, "inbox")).toMatchObject({ strip: undefined, paused: 1 });
});

test("the receipt names what was finished and parked, and whom the answers reached", async () => {
  const { pause, answer, samples, back } = there(await pauseView(noor, lateFees));
  expect(pause.receipt?.says).toBe(
    "3 calls were under way: 2 finished and 1 parked for a person; none is lost. Two answers had been used already.",
  );
  expect(pause.receipt?.used.map(({ recipient }) => recipient)).toEqual([
    "Clinic Aalto, billing@aalto.example",
    "Praxis Blum, buero@blum.example",
  ]);
  expect(answer).toContain("Tom decides when they start again.");
  expect([samples, back.href]).toEqual([1, `/ai/${replies}`]);
  expect(pause.resume).toBeUndefined();
});

test("whoever starts it again is offered each outcome by name, and a rule to change in the same act", async () => {
  const { resume } = there(await pauseView(tom, lateFees)).pause;
  expect(resume?.choices).toEqual([
    { choice: "tighten", says: "Start on release 14" },
    { choice: "roll-back", says: "Go back to release 13 and start" },
    { choice: "person", says: "Leave late fees to people" },
  ]);
  expect(resume?.narrow).toEqual([
    { question: "late-fees", title: "Late fees", to: [{ to: "people", says: "people only" }] },
  ]);
});

test("a pause that is over says how it started again and which rule changed", async () => {
  const { title, pause } = there(await pauseView(aiAgain().seenBy("li", "2026-11-19T11:40:00.000Z"), lateFees));
  expect(title).toBe("Late fees run again");
  expect(pause.resumed).toMatchObject({
    choice: "tightened",
    by: "Tom",
    rule: "The fee is that of the plan on the due date; release 15 says so.",
  });
});

test("a release is compared with the live one by word, and says what it costs", async () => {
  const card = there(await taskReleaseView(withCalls(mended.seenBy("tom", morning)), replies, 15));
  expect(card.against).toBe(14);
  expect(card.prompt.filter(({ kind }) => kind === "in" || kind === "out")).toEqual([
    { kind: "in", text: " that was valid on the due date" },
  ]);
  expect(card.price.map(({ model, thousand }) => plain(`${model} ${thousand}`))).toEqual([
    "openai/gpt-5-mini 46.80 USD",
    "openai/gpt-5 234 USD",
  ]);
  expect(card.mayAnswer).toBe(true);
  expect(card.call?.sentence).toBe("Tom decides; Ana if no answer by 11:35; blocked after that.");
});

test("whoever made a release may not approve it, and the card says why", async () => {
  const card = there(await taskReleaseView(mended.seenBy("noor", morning), replies, 15));
  expect([card.mayAnswer, card.whyNot]).toEqual([false, "You made it, so you may not approve it."]);
  expect(card.makers).toBe("Noor made it, so Noor may not approve it.");
});

test("nobody is asked for a yes before a tester says that it passed", async () => {
  const team = aiUntested();
  const card = there(await taskReleaseView(team.seenBy("tom", morning), replies, 15));
  expect([card.mayAnswer, card.untested]).toEqual([false, "Sam tests it first."]);
  expect((await inboxView(team.seenBy("tom", morning))).now).toEqual([]);
  expect(aiDuties(team.seenBy("sam", morning)).map(({ title }) => title)).toEqual([
    "Six drafts wait for you",
    "Test release 15 of billing replies",
  ]);
  expect((await inboxView(mended.seenBy("tom", morning))).now.map(({ href }) => href)).toEqual([
    `/ai/${replies}/releases/15`,
  ]);
});

test("what stands still waits in the inbox of whoever starts it again, and of nobody else", async () => {
  expect((await inboxView(tom)).ai.map(({ title }) => title)).toEqual([
    "Late fees are paused: start them again or leave them",
  ]);
  expect((await inboxView(noor)).ai.map(({ href }) => href)).toEqual(["/drafts"]);
});

test("the owner's inbox names a drill that is overdue and a budget at a set point", () => {
  const late = withCalls(paused.seenBy("tom", winter));
  expect(aiDuties(late).map(({ title }) => title)).toContain("The drill of billing replies is overdue");
  const dear = spending(tom, "everything", 150_000_000_000, "2026-11-01", "2026-12-01");
  expect(aiDuties(dear).map(({ title }) => plain(title))).toContain("80 % of the budget of all AI is used");
});

test("people are told of a pause, a test, a drill that is due and a budget", async () => {
  const told = async (context: ViewContext) => {
    const all = notices({ ...context, me: undefined }, deaf).filter(({ link }) => link.startsWith("/ai"));
    return Promise.all(
      all.map(async (one) => {
        const { subject, lines } = one.says(context, await context.words(one.texts));
        expect(lines.join(" ")).not.toMatch(/undefined|\bNaN\b/);
        return `${one.people.join()}: ${subject}`;
      }),
    );
  };
  expect(await told(withCalls(aiUntested().seenBy("tom", morning)))).toEqual([
    "tom,ana,sam,noor: Late fees are paused",
    "sam: Test release 15 of billing replies",
    "tom: Late fees: two answers are out already",
  ]);
  const dear = spending(paused.seenBy("tom", winter), "everything", 176_000_000_000, "2026-12-01", "2027-01-01");
  expect(await told(dear)).toEqual([
    "tom: The drill of billing replies is overdue",
    "tom: The drill of ticket tags is overdue",
    "tom: The budget of all AI is used up",
  ]);
});

test("the sheet for the wall is made from what holds now", async () => {
  const sheet = there(await sheetView(noor, replies));
  expect(sheet.state).toBe("Late fees are paused since 10:42.");
  expect(sheet.finalCall[0]?.says).toBe("Tom; Ana if Tom does not answer.");
  expect(sheet.stop[1]).toBe("Answer with templates/billing/. Nothing is lost: what was under way is on the receipt.");
  expect(sheet.runs.find(({ label }) => label === "Cap")?.says).toBe(
    "8 EUR / day (9.36\u00a0USD); calls are refused at it.",
  );
});

test("hidden characters of a prompt are written out, long stretches are cut, and two that share nothing are still told apart", () => {
  const parts = promptDiff("Be kind.\nName the plan.", "Be kind.\nName the plan\u202e and the date.");
  expect(parts.find(({ kind }) => kind === "in")?.text).toContain("⟨U+202E⟩");
  const long = Array.from({ length: 40 }, (_, n) => `Rule ${n}.`).join("\n");
  expect(promptDiff(`${long}\nOld.`, `${long}\nNew.`)[0]).toEqual({ kind: "left", text: "39 lines are the same" });
  const many = (letter: string) => Array.from({ length: 9000 }, (_, n) => `${letter}${n}`).join(" ");
  expect(promptDiff(many("a"), many("b")).map(({ kind }) => kind)).toEqual(["out", "in"]);
});

test("no view shows what is not there, or a drill's own pause", async () => {
  expect(await taskView(tom, "nothing")).toBeUndefined();
  expect(await taskReleaseView(tom, replies, 99)).toBeUndefined();
  expect(await pauseView(tom, "pause-00000000")).toBeUndefined();
  const team = aiWeek();
  const own = { id: "pause-00000drill", what: "task", name: `${replies}#drill`, reason: "A drill.", trigger: "" };
  team.does("system", "pause.pause", own, "2026-11-19T09:00:00.000Z");
  expect(await pauseView(team.seenBy("tom", morning), "pause-00000drill")).toBeUndefined();
  expect((await task(team.seenBy("tom", morning))).pauses).toEqual([]);
});
