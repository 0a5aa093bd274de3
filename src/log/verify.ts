/**
 * Checks a record from its first entry to its last, with nothing but the record and checkpoints: no server, no network.
 * It reads each entry once and keeps nothing of it, so a record of any length can be checked.
 */

import { hash } from "node:crypto";
import { textsIn } from "../kernel/prose.ts";
import { type Checkpoint, openCheckpoint, readCheckpoint } from "./checkpoint.ts";
import { epoch, type Line } from "./envelope.ts";
import { pages } from "./pages.ts";
import { genesis, type Head, type Row, type Store } from "./store.ts";
import { wrongWords } from "./verify-words.ts";

export interface VerifyOptions {
  /** Signed notes that were kept earlier, wherever. Each must agree with the record. */
  readonly checkpoints?: readonly string[];
  /** Verifier keys for them. Without any, notes are compared with the record, but who signed them is not checked. */
  readonly verifiers?: readonly string[];
  /** The team it must be. Otherwise: that of the first entry. */
  readonly team?: string;
  /** Digests of texts whose words an entry says to be removed. With it, words that are gone without such an entry are found. */
  readonly removedBy?: (line: Line) => readonly string[];
  /** A further check of each entry; gives what is wrong with it. */
  readonly onLine?: (line: Line) => string | undefined;
  /** Is waited for between entries of a store, so that whoever else is in the process can go on. */
  readonly between?: (checked: number) => Promise<void> | undefined;
}

export interface Problem {
  /** The entry's position; for something missing, where it should stand. */
  readonly seq: number;
  readonly what: string;
}

export interface Verified {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: Head;
  /** The first entry that cannot be trusted, or null. */
  readonly firstBad: number | null;
  /** The first hundred. */
  readonly problems: readonly Problem[];
  /** How many checkpoints with a good signature agree with it. */
  readonly signed: number;
  /** True when an export ended with its own checkpoint, so that its end cannot be missing. */
  readonly closed: boolean;
}

/** An entry: a row of a store, or a line of an export without its line feed. */
export type Entry = Row | string | Uint8Array;

const mostProblems = 100;

/** Checks entries in their order. Gives what was found; throws only when reading them does. */
export async function verifyRows(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  options: VerifyOptions = {},
): Promise<Verified> {
  const check = verifier(options);
  for await (const entry of entries) check.entry(entry);
  return check.end();
}

/** Checks the record of a store, against the checkpoints that the store keeps itself, and the words beside it. */
export async function verifyStore(store: Store, options: VerifyOptions = {}): Promise<Verified> {
  const kept = (await store.checkpoints()).map(({ note }) => note);
  const texts = new Map<string, number>();
  const gone = new Map<string, number>();
  const removed = new Set<string>();
  const onLine = (line: Line) => {
    for (const text of options.removedBy?.(line) ?? []) removed.add(text);
    for (const text of textsIn(line.data)) texts.set(text, line.seq);
    return options.onLine?.(line);
  };
  const check = verifier({ ...options, onLine, checkpoints: [...kept, ...(options.checkpoints ?? [])] });
  for await (const rows of pages(store)) {
    for (const row of rows) {
      check.entry(row);
      await options.between?.(row.seq);
    }
    if (texts.size > 0) {
      const found = await wrongWords(store, texts);
      for (const { seq, what } of found.wrong) check.problem(seq, what);
      for (const text of found.gone) gone.set(text, texts.get(text) ?? 0);
    }
    texts.clear();
  }
  if (options.removedBy)
    for (const [text, seq] of gone)
      if (!removed.has(text)) check.problem(seq, "Words of it were removed, and nothing in the record says so.");
  return check.end();
}

function verifier({ checkpoints = [], verifiers = [], team, onLine }: VerifyOptions) {
  const found = problems();
  const expected = expectations(verifiers, found.add);
  let entries = 0;
  let last: Head = genesis;
  /** An entry that does not name the hash of the one before it. The next one tells which of the two was changed. */
  let doubtful: Head | undefined;
  let closed = false;
  let ofTeam = team;

  function place(line: Line, own: string): void {
    const next = last.seq + 1;
    if (line.seq > next)
      found.add(next, line.seq === next + 1 ? "It is missing." : `Entries ${next} to ${line.seq - 1} are missing.`);
    if (line.seq < next) {
      found.add(next, `Entry ${line.seq} stands in its place, out of order or a second time.`);
      return;
    }
    const follows = line.seq === next && line.prev === last.hash;
    if (doubtful !== undefined) {
      if (follows) found.add(doubtful.seq - 1, `It was changed after entry ${doubtful.seq} was recorded.`);
      else found.add(doubtful.seq, "It was changed.");
      doubtful = undefined;
    } else if (line.seq === next && !follows) doubtful = { seq: line.seq, hash: own };
    last = { seq: line.seq, hash: own };
    expected.meet(last);
  }

  function inspect(line: Line): void {
    ofTeam ??= line.team;
    if (line.team !== ofTeam) found.add(line.seq, `It belongs to the team ${line.team}, not ${ofTeam}.`);
    if (line.v !== epoch) found.add(line.seq, `It is of format ${line.v}; this version reads ${epoch}.`);
    const wrong = onLine?.(line);
    if (wrong !== undefined) found.add(line.seq, wrong);
  }

  for (const note of checkpoints) expected.note(note);
  return {
    problem: found.add,
    entry(entry: Entry): void {
      const row = typeof entry === "string" || entry instanceof Uint8Array ? undefined : entry;
      const bytes = row ? row.body : (entry as string | Uint8Array);
      const line = parse(bytes);
      const note = row ? undefined : closingNote(line);
      if (note !== undefined) expected.note(note, last);
      if (closed) found.add(last.seq + 1, "Something stands after the closing checkpoint.");
      closed ||= note !== undefined;
      if (closed) return;
      entries += 1;
      if (!isLine(line)) {
        found.add(last.seq + 1, "It cannot be read: it is damaged or cut short.");
        return;
      }
      const own = hash("sha256", bytes, "hex");
      if (row && row.hash !== own) found.add(row.seq, "Its text does not give its hash.");
      if (row && row.seq !== line.seq) found.add(row.seq, `It says that it is entry ${line.seq}.`);
      place(line, own);
      inspect(line);
    },
    end(): Verified {
      if (doubtful && expected.agrees(doubtful))
        found.add(doubtful.seq - 1, `It was changed after entry ${doubtful.seq} was recorded.`);
      else if (doubtful) found.add(doubtful.seq - 1, `It or entry ${doubtful.seq} was changed.`);
      expected.end(last, ofTeam);
      const { firstBad, list } = found;
      return {
        ok: list.length === 0,
        entries,
        head: last,
        firstBad: firstBad(),
        problems: list,
        signed: expected.signed(),
        closed,
      };
    },
  };
}

function problems() {
  const list: Problem[] = [];
  let first: number | null = null;
  return {
    list,
    firstBad: () => first,
    add(seq: number, what: string): void {
      first = Math.min(first ?? seq, seq);
      if (list.length < mostProblems) list.push({ seq, what });
    },
  };
}

/** What checkpoints say that the record must hold. */
function expectations(verifiers: readonly string[], add: Problems["add"]) {
  const bySeq = new Map<number, Set<string>>();
  const teams = new Set<string>();
  const good = new Map<number, number>();
  let largest = 0;
  let signed = 0;

  function compare({ seq, hash: own }: Head): void {
    const wanted = bySeq.get(seq);
    if (wanted === undefined) return;
    if (wanted.size === 1 && wanted.has(own)) signed += good.get(seq) ?? 0;
    else add(seq, "A checkpoint says that the record had another head here: this entry or one before it was changed.");
  }

  function note(text: string, reached: Head = genesis): void {
    try {
      const checkpoint: Checkpoint = verifiers.length > 0 ? openCheckpoint(text, verifiers) : readCheckpoint(text);
      const { seq, team } = checkpoint;
      teams.add(team);
      largest = Math.max(largest, seq);
      if (seq < reached.seq) add(seq + 1, "It stands after the position that the closing checkpoint names.");
      bySeq.set(seq, (bySeq.get(seq) ?? new Set()).add(checkpoint.hash));
      if (verifiers.length > 0) good.set(seq, (good.get(seq) ?? 0) + 1);
      if (seq === reached.seq) compare(reached);
    } catch (error) {
      add(reached.seq + 1, (error as Error).message);
    }
  }

  return {
    note,
    meet: compare,
    agrees: ({ seq, hash: own }: Head) => bySeq.get(seq)?.has(own) ?? false,
    signed: () => signed,
    end(last: Head, team: string | undefined): void {
      if (largest > last.seq)
        add(last.seq + 1, `The end is missing: a checkpoint says that there were ${largest} entries.`);
      for (const other of teams)
        if (team !== undefined && other !== team) add(1, `A checkpoint is of the team ${other}, not ${team}.`);
    },
  };
}

type Problems = ReturnType<typeof problems>;

function parse(bytes: string | Uint8Array): unknown {
  try {
    return JSON.parse(
      typeof bytes === "string" ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(),
    );
  } catch {
    return undefined;
  }
}

const isLine = (value: unknown): value is Line =>
  Number.isSafeInteger((value as Line | undefined | null)?.seq) &&
  typeof (value as Line).prev === "string" &&
  typeof (value as Line).type === "string";

function closingNote(value: unknown): string | undefined {
  const note = (value as { checkpoint?: unknown } | undefined | null)?.checkpoint;
  return typeof note === "string" && (value as Line).seq === undefined ? note : undefined;
}
