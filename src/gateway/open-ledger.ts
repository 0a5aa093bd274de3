/** The ledger of calls as a process runs it: one queue for asks and settlements, one batch at a time, one poll. */

import type { App } from "../app/app.ts";
import { Halted } from "../app/faults.ts";
import type { Timers } from "../app/timers.ts";
import type { Entry } from "./book.ts";
import { callIds, callsOf } from "./calls.ts";
import { committer, pause } from "./commit.ts";
import { readBook } from "./fold.ts";
import { recordOf } from "./history.ts";
import { type Admitted, type Ask, type Gone, type Heard, type Ledger, longestCall, type Settlement } from "./ledger.ts";
import { loopWatch, mostRepeats } from "./loops.ts";
import type { Asking, Plan, Settling, Using } from "./plan.ts";
import { type Declined, no } from "./refusals.ts";
import { sightOf } from "./seen.ts";
import { noUsage } from "./usage.ts";

export interface LedgerOptions {
  readonly app: Pick<App, "store" | "world" | "head" | "fresh">;
  readonly now: () => Date;
  readonly timers: Timers;
  /** An unguessable text for each new salt, in hex. */
  readonly salt: () => string;
  /** Is told what no caller is there to hear. */
  readonly report: (error: unknown) => void;
}

/** Asks, and as many settlements, to one commit. */
const largestBatch = 256;
/** Turns of the event loop, at most, that a busy ledger waits for more asks. */
const mostTurns = 30;
/** Milliseconds that a settlement waits for an ask to share its commit. */
const linger = 25;
/** Milliseconds that an ask waits for others to settle. */
const patience = 2000;
/** Asks that may wait so at once. */
const mostWaiting = 1000;
/** Milliseconds between two looks at what other processes wrote: while somebody waits for money, while calls are under way, else. */
const looks = { waiting: 50, open: 200, idle: 1000 };
/** Milliseconds at most that a process lets others go first, and within which others count as writing. */
const courtesy = 4;
const company = 10_000;
/** Milliseconds until a store that failed is tried again with settlements. */
const rest = 500;

interface Promised<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}
type Asked = Asking & Promised<Admitted | Declined>;
type Settled = Settling & Promised<void>;
type Used = Using & Promised<void>;

/** Reads the book and then answers. Throws when an entry cannot be read. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { app, now, timers, salt, report } = options;
  const fold = await readBook(app.store);
  const listeners = new Set<(what: Heard) => void>();
  /** Admissions that nobody was told of: when one turns up in the book, it is settled at nothing. */
  const abandoned = new Set<string>();
  const timesSeen = loopWatch(timers.elapsed);

  const asks: Asked[] = [];
  const waiting: Asked[] = [];
  const settlements: Settled[] = [];
  const uses: Used[] = [];
  let running: Promise<void> | undefined;
  let closed = false;
  let isFreed = false;
  let mustFlush = false;
  let mustLook = false;
  let lastContact = timers.elapsed();
  let lastForeign = Number.NEGATIVE_INFINITY;
  let cancelFlush: (() => void) | undefined;
  let cancelTick: () => void = () => undefined;
  let restUntil = 0;

  const { commit, catchUp } = committer({
    ...{ app, fold, sight: sightOf(app), now, timers, salt },
    newCall: callIds(salt().slice(0, 6), now),
    tell(at: string, entry: Entry, changed, own) {
      if (!own) lastForeign = timers.elapsed();
      if (entry.kind === "settled") isFreed = true;
      if (entry.kind === "admitted" && abandoned.delete(entry.call)) settleQuietly(entry.call, neverSent);
      if (listeners.size === 0) return;
      if (entry.kind === "used") tellAll({ kind: "used", call: entry.call, recipient: entry.recipient, at });
      else if (changed && entry.kind !== "carried") tellAll({ kind: entry.kind, call: recordOf(changed) });
    },
  });

  function tellAll(what: Heard): void {
    for (const hear of listeners) {
      try {
        hear(what);
      } catch (error) {
        report(error);
      }
    }
  }

  const isDue = () =>
    asks.length > 0 ||
    uses.length > 0 ||
    mustLook ||
    (settlements.length > 0 && (closed || (mustFlush && timers.elapsed() >= restUntil))) ||
    (waiting.length > 0 && (isFreed || isLate(waiting[0] as Asked)));
  const isLate = ({ until = Number.POSITIVE_INFINITY }: Asked) => closed || timers.elapsed() >= until;
  const wake = () => {
    running ??= run();
  };

  async function run(): Promise<void> {
    await undefined; // so that everybody who asks in the same turn is in the first batch
    for (let busy = false; isDue(); busy = true) {
      if (busy) await gather();
      if (mustLook) await look();
      const free = isFreed || settlements.length > 0;
      isFreed = false;
      const again = free || waiting.some(isLate) ? waiting.splice(0) : [];
      const batch = [...again, ...asks.splice(0, largestBatch)];
      const ends = settlements.splice(0, largestBatch);
      mustFlush = settlements.length > 0;
      await settleBatch(batch, ends, uses.splice(0, largestBatch));
      if (timers.elapsed() - lastForeign < company && isDue()) await pause(timers, courtesy);
    }
    running = undefined;
  }

  /** While many calls are under way a commit for two of them is dear: whoever is about to ask comes along. */
  async function gather(): Promise<void> {
    for (let turn = 0; turn < mostTurns && asks.length * 2 < fold.open.size; turn += 1)
      await new Promise<void>((next) => void setImmediate(next));
  }

  async function look(): Promise<void> {
    mustLook = false;
    try {
      await catchUp();
      lastContact = timers.elapsed();
    } catch (error) {
      report(error);
    }
  }

  async function settleBatch(batch: readonly Asked[], ends: readonly Settled[], used: readonly Used[]): Promise<void> {
    if (batch.length + ends.length + used.length === 0) return;
    try {
      const plan = await commit(batch, ends, used);
      lastContact = timers.elapsed();
      for (const asked of batch) answer(asked, plan);
      for (const { resolve } of [...ends, ...used]) resolve();
    } catch (error) {
      report(error);
      for (const asked of batch) {
        for (const call of asked.sent.keys()) abandoned.add(call);
        asked.reject(error);
      }
      for (const { reject } of used) reject(error);
      if (closed) for (const { reject } of ends) reject(error);
      else settlements.unshift(...ends); // money that was spent is not forgotten
      restUntil = timers.elapsed() + rest;
    }
  }

  function answer(asked: Asked, plan: Plan): void {
    const given = plan.answers.get(asked);
    const refusal = given && "declined" in given ? given : plan.waiting.get(asked);
    if (given && !refusal) {
      asked.resolve(given);
      return;
    }
    asked.until ??= timers.elapsed() + patience;
    if (!given && !isLate(asked) && waiting.length < mostWaiting) {
      waiting.push(asked);
      if (waiting.length === 1) tickSoon();
      return;
    }
    asked.resolve(refusal as Declined);
    tellAll({ kind: "declined", ask: asked.ask, declined: refusal as Declined });
  }

  function queueSettlement(settling: Settled): void {
    settlements.push(settling);
    if (waiting.length > 0) mustFlush = true;
    if (isDue()) wake();
    else
      cancelFlush ??= timers.after(linger, () => {
        cancelFlush = undefined;
        mustFlush = true;
        if (isDue()) wake();
      });
  }

  const settleQuietly = (call: string, end: Settlement | undefined) =>
    queueSettlement({ call, end, resolve: () => undefined, reject: report });

  /** Holds of processes that died: whoever notices first settles them, and only once. */
  function expire(): void {
    const oldest = new Date(now().getTime() - longestCall).toISOString();
    for (const [call, { at }] of fold.open) {
      if (at >= oldest) return;
      settleQuietly(call, undefined);
    }
  }

  const interval = () => (waiting.length > 0 ? looks.waiting : fold.open.size > 0 ? looks.open : looks.idle);
  function tick(): void {
    mustLook = timers.elapsed() - lastContact >= interval();
    if (settlements.length === 0) expire();
    else mustFlush = true;
    if (isDue()) wake();
    tickSoon();
  }
  function tickSoon(): void {
    cancelTick();
    if (!closed) cancelTick = timers.after(interval(), tick);
  }
  tickSoon();

  return {
    calls: callsOf(fold, app, now),
    admit(ask: Ask, gone: Gone) {
      if (closed) return Promise.reject(new Halted("it is being shut down."));
      const times = timesSeen(ask);
      const refusal = gone.aborted ? no.gone() : times > mostRepeats ? no.looping(times) : undefined;
      if (refusal) {
        tellAll({ kind: "declined", ask, declined: refusal });
        return Promise.resolve(refusal);
      }
      return new Promise((resolve, reject) => {
        asks.push({ ask, gone, until: undefined, sent: new Map(), resolve, reject });
        wake();
      });
    },
    settle: (call, end) => new Promise((resolve, reject) => queueSettlement({ call, end, resolve, reject })),
    used: (call, recipient) =>
      new Promise((resolve, reject) => {
        uses.push({ call, recipient, resolve, reject });
        wake();
      }),
    listen(hear) {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    async close() {
      closed = true;
      cancelTick();
      cancelFlush?.();
      mustFlush = true;
      wake();
      await running;
    },
  };
}

/** An admission that no caller ever heard of: no model was asked. */
const neverSent: Settlement = {
  ...{ outcome: "failed", status: 0, usage: noUsage, served: "", firstByteMs: 0, ms: 0, output: "", finish: "" },
};
