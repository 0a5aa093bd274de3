/** Traffic is sealed into the record by digest, so that it can be proved later without being in it. */

import { expect, test } from "vitest";
import { openMemory } from "../log/memory.ts";
import { merkleTree } from "../log/merkle.ts";
import { leafOf, sealOf } from "./seal.ts";

const at = "2026-11-19T12:00:00.000Z";

test("a seal covers what came after the last one, and can be made again from the book", async () => {
  const store = openMemory();
  await store.note(
    "metrics",
    Array.from({ length: 2500 }, (_, n) => ({ at, body: `{"value":${n}}` })),
  );
  const first = await sealOf(store, "metrics", 0, 1000);
  const second = await sealOf(store, "metrics", 1000);
  expect(first).toMatchObject({ book: "metrics", from: 1, to: 1000 });
  expect(second).toMatchObject({ from: 1001, to: 2500 });
  const tree = merkleTree();
  for (const row of await store.notes("metrics", 1000, 5000)) tree.add(leafOf(row));
  expect(second?.root).toBe(tree.root());
});

test("there is nothing to seal when nothing came", async () =>
  expect(await sealOf(openMemory(), "metrics", 0)).toBeUndefined());

test("a seal changes with any entry's text, time or place", async () => {
  const roots = new Set<string | undefined>();
  for (const entries of [
    ["a", "b"],
    ["b", "a"],
    ["a", "c"],
  ]) {
    const store = openMemory();
    await store.note(
      "x",
      entries.map((body) => ({ at, body })),
    );
    roots.add((await sealOf(store, "x", 0))?.root);
  }
  expect(roots.size).toBe(3);
});
