/** The labelled two thirds of the pairs: what the rules catch and what they stop for nothing, with every miss by name. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { effectOf, type Proposal, sameEffect, veiled } from "../../src/classify/effect.ts";
import { sha256 } from "../../src/kernel/json.ts";

interface Pair {
  readonly id: string;
  readonly same: boolean;
  readonly family: string;
  readonly first: Proposal;
  readonly second: Proposal;
}

const pairs = readFileSync(new URL("labelled.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Pair);
const unnamed = { who: [], what: [], howMuch: [], why: [] };
const read = pairs.map((pair) => {
  const [a, b] = [effectOf(pair.first, unnamed), effectOf(pair.second, unnamed)];
  return { ...pair, a, b, found: sameEffect(a, b) };
});
const veil = (text: string) => sha256(`a key of the server ${text}`);
const says = ({ id, family }: Pair) => `${id} ${family}`;

describe("re-planned duplicates", () => {
  test("at least 95 of 100 second plans of one effect are caught", () => {
    const same = read.filter((pair) => pair.same);
    const missed = same.filter(({ found }) => !found);
    console.info(`caught ${same.length - missed.length} of ${same.length}`, missed.map(says));
    expect(missed.length / same.length).toBeLessThanOrEqual(0.05);
  });

  test("at most 2 of 100 unrelated pairs are stopped", () => {
    const other = read.filter((pair) => !pair.same);
    const stopped = other.filter(({ found }) => found);
    console.info(`stopped ${stopped.length} of ${other.length}`, stopped.map(says));
    expect(stopped.length / other.length).toBeLessThanOrEqual(0.02);
  });

  test("among all proposals of different pairs hardly any two meet", () => {
    const all = read.flatMap(({ id, a, b }) => [
      { id, effect: a },
      { id, effect: b },
    ]);
    let compared = 0;
    const met = all.flatMap(({ id, effect }, at) =>
      all.slice(at + 1).flatMap((other) => {
        if (other.id === id) return [];
        compared += 1;
        return sameEffect(effect, other.effect) ? [`${id} ${other.id}`] : [];
      }),
    );
    console.info(`${met.length} of ${compared} meet`);
    expect(met.length / compared).toBeLessThanOrEqual(0.0001);
  });

  test("the order of the two, and a veil over both, change no answer", () => {
    for (const { a, b, found, id } of read) {
      expect([id, sameEffect(b, a)]).toEqual([id, found]);
      expect([id, sameEffect(veiled(a, veil), veiled(b, veil))]).toEqual([id, found]);
    }
  });

  test("a veiled effect holds no word of the proposal", () => {
    for (const { a, first } of read) {
      const hidden = JSON.stringify(veiled(a, veil)).toLowerCase();
      for (const word of JSON.stringify([first.parameters, first.onBehalfOf]).match(
        /[A-Za-z0-9._]+@[\w.-]+|cus_\w+|ch_\w+/g,
      ) ?? [])
        expect(hidden).not.toContain(word.toLowerCase());
    }
  });
});
