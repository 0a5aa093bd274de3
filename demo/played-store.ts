/**
 * The record while it is played: in memory, because nobody waits for a disk then, and copied as it is once it is over. It knows
 * what is under way in it, so that time is moved only when nothing is.
 */

import { setImmediate as turn } from "node:timers/promises";
import { openMemory } from "../src/log/memory.ts";
import { genesis, type LedgerRow, type Row, type Store } from "../src/log/store.ts";

/** Turns of the event loop without any work that count as quiet. */
const quietFor = 4;
/** Rows to one read and one write of a copy. */
const atOnce = 500;

export interface Played {
  readonly store: Store;
  /** Answers once nothing is under way. */
  idle(): Promise<void>;
  /** Writes every row, every word and every book into another store, which is empty. */
  copyTo(other: Store): Promise<void>;
}

export function playedStore(): Played {
  const memory = openMemory();
  const texts: string[] = [];
  const books = new Set<string>();
  let underWay = 0;
  const store = new Proxy(memory, {
    get(target, name) {
      const found = Reflect.get(target, name, target) as unknown;
      if (typeof found !== "function") return found;
      return (...args: unknown[]) => {
        if (name === "append" || name === "note") texts.push(...textsIn(args[2]));
        if (name === "noteIf") texts.push(...textsIn(args[4]));
        if (name === "note") books.add(args[0] as string);
        if (name === "noteIf") books.add(args[1] as string);
        const answer: unknown = found.apply(target, args);
        if (!(answer instanceof Promise)) return answer;
        underWay += 1;
        return answer.finally(() => {
          underWay -= 1;
        });
      };
    },
  });
  return {
    store,
    async idle() {
      for (let quiet = 0; quiet < quietFor; ) {
        await turn();
        quiet = underWay === 0 ? quiet + 1 : 0;
      }
    },
    async copyTo(other) {
      const words = await memory.words([...new Set(texts)]);
      let head = genesis;
      for (;;) {
        const rows: Row[] = await memory.read(head.seq, atOnce);
        const last = rows.at(-1);
        if (!last) break;
        await other.append(head, rows, head === genesis ? words : []);
        head = { seq: last.seq, hash: last.hash };
      }
      for (const book of books)
        for (let after = 0; ; ) {
          const rows: LedgerRow[] = await memory.notes(book, after, atOnce);
          if (rows.length === 0) break;
          await other.note(book, rows);
          after = rows.at(-1)?.n ?? after;
        }
    },
  };
}

const textsIn = (words: unknown): string[] =>
  ((words ?? []) as readonly { readonly text: string }[]).map(({ text }) => text);
