/** Actions as people read them: whose call, what exactly is sent, what it looks like, what holds it, what came of it. */

import { expect, test } from "vitest";
import { actionView } from "../src/views/action-card.ts";
import { actionsView } from "../src/views/action-list.ts";
import { leavesOf, readParameters, type Value, valuesOf } from "../src/views/action-values.ts";
import { pauseView } from "../src/views/ai-pause.ts";
import { inboxView } from "../src/views/inbox.ts";
import { shellView } from "../src/views/shell.ts";
import { stripOf } from "../src/views/strip.ts";
import { whyView } from "../src/views/why.ts";
import { actionsScreen } from "../src/web/screens/actions.tsx";
import {
  actionIn,
  actionMorning,
  actionsAt,
  approve,
  beforeId,
  calmActions,
  clock,
  creditsPaused,
  doubtId,
  editId,
  end,
  heldId,
  mailId,
  noActions,
  noteId,
  oneWaits,
  pageChanged,
  propose,
  refusedId,
  send,
  sentId,
  settle,
  staleId,
  twinId,
  waitsId,
} from "./support/action-morning.ts";
import { entriesOf, there } from "./support/screens.ts";
import type { Team } from "./support/team.ts";

const team = actionMorning();
const seen = async (who: string, id: string, of: Team = team, at = actionsAt) =>
  there(await actionView(of.seenBy(who, at), id));

test("each action says in one sentence where it stands, and what that means", async () => {
  const says = async (id: string) => {
    const { says, below } = await seen("ana", id);
    return [says, below];
  };
  expect(await says(waitsId)).toEqual(["Ana decides; Li if no answer by 10:32; blocked after that.", ""]);
  expect(await says(staleId)).toEqual([
    "Li decides for Ana; blocked if no answer by 10:30.",
    "Ana said yes at 08:20, and that was good until 09:30. Nothing was sent.",
  ]);
  expect(await says(doubtId)).toEqual([
    "Ana or Marta settles it; blocked until one of them answers.",
    "It was sent at 09:11, and nobody knows whether it was done. The far side might do it twice. So nothing sends it again by itself.",
  ]);
  expect(await says(heldId)).toEqual([
    "The action credit is paused since 10:10, by Tom. Ana decides when it starts again.",
    "It has its yes, and nothing is sent. The clock of the yes stands still meanwhile.",
  ]);
  expect((await says(mailId))[0]).toBe("The agent replies has its permit, good until 10:28.");
  expect((await says(sentId))[0]).toBe("It was done at 09:40, once.");
  expect((await says(refusedId))[0]).toBe("Ana said no at 09:50: Nobody promised them that. Tom calls them first.");
  expect((await says(beforeId))[0]).toBe("The agent replies edited it at 10:09, so another one takes its place.");
});

test("those whom the page names stand for each other, and the sentence says so", async () => {
  expect((await seen("sam", editId)).says).toBe("Sam or Ana decides; blocked if nobody answers by 19:09.");
});

test("the yes is offered to whoever decides, by passkey where the risk is high, and to nobody who stands behind it", async () => {
  const ana = await seen("ana", waitsId);
  expect(ana).toMatchObject({ approve: ana.bound.digest, mayRefuse: true, risk: "high", signing: { needed: true } });
  expect(await seen("noor", waitsId)).toMatchObject({ approve: "", mayRefuse: false });
  expect((await seen("noor", waitsId)).proposer).toBe("The agent replies; Noor stands behind it");
  const sam = there(await actionView(team.seenBy("sam", actionsAt, "link"), editId));
  expect(sam).toMatchObject({ approve: sam.bound.digest, risk: "medium", signing: { needed: false } });
});

test("the backup is offered it once it is the backup's turn, as the sentence says", async () => {
  expect(await seen("li", waitsId)).toMatchObject({ approve: "", mayRefuse: false });
  const later = await seen("li", waitsId, team, clock("10:33"));
  expect(later.approve).not.toBe("");
  expect(later.says).toBe("Li decides for Ana; blocked if no answer by 12:02.");
});

test("the amount stands with the digits that are sent, and with what they are in cents where they may count those", async () => {
  expect((await seen("ana", waitsId)).amount).toEqual({ says: "12.00\u00a0EUR", note: "amount, as it is sent" });
  expect((await seen("ana", twinId)).amount).toEqual({
    says: "4,900\u00a0EUR",
    note: "amount, as it is sent; counted in cents 49.00\u00a0EUR",
  });
});

test("two amounts that differ are no amount: neither is shown as the one that counts", async () => {
  const parameters = { amount: 1, currency: "EUR", line: { amount: 900_000 } };
  const other = calmActions();
  propose(other, waitsId, { kind: "credit", parameters, reason: "A small thing." }, "10:02");
  expect((await seen("ana", waitsId, other)).amount).toBeUndefined();
});

test("a second plan of the same stands beside the first, with what differs", async () => {
  const { twin } = await seen("ana", twinId);
  expect(twin).toMatchObject({
    id: sentId,
    says: "Looks like the refund sent at 09:39.",
    label: "The one sent at 09:39",
  });
  const differs = twin?.rows.filter(({ differs }) => differs).map(({ label }) => label);
  expect(differs).toEqual(["amount", "clinic", "currency", "note", "reason", "Reason"]);
  const row = (inbox: Awaited<ReturnType<typeof inboxView>>) => inbox.now.find(({ href }) => href.endsWith(twinId));
  expect(row(await inboxView(team.seenBy("ana", actionsAt)))?.says).toMatch(/^Looks like the refund sent at 09:39\. /);
});

test("an edit says what it changed, value by value, and the one before says that it was edited", async () => {
  const { edited } = await seen("ana", editId);
  expect(edited?.id).toBe(beforeId);
  expect(edited?.changes.map(({ label }) => label)).toEqual(["subject", "text", "Reason"]);
  expect(edited?.same).toBe(10);
  expect((await seen("ana", beforeId)).replacedBy).toBe(editId);
});

test("what nobody would see is written out, long texts are folded and whole, and nothing inside is left out", async () => {
  const { values } = await seen("ana", editId);
  const find = (all: readonly Value[], name: string): Value | undefined =>
    all.flatMap((one) => (one.name === name ? [one] : (find(one.inside, name) ?? [])))[0];
  expect(find(values, "subject")?.pieces).toEqual([
    { text: "Your invoice ", unseen: false },
    { text: "U+202E", unseen: true },
    { text: "of May", unseen: false },
  ]);
  expect(find(values, "name")?.pieces.map(({ text }) => text)).toEqual(["Elm", "U+200B", "Street"]);
  const text = find(values, "text");
  expect(text?.begins).toMatch(/^Dear team, we looked at .*…$/);
  expect(text?.pieces.map((one) => one.text).join("")).toHaveLength(text?.length ?? 0);
  expect(find(values, "copies")?.pieces[0]?.text).toBe("an empty list");
  expect(find(values, "again")).toMatchObject({ kind: "word", pieces: [{ text: "false" }] });
});

test("parameters that nest without end are shown as they are sent, and names of the language are only names", () => {
  const deep = `{"a":${'{"a":'.repeat(30)}"end"${"}".repeat(31)}`;
  expect(JSON.stringify(valuesOf(there(readParameters(deep))))).toContain("end");
  expect(leavesOf(there(readParameters(deep)))).toHaveLength(1);
  const odd = there(readParameters('{"__proto__":{"x":1},"constructor":"c"}'));
  expect(leavesOf(odd).map(({ path }) => path)).toEqual(["__proto__.x", "constructor"]);
  expect(readParameters("[removed]")).toBeUndefined();
  expect(readParameters('["a"]')).toBeUndefined();
});

test("an action whose words were removed cannot be said yes to, and can be refused", async () => {
  const context = team.seenBy("ana", actionsAt);
  const { parameters } = actionIn(team, waitsId);
  const words = async (texts: Parameters<typeof context.words>[0]) => {
    const say = await context.words(texts);
    return (text: (typeof texts)[number]) => (text.text === parameters.text ? "[removed]" : say(text));
  };
  expect(await actionView({ ...context, words }, waitsId)).toMatchObject({
    ...{ readable: false, approve: "", mayRefuse: true },
  });
});

test("a yes burns down in its time, and its line stands still while something holds it", async () => {
  const { fuse } = await seen("ana", heldId);
  expect(fuse).toMatchObject({ start: "yes", asked: "09:58", end: "asked again", gone: 20 });
  const later = await seen("ana", heldId, team, clock("12:40"));
  expect(later.fuse?.gone).toBeCloseTo(20);
});

test("what happened stands step by step, each with its entry in the record", async () => {
  const { steps } = await seen("ana", doubtId);
  expect(steps.map(({ says }) => says)).toEqual([
    "Proposed",
    "Yes",
    "Sent to bank.quillhaven.example",
    "Nobody knows whether it was done",
    "Read back: it is not there",
  ]);
  for (const { seq } of steps) expect((team.entries[seq - 1]?.data as { id: string } | undefined)?.id).toBe(doubtId);
  expect((await seen("ana", sentId)).steps.at(-1)?.below).toBe("its number re_5512, 09:40");
});

test("in doubt: what was read back, where to look, and an outcome for each thing that can be said", async () => {
  const { doubt } = await seen("marta", doubtId);
  expect(doubt?.readBack).toBe(
    "Finalcall asked the far side once, last 10:14: it was not there then. It may still come.",
  );
  expect(doubt?.look).toBe("Look at bank.quillhaven.example, for the key payout-0005.");
  expect(new Set(Object.values(doubt?.shown ?? {})).size).toBe(3);
  expect((await seen("li", doubtId)).doubt?.shown).toBeUndefined();
});

test("what was settled says who looked; once more means that it is sent once more", async () => {
  const other = actionMorning();
  settle(other, doubtId, "again", "10:21");
  expect((await seen("ana", doubtId, other, clock("10:22"))).says).toBe("Ana says that it may be sent once more.");
  send(other, doubtId, "10:23", 2);
  end(other, doubtId, "unknown", "10:24", {}, 2);
  expect((await seen("ana", doubtId, other, clock("10:25"))).status).toBe("in-doubt");
  settle(other, doubtId, "not-done", "10:26", "marta");
  expect((await seen("ana", doubtId, other, clock("10:27"))).says).toBe(
    "Marta looked at 10:26, and it was not done: It stands in the bank’s list of Thursday.",
  );
});

test("a yes under another page is asked again, and says why", async () => {
  const other = oneWaits();
  approve(other, waitsId, "10:05");
  expect((await seen("ana", waitsId, other)).status).toBe("ready");
  pageChanged(other, "10:15");
  expect(await seen("ana", waitsId, other)).toMatchObject({
    says: "Ana decides; Li if no answer by 10:45; blocked after that.",
    below: "Ana said yes at 10:05. The page changed since, so it is asked again. Nothing was sent.",
  });
});

test("of two plans of one effect, the one that waited says that the other was sent, and since when it is asked", async () => {
  const other = calmActions();
  const asked = { kind: "refund", parameters: { clinic: "c-1", charge: "ch_1", amount: "5.00", currency: "EUR" } };
  propose(other, waitsId, { ...asked, reason: "Charged twice." }, "09:00");
  propose(other, twinId, { ...asked, reason: "Double charge." }, "09:01");
  approve(other, twinId, "10:05");
  send(other, twinId, "10:10");
  expect(await seen("ana", waitsId, other)).toMatchObject({
    says: "Ana decides; Li if no answer by 10:40; blocked after that.",
    below: "Another plan of the same was sent at 10:10, so no yes from before that counts.",
    twin: { id: twinId },
  });
});

test("what the far side says that it did twice is red, whatever else is true", async () => {
  const other = calmActions();
  const asked = { kind: "refund", parameters: { amount: "5.00", currency: "EUR" }, reason: "Charged twice." };
  propose(other, waitsId, asked, "09:00");
  approve(other, waitsId, "09:01");
  send(other, waitsId, "09:02");
  end(other, waitsId, "unknown", "09:03");
  send(other, waitsId, "09:04", 2);
  end(other, waitsId, "done", "09:05", {}, 2);
  end(other, waitsId, "done", "09:06");
  expect(await seen("ana", waitsId, other)).toMatchObject({
    says: "The far side says that it was done more than once.",
    tone: "stop",
  });
});

test("the list begins with what nobody knows the end of, then what waits for whom, what is held, what runs, what ended", async () => {
  const list = await actionsView(team.seenBy("ana", actionsAt));
  const ids = (rows: readonly { href: string }[]) => rows.map(({ href }) => href.replace("/actions/", ""));
  expect(list).toMatchObject({ title: "One action is in doubt", bad: true, name: "Ana" });
  expect(ids(list.doubt)).toEqual([doubtId]);
  expect(ids(list.mine)).toEqual([staleId, waitsId, twinId, editId]);
  expect(ids(list.held)).toEqual([heldId]);
  expect(list.held[0]?.says).toMatch(/^The action credit is paused since 10:10, by Tom\./);
  expect(ids(list.running)).toEqual([mailId]);
  expect(ids(list.over)).toEqual([beforeId, refusedId, noteId, sentId]);
  const noor = await actionsView(team.seenBy("noor", actionsAt));
  expect([noor.mine, ids(noor.waiting).length]).toEqual([[], 4]);
});

test("every action stands in exactly one group of the list", async () => {
  const list = await actionsView(team.seenBy("ana", actionsAt));
  const all = [list.doubt, list.mine, list.waiting, list.held, list.running, list.over].flat().map(({ href }) => href);
  expect(all.toSorted()).toEqual(
    [...team.world.many("action").values()].map((one) => `/actions/${(one as { id: string }).id}`).toSorted(),
  );
});

test("before the first one the list says who would decide, and gives the next command", async () => {
  const calm = await actionsView(calmActions().seenBy("ana", actionsAt));
  expect(calm).toMatchObject({ title: "Nothing was proposed yet", bad: false });
  expect(calm.command).toMatch(/^finalcall action propose refund --key refund-4711 --reason /);
  expect(calm.kinds.map(({ name, who, risk }) => [name, who, risk])).toEqual([
    ["refund", "Ana", "high"],
    ["credit", "Ana", "high"],
    ["payout", "Ana or Marta", "high"],
    ["mail", "Sam or Ana", "medium"],
    ["note", "", "low"],
  ]);
  const bare = noActions().seenBy("ana", actionsAt);
  const none = await actionsView(bare);
  expect(none.title).toBe("No kind of action is on the page yet");
  expect(String(await actionsScreen(shellView(bare, "actions"), none))).toContain("finalcall lint");
  expect(shellView(bare, "").actions).toBe(false);
});

test("the inbox has what waits for a yes as a decision, and what is in doubt as a duty that comes before it", async () => {
  const ana = await inboxView(team.seenBy("ana", actionsAt));
  expect(ana.title).toBe("Was the payout done? Look and say");
  expect(ana.actions.map(({ href }) => href)).toEqual([`/actions/${doubtId}`]);
  expect(ana.now[0]).toMatchObject({
    href: `/actions/${staleId}`,
    title: "Credit 1,900\u00a0EUR for Elm Street Practice",
  });
  expect((await inboxView(team.seenBy("li", actionsAt))).actions).toEqual([]);
  const noor = await inboxView(team.seenBy("noor", actionsAt));
  expect(noor.now).toEqual([]);
  expect(noor.others).toHaveLength(4);
});

test("a paused kind of action is a paused tool: the line on every screen, the pause and what it holds say so", async () => {
  const ana = team.seenBy("ana", actionsAt);
  expect(stripOf(ana)).toMatchObject({ fact: "The action credit is paused", since: " since 10:10", href: "/actions" });
  const pause = there(await pauseView(ana, creditsPaused));
  expect(pause).toMatchObject({ title: "The action credit is paused", onlyActions: true, back: { href: "/actions" } });
  expect(pause.actions?.held.map(({ href }) => href)).toEqual([`/actions/${staleId}`, `/actions/${heldId}`]);
  expect((await seen("ana", staleId)).stop?.says).toBe("The action credit is paused since 10:10, by Tom.");
});

test("a pause of everything says that it holds actions, too", async () => {
  const other = oneWaits();
  approve(other, waitsId, "10:05");
  const id = "pause-00everything";
  other.does("tom", "pause.pause", { id, what: "everything", reason: "Odd answers." }, clock("10:10"));
  const ana = other.seenBy("ana", actionsAt);
  expect(stripOf(ana)?.fact).toBe("All AI and all actions are paused");
  const pause = there(await pauseView(ana, id));
  expect(pause).toMatchObject({ title: "All AI and all actions are paused", onlyActions: false });
  expect(pause.actions?.held.map(({ href }) => href)).toEqual([`/actions/${waitsId}`]);
});

test("why: an entry about an action leads back to its proposal, who asked for it and the page", async () => {
  const last = there(team.entries.findLast((one) => (one.data as { id?: string }).id === sentId));
  const why = await whyView(team.seenBy("ana", actionsAt), last, entriesOf(team));
  expect(why.href).toBe(`/actions/${sentId}`);
  expect(why.chain.map(({ says }) => says)).toEqual([
    expect.stringMatching(/^It was done/),
    "Sent an action",
    "Said yes to exactly this action",
    expect.stringMatching(/^Refund at shop, high risk/),
    "Asked for by Noor",
    expect.stringMatching(/^Adopted page/),
  ]);
});

test("every screen is made of words that were fetched for it, for every reader", async () => {
  for (const who of ["ana", "li", "noor", "sam", "tom", "marta"])
    for (const one of team.world.many("action").values())
      expect((await seen(who, (one as { id: string }).id)).title).not.toBe("");
});
