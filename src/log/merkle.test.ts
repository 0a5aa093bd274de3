/** The tree of RFC 6962, against the definition in its own words. */

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { merkleTree } from "./merkle.ts";

const sha = (...parts: (Buffer | string)[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** MTH of section 2.1: split at the largest power of two below n. */
function defined(leaves: readonly string[]): Buffer {
  if (leaves.length === 0) return sha("");
  if (leaves.length === 1) return sha(Buffer.of(0), leaves[0] as string);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(Buffer.of(1), defined(leaves.slice(0, k)), defined(leaves.slice(k)));
}

test("the root is the one that RFC 6962 defines, for every number of entries up to 70", () => {
  for (let count = 0; count <= 70; count += 1) {
    const leaves = Array.from({ length: count }, (_, index) => `leaf ${index}`);
    const tree = merkleTree();
    for (const leaf of leaves) tree.add(leaf);
    expect(tree.root()).toBe(defined(leaves).toString("hex"));
  }
});

test("no entries give the hash of nothing", () =>
  expect(merkleTree().root()).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
