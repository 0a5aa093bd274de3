/**
 * Which commands the record has answered: for each, where its first event stands. Exact for ever, in some twelve bytes a
 * command, so that a million of them stay small: it keeps a fingerprint and a position, and the record settles the rest.
 */

import type { Context } from "../kernel/kind.ts";

/** What makes two commands the same: one actor and one id. Nobody gets another's answer by guessing an id. */
export const commandKey = ({ actor, cmd }: Pick<Context, "actor" | "cmd">): string => `${actor}\n${cmd}`;

/** Open addressing over two flat tables, doubled when they are three quarters full. A position of 0 is a free place. */
export class CommandIndex {
  #seed: number;
  #prints = new Uint32Array(1024);
  #seqs = new Uint32Array(1024);
  #used = 0;

  /** `seed` is any number that callers cannot know, so that nobody can choose ids that all fall in one place. */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Remembers that the events of this command begin at `seq`. */
  add(key: string, seq: number): void {
    if (this.#used * 4 >= this.#seqs.length * 3) this.#grow();
    this.#put(fingerprint(this.#seed, key), seq);
  }

  /** Positions where the command's events may begin. Nearly always none or one; whoever asks must look there. */
  find(key: string): number[] {
    const print = fingerprint(this.#seed, key);
    const found: number[] = [];
    for (let at = this.#place(print); this.#seqs[at] !== 0; at = (at + 1) % this.#seqs.length)
      if (this.#prints[at] === print) found.push(this.#seqs[at] as number);
    return found;
  }

  #place = (print: number): number => print & (this.#seqs.length - 1);

  #put(print: number, seq: number): void {
    let at = this.#place(print);
    while (this.#seqs[at] !== 0) at = (at + 1) % this.#seqs.length;
    this.#prints[at] = print;
    this.#seqs[at] = seq;
    this.#used += 1;
  }

  #grow(): void {
    const [prints, seqs] = [this.#prints, this.#seqs];
    this.#prints = new Uint32Array(prints.length * 2);
    this.#seqs = new Uint32Array(prints.length * 2);
    this.#used = 0;
    for (let at = 0; at < seqs.length; at += 1) if (seqs[at] !== 0) this.#put(prints[at] as number, seqs[at] as number);
  }
}

/** FNV-1a over UTF-16 units, with a final mix (Murmur3's) so that the low bits depend on all of them. */
function fingerprint(seed: number, key: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
