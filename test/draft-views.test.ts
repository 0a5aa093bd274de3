/** What people read of drafts, and what they are told of them: Quillhaven's billing mails on a Thursday morning. */

import { expect, test } from "vitest";
import { aiDuties } from "../src/views/ai-duties.ts";
import { handOf } from "../src/views/ai-hand.ts";
import { triggersOf } from "../src/views/ai-triggers.ts";
import type { ViewContext } from "../src/views/context.ts";
import { worldOf } from "../src/views/context.ts";
import { draftsView, draftView } from "../src/views/drafts.ts";
import type { Notice } from "../src/views/notice.ts";
import { drafts } from "../src/views/notices-drafts.ts";
import { shellView } from "../src/views/shell.ts";
import { aiWeek, lateFees, morning, replies, withCalls } from "./support/ai-morning.ts";
import { draftDesk, ids } from "./support/draft-screens.ts";
import { there } from "./support/screens.ts";

const desk = draftDesk();
const sam = desk.seenBy("sam", morning);
const noor = desk.seenBy("noor", morning);
const li = desk.seenBy("li", morning);
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const draft = async (context: ViewContext, id: string) => there(await draftView(context, id));
const told = async (context: ViewContext, all: readonly Notice[]) => {
  const say = await context.words(all.flatMap(({ texts }) => texts));
  return all.map((one) => ({ people: one.people, what: one.what, ...one.says(context, say) }));
};

test("the list begins with what waits for the reader, the longest first", async () => {
  const mine = await draftsView(sam);
  expect(mine.title).toBe("Four drafts wait for you");
  expect(mine.waiting.map(({ when }) => when)).toEqual(["10:40", "10:58", "11:02", "11:11"]);
  expect(mine.waiting[3]?.asks).toBe("There are two invoices for one month, 2207 and 2208. Which one holds?");
  expect(mine.waiting[2]?.says).toBe("A person reads each, used before anybody had read it, found wrong: dates.");
  expect((await draftsView(noor)).others.map(({ says }) => says)).toEqual([
    "Waits for Sam, used before anybody had read it, found wrong: dates.",
  ]);
  expect((await draftsView(li)).title).toBe("Four drafts wait for others");
});

test("what was read says by whom, and what became of it", async () => {
  const { read } = await draftsView(sam);
  expect(read.slice(0, 2).map(({ says }) => says)).toEqual(["Sam: sent back.", "Noor: edited."]);
  expect((await draftsView(sam, "ticket-tags")).read).toEqual([]);
});

test("a draft says who reads it, asks what is wrong, and names what must never happen", async () => {
  const one = await draft(sam, ids.late);
  expect(one).toMatchObject({ sentence: "Sam or Noor reads it before it is used.", mine: true, more: 3 });
  expect(one.checklist.map(({ title }) => title)).toEqual([
    ...["Wrong price", "Policy break: refunds, legal or angry disputes", "Names", "Dates", "Tone"],
  ]);
  expect(one.paused).toMatchObject({ href: `/ai/pauses/${lateFees}`, fallback: "templates/billing/" });
  expect(one.signing).toMatchObject({ needed: false });
  expect(await draft(li, ids.late)).toMatchObject({ mine: false });
});

test("what needs a named person's touch says so before anything is typed", async () => {
  expect((await draft(sam, ids.plan)).signing).toMatchObject({
    needed: true,
    stop: { next: "See who can confirm it" },
  });
});

test("what was edited is shown by word, with how much and how long", async () => {
  const { edited, took, wrong } = await draft(li, ids.edited);
  expect(edited?.filter(({ kind }) => kind === "in").map(({ text }) => text)).toContain("5");
  expect(plain(took)).toBe("1.6 min, 61 characters changed");
  expect(wrong).toEqual(["Wrong price"]);
});

test("an answer that went out too early, and one that a check found wrong, say so first", async () => {
  expect(await draft(sam, ids.plan)).toMatchObject({ unread: true, faults: ["A check found: dates, 11:12."] });
});

test("there is no draft of a made-up name", async () => {
  expect(await draftView(sam, "draft-nobody0000")).toBeUndefined();
  expect(await draftView(sam, "constructor")).toBeUndefined();
});

test("drafts are one duty in the inbox, and a number on the navigation", () => {
  const [duty] = aiDuties(sam);
  expect(duty).toMatchObject({ title: "Four drafts wait for you", href: "/drafts", due: "since 10:40" });
  expect(aiDuties(li).some(({ href }) => href.startsWith("/drafts"))).toBe(false);
  expect([shellView(sam, "ai").drafts, shellView(li, "ai").drafts]).toEqual([4, 0]);
});

test("the triggers stand where the marks put them, also the one that no page names", () => {
  const page = worldOf(desk.world).page.inForce?.page;
  const task = there(page?.ai.tasks.find(({ name }) => name === replies));
  const now = new Map(triggersOf(withCalls(sam), task).map(({ title, now }) => [title, now]));
  expect(now.get("Skipped approval")).toBe("1");
  const tags = there(page?.ai.tasks.find(({ name }) => name === "ticket-tags"));
  expect(triggersOf(withCalls(sam), tags).map(({ title }) => title)).toEqual(["Error rate", "Skipped approval"]);
});

test("the task is told against the same work by hand: minutes, mistakes, what people changed, and the price", () => {
  const page = worldOf(desk.world).page.inForce?.page;
  const task = there(page?.ai.tasks.find(({ name }) => name === replies));
  const { figures } = handOf(withCalls(sam), task);
  expect(figures.map(({ label }) => label)).toEqual([
    ...["Minutes of a person, each", "Mistakes that reached a customer", "Changed by a person"],
    ...["Price of one finished answer", "Half are there within"],
  ]);
  expect(plain(figures[0]?.below ?? "")).toBe("by hand 4.5");
  expect(handOf(aiWeek().seenBy("li", "2026-11-01T09:00:00.000Z"), task).note).toMatch(/Nothing is known|Last 30 days/);
});

test("a reader is told once a day of what waits for an hour, however much it is", async () => {
  const later = desk.seenBy("sam", "2026-11-19T11:30:00.000Z");
  const waiting = drafts(later).filter(({ what }) => what === "input");
  expect(await told(later, waiting)).toMatchObject([
    { people: ["sam"], subject: "Four drafts wait for you", lines: ["The first waits since 10:40."] },
    { people: ["noor"], subject: "Three drafts wait for you" },
  ]);
  expect(drafts(sam).filter(({ what }) => what === "input")).toEqual([]);
  const again = drafts(desk.seenBy("sam", "2026-11-19T15:30:00.000Z")).filter(({ what }) => what === "input");
  expect(again.map(({ key }) => key)).toEqual(waiting.map(({ key }) => key));
});

test("the owner is told when a trigger lets people read again, and nobody when the owner does", async () => {
  const team = aiWeek();
  const narrow = { id: replies, question: "invoice-copies", to: "reviewed", why: "2 answers: somebody complained." };
  team.does("tom", "task.narrow", { ...narrow, question: "payment-dates" }, "2026-11-19T10:00:00.000Z");
  team.does("system", "task.narrow", narrow, "2026-11-19T10:10:00.000Z", { via: "system" });
  team.does("system", "task.cheapen", { id: replies, why: "Too dear." }, "2026-11-19T10:12:00.000Z", { via: "system" });
  const seen = team.seenBy("tom", morning);
  const narrowed = await told(
    seen,
    drafts(seen).filter(({ what }) => what === "narrowed"),
  );
  expect(narrowed).toMatchObject([
    { people: ["tom"], subject: "Invoice copies: person reads each again" },
    { people: ["tom"], subject: "Billing replies: the cheap model only" },
  ]);
  expect(narrowed[0]?.lines[0]).toBe("2 answers: somebody complained.");
});

test("the owner is told who has answers of what was paused", async () => {
  const all = drafts(sam).filter(({ key }) => key.endsWith(":used"));
  const [one] = await told(sam, all);
  expect(one).toMatchObject({ people: ["tom"], subject: "Late fees: two answers are out already" });
  expect(one?.lines[0]).toMatch(/^Sent to: /);
});
