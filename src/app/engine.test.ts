/** What the application promises to whoever asks it to decide. */

import { describe, expect, test } from "vitest";
import { as, kinds, openClaims } from "../../test/support/claims.ts";
import type { Recorded } from "../kernel/kind.ts";
import { seal } from "../log/envelope.ts";
import { openMemory } from "../log/memory.ts";
import { genesis, type Row, type Store } from "../log/store.ts";
import type { Answer } from "./app.ts";
import { Halted, Stale, Unrecorded } from "./faults.ts";

const recorded = (answer: Answer): readonly Recorded[] => ("recorded" in answer ? answer.recorded : []);
const codeOf = (answer: Answer) => ("refused" in answer ? answer.refused : answer);
const take = (id: string) => ["claim.take", { id, why: "because" }] as const;
const countOf = (store: Store) => store.head().then(({ seq }) => seq);
const quiet = { report: () => undefined };

/** A store whose calls can be made to fail or wait. */
function faulty(under: Store) {
  const faults: { append?: (write: () => Promise<boolean>) => Promise<boolean>; head?: () => Promise<never> } = {};
  const store: Store = {
    ...under,
    append: (...args) => (faults.append ? faults.append(() => under.append(...args)) : under.append(...args)),
    head: () => faults.head?.() ?? under.head(),
  };
  return { store, faults };
}

test("an answer says who did what, when, how and under which page, and is in the record by then", async () => {
  const store = openMemory();
  const app = await openClaims(store, { pageOf: () => "p1", now: () => new Date("2026-11-19T12:00:00Z") });
  const answer = await app.execute(...take("x"), as("ana", "c1"));
  expect(recorded(answer)).toMatchObject([
    {
      seq: 1,
      type: "claim.taken",
      actor: "person:ana",
      via: "link:1",
      cmd: "c1",
      page: "p1",
      at: "2026-11-19T12:00:00.000Z",
    },
    { seq: 2, type: "claim.counted", cmd: "c1" },
  ]);
  expect(answer).toMatchObject({ head: await store.head() });
  expect(app.world.many("claim").get("x")).toEqual({ by: "person:ana", count: 1 });
});

test("the words stay out of the log and lie beside it", async () => {
  const store = openMemory();
  const app = await openClaims(store);
  const [event] = recorded(await app.execute("claim.take", { id: "x", why: "Ana's reason" }, as("ana")));
  const [row] = await store.read(0, 1);
  expect(row?.body).not.toContain("reason");
  expect(await store.words([(event as Recorded & { data: { why: { text: string } } }).data.why.text])).toMatchObject([
    { words: "Ana's reason" },
  ]);
});

test("what was decided is the same after a restart", async () => {
  const store = openMemory();
  const app = await openClaims(store);
  await Promise.all(["x", "y", "constructor"].map((id) => app.execute(...take(id), as("ana"))));
  const again = await openClaims(store);
  expect([...again.world.many("claim").entries()]).toEqual([...app.world.many("claim").entries()]);
  expect(again.head).toEqual(app.head);
});

test("what arrives together is decided in turn and costs one commit", async () => {
  let commits = 0;
  const { store, faults } = faulty(openMemory());
  faults.append = (write) => {
    commits += 1;
    return write();
  };
  const app = await openClaims(store);
  const answers = await Promise.all(["ana", "bo", "cy"].map((name) => app.execute(...take("x"), as(name))));
  expect(answers.map(codeOf).filter((code) => code === "claim.taken")).toHaveLength(2);
  expect(recorded(answers[0] as Answer)).toHaveLength(2);
  expect(commits).toBe(1);
});

test("a rule that throws or records nonsense fails alone, and leaves nothing behind", async () => {
  const app = await openClaims(openMemory());
  const answers = await Promise.allSettled([
    app.execute(...take("x"), as("ana")),
    app.execute("claim.explode", { id: "y" }, as("ana")),
    app.execute("claim.misspell", { id: "z" }, as("ana")),
    app.execute(...take("z"), as("bo")),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
  expect(app.world.many("claim").get("z")).toEqual({ by: "person:bo", count: 1 });
});

test("a command that does not parse names the field; a text that no store can keep is refused", async () => {
  const app = await openClaims(openMemory());
  expect(await app.execute("claim.take", { id: 7 }, as("ana"))).toMatchObject({
    malformed: [{ field: "id" }, { field: "why" }],
  });
  expect(await app.execute("claim.steal", {}, as("ana"))).toHaveProperty("malformed");
  expect(await app.execute("claim.take", { id: "x", why: "a\0b" }, as("ana"))).toHaveProperty("malformed");
  expect(app.head).toEqual(genesis);
});

describe("a command that is repeated with the same id", () => {
  test("gets its first answer again and records nothing", async () => {
    const store = openMemory();
    const app = await openClaims(store);
    const first = await app.execute(...take("x"), as("ana", "c1"));
    expect(await app.execute(...take("x"), as("ana", "c1"))).toEqual(first);
    expect(await (await openClaims(store)).execute(...take("x"), as("ana", "c1"))).toEqual(first);
    expect(await countOf(store)).toBe(2);
  });

  test("is one command also when both arrive together", async () => {
    const store = openMemory();
    const app = await openClaims(store);
    const [one, two] = await Promise.all([
      app.execute(...take("x"), as("ana", "c1")),
      app.execute(...take("x"), as("ana", "c1")),
    ]);
    expect(recorded(one)).toHaveLength(2);
    expect(two).toEqual(one);
    expect(await countOf(store)).toBe(2);
  });

  test("is another command when another person sends it", async () => {
    const app = await openClaims(openMemory());
    await app.execute(...take("x"), as("ana", "c1"));
    expect(codeOf(await app.execute(...take("x"), as("bo", "c1")))).toBe("claim.taken");
  });

  test("is a mistake when it asks for something else", async () => {
    const app = await openClaims(openMemory());
    await app.execute(...take("x"), as("ana", "c1"));
    expect(await app.execute(...take("y"), as("ana", "c1"))).toHaveProperty("malformed.0.field", "cmd");
    expect(await app.execute("stop.pull", {}, as("ana", "c1"))).toHaveProperty("malformed.0.field", "cmd");
    const [one, two] = await Promise.all([
      app.execute(...take("y"), as("ana", "c2")),
      app.execute("stop.pull", {}, as("ana", "c2")),
    ]);
    expect(recorded(one)).toHaveLength(2);
    expect(two).toHaveProperty("malformed.0.field", "cmd");
    expect(app.world.one("stop")).toEqual({ pulled: false });
  });

  test("was refused before and may succeed now", async () => {
    const store = openMemory();
    const app = await openClaims(store);
    await app.execute("stop.pull", {}, as("ana"));
    expect(codeOf(await app.execute(...take("x"), as("ana", "c1")))).toBe("claim.stopped");
    expect(await countOf(store)).toBe(1);
  });
});

describe("with two processes on one record", () => {
  test("each sees what the other decided before it decides", async () => {
    const store = openMemory();
    const [one, two] = [await openClaims(deaf(store)), await openClaims(deaf(store))];
    await one.execute("stop.pull", {}, as("ana"));
    expect(codeOf(await two.execute(...take("x"), as("bo")))).toBe("claim.stopped");
  });

  test("a refusal too is given at the head only", async () => {
    const store = openMemory();
    const [one, two] = [await openClaims(deaf(store)), await openClaims(deaf(store))];
    await one.execute(...take("x"), as("ana"));
    expect(await two.execute(...take("x"), as("bo"))).toMatchObject({ why: "person:ana has it already." });
  });

  test("a gate sees what was recorded before it asked, with one read for all who wait", async () => {
    const under = openMemory();
    let reads = 0;
    const store = {
      ...deaf(under),
      head: async () => {
        reads += 1;
        return under.head();
      },
    };
    const [one, two] = [await openClaims(store), await openClaims(deaf(under))];
    await two.execute("stop.pull", {}, as("ana"));
    reads = 0;
    const worlds = await Promise.all([one.fresh(), one.fresh(), one.fresh()]);
    expect(worlds.map((world) => world.one("stop"))).toEqual(Array(3).fill({ pulled: true }));
    expect(reads).toBe(1);
  });

  test("a gate that asks while a read is under way waits for the next", async () => {
    const under = openMemory();
    const [one, two] = [await openClaims(slow(under)), await openClaims(deaf(under))];
    const early = one.fresh();
    await new Promise(setImmediate);
    await two.execute("stop.pull", {}, as("ana"));
    expect((await one.fresh()).one("stop")).toEqual({ pulled: true });
    await early;
  });

  test("listeners hear of every entry once, in order, whoever recorded it", async () => {
    const store = openMemory();
    const [one, two] = [await openClaims(store), await openClaims(store)];
    const heard: number[] = [];
    const mute = one.listen(({ seq }) => void heard.push(seq));
    await Promise.all(
      [1, 2, 3, 4].flatMap((n) => [one.execute(...take(`a${n}`), as("ana")), two.execute(...take(`b${n}`), as("bo"))]),
    );
    await one.fresh();
    mute();
    await one.execute(...take("later"), as("ana"));
    expect(heard).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  });

  test("a listener that fails does not stop the others", async () => {
    const faults: unknown[] = [];
    const app = await openClaims(openMemory(), { report: (fault) => faults.push(fault) });
    const heard: number[] = [];
    app.listen(() => {
      throw new Error("deaf");
    });
    app.listen(({ seq }) => void heard.push(seq));
    await app.execute("stop.pull", {}, as("ana"));
    expect(heard).toEqual([1]);
    expect(faults).toHaveLength(1);
  });
});

describe("when the store fails", () => {
  test("an append that was kept although it failed is found and counts", async () => {
    const { store, faults } = faulty(openMemory());
    const app = await openClaims(store);
    faults.append = async (write) => {
      await write();
      throw new Error("connection lost");
    };
    expect(recorded(await app.execute(...take("x"), as("ana")))).toHaveLength(2);
    expect(app.world.many("claim").get("x")).toBeDefined();
  });

  test("an append that was not kept is told, and the same command may be sent again", async () => {
    const { store, faults } = faulty(openMemory());
    const app = await openClaims(store);
    faults.append = () => Promise.reject(new Error("disk full"));
    await expect(app.execute(...take("x"), as("ana", "c1"))).rejects.toThrow(Unrecorded);
    delete faults.append;
    expect(recorded(await app.execute(...take("x"), as("ana", "c1")))).toHaveLength(2);
  });

  test("a gate says no, and staleness grows, while the record cannot be read", async () => {
    const { store, faults } = faulty(openMemory());
    let elapsed = 1000;
    const app = await openClaims(store, { timers: { elapsed: () => elapsed, after: () => () => undefined } });
    expect(app.staleness()).toBe(0);
    faults.head = () => Promise.reject(new Error("unreachable"));
    elapsed = 9000;
    await expect(app.fresh()).rejects.toThrow(Stale);
    expect(app.staleness()).toBe(8000);
    delete faults.head;
    await app.fresh();
    expect(app.staleness()).toBe(0);
  });

  test("a gate says no when the store does not answer at all", async () => {
    const { store, faults } = faulty(openMemory());
    const timers: (() => void)[] = [];
    const app = await openClaims(store, {
      timers: {
        elapsed: () => 0,
        after(_, run) {
          timers.push(run);
          return () => undefined;
        },
      },
    });
    faults.head = () => new Promise(() => undefined);
    const asked = app.fresh();
    await new Promise(setImmediate);
    for (const run of timers) run();
    await expect(asked).rejects.toThrow(Stale);
  });
});

describe("a server stops deciding", () => {
  test("when an older copy of the record was put in its place", async () => {
    let under = openMemory();
    const store = through(() => under);
    const reports: unknown[] = [];
    const app = await openClaims(store, { report: (fault) => reports.push(fault) });
    await app.execute(...take("x"), as("ana"));
    const rows = await under.read(0, 1);
    under = openMemory();
    await under.append(genesis, rows, []);
    await expect(app.fresh()).rejects.toThrow(Halted);
    await expect(app.execute(...take("y"), as("ana"))).rejects.toThrow(/not in the store any more/);
    expect(reports).toHaveLength(1);
  });

  test("when the record took another course, even if it is longer now", async () => {
    let under = openMemory();
    const app = await openClaims(
      through(() => under),
      quiet,
    );
    await app.execute(...take("x"), as("ana"));
    under = openMemory();
    const other = await openClaims(under);
    for (const id of ["a", "b", "c"]) await other.execute(...take(id), as("bo"));
    await expect(app.execute(...take("y"), as("ana"))).rejects.toThrow(Halted);
  });

  test("when it starts on a record that was changed, and says where", async () => {
    const rows = await someRows(6);
    const store = openMemory();
    const [third] = rows.slice(2);
    rows[2] = { ...(third as Row), body: (third as Row).body.replace("person:ana", "person:bob") };
    await store.append(genesis, rows, []);
    await expect(openClaims(store, quiet)).rejects.toThrow(/broken at entry 3/);
  });

  test("when the record holds an event that only a newer version knows", async () => {
    const store = openMemory();
    const context = { actor: "system", via: "system", at: "2026-11-19T12:00:00.000Z", cmd: "c", page: "" };
    await store.append(
      genesis,
      seal("t", genesis, [{ event: { type: "claim.inherited", data: { id: "x" } }, context }]),
      [],
    );
    await expect(openClaims(store, quiet)).rejects.toThrow(/newer version of finalcall/);
  });

  test("when the record is another team's", async () => {
    const store = openMemory();
    await (await openClaims(store)).execute("stop.pull", {}, as("ana"));
    await expect(openClaims(store, { ...quiet, team: "u" })).rejects.toThrow(/belongs to the team t/);
  });
});

test("a clock that jumps back does not make the record go back, and is told", async () => {
  let now = "2026-11-19T12:00:00.000Z";
  const store = openMemory();
  const app = await openClaims(store, { now: () => new Date(now) });
  await app.execute(...take("x"), as("ana"));
  expect(app.clockBehind()).toBe(0);
  now = "2026-11-19T11:00:00.000Z";
  const [event] = recorded(await app.execute(...take("y"), as("ana")));
  expect(event?.at).toBe("2026-11-19T12:00:00.000Z");
  expect(app.clockBehind()).toBe(3_600_000);
});

test("closing waits for what is under way, and then takes nothing more", async () => {
  const store = openMemory();
  const app = await openClaims(store, { kinds });
  const last = app.execute(...take("x"), as("ana"));
  await app.close();
  expect(recorded(await last)).toHaveLength(2);
  await expect(app.execute(...take("y"), as("ana"))).rejects.toThrow(Halted);
});

/** A store that tells nobody when it grows. */
const deaf = (store: Store): Store => ({ ...store, watch: () => () => undefined });

/** A store that takes its time to say where its end is. */
const slow = (store: Store): Store => ({
  ...deaf(store),
  async head() {
    const head = await store.head();
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    return head;
  },
});

/** A store that can be exchanged for another under a running server. */
const through = (to: () => Store): Store => ({
  ...to(),
  read: (...args) => to().read(...args),
  head: () => to().head(),
  append: (...args) => to().append(...args),
});

async function someRows(count: number): Promise<Row[]> {
  const store = openMemory();
  const app = await openClaims(store);
  for (let n = 0; n * 2 < count; n += 1) await app.execute(...take(`n${n}`), as("ana"));
  return store.read(0, count);
}
