/** Who is told what, once: by example, with servers that die, stores that fail and a mail server that is down. */

import { expect, test } from "vitest";
import { newTeller, openProcess, openTelling } from "../../test/support/telling.ts";
import { openMemory } from "../log/memory.ts";
import type { Store } from "../log/store.ts";
import { takeOverAfter } from "./teller.ts";

const minutes = (ms: number) => ms / 60_000;

test("what waits is told to the one whose call it is, with the sentence that every surface says", async () => {
  const { ask, teller, far } = await openTelling();
  await ask("p-0001", "Refund the clinic in Bonn?");
  await teller.tick();
  expect(far.received).toHaveLength(1);
  const { to, message } = far.received[0] ?? {};
  expect(to).toBe("sam");
  expect(message).toMatchObject({
    what: "waits",
    about: "proposal:p-0001",
    link: "https://finalcall.example/proposals/p-0001",
    zone: "Europe/Berlin",
    said: {
      subject: "Sam decides: Refund the clinic in Bonn?",
      lines: [
        "The agent coder asks about refunds, high risk.",
        expect.stringMatching(/^Sam decides; Tom if no answer by .*\d\d:\d\d; blocked after that\.$/),
      ],
    },
  });
});

test("nobody is told twice for one thing, whoever looks and however often", async () => {
  const { ask, teller, far, process, clock } = await openTelling();
  const others = [newTeller(process, clock, far), newTeller(process, clock, far)];
  await ask("p-0001", "Refund the clinic in Bonn?");
  for (let look = 0; look < 5; look += 1) {
    await Promise.all([teller, ...others].map((one) => one.tick()));
    clock.pass(1);
  }
  expect(far.told()).toEqual(["sam: Sam decides: Refund the clinic in Bonn?"]);
});

test("the backup is told when the owner's time is up, and everybody who waits once it is blocked", async () => {
  const { ask, teller, far, clock, app } = await openTelling();
  await ask("p-0001", "Refund the clinic in Bonn?");
  const state = app.world.many("proposal").get("p-0001") as { backupFrom: string; blockedFrom: string };
  await teller.tick();
  clock.wall = Date.parse(state.backupFrom) - 1;
  await teller.tick();
  expect(far.told()).toHaveLength(1);
  clock.wall += 1;
  await teller.tick();
  expect(far.received.slice(1).map(({ to, message }) => [to, message.what])).toEqual([["tom", "escalates"]]);
  expect(far.received[1]?.message.said.lines[1]).toMatch(/^Tom decides for Sam; blocked if no answer by /);
  clock.wall = Date.parse(state.blockedFrom);
  await teller.tick();
  expect(far.received.slice(2).map(({ to, message }) => [to, message.what])).toEqual([
    ["sam", "blocked"],
    ["tom", "blocked"],
  ]);
});

test("once it is decided every copy says so, and the informed hear it once", async () => {
  const { ask, answer, teller, far, clock, app } = await openTelling();
  await ask("p-0001", "May partners read invoices?", "api");
  await teller.tick();
  clock.wall = Date.parse((app.world.many("proposal").get("p-0001") as { backupFrom: string }).backupFrom);
  await teller.tick();
  expect(far.told()).toEqual([
    "ana: Ana decides: May partners read invoices?",
    "li: Li decides: May partners read invoices?",
  ]);
  far.received.length = 0;
  await answer("ana", "p-0001");
  await teller.tick();
  await teller.tick();
  // Li was asked as well; Noor is to be informed; Ana decided it herself.
  expect(far.told()).toEqual([
    "li: Decided: May partners read invoices?",
    "noor: Decided: May partners read invoices?",
  ]);
  expect(far.received[0]?.message.said.lines).toEqual([
    expect.stringMatching(/^Ana decided at .*: Do it\.$/),
    "It waits for nobody any more.",
  ]);
});

test("what was over before it could be told is not told any more, and is told again when it comes back", async () => {
  const { ask, does, teller, far, clock } = await openTelling();
  far.answer = () => ({ came: "later", why: "Away.", down: true });
  await ask("p-0001", "Refund the clinic in Bonn?");
  await teller.tick();
  await does("agent:coder", "proposal.withdraw", { id: "p-0001" });
  far.answer = () => ({ came: "sent" });
  clock.pass(10);
  await teller.tick();
  expect(far.told()).toEqual(["sam: Withdrawn: Refund the clinic in Bonn?"]);
  expect(teller.outbox.open()).toEqual([]);
});

test("what happened before telling began is no news, what still waits is told", async () => {
  const { ask, answer, far, teller, clock } = await openTelling();
  await ask("p-0001", "Answer the clinic in Ulm?", "replies");
  await answer("tom", "p-0001");
  await ask("p-0002", "Answer the clinic in Bonn?", "replies");
  clock.pass(1);
  await teller.tick();
  expect(far.told()).toEqual(["tom: Tom decides: Answer the clinic in Bonn?"]);
});

test("a mail server that is down for an hour: everything waits, is tried rarely, and goes out once", async () => {
  const { ask, far, teller, clock, process } = await openTelling();
  const other = newTeller(process, clock, far);
  far.answer = () => ({ came: "later", why: "The mail server cannot be reached (ECONNREFUSED).", down: true });
  const questions = Array.from({ length: 20 }, (_, n) => `p-00${10 + n}`);
  // A whole day to answer, so nothing escalates meanwhile.
  for (const id of questions) await ask(id, `Write ${id} anew?`, "architecture");
  for (let second = 0; second < 3600; second += 10) {
    await Promise.all([teller.tick(), other.tick()]);
    clock.pass(10 / 60);
  }
  expect(far.received).toEqual([]);
  expect(far.attempts).toBeLessThan(40);
  expect(other.outbox.states()).toMatchObject([
    { channel: "mail", downSince: "2026-11-19T12:00:00.000Z", waits: 20, why: expect.stringContaining("ECONNREFUSED") },
  ]);
  far.answer = () => ({ came: "sent" });
  for (let look = 0; look < 3; look += 1) {
    clock.pass(5);
    await Promise.all([teller.tick(), other.tick()]);
  }
  expect(far.told().sort()).toEqual(questions.map((id) => `ana: Ana decides: Write ${id} anew?`));
  expect(other.outbox.states()).toEqual([expect.objectContaining({ downSince: "", waits: 0 })]);
});

test("a message that is put off is tried again, one that is refused is not, and neither holds up the others", async () => {
  const { ask, far, teller, clock } = await openTelling();
  for (const id of ["p-0001", "p-0002", "p-0003"]) await ask(id, `Answer ${id}?`, "replies");
  far.answer = ({ message }) =>
    message.about.endsWith("1")
      ? { came: "later", why: "451 greylisted", down: false }
      : message.about.endsWith("2")
        ? { came: "never", why: "550 no such user" }
        : { came: "sent" };
  await teller.tick();
  expect(far.told()).toEqual(["tom: Tom decides: Answer p-0003?"]);
  expect(teller.outbox.open().map(({ about, why }) => [about, why])).toEqual([["proposal:p-0001", "451 greylisted"]]);
  far.answer = () => ({ came: "sent" });
  clock.pass(1);
  await teller.tick();
  expect(far.told()).toEqual(["tom: Tom decides: Answer p-0003?", "tom: Tom decides: Answer p-0001?"]);
});

test("a server that is killed after it claimed: another one takes over later, and never at once", async () => {
  const { ask, far, teller, clock, process } = await openTelling();
  await ask("p-0001", "Answer the clinic in Ulm?", "replies");
  far.answer = () => new Promise(() => undefined); // killed while it sends
  void teller.tick();
  await new Promise((done) => setTimeout(done, 50));
  expect(far.attempts).toBe(1);
  far.answer = () => ({ came: "sent" });
  const other = newTeller(process, clock, far);
  await other.tick();
  clock.pass(minutes(takeOverAfter) - 0.1);
  await other.tick();
  expect(far.received).toEqual([]);
  clock.pass(0.1);
  await other.tick();
  await other.tick();
  expect(far.told()).toEqual(["tom: Tom decides: Answer the clinic in Ulm?"]);
});

test("killed after the far side took it: it is sent once more, and both carry the same id", async () => {
  const { ask, far, clock, process, store } = await openTelling();
  await ask("p-0001", "Answer the clinic in Ulm?", "replies");
  const dying = { ...process.app, store: { ...store, note: failing(store.note, "sent") } };
  await newTeller({ ...process, app: dying }, clock, far)
    .tick()
    .catch(() => undefined);
  expect(far.received).toHaveLength(1);
  const other = newTeller(process, clock, far);
  await other.tick();
  expect(far.received).toHaveLength(1);
  clock.pass(minutes(takeOverAfter));
  await other.tick();
  clock.pass(60);
  await other.tick();
  const ids = far.received.filter(({ message }) => message.what === "waits").map(({ message }) => message.id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test("a server that could not write down what it sent writes it later, and sends nothing twice", async () => {
  const { ask, far, clock, process, store } = await openTelling();
  await ask("p-0001", "Answer the clinic in Ulm?", "replies");
  let broken = true;
  const failed = failing(store.note, "sent");
  const flaky = { ...store, note: (...args: Parameters<typeof store.note>) => (broken ? failed : store.note)(...args) };
  const teller = newTeller({ ...process, app: { ...process.app, store: flaky } }, clock, far);
  await expect(teller.tick()).rejects.toThrow("disk");
  broken = false;
  for (let look = 0; look < 6; look += 1) {
    await teller.tick();
    clock.pass(1);
  }
  expect(far.received.map(({ message }) => message.what)).toEqual(["waits"]);
});

test("a clock that is set back holds up nothing that failed before", async () => {
  const { ask, far, teller, clock } = await openTelling();
  far.answer = () => ({ came: "later", why: "Away.", down: true });
  await ask("p-0001", "Write it anew?", "architecture");
  await teller.tick();
  clock.wall -= 3 * 3_600_000;
  far.answer = () => ({ came: "sent" });
  await teller.tick();
  expect(far.told()).toEqual(["ana: Ana decides: Write it anew?"]);
});

test("a program is told each thing once, whoever else hears it", async () => {
  const { ask, far, teller, clock } = await openTelling({ programs: ["chat"] });
  await ask("p-0001", "Refund the clinic in Bonn?");
  await teller.tick();
  clock.pass(5);
  await teller.tick();
  expect(far.received.map(({ channel, to }) => [channel, to])).toEqual([
    ["mail", "sam"],
    ["webhook:chat", "chat"],
  ]);
});

test("a program hears the end of what it heard of, and a person's own question is not told to them", async () => {
  const { does, ask, answer, far, teller, clock } = await openTelling({ programs: ["chat"] });
  const question = { question: "Move the wiki?", area: "quality", oneWay: false, guardrails: [], options: [] };
  await does("li", "proposal.ask", { id: "p-0001", ...question });
  await does("li", "freeze.freeze", { reason: "A look at the numbers." });
  await teller.tick();
  expect(far.told()).not.toContain("li: Li decides: Move the wiki?");
  expect(far.told()).toContain("chat: Li decides: Move the wiki?");
  far.received.length = 0;
  await answer("li", "p-0001", "refuse");
  await does("li", "freeze.thaw", { reason: "All is well." });
  await ask("p-0002", "Gone soon?", "replies");
  await does("agent:coder", "proposal.withdraw", { id: "p-0002" });
  clock.pass(1);
  await teller.tick();
  await teller.tick();
  const chat = far.told().filter((one) => one.startsWith("chat:"));
  expect(chat.sort()).toEqual(["chat: Decided: Move the wiki?", "chat: Releases are no longer frozen by hand"]);
});

test("while the record cannot be read nobody is told anything", async () => {
  const { far, clock, process, ask } = await openTelling();
  await ask("p-0001", "Refund the clinic in Bonn?");
  const app = { ...process.app, fresh: () => Promise.reject(new Error("stale")) };
  await expect(newTeller({ ...process, app }, clock, far).tick()).rejects.toThrow("stale");
  expect(far.attempts).toBe(0);
});

test("a restarted server knows from the book what was told", async () => {
  const store = openMemory();
  const { ask, far, teller, clock } = await openTelling({ store });
  await ask("p-0001", "Refund the clinic in Bonn?");
  await teller.tick();
  const again = newTeller(await openProcess(store, clock), clock, far);
  await again.tick();
  expect(far.received).toHaveLength(1);
});

/** A store's `note` that fails for entries of a kind, as if the process had lost its disk at that moment. */
const failing =
  (note: Store["note"], kind: string): Store["note"] =>
  async (book, entries) => {
    if (entries.some(({ body }) => body.includes(`"kind":"${kind}"`))) throw new Error("The disk is gone.");
    return note(book, entries);
  };
