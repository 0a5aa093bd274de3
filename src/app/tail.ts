/** The world folded from the record, and kept at its end: verified as it is read, halted when it cannot be trusted. */

import type { Recorded } from "../kernel/kind.ts";
import { emptyWorld, evolve, type Kinds, type World } from "../kernel/world.ts";
import { unseal } from "../log/envelope.ts";
import { pages } from "../log/pages.ts";
import { genesis, type Head, type Row, type Store } from "../log/store.ts";
import { CommandIndex, commandKey } from "./commands.ts";
import { Halted, Stale } from "./faults.ts";
import { type Timers, within } from "./timers.ts";

/** How long a reader may wait for the end of the record before it says no. */
const patience = 5000;

export interface TailOptions {
  readonly store: Store;
  readonly kinds: Kinds;
  readonly team: string;
  readonly timers: Timers;
  /** Any number, for the index of commands. */
  readonly seed: number;
  /** Is told what no caller is there to hear: that the process halted, and why; that a listener failed. */
  readonly report: (error: unknown) => void;
}

export class Tail {
  readonly world: World;
  readonly commands: CommandIndex;
  head: Head = genesis;
  /** The time of the newest entry, empty before the first. */
  lastAt = "";
  #options: TailOptions;
  #lastKey = "";
  #lastRead = Number.NEGATIVE_INFINITY;
  #lastForeign = Number.NEGATIVE_INFINITY;
  #halted: Halted | undefined;
  #listeners = new Set<(event: Recorded) => void>();
  /** The read barrier that has not begun to read, which everybody who asks now may share. */
  #waiting: Promise<World> | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(options: TailOptions) {
    this.#options = options;
    this.world = emptyWorld(options.kinds);
    this.commands = new CommandIndex(options.seed);
  }

  /** Throws when this process must not decide any more. */
  check(): void {
    if (this.#halted) throw this.#halted;
  }

  /** Folds durable rows; those that are folded already are passed over, so two readers never fold one twice. */
  advance(rows: readonly Row[]): void {
    this.check();
    const fresh = rows[0]?.seq === this.head.seq + 1 ? rows : rows.filter(({ seq }) => seq > this.head.seq);
    const { kinds, team } = this.#options;
    let lines: readonly Recorded[];
    try {
      const read = unseal(team, this.head, fresh);
      lines = read.lines;
      for (const line of lines) this.#fold(kinds, line);
      this.head = read.head;
    } catch (error) {
      throw this.#halt(error instanceof Error ? error.message : String(error), error);
    }
    if (this.#listeners.size > 0) for (const line of lines) this.#tell(line);
  }

  #fold(kinds: Kinds, line: Recorded): void {
    evolve(kinds, this.world, line);
    const key = commandKey(line);
    if (key !== this.#lastKey) this.commands.add(key, line.seq);
    this.#lastKey = key;
    this.lastAt = line.at;
  }

  #tell(event: Recorded): void {
    for (const hear of this.#listeners) {
      try {
        hear(event);
      } catch (error) {
        this.#options.report(error);
      }
    }
  }

  /** Reads the record through to its end. Halts when what this process has seen is not in it any more. */
  async catchUp(): Promise<void> {
    this.check();
    const { store, timers } = this.#options;
    const began = timers.elapsed();
    const seen = this.head;
    const there = await store.head();
    this.check();
    const lost = there.seq < seen.seq || (there.seq === seen.seq && there.hash !== seen.hash);
    if (there.seq > this.head.seq) {
      for await (const rows of pages(store, this.head.seq)) this.advance(rows);
      if (seen.seq > 0) this.#lastForeign = began; // not what was read at the start
    }
    if (lost || this.head.seq < there.seq)
      throw this.#halt(
        `entry ${seen.seq}, which it has seen, is not in the store any more. An older copy was restored, or the database fell back to a stale replica. Compare with the signed checkpoints before restarting it.`,
      );
    this.confirm(began);
  }

  /** The record was seen to its end by a read, or an append, that began at this moment. */
  confirm(began: number): void {
    this.#lastRead = Math.max(this.#lastRead, began);
  }

  /** One read of the head for everybody who waits at this moment. A read that has already begun is too old to share. */
  fresh(): Promise<World> {
    this.#waiting ??= this.#barrier();
    return this.#waiting;
  }

  async #barrier(): Promise<World> {
    await this.#reading;
    this.#waiting = undefined;
    const read = within(this.#options.timers, patience, this.catchUp());
    this.#reading = read.catch(() => undefined);
    try {
      await read;
    } catch (error) {
      this.check();
      throw new Stale(error);
    }
    return this.world;
  }

  /** Milliseconds since the record was last seen to its end. */
  staleness(): number {
    return this.#options.timers.elapsed() - this.#lastRead;
  }

  /** True when another process recorded something within the last second. */
  hasCompany(): boolean {
    return this.#options.timers.elapsed() - this.#lastForeign < 1000;
  }

  listen(hear: (event: Recorded) => void): () => void {
    this.#listeners.add(hear);
    return () => void this.#listeners.delete(hear);
  }

  #halt(why: string, cause?: unknown): Halted {
    if (this.#halted === undefined) {
      this.#halted = new Halted(why, cause);
      this.#options.report(this.#halted);
    }
    return this.#halted;
  }
}
