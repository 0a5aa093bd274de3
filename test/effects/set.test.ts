/** The labelled pairs of effects have the promised form, count and draw; nothing here judges a pair. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";

const effect = z.strictObject({
  kind: z.string().min(1).max(100),
  target: z.string().max(100),
  parameters: z.record(z.string(), z.json()),
  onBehalfOf: z.string().max(200),
  reason: z.string().min(1).max(500),
});

const pair = z.strictObject({
  id: z.string().regex(/^e\d{3}$/),
  same: z.boolean(),
  /** Minutes between the two proposals. */
  minutesApart: z.int().min(1).max(44_640),
  first: effect,
  second: effect,
  why: z.string().min(1).max(200),
  family: z.string().min(1).max(60),
});
type Pair = z.infer<typeof pair>;

function read(name: string): Pair[] {
  const lines = readFileSync(new URL(name, import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => pair.parse(JSON.parse(line)));
}

const labelled = read("labelled.jsonl");
const untouched = read("untouched.jsonl");
const all = [...labelled, ...untouched];

/** The draw that the README describes: by label, in the order of family and of the hash, every third from the second. */
function drawn(same: boolean): string[] {
  const hash = (id: string) => createHash("sha256").update(`effects-draw-1:${id}`).digest("hex");
  const key = (one: Pair) => [one.family, hash(one.id)] as const;
  const order = (a: Pair, b: Pair) => {
    const [familyA, hashA] = key(a);
    const [familyB, hashB] = key(b);
    if (familyA !== familyB) return familyA < familyB ? -1 : 1;
    return hashA < hashB ? -1 : 1;
  };
  const ordered = all.filter((one) => one.same === same).sort(order);
  return ordered.filter((_, place) => place % 3 === 1).map((one) => one.id);
}

test("the set holds 200 pairs of one effect and 300 of two, each pair once", () => {
  expect(all.filter((one) => one.same)).toHaveLength(200);
  expect(all.filter((one) => !one.same)).toHaveLength(300);
  expect(new Set(all.map((one) => one.id)).size).toBe(500);
  expect(new Set(all.map((one) => JSON.stringify([one.first, one.second]))).size).toBe(500);
});

test("the untouched third is the one that the draw gives, not a picked one", () => {
  const ids = untouched.map((one) => one.id).sort();
  expect(ids).toEqual([...drawn(true), ...drawn(false)].sort());
  expect(ids).toHaveLength(167);
});

test("pairs of one effect lie at most three days apart", () => {
  expect(all.filter((one) => one.same && one.minutesApart > 3 * 24 * 60).map((one) => one.id)).toEqual([]);
});

test("every address in the set is an invented one", () => {
  const addresses = JSON.stringify(all).match(/@[\w.-]+\.\w+/g) ?? [];
  expect(addresses.length).toBeGreaterThan(100);
  expect(addresses.filter((address) => !address.toLowerCase().endsWith(".example"))).toEqual([]);
});
