/** Where quality changed, the operating note, and why a task release is served: what people read of AI tasks, from their history. */

import { expect, test } from "vitest";
import type { Recorded } from "../src/kernel/kind.ts";
import { type Seen, type ViewContext, worldOf } from "../src/views/context.ts";
import { noteOf } from "../src/views/operating-note.ts";
import type { Entry } from "../src/views/record.ts";
import { historyOf } from "../src/views/task-history.ts";
import { whyView } from "../src/views/why.ts";
import {
  and,
  at,
  inForce,
  pauseAfter,
  proposal,
  reads,
  ready,
  serve,
  so,
  task,
  taskAfter,
  team,
  withDrafts,
  worldAfter,
} from "./support/ai-history.ts";
import { aiTeam, prompt } from "./support/ai-team.ts";

const first = ready(serve(team));
const second = serve(first, `${prompt}Say when it is due.\n`, 2);
const servedAt = taskAfter(second).served.map(({ seq }) => seq) as [number, number];

const context = (past: readonly Recorded[], moment = at(60)): ViewContext => ({
  world: worldAfter(past),
  at: moment,
  me: { person: "ana", assurance: "passkey" },
  words: async () => () => "in somebody’s words | here",
});
function history(past: readonly Recorded[], drafts: Parameters<typeof withDrafts>[0] = []) {
  const world = worldAfter(past);
  withDrafts(drafts)(world);
  const seen: Seen = worldOf(world);
  return historyOf(seen, taskAfter(past));
}
const written = (right: number, read: number, seq: number, id: string, question = "late-fees") =>
  reads(right, read, 1, question, seq).map((one) => ({ ...one, id: `${id}-${one.id}` }));

test("each change of what is served stands in the order of the record, with what it changed", () => {
  const rows = history(second);
  expect(rows.map(({ what, by }) => [what, by])).toEqual([
    ["first", "person:ana"],
    ["prompt", "person:ana"],
  ]);
  expect(rows[1]?.says).toMatch(/^Release 2: prompt [0-9a-f]{8} → [0-9a-f]{8}$/);
});

test("before and after a change stand the answers that were written between it and its neighbours", () => {
  const [a, b] = servedAt;
  const drafts = [...written(48, 50, a + 1, "a"), ...written(30, 50, b + 1, "b"), ...written(1, 1, a - 1, "c")];
  const [start, change] = history(second, drafts);
  expect(start?.after.evidence).toMatchObject({ read: 50, right: 48 });
  expect(change?.before.evidence).toMatchObject({ read: 50, right: 48 });
  expect(change?.after.evidence).toMatchObject({ read: 50, right: 30 });
  expect(change?.after).toMatchObject({ rework: 0.4, minutes: 0.5, complaints: 0 });
  expect((change?.after.evidence.high ?? 1) < (change?.before.evidence.low ?? 0)).toBe(true);
});

test("a level counts the answers of its own question type alone", () => {
  const narrow = { id: task, question: "late-fees", to: "people", why: "A wrong fee." };
  const past = and(second, "li", "task.narrow", narrow);
  const [, seq] = servedAt;
  const drafts = [...written(5, 10, seq, "a"), ...written(10, 10, seq, "b", "invoice-copies")];
  const row = history(past, drafts).at(-1);
  expect(row).toMatchObject({ what: "level", question: "late-fees", by: "person:li" });
  expect(row?.before.evidence).toMatchObject({ read: 10, right: 5 });
  expect(row?.after).toMatchObject({ evidence: { read: 0, low: 0, high: 1 }, rework: null, minutes: null });
});

test("what changed at once stands in several rows; a way back and a price are changes, too", () => {
  const page = inForce(
    aiTeam().replace("tools: [find-invoice]", "tools: []").replace("max-tokens: 400", "max-tokens: 300"),
  );
  const third = serve(so(second, ...page.events), `${prompt}Third.\n`, 3);
  expect(
    history(third)
      .slice(2)
      .map(({ what }) => what),
  ).toEqual(["prompt", "parameters", "tools"]);
  const back = and(third, "tom", "task.rollBack", { id: task, reason: "Odd answers." });
  expect(history(back).at(-1)?.says).toMatch(/^Back to release 2: tools none → find-invoice$/);
  const dearer = serve(first, prompt, 2, { prices: [{ model: "openai/gpt-5-mini", input: [300_000] }] });
  expect(history(dearer).at(-1)).toMatchObject({ what: "price" });
});

test("a pause of the task or of one question type stands among the changes, a drill's does not", () => {
  const pause = { id: "pause-00000001", what: "question", name: `${task}/late-fees`, reason: "A wrong fee." };
  const past = and(second, "li", "pause.pause", pause);
  expect(history(past).at(-1)).toMatchObject({ what: "pause", question: "late-fees", seq: pauseAfter(past).seq });
  const drill = { ...pause, what: "task", name: `${task}#drill` };
  expect(history(and(second, "system", "pause.pause", drill, { via: "system" }))).toHaveLength(2);
});

test("the operating note says who decides, what is served, what stops it and what people do meanwhile", async () => {
  const note = (await noteOf(context(second), task)) ?? "";
  for (const line of [
    "# Billing replies",
    "It runs; nothing is paused.",
    "- Final call: Ana; backup Marta.",
    "- May change it: Noor or Li. Tests a change: Tom. Reads drafts: Tom.",
    "- Model: openai/gpt-5-mini, odd cases to openai/gpt-5.",
    "- Never: refunds.",
    "- While it is off: templates/billing/.",
    "- Way back: release 1, with `finalcall task rollback billing-replies`; approved beforehand.",
    "| Wrong price |",
    "| Late fees |",
    "in somebody’s words \\| here",
  ])
    expect(note).toContain(line);
  expect(await noteOf(context(second), "invoices")).toBeUndefined();
});

test("the operating note begins with what stands still, and with what is missing", async () => {
  const pause = { id: "pause-00000001", what: "task", name: task, reason: "A wrong fee." };
  const paused = (await noteOf(context(and(second, "li", "pause.pause", pause)), task)) ?? "";
  expect(paused).toMatch(/\*\*Billing replies: paused\*\* since .*, by Li: in somebody/);
  const off = (await noteOf(context(and(team, "noor", "task.propose", proposal)), task)) ?? "";
  expect(off).toContain("**It is off.** No release of this task is approved");
  expect(off).toContain("No release is served.");
  expect(off).toContain("Who owns the model? Not answered.");
});

test("why: from the yes to a task release back to its test, its makers and the page", async () => {
  const all: Entry[] = second.map((one) => ({ ...one, hash: "" }));
  const yes = all.find(({ type }) => type === "task.approved") as Entry;
  const entries = { read: async (after: number, most: number) => all.slice(after, after + most) };
  const why = await whyView(context(second), yes, entries as never);
  expect(why.chain.map(({ says }) => says.split(":")[0] + says.slice(says.indexOf(":")).slice(0, 20))).toEqual([
    expect.stringContaining("Billing replies: approved release 1"),
    expect.stringContaining("Billing replies: release 1 passed"),
    expect.stringContaining("Billing replies: release 1 proposed"),
    expect.stringContaining("Made by Noor"),
    expect.stringContaining("Adopted page"),
  ]);
});
