/** What people read, on a world that the rules themselves made: the night of the example team. */

import { expect, test } from "vitest";
import { type ChangeState, changeCard } from "../src/decisions/change/kind.ts";
import { kinds } from "../src/decisions/index.ts";
import { type PageState, pageCard } from "../src/decisions/page/kind.ts";
import { digest, type Json } from "../src/kernel/json.ts";
import type { Subjects } from "../src/kernel/kind.ts";
import { changeView } from "../src/views/change.ts";
import { firstRunView } from "../src/views/first-run.ts";
import { inboxView } from "../src/views/inbox.ts";
import { meView } from "../src/views/me.ts";
import { pageView } from "../src/views/page.ts";
import { peopleView } from "../src/views/people.ts";
import { proposalView } from "../src/views/proposal.ts";
import { recordView } from "../src/views/record.ts";
import { told } from "../src/views/sentences.ts";
import { shellView } from "../src/views/shell.ts";
import { linkView } from "../src/views/sign-in.ts";
import { signingOf } from "../src/views/signing.ts";
import { whoView } from "../src/views/who.ts";
import { whyView } from "../src/views/why.ts";
import { changeScreen } from "../src/web/screens/change.tsx";
import { firstRunScreen } from "../src/web/screens/first-run.tsx";
import {
  asksId,
  firstMinutes,
  fixId,
  night,
  quillhaven,
  setUp,
  submitFix,
  withOffer,
  withQuestions,
} from "./support/quillhaven.ts";
import { entriesOf, there } from "./support/screens.ts";
import { newTeam, proofOver } from "./support/team.ts";

const team = quillhaven();
const ana = team.seenBy("ana", night);
const li = team.seenBy("li", night);
const noor = team.seenBy("noor", night);
const entries = entriesOf(team);
const all = { kind: "", person: "", text: "", before: undefined };

test("the inbox begins with the one decision that cannot wait", async () => {
  const inbox = await inboxView(ana);
  expect(inbox.title).toBe("One decision cannot wait");
  expect(inbox.now.map(({ href }) => href)).toEqual([`/changes/${fixId}`]);
  expect(inbox.later.map(({ title }) => title)).toEqual([
    "Promise real-time alerts to two clinics by 15 January?",
    "Drop the column clinic.legacy_plan?",
  ]);
  expect(inbox.others.map(({ call }) => call.name)).toEqual(["Marta"]);
});

test("the inbox of whoever made the change shows it as waiting for another person", async () => {
  const inbox = await inboxView(noor);
  expect(inbox.now).toEqual([]);
  expect(inbox.others.map(({ href }) => href)).toContain(`/changes/${fixId}`);
});

test("whoever is asked for input sees the question until they gave it", async () => {
  const input = async (id: string) => (await inboxView(team.seenBy(id, night))).input.map(({ href }) => href);
  expect(await input("sam")).toEqual(["/proposals/alerts"]);
  expect(await input("tom")).not.toContain("/proposals/alerts");
});

test("only a person with a confirmed passkey is shown somebody to confirm", async () => {
  expect((await inboxView(ana)).confirm.map(({ name }) => name)).toEqual(["Sam"]);
  expect((await inboxView(team.seenBy("sam", night))).confirm).toEqual([]);
});

test("the nav counts decisions that are due within twelve hours", () => {
  expect(shellView(ana, "inbox")).toMatchObject({ due: 1, team: "Quillhaven", when: "Thu 19 Nov 03:07" });
});

test("times are in the reader's own zone", () => {
  expect(shellView(li, "inbox").when).toBe("Thu 19 Nov 04:07");
});

test("each answer to a question has its own digest", async () => {
  const card = there(await proposalView(ana, "legacy-plan"));
  const digests = [...card.options, card.refuse].map(({ shown }) => shown);
  expect(new Set(digests).size).toBe(3);
  expect(card).toMatchObject({ mayAnswer: true, oneWay: true, status: "open", risk: "high" });
});

test("whoever asked cannot answer, and can withdraw", async () => {
  expect(there(await proposalView(li, "legacy-plan"))).toMatchObject({ mayAnswer: false, mayWithdraw: true });
});

test("an answered question shows the one answer, and who may override it", async () => {
  const card = there(await proposalView(ana, "replica"));
  expect(card.answers[0]).toMatchObject({ option: "Move reports to the night", by: "Ana" });
  expect(card).toMatchObject({ status: "answered", mayAnswer: false, mayOverride: true });
  expect(there(await proposalView(team.seenBy("tom", night), "replica")).mayOverride).toBe(false);
});

test("there is no card of a question that was never asked", async () => {
  expect(await proposalView(ana, "constructor")).toBeUndefined();
  expect(await changeView(ana, "constructor")).toBeUndefined();
});

test("a card says why an earlier yes does not count", async () => {
  const card = there(await changeView(ana, fixId));
  expect(card.ignored).toEqual([
    { by: "Ana", why: "A push changed the content: it was given for 4c1d09be, the change is now at 9ac41f2e." },
  ]);
  expect(card.call?.sentence).toBe("Ana decides; Li if no answer by 03:31; blocked after that.");
  expect(card.files.map(({ path, added, removed }) => [path, added, removed])).toEqual([
    ["src/billing/charge.ts", 3, 1],
    ["src/billing/retry.ts", 1, 1],
    ["src/billing/charge.test.ts", 3, 0],
  ]);
});

test("whoever made a change is never named as its backup", async () => {
  const card = there(await changeView(quillhaven("li").seenBy("ana", night), fixId));
  expect(card.call?.sentence).not.toContain("Li");
  expect(card.makers).toBe("Li (author, committer). So Li may not approve it.");
});

test("a maker is told why they may not approve", async () => {
  const card = there(await changeView(noor, fixId));
  expect(card.mayAnswer).toBe(false);
  expect(card.whyNot).toBe("You took part in it (author, committer), so you may not approve it.");
});

test("a card asks what the change decides without saying so, open questions first, with who still reads a lost field", async () => {
  const card = there(await changeView(withQuestions().seenBy("ana", night), asksId));
  expect(card.questions.map(({ key, line, answer, by }) => [key, line, answer, by])).toEqual([
    ["repeats", 23, "", ""],
    ["personal-data", 1, "Kept until the clinic leaves; only support reads it.", "Ana, 02:59"],
    ["lost-field:plan", 2, "Both readers move to tariff in this change’s second commit.", "Li, 02:59"],
  ]);
  expect(card.questions[2]?.readers).toEqual(["src/billing/invoice.ts", "src/reports/clinics.sql"]);
  expect(card).toMatchObject({ unanswered: 1, missing: "One question is open", status: "open", twice: [] });
});

test("a card shows each reason at its line, and never a character that nobody sees", async () => {
  const { files } = there(await changeView(withQuestions().seenBy("ana", night), asksId));
  expect(files.map(({ path, reasons }) => [path, reasons > 0])).toEqual([
    ["db/migrations/20261119_phone.sql", true],
    ["src/sign-up/create-account.ts", true],
    ["docs/sign-up.md", false],
  ]);
  const trick = files[1]?.lines.find(({ at, kind }) => at === 24 && kind === "in");
  expect(trick?.hints.map(({ rule }) => rule)).toEqual(["diff/direction"]);
  expect(trick?.parts.map(({ text }) => text).join("")).toContain("ownerU+202E U+2066// memberU+2069 U+2066");
});

test("no evidence of an AI is never said to be a person's work", async () => {
  const html = String(await changeScreen(shellView(ana, "inbox"), there(await changeView(ana, fixId))));
  expect(html).toContain("No evidence of AI found.");
  expect(html).not.toMatch(/human/i);
});

test("a change that was merged or given up waits for nobody, and is counted nowhere", async () => {
  const closed = quillhaven();
  closed.does("noor", "change.close", { id: fixId }, "2026-11-19T03:05:00.000Z");
  const seen = closed.seenBy("ana", night);
  const inbox = await inboxView(seen);
  expect([...inbox.now, ...inbox.later].map(({ href }) => href)).not.toContain(`/changes/${fixId}`);
  expect(shellView(seen, "inbox").due).toBe(0);
  const card = there(await changeView(seen, fixId));
  expect(card).toMatchObject({ status: "closed", mayAnswer: false });
  expect(card.verdict).toBe("Closed: merged or given up. It waits for nobody; another push opens it again.");
});

test("a second review of the same content is reported, quietly", async () => {
  const twice = withOffer();
  const does = (who: string, command: string, card: Json, data: object, at: string) => {
    const shown = digest(card);
    const how = { proof: proofOver(shown, `cred-${who}`) };
    twice.does(who, command, { ...data, shown }, `2026-11-19T${at}:00.000Z`, how);
  };
  const page = () => twice.world.one("page") as PageState;
  const approve = (who: string, at: string) => {
    const state = there((twice.world.many("change") as Subjects<ChangeState>).get(fixId));
    does(who, "change.approve", changeCard(state, there(page().inForce).version), { id: fixId }, at);
  };
  const says = async () => there(await changeView(twice.seenBy("ana", "2026-11-19T03:50:00.000Z"), fixId)).twice;
  approve("ana", "03:08");
  expect(await says()).toEqual([]);
  does("ana", "page.adopt", pageCard(page()), { version: there(page().offered).version }, "03:10");
  submitFix(twice, "2026-11-19T03:12:00.000Z");
  approve("li", "03:45");
  expect(await says()).toEqual(["Ana and Li both reviewed money; one is enough."]);
});

test("a link's session is sent to the passkey, somebody without one to adding it", () => {
  expect(signingOf(ana, true).stop).toBeUndefined();
  expect(signingOf(team.seenBy("ana", night, "link"), true).stop).toMatchObject({ href: undefined });
  expect(signingOf(team.seenBy("tom", night, "link"), true).stop).toMatchObject({ href: "/me" });
  expect(signingOf(team.seenBy("sam", night, "link"), true).stop).toMatchObject({ href: "/people" });
  expect(signingOf(team.seenBy("tom", night, "link"), false)).toMatchObject({ needed: false });
});

test("the page shows one owner for each area, and whose turn a rotation is", async () => {
  const page = there(await pageView(ana));
  expect(page.areas.find(({ name }) => name === "billing")).toMatchObject({
    owner: "Ana",
    backup: "Li",
    after: "30\u00a0min",
  });
  expect(page.areas.find(({ name }) => name === "incident")?.owner).toMatch(/^On-call, now (Li|Ana)$/);
  expect(page.guardrails.find(({ name }) => name === "Cloud spend")).toMatchObject({ crossed: true });
  expect(page.guardrails.find(({ name }) => name === "Uptime")).toMatchObject({ crossed: false });
  expect(page.gaps.map(({ question }) => question)).toEqual(["Who may delete a clinic’s test account?"]);
});

test("a new version of the page is told in sentences before its lines", async () => {
  const changed = withOffer();
  const offer = there((await pageView(changed.seenBy("ana", night)))?.offered);
  expect(offer.changes).toEqual([{ title: "Refunds", says: ["Refunds: owner Marta instead of Sam."] }]);
  expect(offer.effects).toEqual(["No open decision changes hands."]);
  expect(offer.lines.filter(({ kind }) => kind === "in" || kind === "out")).toHaveLength(2);
  expect(offer).toMatchObject({ mayAnswer: true, by: "Li" });
  const own = there((await pageView(changed.seenBy("li", night)))?.offered);
  expect(own).toMatchObject({ mayAnswer: false, whyNot: "You offered it, so somebody else adopts it." });
});

test("an unsure question names the default owner", () => {
  const answer = whoView(li, "zzz qqq");
  expect(answer?.answer).toMatchObject({ sure: false, name: "Li" });
});

test("every event of every kind has its sentence", () => {
  const events = Object.values(kinds).flatMap((kind) => Object.keys(kind.events).map((key) => `${kind.name}.${key}`));
  expect([...told].sort()).toEqual(events.sort());
});

test("the record is told newest first, and goes on where it stopped", async () => {
  const record = await recordView(ana, entries, all);
  expect(record.rows[0]).toMatchObject({ seq: team.entries.length, by: "The machine ci", how: "token" });
  expect(record.rows.map(({ seq }) => seq)).toEqual(record.rows.map(({ seq }) => seq).sort((a, b) => b - a));
  const older = await recordView(ana, entries, { ...all, before: 6 });
  expect(older.rows.map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1]);
  expect(older.earlier).toBeUndefined();
});

test("a long record comes in pages without losing or repeating an entry", async () => {
  const [one] = team.entries;
  const long = Array.from({ length: 1234 }, (_, n) => ({ ...there(one), seq: n + 1 }));
  const many = {
    head: { seq: 1234, hash: "" },
    read: async (after: number, limit: number) => long.slice(after, after + limit),
  };
  const found: number[] = [];
  for (let before: number | undefined = 1235; before !== undefined; ) {
    const page = await recordView(ana, many, { ...all, before });
    found.push(...page.rows.map(({ seq }) => seq));
    before = page.earlier;
  }
  expect(found).toEqual(long.map(({ seq }) => seq).reverse());
});

test("the record is searched by kind, person and words", async () => {
  const says = async (query: Partial<typeof all>) =>
    (await recordView(ana, entries, { ...all, ...query })).rows.map(({ says }) => says);
  expect(await says({ kind: "page" })).toHaveLength(2);
  expect(await says({ text: "legacy" })).toEqual([
    "Gave input on “Drop the column clinic.legacy_plan?”: Finance has not used it since March.",
    "Asked Ana: Drop the column clinic.legacy_plan?",
  ]);
  for (const row of (await recordView(ana, entries, { ...all, person: "noor" })).rows) expect(row.by).toBe("Noor");
});

test("why: from a yes back to who asked, who made it, and the page it was given under", async () => {
  const yes = there(team.entries.find(({ type }) => type === "change.approved"));
  const why = await whyView(ana, yes, entries);
  expect(why.chain.map(({ says }) => says)).toEqual([
    "Approved for money: Charge each invoice once, however often the card provider calls back",
    "Asked for a yes, high risk, money: Charge each invoice once, however often the card provider calls back",
    "Made by Noor, so they may not approve it",
    expect.stringMatching(/^Adopted page [0-9a-f]{8}, the first one$/),
  ]);
  expect(why.proof).toMatchObject({ credential: "cred-ana" });
});

test("people: who is known how", async () => {
  const { people, missing } = await peopleView(ana);
  expect(people.map(({ id, known }) => [id, known])).toEqual([
    ["marta", "passkey"],
    ["ana", "passkey"],
    ["li", "passkey"],
    ["noor", "never"],
    ["sam", "waits"],
    ["tom", "never"],
  ]);
  expect(missing).toBe(2);
});

test("you: a passkey that waits names who can confirm it", async () => {
  expect((await meView(team.seenBy("sam", night, "link"), ""))?.confirmers).toBe("Marta, Ana or Li");
});

test("the first minutes end with the first question", async () => {
  const first = await firstRunView(firstMinutes().seenBy("marta", night, "link"));
  expect(first?.steps.map(({ done }) => done)).toEqual([false, false, false, false]);
  expect(await firstRunView(ana)).toBeUndefined();
});

test("the first minutes: whoever was invited adds a passkey of their own, and the one who invited confirms it", async () => {
  const begun = newTeam();
  setUp(begun);
  const stepsFor = async (id: string) =>
    (await firstRunView(begun.seenBy(id, night, "link")))?.steps.map(({ title, done }) => `${title}: ${done}`);
  expect(await stepsFor("tom")).toContain("Add your passkey: false");
  expect(await stepsFor("sam")).toContain("Add your passkey: true");
  expect(await stepsFor("sam")).toContain("Invite one other person: true");
  expect(await stepsFor("marta")).toContain("Confirm the passkey of Sam: false");
});

test("the first minutes count only what is left, also where a later step was done before", async () => {
  const begun = newTeam();
  setUp(begun);
  const context = begun.seenBy("tom", night, "link");
  const model = there(await firstRunView(context));
  const steps = model.steps.map((step, n) => ({ ...step, done: n === 2 }));
  const shown = firstRunScreen(shellView(context, "inbox"), { ...model, steps });
  expect(/\d steps are left/.exec(String(shown))?.[0]).toBe("3 steps are left");
});

test("the set-up link shows everybody until the first passkey, and nothing after", () => {
  expect(linkView(firstMinutes().seenBy("", night), undefined)?.people).toHaveLength(6);
  expect(linkView(team.seenBy("", night), undefined)).toBeUndefined();
  expect(linkView(team.seenBy("", night), "0".repeat(64))).toBeUndefined();
});
