/** What every store promises, as one suite: a store that passes can keep the record. */

import { expect, test } from "vitest";
import { keepWords, prose } from "../kernel/prose.ts";
import { seal, unseal } from "./envelope.ts";
import { genesis, type Head, type Row, type Store } from "./store.ts";

/** `open` gives a new, empty store, and the way to open the same data once more (for memory: the same object). */
export function storeContract(open: () => Promise<{ store: Store; again: () => Promise<Store> }>): void {
  const using = async (use: (store: Store, again: () => Promise<Store>) => Promise<void>) => {
    const { store, again } = await open();
    const opened = new Set([store]);
    try {
      await use(store, async () => {
        const other = await again();
        opened.add(other);
        return other;
      });
    } finally {
      for (const each of opened) await each.close();
    }
  };

  test("an empty store begins at the beginning", () =>
    using(async (store) => {
      expect(await store.head()).toEqual(genesis);
      expect(await store.read(0, 10)).toEqual([]);
      expect(store.about.engine).not.toBe("");
    }));

  test("what was appended is read back byte for byte, also by the next process", () =>
    using(async (store, again) => {
      const rows = some(genesis, 5, 'ä "\u2028\ud83d\ude00\ud800\\ </script>');
      expect(await store.append(genesis, rows, [])).toBe(true);
      const other = await again();
      expect(await other.read(0, 100)).toEqual(rows);
      expect(await other.read(2, 2)).toEqual(rows.slice(2, 4));
      expect(await other.head()).toEqual(headOf(rows));
      expect(unseal("t", genesis, await other.read(0, 100)).head).toEqual(headOf(rows));
    }));

  test("an append after somebody else's writes nothing and says so", () =>
    using(async (store, again) => {
      const other = await again();
      const first = some(genesis, 2, "first");
      expect(await store.append(genesis, first, [])).toBe(true);
      const late = await wordsOf("late");
      expect(await other.append(genesis, some(genesis, 3, "late"), late)).toBe(false);
      expect(await other.read(0, 10)).toEqual(first);
      expect(await other.words(late.map(({ text }) => text))).toEqual([]);
    }));

  test("of many appends at one head exactly one wins", () =>
    using(async (store, again) => {
      const stores = [store, await again(), await again()];
      let head = genesis;
      for (let round = 0; round < 5; round += 1) {
        const at = head;
        const tries = stores.flatMap((each, n) =>
          [0, 1].map((m) => each.append(at, some(at, 2, `${round} ${n} ${m}`), [])),
        );
        expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
        head = await store.head();
        expect(head.seq).toBe(at.seq + 2);
      }
      expect(unseal("t", genesis, await store.read(0, 100)).head).toEqual(head);
    }));

  test("the words of texts are kept with the entries, and can be removed for good", () =>
    using(async (store, again) => {
      const words = [...(await wordsOf("Ana")), ...(await wordsOf("Bo 'x' \ud83d\ude00"))];
      const [ana = "", bo = ""] = words.map(({ text }) => text);
      expect(await store.append(genesis, some(genesis, 1, "x"), words)).toBe(true);
      expect(
        await store.append(headOf(some(genesis, 1, "x")), some(headOf(some(genesis, 1, "x")), 1, "y"), words),
      ).toBe(true);
      expect(sorted(await store.words([ana, bo, "0".repeat(64)]))).toEqual(sorted(words));
      await store.redact([ana]);
      const other = await again();
      expect(await other.words([ana])).toEqual([{ text: ana, salt: "", words: null }]);
      expect(await other.words([bo])).toEqual([words[1]]);
      expect(await other.read(0, 10)).toHaveLength(2);
    }));

  test("traffic is numbered without gaps within its book", () =>
    using(async (store, again) => {
      const other = await again();
      const numbers = await Promise.all([
        store.note("a", [entry(1), entry(2)]),
        other.note("a", [entry(3)]),
        store.note("b", [entry(4)]),
        other.note("a", [entry(5), entry(6)]),
      ]);
      expect(numbers[2]).toEqual([1]);
      expect([numbers[0], numbers[1], numbers[3]].flat().sort()).toEqual([1, 2, 3, 4, 5]);
      const rows = await store.notes("a", 0, 100);
      expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
      expect(await other.notes("a", 3, 1)).toEqual([rows[3]]);
      expect(await other.lastNote("a")).toEqual(rows[4]);
      expect(await other.lastNote("c")).toBeUndefined();
      expect(rows.find(({ body }) => body === '{"e":6}')?.n).toBe(numbers[3][1]);
    }));

  test("a note is kept with its words, which can be removed while it stays", () =>
    using(async (store) => {
      const words = await wordsOf("an alert");
      const texts = words.map(({ text }) => text);
      expect(await store.note("hooks", [entry(1)], words)).toEqual([1]);
      expect(await store.words(texts)).toEqual(words);
      await store.redact(texts);
      expect((await store.words(texts)).map((one) => one.words)).toEqual(texts.map(() => null));
      expect(await store.notes("hooks", 0, 10)).toMatchObject([entry(1)]);
    }));

  test("a conditional note is kept with its words while nothing has moved", () =>
    using(async (store, again) => {
      const words = await wordsOf("a question");
      expect(await store.noteIf(genesis, "calls", 0, [entry(1), entry(2)], words)).toBe(true);
      const rows = some(genesis, 1, "said");
      expect(await store.append(genesis, rows, [])).toBe(true);
      expect(await store.noteIf(headOf(rows), "calls", 2, [entry(3)], words)).toBe(true);
      const other = await again();
      expect((await other.notes("calls", 0, 10)).map(({ n, body }) => `${n} ${body}`)).toEqual([
        '1 {"e":1}',
        '2 {"e":2}',
        '3 {"e":3}',
      ]);
      expect(await other.words(words.map(({ text }) => text))).toEqual(words);
    }));

  test("a conditional note after an append writes nothing, not even its words, and tells the new head", () =>
    using(async (store, again) => {
      const other = await again();
      const rows = some(genesis, 2, "said");
      expect(await store.append(genesis, rows, [])).toBe(true);
      const late = await wordsOf("late");
      expect(await other.noteIf(genesis, "calls", 0, [entry(1)], late)).toEqual({ head: headOf(rows), rows: [] });
      expect(await store.lastNote("calls")).toBeUndefined();
      expect(await store.words(late.map(({ text }) => text))).toEqual([]);
      const forged = { seq: 2, hash: "a".repeat(64) };
      expect(await other.noteIf(forged, "calls", 0, [entry(1)], [])).toMatchObject({ head: headOf(rows) });
    }));

  test("a conditional note after somebody else's gives what they wrote", () =>
    using(async (store, again) => {
      const other = await again();
      expect(await store.noteIf(genesis, "calls", 0, [entry(1)], [])).toBe(true);
      await store.note("calls", [entry(2)]);
      const late = await wordsOf("late");
      expect(await other.noteIf(genesis, "calls", 1, [entry(3)], late)).toEqual({
        head: genesis,
        rows: [{ ...entry(2), n: 2, book: "calls" }],
      });
      expect(await other.noteIf(genesis, "calls", 0, [entry(3)], late)).toMatchObject({ rows: [{ n: 1 }, { n: 2 }] });
      expect(await other.noteIf(genesis, "calls", 7, [entry(3)], late)).toEqual({ head: genesis, rows: [] });
      expect(await store.notes("calls", 2, 10)).toEqual([]);
      expect(await store.words(late.map(({ text }) => text))).toEqual([]);
    }));

  test("of many conditional notes at one place exactly one wins", () =>
    using(async (store, again) => {
      const stores = [store, await again(), await again()];
      for (let round = 0; round < 5; round += 1) {
        const tries = stores.flatMap((each, n) =>
          [0, 1].map((m) => each.noteIf(genesis, "calls", round * 2, [entry(n), entry(m)], [])),
        );
        expect((await Promise.all(tries)).filter((answer) => answer === true)).toHaveLength(1);
      }
      expect((await store.notes("calls", 0, 100)).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }));

  test("once an append is answered, no conditional note made before it arrives any more", () =>
    using(async (store, again) => {
      const others = [await again(), await again()];
      let head = genesis;
      for (let round = 0; round < 40; round += 1) {
        const books = others.map((_, n) => `calls ${round} ${n}`);
        const noted = others.map((other, n) => other.noteIf(head, books[n] as string, 0, [entry(n)], []));
        const rows = some(head, 1, `${round}`);
        expect(await store.append(head, rows, [])).toBe(true);
        head = headOf(rows);
        const seen = await Promise.all(books.map((book) => store.lastNote(book)));
        const kept = (await Promise.all(noted)).map((answer) => answer === true);
        expect(seen.map((row) => row !== undefined)).toEqual(kept);
      }
    }));

  test("checkpoints are kept, the newest last, each once", () =>
    using(async (store, again) => {
      await store.keepCheckpoint(12, "twelve");
      await store.keepCheckpoint(3, "three");
      await store.keepCheckpoint(12, "twelve");
      expect(await (await again()).checkpoints()).toEqual([
        { seq: 3, note: "three" },
        { seq: 12, note: "twelve" },
      ]);
    }));

  test("whoever watches hears of what another process appended", () =>
    using(async (store, again) => {
      const other = await again();
      const heard = new Promise<void>((wake) => {
        store.watch(async () => {
          if ((await store.head()).seq > 0) wake();
        });
      });
      await other.append(genesis, some(genesis, 1, "news"), []);
      await heard;
    }));

  test("ten thousand entries come back in order, page by page", () =>
    using(async (store) => {
      const rows = some(genesis, 10_000, "many");
      expect(await store.append(genesis, rows, [])).toBe(true);
      expect((await store.read(9_000, 5_000)).at(-1)).toEqual(rows.at(-1));
      expect(unseal("t", genesis, await store.read(0, 20_000)).head).toEqual(headOf(rows));
    }));
}

const entry = (e: number) => ({ at: "2026-11-19T12:00:00.000Z", body: `{"e":${e}}` });
const sorted = <T extends { text: string }>(words: readonly T[]) =>
  [...words].sort((a, b) => (a.text < b.text ? -1 : 1));
const headOf = (rows: readonly Row[]): Head => {
  const { seq, hash } = rows.at(-1) as Row;
  return { seq, hash };
};
const wordsOf = async (said: string) => keepWords(prose(said), () => "5a17").words;

/** Rows that follow a head. */
const some = (head: Head, count: number, says: string): Row[] =>
  seal(
    "t",
    head,
    Array.from({ length: count }, (_, index) => ({
      event: { type: "thing.said", data: { says, index } },
      context: {
        actor: "person:ana",
        via: "link:1",
        at: "2026-11-19T12:00:00.000Z",
        cmd: `${says} ${index}`,
        page: "",
      },
    })),
  );
