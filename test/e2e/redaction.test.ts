/** Words of a customer removed for good: by the forms that people see, against whoever may not, after a crash, in every store, with a record that still verifies. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { findTexts } from "../../src/app/finding.ts";
import { applyRemovals, retainWords } from "../../src/app/redacting.ts";
import { exportLines } from "../../src/log/export.ts";
import { openMemory } from "../../src/log/memory.ts";
import { openStore } from "../../src/log/open.ts";
import { verifyRows, verifyStore } from "../../src/log/verify.ts";
import { worldOf } from "../../src/views/context.ts";
import { proofChecker } from "../../src/views/proofs.ts";
import { removedTexts } from "../../src/views/removed.ts";
import {
  type Desk,
  expectStatus,
  formOf,
  openDesk,
  pairOfPeople,
  type Signed,
  smallTeam,
  tokenOf,
  withToken,
} from "./desk.ts";
import { challengeOf } from "./device.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "finalcall-redaction-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const sqlite = () => openStore(`sqlite:${join(folder, `${++files}`, "record.db")}`, { worker: false });

const page = `${smallTeam}
record: { keep-words: 24 months, keep-traffic: 30 d }
`;
const name = "Mira Sommer";
const title = `${name} was charged twice`;
let desk: Desk;
let ana: Signed;
let li: Signed;
let ci: ReturnType<typeof withToken>;

/** Li asks a question about Mira and takes it back; a second one about her waits. */
async function openAt(store = openMemory()) {
  desk = await openDesk(store, { page });
  ({ ana, li } = await pairOfPeople(desk));
  ci = withToken(desk, await tokenOf(ana, "machine:ci", ["read", "propose"]));
  const ask = async (id: string, question: string) =>
    expectStatus(await ci.post("/v1/proposals", { id, question }), 200);
  await ask("over", title);
  await expectStatus(await ci.post("/v1/proposals/over/withdraw", {}), 200);
  await ask("waits", `Pay ${name} back by hand?`);
}

const removals = () => [...worldOf(desk.app.world).redactions.values()];
const html = async (who: Signed, path: string) => (await who.browser.get(path)).text();
const textOf = (id: string) => worldOf(desk.app.world).proposals.get(id)?.question.text ?? "";
const wordsOf = async (id: string) => (await desk.store.words([textOf(id)]))[0]?.words;
const reason = "The customer asked us to";

/** What Li ticks and sends; gives where the browser is led. */
async function asks(who: Signed = li, texts = [textOf("over")]): Promise<string> {
  const answer = await who.browser.submit("/record/remove", { q: name, text: texts, reason });
  return (answer.headers.get("location") ?? "").replace(/\?.*/, "");
}
const checks = (store = desk.store) => verifyStore(store, { onLine: proofChecker(), removedBy: removedTexts });

describe("by the screens", () => {
  beforeEach(() => openAt());

  test("what is found and not needed is ticked, what waits stays; the yes removes it, and every screen says so", async () => {
    const found = await html(li, `/record/remove?q=${encodeURIComponent("mira sommer")}`);
    expect(found).toContain(title);
    expect(found).toContain("Stays: the decision waits still needs it.");
    const card = await asks();
    expect(await html(ana, "/")).toContain("Remove 1 text for good?");
    expect(await html(li, "/")).not.toContain("Remove 1 text for good?");
    const shown = await html(ana, card);
    expect(shown).toContain("Remove 1 text for good");
    expect(shown).toContain(reason);
    await expectStatus(await ana.browser.fill(card, `${card}/order`, {}, ana.device), 303);
    expect(await wordsOf("over")).toBeNull();
    expect(removals()[0]?.doneAt).not.toBe("");
    const note = `removed on 19 Nov by Ana: ${reason}`;
    for (const path of ["/record", "/record/remove", card]) expect(await html(li, path)).toContain(note.slice(1));
    expect(await html(li, "/proposals/over")).toContain(`[${note}]`);
    expect(await html(li, `/record/remove?q=${encodeURIComponent(name)}`)).not.toContain(title);
    expect(await wordsOf("waits")).toContain(name);
    expect(desk.faults).toEqual([]);
  });

  test("whoever signs sees the beginning of every text that goes, and how long it is, however many there are", async () => {
    for (let n = 0; n < 45; n += 1) {
      const question = `Case ${n}: ${"x".repeat(n === 44 ? 400 : 1)} ${name}?`;
      await expectStatus(await ci.post("/v1/proposals", { id: `case-${n}`, question }), 200);
      await expectStatus(await ci.post(`/v1/proposals/case-${n}/withdraw`, {}), 200);
    }
    const shown = await html(
      ana,
      await asks(li, [textOf("over"), ...Array.from({ length: 45 }, (_, n) => textOf(`case-${n}`))]),
    );
    for (let n = 0; n < 45; n += 1) expect(shown).toContain(`Case ${n}:`);
    expect(shown).toMatch(/Case 44: x+ … \(422 characters in all\)/);
  });

  test("the record, its export and both verifiers hold, and no entry says the words", async () => {
    const card = await asks();
    await ana.browser.fill(card, `${card}/order`, {}, ana.device);
    expect(await checks()).toMatchObject({ ok: true, problems: [] });
    const lines: string[] = [];
    for await (const chunk of exportLines(desk.store)) lines.push(chunk);
    const text = lines.join("");
    expect(text).not.toContain("Mira");
    expect(await verifyRows(text.trimEnd().split("\n"), { onLine: proofChecker() })).toMatchObject({ ok: true });
    if (!hasPython) return;
    const file = join(folder, "export.jsonl");
    writeFileSync(file, text);
    expect(spawnSync("python3", ["docs/verify.py", file], { encoding: "utf8" }).stdout).toMatch(/^whole: /);
  });
});

describe("whoever may not", () => {
  beforeEach(() => openAt());

  test("a token reads no search, asks nothing and orders nothing", async () => {
    const card = await asks();
    for (const path of ["/record/remove", `${card}/order`, `${card}/refuse`]) {
      const answer = await ci.post(path, { q: name, text: [textOf("over")], reason });
      expect(answer.status < 400 ? answer.headers.get("location") : "refused").toMatch(/^refused$|^\/sign-in/);
    }
    expect((await ci.get(`/record/remove?q=${name}`)).status).not.toBe(200);
    expect(removals()).toHaveLength(1);
    const via = { actor: "agent:coder", via: "token:x" };
    const asked = await desk.app.execute(
      "redaction.ask",
      { id: "red-00000001", texts: [textOf("over")], entries: [], reason },
      via,
    );
    expect(asked).toMatchObject({ refused: "redaction.notInBrowser" });
    expect(await wordsOf("over")).toBe(title);
  });

  test("another person's passkey, session or card does not remove", async () => {
    const card = await asks();
    const { fields, challenge = "" } = formOf(await html(ana, card), `${card}/order`);
    const byLi = JSON.stringify(li.device.touch(challengeOf(challenge)));
    const byAna = JSON.stringify(ana.device.touch(challengeOf(challenge)));
    const order = (who: Signed, more: Record<string, string>) =>
      who.browser.submit(`${card}/order`, { ...fields, ...more });
    expect(await html(li, card)).not.toContain(`${card}/order`);
    for (const [who, assertion] of [
      [li, byLi],
      [li, byAna],
      [ana, byLi],
      [ana, ""],
    ] as const)
      expect((await order(who, { assertion })).status).toBeGreaterThanOrEqual(400);
    expect((await order(ana, { shown: "0".repeat(64), assertion: byAna })).status).toBeGreaterThanOrEqual(400);
    expect(await wordsOf("over")).toBe(title);
    expect(removals()[0]?.ordered).toBeUndefined();
  });

  test("words of a waiting decision are not removed, though the form names them", async () => {
    const answer = await li.browser.submit("/record/remove", { q: name, text: [textOf("waits")], reason });
    expect(await answer.text()).toContain("Words of it are still needed: the decision waits is not over.");
    expect(removals()).toEqual([]);
  });

  test("a form cannot name what the search did not find", async () => {
    const { source } = worldOf(desk.app.world).page.inForce ?? { source: { text: "" } };
    expect(
      (await li.browser.submit("/record/remove", { q: name, text: [source.text, "f".repeat(64)], reason })).status,
    ).toBeGreaterThanOrEqual(400);
    expect(removals()).toEqual([]);
  });

  test("the same words are not removed twice, and the same touch does not count twice", async () => {
    const card = await asks();
    const { fields, challenge = "" } = formOf(await html(ana, card), `${card}/order`);
    const touch = { ...fields, assertion: JSON.stringify(ana.device.touch(challengeOf(challenge))) };
    await expectStatus(await ana.browser.submit(`${card}/order`, touch), 303);
    const { head } = desk.app;
    await ana.browser.submit(`${card}/order`, touch);
    expect(await asks()).toBe("");
    expect(desk.app.head.seq).toBe(head.seq);
  });
});

const retain = () => retainWords(desk.app, desk.now, () => Math.random().toString(36).slice(2, 12).padEnd(10, "0"));
/** Something that the record says of today: another page is on the base branch. */
const happens = () =>
  desk.app.execute(
    "page.offer",
    { source: page.replace("24 months", "36 months"), includes: [] },
    { actor: "system", via: "system" },
  );

describe.each([
  ["in memory", async () => openMemory()],
  ["in SQLite", sqlite],
] as const)("%s", (_, open) => {
  test("a crash between the record and the removal is finished by the next pass, once", async () => {
    await openAt(await open());
    const card = await asks();
    const redact = desk.store.redact.bind(desk.store);
    desk.store.redact = () => Promise.reject(new Error("the power went out"));
    await ana.browser.fill(card, `${card}/order`, {}, ana.device);
    expect(removals()[0]).toMatchObject({ ordered: { by: "person:ana" }, doneAt: "" });
    expect(await wordsOf("over")).toBe(title);
    desk.store.redact = redact;
    expect(await applyRemovals(desk.app)).toBe(1);
    expect(await applyRemovals(desk.app)).toBe(0);
    expect(await wordsOf("over")).toBeNull();
    expect(await checks()).toMatchObject({ ok: true });
  });

  test("words that somebody removed by hand are found by verify", async () => {
    await openAt(await open());
    await desk.store.redact([textOf("over")]);
    expect((await checks()).problems.map(({ what }) => what)).toEqual([
      "Words of it were removed, and nothing in the record says so.",
    ]);
  });

  test("a clock that jumps ahead removes nothing: the record has not lived that long", async () => {
    await openAt(await open());
    desk.pass(10 * 366 * 24 * 60);
    await retain();
    await happens();
    await retain();
    expect([removals(), await wordsOf("over")]).toEqual([[], title]);
  });

  test("after the page's time words go by themselves, but none that are needed", async () => {
    await openAt(await open());
    await retain();
    expect(removals()).toEqual([]);
    desk.pass(25 * 31 * 24 * 60);
    await happens();
    desk.pass(25 * 60);
    await retain();
    expect(await wordsOf("over")).toBeNull();
    expect(await wordsOf("waits")).toContain(name);
    expect((await findTexts(desk.store, name, 10)).found.every(({ words }) => words !== title)).toBe(true);
    const { length } = removals();
    await retain();
    expect(removals()).toHaveLength(length);
    expect(await checks()).toMatchObject({ ok: true });
  });
});
