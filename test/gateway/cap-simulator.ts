/**
 * Two processes that spend one budget in one thread, over a store that fails in every way it may: refused, kept without
 * an answer, kept much later. A scheduler picks what happens next from a seed; the same seed always gives the same course.
 */

import { openApp } from "../../src/app/engine.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { book, entryOf } from "../../src/gateway/book.ts";
import type { Admitted, Ledger } from "../../src/gateway/ledger.ts";
import { openLedger } from "../../src/gateway/open-ledger.ts";
import { isDeclined } from "../../src/gateway/refusals.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import { random } from "../support/random.ts";
import { ask, dollars, end, foundTeam, never, spendingPage } from "./ledger-world.ts";
import { budgetFor, judge, really } from "./spending.ts";

/** Mistakes that the simulation must find; planted one at a time. */
export const bugs = [
  "the book is not compared",
  "the record is not compared",
  "answered before it is kept",
  "a note arrives after the record moved",
] as const;
export type Bug = (typeof bugs)[number] | undefined;

const processes = 2;
const affordable = 12;
const callers = 10;
const stopsAfter = 400;
const mostSteps = 20_000;

export interface Course {
  /** What went wrong, or undefined. */
  readonly wrong: string | undefined;
  readonly admitted: number;
  readonly faults: number;
  readonly crashes: number;
}

interface Running {
  readonly ledger: Ledger;
  pause(): Promise<unknown>;
}
type Noting = Parameters<Store["noteIf"]>;

class Simulation {
  readonly pending: { readonly process: number; readonly run: () => void }[] = [];
  readonly told: Admitted[] = [];
  readonly disk = openMemory();
  calm = false;
  faults = 0;
  crashes = 0;
  wrong: string | undefined;
  /** Entries of the book when a pause was acknowledged; undefined: nothing is paused. */
  stoppedAt: number | undefined;
  asking = 0;
  #elapsed = 0;
  #starts = new Map<number, number>();
  #ledgers = new Map<number, Promise<Running>>();
  readonly #chance: () => number;
  readonly #bug: Bug;

  constructor(chance: () => number, bug: Bug) {
    this.#chance = chance;
    this.#bug = bug;
  }

  start(process: number): void {
    const start = (this.#starts.get(process) ?? 0) + 1;
    this.#starts.set(process, start);
    const opened = this.#open(process, start);
    opened.catch(() => this.#isAlive(process, start) && this.start(process));
    this.#ledgers.set(process, opened);
  }

  crash(process: number): void {
    this.crashes += 1;
    for (let at = this.pending.length - 1; at >= 0; at -= 1)
      if (this.pending[at]?.process === process) this.pending.splice(at, 1);
    this.start(process);
  }

  /** One call from the question to its end, or to the end of its process. */
  async call(process: number): Promise<void> {
    const start = this.#starts.get(process) as number;
    this.asking += 1;
    try {
      const { ledger } = await (this.#ledgers.get(process) as Promise<Running>);
      const answer = await ledger.admit(ask(), never);
      if (!this.#isAlive(process, start) || isDeclined(answer)) return;
      this.told.push(answer);
      if (this.#chance() < 0.05) return; // a call that never ends
      const usage = this.#chance() < 0.2 ? undefined : really;
      this.pending.push({ process, run: () => void ledger.settle(answer.call, end({ usage })).catch(() => undefined) });
    } catch {
      // It heard of a failure: no model is asked.
    } finally {
      this.asking -= 1;
    }
  }

  async pause(process: number): Promise<void> {
    const start = this.#starts.get(process) as number;
    try {
      const { pause } = await (this.#ledgers.get(process) as Promise<Running>);
      await pause();
      if (this.#isAlive(process, start)) this.stoppedAt ??= (await this.disk.lastNote(book))?.n ?? 0;
    } catch {
      // Nobody was told that it stands still.
    }
  }

  #isAlive = (process: number, start: number) => this.#starts.get(process) === start;

  async #open(process: number, start: number): Promise<Running> {
    const store = this.#store(process, start);
    const now = () => new Date(1_795_000_000_000 + this.#elapsed);
    const salt = () => Math.floor(this.#chance() * 2 ** 32).toString(16);
    const timers = {
      elapsed: () => this.#elapsed,
      after: (ms: number, run: () => void) => {
        let isOff = false;
        if (ms < 4000 && this.#isAlive(process, start)) this.pending.push({ process, run: () => isOff || run() }); // patience with the record never ends here
        return () => {
          isOff = true;
        };
      },
    };
    const pageOf = (world: { one(kind: string): unknown }) => (world.one("page") as PageState).inForce?.version ?? "";
    const report = () => undefined;
    const newId = () => `${process}-${start}-${this.#chance()}`;
    const app = await openApp({ store, kinds, team: "quillhaven", now, newId, salt, pageOf, timers, report });
    const ledger = await openLedger({ app, now, timers, salt, report });
    const id = `pause-${process}${start}`.padEnd(14, "0");
    const asked = { id, what: "everything", name: "", reason: "A wrong late fee." };
    return { ledger, pause: () => app.execute("pause.pause", asked, { actor: "person:tom", via: "link:1" }) };
  }

  #store(process: number, start: number): Store {
    const io = <T>(work: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        const run = () => {
          this.#elapsed += Math.floor(this.#chance() * 20);
          work().then(resolve, reject);
        };
        if (this.#isAlive(process, start)) this.pending.push({ process, run });
      });
    const fail = (odds: number) => {
      if (this.calm || this.#chance() >= odds) return;
      this.faults += 1;
      throw new Error("I/O error");
    };
    const read = <T>(work: () => Promise<T>) =>
      io(async () => {
        fail(0.03);
        return work();
      });
    const { disk } = this;
    return {
      ...disk,
      head: () => read(disk.head),
      notes: (...args) => read(() => disk.notes(...args)),
      append: (...args) => io(() => disk.append(...args)),
      words: (...args) => io(() => disk.words(...args)),
      noteIf: (...args) => io(() => this.#noteIf(args, fail)),
      watch: () => () => undefined,
    };
  }

  async #noteIf(given: Noting, fail: (odds: number) => void): ReturnType<Store["noteIf"]> {
    const { disk } = this;
    const [head, name, after, entries, words] = given;
    const last = (await disk.lastNote(name))?.n ?? 0;
    const compared: Noting = [
      this.#bug === "the record is not compared" ? await disk.head() : head,
      name,
      this.#bug === "the book is not compared" ? last : after,
      entries,
      words,
    ];
    fail(0.05);
    if (!this.calm && this.#chance() < 0.05) {
      // The answer is lost, and the note arrives whenever it likes, if it still can.
      this.faults += 1;
      const late = async () =>
        disk.noteIf(
          this.#bug === "a note arrives after the record moved" ? await disk.head() : head,
          name,
          after,
          entries,
          words,
        );
      this.pending.push({ process: -1, run: () => void late() });
      throw new Error("no answer");
    }
    if (this.#bug === "answered before it is kept" && !this.calm && this.#chance() < 0.1) return true;
    const kept = await disk.noteIf(...compared);
    fail(0.05);
    return kept;
  }
}

/** Runs one seed. */
export async function simulate(seed: number, bug?: Bug): Promise<Course> {
  const chance = random(seed);
  const pick = (below: number) => Math.floor(chance() * below);
  const world = new Simulation(chance, bug);
  const amount = budgetFor(affordable);
  await foundTeam(world.disk, spendingPage({ everything: dollars(amount) }));
  for (let process = 0; process < processes; process += 1) world.start(process);
  const isStopped = chance() < 0.5;
  for (let step = 0; step < mostSteps; step += 1) {
    await new Promise(setImmediate);
    world.calm = step > stopsAfter;
    if (world.calm && world.asking === 0) break;
    const happens = world.calm ? "nothing" : whatHappens(chance, isStopped);
    if (happens === "call" && world.asking < callers) void world.call(pick(processes));
    else if (happens === "crash") world.crash(pick(processes));
    else if (happens === "pause") void world.pause(pick(processes));
    else world.pending.splice(pick(world.pending.length), 1)[0]?.run();
  }
  const over = (wrong: string | undefined): Course => ({
    ...{ wrong, admitted: world.told.length, faults: world.faults, crashes: world.crashes },
  });
  try {
    return over(await verdict(world, amount * 1e9));
  } catch (error) {
    return over(String(error));
  }
}

function whatHappens(chance: () => number, isStopped: boolean): "call" | "crash" | "pause" | "nothing" {
  const drawn = chance();
  if (drawn < 0.3) return "call";
  if (drawn < 0.307) return "crash";
  return drawn < 0.314 && isStopped ? "pause" : "nothing";
}

async function verdict(world: Simulation, amount: number): Promise<string | undefined> {
  const { most, admitted } = await judge(world.disk);
  if (most > amount) return `the budget was exceeded: ${most} of ${amount}`;
  const missing = world.told.find(({ call }) => !admitted.has(call));
  if (missing) return `${missing.call} was made and is not in the book`;
  if (world.stoppedAt !== undefined)
    for (const row of await world.disk.notes(book, world.stoppedAt, 10_000))
      if (entryOf(row).kind === "admitted") return `entry ${row.n} was admitted after the pause was acknowledged`;
  return undefined;
}
