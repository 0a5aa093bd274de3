/** Takes one batch to its end: decided at a position, kept there or decided again, until the record says what happened. */

import type { App } from "../app/app.ts";
import { Contention } from "../app/faults.ts";
import type { Timers } from "../app/timers.ts";
import { type LedgerRow, mostMoved } from "../log/store.ts";
import { book, type Entry, entryOf } from "./book.ts";
import { entriesAfter, type Fold } from "./fold.ts";
import { type Asking, type Plan, planBatch, type Settling, type Using } from "./plan.ts";
import type { sightOf } from "./seen.ts";

/** Milliseconds in which a batch is decided anew, again and again, because somebody else wrote first. */
const patience = 10_000;
/** How often the store may fail on one batch. */
const mostFaults = 3;
/** Milliseconds at most between two tries: whoever wins lets others go first for as long. */
const longestPause = 4;

export interface Position {
  readonly app: Pick<App, "store" | "head" | "fresh">;
  readonly fold: Fold;
  readonly sight: ReturnType<typeof sightOf>;
  readonly now: () => Date;
  readonly timers: Timers;
  readonly newCall: () => string;
  readonly salt: () => string;
  /** Is told of every entry once it is durable and folded; `own`: this process wrote it. */
  readonly tell: (at: string, entry: Entry, told: ReturnType<Fold["apply"]>, own: boolean) => void;
}

export function committer(position: Position) {
  const { app, fold, sight, now, timers, newCall, salt, tell } = position;

  function apply(n: number, at: string, entry: Entry, own: boolean): void {
    tell(at, entry, fold.apply(n, at, entry), own);
  }

  function foldRows(rows: readonly LedgerRow[]): void {
    for (const row of rows) if (row.n > fold.last) apply(row.n, row.at, entryOf(row), false);
  }

  /** Reads what others wrote, and what was written here without anybody hearing of it. */
  async function catchUp(): Promise<void> {
    for await (const row of entriesAfter(app.store, fold.last)) foldRows([row]);
  }

  /** True: the plan's entries are durable and folded, or there were none and its answers hold at the head. */
  async function isKept(plan: Plan, head: App["head"]): Promise<boolean> {
    if (plan.entries.length === 0) {
      if (plan.answers.size > 0) await app.fresh();
      return app.head.hash === head.hash;
    }
    const after = fold.last;
    const kept = await app.store.noteIf(head, book, after, plan.rows, plan.words);
    if (kept === true) {
      const { at } = plan.rows[0] as { at: string };
      for (const [index, entry] of plan.entries.entries()) apply(after + index + 1, at, entry, true);
      return true;
    }
    foldRows(kept.rows);
    if (kept.rows.length >= mostMoved) await catchUp();
    if (kept.head.hash !== head.hash) await app.fresh();
    return false;
  }

  /**
   * Throws when others wrote too often, or the store does not answer: then an admission may still arrive in the book, and
   * nobody was told of it.
   */
  async function commit(
    asks: readonly Asking[],
    settlements: readonly Settling[],
    uses: readonly Using[],
  ): Promise<Plan> {
    let faults = 0;
    const until = timers.elapsed() + patience;
    for (let tries = 0; timers.elapsed() < until; tries += 1) {
      if (tries > 1) await pause(timers, Math.min(longestPause, tries));
      const { head } = app;
      const at = latest(now().toISOString(), fold.lastAt);
      const plan = planBatch(asks, settlements, uses, { fold, at, seen: sight.now(at), newCall, salt });
      try {
        if (plan.unread.length > 0) await sight.read(plan.unread);
        else if (await isKept(plan, head)) return plan;
      } catch (error) {
        faults += 1;
        if (faults >= mostFaults) throw error;
        await catchUp(); // the outcome is unknown: the book itself answers
      }
    }
    throw new Contention();
  }

  return { commit, catchUp };
}

/** Waits a part of `longest` milliseconds, a different one each time, so that two processes do not stay in step. */
export const pause = (timers: Timers, longest: number) =>
  new Promise<void>((done) => void timers.after(Math.random() * longest, done));

const latest = (one: string, other: string): string => (one > other ? one : other);
