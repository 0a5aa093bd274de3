/** What people read of work for people, and what they are told of it: Quillhaven's billing mails on a Thursday morning. */

import { expect, test } from "vitest";
import { templateId } from "../src/decisions/template/kind.ts";
import { workId } from "../src/decisions/work/state.ts";
import { taskOf } from "../src/page/page.ts";
import { aiDuties } from "../src/views/ai-duties.ts";
import { pauseView } from "../src/views/ai-pause.ts";
import { tasksView } from "../src/views/ai-tasks.ts";
import { type ViewContext, worldOf } from "../src/views/context.ts";
import type { Notice } from "../src/views/notice.ts";
import { work } from "../src/views/notices-work.ts";
import { workView } from "../src/views/work.ts";
import { workHandOf } from "../src/views/work-hand.ts";
import { workItemView } from "../src/views/work-item.ts";
import { sheetPaperView, templateView } from "../src/views/work-papers.ts";
import { openItems } from "../src/views/work-sheet.ts";
import { lateFees, morning, replies } from "./support/ai-morning.ts";
import { there } from "./support/screens.ts";
import type { Team } from "./support/team.ts";
import { copy, late, sheetId, workDesk, workIds } from "./support/work-screens.ts";

const desk = workDesk();
const sam = desk.seenBy("sam", morning);
const noor = desk.seenBy("noor", morning);
const li = desk.seenBy("li", morning);
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const item = async (context: ViewContext, key: string) => there(await workItemView(context, workIds[key] ?? ""));
const rows = async (context: ViewContext, id: string) =>
  (await workView(context)).groups.find((one) => one.id === id)?.rows ?? [];
const told = (context: ViewContext, all: readonly Notice[]) =>
  all.map((one) => ({ people: one.people, urgency: one.urgency, subject: one.says(context, () => "").subject }));

test("the queue begins with what waits for the reader, the longest first, and says whose turn everything is", async () => {
  const { title, answer } = await workView(sam);
  expect([title, plain(answer)]).toEqual(["Five customers wait for you", "The first came in at 10:15, 65 min ago."]);
  expect((await rows(sam, "mine")).map(({ when, says }) => [when, says])).toEqual([
    ["10:15", "It went back to the task at 10:30, and nobody knows what came of it. Sam or Noor looks."],
    ["10:40", "The task stands still. Waits for Sam or Noor."],
    ["10:50", "Its draft was sent back. Waits for Sam."],
    ["11:02", "Sam has it since 11:14."],
    ["11:06", "The task stands still. Waits for Sam or Noor. Sam brought an answer from paper, which waits for a yes."],
  ]);
  expect((await rows(sam, "others")).map(({ says }) => says)).toEqual(["Noor has it since 11:05."]);
  expect((await rows(sam, "given")).map(({ says }) => says)).toEqual([
    "Noor answered it; its program gives it to the customer. A second answer came; only the first counts.",
  ]);
  expect((await rows(sam, "over")).map(({ says }) => says)).toEqual([
    "Sam answered it; the customer has it since 10:29.",
  ]);
  expect((await workView(li)).title).toBe("Six customers wait for others");
  expect((await workView(li, "ticket-tags")).title).toBe("Nobody waits for a person");
});

test("an item says what may be done with it by this reader, and by nobody else", async () => {
  expect(await item(sam, "88120")).toMatchObject({ takes: true, held: undefined, more: 4 });
  expect(await item(li, "88120")).toMatchObject({ takes: false, held: undefined });
  expect(await item(sam, "88130")).toMatchObject({ takes: false, standing: "taken", name: "Noor" });
  expect(await item(sam, "88131")).toMatchObject({ held: { until: "11:44" }, sentence: "Sam has it since 11:14." });
  expect((await item(sam, "88124")).handedBack).toEqual([
    "Sam handed it back, 10:55: Noor knows the plans of January.",
  ]);
  expect((await item(sam, "88120")).checklist.map(({ title }) => title)).toEqual([
    ...["Wrong price", "Policy break: refunds, legal or angry disputes", "Names", "Dates", "Tone"],
  ]);
  const answered = await item(sam, "88141");
  expect(plain(answered.answer?.took ?? "")).toBe("2.5 min, 14 characters other than the template");
  expect(answered).toMatchObject({
    wrong: ["Names"],
    others: [{ says: "The task answered it as well, 10:36: call-late." }],
  });
  expect(await workItemView(sam, `work-${"0".repeat(24)}`)).toBeUndefined();
});

test("only approved templates are offered, with the words that were approved", async () => {
  const { templates, begin } = there(await workItemView(sam, workIds["88131"] ?? "", templateId(late)));
  expect(templates.map(({ path, begun, approved }) => [path, begun, approved])).toEqual([
    [copy, false, "Sam approved it, 10:11"],
    [late, true, "Sam approved it, 10:10"],
  ]);
  expect(begin.words).toContain("12 EUR on the clinic plan");
  const one = there(await templateView(sam, templateId(late)));
  expect(one.sentence).toBe("Sam approved it, 10:10. Other words wait for Sam; until then these are used.");
  expect(one.offered?.diff?.filter(({ kind }) => kind !== "same").map(({ kind, text }) => [kind, text])).toContainEqual(
    ["in", "13"],
  );
  expect((await templateView(noor, templateId(late)))?.offered).toMatchObject({
    mine: false,
    whyNot: "You wrote some of it, so your yes does not count. Sam says yes to it.",
  });
});

test("a sheet waits for whoever reads what is on it", async () => {
  expect(there(await sheetPaperView(sam, sheetId))).toMatchObject({
    title: "One answer from paper waits for your yes",
  });
  expect(there(await sheetPaperView(li, sheetId))).toMatchObject({
    title: "Nothing on this sheet waits for you",
    answers: [],
  });
  expect((await workView(sam)).sheets).toMatchObject([{ says: "One answer from paper waits for your yes" }]);
});

test("the inbox has it as one thing to do, and the words that wait for a yes as another", () => {
  expect(aiDuties(sam).map(({ title, href }) => [title, href])).toEqual(
    expect.arrayContaining([
      ["Five customers wait for a person’s answer", "/work"],
      ["One template waits for your yes", `/work/templates/${templateId(late)}`],
    ]),
  );
  expect(aiDuties(li).map(({ href }) => href)).not.toContain("/work");
});

test("the task says what waits, since when, how long an answer takes, how far templates go, and what was marked", () => {
  const page = worldOf(desk.world).page.inForce?.page;
  const figures = workHandOf(sam, there(page && taskOf(page, replies)))?.figures ?? [];
  expect(figures.map(({ label, value, below }) => [label, plain(value), plain(below)])).toEqual([
    ["Waiting for a person", "6", "the first since 10:15; 2 taken"],
    ["The oldest waits", "65 min", "since it came in"],
    ["Half are answered within", "2.5 min", "of 2 answers; the page says 4.5 min by hand"],
    ["Changed in a template", "14 characters", "in half of 1 that began from one"],
    ["Marked wrong", "1", "names 1"],
    ["Answered twice", "1", "kept, and given once"],
  ]);
  expect(workHandOf(sam, there(page && taskOf(page, "ticket-tags")))).toBeUndefined();
});

test("the receipt of a pause names what went to people, and the list of tasks counts it", async () => {
  const { pause } = there(await pauseView(sam, lateFees));
  expect(pause.queue).toEqual({
    href: `/work?task=${replies}`,
    says: "Seven questions went to people; five of them wait",
  });
  expect((await tasksView(sam)).work).toBe(6);
});

test("readers are told of the first item, and again when the oldest has waited an hour", () => {
  const told = (context: ViewContext) => work(context).filter(({ about }) => about.startsWith("work:"));
  const early = told(desk.seenBy("", "2026-11-19T10:00:00.000Z"));
  expect(early.map(({ people, urgency, says }) => [people, urgency, says(sam, () => "").subject])).toEqual([
    [["sam", "noor"], "soon", "Billing replies: six customers wait for a person"],
  ]);
  const late = told(sam);
  expect(late.map(({ urgency, what, says }) => [urgency, what, says(sam, () => "").subject])).toEqual([
    ["soon", "input", "Billing replies: six customers wait for a person"],
    ["now", "escalates", "Billing replies: a customer waits since 10:15"],
  ]);
  expect(late[0]?.key).toBe(early[0]?.key);
});

test("somebody who answers does not make a new notice; a queue that was empty does", () => {
  const add = (team: Team, key: string, at: string) => {
    const asked = { question: "late-fees", why: "paused", input: "Why?", recipient: "", call: "", pause: "" };
    team.does("machine:desk", "work.add", { id: workId(replies, key), task: replies, key, ...asked }, at, {
      via: "token:t1",
    });
  };
  const close = (team: Team, key: string, at: string) =>
    team.does("sam", "work.close", { id: workId(replies, key), reason: "Spam." }, at);
  const team = workDesk();
  for (const one of openItems(team.seenBy("noor", morning))) {
    const by = one.turn.of === "person" ? one.turn.person : "sam";
    team.does(by, "work.close", { id: one.id, reason: "Done." }, morning);
  }
  const keys = (at: string) =>
    work(team.seenBy("", at))
      .filter(({ about }) => about.startsWith("work:"))
      .map(({ key }) => key);
  expect(keys("2026-11-19T11:00:00.000Z")).toEqual([]);
  add(team, "x", "2026-11-19T11:00:00.000Z");
  const first = keys("2026-11-19T11:01:00.000Z");
  add(team, "y", "2026-11-19T11:05:00.000Z");
  close(team, "x", "2026-11-19T11:06:00.000Z");
  expect(keys("2026-11-19T11:07:00.000Z")).toEqual(first);
  close(team, "y", "2026-11-19T11:08:00.000Z");
  add(team, "z", "2026-11-19T11:30:00.000Z");
  expect(keys("2026-11-19T11:31:00.000Z")).not.toEqual(first);
});

test("whoever may say yes to a template is told once for its words", () => {
  expect(told(sam, work(sam)).filter(({ subject }) => subject.includes("template"))).toEqual([
    { people: ["sam"], urgency: "soon", subject: `${late} waits for your yes` },
  ]);
});
