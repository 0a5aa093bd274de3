/** Where the record is kept. One interface, two durable stores (SQLite embedded, PostgreSQL for several nodes) and memory for tests. */

import type { Words } from "../kernel/prose.ts";

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** One stored line. `body` is the canonical JSON that was hashed; it is never parsed and printed again. */
export interface Row extends Head {
  readonly body: string;
}

/** Traffic beside the log (numbers pushed, refusals of deciding acts …). Sealed into the log by digest. */
export interface LedgerRow {
  readonly n: number;
  readonly book: string;
  readonly at: string;
  readonly body: string;
}

/** A note came too late: the log's head now, and what others wrote into the book meanwhile (at most 1000 entries). */
export interface Moved {
  readonly head: Head;
  readonly rows: readonly LedgerRow[];
}

/** Entries that a `Moved` carries at most; the next try reads on from the last of them. */
export const mostMoved = 1000;

export interface Store {
  /** What is open, for `doctor`: engine, version, the durability settings read back. */
  readonly about: {
    readonly engine: string;
    readonly version: string;
    readonly settings: Readonly<Record<string, string>>;
  };
  /** Rows after a position, in order, at most `limit`. */
  read(after: number, limit: number): Promise<Row[]>;
  head(): Promise<Head>;
  /**
   * Compare-and-append on the whole log, together with the words its texts stand for. True: all rows are durable.
   * False: somebody else appended after `head`, nothing was written. A throw means that the outcome is unknown.
   */
  append(head: Head, rows: readonly Row[], words: readonly Words[]): Promise<boolean>;
  /** The words behind digests; a digest nobody stored is absent, a redacted one has `words: null`. */
  words(texts: readonly string[]): Promise<Words[]>;
  /** Removes the words of these texts for good. The log, and so its proof, is untouched. */
  redact(texts: readonly string[]): Promise<void>;
  /** Appends traffic durably, together with the words its texts stand for; gives the rows' numbers, gapless and rising within a book. */
  note(
    book: string,
    entries: readonly { readonly at: string; readonly body: string }[],
    words?: readonly Words[],
  ): Promise<number[]>;
  /**
   * Compare-and-append of traffic, together with its words: true only if nobody appended to the log after `head`, nor to
   * the book after its entry `after` (0: it is empty). Otherwise nothing is written, and what moved is given. Once an
   * append to the log was answered, no note made at an older head is kept any more. A throw means that the outcome is
   * unknown. Takes one entry or more.
   */
  noteIf(
    head: Head,
    book: string,
    after: number,
    entries: readonly { readonly at: string; readonly body: string }[],
    words: readonly Words[],
  ): Promise<true | Moved>;
  notes(book: string, after: number, limit: number): Promise<LedgerRow[]>;
  /** The latest entry of a book, or undefined. */
  lastNote(book: string): Promise<LedgerRow | undefined>;
  /** Signed checkpoints (C2SP signed-note text), newest last. */
  keepCheckpoint(seq: number, note: string): Promise<void>;
  checkpoints(): Promise<{ readonly seq: number; readonly note: string }[]>;
  /** Calls back when the log may have grown: may be spurious, and is never the only source of truth. */
  watch(wake: () => void): () => void;
  close(): Promise<void>;
}

export const genesis: Head = { seq: 0, hash: "0".repeat(64) };
