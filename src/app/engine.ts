/**
 * The application over one record: decide every command against the whole world at the head of the log, append only if
 * the head has not moved, and answer once it is durable. Commands that arrive while the disk works go in one batch.
 */

import type { Recorded } from "../kernel/kind.ts";
import type { Kinds, World } from "../kernel/world.ts";
import type { Head, Row, Store } from "../log/store.ts";
import type { Answer, App, Caller } from "./app.ts";
import { type Asked, answerAgain, type Plan, planBatch } from "./batch.ts";
import { commandKey } from "./commands.ts";
import { Contention, Halted, Unrecorded } from "./faults.ts";
import { Tail } from "./tail.ts";
import { realTimers, type Timers, within } from "./timers.ts";

export interface AppOptions {
  readonly store: Store;
  readonly kinds: Kinds;
  /** The one team whose record this is. */
  readonly team: string;
  readonly now: () => Date;
  /** A new id for a command that came without one. */
  readonly newId: () => string;
  /** An unguessable text for each new salt, in hex. */
  readonly salt: () => string;
  /** Digest of the page in force in a world, empty before the first. */
  readonly pageOf: (world: World) => string;
  /** Is told what no caller is there to hear: that the process halted, and why; that a listener failed. */
  readonly report?: (error: unknown) => void;
  readonly timers?: Timers;
}

export interface Engine extends App {
  /** Milliseconds by which this machine's clock is behind the newest entry: 0 unless a clock jumped. */
  clockBehind(): number;
}

/** Commands to one commit. More would make the first of them wait for the last. */
const largestBatch = 256;
/** How often a batch is decided anew because somebody else wrote first. */
const mostTries = 50;
/** Milliseconds at most between two tries. */
const longestPause = 20;
/** Milliseconds at most that a process lets others go first. */
const longestCourtesy = 4;
/** Rows to one read when the events of a repeated command are looked up. */
const lookUp = 64;

interface Waiting extends Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads and verifies the whole record, and then answers. Throws Halted when it is broken, of another team, or newer. */
export async function openApp(options: AppOptions): Promise<Engine> {
  const { store, kinds, team, now, newId } = options;
  const { timers = realTimers, report = (error) => process.emitWarning(String(error)) } = options;
  const tail = new Tail({
    store,
    kinds,
    team,
    timers,
    report,
    seed: Number.parseInt(options.salt().slice(0, 8), 16) || 0,
  });
  await tail.catchUp();

  const queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;
  const settle = settler(options, tail, timers);

  async function run(): Promise<void> {
    await undefined; // so that everybody who asks in the same turn is in the first batch
    while (queue.length > 0) {
      const batch = queue.splice(0, largestBatch);
      await settle(batch).catch((error) => {
        for (const { reject } of batch) reject(error);
      });
      // Whoever lost has more to do before the next try than the winner, and would lose again and again.
      if (queue.length > 0 && tail.hasCompany()) await pause(timers, longestCourtesy);
    }
    running = undefined;
  }

  const unwatch = store.watch(() => void tail.fresh().catch(() => undefined)); // a gate will say that it is stale
  return {
    team,
    store,
    world: tail.world,
    get head() {
      return tail.head;
    },
    fresh: () => tail.fresh(),
    staleness: () => tail.staleness(),
    listen: (hear: (event: Recorded) => void) => tail.listen(hear),
    clockBehind: () => (tail.lastAt === "" ? 0 : Math.max(0, Date.parse(tail.lastAt) - now().getTime())),
    execute(type: string, data: unknown, caller: Caller): Promise<Answer> {
      if (closed) return Promise.reject(new Halted("it is being shut down."));
      return new Promise((resolve, reject) => {
        queue.push({ type, data, caller, cmd: caller.cmd ?? newId(), resolve, reject });
        running ??= run();
      });
    },
    async close() {
      closed = true;
      unwatch();
      await running;
      await store.close();
    },
  };
}

/** Gives the function that takes a batch to its answers: one commit, however many commands. */
function settler(options: AppOptions, tail: Tail, timers: Timers) {
  const { store, kinds, team, now, salt, pageOf } = options;

  return async function settle(all: readonly Waiting[]): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      tail.check();
      if (tries > 1) await pause(timers, Math.min(longestPause, tries));
      const { head } = tail;
      const began = timers.elapsed();
      const repeated = await recall(all);
      if (tail.head !== head) continue;
      const batch = all.filter((asked) => !repeated.has(asked));
      const at = latest(now().toISOString(), tail.lastAt);
      const plan = planBatch(batch, { kinds, team, world: tail.world, head, at, salt, pageOf });
      if (!(await isRecorded(plan, head, began))) continue;
      for (const asked of all) answer(asked, repeated, plan);
      return;
    }
    throw new Contention();
  };

  /** True once the plan's rows are durable and folded, or nothing was to be recorded and the head has not moved. */
  async function isRecorded({ rows, words }: Plan, head: Head, began: number): Promise<boolean> {
    if (rows.length === 0) {
      await tail.fresh();
      return tail.head === head;
    }
    try {
      const appended = await store.append(head, rows, words);
      if (appended) {
        tail.advance(rows);
        tail.confirm(began);
      } else await within(timers, 5000, tail.catchUp());
      return appended;
    } catch (error) {
      tail.check();
      return await stands(rows, error);
    }
  }

  /** The outcome of an append is unknown: the record itself answers, by hash. */
  async function stands(rows: readonly Row[], error: unknown): Promise<true> {
    const last = rows.at(-1) as Row;
    let there: Row | undefined;
    try {
      await tail.fresh();
      [there] = await store.read(last.seq - 1, 1);
    } catch {
      tail.check();
      throw new Unrecorded(error);
    }
    if (there?.hash !== last.hash) throw new Unrecorded(error);
    return true;
  }

  /** The answers of commands that are in the record already. */
  async function recall(batch: readonly Waiting[]): Promise<Map<Asked, Answer>> {
    const answers = new Map<Asked, Answer>();
    for (const asked of batch) {
      for (const seq of tail.commands.find(commandKey({ actor: asked.caller.actor, cmd: asked.cmd }))) {
        const rows = await rowsOf(asked, seq);
        if (rows.length > 0) answers.set(asked, answerAgain(asked, rows));
      }
    }
    return answers;
  }

  /** The rows from `seq` on that the command caused; none when the index took it for another. */
  async function rowsOf({ caller, cmd }: Waiting, seq: number): Promise<Row[]> {
    const caused = ({ body }: Row) => {
      const line = JSON.parse(body) as Recorded;
      return line.cmd === cmd && line.actor === caller.actor;
    };
    const rows: Row[] = [];
    for (;;) {
      const page = await store.read(seq - 1 + rows.length, lookUp);
      const other = page.findIndex((row) => !caused(row));
      rows.push(...(other < 0 ? page : page.slice(0, other)));
      if (other >= 0 || page.length < lookUp) return rows;
    }
  }
}

/** Waits a part of `longest` milliseconds, a different one each time, so that two processes do not stay in step. */
const pause = (timers: Timers, longest: number) =>
  new Promise<void>((done) => void timers.after(Math.random() * longest, done));

function answer(asked: Waiting, repeated: ReadonlyMap<Asked, Answer>, { answers, faults }: Plan): void {
  const given = repeated.get(asked) ?? answers.get(asked)?.();
  if (given) asked.resolve(given);
  else asked.reject(faults.get(asked));
}

const latest = (one: string, other: string): string => (one > other ? one : other);
