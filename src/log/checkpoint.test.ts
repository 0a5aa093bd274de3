/** Signed checkpoints: anybody can check one with the verifier key alone, and nobody can make one up. */

import { createPublicKey, hash, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BadCheckpoint,
  generateKey,
  openCheckpoint,
  readCheckpoint,
  signCheckpoint,
  verifierKey,
} from "./checkpoint.ts";

const head = { seq: 42, hash: hash("sha256", "the last entry", "hex") };
const { pem, verifier } = generateKey("small-team");
const note = signCheckpoint("small-team", head, pem);

test("a checkpoint has the form that C2SP describes", () => {
  const [origin, size, root, empty, signature, end] = note.split("\n");
  expect([origin, size, empty, end]).toEqual(["finalcall/small-team", "42", "", ""]);
  expect(Buffer.from(root as string, "base64").toString("hex")).toBe(head.hash);
  expect(signature).toMatch(/^— finalcall\/small-team [A-Za-z0-9+/=]+$/);
  expect(verifier).toMatch(/^finalcall\/small-team\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/);
});

test("the signature is plain Ed25519 over the text, under the key that the verifier key names", () => {
  const [name = "", id = "", ...rest] = verifier.split("+");
  const key = Buffer.from(rest.join("+"), "base64");
  expect(hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), key]), "hex").slice(0, 8)).toBe(id);
  const signature = Buffer.from(note.trimEnd().split(" ").at(-1) as string, "base64");
  expect(signature.subarray(0, 4).toString("hex")).toBe(id);
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.subarray(1).toString("base64url") };
  const text = note.slice(0, note.indexOf("\n\n") + 1);
  expect(verify(null, Buffer.from(text), createPublicKey({ key: jwk, format: "jwk" }), signature.subarray(4))).toBe(
    true,
  );
});

test("it opens under its own key, beside others, and names team, position and hash", () => {
  expect(openCheckpoint(note, [generateKey("small-team").verifier, verifier])).toEqual({ team: "small-team", ...head });
  expect(verifierKey("small-team", pem)).toBe(verifier);
});

test("signatures of keys that are not known are passed over", () => {
  const other = generateKey("small-team");
  const second = signCheckpoint("small-team", head, other.pem).split("\n").at(-2);
  expect(openCheckpoint(`${note}${second}\n`, [verifier]).seq).toBe(42);
  expect(openCheckpoint(`${note}${second}\n`, [other.verifier]).seq).toBe(42);
});

test("a team of any name has a key of its own", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (team) => {
      const key = generateKey(team);
      expect(openCheckpoint(signCheckpoint(team, head, key.pem), [key.verifier])).toEqual({ team, ...head });
    }),
    { numRuns: 50 },
  );
});

describe("it is refused", () => {
  const changes: readonly (readonly [string, string])[] = [
    ["when its position was changed", note.replace("\n42\n", "\n41\n")],
    [
      "when its hash was changed",
      note.replace(/\n[^\n]{3}/g, (part, at) => (at === note.indexOf("\n42\n") + 3 ? "\nAAA" : part)),
    ],
    ["when its team was changed", note.replace("finalcall/small-team\n42", "finalcall/other-team\n42")],
    ["when a line was added", note.replace("\n\n—", "\nmore\n\n—")],
    ["when its signature is gone", note.slice(0, note.indexOf("—"))],
    ["when its end is gone", note.slice(0, -1)],
    ["when its position is not a plain number", note.replace("\n42\n", "\n042\n")],
  ];
  for (const [when, changed] of changes)
    test(when, () => expect(() => openCheckpoint(changed, [verifier])).toThrow(BadCheckpoint));

  test("when somebody else signed it", () =>
    expect(() => openCheckpoint(signCheckpoint("small-team", head, generateKey("small-team").pem), [verifier])).toThrow(
      BadCheckpoint,
    ));
  test("when any byte of its text was changed", () => {
    const end = note.indexOf("\n\n") + 1;
    for (let at = 0; at < end; at += 1) {
      const changed = `${note.slice(0, at)}${note[at] === "x" ? "y" : "x"}${note.slice(at + 1)}`;
      expect(() => openCheckpoint(changed, [verifier])).toThrow(BadCheckpoint);
    }
  });
  test("when the verifier key is not one", () =>
    expect(() => openCheckpoint(note, ["finalcall/small-team+00+AA"])).toThrow(BadCheckpoint));
  test("when it is no note at all", () => expect(() => readCheckpoint("hello")).toThrow(BadCheckpoint));
});
