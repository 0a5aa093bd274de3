/** A store that lives as long as its process: for tests, and for trying things out. */

import type { Words } from "../kernel/prose.ts";
import { genesis, type LedgerRow, mostMoved, type Row, type Store } from "./store.ts";

/** A new, empty store. It keeps the same promises as the durable ones, except that nothing outlives the process. */
export function openMemory(): Store {
  const log: Row[] = [];
  const words = new Map<string, Words>();
  const ledger = new Map<string, LedgerRow[]>();
  const notes: { seq: number; note: string }[] = [];
  const watchers = new Set<() => void>();
  const tip = () => log.at(-1) ?? genesis;

  return {
    about: { engine: "memory", version: process.version, settings: { durable: "no" } },
    read: async (after, limit) => log.slice(after, after + limit),
    head: async () => ({ seq: tip().seq, hash: tip().hash }),

    async append(head, rows, fresh) {
      if (tip().seq !== head.seq || tip().hash !== head.hash) return false;
      for (const entry of fresh) if (!words.has(entry.text)) words.set(entry.text, entry);
      log.push(...rows);
      for (const wake of watchers) queueMicrotask(wake);
      return true;
    },

    words: async (texts) => texts.flatMap((text) => words.get(text) ?? []),
    async redact(texts) {
      for (const text of texts) if (words.has(text)) words.set(text, { text, salt: "", words: null });
    },

    async note(book, entries, fresh = []) {
      for (const entry of fresh) if (!words.has(entry.text)) words.set(entry.text, entry);
      const rows = ledger.get(book) ?? [];
      ledger.set(book, rows);
      return entries.map(({ at, body }) => rows.push({ n: rows.length + 1, book, at, body }));
    },
    async noteIf(head, book, after, entries, fresh) {
      const rows = ledger.get(book) ?? [];
      const { seq, hash } = tip();
      if (seq !== head.seq || hash !== head.hash || rows.length !== after)
        return { head: { seq, hash }, rows: rows.slice(after, after + mostMoved) };
      for (const entry of fresh) if (!words.has(entry.text)) words.set(entry.text, entry);
      for (const { at, body } of entries) rows.push({ n: rows.length + 1, book, at, body });
      ledger.set(book, rows);
      return true;
    },
    notes: async (book, after, limit) => (ledger.get(book) ?? []).slice(after, after + limit),
    lastNote: async (book) => ledger.get(book)?.at(-1),

    async keepCheckpoint(seq, note) {
      if (!notes.some((kept) => kept.seq === seq && kept.note === note)) notes.push({ seq, note });
      notes.sort((one, other) => one.seq - other.seq);
    },
    checkpoints: async () => [...notes],

    watch(wake) {
      watchers.add(wake);
      return () => void watchers.delete(wake);
    },
    close: async () => watchers.clear(),
  };
}
