/** The Merkle tree hash of RFC 6962, section 2.1, computed in one pass with memory for one path. */

import { createHash } from "node:crypto";

const node = (prefix: number, ...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash("sha256").update(Uint8Array.of(prefix));
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Takes leaves in order and gives the root at any time, as 64 hex digits. */
export function merkleTree() {
  // The roots of the complete subtrees so far, the largest first: one for every bit that is set in the count.
  const subtrees: Buffer[] = [];
  let count = 0;
  return {
    add(leaf: string): void {
      let top = node(0, leaf);
      for (let bits = count; bits % 2 === 1; bits = (bits - 1) / 2) top = node(1, subtrees.pop() as Buffer, top);
      subtrees.push(top);
      count += 1;
    },
    root(): string {
      const [last, ...larger] = subtrees.toReversed();
      if (last === undefined) return createHash("sha256").digest("hex");
      return larger.reduce((right, left) => node(1, left, right), last).toString("hex");
    },
  };
}
