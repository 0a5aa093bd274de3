/** The switches as this process last heard them: asked for anew after every change, and never believed for longer than five seconds. */

import type { Client } from "../client/client.ts";

type Flags = Awaited<ReturnType<Client["flags"]>>;
export type Flag = Flags["flags"][number];

/** What is known, or why nothing is. `ever`: it was known before. */
export type Known =
  | { readonly flags: ReadonlyMap<string, Flag>; readonly page: string }
  | { readonly why: string; readonly ever: boolean };

/** Milliseconds after which what was heard is no longer believed. */
export const believed = 5_000;
/** Milliseconds after a failure in which the server is not asked again: an evaluation never waits for one that is away. */
const patience = 500;

export class Switches {
  readonly #ask: () => Promise<Flags>;
  readonly #now: () => number;
  readonly #changed: (keys: string[]) => void;
  #known: { readonly flags: ReadonlyMap<string, Flag>; readonly page: string } | undefined;
  #askedAt = 0;
  /** Which change what is known was asked for after, and which was the last that was heard of. */
  #after = -1;
  #heard = 0;
  #failed: { readonly at: number; readonly why: string } | undefined;
  #asking: Promise<void> | undefined;

  /** `ask` gives all switches; `now` milliseconds that only grow; `changed` hears which keys are not what they were. */
  constructor(ask: () => Promise<Flags>, now: () => number, changed: (keys: string[]) => void) {
    this.#ask = ask;
    this.#now = now;
    this.#changed = changed;
  }

  /** Something happened: what is known no longer counts. Asks again at once, and says whether that was heard. */
  async hear(): Promise<boolean> {
    this.#heard += 1;
    this.#failed = undefined;
    return "flags" in (await this.current());
  }

  /** What is known no longer counts, and nobody is asked before somebody wants to know. */
  forget(): void {
    this.#heard += 1;
  }

  /** What holds now, asked for after the last change that was heard of. Never throws. */
  async current(): Promise<Known> {
    const wanted = this.#heard;
    while (!this.#isGood(wanted) && !this.#justFailed()) {
      this.#asking ??= this.#askOnce().finally(() => {
        this.#asking = undefined;
      });
      await this.#asking;
    }
    if (this.#known && this.#isGood(wanted)) return this.#known;
    return { why: this.#failed?.why ?? "Nothing is known.", ever: this.#known !== undefined };
  }

  #isGood(wanted: number): boolean {
    return this.#known !== undefined && this.#after >= wanted && this.#now() - this.#askedAt < believed;
  }

  #justFailed(): boolean {
    return this.#failed !== undefined && this.#now() - this.#failed.at < patience;
  }

  async #askOnce(): Promise<void> {
    const [after, at] = [this.#heard, this.#now()];
    try {
      const { flags, page } = await this.#ask();
      const fresh = new Map(flags.map((one) => [one.key, one]));
      const old = this.#known?.flags;
      this.#known = { flags: fresh, page };
      this.#askedAt = at;
      this.#after = after;
      this.#failed = undefined;
      const keys = old ? differing(old, fresh) : [];
      if (keys.length > 0) this.#changed(keys);
    } catch (fault) {
      this.#failed = { at: this.#now(), why: fault instanceof Error ? fault.message : String(fault) };
    }
  }
}

/** The keys that came, went, or are switched otherwise than before. */
function differing(old: ReadonlyMap<string, Flag>, fresh: ReadonlyMap<string, Flag>): string[] {
  const keys = new Set([...old.keys(), ...fresh.keys()]);
  return [...keys].filter((key) => old.get(key)?.on !== fresh.get(key)?.on);
}
